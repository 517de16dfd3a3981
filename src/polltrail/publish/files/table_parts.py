"""Published tables as Parquet, each in parts: so many stations, or so many entries of the log, in a file.

A part holds what belongs in it whatever is in the others, so that whoever publishes again writes those alone in which
something changed. The names of the files are in the order of the rows; the first is always there.
"""

import re
from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import Any, Final

import polars as pl

from polltrail.publish.files.tables import TABLES

Parts = Mapping[int, pl.DataFrame]
"""A table by its parts."""
PER_PART: Final[dict[str, int]] = {"station": 10_000, "index": 1 << 16}
"""How many stations, or entries of the log, a part is of; other tables have one part."""
_FOLDER: Final = "data/tables/"
_PATH: Final = re.compile(rf"{_FOLDER}([a-z_]+)/([0-9]{{5,}})\.parquet", re.ASCII)


def path_of(table: str, part: int) -> str:
    """Where a part of a table lies."""
    return f"data/tables/{table}/{part:05}.parquet"


def table_of(path: str) -> tuple[str, int] | None:
    """Say of which table a file is a part, and of which part; None where it is none."""
    found = _PATH.fullmatch(path) if path.startswith(_FOLDER) else None
    return None if found is None else (found[1], int(found[2]))


def glob_of(table: str) -> str:
    """Name all parts of a table, from the folder `data`."""
    return f"tables/{table}/*.parquet"


def frame_of(table: str, rows: Iterable[tuple[Any, ...]]) -> pl.DataFrame:
    """Bring rows into the columns of a table, in its order."""
    known = TABLES[table]
    return pl.DataFrame(list(rows), schema=known.schema, orient="row").sort(known.order, nulls_last=True)


def put_together(table: str, frames: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """Join pieces of a table, each in its order."""
    pieces = list(frames)
    known = TABLES[table]
    if not pieces:
        return pl.DataFrame(schema=known.schema)
    whole = pl.concat(pieces)
    if known.together:
        return whole.sort(known.order[0], maintain_order=True, nulls_last=True)
    return whole.sort(known.order, nulls_last=True)


def cut(table: str, whole: pl.DataFrame) -> dict[int, pl.DataFrame]:
    """Cut a table, in its order, into its parts: those with anything in them, and the first."""
    by = TABLES[table].order[0]
    per = PER_PART.get(by)
    if per is None or not whole.height:
        return {0: whole}
    column = whole[by]
    found = {0: whole.clear()}
    for part in (column // per).unique(maintain_order=True).to_list():
        start, stop = (int(column.search_sorted(one * per, "left")) for one in (part, part + 1))
        found[part] = whole.slice(start, stop - start)
    return found


def parquet_bytes(frame: pl.DataFrame) -> bytes:
    """Write a part; the same rows give the same bytes."""
    buffer = BytesIO()
    frame.rechunk().write_parquet(buffer, compression="zstd", row_group_size=1 << 18)
    return buffer.getvalue()


def read_part(table: str, data: bytes) -> pl.DataFrame | None:
    """Read what `parquet_bytes` wrote; None where it is something else."""
    try:
        found = pl.read_parquet(BytesIO(data))
    except (pl.exceptions.PolarsError, OSError):
        return None
    return found if dict(found.schema) == TABLES[table].schema else None
