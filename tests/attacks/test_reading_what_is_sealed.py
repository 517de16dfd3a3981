"""Somebody without the role tries everything to read a sealed count: files, tiles, ids, images, notes, a login."""

import asyncio
import json
from base64 import b64encode
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from polltrail.log import SignedNote, new_tiles
from polltrail.statement import encode_envelope
from polltrail.statement.login import make_login
from polltrail.statement.roles import SIGNERS
from polltrail.store import published_log
from polltrail.web import intake, sealed, sealing, sessions
from polltrail.web.asgi import Receive, Scope, Send, answer
from polltrail.web.login import login_part
from polltrail.web.parts import Part, Serving
from polltrail.web.sealed import refuse_while_sealed, sealed_part
from support.attacks import attack
from support.night import entry_of, lay_out, make_election, readings, seed_of
from support.serving import Here, here

ELECTION = make_election(2, unseal_by=datetime(2031, 5, 6, 12, tzinfo=UTC))
REVIEWER = seed_of("reviewer")
SECRETS = readings(ELECTION, 5)
PHOTOGRAPH = b"a photograph of a form"


def photographs(serving: Serving) -> Part:
    async def handle(scope: Scope, receive: Receive, send: Send) -> None:
        refuse_while_sealed(serving, scope)
        await answer(send, 200, [], PHOTOGRAPH)

    return Part(routes={"/images/": handle})


async def served(server: Here, headers: dict[str, str]) -> dict[str, bytes]:
    """Everything that can be asked for, by whoever shows these headers."""
    paths = [f"/log/{tile.path}" for size in range(1, 12) for tile in new_tiles(0, size)]
    paths += ["/log/open", "/log/checkpoint", "/log/witnessed", "/log/cosigned", "/images/sha256/ab/cd/abcd"]
    paths += [f"/v1/statements/{one.id}" for one in SECRETS]
    found: dict[str, httpx.Response] = {}
    for path in dict.fromkeys(paths):
        found[path] = await server.client.get(path, headers=headers)
    for one in SECRETS:
        found[f"again {one.id}"] = await server.client.post(
            "/v1/statements", content=entry_of(one), headers=headers
        )
    return {path: one.content + repr(one.headers).encode() for path, one in found.items()}


async def known(server: Here, seed: bytes) -> dict[str, str]:
    told = (await server.client.get("/v1/login")).json()
    login = make_login(seed, election=told["election"], origin=told["origin"], challenge=told["challenge"])
    answered = await server.client.post("/v1/login", json={"envelope": json.loads(encode_envelope(login))})
    return {"authorization": f"Bearer {answered.json()['token']}"}


def leaked(everything: dict[str, bytes]) -> list[str]:
    """Where a word of what is sealed stands, as it was said or as base64 has it at any place."""
    words = [PHOTOGRAPH]
    for one in SECRETS:
        payload = one.envelope.payload
        words += [payload[40:90], one.envelope.signature, b64encode(one.envelope.signature)]
        words += [b64encode(payload[at:])[8:60] for at in range(3)]
    return [path for path, data in everything.items() if any(word in data for word in words)]


async def look(root: Path) -> None:
    async with here(root, ELECTION, parts=[login_part, sealed_part, photographs]) as server:
        for one in (ELECTION.enrolment(REVIEWER, role="reviewer"), *SECRETS):
            taken = await server.client.post("/v1/statements", content=entry_of(one))
            assert taken.status_code == 201
        server.store.publish()
        files = {
            str(path): path.read_bytes()
            for folder in ("log", "tables")
            for path in (root / folder).rglob("*")
            if path.is_file()
        }
        assert leaked(files) == []
        text = SignedNote.parse((root / "log" / "checkpoint").read_bytes()).text
        assert text.count("\n") == 3, "a checkpoint says nothing but name, size and root"
        agent = ELECTION.agents[1]
        for headers in (
            {},
            {"authorization": "Bearer guessed"},
            await known(server, REVIEWER),
            await known(server, agent),
        ):
            assert leaked(await served(server, headers)) == []


def _notes_say_more(patch: pytest.MonkeyPatch) -> None:
    write = published_log.write_checkpoint
    line = "\u2014 archive.example ".encode() + b64encode(b"1234" + SECRETS[0].envelope.signature) + b"\n"
    line += "\u2014 archive.example ".encode() + b64encode(SECRETS[0].envelope.signature) + b"\n"
    patch.setattr(published_log, "write_checkpoint", lambda path, note: write(path, note + line))


@attack(
    seal_of_the_store=lambda patch: patch.setattr(sealing.CountSeal, "closed", False),
    kinds_that_are_public=lambda patch: patch.setattr(sealing.CountSeal, "shows", lambda *_: True),
    look_at_the_role=lambda patch: patch.setattr(sessions, "MAY_READ_ALL", SIGNERS["endorsement"]),
    look_before_bundles=lambda patch: patch.setattr(sealed, "refuse_while_sealed", lambda *_: True),
    envelopes_kept_back=lambda patch: patch.setattr(intake, "is_public", lambda _: True),
    notes_that_say_nothing_more=_notes_say_more,
)
def test_nothing_that_is_sealed_is_read_without_the_role(tmp_path: Path) -> None:
    asyncio.run(look(lay_out(ELECTION, tmp_path / "election")))
