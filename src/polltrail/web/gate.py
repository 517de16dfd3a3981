"""The gate: who shows a token goes in, and everybody else goes in as long as strangers do not take too much.

Without a flood nobody waits, with a token or without. Under one, those without wait for their address's turn, with
their bodies unread, and what they send costs their share as it is read. There are three lanes, each with a share of
its own: single statements, whatever is larger, and reading; so that neither a crowd that looks nor a flood of large
requests keeps an agent's first statement out.
"""

from collections.abc import Callable
from typing import Any, Final, Protocol, cast

from polltrail.statement import KeyId
from polltrail.statement.roster import Roster
from polltrail.web.addresses import Proxies
from polltrail.web.asgi import Message, Receive, Scope
from polltrail.web.bodies import Gone
from polltrail.web.door import MAX_STATEMENT, Door, Guest
from polltrail.web.lanes import Lane, Share
from polltrail.web.problems import Refused
from polltrail.web.routes import client_address
from polltrail.web.tokens import HEADER, IN_SCOPE, token_of

CONNECTION: Final = "polltrail.connection"
"""Where a request's scope has the connection it came over."""
LANE: Final = "polltrail.lane"
"""Where it has the lane that it came in by, or None."""

_READ: Final = 1.0
"""What it costs to read something, in signature checks."""
_LOOKED_UP: Final = 4.0
"""What it costs besides where it has to be looked up, below `/v1/`."""
_BYTES_A_CHECK: Final = 65_536
"""How many bytes of a body cost as much as a signature check."""


class Connection(Protocol):
    """What the gate asks of a connection."""

    def known(self, who: KeyId) -> None:
        """Learn that a key speaks here that has been accepted before."""

    def wait(self) -> None:
        """Learn that nothing more is to be read until the request has its turn."""

    def has_left(self) -> bool:
        """Whether whoever asked is there no more."""


class Gate:
    """Lets requests in.

    Parameters
    ----------
    roster : callable
        The roster as it is now.
    large, readers : Share
        What all may cause who send much at a time, and who only read.
    """

    def __init__(
        self,
        door: Door,
        roster: Callable[[], Roster],
        *,
        large: Share,
        readers: Share,
        proxies: Proxies | None = None,
    ) -> None:
        self._door = door
        self._roster = roster
        self._proxies = proxies or Proxies()
        self.statements = door.lane
        self.large = Lane(large)
        self.readers = Lane(readers, cost=_READ)

    @property
    def shares(self) -> list[Share]:
        """What strangers may cause in each lane."""
        return [lane.share for lane in (self.statements, self.large, self.readers)]

    async def enter(self, scope: Scope, receive: Receive) -> Receive:
        """Let a request in when it is its turn; give what its body is to be read with.

        Raises
        ------
        Refused
            Too many wait.
        Gone
            Whoever asked did not wait.
        """
        told = cast("dict[str, Any]", scope)  # made for this one request
        if self._proxies:
            told["client"] = (self._proxies.address(client_address(scope), scope), 0)
        shown = length = None
        for name, value in scope["headers"]:
            if name == HEADER:
                shown = value
            elif name == b"content-length":
                length = value
        reads = scope["method"] in {"GET", "HEAD"}
        token = told[IN_SCOPE] = None if shown is None else self._door.recognise(shown, self._roster())
        if token is not None:
            welcome(scope, token.key)
            if reads:
                self._door.read(token)
            return receive
        lane = told[LANE] = self.readers if reads else self.statements if _is_small(length) else self.large
        if not lane.goes_in():
            await self._wait(lane, scope)
        if reads and scope["path"].startswith("/v1/"):
            lane.share.spend(_LOOKED_UP)
        return receive if lane is not self.large else self._paid(scope, receive)

    async def refused(self, exc: Refused, scope: Scope, receive: Receive) -> None:
        """Let whoever is turned away pay, if nobody did, and keep the answer back where they asked for too much."""
        if exc.held_s is None:
            reads = scope["method"] in {"GET", "HEAD"}
            exc.held_s = 0.0 if reads else self._door.refused(client_address(scope), token_of(scope))
        if exc.held_s:
            exc.__traceback__ = exc.__cause__ = exc.__context__ = None  # which hold the body
            await self._door.hold(receive, exc.held_s)

    async def _wait(self, lane: Lane, scope: Scope) -> None:
        connection: Connection | None = scope.get(CONNECTION)
        if connection is not None:
            connection.wait()
        await lane.turn(self._door.name(client_address(scope)))
        if connection is not None and connection.has_left():
            lane.give_back()
            raise Gone

    def _paid(self, scope: Scope, receive: Receive) -> Receive:
        """Charge strangers for a body as it comes in, and let them wait where it is too much."""

        async def receive_paid() -> Message:
            message = await receive()
            self.large.share.spend(len(message.get("body", b"")) / _BYTES_A_CHECK)
            if message.get("more_body") and not self.large.goes_in():
                await self._wait(self.large, scope)
            return message

        return receive_paid


def guest_of(scope: Scope) -> Guest:
    """Tell who asks, as the gate has let them in."""
    return Guest(client_address(scope), token_of(scope), scope.get(LANE))


def _is_small(length: bytes | None) -> bool:
    """Whether a body can hold no more than one statement."""
    return length is not None and len(length) < 6 and length.isdigit() and int(length) <= MAX_STATEMENT


def welcome(scope: Scope, who: KeyId) -> None:
    """Remember that a key speaks over this connection that was accepted."""
    connection: Connection | None = scope.get(CONNECTION)
    if connection is not None:
        connection.known(who)
