"""Append, crash, restart, retry, fork: whatever happens in whatever order, the store keeps to the model.

The model is a list of statements, in the order they were committed. No acknowledged statement is without its
commit, none has two indexes, no index is left out, and no old copy of the database ever opens behind what was
published.
"""

import contextlib
import shutil
import sqlite3
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from polltrail.errors import RollbackError, StoreError
from polltrail.log.proof import Receipt, check_receipt
from polltrail.store import LogStore, durable_files
from support.faulty import Killed, Steps, StopAt
from support.log_store import (
    KEY,
    SEED,
    copied,
    memory_directory,
    new_election,
    published,
    published_entries,
    statement,
)

numbers = st.lists(st.integers(0, 400), max_size=12)
runs = st.builds(
    lambda start, count: list(range(start, start + count)), st.integers(0, 400), st.integers(0, 300)
)
batches = st.one_of(numbers, runs)
SQL = ["SELECT statement", "BEGIN IMMEDIATE", "INSERT INTO entry", "UPDATE head", "SELECT changes", "COMMIT"]


class StoreModel(RuleBasedStateMachine):
    """The store beside a list."""

    @initialize()
    def begin(self) -> None:
        self._made = memory_directory()
        self._directory = self._made.__enter__()
        self._rounds = 0
        self.committed: list[int] = []
        self.acknowledged: dict[int, int] = {}
        self.published = 0
        self.copy: tuple[Path, int] | None = None
        self.root = new_election(self._directory / "e")
        self.stop = StopAt()
        self.store = self.opened()

    def opened(self) -> LogStore:
        store = LogStore.open(self.root, log_seed=SEED, connect=self.stop.connect)
        self.published = store.size
        return store

    def fresh(self) -> Path:
        self._rounds += 1
        return self._directory / str(self._rounds)

    def model_append(self, batch: list[int]) -> list[tuple[int, bool]]:
        answers = []
        for number in batch:
            new = number not in self.committed
            if new:
                self.committed.append(number)
            answers.append((self.committed.index(number), new))
        return answers

    @rule(batch=batches)
    def append(self, batch: list[int]) -> None:
        answers = self.store.append([statement(number) for number in batch])
        assert [(answer.index, answer.new) for answer in answers] == self.model_append(batch)
        self.acknowledged |= {number: answer.index for number, answer in zip(batch, answers, strict=True)}

    @precondition(lambda self: self.acknowledged)
    @rule(data=st.data())
    def retry(self, data: st.DataObject) -> None:
        number = data.draw(st.sampled_from(sorted(self.acknowledged)))
        (answer,) = self.store.append([statement(number)])
        assert (answer.index, answer.new) == (self.acknowledged[number], False)

    @rule(
        batch=batches, sql=st.sampled_from(SQL), when=st.sampled_from(["before", "after"]), kill=st.booleans()
    )
    def append_and_crash(self, batch: list[int], sql: str, when: str, kill: bool) -> None:
        self.stop.step = (sql, when)
        self.stop.error = Killed() if kill else sqlite3.OperationalError("disk I/O error")
        try:
            self.store.append([statement(number) for number in batch])
        except (Killed, StoreError):
            if (sql, when) == ("COMMIT", "after"):
                self.model_append(batch)  # in the log, and acknowledged to nobody
            with pytest.raises(StoreError):
                self.store.append([statement(0)])
        self.stop.step = None
        self.killed()

    @rule()
    def publish(self) -> None:
        self.store.publish()
        self.published = len(self.committed)

    @rule(at=st.integers(0, 60), when=st.sampled_from(["before", "after"]))
    def publish_and_crash(self, at: int, when: str) -> None:
        steps = Steps(self.root)

        def meet(_: str, now: str) -> None:
            if (len(steps.told) - 1, now) == (at, when):
                raise Killed

        steps.meet = meet
        with pytest.MonkeyPatch.context() as patches:
            patches.setattr(durable_files, "os", steps)
            with contextlib.suppress(Killed):
                self.store.publish()
        self.killed()

    @rule()
    def killed(self) -> None:
        """End the process: the directory goes on as it was left, and what was published is whole."""
        left = copied(self.root, self.fresh())
        self.drop()
        self.root = left
        assert published_entries(self.root) == self.entries()[: published(self.root).size]
        self.store = self.opened()

    @rule()
    def restart(self) -> None:
        self.store.close()
        self.store = self.opened()

    @rule()
    def keep_a_copy(self) -> None:
        copy = self.fresh()
        copy.mkdir()
        for path in self.root.glob("state.db*"):
            if not path.name.endswith("-shm"):
                shutil.copy(path, copy)
        self.copy = (copy, len(self.committed))

    @precondition(lambda self: self.copy is not None)
    @rule()
    def restore_the_copy(self) -> None:
        assert self.copy is not None
        copy, size = self.copy
        seen = published(self.root).size
        restored = copied(self.root, self.fresh())
        for path in restored.glob("state.db*"):
            path.unlink()
        for path in copy.iterdir():
            shutil.copy(path, restored)
        if size < seen:
            with pytest.raises(RollbackError):
                LogStore.open(restored, log_seed=SEED)
        else:
            LogStore.open(restored, log_seed=SEED).close()
        shutil.rmtree(restored)

    @precondition(lambda self: self.copy is not None)
    @rule(more=st.integers(1, 20))
    def fork_the_copy(self, more: int) -> None:
        assert self.copy is not None
        copy, size = self.copy
        seen = (self.root / "log" / "checkpoint").read_bytes()
        fork = new_election(self.fresh())
        for path in copy.iterdir():
            shutil.copy(path, fork)
        store = LogStore.open(fork, log_seed=SEED)
        store.append([statement(10_000 + number) for number in range(more)])
        store.close()
        if size < published(self.root).size:
            with pytest.raises(RollbackError):
                LogStore.open(fork, log_seed=SEED, seen_elsewhere=[seen])
        shutil.rmtree(fork)

    @invariant()
    def the_store_is_the_model(self) -> None:
        assert self.store.size == len(self.committed)
        assert list(self.store.entries(0, self.store.size)) == self.entries()
        for number, index in self.acknowledged.items():
            assert self.committed[index] == number
        for index in {0, len(self.committed) // 2, len(self.committed) - 1} & set(range(len(self.committed))):
            name, entry = statement(self.committed[index])
            assert self.store.index_of(name) == index
            check_receipt(Receipt.decode(self.store.receipt(index)), entry, KEY)

    @invariant()
    def what_is_published_is_what_was_asked_for(self) -> None:
        assert published(self.root).size == self.published

    def entries(self) -> list[bytes]:
        return [statement(number)[1] for number in self.committed]

    def drop(self) -> None:
        self.store._failure = "killed"
        self.store.close()

    def teardown(self) -> None:
        if hasattr(self, "store"):
            self.drop()
            self._made.__exit__(None, None, None)


StoreModel.TestCase.settings = settings(max_examples=25, stateful_step_count=20, deadline=None)
TestStoreModel = StoreModel.TestCase
