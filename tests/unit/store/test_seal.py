"""A log that is sealed: what it publishes, when it opens, and what every crash in between leaves."""

import errno
import os
import threading
from pathlib import Path

import pytest

from polltrail.errors import StoreError
from polltrail.log.open_entries import encode_open, read_open
from polltrail.store import LogStore, durable_files
from polltrail.store.log_store import Appended
from support.curtain import (
    OPENING,
    Curtain,
    all_said,
    bundles,
    check_closed,
    opened,
    public_bytes,
    said,
)
from support.faulty import FaultyConnection, Killed, Steps
from support.log_store import SEED, copied, new_election, published, published_entries

BEFORE, MORE = all_said(0, 255), all_said(255, 258)
ENTRIES = [entry for _, entry in BEFORE + MORE]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return new_election(tmp_path / "e")


def closed_log(root: Path, *, entries: int = 255) -> LogStore:
    store = opened(root)
    store.append(all_said(0, entries))
    store.publish()
    return store


def test_a_sealed_log_shows_hashes_and_open_entries_at_every_size(root: Path) -> None:
    store = opened(root)
    for stop in (0, 1, 2, 255, 256, 257, 300, 512, 600):
        store.append(all_said(store.size, stop))
        store.publish()
        assert check_closed(root, [entry for _, entry in all_said(0, stop)]) == stop
    assert list(store.entries(0, 600)) == [entry for _, entry in all_said(0, 600)]
    store.close()


def test_what_is_shown_is_written_once(root: Path) -> None:
    store = closed_log(root, entries=6)
    path = root / "log" / "open"
    expected = encode_open([(0, said(0)[1]), (5, said(5)[1])])
    assert path.read_bytes() == expected
    before = path.stat().st_mtime_ns
    store.append([said(6)])
    store.publish()
    store.publish()
    assert (path.read_bytes(), path.stat().st_mtime_ns) == (expected, before)
    store.append(all_said(7, 11))
    store.publish()
    assert path.read_bytes() == expected + encode_open([(10, said(10)[1])])
    store.close()


def test_started_again_it_is_still_sealed(root: Path) -> None:
    closed_log(root).close()
    before = public_bytes(root)
    store = opened(root)
    assert public_bytes(root) == before
    store.append(MORE)
    store.publish()
    check_closed(root, ENTRIES)
    store.close()


def test_opened_everything_is_there(root: Path) -> None:
    store = closed_log(root, entries=700)
    store.append([said(700), OPENING, said(702)])
    store.publish()
    expected = [entry for _, entry in [*all_said(0, 701), OPENING, said(702)]]
    assert published_entries(root) == expected
    assert not (root / "log" / "open").exists()
    store.append(all_said(703, 720))
    store.publish()
    assert published_entries(root)[703:] == [entry for _, entry in all_said(703, 720)]
    store.close()
    again = opened(root)
    assert len(published_entries(root)) == 720
    again.close()
    LogStore.open(root, log_seed=SEED).close()


def test_a_log_that_opens_in_its_first_batch_was_never_closed(root: Path) -> None:
    store = opened(root)
    store.append([said(0), OPENING])
    store.publish()
    assert published_entries(root) == [said(0)[1], OPENING[1]]
    store.close()


def test_nobody_opens_a_sealed_log_without_its_seal(root: Path) -> None:
    closed_log(root).close()
    before = public_bytes(root)
    with pytest.raises(StoreError, match="expected a log that shows everything, found one that is sealed"):
        LogStore.open(root, log_seed=SEED)
    assert public_bytes(root) == before
    opened(root).close()


def test_entries_beside_a_sealed_log_are_evidence(root: Path) -> None:
    closed_log(root).close()
    leaked = root / "log" / "tile" / "entries" / "000.p" / "3"
    leaked.parent.mkdir(parents=True)
    leaked.write_bytes(b"what was sealed")
    with pytest.raises(StoreError, match=r"000\.p/3: expected no entries here while the count is sealed"):
        opened(root)
    assert leaked.read_bytes() == b"what was sealed"


def test_open_entries_that_differ_are_evidence(root: Path) -> None:
    closed_log(root).close()
    path = root / "log" / "open"
    changed = path.read_bytes().replace(b"public 5", b"public 6", 1)
    assert changed != path.read_bytes()
    path.write_bytes(changed)
    with pytest.raises(StoreError, match=r"log/open: expected \d+ bytes that the committed entries give"):
        opened(root)
    assert path.read_bytes() == changed


@pytest.mark.parametrize("left", [b"", b"\0" * 9, encode_open([(300, b"of a log that never was")])])
def test_what_a_crash_left_after_the_open_entries_is_mended(root: Path, left: bytes) -> None:
    closed_log(root).close()
    path = root / "log" / "open"
    whole = path.read_bytes()
    path.write_bytes(whole + left)
    opened(root).close()
    assert path.read_bytes() == whole
    path.unlink()
    opened(root).close()
    assert path.read_bytes() == whole


def test_who_publishes_between_commit_and_head_publishes_the_sealed_log(root: Path) -> None:
    store = closed_log(root)
    seen = []

    def peek(sql: str, when: str) -> None:
        if (sql, when) == ("COMMIT", "after"):
            beside = threading.Thread(target=store.publish)
            beside.start()
            beside.join()
            seen.append((published(root).size, bundles(root)))

    store._database._writer = FaultyConnection(store._database._writer, peek)
    store.append([OPENING])
    store.publish()
    assert seen == [(255, [])]
    assert len(published_entries(root)) == 256
    store.close()


