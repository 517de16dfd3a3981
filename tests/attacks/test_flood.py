"""Floods: who has spoken here before goes in first, and nobody uses up what is another's.

All of it is decided by counts: the server's clock stands still until a test moves it.
"""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx
import pytest

from polltrail.store import LogStore
from polltrail.web import batches, door, sequencer, tokens
from polltrail.web.addresses import Proxies, read_network
from polltrail.web.allowance import Rate
from polltrail.web.door import FIELD, STRANGERS, Accepted, Door, Guest
from polltrail.web.lanes import Lane, Turns
from polltrail.web.replay import replay
from polltrail.web.sequencer import MAX_WAITING, Sequencer
from support.attacks import attack
from support.night import Night, entry_of, lay_out, make_election, readings, seed_of, wrongly_signed
from support.serving import Clock, Here, here

ELECTION = make_election(4)
AGENT, OTHER = ELECTION.agents[:2]
SAID = readings(ELECTION, 40)
UNKNOWN = entry_of(ELECTION.transcription(seed_of("nobody"), "s"))
WRONG = [wrongly_signed(one) for one in readings(ELECTION, 40, first=500)]
FEW = Rate(burst=20, per_second=10)
MANY = Rate(burst=1e6, per_second=10)
TOKEN = "polltrail-token"
Questions = Callable[[Here], Awaitable[None]]


def run(
    root: Path,
    questions: Questions,
    *,
    strangers: Rate = FEW,
    most: int = MAX_WAITING,
    proxies: Proxies | None = None,
) -> None:
    """Ask a server in this process, whose strangers may cause twenty checks at once and ten a second."""

    async def all_of_it() -> None:
        async with here(
            lay_out(ELECTION, root), ELECTION, most=most, strangers=strangers, proxies=proxies
        ) as server:
            await questions(server)

    asyncio.run(all_of_it())


async def moments(count: int = 60) -> None:
    """Let everything go on that can."""
    for _ in range(count):
        await asyncio.sleep(0)


async def token_for(server: Here, statement: object) -> str:
    answer = await server.client.post("/v1/statements", content=entry_of(statement))
    assert answer.status_code == 201
    given: str = answer.headers[TOKEN]
    return given


def posting(
    server: Here, content: bytes, client: httpx.AsyncClient, **headers: str
) -> "asyncio.Task[httpx.Response]":
    return asyncio.create_task(client.post("/v1/statements", content=content, headers=headers))


async def flooded(server: Here) -> list["asyncio.Task[httpx.Response]"]:
    """Use up the strangers' share from one address, and leave thirty more waiting there."""
    async with server.from_address("203.0.113.9") as client:
        for _ in range(60):
            if not server.gate.statements.share.wait():
                await client.post("/v1/statements", content=UNKNOWN)
        waiting = [posting(server, UNKNOWN, client) for _ in range(30)]
        await moments()
    assert len(server.gate.statements) == 30
    return waiting


async def let_all_in(server: Here, waiting: list["asyncio.Task[httpx.Response]"]) -> None:
    for _ in range(40):
        server.clock.now += 1
        server.gate.statements.let_in()
        await moments()
    assert await asyncio.wait_for(asyncio.gather(*waiting), 20)
    assert {one.result().status_code for one in waiting} <= {201, 422, 429}


@attack(
    tokens_known_again=lambda patch: patch.setattr(Door, "recognise", lambda *_: None),
    strangers_wait=lambda patch: patch.setattr(Lane, "goes_in", lambda _: True),
)
def test_who_shows_a_token_does_not_wait_behind_a_flood_of_strangers(tmp_path: Path) -> None:
    async def questions(server: Here) -> None:
        token = await token_for(server, SAID[0])
        waiting = await flooded(server)
        mine = posting(server, entry_of(SAID[4]), server.client, **{TOKEN: token})
        await moments()
        assert len(server.gate.statements) == 30
        assert (await mine).status_code == 201
        assert not any(one.done() for one in waiting)
        await let_all_in(server, waiting)

    run(tmp_path / "election", questions)


def _one_line(patch: pytest.MonkeyPatch) -> None:
    put = Turns.put
    patch.setattr(Turns, "put", lambda self, _, item: put(self, b"everybody", item))


