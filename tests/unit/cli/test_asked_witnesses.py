"""`polltrail verify --witness`: witnesses are asked before the log is read, and believed what they signed."""

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from polltrail.cli import asked_witnesses
from polltrail.errors import ReadingError
from polltrail.statement import public_key
from polltrail.web import deposit_client
from polltrail.web.asked_witness import Around
from polltrail.web.cosigning import Cosigning
from polltrail.web.replay import replay
from polltrail.web.sealing import open_log
from support.cli import Ran
from support.cli import polltrail_here as polltrail
from support.fake_witness import FakeWitness, deposit_request, policy_of, witnesses
from support.night import Night, entry_of, lay_out, make_election, readings

LOG = make_election(1).log_vkey


class Place:
    """An election of four witnesses that have cosigned it."""

    def __init__(self, root: Path, four: list[FakeWitness]) -> None:
        self.four = four
        self.election: Night = make_election(1, witnesses=policy_of(LOG, four))
        self.root = lay_out(self.election, root)
        self.statement = readings(self.election, 1)[0]
        asyncio.run(self._cosigned())

    async def _cosigned(self) -> None:
        store = open_log(self.root, log_seed=self.election.log_seed)
        around = Around(
            store=store, now=lambda: int(time.time()), say=print, stop=print, clock=time.monotonic
        )
        done = asyncio.Event()
        roster = replay(store)
        going = asyncio.create_task(Cosigning(around, roster=lambda: roster, written=done.set).go_on())
        await asyncio.wait_for(done.wait(), 30)
        going.cancel()
        await asyncio.gather(going, return_exceptions=True)
        store.close()

    def deposit(self) -> None:
        body = deposit_request(entry_of(self.statement), public_key(self.election.agents[0]))
        self.four[0].deposit(body)

    def verify(self, *urls: str) -> Ran:
        words = [word for url in urls for word in ("--witness", url)]
        return polltrail("verify", self.root, "--election", self.election.id, *words)


@pytest.fixture(scope="module")
def four() -> Iterator[list[FakeWitness]]:
    with witnesses(LOG) as found:
        yield found


@pytest.fixture(scope="module")
def made(four: list[FakeWitness], tmp_path_factory: pytest.TempPathFactory) -> Place:
    return Place(tmp_path_factory.mktemp("made") / "e", four)


@pytest.fixture
def place(made: Place) -> Place:
    for one in made.four:
        one.records.clear()
        one.asked.clear()
        one.lie, one.clock_off = None, 0
    return made


def test_how_much_is_witnessed_is_said_and_nobody_is_asked(place: Place) -> None:
    ran = place.verify()
    assert ran.code == 0, ran.out
    assert "witnessed: 3 of 3 entries, by 4 of 4 witnesses, by 20" in ran.out
    assert "deposits" not in ran.out
    assert all(one.asked == [] for one in place.four)


def test_what_waits_with_a_witness_is_said(place: Place) -> None:
    place.deposit()
    ran = place.verify(*(one.url for one in place.four[:2]))
    assert ran.code == 0, ran.out
    names = f"{place.four[0].name}, {place.four[1].name}"
    assert (
        f"deposits with {names}: 0 in the log, 1 not there yet, 0 not taken in time, 0 that no log" in ran.out
    )


def test_a_witness_that_gives_no_answer_is_told(place: Place) -> None:
    place.four[1].lie = lambda *_: (500, b"")
    ran = place.verify(place.four[1].url, "http://127.0.0.1:1")
    assert ran.code == 1
    assert "expected its last checkpoint, found status 500" in ran.out
    assert "http://127.0.0.1:1: expected an answer" in ran.out


def test_a_list_without_an_end_is_left(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deposit_client, "PAGE_BYTES", 1_000)
    monkeypatch.setattr(asked_witnesses, "MOST_DEPOSITS", 5)

    def endless(method: str, path: str, body: bytes) -> tuple[int, bytes] | None:
        if "deposits" not in path:
            return None
        after = int(path.partition("=")[2])
        line = (
            b'{"n":%d,"statement":"'
            + b"0" * 64
            + b'","envelope":{},"public":"'
            + b"0" * 64
            + b'","note":""}\n'
        )
        return 200, b"".join(line % (after + at) for at in (1, 2))

    place.four[2].lie = endless
    ran = place.verify(place.four[2].url)
    assert ran.code == 1
    assert "expected at most 5 deposits, found more" in ran.out


def test_without_the_elections_id_it_is_read_from_the_log(place: Place) -> None:
    place.deposit()
    ran = polltrail("verify", place.root, "--witness", place.four[0].url, "--json")
    assert (ran.code, ran.json["deposits"]["waiting"]) == (1, 1)
    assert any(place.election.id in path for _, path in place.four[0].asked)


def test_nobody_can_be_asked_about_nothing() -> None:
    def nothing(path: str) -> bytes:
        raise FileNotFoundError(path)

    with pytest.raises(ReadingError, match="nobody was asked"):
        asked_witnesses.ask_witnesses(["http://127.0.0.1:1"], nothing, None)
    assert asked_witnesses.ask_witnesses([], nothing, None) == []
