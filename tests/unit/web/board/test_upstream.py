import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from polltrail.web.board import upstream
from polltrail.web.board.upstream import Upstream
from polltrail.web.problems import Refused

Answering = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\ncontent-length: 2\r\n\r\nhi"


def asked(path: Path, answering: Answering, work: Callable[[Upstream], Awaitable[Any]]) -> Any:
    speaking: list[asyncio.Task[None]] = []

    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        speaking.append(asyncio.current_task())  # type: ignore[arg-type]
        with suppress(asyncio.IncompleteReadError):
            await answering(reader, writer)
        writer.close()
        await writer.wait_closed()

    async def run() -> Any:
        server, found = await asyncio.start_unix_server(speak, path), Upstream()
        try:
            found.begin(str(path))
            return await work(found)
        finally:
            found.end()
            server.close()
            await asyncio.gather(*speaking, return_exceptions=True)

    return asyncio.run(run())


def kind(refused: pytest.ExceptionInfo[Refused]) -> str:
    return refused.value.problem.kind


async def well(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while await reader.readuntil(b"\r\n\r\n"):
        writer.write(OK)


def test_an_answer_as_it_was_given_over_a_connection_that_is_kept(tmp_path: Path) -> None:
    async def work(found: Upstream) -> Any:
        answers = [await found.ask(b"/x", []) for _ in range(3)]
        kept = len(found._idle)
        found.end()
        return answers, kept

    answers, kept = asked(tmp_path / "s", well, work)
    assert [(one.status, one.body, one.headers) for one in answers] == [
        (200, b"hi", [(b"content-type", b"text/plain")])
    ] * 3
    assert kept == 1


def test_nobody_waits_for_a_process_that_is_not_there() -> None:
    async def ask() -> None:
        await Upstream().ask(b"/x", [])

    with pytest.raises(Refused) as refused:
        asyncio.run(ask())
    assert (kind(refused), refused.value.problem.retry_after) == ("board-starts", 3)


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhi",
        b"HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n",
    ],
)
def test_half_an_answer_is_none(tmp_path: Path, answer: bytes) -> None:
    async def ends(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)

    with pytest.raises(Refused) as refused:
        asked(tmp_path / "s", ends, lambda found: found.ask(b"/x", []))
    assert kind(refused) == "board-starts"


def test_a_late_answer_is_given_up_and_its_connection_not_used_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upstream, "ANSWER_S", 0.05)

    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1 << 16)
        await asyncio.sleep(0.2)

    async def work(found: Upstream) -> int:
        with pytest.raises(Refused) as refused:
            await found.ask(b"/x", [])
        assert kind(refused) == "board-late"
        await asyncio.sleep(0.3)
        return len(found._idle)

    assert asked(tmp_path / "s", silent, work) == 0


def test_few_questions_are_on_their_way_and_few_wait(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upstream, "MOST_WAITING", 6)
    here: list[int] = [0, 0]

    async def slow(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            await reader.readuntil(b"\r\n\r\n")
            here[0] += 1
            here[1] = max(here)
            await asyncio.sleep(0.02)
            here[0] -= 1
            writer.write(OK)

    async def work(found: Upstream) -> list[Any]:
        answers = await asyncio.gather(*(found.ask(b"/x", []) for _ in range(9)), return_exceptions=True)
        found.end()
        return list(answers)

    answers = asked(tmp_path / "s", slow, work)
    refused = [one for one in answers if isinstance(one, Refused)]
    assert (len(refused), {one.problem.kind for one in refused}) == (3, {"overloaded"})
    assert here[1] == upstream.AT_ONCE
