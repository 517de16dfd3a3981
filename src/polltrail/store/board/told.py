"""What is new in a count, for whoever follows it: the latest findings, figures of the authority, states that were dated."""

from collections.abc import Callable
from dataclasses import dataclass
from heapq import nlargest

from polltrail.statement import Statement
from polltrail.store.board.dated import DatedStates
from polltrail.store.board.standing import Standing
from polltrail.tally.board import Notice
from polltrail.tally.fold.watched import Watched


@dataclass(frozen=True, kw_only=True)
class Told:
    """What is new.

    Attributes
    ----------
    findings : list of (int, Notice)
        The latest, each with its station's number; also those that a decision has answered since.
    dated : dict of int to (int, str)
        Sizes of the log that a quorum of witnesses has dated: by when, and the root.
    time_of : callable
        By when an entry was known: by witnesses, else as the device says that signed it.
    """

    findings: list[tuple[int, Notice]]
    watched: Watched
    dated: dict[int, tuple[int, str]]
    time_of: Callable[[int], int]


def told_of(standing: Standing, dates: DatedStates, entry: Callable[[int], Statement], most: int) -> Told:
    """Tell what is new in a standing: of each kind the latest."""
    stations = standing.ground.slot_station

    def time_of(index: int) -> int:
        dated = dates.of(index + 1)
        return entry(index).made_at // 1000 if dated is None else dated.at

    every = ((int(stations[place]), one) for place, found in standing.notices.items() for one in found)
    return Told(
        findings=nlargest(
            most, every, key=lambda one: (one[1].index, one[0], one[1].contest or "", one[1].code)
        ),
        watched=standing.watched,
        dated=dates.latest(standing.size, most),
        time_of=time_of,
    )
