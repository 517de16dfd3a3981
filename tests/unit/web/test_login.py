"""Logging in: a challenge, signed once, makes a token that lasts as long as the key may speak."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx
import pytest

from polltrail.statement import Envelope, encode_envelope, fingerprint, public_key
from polltrail.statement.login import make_login
from polltrail.web.login import CHALLENGE_MS, MOST_USED, OF_A_KEY, Challenges, login_part
from polltrail.web.sessions import COOKIE, PER_KEY, SESSION_MS
from support.night import MADE_AT, entry_of, lay_out, make_election, seed_of
from support.serving import Here, here

ELECTION = make_election(2)
AGENT, CLERK = ELECTION.agents[0], ELECTION.clerks[0]


class Times:
    """Milliseconds since 1970 that go forward when told."""

    def __init__(self) -> None:
        self.now = MADE_AT

    def __call__(self) -> int:
        return self.now


Ask = Callable[[Callable[[Here, Times], Awaitable[None]]], None]


@pytest.fixture
def ask(tmp_path: Path) -> Ask:
    root = lay_out(ELECTION, tmp_path / "election")

    def run(questions: Callable[[Here, Times], Awaitable[None]]) -> None:
        async def all_of_it() -> None:
            times = Times()
            async with here(root, ELECTION, now=times, parts=[login_part]) as server:
                await questions(server, times)

        asyncio.run(all_of_it())

    return run


async def offer(server: Here) -> dict[str, str]:
    found: dict[str, str] = (await server.client.get("/v1/login")).json()
    return found


async def answered(server: Here, seed: bytes, **changes: str) -> Envelope:
    told = await offer(server)
    said = {"election": told["election"], "origin": told["origin"], "challenge": told["challenge"], **changes}
    return make_login(seed, **said)  # type: ignore[arg-type]


async def handed_in(server: Here, envelope: Envelope) -> httpx.Response:
    return await server.client.post("/v1/login", json={"envelope": json.loads(encode_envelope(envelope))})


async def token(server: Here, seed: bytes) -> str:
    answer = await handed_in(server, await answered(server, seed))
    assert answer.status_code == 200, answer.text
    found: str = answer.json()["token"]
    return found


def who(server: Here, **headers: str) -> object:
    named = [(name.encode(), value.encode()) for name, value in headers.items()]
    return server.serving.sessions.authorised({"headers": named})


def bearer(found: str) -> dict[str, str]:
    return {"authorization": f"Bearer {found}"}


def test_a_challenge_is_signed_and_a_token_comes_back(ask: Ask) -> None:
    async def questions(server: Here, _: Times) -> None:
        told = await offer(server)
        assert (told["election"], told["origin"]) == (ELECTION.id, "night.example/2031")
        assert (told["purpose"], told["expires_at"]) == ("session", "2031-05-05T21:04:07Z")
        answer = await handed_in(server, await answered(server, CLERK))
        said = answer.json()
        key = fingerprint(public_key(CLERK))
        assert (said["key"], said["role"], said["expires_at"]) == (key, "clerk", "2031-05-06T09:03:07Z")
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["set-cookie"] == (
            f"{COOKIE}={said['token']}; Path=/; Max-Age=43200; HttpOnly; Secure; SameSite=Strict"
        )
        assert who(server, **bearer(said["token"])) == (key, "clerk")
        assert who(server, cookie=f"a=b; {COOKIE}={said['token']}") == (key, "clerk")

    ask(questions)


def test_nobody_is_known_without_a_token(ask: Ask) -> None:
    async def questions(server: Here, _: Times) -> None:
        good = await token(server, CLERK)
        for headers in (
            {},
            bearer("x"),
            bearer(""),
            {"authorization": good},
            {"authorization": f"Basic {good}"},
            {"cookie": f"other={good}"},
            {"cookie": "\x00=;,\x7f"},
            bearer(good[:-1]),
        ):
            assert who(server, **headers) is None

    ask(questions)


def test_a_token_ends_after_twelve_hours(ask: Ask) -> None:
    async def questions(server: Here, times: Times) -> None:
        good = await token(server, CLERK)
        times.now += SESSION_MS - 1
        assert who(server, **bearer(good))
        times.now += 1
        assert who(server, **bearer(good)) is None

    ask(questions)


def test_a_token_ends_when_its_key_is_revoked(ask: Ask) -> None:
    async def questions(server: Here, _: Times) -> None:
        good, other = await token(server, CLERK), await token(server, AGENT)
        revoked = await server.client.post("/v1/statements", content=entry_of(ELECTION.revocation(CLERK)))
        assert revoked.status_code == 201
        assert who(server, **bearer(good)) is None
        assert who(server, **bearer(other))
        again = await handed_in(server, await answered(server, CLERK))
        assert again.json()["type"] == "urn:polltrail:problem:unknown-key"

    ask(questions)


def test_a_challenge_is_good_once_and_for_a_minute(ask: Ask) -> None:
    async def questions(server: Here, times: Times) -> None:
        login = await answered(server, CLERK)
        assert (await handed_in(server, login)).status_code == 200
        used = await handed_in(server, login)
        assert (used.status_code, used.json()["type"]) == (422, "urn:polltrail:problem:used-challenge")
        waited = await answered(server, CLERK)
        times.now += CHALLENGE_MS
        for late in (waited, login):
            stale = await handed_in(server, late)
            assert (stale.status_code, stale.json()["type"]) == (422, "urn:polltrail:problem:stale-challenge")

    ask(questions)


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"election": "ab" * 32}, "another-election"),
        ({"origin": "elsewhere.example"}, "another-election"),
        ({"challenge": "00" * 40}, "stale-challenge"),
    ],
)
def test_a_login_to_something_else_is_refused(ask: Ask, changes: dict[str, str], kind: str) -> None:
    async def questions(server: Here, _: Times) -> None:
        answer = await handed_in(server, await answered(server, CLERK, **changes))
        assert (answer.status_code, answer.json()["type"]) == (422, f"urn:polltrail:problem:{kind}")

    ask(questions)


def test_strangers_and_wrong_signatures_are_refused(ask: Ask) -> None:
    async def questions(server: Here, _: Times) -> None:
        stranger = await handed_in(server, await answered(server, seed_of("stranger")))
        assert stranger.json()["type"] == "urn:polltrail:problem:unknown-key"
        login = await answered(server, CLERK)
        forged = Envelope(
            payload_type=login.payload_type, payload=login.payload, key=login.key, signature=bytes(64)
        )
        wrong = await handed_in(server, forged)
        assert wrong.json()["type"] == "urn:polltrail:problem:wrong-signature"
        assert (await handed_in(server, login)).status_code == 200, "a forged answer uses nothing up"

    ask(questions)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"{}",
        b'{"envelope": 1}',
        b'{"envelope": {}}',
        b"\xff",
        b'{"envelope": {}, "more": 1}',
    ],
)
def test_what_is_no_login_is_said(ask: Ask, body: bytes) -> None:
    async def questions(server: Here, _: Times) -> None:
        answer = await server.client.post("/v1/login", content=body)
        assert (answer.status_code, answer.json()["type"]) == (400, "urn:polltrail:problem:malformed-login")
        assert answer.json()["expected"]

    ask(questions)


def test_a_login_is_small_json_and_is_posted(ask: Ask) -> None:
    async def questions(server: Here, _: Times) -> None:
        large = await server.client.post("/v1/login", content=b"x" * 8_193)
        form = await server.client.post("/v1/login", data={"envelope": "x"})
        put = await server.client.put("/v1/login")
        assert [large.status_code, form.status_code, put.status_code] == [413, 415, 405]

    ask(questions)


def test_an_address_that_tries_often_waits(ask: Ask) -> None:
    async def questions(server: Here, _: Times) -> None:
        answers = [await server.client.post("/v1/login", content=b"{") for _ in range(201)]
        assert [one.status_code for one in answers] == [400] * 200 + [429]
        assert int(answers[-1].headers["retry-after"]) >= 1
        async with server.from_address("192.0.2.2") as elsewhere:
            assert (await elsewhere.post("/v1/login", content=b"{")).status_code == 400

    ask(questions)


def test_a_key_logs_in_so_often_and_has_so_many_sessions(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    async def questions(server: Here, _: Times) -> None:
        tokens = [await token(server, CLERK) for _ in range(int(OF_A_KEY.burst))]
        known = [bool(who(server, **bearer(one))) for one in tokens]
        assert known == [False] * (len(tokens) - PER_KEY) + [True] * PER_KEY
        more = await handed_in(server, await answered(server, CLERK))
        assert (more.status_code, more.json()["type"]) == (429, "urn:polltrail:problem:too-many")
        assert await token(server, AGENT)

    ask(questions)


def test_sessions_are_bounded_together(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("polltrail.web.sessions.MOST", 3)

    async def questions(server: Here, _: Times) -> None:
        sessions = server.serving.sessions
        tokens = [sessions.begin(fingerprint(public_key(seed)))[0] for seed in (AGENT, AGENT, CLERK, CLERK)]
        assert [bool(who(server, **bearer(one))) for one in tokens] == [False, True, True, True]

    ask(questions)


def test_tokens_are_kept_as_digests_only(ask: Ask) -> None:
    async def questions(server: Here, _: Times) -> None:
        good = await token(server, CLERK)
        assert good not in repr(vars(server.serving.sessions))

    ask(questions)


def test_used_challenges_are_remembered_for_their_minute_and_no_more_than_there_is_room_for() -> None:
    times = Times()
    challenges = Challenges(now=times, secret=b"s", most=2)
    found = [challenges.make()[0] for _ in range(3)]
    assert len(set(found)) == 3
    assert [challenges.problem(one) for one in found] == [None] * 3
    challenges.use(found[0])
    challenges.use(found[1])
    problem = challenges.problem(found[2])
    assert problem is not None
    assert (problem.status, problem.retry_after) == (503, 60)
    assert f"at most {MOST_USED} logins" in problem.detail
    times.now += CHALLENGE_MS
    assert challenges.problem(challenges.make()[0]) is None
    assert challenges._used == {}
    other = Challenges(now=times, secret=b"another process")
    assert other.problem(challenges.make()[0]) is not None
