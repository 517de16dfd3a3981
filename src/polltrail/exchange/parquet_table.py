"""Parquet, read in a process of its own: one damaged byte may end whoever reads it, and that must not be us.

Polars' reader of Parquet can end the whole process over bytes that are not what they say, with nothing that could be
caught (docs/decisions/0027). So another process reads, and hands over plain columns. It is started with the first
Parquet file, reads all that come after it, and is started again if a file has ended it.
"""

import atexit
import json
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import IO, Any, Final, NoReturn

import polars as pl

from polltrail.exchange.problems import refuse
from polltrail.exchange.table import Table

HELD: Final = 4
"""Files that are held for whoever reads columns of them in turn."""
_CHILD: Final = Path(__file__).with_name("parquet_child.py")


def parquet_table(name: str, data: bytes) -> Table:
    """Open a Parquet file; columns are read when asked for.

    Raises
    ------
    TableError
        It is cut short or damaged, or reading it ended the process that did.
    """
    told, empty = _READER.open(name, data)
    if not told["height"]:
        refuse(name, "rows", "none")

    def read(headings: Sequence[str]) -> pl.DataFrame:
        return _READER.columns(name, data, headings)

    return Table(
        name=name,
        schema=dict(empty.schema),
        height=told["height"],
        read=read,
        line=lambda row: f"row {row + 1}",
    )


def read_parquet(name: str, data: bytes) -> pl.DataFrame:
    """Read all columns of a Parquet file.

    Raises
    ------
    TableError
        As `parquet_table`.
    """
    _, empty = _READER.open(name, data)
    return _READER.columns(name, data, empty.columns)


class _Reader:
    """Asks the process that reads, and starts one where there is none; it holds the last files it was handed."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._held: list[bytes] = []

    def open(self, name: str, data: bytes) -> tuple[dict[str, Any], pl.DataFrame]:
        """Hand over a file; learn how many rows and which columns it has."""
        if len(self._held) == HELD:
            self._held.clear()
        self._held.append(data)
        return self._ask(name, {"file": len(self._held) - 1, "open": len(data)}, data)

    def columns(self, name: str, data: bytes, headings: Sequence[str]) -> pl.DataFrame:
        """Read columns of a file."""
        file = self._place(data)
        if file is None:
            self.open(name, data)
            file = len(self._held) - 1
        return self._ask(name, {"file": file, "columns": list(headings)})[1]

    def end(self) -> None:
        """End the process, if there is one."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
        self._process = None
        self._held.clear()

    def _place(self, data: bytes) -> int | None:
        return next((at for at, held in enumerate(self._held) if held is data), None)

    def _ask(
        self, name: str, request: dict[str, Any], data: bytes = b""
    ) -> tuple[dict[str, Any], pl.DataFrame]:
        process = self._process = self._process or _started()
        asked, answer = _pipes(process)
        try:
            asked.write(json.dumps(request).encode() + b"\n")
            asked.write(data)
            asked.flush()
            told = json.loads(answer.readline())
            found = answer.read(told.get("bytes", 0))
        except (BrokenPipeError, ValueError):
            told, found = {"error": self._how_it_ended(process)}, b""
        except BaseException:  # half an answer may wait in the pipe: nobody may take it for the next one
            self.end()
            raise
        if "error" in told or len(found) != told["bytes"]:
            _refuse(name, told.get("error") or self._how_it_ended(process))
        return told, pl.read_ipc(BytesIO(found))

    def _how_it_ended(self, process: "subprocess.Popen[bytes]") -> str:
        self._process = None
        self._held.clear()
        for pipe in _pipes(process):
            with suppress(BrokenPipeError):
                pipe.close()
        return f"reading it ended the process that did, with code {process.wait()}"


def _started() -> "subprocess.Popen[bytes]":
    """Start a process that reads; it ends with its standard input, and so with us."""
    return subprocess.Popen(  # noqa: S603 - this Python, and a file beside this one
        [sys.executable, "-I", str(_CHILD)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def _pipes(process: "subprocess.Popen[bytes]") -> tuple[IO[bytes], IO[bytes]]:
    if process.stdin is None or process.stdout is None:
        raise TypeError("process: expected the pipes it was started with, found none")
    return process.stdin, process.stdout


def _refuse(name: str, reason: str) -> NoReturn:
    refuse(name, "a whole Parquet file", f"one cut short or damaged ({reason})")


_READER: Final = _Reader()
atexit.register(_READER.end)
