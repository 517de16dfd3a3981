"""The power goes while a log is sealed, or while it opens: nothing is lost, and nothing is shown too early."""

from collections import Counter
from pathlib import Path
from random import Random

import pytest

from polltrail.store import LogStore, durable_files
from support.curtain import OPENING, Curtain, check_closed, opened, said
from support.log_store import (
    Statement,
    memory_directory,
    new_election,
    published,
    published_entries,
)
from support.power_loss import LossyDisk, LossyFiles, LossyOs

BATCHES = 24


def survived(seed: int, monkeypatch: pytest.MonkeyPatch) -> str:
    """Fill a sealed log, open it somewhere, until the power goes; tell in which state it was then."""
    with memory_directory() as directory, monkeypatch.context() as patches:
        (directory / "left").mkdir()
        acknowledged = fill_until_power_loss(directory, Random(seed), patches)
        patches.undo()
        return verdict(directory / "left", acknowledged)


def fill_until_power_loss(directory: Path, rng: Random, patches: pytest.MonkeyPatch) -> list[Statement]:
    root = new_election(directory / "e")
    disk = LossyDisk(root, directory / "left", rng=rng, dies_at=rng.randrange(60, 1100))
    disk.settle()
    patches.setattr(durable_files, "os", LossyOs(disk))
    files = LossyFiles(disk)
    store = opened(root, connect=files.connect)
    acknowledged: list[Statement] = []
    opens_at = rng.randrange(4, BATCHES)
    for number in range(BATCHES):
        batch = [said(1000 * number + at) for at in range(rng.randrange(1, 40))]
        batch += [OPENING] if number == opens_at else []
        store.append(batch)
        if disk.dead:
            break
        acknowledged += batch
        if rng.random() < 0.6:
            store.publish()
    if not disk.dead:
        disk.lose_power()
    store._failure = "no power"
    store.close()
    files.unregister()
    return acknowledged


def verdict(left: Path, acknowledged: list[Statement]) -> str:
    entries = [entry for _, entry in acknowledged]
    checkpoint = left / "log" / "checkpoint"
    size = published(left).size if checkpoint.exists() else 0
    if OPENING[1] in entries[:size]:
        assert published_entries(left) == entries[:size]
    store = opened(left)
    kept = list(store.entries(0, store.size))
    assert kept[: len(entries)] == entries
    if OPENING[1] in kept:
        assert published_entries(left) == kept
        assert not (left / "log" / "open").exists()
    else:
        assert check_closed(left, kept) == store.size
    finish(store, left, kept)
    return "open" if OPENING[1] in kept else "sealed"


def finish(store: LogStore, left: Path, kept: list[bytes]) -> None:
    """Open it now, if nobody has."""
    store.append([OPENING])
    store.publish()
    found = published_entries(left)
    assert found[: len(kept)] == kept
    assert OPENING[1] in found
    store.close()


def outcomes(seeds: range, monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    return Counter(survived(seed, monkeypatch) for seed in seeds)


def test_nothing_is_lost_or_shown_in_16_power_losses(monkeypatch: pytest.MonkeyPatch) -> None:
    assert set(outcomes(range(16), monkeypatch)) == {"open", "sealed"}


@pytest.mark.slow
def test_nothing_is_lost_or_shown_in_200_power_losses(monkeypatch: pytest.MonkeyPatch) -> None:
    assert set(outcomes(range(100, 300), monkeypatch)) == {"open", "sealed"}


def test_files_that_are_not_synced_are_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LossyOs, "fsync", lambda *_: None)
    with pytest.raises(Exception, match=r"expected|assert|No such file"):
        outcomes(range(16), monkeypatch)


def test_a_store_that_forgets_its_seal_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Curtain, "closed", property(lambda _: False, lambda *_: None))
    with pytest.raises(AssertionError):
        outcomes(range(8), monkeypatch)
