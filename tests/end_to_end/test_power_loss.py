"""The power goes in the middle of anything: nothing that was acknowledged may be missing afterwards."""

from collections import Counter
from pathlib import Path
from random import Random

import pytest

from polltrail.errors import StoreError
from polltrail.store import LogStore, durable_files
from polltrail.store.database import Synchronous
from support.log_store import (
    SEED,
    Statement,
    memory_directory,
    new_election,
    published_entries,
    statement,
)
from support.power_loss import LossyDisk, LossyFiles, LossyOs

BATCHES = 30


def survived(seed: int, synchronous: Synchronous, monkeypatch: pytest.MonkeyPatch) -> str:
    """Fill a log until the power goes; tell what is left of what was acknowledged."""
    with memory_directory() as directory, monkeypatch.context() as patches:
        (directory / "left").mkdir()
        acknowledged = fill_until_power_loss(directory, Random(seed), synchronous, patches)
        patches.undo()
        return verdict(directory / "left", acknowledged)


def fill_until_power_loss(
    directory: Path, rng: Random, synchronous: Synchronous, patches: pytest.MonkeyPatch
) -> list[Statement]:
    disk = LossyDisk(
        new_election(directory / "e"), directory / "left", rng=rng, dies_at=rng.randrange(30, 900)
    )
    disk.settle()
    patches.setattr(durable_files, "os", LossyOs(disk))
    patches.setattr("polltrail.store.log_store.COPY_BACK_AFTER", 20_000)
    files = LossyFiles(disk)
    store = LogStore.open(disk.root, log_seed=SEED, synchronous=synchronous, connect=files.connect)
    acknowledged: list[Statement] = []
    for _ in range(BATCHES):
        batch = [statement(len(acknowledged) + at, rng.randrange(900)) for at in range(rng.randrange(1, 30))]
        answers = store.append(batch)
        if disk.dead:
            break
        assert [answer.index for answer in answers] == [len(acknowledged) + at for at in range(len(batch))]
        acknowledged += batch
        if rng.random() < 0.4:
            store.publish()
    if not disk.dead:
        disk.lose_power()
    store._failure = "no power"
    store.close()
    files.unregister()
    return acknowledged


def verdict(left: Path, acknowledged: list[Statement]) -> str:
    try:
        store = LogStore.open(left, log_seed=SEED)
    except StoreError as refusal:
        return "refused" if "log's own key" in str(refusal) else "corrupt"
    entries = list(store.entries(0, store.size))
    again = store.append(acknowledged)
    store.publish()
    kept = entries[: len(acknowledged)] == [entry for _, entry in acknowledged]
    assert published_entries(left)[: len(entries)] == entries
    assert [answer.index for answer in again] == list(range(len(acknowledged)))
    store.close()
    return "kept" if kept else "lost"


def outcomes(seeds: range, synchronous: Synchronous, monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    return Counter(survived(seed, synchronous, monkeypatch) for seed in seeds)


def test_nothing_acknowledged_is_lost_in_20_power_losses(monkeypatch: pytest.MonkeyPatch) -> None:
    assert outcomes(range(20), "FULL", monkeypatch) == {"kept": 20}


@pytest.mark.slow
def test_nothing_acknowledged_is_lost_in_200_power_losses(monkeypatch: pytest.MonkeyPatch) -> None:
    assert outcomes(range(100, 300), "FULL", monkeypatch) == {"kept": 200}


@pytest.mark.slow
@pytest.mark.parametrize("synchronous", ["NORMAL", "OFF"])
def test_without_full_the_same_power_losses_take_entries_with_them(
    synchronous: Synchronous, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert outcomes(range(20), synchronous, monkeypatch)["kept"] < 10


def test_files_that_are_not_synced_are_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """The simulation sees the store's own files too: without their fsync, a published log is torn."""
    monkeypatch.setattr(LossyOs, "fsync", lambda *_: None)
    assert outcomes(range(20), "FULL", monkeypatch)["kept"] < 20
