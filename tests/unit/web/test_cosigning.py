"""Rounds of cosigning against witnesses at real addresses, honest and otherwise."""

import asyncio
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from polltrail.errors import RollbackError
from polltrail.log import Checkpoint, Policy, SignedNote, sign_checkpoint
from polltrail.log.witnessing import Cosigned
from polltrail.statement import Roster, Statement, make_statement
from polltrail.store import LogStore
from polltrail.web import asked_witness, cosigning
from polltrail.web.asked_witness import Around
from polltrail.web.cosigning import Cosigning
from support.fake_witness import FakeWitness, policy_of, witnesses
from support.night import MADE_AT, Night, entry_of, lay_out, make_election, readings

FAST = 0.02
CALM = 60.0
"""Seconds within which everything here has long come about."""


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("EVERY_S", "LOOK_S", "GRACE_S"):
        monkeypatch.setattr(cosigning, name, FAST)
    monkeypatch.setattr(asked_witness, "PAUSES_S", (FAST,))


class Place:
    """A log, its witnesses, and the rounds between them."""

    def __init__(self, root: Path, four: list[FakeWitness]) -> None:
        self.four = four
        self.election = make_election(1, witnesses=policy_of(make_election(1).log_vkey, four))
        self.root = lay_out(self.election, root)
        self.store = LogStore.open(self.root, log_seed=self.election.log_seed)
        self.roster = Roster.empty().step(0, self.election.genesis)
        self.said: list[str] = []
        self.stopped: list[RollbackError] = []
        self.written = 0
        around = Around(
            store=self.store, now=lambda: int(time.time()), say=self.said.append, stop=self.stopped.append,
            clock=time.monotonic,
        )  # fmt: skip
        self.rounds = Cosigning(around, roster=lambda: self.roster, written=self._count)

    def _count(self) -> None:
        self.written += 1

    def grow(self, count: int) -> None:
        said = readings(self.election, count, first=self.store.size)
        self.store.append([(one.id, entry_of(one)) for one in said])
        self.store.publish()

    def until(self, found: Callable[[], bool]) -> None:
        """Go on with the rounds until something has come about."""

        async def go() -> None:
            going = asyncio.create_task(self.rounds.go_on())
            end = time.monotonic() + CALM
            while not found() and not going.done():
                assert time.monotonic() < end, f"it did not come about; said {self.said}"
                await asyncio.sleep(FAST / 2)
            going.cancel()
            await asyncio.gather(going, return_exceptions=True)
            assert found()

        asyncio.run(go())

    def published(self) -> dict[str, int]:
        """Who has cosigned the checkpoint that is published, and when."""
        return dict(Policy.parse((self.root / "log/policy").read_bytes()).check(self.checkpoint).witnesses)

    @property
    def checkpoint(self) -> bytes:
        return (self.root / "log/checkpoint").read_bytes()

    def witnessed(self) -> int:
        """Size of the checkpoint that enough have cosigned."""
        path = self.root / "log/witnessed"
        return Checkpoint.parse(SignedNote.parse(path.read_bytes()).text).size if path.exists() else 0


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    with witnesses(make_election(1).log_vkey) as four:
        place = Place(tmp_path / "e", four)
        yield place
        place.store.close()


def test_every_published_checkpoint_is_cosigned_by_all(place: Place) -> None:
    place.until(lambda: len(place.published()) == 4)
    assert place.witnessed() == place.store.size
    place.grow(5)
    place.until(lambda: len(place.published()) == 4)
    assert place.witnessed() == place.store.size
    assert [len(one.asked) for one in place.four] == [3] * 4
    assert place.said == []
    assert place.written


