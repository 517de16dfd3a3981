"""A witness that lies keeps no log from starting or from being cosigned; one that shows a signed larger note does."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from polltrail.errors import RollbackError
from polltrail.log import Checkpoint, SignedNote, sign_checkpoint
from polltrail.store import recovery
from polltrail.web import beginning
from polltrail.web.beginning import open_asked
from support.attacks import attack
from support.fake_witness import FakeWitness, policy_of, witnesses
from support.night import Night, lay_out, make_election

HUGE = 2**40
LOG = make_election(1).log_vkey


@pytest.fixture
def lying() -> Iterator[FakeWitness]:
    with witnesses(LOG, 1) as (one,):
        yield one


def watched_by(witness: FakeWitness, root: Path) -> tuple[Night, Path]:
    election = make_election(1, witnesses=policy_of(LOG, [witness], threshold=1))
    return election, lay_out(election, root)


def starts(election: Night, root: Path) -> bool:
    try:
        with closing(open_asked(root, log_seed=election.log_seed, say=lambda _: None)):
            return True
    except RollbackError:
        return False


def note(size: int, seed: bytes) -> bytes:
    return sign_checkpoint(Checkpoint(LOG.name, size, bytes(32)), LOG.name, seed)


def _believes_a_size(patch: pytest.MonkeyPatch) -> None:
    """The text of a note is taken for true, whoever signed it."""
    patch.setattr(recovery, "open_checkpoint", lambda note, _: Checkpoint.parse(SignedNote.parse(note).text))


@attack(signature_of_the_log=_believes_a_size)
@pytest.mark.slow
def test_a_larger_checkpoint_that_the_log_has_not_signed_stops_nothing(
    tmp_path: Path, lying: FakeWitness
) -> None:
    election, root = watched_by(lying, tmp_path / "e")
    for shown in (b"%d\n" % HUGE, b"", b"\xff" * 300, note(HUGE, bytes(32))):
        lying.lie = lambda *_, shown=shown: (200, shown)
        assert starts(election, root), shown
    lying.lie = lambda *_: (409, b"%d\n" % HUGE)
    assert starts(election, root)


def _asks_nobody(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(beginning, "seen_by_witnesses", lambda *_: [])


@attack(asking_the_witnesses=_asks_nobody)
def test_a_larger_checkpoint_that_the_log_has_signed_keeps_it_shut(
    tmp_path: Path, lying: FakeWitness
) -> None:
    election, root = watched_by(lying, tmp_path / "e")
    for size in (4, 2):
        lying.lie = lambda *_, size=size: (200, note(size, election.log_seed))
        assert not starts(election, root)
    lying.lie = None
    assert starts(election, root)
