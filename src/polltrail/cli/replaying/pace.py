"""Waits between moments, so that a night can be watched as it went."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass
class Pace:
    """How fast a night goes.

    Attributes
    ----------
    speed : float or None
        How many times faster than it was; None for as fast as possible.
    """

    speed: float | None
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    _begun: tuple[int, float] | None = field(default=None, init=False)

    def wait_s(self, at: int) -> float:
        """Tell how long to wait until a moment comes; the first one asked about comes at once.

        Parameters
        ----------
        at : int
            Milliseconds since 1970.
        """
        if self.speed is None:
            return 0.0
        if self._begun is None:
            self._begun = (at, self.clock())
        first, begun = self._begun
        return max(0.0, begun + (at - first) / 1000 / self.speed - self.clock())
