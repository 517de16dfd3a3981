"""Cosigned notes on the disk: only ever more of them, and none of an older log in the place of a newer one."""

import threading
from pathlib import Path

import pytest

from polltrail.errors import RollbackError, StoreError
from polltrail.log.checkpoint import Checkpoint, sign_checkpoint
from polltrail.log.cosignature import cosign
from polltrail.log.history import encode_record, read_history
from polltrail.log.note import NoteSignature, SignedNote
from polltrail.store import LogStore
from polltrail.store.recovery import SeenNote
from support.faulty import Killed, Steps
from support.log_store import ORIGIN, SEED, copied, new_store, published, statements

W1, W2 = bytes([61]) * 32, bytes([62]) * 32


def line(note: bytes, seed: bytes, name: str, at: int = 1_900_000_000) -> NoteSignature:
    text = SignedNote.parse(note).text
    return NoteSignature.parse(cosign(text, seed, name, at).decode().removesuffix("\n"))


@pytest.fixture
def store(tmp_path: Path) -> LogStore:
    store = new_store(tmp_path / "e")
    store.append(statements(0, 3))
    store.publish()
    return store


def names(note: bytes) -> list[str]:
    return [one.name for one in SignedNote.parse(note).signatures]


def file(root: Path, name: str) -> bytes:
    return (root / "e" / "log" / name).read_bytes()


def test_lines_are_added_to_the_checkpoint_they_are_of(tmp_path: Path, store: LogStore) -> None:
    note = store.published.note
    store.add_cosigned(note, [line(note, W1, "w1")], witnessed=False)
    assert names(file(tmp_path, "checkpoint")) == [ORIGIN, "w1"]
    assert not (tmp_path / "e" / "log" / "witnessed").exists()
    store.add_cosigned(note, [line(note, W1, "w1"), line(note, W2, "w2")], witnessed=True)
    for name in ("checkpoint", "witnessed"):
        assert names(file(tmp_path, name)) == [ORIGIN, "w1", "w2"]
    assert store.published.shown == file(tmp_path, "checkpoint")
    assert [names(one) for one in store.cosigned_notes()] == [[ORIGIN, "w1"], [ORIGIN, "w1", "w2"]]


def test_a_later_line_takes_the_place_of_the_earlier(tmp_path: Path, store: LogStore) -> None:
    note = store.published.note
    for at in (1_900_000_000, 1_900_000_300):
        store.add_cosigned(note, [line(note, W1, "w1", at)], witnessed=True)
    shown = SignedNote.parse(file(tmp_path, "checkpoint")).signatures
    assert [int.from_bytes(one.signature[:8], "big") for one in shown[1:]] == [1_900_000_300]


def test_a_cosigned_checkpoint_never_replaces_a_newer_one(tmp_path: Path, store: LogStore) -> None:
    old = store.published.note
    store.append(statements(3, 5))
    store.publish()
    newer = store.published.note
    store.add_cosigned(newer, [line(newer, W1, "w1")], witnessed=True)
    store.add_cosigned(old, [line(old, W1, "w1"), line(old, W2, "w2")], witnessed=True)
    assert published(tmp_path / "e").size == 5
    assert names(file(tmp_path, "checkpoint")) == [ORIGIN, "w1"]
    assert SignedNote.parse(file(tmp_path, "witnessed")).text == SignedNote.parse(newer).text
    assert len(read_history(file(tmp_path, "cosigned"))) == 2


def test_publishing_and_cosigning_at_the_same_time_leave_the_newest(tmp_path: Path, store: LogStore) -> None:
    def cosigning() -> None:
        for at in range(30):
            note = store.published.note
            store.add_cosigned(note, [line(note, W1, "w1", at)], witnessed=True)

    beside = threading.Thread(target=cosigning)
    beside.start()
    for at in range(3, 33):
        store.append(statements(at, at + 1))
        store.publish()
    beside.join()
    assert published(tmp_path / "e").size == 33
    assert store.published.shown == file(tmp_path, "checkpoint")


def test_a_torn_record_is_cut_off_at_the_start(tmp_path: Path, store: LogStore) -> None:
    note = store.published.note
    store.add_cosigned(note, [line(note, W1, "w1")], witnessed=True)
    store.close()
    path = tmp_path / "e" / "log" / "cosigned"
    whole = path.read_bytes()
    path.write_bytes(whole + encode_record(note)[:-1])
    again = LogStore.open(tmp_path / "e", log_seed=SEED)
    assert path.read_bytes() == whole
    again.add_cosigned(note, [line(note, W2, "w2")], witnessed=False)
    assert [names(one) for one in read_history(path.read_bytes())] == [[ORIGIN, "w1"], [ORIGIN, "w2"]]


