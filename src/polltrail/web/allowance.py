"""Allowances: how much one key, or one address with no known key, may ask for before others are served.

Token buckets: each name may spend a burst at once and regains so many tokens a second. A name that has regained
its whole burst is forgotten, so what is remembered is only who asked for much, just now, and in memory alone.
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
        Tokens it may spend at once.
    per_second : float
        Tokens it regains each second.
    """

    burst: float
    per_second: float


class Allowances(Generic[_Name]):
    """What each name has spent and not regained; from any thread.

    Parameters
    ----------
    clock : callable
        Seconds that only go forward.
    most : int
        How many names are remembered; past it, those who spent longest ago are forgotten first.
    """

    def __init__(self, clock: Callable[[], float], *, most: int = 100_000) -> None:
        self._clock = clock
        self._most = most
        self._spent: dict[_Name, tuple[float, float]] = {}
        self._lock = Lock()

    def wait(self, name: _Name, rate: Rate) -> int:
        """Tell how many seconds until the name has a token to spend; 0 if it has one now."""
        with self._lock:
            debt = self._debt(name, rate)
        return 0 if debt <= rate.burst - 1 else ceil((debt - rate.burst + 1) / rate.per_second)

    def spend(self, name: _Name, rate: Rate, tokens: float = 1) -> None:
        """Charge a name, also for more than it has."""
        with self._lock:
            debt = self._debt(name, rate) + tokens
            self._spent.pop(name, None)
            self._spent[name] = (debt, self._clock())
            if len(self._spent) > self._most:
                del self._spent[next(iter(self._spent))]

    def _debt(self, name: _Name, rate: Rate) -> float:
        known = self._spent.get(name)
        if known is None:
            return 0.0
        debt = known[0] - (self._clock() - known[1]) * rate.per_second
        if debt > 0:
            return debt
        del self._spent[name]
        return 0.0
