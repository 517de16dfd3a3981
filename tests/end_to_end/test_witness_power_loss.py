"""The power goes while a witness answers: what it answered it still knows, so that it never cosigns a second history."""

from collections import Counter
from pathlib import Path
from random import Random

import pytest

from polltrail.errors import StoreError
from polltrail.store import durable_files, witness_store
from polltrail.store.database import Synchronous
from polltrail.store.witness_dir import WitnessDir
from polltrail.store.witness_store import Deposit
from support.house_log import COSIGNED_AT, ORIGIN
from support.log_store import memory_directory
from support.power_loss import LossyDisk, LossyFiles, LossyOs
from support.witness import Tree, claim, new_witness, open_witness

TREE = Tree(length=120)
ELECTION = "ab" * 32


def survived(seed: int, synchronous: Synchronous, monkeypatch: pytest.MonkeyPatch) -> str:
    """Let a witness answer until the power goes; tell whether what is left knows all of it."""
    with memory_directory() as directory, monkeypatch.context() as patches:
        (directory / "left").mkdir()
        size, notes = answer_until_power_loss(directory, Random(seed), synchronous, patches)
        patches.undo()
        return verdict(WitnessDir(directory / "left"), size, notes)


def answer_until_power_loss(
    directory: Path, rng: Random, synchronous: Synchronous, patches: pytest.MonkeyPatch
) -> tuple[int, list[bytes]]:
    """Give the largest size that was answered, and the notes of deposits."""
    place = new_witness(directory / "w")
    disk = LossyDisk(place.root, directory / "left", rng=rng, dies_at=rng.randrange(30, 500))
    disk.settle()
    patches.setattr(durable_files, "os", LossyOs(disk))
    patches.setattr(witness_store, "COPY_BACK_AFTER", 20)
    files = LossyFiles(disk)
    store = open_witness(place, synchronous=synchronous, connect=files.connect)
    size, notes = 0, list[bytes]()
    for number in range(1, 100):
        told = store.add_checkpoint(claim(TREE.asks(size, number)), at=COSIGNED_AT)
        kept = store.deposit(a_deposit(number), at=COSIGNED_AT) if number % 3 == 0 and not disk.dead else None
        if disk.dead:
            break
        assert told.status == 200
        size = number
        notes += [kept.note] if kept else []
    if not disk.dead:
        disk.lose_power()
    store._failure = "no power"
    store.close()
    files.unregister()
    return size, notes


def a_deposit(number: int) -> Deposit:
    return Deposit(election=ELECTION, statement=f"{number:064x}", envelope=b"{}", public=bytes(32))


def verdict(left: WitnessDir, size: int, notes: list[bytes]) -> str:
    try:
        store = open_witness(left)
        latest = store.latest(ORIGIN)
        records = store.deposits(ELECTION, after=0, most=200)
        store.close()
    except StoreError:
        return "corrupt"
    kept = [record.note for record in records][: len(notes)] == notes
    return "kept" if kept and (latest.size if latest else 0) >= size else "forgotten"


def outcomes(seeds: range, synchronous: Synchronous, monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    return Counter(survived(seed, synchronous, monkeypatch) for seed in seeds)


def test_nothing_answered_is_forgotten_in_20_power_losses(monkeypatch: pytest.MonkeyPatch) -> None:
    assert outcomes(range(20), "FULL", monkeypatch) == {"kept": 20}


@pytest.mark.slow
def test_nothing_answered_is_forgotten_in_200_power_losses(monkeypatch: pytest.MonkeyPatch) -> None:
    assert outcomes(range(100, 300), "FULL", monkeypatch) == {"kept": 200}


@pytest.mark.parametrize("synchronous", ["NORMAL", "OFF"])
def test_without_full_the_same_power_losses_make_it_forget(
    synchronous: Synchronous, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert outcomes(range(20), synchronous, monkeypatch)["kept"] < 10
