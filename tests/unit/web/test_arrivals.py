"""Connections come in as fast as they can be afforded, then in their turn, and who has hung up costs nothing."""

import asyncio
import socket
from collections.abc import Awaitable, Callable

import pytest

from polltrail.web.allowance import Rate
from polltrail.web.arrivals import Arrivals, has_left
from polltrail.web.lanes import Share
from polltrail.web.places import Places
from support.serving import Clock


class Begun(asyncio.Protocol):
    """Notes that it has begun."""

    def __init__(self, begun: list["Begun"]) -> None:
        begun.append(self)


class Setting:
    """A socket to connect to, whose share bears three connections, and two may wait."""

    def __init__(self, *, free: bool = False) -> None:
        self.clock = Clock()
        self.share = Share(self.clock, Rate(burst=2.5, per_second=1))
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.begun: list[Begun] = []
        self.arrivals = Arrivals(
            self.listening, lambda: Begun(self.begun), places=Places(400), most=2, share=self.share, cost=1,
            name=str.encode, free=lambda _: free,
        )  # fmt: skip
        self.arrivals.open()

    def connect(self) -> socket.socket:
        return socket.create_connection(self.listening.getsockname(), timeout=5)

    async def has(self, count: int) -> None:
        """Wait until so many have begun, and see that no more do."""
        for _ in range(500):
            if len(self.begun) >= count:
                break
            await asyncio.sleep(0.005)
        await asyncio.sleep(0.05)
        assert len(self.begun) == count


def run(questions: Callable[[Setting], Awaitable[None]], **how: bool) -> None:
    async def all_of_it() -> None:
        setting = Setting(**how)
        try:
            await questions(setting)
        finally:
            setting.arrivals.close()
            await setting.arrivals.wait_closed()
            setting.listening.close()

    asyncio.run(all_of_it())


def test_what_the_share_cannot_bear_waits_and_what_is_given_back_lets_it_in() -> None:
    async def questions(setting: Setting) -> None:
        held = [setting.connect() for _ in range(4)]
        await setting.has(3)
        setting.share.spend(-1)
        await setting.has(4)
        for one in held:
            one.close()

    run(questions)


def test_more_than_may_wait_are_let_go() -> None:
    async def questions(setting: Setting) -> None:
        held = [setting.connect() for _ in range(6)]
        await setting.has(3)
        held[5].setblocking(True)
        assert await asyncio.to_thread(held[5].recv, 1) == b""
        setting.clock.now += 10
        await setting.has(5)
        for one in held:
            one.close()

    run(questions)


def test_who_has_hung_up_costs_nothing() -> None:
    async def questions(setting: Setting) -> None:
        held = [setting.connect() for _ in range(3)]
        await setting.has(3)
        gone, patient = setting.connect(), setting.connect()
        gone.close()
        await asyncio.sleep(0.05)
        setting.clock.now += 1
        await setting.has(4)
        for one in (*held, patient):
            one.close()

    run(questions)


def test_trusted_proxies_do_not_wait() -> None:
    async def questions(setting: Setting) -> None:
        held = [setting.connect() for _ in range(9)]
        await setting.has(9)
        for one in held:
            one.close()

    run(questions, free=True)


@pytest.mark.skipif(not hasattr(socket, "TCP_INFO"), reason="this system does not tell")
def test_whether_somebody_has_hung_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        peer = socket.create_connection(listening.getsockname())
        ours, _ = listening.accept()
        assert not has_left(ours)
        peer.sendall(b"last words")
        peer.close()
        for _ in range(100):
            if has_left(ours):
                break
        assert has_left(ours)
        ours.close()
        assert has_left(ours)
