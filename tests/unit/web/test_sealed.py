"""While a count is sealed, over HTTP: receipts for everybody, entries for those who keep them safe."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from polltrail.log.open_entries import read_open
from polltrail.log.tiles import decode_bundle
from polltrail.statement import encode_envelope
from polltrail.statement.login import make_login
from polltrail.web.asgi import Receive, Scope, Send, answer
from polltrail.web.login import login_part
from polltrail.web.parts import Part, Serving
from polltrail.web.sealed import refuse_while_sealed, sealed_part
from support.night import Night, entry_of, lay_out, make_election, readings, seed_of
from support.serving import Here, checked, here

SEALED = make_election(2, unseal_by=datetime(2031, 5, 6, 12, tzinfo=UTC))
OPEN = make_election(2)
MIRROR, STORE, REVIEWER = seed_of("mirror"), seed_of("store"), seed_of("reviewer")
SAID = readings(SEALED, 3)
BUNDLE = "/log/tile/entries/000.p/10"


def images_part(serving: Serving) -> Part:
    """As the part that hands out images asks."""

    async def handle(scope: Scope, receive: Receive, send: Send) -> None:
        refuse_while_sealed(serving, scope)
        await answer(send, 200, [], b"a photograph")

    return Part(routes={"/images/": handle})


Ask = Callable[..., None]


@pytest.fixture
def ask(tmp_path: Path) -> Ask:
    def run(questions: Callable[[Here], Awaitable[None]], *, election: Night = SEALED) -> None:
        root = lay_out(election, tmp_path / "election")

        async def all_of_it() -> None:
            async with here(root, election, parts=[login_part, sealed_part, images_part]) as server:
                kept = [(MIRROR, "mirror"), (STORE, "store"), (REVIEWER, "reviewer")]
                for statement in (
                    *(election.enrolment(seed, role=role) for seed, role in kept),  # type: ignore[arg-type]
                    *readings(election, 3),
                ):
                    handed = await server.client.post("/v1/statements", content=entry_of(statement))
                    assert handed.status_code == 201, handed.text
                server.store.publish()
                await questions(server)

        asyncio.run(all_of_it())

    return run


async def logged_in(server: Here, seed: bytes) -> dict[str, str]:
    told = (await server.client.get("/v1/login")).json()
    login = make_login(seed, election=told["election"], origin=told["origin"], challenge=told["challenge"])
    answered = await server.client.post("/v1/login", json={"envelope": json.loads(encode_envelope(login))})
    return {"authorization": f"Bearer {answered.json()['token']}"}


async def opened(server: Here) -> None:
    answered = await server.client.post("/v1/statements", content=entry_of(SEALED.unsealed(from_size=10)))
    assert answered.status_code == 201
    server.store.publish()


def problem(answered: httpx.Response) -> None:
    said = answered.json()
    assert (answered.status_code, said["type"]) == (403, "urn:polltrail:problem:sealed")
    assert said["unseal_by"] == "2031-05-06T12:00:00Z"
    assert "must be by 2031-05-06T12:00:00Z" in said["expected"]
    assert answered.headers["cache-control"] == "no-store"


def test_receipts_work_as_always_and_a_statement_is_not_shown(ask: Ask) -> None:
    async def questions(server: Here) -> None:
        for index, statement in enumerate(SAID, start=7):
            found = await server.client.get(f"/v1/statements/{statement.id}")
            said = found.json()
            assert {*said} == {"id", "index", "receipt", "sealed_until"}
            assert said["sealed_until"] == "2031-05-06T12:00:00Z"
            assert checked(said["receipt"].encode(), statement, SEALED)[0] == said["index"] == index
        again = await server.client.post("/v1/statements", content=entry_of(SAID[0]))
        assert (again.status_code, checked(again.content, SAID[0], SEALED)[0]) == (200, 7)
        enrolment = await server.client.get(f"/v1/statements/{SEALED.enrolments[0].id}")
        assert "envelope" in enrolment.json()

    ask(questions)


@pytest.mark.parametrize(
    "path",
    [BUNDLE, "/log/tile/entries/000", "/log/tile/entries/", "/log/tile/entries/x", "/images/sha256/x"],
)
def test_entries_and_images_are_refused_with_the_time_of_the_promise(ask: Ask, path: str) -> None:
    async def questions(server: Here) -> None:
        reviewer = await logged_in(server, REVIEWER)
        for headers in ({}, {"authorization": "Bearer x"}, reviewer):
            problem(await server.client.get(path, headers=headers))
            assert (await server.client.head(path, headers=headers)).status_code == 403

    ask(questions)


@pytest.mark.parametrize("seed", [MIRROR, STORE, SEALED.organiser], ids=["mirror", "store", "organiser"])
def test_who_keeps_it_safe_reads_everything(ask: Ask, seed: bytes) -> None:
    async def questions(server: Here) -> None:
        known = await logged_in(server, seed)
        bundle = await server.client.get(BUNDLE, headers=known)
        assert bundle.headers["cache-control"] == "no-store"
        assert "access-control-allow-origin" not in bundle.headers
        assert decode_bundle(bundle.content)[7:] == [entry_of(one) for one in SAID]
        part = await server.client.get("/log/tile/entries/000.p/4", headers=known)
        assert decode_bundle(part.content) == decode_bundle(bundle.content)[:4]
        assert (await server.client.get("/images/sha256/x", headers=known)).content == b"a photograph"
        for path in ("/log/tile/entries/000", "/log/tile/entries/000.p/11", "/log/tile/entries/x"):
            assert (await server.client.get(path, headers=known)).status_code == 404, path
        problem(await server.client.get(BUNDLE))

    ask(questions)


def test_a_reader_sees_what_is_published_and_nothing_newer(ask: Ask) -> None:
    async def questions(server: Here) -> None:
        known = await logged_in(server, MIRROR)
        newer = readings(SEALED, 1, first=9)[0]
        await server.client.post("/v1/statements", content=entry_of(newer))
        assert (await server.client.get("/log/tile/entries/000.p/11", headers=known)).status_code == 404
        server.store.publish()
        assert (await server.client.get("/log/tile/entries/000.p/11", headers=known)).status_code == 200

    ask(questions)


def test_the_open_entries_the_hashes_and_the_checkpoint_are_for_everybody(ask: Ask) -> None:
    async def questions(server: Here) -> None:
        shown = await server.client.get("/log/open")
        assert (shown.headers["content-type"], shown.headers["cache-control"]) == (
            "application/octet-stream",
            "no-cache",
        )
        entries, torn = read_open(shown.content)
        assert ([index for index, _ in entries], torn) == (list(range(7)), False)
        for path in ("/log/checkpoint", "/log/tile/0/000.p/10"):
            assert (await server.client.get(path)).status_code == 200

    ask(questions)


def test_opened_everything_is_for_everybody(ask: Ask) -> None:
    async def questions(server: Here) -> None:
        await opened(server)
        bundle = await server.client.get("/log/tile/entries/000.p/11")
        assert decode_bundle(bundle.content)[7:10] == [entry_of(one) for one in SAID]
        assert "immutable" in bundle.headers["cache-control"]
        again = await server.client.get("/log/tile/entries/000.p/11")
        assert (again.content, again.headers) == (bundle.content, bundle.headers)
        assert (await server.client.get("/images/sha256/x")).status_code == 200
        said = (await server.client.get(f"/v1/statements/{SAID[0].id}")).json()
        assert {*said} == {"id", "index", "receipt", "envelope"}
        assert (await server.client.get("/log/open")).status_code == 404

    ask(questions)


def test_an_election_that_is_not_sealed_is_served_as_before(ask: Ask) -> None:
    async def questions(server: Here) -> None:
        assert (await server.client.get("/log/open")).status_code == 404
        assert (await server.client.get("/log/tile/entries/000.p/10")).status_code == 200
        assert (await server.client.get("/log/tile/entries/x")).status_code == 404
        assert (await server.client.post("/log/tile/entries/000")).status_code == 405

    ask(questions, election=OPEN)
