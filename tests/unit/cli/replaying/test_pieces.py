"""What a replay is made of: pictures, pace, what makes it the same, and whom it refuses to speak for."""

import zlib
from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from msgspec.structs import replace as other

from polltrail.cli.replaying.handing import Handing
from polltrail.cli.replaying.pace import Pace
from polltrail.cli.replaying.people import People
from polltrail.cli.replaying.pictures import picture
from polltrail.cli.replaying.play import Play
from polltrail.cli.replaying.voice import Voice
from polltrail.cli.target import Outcome
from polltrail.errors import DataError, OutputError
from polltrail.exchange.photographs import read_photograph
from polltrail.statement import Statement, StatementId
from polltrail.statement.bodies import EndorsementBody
from support.replayed import corrected_folder, read_plan
from support.statements import definition

PLAY = Play(folder="f", files={"votes.csv": "00"}, sources=(), every=1, images=False, ahead_s=0, seed=1)
ELECTION = StatementId("e" * 64)


def people(tmp_path: Path) -> People:
    return People(PLAY, read_plan(corrected_folder(tmp_path / "f")))


def test_a_picture_is_one_that_a_server_takes_and_its_bytes_are_for_ever() -> None:
    assert read_photograph(picture(b"seed")).media_type == "image/png"
    assert picture(b"seed") != picture(b"another")
    assert (
        sha256(picture(b"seed")).hexdigest()
        == "a9e493767759f70d73f6c7483cc154f741e18ddb819d331b1e92774df852bcbd"
    )
    assert len(zlib.decompress(picture(b"seed")[41:-16])) == 24 * 25


def test_secrets_change_with_everything_that_makes_a_replay() -> None:
    changed = [
        replace(PLAY, folder="g"), replace(PLAY, files={}), replace(PLAY, sources=("a",)), replace(PLAY, every=2),
        replace(PLAY, images=True), replace(PLAY, ahead_s=1), replace(PLAY, seed=2),
    ]  # fmt: skip
    assert len({one.secret("key", "x") for one in (PLAY, *changed)}) == 8
    assert len({PLAY.secret("a", "b"), PLAY.secret("ab"), PLAY.secret("a,b"), PLAY.secret("b", "a")}) == 4


def test_another_replay_is_not_gone_on_with(tmp_path: Path) -> None:
    path = tmp_path / "replay.json"
    path.write_bytes(PLAY.told())
    PLAY.refuse_other(path)
    with pytest.raises(OutputError, match="found one of another images and seed"):
        replace(PLAY, seed=2, images=True).refuse_other(path)
    path.write_text("[]")
    with pytest.raises(OutputError, match="nothing was played"):
        PLAY.refuse_other(path)


def test_nobody_speaks_in_a_real_election(tmp_path: Path) -> None:
    rehearsal = other(definition(), rehearsal=True)
    everybody = people(tmp_path)
    Voice.of(ELECTION, rehearsal, everybody)
    with pytest.raises(DataError, match="expected a rehearsal, found a real one"):
        Voice.of(ELECTION, other(rehearsal, rehearsal=False), everybody)


def test_the_same_words_are_the_same_statement_and_others_are_not(tmp_path: Path) -> None:
    voice = Voice(ELECTION, people(tmp_path))
    body = EndorsementBody(statement="f" * 64)
    said = [
        voice.say("reviewer 1", "endorsement", body, at=1_000),
        voice.say("reviewer 1", "endorsement", body, at=1_000),
        voice.say("reviewer 2", "endorsement", body, at=1_000),
        voice.say("reviewer 1", "endorsement", body, at=2_000),
        voice.say("reviewer 1", "endorsement", EndorsementBody(statement="0" * 64), at=1_000),
    ]
    assert said[0] == said[1]
    assert len({one.nonce for one in said}) == 4


def test_everybody_is_a_person_of_their_own_and_agents_keep_to_their_station(tmp_path: Path) -> None:
    found = list(people(tmp_path).enrolments(ELECTION))
    assert len({one.person for one in found}) == len({one.key for one in found}) == len(found)
    agents = [one for one in found if one.role == "agent"]
    assert [one.stations for one in agents] == [(f"P{at}",) for at in range(1, 7)]
    assert sorted(one.role for one in found if one.role != "agent") == [
        *["clerk"] * 7, "reviewer", "reviewer", "store", "watcher",
    ]  # fmt: skip


def test_a_night_goes_as_many_times_faster_as_was_asked_for() -> None:
    now = [100.0]
    pace = Pace(60, clock=lambda: now[0])
    assert pace.wait_s(5_000_000) == 0
    assert pace.wait_s(5_600_000) == pytest.approx(10)
    now[0] = 104
    assert pace.wait_s(5_600_000) == pytest.approx(6)
    now[0] = 200
    assert pace.wait_s(5_600_000) == 0
    assert Pace(None).wait_s(10**12) == 0


class Busy:
    """A log that takes one statement at a time, and refuses what it does not know how to take."""

    def __init__(self, reason: str = "") -> None:
        self.said: list[str] = []
        self.reason = reason

    def hand_in(self, statements: Sequence[Statement]) -> list[Outcome]:
        first, *rest = statements
        self.said.append(first.id)
        taken = Outcome(id=first.id, index=None if self.reason else len(self.said), reason=self.reason)
        return [taken, *(Outcome(id=one.id, index=None, reason="busy", again_after=0.001) for one in rest)]


class Nowhere:
    holds = True

    def put(self, data: bytes) -> None:
        raise AssertionError(data)

    def settle(self) -> None:
        pass


def handing(tmp_path: Path, log: Busy, **more: object) -> tuple[Handing, list]:
    voice = Voice(ELECTION, people(tmp_path))
    said = [
        voice.say("reviewer 1", "endorsement", EndorsementBody(statement=f"{at:064x}"), at=0)
        for at in range(3)
    ]
    return Handing(log, Nowhere(), {}, **more), said  # type: ignore[arg-type]


def test_what_is_told_to_wait_is_handed_in_again(tmp_path: Path) -> None:
    log = Busy()
    hand, said = handing(tmp_path, log)
    for one in said:
        hand.add(one)
    assert hand.index(said[-1]) == 3
    hand.flush()
    assert hand.index(said[-1]) == 3, "also when nothing was handed in since"
    assert log.said == [one.id for one in said]


def test_what_is_there_already_is_not_handed_in(tmp_path: Path) -> None:
    log = Busy()
    hand, said = handing(tmp_path, log)
    hand.known.update({said[0].id: 17, said[1].id: 18})
    for one in said[:2]:
        hand.add(one)
    assert (hand.index(said[1]), log.said, hand.taken) == (18, [], 2)


def test_what_is_refused_ends_the_replay(tmp_path: Path) -> None:
    hand, said = handing(tmp_path, Busy("another election"))
    hand.add(said[0])
    with pytest.raises(DataError, match="another election; the replay stopped"):
        hand.flush()
