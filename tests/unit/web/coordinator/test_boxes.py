"""Boxes: kept for those who may, version by version; never opened, and never anything in the clear."""

import asyncio
import json
from base64 import b64encode
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from polltrail.statement import StatementId, encode_envelope
from polltrail.statement.login import make_login
from polltrail.store import ElectionDir
from polltrail.store.coordination.boxes import folder_of
from polltrail.web.coordinator.boxes import MAGIC, REGISTRY, SPOKEN, SPOKEN_IN
from polltrail.web.coordinator.part import coordinator_part
from polltrail.web.login import login_part
from support.night import lay_out, make_election
from support.serving import Here, here

ELECTION = make_election(1)
NAME = "0f" * 16


def box(sealed: bytes = b"sealed") -> dict[str, Any]:
    text = b64encode(sealed).decode()
    return {"format": MAGIC, "rounds": 600_000, "salt": text, "nonce": text, "sealed": text}


async def session(server: Here, seed: bytes = ELECTION.organiser) -> dict[str, str]:
    told = (await server.client.get("/v1/login")).json()
    login = make_login(seed, election=StatementId(told["election"]), origin=told["origin"], challenge=told["challenge"])  # fmt: skip
    answer = await server.client.post("/v1/login", json={"envelope": json.loads(encode_envelope(login))})
    return {"authorization": f"Bearer {answer.json()['token']}"}


async def save(server: Here, made_from: int, session: dict[str, str], what: object = None) -> httpx.Response:
    headers = {**session, "if-match": f'"{made_from}"'}
    return await server.client.put(REGISTRY, json=box() if what is None else what, headers=headers)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return lay_out(ELECTION, tmp_path / "election")


def serve(root: Path, questions: Callable[[Here], Awaitable[None]]) -> None:
    async def all_of_it() -> None:
        async with here(root, ELECTION, parts=[login_part, coordinator_part]) as server:
            await questions(server)

    asyncio.run(all_of_it())


def test_the_registry_is_saved_version_by_version_and_nobody_overwrites_what_they_have_not_read(root: Path) -> None:  # fmt: skip
    async def questions(server: Here) -> None:
        who = await session(server)
        assert (await server.client.get(REGISTRY, headers=who)).status_code == 204
        assert (await save(server, 0, who)).json() == {"version": 1}
        assert (await save(server, 0, who)).status_code == 409
        assert (await save(server, 1, who, box(b"more"))).status_code == 201
        found = await server.client.get(REGISTRY, headers=who)
        assert (found.headers["etag"], found.json()) == ('"2"', box(b"more"))

    serve(root, questions)
    kept = folder_of(ElectionDir(root)) / "registry"
    assert sorted(path.name for path in kept.iterdir()) == ["1", "2"]
    assert {path.stat().st_mode & 0o777 for path in kept.iterdir()} == {0o600}


def test_only_coordinators_have_the_registry(root: Path) -> None:
    async def questions(server: Here) -> None:
        agent = await session(server, ELECTION.agents[0])
        assert (await server.client.get(REGISTRY)).status_code == 401
        assert (await server.client.get(REGISTRY, headers=agent)).status_code == 403
        assert (await save(server, 0, agent)).status_code == 403

    serve(root, questions)


@pytest.mark.parametrize("what", [{"names": ["Amina"]}, {**box(), "names": ["Amina"]}, {**box(), "sealed": "Amina!"}, [1]])  # fmt: skip
def test_what_no_browser_sealed_is_not_kept(root: Path, what: object) -> None:
    async def questions(server: Here) -> None:
        assert (await save(server, 0, await session(server), what)).status_code == 400

    serve(root, questions)
    assert not (folder_of(ElectionDir(root)) / "registry").exists()


def test_a_link_under_a_spoken_code_is_given_to_whoever_was_told_it(root: Path) -> None:
    async def questions(server: Here) -> None:
        who = await session(server)
        boxes = {NAME: b64encode(b"a sealed link").decode()}
        assert (await server.client.post(SPOKEN_IN, json=boxes)).status_code == 401
        assert (await server.client.post(SPOKEN_IN, json={"../log": "AAAA"}, headers=who)).status_code == 400
        assert (await server.client.post(SPOKEN_IN, json=boxes, headers=who)).json() == {"kept": 1}
        assert (await server.client.get(SPOKEN + NAME)).content == b"a sealed link"
        assert (await server.client.get(SPOKEN + "00" * 16)).status_code == 404
        assert (await server.client.get(SPOKEN + "../registry/1")).status_code == 404

    serve(root, questions)
