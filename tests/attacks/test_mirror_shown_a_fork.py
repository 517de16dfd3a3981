"""A log that shows its mirror another history, or an earlier one: both notes are kept, and nothing is given up."""

from pathlib import Path

import pytest

from polltrail.cli import mirroring
from polltrail.errors import ConsistencyError
from polltrail.log import Checkpoint
from polltrail.store.mirror_dir import Mirror
from support.attacks import attack
from support.mirrors import FileServer, kept, mirror_once
from support.published_log import ELECTION, entries_of, island, note_of, publish

ENTRIES = entries_of(island(400))
FORK = [*ENTRIES[:100], *reversed(ENTRIES[100:])]
SIZE = 300


def _trusting_step(patch: pytest.MonkeyPatch) -> None:
    def step(checkpoint: Checkpoint, size: int, _: object) -> str:
        return "further" if checkpoint.size > size else "same"

    patch.setattr(mirroring, "step", step)


def _no_evidence(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Mirror, "keep_conflict", lambda *_: True)


def _wrong_tiles_believed(patch: pytest.MonkeyPatch) -> None:
    def told_before(*_: object) -> tuple[bytes, tuple[bytes, ...]]:
        raise ConsistencyError("nothing is shown")

    patch.setattr(mirroring, "told_before", told_before)


def _shown(files: dict[str, bytes], tmp_path: Path, patch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """Mirror an honest log, then show these files; give what was kept of the contradiction."""
    root, server = tmp_path / "m", FileServer(publish(ENTRIES[:SIZE]))
    assert mirror_once(server, root, patch, "--election", ELECTION).code == 0
    before = kept(root)
    server.files = files
    assert mirror_once(server, root, patch).code == 4
    after = kept(root)
    assert {path: data for path, data in after.items() if path in before} == before
    return {Path(path).name: data for path, data in after.items() if path.startswith("conflicts/")}


@attack(comparing_roots=_trusting_step, keeping_evidence=_no_evidence)
def test_a_fork_that_is_not_longer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for size in (200, SIZE):
        found = _shown(publish(FORK[:size]), tmp_path / str(size), monkeypatch)
        assert found.get("first") == note_of(ENTRIES[:SIZE])
        assert found.get("second") == note_of(FORK[:size])


@attack(asking_for_its_history=_wrong_tiles_believed, keeping_evidence=_no_evidence)
def test_a_fork_that_is_longer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = _shown(publish(FORK), tmp_path, monkeypatch)
    assert (found.get("first"), found.get("second")) == (note_of(ENTRIES[:SIZE]), note_of(FORK))
    assert found.get("proof", b"").startswith(b"old 300\n")


@attack(comparing_sizes=_trusting_step, keeping_evidence=_no_evidence)
def test_a_log_that_goes_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = _shown(publish(ENTRIES[:200]), tmp_path, monkeypatch)
    assert (found.get("first"), found.get("second")) == (note_of(ENTRIES[:SIZE]), note_of(ENTRIES[:200]))
