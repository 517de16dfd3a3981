"""Totals by contest, area and choice; always with how much is in, and how much of it is on hold."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from polltrail.election import ChoiceId, Contest
from polltrail.tally.rest import Rest


@dataclass(frozen=True, slots=True, kw_only=True)
class Reporting:
    """Heard from, of those expected: in stations and in registered voters.

    `registered_voters` sums the stations whose register is published; `None` when no station's is.
    `registers_unknown` counts the stations without one.
    """

    stations: int
    stations_reporting: int
    registered_voters: int | None
    registered_voters_reporting: int | None
    registers_unknown: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Forms on hold: those that contradict themselves. `by_check` splits them; a form may fail several."""

    stations: int
    votes: int
    by_check: Mapping[str, tuple[int, int]]
    """Stations and votes on hold, by the code of the failed check."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContestTally:
    """One contest's count from the forms collected.

    Attributes
    ----------
    totals : mapping of ChoiceId to int
        Votes of every form collected, on hold or not, in the contest's order of choices.
    confirmed : mapping of ChoiceId to int
        The same without the forms on hold.
    winner : ChoiceId or None
        Who leads in `totals`; None where nobody has a vote or two lead together.
    rest : Rest
        Whether the stations on hold or not heard from can change the winner.
    """

    contest: Contest
    number: int
    reporting: Reporting
    totals: Mapping[ChoiceId, int]
    confirmed: Mapping[ChoiceId, int]
    winner: ChoiceId | None
    held: Held
    rest: Rest


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaTally:
    """Totals and reporting of every area at one depth of the tree.

    Attributes
    ----------
    depth : int
        1 is the level just below the country.
    reporting : DataFrame, one row per contest and area
        `contest` u32, `area_1` ... `area_depth`, `stations`, `stations_reporting`, `registered_voters`,
        `registered_voters_reporting` (both null where no register is published), `held` (stations on hold),
        `ballots_cast` (null where not published).
    votes : DataFrame, one row per contest, area and choice
        `contest` u32, `area_1` ... `area_depth`, `choice` u32, `votes`, `held_votes`.
    """

    depth: int
    level: str
    reporting: pl.DataFrame
    votes: pl.DataFrame
