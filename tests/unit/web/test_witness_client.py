"""Whatever is at the other end, asking ends in so many bytes and so many seconds."""

import asyncio
from collections.abc import Awaitable, Callable

import httpx
import pytest

from polltrail.web import witness_client
from polltrail.web.elsewhere import elsewhere
from polltrail.web.witness_client import Answer, Unanswered, ask, client, cosigned_note

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(witness_client, "WHOLE_S", 0.3)
    monkeypatch.setattr(witness_client, "CONNECT_S", 0.2)


def asked(serve: Serve, **more: float) -> Answer:
    """What comes of asking something that speaks for itself."""

    async def go() -> Answer:
        server = await asyncio.start_server(_quietly(serve), "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        try:
            async with client() as asking:
                return await ask(asking, "GET", f"http://127.0.0.1:{port}/x", **more)
        finally:
            server.close()

    return asyncio.run(go())


def _quietly(serve: Serve) -> Serve:
    async def run(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await reader.readuntil(b"\r\n\r\n")
            await serve(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    return run


def says(data: bytes, *, every_s: float = 0.0, times: int = 1) -> Serve:
    async def serve(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for _ in range(times):
            writer.write(data)
            await writer.drain()
            await asyncio.sleep(every_s)

    return serve


def test_a_whole_answer_is_given_whatever_its_status() -> None:
    answer = asked(says(b"HTTP/1.1 409 Conflict\r\ncontent-length: 2\r\n\r\n7\n"))
    assert answer == Answer(409, b"7\n")
    assert answer.said() == r"status 409, '7\n'"


@pytest.mark.parametrize(
    ("serve", "told"),
    [
        (says(b""), "expected an answer, found"),
        (says(b"no HTTP at all\r\n\r\n"), "expected an answer, found"),
        (says(b"", every_s=600), "expected an answer"),
        (says(b"HTTP/1.1 200 OK\r\nx: ", every_s=0.1, times=100), "expected an answer"),
        (says(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n" + b"x", every_s=600), "in time, found none"),
        (says(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\nx\r\n", every_s=600), "in time"),
        (says(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n123"), "expected an answer, found"),
    ],
)
def test_one_that_is_broken_or_slow_gives_no_answer_in_time(impatient: None, serve: Serve, told: str) -> None:
    with pytest.raises(Unanswered, match=told):
        asked(serve)


def test_an_endless_body_is_left() -> None:
    async def serve(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            writer.write(bytes(65_536))
            await writer.drain()

    with pytest.raises(Unanswered, match="expected at most 100 bytes, found more"):
        asked(serve, most=100)


def test_what_is_compressed_is_not_unpacked() -> None:
    answer = asked(says(b"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 2\r\n\r\n\x1f\x8b"))
    assert answer.body == b"\x1f\x8b"


def test_no_other_address_is_asked() -> None:
    answer = asked(says(b"HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n"))
    assert answer.status == 302


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/", "http://[::", "ftp://127.0.0.1/", "http://\udcff/"])
def test_an_address_where_nobody_is_gives_no_answer(url: str) -> None:
    async def go() -> None:
        async with client() as asking:
            await cosigned_note(asking, url, "log.example")

    with pytest.raises(Unanswered):
        asyncio.run(go())


def test_work_elsewhere_gives_its_result_and_its_errors() -> None:
    async def works() -> int:
        return 7

    async def fails() -> None:
        raise ValueError("no")

    async def here() -> None:
        assert await elsewhere(works) == 7
        with pytest.raises(ValueError, match="no"):
            await elsewhere(fails)

    asyncio.run(here())


def test_work_elsewhere_ends_when_it_is_cancelled() -> None:
    ended = []

    async def works() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            ended.append(True)

    async def here() -> None:
        going = asyncio.create_task(elsewhere(works))
        await asyncio.sleep(0.05)
        going.cancel()
        with pytest.raises(asyncio.CancelledError):
            await going

    asyncio.run(here())
    assert ended == [True]


def test_the_client_asks_for_what_it_can_read() -> None:
    async def go() -> httpx.Headers:
        async with client() as asking:
            return asking.headers

    assert asyncio.run(go())["accept-encoding"] == "identity"
