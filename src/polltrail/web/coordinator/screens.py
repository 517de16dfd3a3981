"""What coordinators read: asked of a process of its own, which begins when somebody first asks.

Most elections are watched by few coordinators, and some by none; the process holds the count in memory a second time.
"""

import asyncio
import contextlib
from typing import Final

from polltrail.statement.ledger import KeyRole
from polltrail.web.asgi import Headers, Receive, Scope, Send, answer
from polltrail.web.board.running import Running
from polltrail.web.coordinator.access import COORDINATORS, JSON, WATCHING, Access, refuse_while_sealed
from polltrail.web.parts import Serving
from polltrail.web.routes import refuse_method

BELOW: Final = "/v1/coordinator/"
ASKED: Final = ("areas", "people", "persons", "said", "incidents", "agreement", "official", "offered")
_WATCHED: Final = frozenset({f"{BELOW}official", f"{BELOW}offered"})
"""What watchers may ask for too."""
_OPEN: Final = frozenset({f"{BELOW}offered"})
"""What tells nothing that anybody said."""
MOST_QUERY: Final = 500
BEGINS_S: Final = 20.0
"""Seconds that a first request waits for the process to begin; after that, it is asked to come again."""


class Screens:
    """Hands requests on to the process; on the event loop alone."""

    def __init__(self, serving: Serving, access: Access) -> None:
        self._serving, self._access = serving, access
        self._running = Running(serving, "polltrail.web.coordinator.process", "answers coordinators", lambda _: self._there.set())  # fmt: skip
        self._asked, self._there = asyncio.Event(), asyncio.Event()

    async def get(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - a Handler
        """Answer a request."""
        refuse_method(scope, "GET")
        path: str = scope["path"]
        roles: frozenset[KeyRole] = WATCHING if path in _WATCHED else COORDINATORS
        key, role = self._access.let_in(scope, roles)
        if path not in _OPEN:
            refuse_while_sealed(self._serving, scope, role)
        await self._once_there()
        headers: Headers = [
            (b"x-polltrail-key", key.encode()),
            (b"x-polltrail-now", b"%d" % self._serving.now()),
        ]
        made = await self._running.upstream.ask(_target(scope), headers)
        await answer(send, made.status, JSON, made.body)

    async def _once_there(self) -> None:
        """Wait while the process begins, as long as whoever asks would wait."""
        self._asked.set()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(BEGINS_S):
                await self._there.wait()

    async def answering(self) -> None:
        """Keep the process at work from the first request on."""
        await self._asked.wait()
        await self._running.keep()


def _target(scope: Scope) -> bytes:
    """Give path and query with nothing but what may stand in the first line of a request."""
    query = bytes(scope.get("query_string", b""))[:MOST_QUERY]
    target = scope["path"].encode("ascii", "ignore") + (b"?" + query if query else b"")
    return bytes(byte for byte in target if 0x21 <= byte <= 0x7E)
