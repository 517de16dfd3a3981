"""Allowances: how much one key, or one address with no known key, may ask for before others are served.

Each name may spend a burst of units at once and regains so many a second. All that is kept of a name is the moment
at which it will have regained everything; after it, the name is forgotten. So what is remembered is only who asked
for much, just now, and in memory alone.

References
----------
The generic cell rate algorithm, as virtual scheduling (ITU-T I.371).
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from math import ceil
from threading import Lock
from typing import Generic, TypeVar

_Name = TypeVar("_Name", bound=Hashable)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """What a name may spend.

    Attributes
    ----------
    burst : float
        Units it may spend at once.
    per_second : float
        Units it regains each second.
    """

    burst: float
    per_second: float


class Allowances(Generic[_Name]):
    """When each name will have regained what it spent; from any thread.

    Parameters
    ----------
    clock : callable
        Seconds that only go forward.
    most : int
        How many names are remembered; past it, those who owe least are forgotten.
    """

    def __init__(self, clock: Callable[[], float], *, most: int = 100_000) -> None:
        self._clock = clock
        self._most = most
        self._regained_at: dict[_Name, float] = {}
        self._look_at = min(
            1024, most
        )  # how many names there are when it is next looked who can be forgotten
        self._lock = Lock()

    def wait(self, name: _Name, rate: Rate) -> int:
        """Tell how many seconds until the name has a unit to spend; 0 if it has one now."""
        regained_at = self._regained_at.get(name)
        if regained_at is None:
            return 0
        early = regained_at - self._clock() - (rate.burst - 1) / rate.per_second
        return max(0, ceil(early - 1e-6))  # many small sums are not exact

    def spend(self, name: _Name, rate: Rate, units: float = 1) -> None:
        """Charge a name, also for more than it has."""
        now = self._clock()
        with self._lock:
            begins = max(now, self._regained_at.get(name, now))
            self._regained_at[name] = begins + units / rate.per_second
            if len(self._regained_at) > self._look_at:
                self._forget(now)

    def _forget(self, now: float) -> None:
        owing = {name: at for name, at in self._regained_at.items() if at > now}
        if len(owing) > self._most:
            most = sorted(owing.items(), key=lambda item: item[1])[-(self._most // 2) :]
            owing = dict(most)
        self._regained_at = owing
        self._look_at = min(self._most, max(1024, 2 * len(owing)))
