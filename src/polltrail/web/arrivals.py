"""Arrivals: connections are accepted as fast as they come, and no faster than they can be afforded when they flood in.

Each costs strangers their share, and whoever shows a token or has a statement accepted over it has it back: so honest
connections cost nothing. Once the share is used up, connections wait here unread, in a line for each address, and
each address in its turn begins one. What is beyond that waits with the system, where it costs nothing at all.
"""

import asyncio
import contextlib
import socket
import ssl
from collections.abc import Callable
from typing import Final

from polltrail.web.lanes import LOOK_EVERY_S, Share, Turns
from polltrail.web.places import Places

AT_ONCE: Final = 16
"""Connections that are accepted before others have their turn."""
PACED: Final = 30
"""Connections that are accepted at each look while some wait."""
HANDSHAKE_S: Final = 10.0
"""Seconds for a TLS handshake."""
SHUTDOWN_S: Final = 2.0
"""Seconds for the end of TLS to be answered."""
NO_FILES_S: Final = 0.1
"""Seconds until the next look when the system had no file for another connection."""

LOOKED_AT: Final = 256
"""Of those who wait, how many are looked at before others have their turn."""

_CLOSED_BY_PEER: Final = frozenset({7, 8, 11})
"""States of TCP in which the other side has said that nothing more comes: CLOSE, CLOSE_WAIT, CLOSING."""

MakeProtocol = Callable[[], asyncio.Protocol]


class Arrivals:
    """Accepts connections at one socket; it stands in uvicorn's list of servers.

    Parameters
    ----------
    listening : socket
        Where they come in.
    make : callable
        Makes what speaks over each.
    share : Share
        What strangers' connections may cost together, in signature checks.
    most : int
        How many may wait; past it, the last of the longest line is let go.
    cost : float
        What one costs.
    name : callable
        Names an address by what it is limited by.
    tls : callable
        Gives what handshakes are made with; None where there is no TLS.
    """

    def __init__(
        self,
        listening: socket.socket,
        make: MakeProtocol,
        *,
        places: Places,
        most: int,
        share: Share,
        cost: float,
        name: Callable[[str], bytes],
        free: Callable[[str], bool] = lambda _: False,
        tls: Callable[[], ssl.SSLContext | None] = lambda: None,
    ) -> None:
        self._listening = listening
        self._make = make
        self._places = places
        self._most = most
        self._share = share
        self._cost = cost
        self._name = name
        self._free = free
        self._tls = tls
        self._turns: Turns[socket.socket] = Turns()
        self._beginning: set[asyncio.Task[None]] = set()
        self._later: asyncio.TimerHandle | None = None
        self._pause_s = 0.0  # before the next look, where it is to be longer
        self._loop = asyncio.get_running_loop()

    def open(self) -> None:
        """Begin."""
        self._listening.setblocking(False)
        self._loop.add_reader(self._listening, self._come)

    def close(self) -> None:
        """Accept no more; those who wait are let go."""
        self._loop.remove_reader(self._listening)
        if self._later is not None:
            self._later.cancel()
        for task in self._beginning:
            task.cancel()
        while self._turns:
            self._turns.next().close()

    async def wait_closed(self) -> None:
        """Wait until all handshakes have ended."""
        await asyncio.gather(*self._beginning, return_exceptions=True)

    def _come(self) -> None:
        """Take those who come while nobody has to wait."""
        for _ in range(AT_ONCE):
            if not self._accept() or self._turns:
                break
        if self._turns or self._pause_s:
            self._pace()

    def _pace(self) -> None:
        """Look again a moment later, and leave to the system who comes meanwhile."""
        self._loop.remove_reader(self._listening)
        self._later = self._loop.call_later(self._pause_s or LOOK_EVERY_S, self._look)
        self._pause_s = 0.0

    def _look(self) -> None:
        """Take a few, let in whom the share can bear, and go on as usual when nobody waits."""
        for _ in range(PACED):
            if not self._accept():
                break
        self._let_in()
        if self._turns or self._pause_s:
            self._pace()
        else:
            self._loop.add_reader(self._listening, self._come)

    def _let_in(self) -> None:
        """Begin with those who are there still, as far as the share goes; who has left costs nothing."""
        for _ in range(LOOKED_AT):
            if not self._turns or not self._can_begin():
                return
            accepted = self._turns.next()
            if has_left(accepted):
                accepted.close()
            else:
                self._begin(accepted)

    def _accept(self) -> bool:
        """Accept one; False if nobody is there, or there are no more files."""
        try:
            accepted, peer = self._listening.accept()
        except (BlockingIOError, InterruptedError, ConnectionAbortedError):
            return False
        except OSError:
            self._places.make_room()
            self._pause_s = NO_FILES_S
            return False
        self._arrived(accepted, str(peer[0]))
        return True

    def _arrived(self, accepted: socket.socket, address: str) -> None:
        if self._free(address) or (not self._turns and self._can_begin()):
            self._begin(accepted)
            return
        self._turns.put(self._name(address), accepted)
        if len(self._turns) > self._most:
            self._turns.drop().close()

    def _can_begin(self) -> bool:
        """Whether there is something to spend, and not too many are in their handshake."""
        return not self._share.wait() and len(self._beginning) < self._places.most // 4

    def _begin(self, accepted: socket.socket) -> None:
        """Begin to speak, where there is a place."""
        self._share.spend(self._cost)
        while len(self._places) + len(self._beginning) >= self._places.most:
            if not self._places.make_room():
                accepted.close()
                return
        accepted.setblocking(False)
        with contextlib.suppress(OSError):
            accepted.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        task = self._loop.create_task(self._speak(accepted))
        self._beginning.add(task)
        task.add_done_callback(self._beginning.discard)

    async def _speak(self, accepted: socket.socket) -> None:
        context = self._tls()
        limits = (
            {}
            if context is None
            else {"ssl_handshake_timeout": HANDSHAKE_S, "ssl_shutdown_timeout": SHUTDOWN_S}
        )
        try:
            await self._loop.connect_accepted_socket(self._make, accepted, ssl=context, **limits)
        except (OSError, TimeoutError):  # left, or no TLS; ssl.SSLError is an OSError
            accepted.close()


def has_left(connection: socket.socket) -> bool:
    """Whether the other side has hung up, where the system can tell; what it sent before may still be there."""
    state = getattr(socket, "TCP_INFO", None)
    try:
        return state is not None and connection.getsockopt(socket.IPPROTO_TCP, state, 1)[0] in _CLOSED_BY_PEER
    except OSError:
        return True
