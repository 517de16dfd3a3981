"""What the log's server does not take is left with the election's witnesses."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from polltrail.cli import published
from polltrail.cli.target import DirectoryTarget
from polltrail.errors import LogError, ReadingError
from polltrail.log import VerifierKey
from polltrail.log.deposit import open_deposit
from support.cli import polltrail_here as polltrail
from support.election import HARBOUR
from support.fake_witness import FakeWitness, witnesses

FORMS = HARBOUR / "forms.csv"
ANY_LOG = VerifierKey.parse("polltrail.example/test+6e55aef0+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4")


class Place:
    """An election of three witnesses, and somebody's key."""

    def __init__(self, root: Path, three: list[FakeWitness]) -> None:
        self.three = three
        self.path, self.key, self.receipts = root / "e", root / "a.key", root / "receipts"
        settings = root / "settings.toml"
        names = " ".join(one.name for one in three)
        lines = "".join(one.line for one in three)
        settings.write_text(f"witnesses = '''\n{lines}group g 2 {names}\nquorum g\n'''\n")
        ran = polltrail(
            "new", self.path, "--defaults", "--stations", HARBOUR / "stations.csv", "--choices",
            HARBOUR / "choices.csv", "--origin", ANY_LOG.name, "--settings", settings,
        )  # fmt: skip
        assert ran.code == 0, ran.err
        assert polltrail("key", "new", self.key).code == 0

    def enrol(self) -> None:
        organiser = self.path.with_name("e.organiser.key")
        ran = polltrail(
            "enrol", self.path, "--organiser-key", organiser, "--key", self.key, "--role", "agent"
        )
        assert ran.code == 0, ran.err


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    with witnesses(ANY_LOG, 3) as three:
        yield Place(tmp_path_factory.mktemp("made"), three)


@pytest.fixture
def place(made: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """The election as it began, with nothing deposited, and an outbox of one's own."""
    for one in made.three:
        one.records.clear()
        one.asked.clear()
        one.lie = None
    made.receipts = tmp_path / "receipts"
    monkeypatch.setattr(published, "TRIES", 1)
    return made


def test_what_the_log_refuses_is_left_with_every_witness(place: Place, tmp_path: Path) -> None:
    ran = polltrail(
        "submit", place.path, FORMS, "--key", place.key, "--outbox", tmp_path / "o", "--receipts", place.receipts,
        "--json",
    )  # fmt: skip
    assert ran.code == 1, ran.err
    told = ran.json
    assert (len(told["refused"]), told["accepted"]) == (4, [])
    assert len(told["deposited"]) == 12
    for one in told["deposited"]:
        witness = next(found for found in place.three if found.name == one["witness"])
        note = open_deposit(Path(one["file"]).read_bytes(), witness.cosigner.key)
        assert (note.statement, note.at) == (one["id"], one["at"])
        assert Path(one["file"]) == place.receipts / f"{one['id']}.{witness.name}.deposit"
    assert [len(one.records) for one in place.three] == [4, 4, 4]


def test_without_receipts_the_notes_lie_beside_the_outbox_and_are_said(place: Place, tmp_path: Path) -> None:
    ran = polltrail("submit", place.path, FORMS, "--key", place.key, "--outbox", tmp_path / "o")
    assert ran.code == 1
    notes = sorted(path.name for path in tmp_path.glob("*.deposit"))
    assert len(notes) == 12
    assert ran.out.count("deposited ") == 12
    assert f"with {place.three[0].name} at 20" in ran.out


def test_one_witness_may_be_named(place: Place, tmp_path: Path) -> None:
    url = place.three[1].url
    ran = polltrail(
        "submit",
        place.path,
        FORMS,
        "--key",
        place.key,
        "--outbox",
        tmp_path / "o",
        "--deposit",
        f"{url}/",
        "--json",
    )
    assert {one["witness"] for one in ran.json["deposited"]} == {place.three[1].name}
    assert [len(one.records) for one in place.three] == [0, 4, 0]


def test_a_note_that_is_not_a_witnesss_is_not_kept(place: Place, tmp_path: Path) -> None:
    polltrail("submit", place.path, FORMS, "--key", place.key, "--outbox", tmp_path / "other")
    for path in tmp_path.glob("*.deposit"):
        path.unlink()
    another = place.three[1].records[0].note
    place.three[0].lie = lambda *_: (201, b"thank you")
    place.three[1].lie = lambda *_: (429, json.dumps({"detail": "too many; come back"}).encode())
    place.three[2].lie = lambda *_: (201, another)
    ran = polltrail("submit", place.path, FORMS, "--key", place.key, "--outbox", tmp_path / "o", "--json")
    assert ran.json["deposited"] == []
    assert list(tmp_path.glob("*.deposit")) == []
    assert "status 429, 'too many; come back'" in ran.err
    assert ran.err.count(f"with {place.three[1].url}") == 3, "asked no more after three failures"


@pytest.mark.parametrize("silence", [ReadingError("no answer"), LogError("receipt: it is wrong")])
def test_a_server_that_is_silent_or_lies_is_passed_by(
    place: Place, tmp_path: Path, silence: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    def hand_in(*_: object) -> None:
        raise silence

    monkeypatch.setattr(DirectoryTarget, "hand_in", hand_in)
    words = ["submit", place.path, FORMS, "--key", place.key, "--outbox", tmp_path / "o", "--json"]
    ran = polltrail(*words)
    assert ran.code == 1
    assert (len(ran.json["waiting"]), len(ran.json["deposited"])) == (4, 12)
    assert ran.json["waiting"][0]["reason"] == str(silence)
    for one in place.three:
        one.lie = lambda *_: (503, b"")
    assert polltrail(*words).code == 3


def test_with_the_server_gone_what_waits_is_left_all_the_same(place: Place, tmp_path: Path) -> None:
    words = ["--key", place.key, "--outbox", tmp_path / "o"]
    polltrail("submit", place.path, FORMS, *words)
    for one in place.three:
        one.records.clear()
    ran = polltrail("submit", "http://127.0.0.1:1", *words, "--json")
    assert ran.code == 1, ran.err
    assert len(ran.json["deposited"]) == 12
    assert "127.0.0.1:1" in ran.err
    assert (
        polltrail("submit", "http://127.0.0.1:1", "--key", place.key, "--outbox", tmp_path / "none").code == 3
    )


def test_what_has_its_receipt_is_left_with_nobody(made: Place, tmp_path: Path) -> None:
    place = Place(tmp_path, made.three)
    place.enrol()
    for one in made.three:
        one.asked.clear()
    ran = polltrail("submit", place.path, FORMS, "--key", place.key, "--json")
    assert (ran.code, ran.json["deposited"]) == (0, [])
    assert all(path != "/deposit" for one in made.three for _, path in one.asked)