@attack(turns_by_address=_one_line)
def test_a_first_statement_waits_for_one_turn_of_each_address_and_no_longer(tmp_path: Path) -> None:
    async def questions(server: Here) -> None:
        waiting = await flooded(server)
        async with server.from_address("198.51.100.1") as phone:
            first = posting(server, entry_of(SAID[0]), phone)
            await moments()
            assert len(server.gate.statements) == 31
            server.clock.now += server.gate.statements.share.wait() + 1e-6
            server.gate.statements.let_in()  # one of the flood's, and then the phone's
            await moments()
            server.clock.now += server.gate.statements.share.wait() + 1e-6
            server.gate.statements.let_in()
            await moments()
            assert len(server.gate.statements) <= 29
            assert await answered(first)
            assert first.result().status_code == 201
            assert TOKEN in first.result().headers
        await let_all_in(server, waiting)

    run(tmp_path / "election", questions)


async def answered(task: "asyncio.Task[httpx.Response]") -> bool:
    """Whether somebody who is let in has an answer, however long the commit takes; False for who still waits."""
    for _ in range(2_000):
        if task.done():
            return True
        await asyncio.sleep(0.001)
    task.cancel()
    return False


@attack(
    the_servers_own_digest=lambda patch: patch.setattr(tokens.hmac, "compare_digest", lambda *_: True),
)
def test_a_forged_token_lets_nobody_in(tmp_path: Path) -> None:
    async def questions(server: Here) -> None:
        token = await token_for(server, SAID[0])
        waiting = await flooded(server)
        forged = token[:-4] + ("AAAA" if token[-4:] != "AAAA" else "BBBB")
        mine = posting(server, entry_of(SAID[4]), server.client, **{TOKEN: forged})
        await moments()
        assert len(server.gate.statements) == 31
        await let_all_in(server, [*waiting, mine])

    run(tmp_path / "election", questions)


