import asyncio
from typing import Any

import pytest

from polltrail.web.board import news as news_of
from polltrail.web.board.news import FULL, News
from polltrail.web.problems import Refused


class Guest:
    """Somebody who reads news, and can leave."""

    def __init__(self, news: News, address: str) -> None:
        self.lines: list[bytes] = []
        self.gone = asyncio.Event()
        scope = {"method": "GET", "path": "/v1/size", "client": (address, 1), "headers": []}
        self.task = asyncio.ensure_future(news.get(scope, self._receive, self._send))

    async def _receive(self) -> Any:
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Any) -> None:
        if message["type"] == "http.response.body" and message["body"]:
            self.lines.append(message["body"])


async def settle() -> None:
    for _ in range(8):
        await asyncio.sleep(0)


@pytest.fixture(autouse=True)
def _short_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(news_of, "EVERY_S", 0.1)


def run(work: Any) -> None:
    asyncio.run(work())


def test_whoever_comes_is_told_the_size_at_once_and_every_later_one() -> None:
    async def work() -> None:
        news = News(str.encode)
        telling = asyncio.ensure_future(news.telling())
        news.say(7)
        guest = Guest(news, "a")
        await settle()
        assert guest.lines[0] == b"retry: 5000\nid: 7\ndata: size is now 7\n\n"
        news.say(8)
        await asyncio.sleep(0.15)
        assert guest.lines[-1] == b"id: 8\ndata: size is now 8\n\n"
        guest.gone.set()
        await guest.task
        assert len(news) == 0
        telling.cancel()

    run(work)


def test_nobody_is_told_one_size_twice_or_two_sizes_in_a_second() -> None:
    async def work() -> None:
        news = News(str.encode)
        telling = asyncio.ensure_future(news.telling())
        guest = Guest(news, "a")
        await settle()
        for size in range(1, 50):
            news.say(size)
            await asyncio.sleep(0.001)
        assert len(guest.lines) <= 2
        await asyncio.sleep(0.15)
        assert guest.lines[-1] == b"id: 49\ndata: size is now 49\n\n"
        telling.cancel()
        guest.gone.set()
        await guest.task

    run(work)


def test_when_all_places_are_taken_the_largest_crowd_makes_room() -> None:
    async def work() -> None:
        news = News(str.encode, most=4)
        crowd = [Guest(news, "crowd") for _ in range(3)]
        other = Guest(news, "other")
        await settle()
        assert len(news) == 4
        with pytest.raises(Refused) as refused:
            await Guest(news, "crowd").task
        assert refused.value.problem is FULL
        late = Guest(news, "late")
        await settle()
        assert crowd[2].task.done()
        assert not any(one.task.done() for one in (*crowd[:2], other, late))
        assert len(news) == 4
        for one in (*crowd, other, late):
            one.gone.set()
        await settle()
        assert len(news) == 0

    run(work)


def test_a_reader_that_takes_nothing_holds_up_nobody() -> None:
    async def work() -> None:
        news = News(str.encode)
        telling = asyncio.ensure_future(news.telling())
        stuck, guest = Guest(news, "a"), Guest(news, "b")
        never = asyncio.Event()

        async def send(_: Any) -> None:
            await never.wait()

        stuck._send = send  # type: ignore[method-assign]
        await settle()
        for size in (1, 2):
            news.say(size)
            await asyncio.sleep(0.15)
        assert guest.lines[-1].endswith(b"data: size is now 2\n\n")
        telling.cancel()
        for one in (stuck, guest):
            one.task.cancel()

    run(work)
