"""The JSON of a live board against its own description, by cases that schemathesis makes of it; in this process."""

import asyncio
import re
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import given

from polltrail.store import ElectionDir
from polltrail.store.board import BoardReader
from polltrail.store.count import Count
from polltrail.web.board.pages import Pages
from polltrail.web.board.pages_app import Desk, pages_app
from support.count_night import holding, lay_out, official, picture, reading

pytestmark = pytest.mark.slow
N1, S1 = ("N1", "assembly"), ("S1", "mayor")


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    night = [
        reading("agent 0", N1, (10, 20)), reading("clerk 0", N1, (10, 20)), reading("agent 1", S1, (1, 2)),
        reading("clerk 1", S1, (1, 3)), picture("agent 0", N1, f"{3:064x}"), holding(f"{3:064x}"),
        official("watcher 0", (90, 50)), official("watcher 1", (90, 50), number=1),
    ]  # fmt: skip
    place = ElectionDir(lay_out(tmp_path_factory.mktemp("board") / "election", night))
    with closing(Count(place)) as count:
        count.catch_up()
    with closing(BoardReader(place)) as reader:
        yield pages_app(Desk(place, Pages(reader), state=lambda: "one"))


def asked(app: Any, path: str, **more: Any) -> httpx.Response:
    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://pages") as client:
            return await client.request("GET", path, **more)

    return asyncio.run(ask())


def test_every_value_is_as_it_is_described(app: Any) -> None:
    described = schemathesis.openapi.from_dict(asked(app, "/openapi.json").json())
    tried: set[str] = set()
    for found in described.get_all_operations():
        operation = found.ok()

        @given(case=operation.as_strategy())
        def check(case: Any) -> None:
            request = case.as_transport_kwargs(base_url="http://pages")
            answer = asked(app, request["url"], params=request.get("params"))
            assert answer.status_code < 500
            case.validate_response(schemathesis.Response.from_any(answer))

        if not operation.path.startswith(("/log/", "/feed", "/data/views")):
            check()
            tried.add(operation.path)
    assert len(tried) == 6


@pytest.mark.parametrize(
    "path", ["/data/index.json", "/data/findings.json", *(f"/data/place/{at}.json" for at in range(6)),
             *(f"/data/contest/{at}.json" for at in range(2)), *(f"/data/station/0/{at}.json" for at in range(4))],
)  # fmt: skip
def test_what_there_is_conforms(app: Any, path: str) -> None:
    described = schemathesis.openapi.from_dict(asked(app, "/openapi.json").json())
    answer = asked(app, path)
    assert answer.status_code == 200
    assert answer.json()["as_of"]["size"] == 22
    named = re.sub(r"[0-9]+", "{}", path)
    operations = [one.ok() for one in described.get_all_operations()]
    (operation,) = [one for one in operations if re.sub(r"{[a-z]+}", "{}", one.path) == named]
    operation.validate_response(schemathesis.Response.from_any(answer))
