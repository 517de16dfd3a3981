"""What a comparison says: official minus collected, and what that claims about the stations nobody has seen."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import polars as pl

from polltrail.election import ChoiceId, ContestId, SourceName
from polltrail.tally.official_figure import OfficialFigure

CompareVerdict = Literal["contradicted", "strained", "possible", "agrees", "cannot tell"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceComparison:
    """One choice: what the forms say, what the authority says, and what follows for the forms nobody has seen.

    `discrepancy` is official minus collected. `implied_rest` is the same number read as a claim: so many votes
    must be in the stations not collected.
    """

    name: str
    collected: int
    official: int

    @property
    def discrepancy(self) -> int:
        """Official minus collected, in votes."""
        return self.official - self.collected

    @property
    def implied_rest(self) -> int:
        """Votes that must be in the stations not collected, if the official figure is right."""
        return self.official - self.collected


@dataclass(frozen=True, slots=True, kw_only=True)
class PairComparison:
    """The lead of one choice over another, counted and official.

    `implied_rest` is by how much `leader` must lead `over` in the stations not collected (negative: must trail);
    `per_station` is that on average, None where the number of those stations is unknown or zero.
    """

    leader: str
    over: str
    counted_lead: int
    official_lead: int
    per_station: float | None

    @property
    def implied_rest(self) -> int:
        """By how much the leader must lead (negative: trail) in the stations not collected."""
        return self.official_lead - self.counted_lead


@dataclass(frozen=True, slots=True, kw_only=True)
class Strain:
    """How the stations not collected would have to look, beside groups of collected stations of that size.

    Attributes
    ----------
    what : str
        The quantity: votes for a choice, or the lead of one over another, per station.
    needed : float
        What the official figure implies, per station not collected.
    low, high : float
        The 0.1th and 99.9th percentile over resampled groups.
    beyond : bool
        Whether `needed` is beyond the 99.9th.
    """

    what: str
    needed: float
    low: float
    high: float

    @property
    def beyond(self) -> bool:
        """Whether more is needed than 99.9 % of the groups showed."""
        return self.needed > self.high


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One official figure held against the forms collected for what it covers.

    Attributes
    ----------
    where : str
        "country", or the area or station the figure is for.
    verdict : str
        "cannot tell" where something needed is missing; else the first that holds of contradicted, agrees (every
        official total is the sum of the forms), strained, possible.
    contradicted_votes : int
        The smallest number of ballots that would have to be counted otherwise for the figure to be possible.
    affects_winner : bool or None
        Whether that many ballots can change who wins by the official figure.
    stations_missing : int or None
        Stations the figure covers and nobody has collected.
    missing_cap : int or None
        Registered voters in them, where known.
    stations_held : int
        Of those collected: with a form on hold, because it contradicts itself.
    covers_all : bool
        False where the figure is not from every station, and which it leaves out is not said: what it has beyond the forms,
        or short of them, is then no claim about the stations not collected.
    contradicted_without_held : int or None
        `contradicted_votes` if the forms on hold had not been collected; None where that is no other question: the
        figure is not contradicted, or no form is on hold.
    because, settles : tuple of str
        Why this verdict, in sentences; what evidence would settle it.
    """

    contest: ContestId | None
    where: str
    figure: OfficialFigure
    verdict: CompareVerdict
    contradicted_votes: int
    affects_winner: bool | None
    choices: tuple[ChoiceComparison, ...]
    pairs: tuple[PairComparison, ...]
    stations_collected: int
    stations_total: int | None
    stations_missing: int | None
    missing_cap: int | None
    stations_held: int = 0
    covers_all: bool = True
    contradicted_without_held: int | None = None
    strain: tuple[Strain, ...] = ()
    strain_method: str | None = None
    because: tuple[str, ...] = ()
    settles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ContestComparison:
    """Everything official about one contest: the latest figure for all of it, figures for parts, earlier ones."""

    contest: ContestId
    whole: Comparison | None
    parts: tuple[Comparison, ...]
    earlier: tuple[OfficialFigure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceComparison:
    """Two sources of the same contest, station by station.

    Attributes
    ----------
    stations_both, only_a, only_b : int
        Stations that both, or only one, have a form for.
    stations_differing, values_differing : int
        Of those in both: stations and single figures that are not equal.
    totals : mapping of choice to (a, b)
        Votes in the stations both have.
    differences : DataFrame, largest first
        `slot`, `choice` u32, `votes_a`, `votes_b` i64 (null: not given there).
    """

    a: SourceName
    b: SourceName
    contest: ContestId
    stations_both: int
    only_a: int
    only_b: int
    stations_differing: int
    values_differing: int
    totals: Mapping[ChoiceId, tuple[int, int]]
    differences: pl.DataFrame