def test_what_no_crash_can_have_left_is_not_cut_off(tmp_path: Path, store: LogStore) -> None:
    store.close()
    path = tmp_path / "e" / "log" / "cosigned"
    path.write_bytes(b"\0" * 70_000)
    with pytest.raises(StoreError, match="found 70000 bytes that are none after byte 0"):
        LogStore.open(tmp_path / "e", log_seed=SEED)
    assert path.read_bytes() == b"\0" * 70_000


def test_started_again_the_published_lines_are_still_there(tmp_path: Path, store: LogStore) -> None:
    note = store.published.note
    store.add_cosigned(note, [line(note, W1, "w1")], witnessed=True)
    store.close()
    again = LogStore.open(tmp_path / "e", log_seed=SEED)
    assert (again.published.note, names(again.published.shown)) == (note, [ORIGIN, "w1"])
    again.add_cosigned(note, [line(note, W2, "w2")], witnessed=False)
    assert names(file(tmp_path, "checkpoint")) == [ORIGIN, "w1", "w2"]


@pytest.mark.parametrize("name", ["cosigned", "witnessed"])
def test_a_cosigned_note_of_a_larger_log_refuses_an_old_database(
    tmp_path: Path, store: LogStore, name: str
) -> None:
    store.close()
    note = sign_checkpoint(Checkpoint(ORIGIN, 9, bytes(32)), ORIGIN, SEED)
    data = encode_record(note) if name == "cosigned" else note
    (tmp_path / "e" / "log" / name).write_bytes(data)
    with pytest.raises(RollbackError, match=f"at least 9 entries.*log/{name}, found 3"):
        LogStore.open(tmp_path / "e", log_seed=SEED)


@pytest.mark.parametrize(("size", "told"), [(9, "at least 9 entries"), (2, "tree of 2 entries")])
def test_what_is_signed_elsewhere_stops_the_store(store: LogStore, size: int, told: str) -> None:
    foreign = sign_checkpoint(Checkpoint(ORIGIN, size, bytes(32)), ORIGIN, bytes(32))
    store.refuse(SeenNote(where="w1", note=foreign))
    store.refuse(SeenNote(where="w1", note=store.checkpoint()))
    own = sign_checkpoint(Checkpoint(ORIGIN, size, bytes(32)), ORIGIN, SEED)
    with pytest.raises(RollbackError, match=f"^w1: .*uses the log's key.*{told}"):
        store.refuse(SeenNote(where="w1", note=own))
    with pytest.raises(StoreError, match="found one that stopped"):
        store.append(statements(3, 4))


STEPS = [
    *("create log/cosigned", "write log/cosigned", "fsync log/cosigned"),
    *(f"{do} log/.witnessed.new" for do in ("create", "write", "fsync")),
    "rename log/witnessed",
    *(f"{do} log/.checkpoint.new" for do in ("create", "write", "fsync")),
    *("rename log/checkpoint", "fsync log"),
]


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("at", range(len(STEPS)), ids=STEPS)
def test_killed_at_any_step_it_opens_again(
    tmp_path: Path, store: LogStore, monkeypatch: pytest.MonkeyPatch, at: int, when: str
) -> None:
    note = store.published.note
    steps = Steps(tmp_path / "e")
    steps.install(monkeypatch)

    def meet(step: str, moment: str) -> None:
        if (len(steps.told), moment) == (at + 1, when):
            raise Killed

    steps.meet = meet
    with pytest.raises(Killed):
        store.add_cosigned(note, [line(note, W1, "w1")], witnessed=True)
    assert steps.told[-1] == STEPS[at]
    monkeypatch.undo()
    again = LogStore.open(copied(tmp_path / "e", tmp_path / "left"), log_seed=SEED)
    again.add_cosigned(note, [line(note, W2, "w2")], witnessed=True)
    assert published(tmp_path / "left").size == 3
    assert names(again.cosigned_notes()[-1]) == [ORIGIN, "w2"]


def test_a_disk_that_fails_stops_the_store(
    tmp_path: Path, store: LogStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = Steps(tmp_path / "e")
    steps.install(monkeypatch)

    def meet(step: str, moment: str) -> None:
        if step.startswith("write"):
            raise OSError(28, "No space left on device")

    steps.meet = meet
    note = store.published.note
    with pytest.raises(StoreError, match=r"cosignatures could not be kept.*No space left"):
        store.add_cosigned(note, [line(note, W1, "w1")], witnessed=True)
    with pytest.raises(StoreError, match="found one that stopped"):
        store.publish()
