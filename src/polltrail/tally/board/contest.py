"""The figures of one contest in one place."""

from collections.abc import Mapping
from dataclasses import dataclass

from polltrail.election.definition import AreaPath
from polltrail.review.slots import State


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """Some of the stations, and their registered voters.

    Attributes
    ----------
    voters : int
        Registered voters of those whose register is known.
    """

    stations: int
    voters: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceLine:
    """The votes of one choice.

    Attributes
    ----------
    confirmed, with_held, any_reading : int
        By what stands behind them; each includes the one before.
    official : int or None
        What the authority gives for this place, where watchers agree about it.
    implied : int or None
        What that leaves for the stations of which no form was collected: it may be negative, and then the two cannot
        both be true.
    """

    id: str
    name: str
    party: str | None
    confirmed: int
    with_held: int
    any_reading: int
    official: int | None = None
    implied: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Out:
    """What is on hold or not heard from, and what it can do.

    Attributes
    ----------
    stations : int
        On hold, contested or missing.
    cap : int or None
        The most votes they can hold; None where a register is not known.
    lead : int or None
        By how many confirmed votes the first is ahead of the next; None without a first.
    can_change : bool or None
        Whether they can change who wins, or tie it; None: cannot tell.
    """

    stations: int
    cap: int | None
    lead: int | None
    can_change: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialLine:
    """One version of what the authority published for this contest and place.

    Attributes
    ----------
    votes : mapping of str to int
        By choice; those the page did not give are left out.
    numbers : mapping of str to int
        Further figures by their field: `ballots_cast`, `rejected_ballots`, `stations_reporting`.
    stands : bool
        As many watchers as the policy asks for agree, and the bytes are stored; otherwise it is *claimed*.
    present : bool
        The version of its place agreed about last; the others are earlier ones.
    seen_at : int
        When it was first seen, as the watcher says, in seconds since 1970.
    index : int
        The entry that says so.
    digest : str
        SHA-256 of the page or file, in hexadecimal.
    """

    source: str
    status: str
    votes: Mapping[str, int]
    numbers: Mapping[str, int]
    stands: bool
    present: bool
    persons: int
    seen_at: int
    index: int
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Implied:
    """What the authority's figure and the forms together say about the stations nobody has collected a form of.

    Attributes
    ----------
    verdict : str
        `agrees`, `possible`, `strained`, `contradicted` or `cannot tell` (see `polltrail.audit`).
    contradicted_votes : int
        Votes that cannot be, whatever those stations hold.
    affects_winner : bool or None
    stations, voters : int, int or None
        The stations without a form, and their registered voters.
    ballots : int or None
        What is left for them of the ballots.
    covers_all : bool
        False where the figure is from a part of the stations and does not say which: it leaves nothing for the others.
    counted : int or None
        The stations that the authority says it is from.
    sentences : sequence of str
        Codes are never shown: what is proven and what would settle it, as (message, values) the pages translate.
    """

    verdict: str
    contradicted_votes: int
    affects_winner: bool | None
    stations: int
    voters: int | None
    ballots: int | None
    covers_all: bool = True
    counted: int | None = None
    sentences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ContestFigures:
    """One contest in one place: the whole of its area, or a part.

    Attributes
    ----------
    id, area : str, AreaPath
        The contest, and the area it is held in.
    place : AreaPath
        The place these figures are of.
    choices : tuple of ChoiceLine
        In the order of the table of choices.
    expected, read, with_held, confirmed : Share
        Stations there should be a form of; those somebody has read; confirmed and held; confirmed.
    states : mapping of State to Share
        Every state of the ladder, also those without a station.
    registers_unknown : int
        Stations whose registered voters are not known.
    ballots : int
        Ballots cast in the stations read.
    findings_open : int
        What waits for a reviewer.
    out : Out or None
        None where `place` is only a part of the contest's area.
    winner : str or None
        The first by confirmed votes; None where nobody is, or two are.
    at : (float, float) or None
        Longitude and latitude of the middle of its stations here, in degrees; None where none has a location.
    """

    id: str
    area: AreaPath
    place: AreaPath
    choices: tuple[ChoiceLine, ...]
    expected: Share
    read: Share
    with_held: Share
    confirmed: Share
    states: Mapping[State, Share]
    registers_unknown: int
    ballots: int
    findings_open: int
    out: Out | None
    winner: str | None
    officials: tuple[OfficialLine, ...] = ()
    implied: Implied | None = None
    at: tuple[float, float] | None = None
