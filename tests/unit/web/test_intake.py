"""The requests there are, in process: what is answered, with which status and headers."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx
import pytest

from polltrail.errors import StoreError
from polltrail.statement import decode_envelope
from polltrail.web.batches import MAX_BATCH, MAX_LINES, _quoted
from support.night import TABLES, entry_of, lay_out, make_election, readings, seed_of, wrongly_signed
from support.serving import Here, checked, here

ELECTION = make_election(3)
AGENT = ELECTION.agents[0]
READING = ELECTION.transcription(AGENT, "station 1")


@pytest.fixture
def ask(tmp_path: Path) -> Callable[[Callable[[Here], Awaitable[None]]], None]:
    """Run questions against a server in this process."""
    root = lay_out(ELECTION, tmp_path / "election")

    def run(questions: Callable[[Here], Awaitable[None]]) -> None:
        async def all_of_it() -> None:
            async with here(root, ELECTION) as server:
                await questions(server)

        asyncio.run(all_of_it())

    return run


Ask = Callable[[Callable[[Here], Awaitable[None]]], None]


def problem(answer: httpx.Response, status: int, kind: str) -> dict[str, str]:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    said: dict[str, str] = answer.json()
    assert said["type"] == f"urn:polltrail:problem:{kind}"
    assert said["expected"]
    assert said["found"]
    return said


def test_a_statement_gets_its_receipt_and_the_same_one_again(ask: Ask) -> None:
    async def questions(server: Here) -> None:
        first = await server.client.post("/v1/statements", content=entry_of(READING))
        again = await server.client.post("/v1/statements", content=b" " + entry_of(READING))
        assert (first.status_code, again.status_code) == (201, 200)
        assert first.headers["content-type"] == "text/plain; charset=utf-8"
        assert first.headers["location"] == again.headers["location"] == f"/v1/statements/{READING.id}"
        assert (
            checked(first.content, READING, ELECTION)[0] == checked(again.content, READING, ELECTION)[0] == 5
        )

    ask(questions)


def test_a_statement_is_readable_with_its_proof(ask: Ask) -> None:
    async def questions(server: Here) -> None:
        await server.client.post("/v1/statements", content=entry_of(READING))
        answer = await server.client.get(f"/v1/statements/{READING.id}")
        said = answer.json()
        assert (answer.status_code, said["id"], said["index"]) == (200, READING.id, 5)
        assert decode_envelope(json.dumps(said["envelope"]).encode()) == READING.envelope
        assert checked(said["receipt"].encode(), READING, ELECTION)[0] == 5
        unknown = await server.client.get(f"/v1/statements/{'0' * 64}")
        problem(unknown, 404, "not-logged")
        problem(await server.client.get("/v1/statements/x"), 404, "no-such-path")

    ask(questions)


@pytest.mark.parametrize(
    ("content", "headers", "status", "kind"),
    [
        (b"{", {}, 400, "malformed-envelope"),
        (b"x" * 65_537, {}, 413, "too-large"),
        (wrongly_signed(READING), {}, 422, "wrong-signature"),
        (entry_of(ELECTION.transcription(seed_of("nobody"), "s")), {}, 422, "unknown-key"),
        (entry_of(ELECTION.enrolment(seed_of("x"), by=AGENT)), {}, 422, "refused"),
        (entry_of(READING), {"content-encoding": "gzip"}, 415, "encoded"),
    ],
)
def test_what_is_wrong_is_said(
    ask: Ask, content: bytes, headers: dict[str, str], status: int, kind: str
) -> None:
    async def questions(server: Here) -> None:
        answer = await server.client.post("/v1/statements", content=content, headers=headers)
        problem(answer, status, kind)
        assert server.store.size == 5

    ask(questions)


def test_a_promised_length_is_refused_before_a_byte_is_read(ask: Ask) -> None:
    async def questions(server: Here) -> None:
        async def never() -> dict[str, object]:
            raise AssertionError("the body was read")

        sent: list[dict[str, object]] = []

        async def send(message: dict[str, object]) -> None:
            sent.append(message)

        for length, status in ((b"65537", 413), (b"9" * 30, 413), (b"-1", 400), (b"x", 400)):
            scope = {
                "type": "http",
                "path": "/v1/statements",
                "method": "POST",
                "headers": [(b"content-length", length)],
            }
            await server.app(scope, never, send)
            assert sent[-2]["status"] == status

    ask(questions)


def test_a_body_that_grows_is_cut_off(ask: Ask) -> None:
    async def growing() -> "object":
        for _ in range(1000):
            yield b"x" * 1000

    async def questions(server: Here) -> None:
        answer = await server.client.post("/v1/statements", content=growing())
        problem(answer, 413, "too-large")
        assert server.intake._load.held == 0

    ask(questions)


def test_a_body_may_come_in_pieces(ask: Ask) -> None:
    async def pieces() -> "object":
        for at in range(0, len(entry_of(READING)), 100):
            yield entry_of(READING)[at : at + 100]

    async def questions(server: Here) -> None:
        assert (await server.client.post("/v1/statements", content=pieces())).status_code == 201

    ask(questions)


def test_who_leaves_is_not_answered(ask: Ask) -> None:
    async def questions(server: Here) -> None:
        async def gone() -> dict[str, object]:
            return {"type": "http.disconnect"}

        scope = {"type": "http", "path": "/v1/statements", "method": "POST", "headers": []}
        await server.app(scope, gone, None)
        assert server.intake._load.held == 0

    ask(questions)


@pytest.mark.parametrize(
    ("method", "path", "allow"),
    [
        ("GET", "/v1/statements", "POST"),
        ("PUT", "/v1/batches", "POST"),
        ("POST", f"/v1/statements/{READING.id}", "GET, HEAD"),
        ("DELETE", "/log/checkpoint", "GET, HEAD"),
    ],
)
def test_wrong_methods_name_the_right_one(ask: Ask, method: str, path: str, allow: str) -> None:
    async def questions(server: Here) -> None:
        answer = await server.client.request(method, path)
        problem(answer, 405, "wrong-method")
        assert answer.headers["allow"] == allow

    ask(questions)


@pytest.mark.parametrize(
    "path",
    ["/", "/v1", "/v2/statements", "/log", "/log/", "/log/../state.db", "/log/..%2fstate.db", "/log/tile/0/1",
     "/log/tile/0/000.p/0", "/log/tile/0/000.p/256", "/tables/../keys/log.key", f"/tables/{'0' * 64}", "/tables/x",
     "/keys/log.key", "/log/%00", "/log/tile/x/000"],
)  # fmt: skip
def test_nothing_else_is_served(ask: Ask, path: str) -> None:
    async def questions(server: Here) -> None:
        answer = await server.client.get(path)
        assert answer.status_code == 404
        assert answer.headers["content-type"] == "application/problem+json"

    ask(questions)


def test_what_is_published_is_served(ask: Ask, tmp_path: Path) -> None:
    async def questions(server: Here) -> None:
        for path in (
            "log/checkpoint",
            "log/log.vkey",
            "log/policy",
            "log/tile/0/000.p/5",
            "log/tile/entries/000.p/5",
        ):
            for _ in range(2):  # from the disk, then from memory
                answer = await server.client.get(f"/{path}")
                assert answer.content == (tmp_path / "election" / path).read_bytes(), path
            assert ("immutable" in answer.headers["cache-control"]) == ("/tile/" in path)
            assert answer.headers["access-control-allow-origin"] == "*"
        from hashlib import sha256

        table = await server.client.get(f"/tables/{sha256(TABLES[0]).hexdigest()}")
        assert table.content == TABLES[0]

    ask(questions)


def test_a_checkpoint_is_served_from_memory_until_the_next_is_published(ask: Ask) -> None:
    async def questions(server: Here) -> None:
        server.files.published(b"the one just published")
        assert (await server.client.get("/log/checkpoint")).content == b"the one just published"

    ask(questions)


def test_a_batch_is_answered_line_by_line(ask: Ask) -> None:
    late = seed_of("late")
    said = readings(ELECTION, 3)
    lines = [
        entry_of(said[0]),
        b"not an envelope",
        entry_of(ELECTION.enrolment(late)),
        entry_of(ELECTION.transcription(late, "s")),
        entry_of(said[0]),
        entry_of(ELECTION.transcription(seed_of("nobody"), "s")),
        entry_of(ELECTION.enrolment(seed_of("x"), by=AGENT)),
        entry_of(said[1]),
    ]

    async def questions(server: Here) -> None:
        answer = await server.client.post("/v1/batches", content=b"\n".join(lines) + b"\n")
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "application/x-ndjson"
        found = [json.loads(line) for line in answer.text.splitlines()]
        assert [one["status"] for one in found] == [201, 400, 201, 201, 200, 422, 422, 201]
        assert [one.get("index") for one in found] == [5, None, 6, 7, 5, None, None, 8]
        assert checked(found[7]["receipt"].encode(), said[1], ELECTION)[0] == 8
        assert found[7]["id"] == said[1].id
        assert found[1]["problem"]["expected"]
        assert found[6]["problem"]["type"] == "urn:polltrail:problem:refused"

    ask(questions)


@pytest.mark.parametrize(
    ("content", "status"), [(b"", 400), (b"{}\n" * (MAX_LINES + 1), 413), (b"x" * (MAX_BATCH + 1), 413)]
)
def test_a_batch_has_its_size(ask: Ask, content: bytes, status: int) -> None:
    async def questions(server: Here) -> None:
        answer = await server.client.post("/v1/batches", content=content)
        assert answer.status_code == status, answer.text
        assert answer.json()["expected"]

    ask(questions)


def test_a_flood_from_one_address_is_told_to_wait(ask: Ask) -> None:
    stranger = entry_of(ELECTION.transcription(seed_of("nobody"), "s"))

    async def questions(server: Here) -> None:
        answers = [await server.client.post("/v1/statements", content=stranger) for _ in range(201)]
        said = problem(answers[-1], 429, "too-many")
        assert answers[-1].headers["retry-after"] == "1"
        assert "192.0.2.1" not in said["detail"]
        assert (await server.client.post("/v1/statements", content=entry_of(READING))).status_code == 201
        async with server.from_address("192.0.2.2") as other:
            problem(await other.post("/v1/statements", content=stranger), 422, "unknown-key")
        server.clock.now += 1
        problem(await server.client.post("/v1/statements", content=stranger), 422, "unknown-key")

    ask(questions)


def test_a_disk_that_cannot_be_read_ends_it(ask: Ask) -> None:
    async def questions(server: Here) -> None:
        def broken(statement: str) -> int:
            raise StoreError("the log could not be read")

        server.store.index_of = broken
        problem(await server.client.get(f"/v1/statements/{READING.id}"), 503, "storage-failed")
        problem(await server.client.post("/v1/statements", content=entry_of(READING)), 503, "storage-failed")
        await server.committing

    ask(questions)


@pytest.mark.parametrize("receipt", ["plain\n\n— ünë\n", 'a "name" with \\ and \\n\n', ""])
def test_a_receipt_in_a_line_is_json(receipt: str) -> None:
    assert json.loads(b'"%b"' % _quoted(receipt.encode())) == receipt
