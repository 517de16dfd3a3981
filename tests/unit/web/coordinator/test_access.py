"""Who is told what: roles of the log decide, and while a count is sealed only organisers learn who has spoken."""

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path

from polltrail.statement import StatementId, encode_envelope
from polltrail.statement.login import make_login
from polltrail.web.asgi import Receive, Scope, Send
from polltrail.web.coordinator.access import OF_A_KEY, Access
from polltrail.web.coordinator.screens import ASKED, BELOW, Screens
from polltrail.web.login import login_part
from polltrail.web.parts import Part, Serving
from support.night import Night, entry_of, lay_out, make_election, seed_of
from support.serving import Here, here

REGISTRAR, WATCHER = seed_of("registrar"), seed_of("watcher")


class Unasked(Screens):
    """Screens that say who got as far as the process, which does not run here."""

    async def get(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._there.set()
        await super().get(scope, receive, send)


def screens_part(serving: Serving) -> Part:
    screens = Unasked(serving, Access(serving))
    return Part(routes={f"{BELOW}{one}": screens.get for one in ASKED})


async def session(server: Here, seed: bytes) -> dict[str, str]:
    told = (await server.client.get("/v1/login")).json()
    login = make_login(seed, election=StatementId(told["election"]), origin=told["origin"], challenge=told["challenge"])  # fmt: skip
    given = await server.client.post("/v1/login", json={"envelope": json.loads(encode_envelope(login))})
    return {"authorization": f"Bearer {given.json()['token']}"}


async def allowed(server: Here, seed: bytes | None) -> set[str]:
    """Which paths a key is let in to: where nobody answers yet (503), it was let in."""
    headers = {} if seed is None else await session(server, seed)
    answers = {one: (await server.client.get(f"{BELOW}{one}", headers=headers)).status_code for one in ASKED}
    assert set(answers.values()) <= {401, 403, 503}
    return {one for one, status in answers.items() if status == 503}


def tried(root: Path, election: Night) -> dict[str, set[str]]:
    lay_out(election, root)
    found: dict[str, set[str]] = {}

    async def all_of_it() -> None:
        async with here(root, election, parts=[login_part, screens_part]) as server:
            for seed, role in ((REGISTRAR, "registrar"), (WATCHER, "watcher")):
                enrolled = entry_of(election.enrolment(seed, role=role))  # type: ignore[arg-type]
                assert (await server.client.post("/v1/statements", content=enrolled)).status_code == 201
            who = {"organiser": election.organiser, "registrar": REGISTRAR, "watcher": WATCHER, "agent": election.agents[0], "nobody": None}  # fmt: skip
            for name, seed in who.items():
                found[name] = await allowed(server, seed)

    asyncio.run(all_of_it())
    return found


def test_roles_decide_who_is_told(tmp_path: Path) -> None:
    assert tried(tmp_path / "election", make_election(1)) == {
        "organiser": set(ASKED), "registrar": set(ASKED), "watcher": {"official", "offered"}, "agent": set(), "nobody": set(),
    }  # fmt: skip


def test_while_a_count_is_sealed_only_organisers_are_told_who_has_spoken(tmp_path: Path) -> None:
    sealed = make_election(1, unseal_by=datetime(2131, 5, 6, tzinfo=UTC))
    assert tried(tmp_path / "election", sealed) == {
        "organiser": set(ASKED), "registrar": {"offered"}, "watcher": {"offered"}, "agent": set(), "nobody": set(),
    }  # fmt: skip


def test_a_key_that_asks_too_often_waits(tmp_path: Path) -> None:
    election = make_election(1)
    lay_out(election, tmp_path / "election")

    async def all_of_it() -> None:
        async with here(tmp_path / "election", election, parts=[login_part, screens_part]) as server:
            headers = await session(server, election.organiser)
            asked = [
                await server.client.get(f"{BELOW}offered", headers=headers)
                for _ in range(int(OF_A_KEY.burst) + 2)
            ]
            assert asked[0].status_code == 503
            assert (asked[-1].status_code, int(asked[-1].headers["retry-after"]) > 0) == (429, True)

    asyncio.run(all_of_it())
