"""When each form arrived: as published, sheet by sheet; or, where nobody says, in the order of the table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

MADE_UP: Final = 946_684_800_000
"""Where no time is published: the first form arrives at the beginning of 2000, each other one a second later."""
APART: Final = 1_000


@dataclass(frozen=True, kw_only=True)
class Arrivals:
    """Published arrival times.

    Attributes
    ----------
    of : mapping of str to sequence of int or None
        Milliseconds since 1970, by station number; under the family of contests whose sheet the column is about, or
        under "" for one that names none.
    """

    of: Mapping[str, Sequence[int | None]] = field(default_factory=dict)

    def at(self, station: int, contest: str, *, before: int | None = None) -> int | None:
        """Tell when a form arrived.

        Parameters
        ----------
        before : int, optional
            For a contest that the tables say nothing of: its first correction. It is taken to have arrived with the
            last of the station's sheets before that.
        """
        if before is not None:
            times = (column[station] for column in self.of.values())
            return max((at for at in times if at is not None and at < before), default=None)
        column = self.of.get(contest.partition("/")[0], self._general)
        return None if column is None else column[station]

    @property
    def _general(self) -> Sequence[int | None] | None:
        """The column of all other contests: the one without a family, or the only one there is."""
        if "" in self.of or len(self.of) != 1:
            return self.of.get("")
        return next(iter(self.of.values()))


def filled(times: Sequence[int | None]) -> list[int]:
    """Put forms without a time after all others, in their order, a second apart."""
    last = max((at for at in times if at is not None), default=MADE_UP - APART)
    found = []
    for at in times:
        last = last + APART if at is None else last
        found.append(last if at is None else at)
    return found