def test_an_unchanged_checkpoint_is_cosigned_again(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    place.until(lambda: len(place.published()) == 4)
    before = place.published()
    for one in place.four:
        one.clock_off = 300
    monkeypatch.setattr(cosigning, "AGAIN_S", FAST)
    place.until(lambda: all(at > before[name] for name, at in place.published().items()))
    assert len(place.store.cosigned_notes()) > 1
    assert len(SignedNote.parse(place.checkpoint).signatures) == 5


def test_one_that_is_away_keeps_nobody_waiting_and_is_asked_again(place: Place) -> None:
    away = place.four[0]
    away.lie = lambda *_: (503, b"later")
    place.until(lambda: place.witnessed() == place.store.size)
    assert len(place.published()) == 3
    assert place.said == [
        f"witness {away.name}: expected its last checkpoint, found status 503, 'later'; asked again in 0 s"
    ]
    away.lie = None
    place.until(lambda: len(place.published()) == 4)
    assert place.said[1:] == [f"witness {away.name}: cosigns again"]


def test_a_slow_one_delays_no_other(place: Place) -> None:
    slow = place.four[0]
    slow.delay_s = 600.0
    for _ in range(3):
        place.grow(2)
        place.until(lambda: place.witnessed() == place.store.size)
    assert len(slow.asked) <= 3


def test_two_slow_ones_come_to_cosign_one_checkpoint(place: Place) -> None:
    place.until(lambda: len(place.published()) == 4)
    place.four[0].delay_s, place.four[1].delay_s = 0.15, 0.2
    seen = place.witnessed()

    def found() -> bool:
        if place.store.size < 60:
            place.grow(1)
        return place.witnessed() > seen + 3

    place.until(found)


def test_a_witness_that_knows_another_size_is_asked_from_there(place: Place) -> None:
    place.until(lambda: len(place.published()) == 4)
    known = place.four[0].latest
    place.grow(3)
    place.until(lambda: len(place.published()) == 4)
    assert known is not None
    place.four[0].latest = known
    place.grow(3)
    place.until(lambda: len(place.published()) == 4)
    assert place.said == []


def lies(*, claimed: bytes, shown: bytes | None) -> Callable[[str, str, bytes], tuple[int, bytes] | None]:
    def lie(method: str, path: str, body: bytes) -> tuple[int, bytes]:
        if method == "POST":
            return 409, claimed
        return (404, b"") if shown is None else (200, shown)

    return lie


HUGE = b"%d\n" % 2**40


@pytest.mark.parametrize(
    "lie",
    [
        lies(claimed=HUGE, shown=None),
        lies(claimed=HUGE, shown=b"no note"),
        lies(claimed=HUGE, shown=sign_checkpoint(Checkpoint("night.example/2031", 2**40, bytes(32)), "night.example/2031", bytes(32))),
        lies(claimed=b"-1\n", shown=None),
        lies(claimed=b"9" * 60_000, shown=b""),
        lambda *_: (200, b"\xff\xfe"),
        lambda *_: (200, b""),
        lambda *_: (200, "— witness-0.example AAAA\n".encode()),
        lambda *_: (200, bytes(1 << 20)),
        lambda *_: (302, b"http://127.0.0.1:1/"),
        lambda *_: (422, b"no"),
        lambda *_: (500, b""),
    ],
)  # fmt: skip
def test_whatever_a_lying_witness_says_the_others_cosign(
    place: Place, lie: Callable[[str, str, bytes], tuple[int, bytes] | None]
) -> None:
    place.four[0].lie = lie
    place.until(lambda: len(place.published()) == 3 and len(place.said) == 1)
    assert place.witnessed() == place.store.size
    assert place.said[0].startswith(f"witness {place.four[0].name}: ")
    assert place.stopped == []
    place.grow(1)


def test_a_cosignature_over_something_else_is_not_kept(place: Place) -> None:
    place.until(lambda: len(place.published()) == 4)
    old = place.four[0].latest
    assert old is not None
    place.four[0].lie = lambda method, *_: (200, old.line) if method == "POST" else None
    place.grow(1)
    place.until(lambda: len(place.published()) == 3)
    assert "it is wrong" in place.said[0]


def test_a_line_of_another_key_is_not_kept(place: Place) -> None:
    other = place.four[1]
    place.four[0].lie = other.reply
    place.until(lambda: len(place.published()) == 3 and len(place.said) == 1)
    assert "expected its line, found others" in place.said[0]


@pytest.mark.parametrize("off", [-86_400, 86_400])
def test_a_clock_a_day_off_is_said_once_and_kept_as_it_is(place: Place, off: int) -> None:
    place.four[2].clock_off = off
    place.until(lambda: len(place.published()) == 4)
    place.grow(1)
    place.until(lambda: len(place.published()) == 4)
    assert len(place.said) == 1
    assert f"{place.four[2].name}: expected a clock that agrees with ours" in place.said[0]
    times = place.published()
    assert abs(times[place.four[2].name] - times[place.four[0].name] - off) < 60


def signed_elsewhere(election: Night, size: int) -> bytes:
    """A note under the log's key that this log does not lead to."""
    checkpoint = Checkpoint(election.log_vkey.name, size, bytes(32))
    return sign_checkpoint(checkpoint, election.log_vkey.name, election.log_seed)


@pytest.mark.parametrize("size", [2, 1000])
@pytest.mark.parametrize("when", ["first", "later"])
def test_a_note_that_only_another_server_can_have_signed_stops_it(place: Place, size: int, when: str) -> None:
    note = signed_elsewhere(place.election, size)
    if when == "later":
        place.until(lambda: len(place.published()) == 4)
        place.grow(1)
    place.four[0].lie = lies(claimed=b"%d\n" % size if size > 2 else b"", shown=note)
    if size == 2:
        place.four[0].lie = lambda method, *_: (422, b"") if method == "POST" else (200, note)
    place.until(lambda: len(place.stopped) > 0)
    said = str(place.stopped[0])
    assert f"witness {place.four[0].name} at http://127.0.0.1" in said
    assert "Another server uses the log's key, or this is an old copy" in said


def test_nobody_is_asked_where_nobody_is_named(tmp_path: Path) -> None:
    with witnesses(make_election(1).log_vkey, 1) as (one,):
        place = Place(tmp_path / "e", [one])
        place.roster = Roster.empty().step(0, make_election(1).genesis)
        asyncio.run(asyncio.wait_for(_a_while(place), 5))
        place.store.close()
    assert (one.asked, place.said) == ([], [])


async def _a_while(place: Place) -> None:
    going = asyncio.create_task(place.rounds.go_on())
    await asyncio.sleep(10 * FAST)
    going.cancel()
    await asyncio.gather(going, return_exceptions=True)


def test_an_amendment_acts_once_those_before_have_seen_it(place: Place) -> None:
    place.until(lambda: len(place.published()) == 4)
    with witnesses(place.election.log_vkey, 1) as (new,):
        new.cosigner = type(new.cosigner)("new.example", bytes([99]) * 32)
        amendment = amended(place.election, policy_of(place.election.log_vkey, [new], threshold=1))
        for one in place.four[1:]:
            one.lie = lambda *_: (503, b"")
        index = place.store.size
        place.store.append([(amendment.id, entry_of(amendment))])
        place.store.publish()
        place.roster = place.roster.step(index, amendment)
        place.until(lambda: new.size == place.store.size)
        assert (place.root / "log/policy").read_text() == policy_of(
            place.election.log_vkey, [new], threshold=1
        )
        assert place.witnessed() < place.store.size, "the weaker quorum does not act yet"
        assert {one.name for one in place.rounds.asked} == {*(one.name for one in place.four), "new.example"}
        for one in place.four:
            one.lie = None
        place.until(lambda: place.witnessed() == place.store.size)
        place.until(lambda: [one.name for one in place.rounds.asked] == ["new.example"])
        place.grow(1)
        place.until(lambda: place.witnessed() == place.store.size)
        again = Place.__new__(Place)
        again.__dict__ |= place.__dict__
        again.rounds = Cosigning(place.rounds._around, roster=lambda: place.roster, written=lambda: None)
        again.until(lambda: [one.name for one in again.rounds.asked] == ["new.example"])


def amended(election: Night, text: str) -> Statement:
    body = replace(election.genesis.body, witnesses=text)
    return make_statement(
        "definition", election=election.id, seed=election.organiser, nonce=bytes(16), made_at=MADE_AT, body=body,
        supersedes=election.id,
    )  # fmt: skip


def test_what_was_cosigned_is_known_to_a_server_started_again(place: Place) -> None:
    place.until(lambda: len(place.published()) == 4)
    place.store.close()
    place.store = LogStore.open(place.root, log_seed=place.election.log_seed)
    around = place.rounds._around
    place.rounds = Cosigning(
        Around(store=place.store, now=around.now, say=around.say, stop=around.stop, clock=around.clock),
        roster=lambda: place.roster,
        written=lambda: None,
    )
    place.grow(2)
    place.until(lambda: len(place.published()) == 4)
    assert isinstance(place.four[0].latest, Cosigned)
    assert place.said == []
