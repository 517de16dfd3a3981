"""What witnesses are asked before a log is opened, and what becomes of those who do not answer."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from polltrail.errors import RollbackError
from polltrail.log import Checkpoint, sign_checkpoint
from polltrail.web import witness_client
from polltrail.web.beginning import open_asked, seen_by_witnesses
from support.fake_witness import FakeWitness, policy_of, witnesses
from support.night import Night, lay_out, make_election

LOG = make_election(1).log_vkey


@pytest.fixture
def four() -> Iterator[list[FakeWitness]]:
    with witnesses(LOG) as found:
        yield found


def made(root: Path, four: list[FakeWitness]) -> tuple[Night, Path]:
    election = make_election(1, witnesses=policy_of(LOG, four))
    return election, lay_out(election, root)


def note(election: Night, size: int) -> bytes:
    return sign_checkpoint(Checkpoint(LOG.name, size, bytes(32)), LOG.name, election.log_seed)


def test_all_are_asked_for_the_log_by_its_name(tmp_path: Path, four: list[FakeWitness]) -> None:
    election, root = made(tmp_path / "e", four)
    shown = note(election, 2)
    four[1].lie = lambda *_: (200, shown)
    said: list[str] = []
    found = seen_by_witnesses(root, said.append)
    assert [(one.note, four[1].name in one.where) for one in found] == [(shown, True)]
    assert [len(one.asked) for one in four] == [1, 1, 1, 1]
    assert said == []


def test_who_does_not_answer_is_told_and_passed_over_and_nobody_waits_for_long(
    tmp_path: Path, four: list[FakeWitness], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(witness_client, "WHOLE_S", 0.3)
    election, root = made(tmp_path / "e", four)
    for one in four[:3]:
        one.delay_s = 600.0
    four[3].lie = lambda *_: (500, b"")
    said: list[str] = []
    with closing(open_asked(root, log_seed=election.log_seed, say=said.append)) as store:
        assert store.size == 3
    assert len(said) == 4
    assert any("found status 500" in line and line.endswith("begun without it") for line in said)


def test_a_larger_signed_note_names_the_witness_that_showed_it(
    tmp_path: Path, four: list[FakeWitness]
) -> None:
    election, root = made(tmp_path / "e", four)
    shown = note(election, 9)
    four[2].lie = lambda *_: (200, shown)
    with pytest.raises(RollbackError, match=rf"signed in witness {four[2].name} at http.*found 3"):
        open_asked(root, log_seed=election.log_seed, say=lambda _: None)


@pytest.mark.parametrize("policy", [b"", b"quorum none\n"])
def test_nobody_is_asked_where_nobody_is_named(
    tmp_path: Path, four: list[FakeWitness], policy: bytes
) -> None:
    _, root = made(tmp_path / "e", four)
    (root / "log/policy").write_bytes(policy)
    assert seen_by_witnesses(root, print) == []
    assert all(one.asked == [] for one in four)


def test_a_policy_that_cannot_be_read_is_told(tmp_path: Path, four: list[FakeWitness]) -> None:
    _, root = made(tmp_path / "e", four)
    (root / "log/policy").write_bytes(b"no policy\n")
    said: list[str] = []
    assert seen_by_witnesses(root, said.append) == []
    assert "no witness was asked" in said[0]
    assert seen_by_witnesses(tmp_path / "nothing", said.append) == []
