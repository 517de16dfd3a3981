"""The story's clock, from the side of whoever plays: it goes on, and waits where it is told to."""

import os
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import msgspec

from polltrail.web.scripted_clock import FORMAT, Script

TICK_S: Final = 0.001
"""What the clock counts in: it is there one tick later at the latest."""


@dataclass
class Timekeeper:
    """Writes the script of the clock.

    Attributes
    ----------
    now : int
        Where the clock is going to, in milliseconds since 1970.
    """

    path: Path
    genesis: str
    now: int
    _due: float = field(default=0.0, init=False)

    def hold(self) -> None:
        """Let the clock wait where it is."""
        self._write(self.now, 1.0, until=self.now)

    def go(self, until: int, *, speed: float) -> None:
        """Let the clock go on to a time, and wait there."""
        begins, self.now = self.now, until
        self._due = time.monotonic() + (until - begins) / 1000 / speed
        self._write(begins, speed, until=until)

    def wait(self) -> float:
        """Wait until the clock is where it is going to; tell for how long it was late, in seconds."""
        left = self._due - time.monotonic()
        time.sleep(max(left, 0.0) + TICK_S)
        return max(-left, 0.0)

    def let_go(self) -> None:
        """Let the clock go on for ever, as fast as any other."""
        self._write(self.now, 1.0, until=1 << 45)

    def _write(self, story: int, speed: float, *, until: int) -> None:
        script = Script(
            format=FORMAT, genesis=self.genesis, real=time.time_ns() // 1_000_000, story=story, speed=speed, until=until
        )  # fmt: skip
        written = self.path.with_suffix(".new")
        written.write_bytes(msgspec.json.encode(script))
        os.replace(written, self.path)  # noqa: PTH105 - in one step
