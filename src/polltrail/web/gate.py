"""The gate: who shows a token goes in, and everybody else goes in as long as strangers do not take too much.

Without a flood nobody waits, with a token or without. Under one, those without wait for their address's turn, with
their bodies unread, and what they send costs their share as it is read. Readers have a share of their own, so that
a crowd that looks does not keep an agent's first statement out, nor the other way round.
"""

from collections.abc import Callable
from typing import Any, Final, Protocol, cast

from polltrail.statement.roster import Roster
from polltrail.web.addresses import Proxies
from polltrail.web.asgi import Message, Receive, Scope, header
from polltrail.web.door import Door
from polltrail.web.lanes import Lane, Share
from polltrail.web.problems import Refused
from polltrail.web.routes import client_address
from polltrail.web.tokens import HEADER, IN_SCOPE, token_of

CONNECTION: Final = "polltrail.connection"
"""Where a request's scope has the connection it came over."""

_READ: Final = 0.6
"""What it costs to read something, in signature checks."""
_FREE_BYTES: Final = 4_096
_BYTES_A_CHECK: Final = 65_536
"""How many bytes of a body cost as much as a signature check."""


class Connection(Protocol):
    """What the gate asks of a connection."""

    def known(self) -> None:
        """Learn that somebody speaks here who has been accepted before."""

    def wait(self) -> None:
        """Learn that nothing more is to be read until the request has its turn."""


class Gate:
    """Lets requests in.

    Parameters
    ----------
    roster : callable
        The roster as it is now.
    readers : Share
        What all may cause who only read.
    """

    def __init__(
        self, door: Door, roster: Callable[[], Roster], readers: Share, *, proxies: Proxies | None = None
    ) -> None:
        self._door = door
        self._roster = roster
        self._proxies = proxies or Proxies()
        self.strangers = door.lane
        self.readers = Lane(readers, cost=_READ)

    async def enter(self, scope: Scope, receive: Receive) -> Receive:
        """Let a request in when it is its turn; give what its body is to be read with.

        Raises
        ------
        Refused
            Too many wait.
        """
        told = cast("dict[str, Any]", scope)  # made for this one request
        if self._proxies:
            told["client"] = (self._proxies.address(client_address(scope), scope), 0)
        shown = header(scope, HEADER)
        token = None if shown is None else self._door.recognise(shown, self._roster())
        told[IN_SCOPE] = token
        if token is not None:
            welcome(scope)
            return receive
        reads = scope["method"] in {"GET", "HEAD"}
        lane = self.readers if reads else self.strangers
        if not lane.goes_in():
            await self._wait(lane, scope)
        return receive if reads else self._paid(scope, receive)

    async def refused(self, exc: Refused, scope: Scope, receive: Receive) -> None:
        """Let whoever is turned away pay, if nobody did, and keep the answer back where they asked for too much."""
        if exc.held_s is None:
            reads = scope["method"] in {"GET", "HEAD"} and token_of(scope) is None
            exc.held_s = 0.0 if reads else self._door.refused(client_address(scope), token_of(scope))
        if exc.held_s:
            exc.__traceback__ = exc.__cause__ = exc.__context__ = None  # which hold the body
            await self._door.hold(receive, exc.held_s)

    async def _wait(self, lane: Lane, scope: Scope) -> None:
        connection: Connection | None = scope.get(CONNECTION)
        if connection is not None:
            connection.wait()
        await lane.turn(self._door.name(client_address(scope)))

    def _paid(self, scope: Scope, receive: Receive) -> Receive:
        """Charge strangers for a body as it comes in, and let them wait where it is too much."""

        async def receive_paid() -> Message:
            message = await receive()
            size = len(message.get("body", b""))
            if size > _FREE_BYTES:
                self.strangers.share.spend(size / _BYTES_A_CHECK)
                if message["more_body"] and not self.strangers.goes_in():
                    await self._wait(self.strangers, scope)
            return message

        return receive_paid


def welcome(scope: Scope) -> None:
    """Remember that somebody speaks over this connection who was accepted."""
    connection: Connection | None = scope.get(CONNECTION)
    if connection is not None:
        connection.known()
