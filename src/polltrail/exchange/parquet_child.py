"""Reads Parquet for another process, which lives on if this one does not. Run as a script; imports nothing of ours.

It takes requests on standard input, one line of JSON each, and answers each on standard output with one line of JSON
and, where that says so, as many bytes of Arrow IPC:

`{"file": <k>, "open": <bytes>}`, a file    `{"height": <rows>, "bytes": <n>}`, a table with its columns and no rows
`{"file": <k>, "columns": [...]}`           `{"bytes": <n>}`, the table of these columns of the file opened last as k

What cannot be read is answered with `{"error": <why>}`.
"""

import json
import resource
import sys
from io import BytesIO
from typing import Any, BinaryIO

import polars as pl

LEAST_MEMORY, TIMES_FILE = 8 << 30, 256
"""Bytes of memory that it may ask for, and how many times the file's size if that is more: a damaged number in a file
may ask for any amount."""
BROKEN = (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError, ValueError, OverflowError, TypeError, MemoryError)  # fmt: skip


def main(asked: BinaryIO, answer: BinaryIO) -> None:
    """Answer until nobody asks any more."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    files: dict[int, bytes] = {}
    for line in iter(asked.readline, b""):
        request = json.loads(line)
        if "open" in request:
            files[request["file"]] = asked.read(request["open"])
            _limit(sum(map(len, files.values())))
        data = files[request["file"]]
        try:
            told, frame = _opened(data) if "open" in request else ({}, _read(data, request["columns"]))
        except BROKEN as exc:
            told, frame = {"error": (str(exc).splitlines() or [type(exc).__name__])[0]}, None
        _tell(answer, told, frame)


def _opened(data: bytes) -> tuple[dict[str, Any], pl.DataFrame]:
    schema = dict(pl.read_parquet_schema(BytesIO(data)))
    height = pl.scan_parquet(BytesIO(data)).select(pl.len()).collect().item()
    return {"height": height}, pl.DataFrame(schema=schema)


def _read(data: bytes, columns: list[str]) -> pl.DataFrame:
    return pl.read_parquet(BytesIO(data), columns=columns)


def _tell(answer: BinaryIO, told: dict[str, Any], frame: pl.DataFrame | None) -> None:
    written = BytesIO()
    if frame is not None:
        frame.write_ipc(written)
        told = told | {"bytes": written.tell()}
    answer.write(json.dumps(told).encode() + b"\n")
    answer.write(written.getbuffer())
    answer.flush()


def _limit(size: int) -> None:
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    wanted = max(LEAST_MEMORY, TIMES_FILE * size)
    resource.setrlimit(
        resource.RLIMIT_AS, (wanted if most == resource.RLIM_INFINITY else min(wanted, most), most)
    )


if __name__ == "__main__":
    main(sys.stdin.buffer, sys.stdout.buffer)
