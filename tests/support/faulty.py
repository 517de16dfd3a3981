"""Connections and system calls that stop at a given step."""

import os
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import pytest

from polltrail.store import durable_files
from polltrail.store.database import Connection, Cursor, connect

Done = TypeVar("Done")


class Killed(BaseException):
    """The process ends here."""


class FaultyConnection:
    """A connection that calls `meet(sql, "before" | "after")` around every statement."""

    def __init__(self, connection: Connection, meet: Callable[[str, str], None]) -> None:
        self._connection, self._meet = connection, meet

    def execute(self, sql: str, parameters: Sequence[Any] = (), /) -> Cursor:
        self._meet(sql, "before")
        cursor = self._connection.execute(sql, parameters)
        self._meet(sql, "after")
        return cursor

    def executemany(self, sql: str, parameters: Iterable[Sequence[Any]], /) -> Any:
        self._meet(sql, "before")
        self._connection.executemany(sql, parameters)
        self._meet(sql, "after")

    def close(self) -> None:
        self._connection.close()


class StopAt:
    """Raises at one statement, once armed."""

    def __init__(self) -> None:
        self.step: tuple[str, str] | None = None
        self.error: BaseException = sqlite3.OperationalError("disk I/O error")
        self.met: list[str] = []

    def connect(self, path: Path, read_only: bool) -> Connection:
        return FaultyConnection(connect(path, read_only), self._meet)

    def _meet(self, sql: str, when: str) -> None:
        self.met.append(f"{when} {sql}")
        if self.step and sql.startswith(self.step[0]) and when == self.step[1]:
            raise self.error


class Steps:
    """Stands in for `os` in `durable_files`: tells every step, and calls `meet` before and after it."""

    def __init__(self, below: Path) -> None:
        self.below = below
        self.told: list[str] = []
        self.meet: Callable[[str, str], None] = lambda *_: None
        self._names: dict[int, Path] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(os, name)

    def install(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(durable_files, "os", self)

    def open(self, path: Path, flags: int, mode: int = 0o777) -> int:
        step = f"create {self._told(path)}" if flags & os.O_CREAT else ""
        handle = (
            self._around(step, lambda: os.open(path, flags, mode)) if step else os.open(path, flags, mode)
        )
        self._names[handle] = path
        return handle

    def write(self, handle: int, data: bytes) -> int:
        return self._around(f"write {self._told(self._names[handle])}", lambda: os.write(handle, data))

    def fsync(self, handle: int) -> None:
        self._around(f"fsync {self._told(self._names[handle])}", lambda: os.fsync(handle))

    def rename(self, source: Path, target: Path) -> None:
        self._around(f"rename {self._told(target)}", lambda: source.rename(target))

    def mkdir(self, path: Path, mode: int) -> None:
        self._around(f"mkdir {self._told(path)}", lambda: path.mkdir(mode))

    def _told(self, path: Path) -> str:
        return str(path.relative_to(self.below)) if path.is_relative_to(self.below) else str(path)

    def _around(self, step: str, do: Callable[[], Done]) -> Done:
        self.told.append(step)
        self.meet(step, "before")
        done = do()
        self.meet(step, "after")
        return done
