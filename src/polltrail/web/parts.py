"""What a server is made of: parts, each with the requests it answers and the work it does beside them.

Intake is one part among others. It alone may end the server: what the others do beside it (asking witnesses,
keeping images) is begun again after an error, and said, and nobody who waits for a commit waits for it.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from polltrail.store import ElectionDir, LogStore
from polltrail.web.asgi import Receive, Scope, Send
from polltrail.web.check_times import CheckTimes
from polltrail.web.door import Door
from polltrail.web.published_files import PublishedFiles
from polltrail.web.sequencer import Sequencer
from polltrail.web.sessions import Sessions

Handler = Callable[[Scope, Receive, Send], Awaitable[None]]
"""Answers a request; raises `Refused`, `StoreError` or `Gone`, which `Routes` turns into answers."""
Work = Callable[[], Awaitable[None]]
"""Runs until it is cancelled."""

AGAIN_AFTER_S: Final = (1.0, 5.0, 30.0, 60.0)
"""Pauses before work that failed begins again, the last for ever."""
LAST_S: Final = 3.0
"""Seconds that a part may take when the server ends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Serving:
    """What every part is given.

    Attributes
    ----------
    now : callable
        The time in milliseconds since 1970.
    say : callable
        Tells whoever runs the server one line; no addresses, no names of people.
    sessions : Sessions
        Who is logged in; made here.
    check : CheckTimes or None
        When the views of the count are checked; None for never.
    """

    place: ElectionDir
    store: LogStore
    sequencer: Sequencer
    door: Door
    files: PublishedFiles
    now: Callable[[], int]
    say: Callable[[str], None]
    check: CheckTimes | None = None
    sessions: Sessions = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "sessions", Sessions(self.sequencer, now=self.now))


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of the server.

    Attributes
    ----------
    routes : mapping of str to Handler
        By path; a path that ends in "/" stands for all below it.
    work : sequence of Work
        What goes on beside the requests.
    last : sequence of Work
        What is done once everything is published and the server is about to end, if it takes no longer than `LAST_S`.
    """

    routes: Mapping[str, Handler] = field(default_factory=dict)
    work: Sequence[Work] = ()
    last: Sequence[Work] = ()


async def do_last(parts: Sequence[Part], say: Callable[[str], None]) -> None:
    """Do what is left when the server ends; an error is told, and keeps nobody from ending."""
    for work in (work for part in parts for work in part.last):
        try:
            async with asyncio.timeout(LAST_S):
                await work()
        except Exception as exc:  # noqa: BLE001 - whatever it is, it is done when the server begins again
            say(f"{_name(work)}: {str(exc) or type(exc).__name__}; it is done when the server begins again")


async def keep_working(work: Work, say: Callable[[str], None]) -> None:
    """Do work until cancelled; an error is told, and it begins again after a pause."""
    failures = 0
    while True:
        try:
            await work()
        except Exception as exc:  # noqa: BLE001 - whatever it is, intake goes on
            pause = AGAIN_AFTER_S[min(failures, len(AGAIN_AFTER_S) - 1)]
            failures += 1
            say(f"{_name(work)}: {str(exc) or type(exc).__name__}; begins again in {pause:.0f} s")
            await asyncio.sleep(pause)
        else:
            return


def _name(work: Work) -> str:
    """Name work for whoever runs the server: `counting`, `cosigning`."""
    return str(getattr(work, "__qualname__", "work")).rpartition(".")[2].strip("_").replace("_", " ")
