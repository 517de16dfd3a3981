"""The gate: three lanes, each with its own share; what was not paid for is charged when it is refused."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from polltrail.web.allowance import Rate
from polltrail.web.gate import CONNECTION
from support.night import entry_of, lay_out, make_election, readings, seed_of
from support.serving import Here, here

ELECTION = make_election(3)
SAID = readings(ELECTION, 20)
UNKNOWN = entry_of(ELECTION.transcription(seed_of("nobody"), "s"))
FEW = Rate(burst=20, per_second=10)
TOKEN = "polltrail-token"
Ask = Callable[[Callable[[Here], Awaitable[None]]], None]


@pytest.fixture
def ask(tmp_path: Path) -> Ask:
    root = lay_out(ELECTION, tmp_path / "election")

    def run(questions: Callable[[Here], Awaitable[None]]) -> None:
        async def all_of_it() -> None:
            async with here(root, ELECTION, strangers=FEW) as server:
                await questions(server)

        asyncio.run(all_of_it())

    return run


async def moments(count: int = 60) -> None:
    for _ in range(count):
        await asyncio.sleep(0)


def test_reading_much_keeps_no_statement_out(ask: Ask) -> None:
    async def questions(server: Here) -> None:
        for _ in range(20):
            await server.client.get("/log/log.vkey")
        late = asyncio.create_task(server.client.get("/log/log.vkey"))
        late_too = asyncio.create_task(server.client.get("/log/log.vkey"))
        await moments()
        assert len(server.gate.readers) >= 1
        assert (await server.client.post("/v1/statements", content=entry_of(SAID[0]))).status_code == 201
        server.clock.now += 1
        server.gate.readers.let_in()
        assert {(await late).status_code, (await late_too).status_code} == {200}

    ask(questions)


def test_large_requests_keep_no_statement_out_and_pay_for_their_bytes(ask: Ask) -> None:
    async def questions(server: Here) -> None:
        large = b"x" * 1_500_000
        answer = asyncio.create_task(server.client.post("/v1/batches", content=large))
        await moments()
        assert server.gate.large.share.used() > 1
        assert (await server.client.post("/v1/statements", content=entry_of(SAID[0]))).status_code == 201
        assert server.gate.statements.share.used() <= 0
        for _ in range(20):
            server.clock.now += 1
            server.gate.large.let_in()
            await moments()
        assert (await answer).status_code == 200

    ask(questions)


def test_with_a_token_nothing_of_it_waits(ask: Ask) -> None:
    async def questions(server: Here) -> None:
        first = await server.client.post("/v1/statements", content=entry_of(SAID[0]))
        shown = {TOKEN: first.headers[TOKEN]}
        for _ in range(60):
            assert (await server.client.get("/log/log.vkey", headers=shown)).status_code == 200
        lines = b"\n".join(map(entry_of, SAID))
        answer = await server.client.post("/v1/batches", content=lines, headers=shown)
        assert [line[10:13] for line in answer.text.splitlines()] == ["200"] + ["201"] * 19
        assert TOKEN in answer.headers
        assert len(server.gate.readers) == len(server.gate.large) == 0

    ask(questions)


@pytest.mark.parametrize(
    ("method", "path", "headers"),
    [
        ("POST", "/nothing", {}),
        ("POST", "/v1/statements", {"content-encoding": "gzip"}),
        ("DELETE", "/v1/statements", {}),
    ],
)
def test_what_is_refused_unread_is_paid_for(
    ask: Ask, method: str, path: str, headers: dict[str, str]
) -> None:
    async def questions(server: Here) -> None:
        for _ in range(18):
            await server.client.request(method, path, headers=headers, content=b"x")
        assert server.gate.statements.share.used() == pytest.approx(0.9)
        assert server.held == []
        await server.client.request(method, path, headers=headers, content=b"x")
        server.clock.now += 0.05  # half of what the next costs
        for _ in range(1, 3):
            await server.client.request(method, path, headers=headers, content=b"x")
        assert server.held == [5.0]

    ask(questions)


def test_what_honest_clients_send_without_a_token_uses_nothing_up(ask: Ask) -> None:
    async def questions(server: Here) -> None:
        for one in SAID:
            answer = await server.client.post("/v1/statements", content=entry_of(one))
            assert answer.status_code == 201
        assert server.gate.statements.share.used() <= 0
        assert server.held == []

    ask(questions)


class Left:
    """A connection whose other side did not wait."""

    def __init__(self) -> None:
        self.waited = 0

    def known(self, who: str) -> None:
        raise AssertionError(who)

    def wait(self) -> None:
        self.waited += 1

    def has_left(self) -> bool:
        return True


def test_who_has_left_meanwhile_is_not_answered_and_costs_nothing(ask: Ask) -> None:
    async def questions(server: Here) -> None:
        while server.gate.statements.goes_in():
            pass
        connection = Left()
        scope = {
            "type": "http",
            "method": "POST",
            "path": "/v1/statements",
            "headers": [(b"content-length", b"10")],
            "client": ("203.0.113.9", 1),
            CONNECTION: connection,
        }
        gone = asyncio.create_task(server.app(scope, None, None))
        await moments()
        assert connection.waited == 1
        server.clock.now += server.gate.statements.share.wait() + 1e-6
        before = server.gate.statements.share.used()
        server.gate.statements.let_in()
        await gone
        assert server.gate.statements.share.used() == pytest.approx(before)

    ask(questions)
