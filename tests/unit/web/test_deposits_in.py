"""What was left with witnesses comes into the log as if its signer had come to the door."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from polltrail.log.deposit import DepositRecord, HeldRecord
from polltrail.log.deposit_access import may_read
from polltrail.statement import Statement, public_key
from polltrail.store import LogStore
from polltrail.web import deposit_client, deposits_in, witness_client
from polltrail.web.allowance import Rate
from polltrail.web.deposits_in import DepositsIn
from support.fake_witness import FakeWitness, deposit_request, policy_of, witnesses
from support.night import Night, entry_of, lay_out, make_election, readings, seed_of, wrongly_signed
from support.serving import Here, here

STRANGER = seed_of("stranger")


class Place:
    """An election of one witness, who can be asked."""

    def __init__(self, root: Path, witness: FakeWitness) -> None:
        self.witness = witness
        log = make_election(2).log_vkey
        self.election: Night = make_election(2, witnesses=policy_of(log, [witness], threshold=1))
        self.root = lay_out(self.election, root)
        self.said: list[str] = []

    def deposit(self, statement: Statement, seed: bytes) -> None:
        status, _ = self.witness.deposit(deposit_request(entry_of(statement), public_key(seed)))
        assert status == 201

    def run(self, do: Callable[[Here, DepositsIn], Awaitable[None]]) -> None:
        async def go() -> None:
            async with here(self.root, self.election) as served:
                serving = served.serving
                looking = DepositsIn(
                    store=serving.store,
                    sequencer=serving.sequencer,
                    door=serving.door,
                    say=self.said.append,
                    now=lambda: 0,
                )
                await do(served, looking)

        asyncio.run(go())


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    with witnesses(make_election(2).log_vkey, 1) as (one,):
        yield Place(tmp_path / "e", one)


def by(place: Place, number: int = 0) -> tuple[Statement, bytes]:
    agent = place.election.agents[0]
    return place.election.transcription(agent, f"station {number}", number=number), agent


def test_what_an_enrolled_key_deposited_is_logged_once(place: Place) -> None:
    statement, agent = by(place)
    place.deposit(statement, agent)

    async def do(served: Here, looking: DepositsIn) -> None:
        size = served.store.size
        await looking.look()
        assert served.store.index_of(statement.id) == size
        await looking.look()
        assert served.store.size == size + 1

    place.run(do)
    assert place.said == [f"deposits with witness {place.witness.name}: took 1 into the log"]


def test_what_no_door_would_let_in_stays_out(place: Place) -> None:
    stranger = place.election.transcription(STRANGER, "station 1")
    decision = place.election.revocation(place.election.clerks[0], by=place.election.agents[0])
    elsewhere = make_election(2, witnesses="quorum none\n").transcription(place.election.agents[0], "x")
    good, agent = by(place)
    for statement, seed in ((stranger, STRANGER), (decision, place.election.agents[0]), (elsewhere, agent)):
        place.deposit(statement, seed)
    forged = DepositRecord(4, "0" * 64, wrongly_signed(good), public_key(agent), b"note")
    place.witness.records.append(forged)

    async def do(served: Here, looking: DepositsIn) -> None:
        size = served.store.size
        for _ in range(2):
            await looking.look()
        assert served.store.size == size

    place.run(do)


def test_a_key_that_is_enrolled_later_is_heard_then(place: Place) -> None:
    statement = place.election.transcription(STRANGER, "station 1")
    place.deposit(statement, STRANGER)
    place.deposit(*by(place))

    async def do(served: Here, looking: DepositsIn) -> None:
        await looking.look()
        assert served.store.index_of(statement.id) is None
        before = len(place.witness.asked)
        await looking.look()
        assert len(place.witness.asked) == before + 1, "nothing changed: only what is new is asked for"
        answer = await served.client.post(
            "/v1/statements", content=entry_of(place.election.enrolment(STRANGER))
        )
        assert answer.status_code == 201
        for _ in range(2):
            await looking.look()
        assert served.store.index_of(statement.id) is not None

    place.run(do)


def test_an_allowance_holds_here_too_and_the_rest_comes_later(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("polltrail.web.door.FIELD", Rate(burst=3, per_second=1))
    mine = [one for one in readings(place.election, 10) if one.key == readings(place.election, 1)[0].key]
    for one in mine:
        place.deposit(one, place.election.agents[0])
    other = place.election.transcription(place.election.agents[1], "elsewhere")
    place.deposit(other, place.election.agents[1])
    monkeypatch.setattr(deposits_in, "AT_A_TIME", 1)

    async def do(served: Here, looking: DepositsIn) -> None:
        size = served.store.size
        await looking.look()
        assert served.store.size == size + 4
        assert served.store.index_of(other.id) is not None
        served.clock.now += 10
        for _ in range(2):
            await looking.look()
        assert served.store.size == size + 6

    place.run(do)


def test_a_long_list_is_read_a_part_at_a_time(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deposits_in, "MOST_AT_ONCE", 2)
    monkeypatch.setattr(deposits_in, "AT_A_TIME", 2)
    honest = place.witness._honest

    def two(method: str, path: str, body: bytes) -> tuple[int, bytes]:
        status, told = honest(method, path, body)
        return status, b"".join(told.splitlines(keepends=True)[:2])

    place.witness.lie = two
    said = readings(place.election, 5)
    for number, one in enumerate(said):
        place.deposit(one, place.election.agents[number % 2])

    async def do(served: Here, looking: DepositsIn) -> None:
        size = served.store.size
        for grown in (2, 4, 5):
            await looking.look()
            assert served.store.size == size + grown

    place.run(do)


ENDLESS = b'{"n":1' + b"," * 50_000


@pytest.mark.parametrize(
    "told",
    [
        (500, b""),
        (404, b"{}"),
        (302, b"http://127.0.0.1:1/"),
        (200, b"no line"),
        (200, ENDLESS),
        (200, b"\xff\n" * 300),
        (200, b'{"n":0,"statement":"x"}\n'),
        (200, b"\n\n\n"),
    ],
)
def test_a_list_that_is_none_changes_nothing(
    place: Place, told: tuple[int, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deposit_client, "PAGE_BYTES", 10_000)
    place.witness.lie = lambda *_: told

    async def do(served: Here, looking: DepositsIn) -> None:
        size = served.store.size
        for _ in range(2):
            await looking.look()
        assert served.store.size == size

    place.run(do)
    assert len(place.said) == 1
    assert place.said[0].startswith(f"deposits with witness {place.witness.name}: expected")


def test_a_list_that_does_not_go_upwards_is_left(place: Place) -> None:
    place.deposit(*by(place))
    line = place.witness.records[0].format()
    place.witness.lie = lambda *_: (200, line)

    async def do(served: Here, looking: DepositsIn) -> None:
        await looking.look()
        assert len(place.witness.asked) == 2

    place.run(do)
    assert "found none with a larger one" in place.said[0]


def test_one_that_is_slow_is_left_after_its_time(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(witness_client, "WHOLE_S", 0.1)
    monkeypatch.setattr(deposit_client, "WHOLE_S", 0.1)
    place.witness.delay_s = 600.0

    async def do(served: Here, looking: DepositsIn) -> None:
        await looking.look()

    place.run(do)


def test_nobody_is_asked_where_nobody_is_named(place: Place, tmp_path: Path) -> None:
    place.election = make_election(2)
    place.root = lay_out(place.election, tmp_path / "alone")

    async def do(served: Here, looking: DepositsIn) -> None:
        await looking.look()

    place.run(do)
    assert place.witness.asked == []


def test_while_the_count_is_sealed_the_log_asks_as_the_log_and_takes_what_it_is_shown(tmp_path: Path) -> None:
    unseal_by = datetime(2131, 5, 6, 12, tzinfo=UTC)
    log = make_election(2).log_vkey
    with witnesses(log, 1) as (one,):
        place = Place(tmp_path / "e", one)
        place.election = make_election(2, witnesses=policy_of(log, [one], threshold=1), unseal_by=unseal_by)
        place.root = lay_out(place.election, tmp_path / "sealed")
        notes: list[bytes] = []
        real = LogStore.access_to_deposits

        async def look(server: Here, looking: DepositsIn) -> None:
            await looking.look()
            assert server.store.index_of(statement.id) is not None

        statement, agent = by(place)
        place.deposit(statement, agent)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(
                LogStore, "access_to_deposits", lambda *a, **k: notes.append(real(*a, **k)) or notes[-1]
            )
            place.run(look)
    asked = {"witness": one.name, "election": place.election.id}
    assert [may_read(note, [log], **asked, now=0) for note in notes] == [True]


def test_what_a_witness_keeps_back_is_passed_over_and_asked_for_again(place: Place) -> None:
    statement, agent = by(place)
    place.deposit(statement, agent)
    held = [HeldRecord.of(record).format() for record in place.witness.records]
    place.witness.lie = lambda _, path, __: (
        (200, held[0] if path.endswith("after=0") else b"") if "/deposits/" in path else None
    )

    async def look(server: Here, looking: DepositsIn) -> None:
        await looking.look()
        assert server.store.index_of(statement.id) is None
        place.witness.lie = None
        await looking.look()
        assert server.store.index_of(statement.id) is not None

    place.run(look)