CLOSED = [
    "create log/tile/0/.000.new",
    "write log/tile/0/.000.new",
    "fsync log/tile/0/.000.new",
    "rename log/tile/0/000",
    "mkdir log/tile/0/001.p",
    "create log/tile/0/001.p/.2.new",
    "write log/tile/0/001.p/.2.new",
    "fsync log/tile/0/001.p/.2.new",
    "rename log/tile/0/001.p/2",
    "mkdir log/tile/1",
    "mkdir log/tile/1/000.p",
    "create log/tile/1/000.p/.1.new",
    "write log/tile/1/000.p/.1.new",
    "fsync log/tile/1/000.p/.1.new",
    "rename log/tile/1/000.p/1",
    "fsync log/tile/1/000.p",
    "fsync log/tile/1",
    "fsync log/tile/0/001.p",
    "fsync log/tile/0",
    "fsync log/tile",
    "fsync log",
    "create log/open",
    "write log/open",
    "fsync log/open",
    "create log/.checkpoint.new",
    "write log/.checkpoint.new",
    "fsync log/.checkpoint.new",
    "rename log/checkpoint",
    "fsync log",
]
"""What publishing 258 entries after 255 does while the log is sealed; `create log/open` opens what is there."""


@pytest.fixture
def steps(root: Path, monkeypatch: pytest.MonkeyPatch) -> Steps:
    steps = Steps(root)
    steps.install(monkeypatch)
    return steps


def stop_after(steps: Steps, at: int) -> None:
    """End the process when so many steps are done; before the first is as if nothing had been asked for."""
    steps.told.clear()

    def meet(_: str, now: str) -> None:
        if (len(steps.told) - 1, now) == (at, "after"):
            raise Killed

    steps.meet = meet


def test_the_table_of_steps_is_complete_and_in_order(root: Path, steps: Steps) -> None:
    store = closed_log(root)
    store.append(MORE)
    steps.told.clear()
    store.publish()
    assert steps.told == CLOSED
    store.close()


@pytest.mark.parametrize("at", range(len(CLOSED)), ids=[f"{at} {step}" for at, step in enumerate(CLOSED)])
def test_killed_while_publishing_a_sealed_log(tmp_path: Path, root: Path, steps: Steps, at: int) -> None:
    store = closed_log(root)
    store.append(MORE)
    stop_after(steps, at)
    with pytest.raises(Killed):
        store.publish()
    left = copied(root, tmp_path / "left")
    store.close()
    reached = at >= CLOSED.index("rename log/checkpoint")
    assert check_closed(left, ENTRIES) == (258 if reached else 255)
    again = opened(left)
    assert check_closed(left, ENTRIES) == 258
    assert again.append([*MORE, OPENING])[-1] == Appended(258, new=True)
    again.publish()
    assert published_entries(left) == [*ENTRIES, OPENING[1]]
    again.close()


def opening_steps(root: Path, steps: Steps) -> list[str]:
    store = closed_log(root)
    store.append([*MORE, OPENING])
    steps.told.clear()
    store.publish()
    store.close()
    return list(steps.told)


OPENING_STEPS = 39


def test_the_checkpoint_that_opens_a_log_comes_after_all_of_its_bundles(root: Path, steps: Steps) -> None:
    told = opening_steps(root, steps)
    assert len(told) == OPENING_STEPS
    assert told[-4:] == ["fsync log/.checkpoint.new", "rename log/checkpoint", "fsync log", "fsync log"]
    last_bundle = max(at for at, step in enumerate(told) if "entries" in step)
    assert last_bundle < told.index("create log/.checkpoint.new")


@pytest.mark.parametrize("at", range(OPENING_STEPS))
def test_killed_while_a_log_opens(tmp_path: Path, root: Path, steps: Steps, at: int) -> None:
    store = closed_log(root)
    store.append([*MORE, OPENING])
    stop_after(steps, at)
    with pytest.raises(Killed):
        store.publish()
    left = copied(root, tmp_path / "left")
    store.close()
    if published(left).size == 259:
        assert published_entries(left) == [*ENTRIES, OPENING[1]]
    else:
        assert published(left).size == 255
        assert (left / "log" / "open").exists()
    again = opened(left)
    assert published_entries(left) == [*ENTRIES, OPENING[1]]
    assert not (left / "log" / "open").exists()
    assert again.append(MORE) == [Appended(at, new=False) for at in range(255, 258)]
    again.close()


@pytest.mark.parametrize("step", ["write log/open", "fsync log/open"])
@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EIO])
def test_a_disk_that_fails_under_the_open_entries_stops_the_store(
    root: Path, steps: Steps, step: str, error: int
) -> None:
    store = closed_log(root)
    store.append(MORE)

    def meet(found: str, when: str) -> None:
        if found == step:
            raise OSError(error, os.strerror(error))

    steps.meet = meet
    with pytest.raises(StoreError, match="could not be published"):
        store.publish()
    with pytest.raises(StoreError, match="found one that stopped"):
        store.publish()
    store.close()
    steps.meet = lambda *_: None
    opened(root).close()
    assert check_closed(root, ENTRIES) == 258


def test_bundles_written_before_their_time_are_found_out(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The look at what was published is a real one: a store that ignores the seal does not pass it."""
    monkeypatch.setattr(Curtain, "closed", property(lambda _: False, lambda *_: None))
    store = closed_log(root, entries=7)
    with pytest.raises(AssertionError):
        check_closed(root, [entry for _, entry in all_said(0, 7)])
    store.close()
    assert durable_files.os is os
    assert read_open(b"") == ([], False)