def _given_for_copies(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(sequencer, "Accepted", lambda index, new, receipt: Accepted(index, True, receipt))  # noqa: ARG005


@attack(only_for_what_is_new=_given_for_copies)
def test_who_copies_a_statement_gets_no_token_for_it(tmp_path: Path) -> None:
    async def questions(server: Here) -> None:
        await token_for(server, SAID[0])
        async with server.from_address("203.0.113.9") as thief:
            alone = await thief.post("/v1/statements", content=entry_of(SAID[0]))
            together = await thief.post("/v1/batches", content=entry_of(SAID[0]))
        assert alone.status_code in {200, 201}
        assert TOKEN not in alone.headers
        assert TOKEN not in together.headers

    run(tmp_path / "election", questions)


@attack(
    misuse_is_counted=lambda patch: patch.setattr(door, "MISUSE", Rate(burst=1e9, per_second=1e9)),
    wrong_lines_cost_more=lambda patch: patch.setattr(door, "WRONG", 0.0),
)
def test_a_stolen_token_buys_little_and_costs_nobody_elses(tmp_path: Path) -> None:
    async def questions(server: Here) -> None:
        stolen, others = await token_for(server, SAID[0]), await token_for(server, SAID[1])
        sent = 0
        while server.gate.statements.share.used() <= 0 and sent < 200:
            await server.client.post("/v1/statements", content=WRONG[sent % 40], headers={TOKEN: stolen})
            sent += 1
        assert sent <= 60  # then it is worth nothing, and strangers' share pays
        roster = server.sequencer.roster
        assert server.serving.door.recognise(stolen.encode(), roster) is None
        assert server.serving.door.recognise(others.encode(), roster) is not None
        server.clock.now += 4_000
        assert server.serving.door.recognise(stolen.encode(), roster) is not None

    run(tmp_path / "election", questions)


@attack(revocation_ends_it=lambda patch: patch.setattr(Door, "_may_speak", lambda *_: True))
def test_a_token_of_a_revoked_key_lets_nobody_in(tmp_path: Path) -> None:
    async def questions(server: Here) -> None:
        token = await token_for(server, SAID[0])
        revocation = entry_of(ELECTION.revocation(AGENT))
        assert (await server.client.post("/v1/statements", content=revocation)).status_code == 201
        assert server.serving.door.recognise(token.encode(), server.sequencer.roster) is None

    run(tmp_path / "election", questions)


def roster_at(root: Path, election: Night) -> object:
    store = LogStore.open(lay_out(election, root), log_seed=election.log_seed)
    roster = replay(store)
    store.close()
    return roster


def _charged_on_arrival(patch: pytest.MonkeyPatch) -> None:
    known = door._known

    def charged(envelope: object, *more: object) -> object:
        found = known(envelope, *more)
        DOORS[-1]._keys.spend(envelope.key, FIELD)
        return found

    patch.setattr(door, "_known", charged)


def _charged_for_copies(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Door, "charge", lambda self, ticket, _: self._keys.spend(ticket.statement.key, FIELD))


DOORS: list[Door] = []


@attack(signature_before_the_charge=_charged_on_arrival, new_before_the_charge=_charged_for_copies)
def test_nobody_uses_up_anothers_allowance(tmp_path: Path) -> None:
    """Neither by wrong signatures under its name, nor by its public statements sent again."""
    roster = roster_at(tmp_path / "election", ELECTION)
    ours = Door(clock=Clock(), salt=bytes(32))
    DOORS.append(ours)
    attacker = Guest("203.0.113.9")
    copy = entry_of(SAID[0])
    for _ in range(int(FIELD.burst) + 10):
        with pytest.raises(door.Refused):
            ours.admit(wrongly_signed(SAID[0]), attacker, roster, {})
        ticket = door.Ticket(SAID[0], copy, FIELD, outcome=Accepted(5, False, b""))
        ours.charge(ticket, attacker)
    assert not ours._keys.wait(SAID[0].key, FIELD)


@attack(half_is_left=lambda patch: patch.setattr(Sequencer, "for_tokens", 0))
def test_strangers_leave_waiting_places_to_those_with_tokens(tmp_path: Path) -> None:
    """Four places: two statements without a token wait for a commit that hangs; a third is told to come again."""

    async def questions(server: Here) -> None:
        token = await token_for(server, SAID[0])
        release, append = threading.Event(), server.store.append

        def hanging(batch: object) -> object:
            release.wait(30)
            return append(batch)

        server.store.append = hanging
        begun = posting(server, entry_of(SAID[4]), server.client)  # on its way to the disk, and still counted
        await moments(200)
        strangers = [posting(server, entry_of(SAID[at]), server.client) for at in (1, 2, 3)]
        await moments(200)
        mine = posting(server, entry_of(SAID[8]), server.client, **{TOKEN: token})
        await moments(200)
        release.set()
        assert (await begun).status_code == 201
        assert (await mine).status_code == 201
        assert sorted([(await one).status_code for one in strangers]) == [201, 503, 503]

    run(tmp_path / "election", questions, most=4)


def _never_ends(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(batches, "WRONG_LINES", 10_000)


@attack(batches_end=_never_ends)
def test_a_batch_of_wrong_lines_ends_after_a_few(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    checked: list[int] = []
    verify = door.verify
    monkeypatch.setattr(door, "verify", lambda *given: checked.append(1) or verify(*given))

    async def questions(server: Here) -> None:
        answer = await server.client.post("/v1/batches", content=b"\n".join(WRONG * 25))
        lines = answer.text.splitlines()
        assert (answer.status_code, len(lines)) == (200, 1_000)
        assert len(checked) <= 10
        assert "batch-ended" in lines[-1]
        assert '"retry_after":5' in lines[-1]

    run(tmp_path / "election", questions, strangers=MANY)


@attack(trusted_only=lambda patch: patch.setattr(Proxies, "trusts", lambda *_: True))
def test_an_address_that_somebody_makes_up_is_not_believed(tmp_path: Path) -> None:
    """From a peer that is no trusted proxy, each request says that it comes from elsewhere."""
    proxies = Proxies([read_network("10.0.0.0/8")])

    async def questions(server: Here) -> None:
        statuses = []
        async with server.from_address("203.0.113.9") as client:
            for number in range(int(STRANGERS.burst) + 1):
                said = {"x-forwarded-for": f"198.51.{number // 250}.{number % 250}"}
                answer = await client.post("/v1/statements", content=UNKNOWN, headers=said)
                statuses.append(answer.status_code)
        assert statuses == [422] * int(STRANGERS.burst) + [429]

    run(tmp_path / "election", questions, proxies=proxies, strangers=MANY)


@attack(answers_are_kept_back=lambda patch: patch.setattr(door, "HELD_S", 0.0))
def test_who_asks_too_often_is_answered_late_and_others_at_once(tmp_path: Path) -> None:
    async def questions(server: Here) -> None:
        token = await token_for(server, SAID[0])
        for _ in range(19):
            await server.client.post("/v1/statements", content=UNKNOWN)
        assert server.held == []
        waiting = await flooded(server)
        before = len(server.held)
        assert before > 0
        for content in (entry_of(SAID[4]), entry_of(SAID[4])):
            await server.client.post("/v1/statements", content=content, headers={TOKEN: token})
        assert len(server.held) == before
        await let_all_in(server, waiting)
        assert len(server.held) > before

    run(tmp_path / "election", questions)
