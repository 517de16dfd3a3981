"""The night in small steps: the clock goes on, and what happened in a step is handed in while it does.

Whoever is slow makes the clock wait, not the night wrong: it goes no further than one step beyond what is in the log.
At the moments that will be asked about it waits until the witnesses have seen everything.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from polltrail.cli.demonstration.playing import Playing
from polltrail.cli.demonstration.processes import Running
from polltrail.cli.demonstration.stage import Stage
from polltrail.cli.published import Fetch
from polltrail.errors import OutputError
from polltrail.log import Checkpoint, SignedNote
from polltrail.simulate.night import MINUTE, Event

STEP: Final = 5 * MINUTE
WITNESSED_S: Final = 60.0
_LOOK_S: Final = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """A moment, and how long the log was that all witnesses had seen by then."""

    at: int
    size: int


@dataclass
class Conducting:
    """Plays a night.

    Attributes
    ----------
    speed : float
        How many times faster than it was.
    moments : sequence of int
        When the clock waits for the witnesses.
    shown : callable
        Told the time of the story now and then.
    late_s : float
        How long the clock waited for what was still to be handed in.
    """

    stage: Stage
    playing: Playing
    fetch: Fetch
    processes: Sequence[Running]
    speed: float
    moments: Sequence[int]
    shown: Callable[[int], None]
    late_s: float = field(default=0.0, init=False)
    reached: list[Reached] = field(default_factory=list, init=False)
    _coming: Iterator[Event | None] = field(default_factory=lambda: iter(()), init=False)
    _next: Event | None = field(default=None, init=False)

    def play(self, events: Sequence[Event], *, begins: int, ends: int) -> None:
        """Play everything from the beginning to the end of the night.

        Raises
        ------
        PolltrailError
            A process ended, or refuses what it has to take.
        """
        self._coming = iter([*events, None])
        self._next = next(self._coming)
        before = begins
        for until in self._steps(begins, ends):
            self.stage.clock.go(until, speed=self.speed)
            self._hand_in(before)
            self.late_s += self.stage.clock.wait()
            if until in self.moments:
                self._hand_in(until)
                self.reached.append(Reached(at=until, size=self.witnessed()))
            self.shown(until)
            before = until

    def _hand_in(self, until: int) -> None:
        """Hand in what happened before a time."""
        while self._next is not None and self._next.at < until:
            self.playing.play(self._next)
            self._next = next(self._coming)
        self.playing.handing.flush()
        for one in self.processes:
            one.refuse_ended()

    def _steps(self, begins: int, ends: int) -> Iterator[int]:
        """Give the ends of the steps; each moment is one."""
        yield from sorted({*range(begins + STEP, ends, STEP), *self.moments, ends})

    def witnessed(self) -> int:
        """Wait until the witnesses have seen everything that was acknowledged; give the size they have seen.

        Raises
        ------
        OutputError
            They do not.
        """
        wanted, deadline = self.playing.entries, time.monotonic() + WITNESSED_S
        while (found := self._seen()) < wanted:
            if time.monotonic() > deadline:
                raise OutputError(
                    f"witnesses: expected all of them to cosign {wanted:,} entries, found {found:,} after "
                    f"{WITNESSED_S:.0f} s; what they said is in {self.stage.layout.said('server').parent}"
                )
            time.sleep(_LOOK_S)
        return found

    def _seen(self) -> int:
        try:
            note = self.fetch("log/witnessed")
        except FileNotFoundError:
            return 0
        return Checkpoint.parse(SignedNote.parse(note).text).size


def clock_time(at: int) -> str:
    """Write a time of the story as a clock shows it."""
    return datetime.fromtimestamp(at / 1000, UTC).strftime("%H:%M")
