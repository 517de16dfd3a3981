"""A login used again, elsewhere, too late, by somebody who lost the right to it, or as something that was said."""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

import httpx
import msgspec
import pytest

from polltrail.statement import (
    BODIES,
    Envelope,
    encode_envelope,
    fingerprint,
    login,
    public_key,
    read_envelope,
    sign,
    statement,
)
from polltrail.statement.envelope import pae
from polltrail.statement.login import LOGIN_TYPE, make_login, read_login
from polltrail.web import door
from polltrail.web.login import CHALLENGE_MS, Challenges, login_part
from polltrail.web.sessions import Sessions
from support.attacks import attack
from support.night import MADE_AT, Night, entry_of, lay_out, make_election, readings
from support.serving import Here, here
from support.statements import AGENT as SIGNER
from support.statements import example

ELECTION = make_election(2)
OTHER = make_election(2, unseal_by=datetime(2031, 5, 6, 12, tzinfo=UTC))
AGENT, CLERK = ELECTION.agents[0], ELECTION.clerks[0]


class Times:
    def __init__(self) -> None:
        self.now = MADE_AT

    def __call__(self) -> int:
        return self.now


def serve(
    root: Path, questions: Callable[[Here, Times], Awaitable[None]], *, election: Night = ELECTION
) -> None:
    async def all_of_it() -> None:
        times = Times()
        async with here(root, election, now=times, parts=[login_part]) as server:
            await questions(server, times)

    asyncio.run(all_of_it())


async def offered(server: Here) -> dict[str, str]:
    told: dict[str, str] = (await server.client.get("/v1/login")).json()
    return told


def signed(told: dict[str, str], seed: bytes, **changes: str) -> Envelope:
    said = {name: told[name] for name in ("election", "origin", "challenge")} | changes
    return make_login(seed, **said)  # type: ignore[arg-type]


async def handed_in(server: Here, envelope: Envelope) -> httpx.Response:
    return await server.client.post("/v1/login", json={"envelope": json.loads(encode_envelope(envelope))})


@attack(challenges_are_used_up=lambda patch: patch.setattr(Challenges, "use", lambda *_: None))
def test_a_login_that_was_overheard_is_worth_nothing(tmp_path: Path) -> None:
    async def questions(server: Here, _: Times) -> None:
        overheard = signed(await offered(server), CLERK)
        assert (await handed_in(server, overheard)).status_code == 200
        assert (await handed_in(server, overheard)).status_code == 422

    serve(lay_out(ELECTION, tmp_path / "e"), questions)


def _challenges_never_end(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("polltrail.web.login.CHALLENGE_MS", 10**12)


def _any_challenge(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Challenges, "problem", lambda *_: None)


@attack(minute_is_kept=_challenges_never_end, challenges_are_ours=_any_challenge)
def test_a_login_kept_for_later_is_worth_nothing(tmp_path: Path) -> None:
    async def questions(server: Here, times: Times) -> None:
        kept = signed(await offered(server), CLERK)
        made_up = signed(await offered(server), CLERK, challenge="ab" * 40)
        assert (await handed_in(server, made_up)).status_code == 422
        times.now += CHALLENGE_MS
        assert (await handed_in(server, kept)).status_code == 422

    serve(lay_out(ELECTION, tmp_path / "e"), questions)


def _whatever_it_names(patch: pytest.MonkeyPatch) -> None:
    ours = {"election": ELECTION.id, "origin": "night.example/2031"}
    patch.setattr(
        "polltrail.web.login.read_login",
        lambda envelope: msgspec.structs.replace(read_login(envelope), **ours),
    )


@attack(election_and_log_are_compared=_whatever_it_names)
@pytest.mark.parametrize("changes", [{"election": OTHER.id}, {"origin": "other.example/2031"}])
def test_a_login_to_another_election_or_server_is_worth_nothing_here(
    tmp_path: Path, changes: dict[str, str]
) -> None:
    """Whoever lures somebody to a server of their own can only have challenges of it signed, under its name."""

    async def questions(server: Here, _: Times) -> None:
        lured = signed(await offered(server), CLERK, **changes)
        assert (await handed_in(server, lured)).status_code == 422

    serve(lay_out(ELECTION, tmp_path / "e"), questions)


def _whoever_was_enrolled(patch: pytest.MonkeyPatch) -> None:
    def role(self: Sessions, key: str) -> object:
        enrolled = self._sequencer.roster.enrolled(key)  # type: ignore[arg-type]
        return enrolled and enrolled.role

    patch.setattr(Sessions, "role", role)


@attack(roster_is_asked_each_time=_whoever_was_enrolled)
def test_a_token_of_a_revoked_key_is_worth_nothing(tmp_path: Path) -> None:
    async def questions(server: Here, _: Times) -> None:
        answered = await handed_in(server, signed(await offered(server), CLERK))
        bearer = {"headers": [(b"authorization", b"Bearer " + answered.json()["token"].encode())]}
        assert server.serving.sessions.authorised(bearer) is not None
        revoked = await server.client.post("/v1/statements", content=entry_of(ELECTION.revocation(CLERK)))
        assert revoked.status_code == 201
        assert server.serving.sessions.authorised(bearer) is None
        assert (await handed_in(server, signed(await offered(server), CLERK))).status_code == 422

    serve(lay_out(ELECTION, tmp_path / "e"), questions)


def _types_are_not_signed(patch: pytest.MonkeyPatch) -> None:
    for module in (statement, login, door):
        if hasattr(module, "pae"):
            patch.setattr(module, "pae", lambda _, payload: payload)
    patch.setattr(sys.modules[__name__], "pae", lambda _, payload: payload)


@attack(types_are_signed=_types_are_not_signed)
def test_what_is_signed_to_log_in_can_never_be_handed_in(tmp_path: Path) -> None:
    """Even a phone that would sign any payload as a login says nothing by it."""

    async def questions(server: Here, _: Times) -> None:
        size = server.store.size
        for reading in readings(ELECTION, 3):
            payload, seed = reading.envelope.payload, _seed_of(reading.key)
            as_login = sign(seed, pae(LOGIN_TYPE, payload))
            for kind in (reading.envelope.payload_type, LOGIN_TYPE):
                envelope = Envelope(payload_type=kind, payload=payload, key=reading.key, signature=as_login)
                answered = await server.client.post("/v1/statements", content=encode_envelope(envelope))
                assert answered.status_code == 422, answered.text
        told = signed(await offered(server), AGENT)
        assert (await server.client.post("/v1/statements", content=encode_envelope(told))).status_code == 422
        assert server.store.size == size

    serve(lay_out(ELECTION, tmp_path / "e"), questions)


def _seed_of(key: str) -> bytes:
    return next(seed for seed in ELECTION.agents if fingerprint(public_key(seed)) == key)


@attack(types_are_signed=_types_are_not_signed)
@pytest.mark.parametrize("kind", list(BODIES))
def test_no_kind_takes_a_signature_that_was_made_to_log_in(kind: str) -> None:
    said = example(kind)
    payload = said.envelope.payload
    envelope = Envelope(
        payload_type=said.envelope.payload_type,
        payload=payload,
        key=said.key,
        signature=sign(SIGNER, pae(LOGIN_TYPE, payload)),
    )
    read = read_envelope(envelope)
    with pytest.raises(statement.SignatureError):
        statement.check_signature(read, public_key(SIGNER))
