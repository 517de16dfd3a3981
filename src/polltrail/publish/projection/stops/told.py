"""What is told of silences: where and when, on whose clock, and what came after."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from polltrail.election import Contest
from polltrail.projection.stops import AfterStop, Arrivals, Stops

Clock = Literal["local", "utc"]


@dataclass(frozen=True, kw_only=True)
class ToldAfter:
    """A contest, and what came of it after a stop."""

    contest: Contest
    after: AfterStop


@dataclass(frozen=True, kw_only=True)
class ToldStops:
    """Silences of an election.

    Attributes
    ----------
    of : str
        What is watched, in words: "areas of the level region".
    clock : "local" or "utc"
        Whose clock times are on.
    """

    title: str
    version: str
    of: str
    clock: Clock
    arrivals: Arrivals
    stops: Stops
    after: tuple[ToldAfter, ...] = ()
    notes: tuple[str, ...] = ()
    banner: str = ""

    def moment(self, at: float) -> str:
        """Write a time as the table of arrivals does."""
        text = datetime.fromtimestamp(round(at), UTC).strftime("%Y-%m-%dT%H:%M:%S")
        return f"{text}Z" if self.clock == "utc" else text
