"""What is told of an audit: one of four commands, and its contests."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from polltrail.audit.drawing import Design
from polltrail.audit.holding import CollectedContest, TotalsContest
from polltrail.audit.measuring import ContestMeasure, Control, Method
from polltrail.audit.planning import ContestPlan

Command = Literal["plan", "draw", "measure", "collected"]


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What was settled before anything was looked at.

    Attributes
    ----------
    minutes : float
        For each form that is fetched.
    """

    risk: Fraction
    method: Method
    control: Control
    rule: str
    cap: str
    design: Design
    minutes: float = 15.0


@dataclass(frozen=True, kw_only=True)
class DrawnContest:
    """One contest's sample.

    Attributes
    ----------
    seed : str
        As it goes into the hash.
    error_bound : int
        W, the tickets of all stations together.
    """

    contest: str
    title: str
    seed: str
    stations: tuple[str, ...]
    of: int
    error_bound: int


@dataclass(frozen=True, kw_only=True)
class StationPlace:
    """Where a station is, for those who fetch its form."""

    areas: tuple[str, ...]
    registered_voters: int | None


@dataclass(frozen=True, kw_only=True)
class AuditTold:
    """An audit's answer; only the tuple of its command is filled.

    Attributes
    ----------
    confirmed : mapping of str to bool
        By contest, under the control asked for.
    seed : str or None
        None where a sample was taken as drawn, or nothing was drawn.
    refused : mapping of str to str
        Contests of which no number can be given, and why.
    names : mapping of (contest, choice) to str
    places : mapping of str to StationPlace
        Of the stations drawn.
    """

    title: str
    version: str
    command: Command
    terms: Terms
    notes: tuple[str, ...] = ()
    banner: str = ""
    seed: str | None = None
    plans: tuple[ContestPlan, ...] = ()
    drawn: tuple[DrawnContest, ...] = ()
    measured: tuple[ContestMeasure, ...] = ()
    collected: tuple[CollectedContest | TotalsContest, ...] = ()
    confirmed: Mapping[str, bool] = field(default_factory=dict)
    refused: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[tuple[str, str], str] = field(default_factory=dict)
    places: Mapping[str, StationPlace] = field(default_factory=dict)

    def name(self, contest: str, choice: str) -> str:
        """Name a choice."""
        return self.names.get((contest, choice), choice)
