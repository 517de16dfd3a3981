"""CSV of many countries to a table: its encoding, its separator, its quotes, and a line for each row."""

import csv
import re
from dataclasses import replace
from io import BytesIO

import numpy as np
import polars as pl

from polltrail.errors import Problem
from polltrail.exchange.csv_records import Records, scan
from polltrail.exchange.mapping import TableMapping
from polltrail.exchange.problems import KEPT, Problems, refuse
from polltrail.exchange.sheet import Headed, headed_table
from polltrail.exchange.table import Table
from polltrail.exchange.text import TABLE, decoded

SEPARATORS = (",", ";", "\t", "|")
LOOKED_AT = 1 << 16


def csv_table(name: str, data: bytes, given: TableMapping) -> tuple[Table, TableMapping]:
    """Read a CSV file; every cell is text.

    Returns
    -------
    table : Table
    mapping : TableMapping
        What is given, with the encoding and the separator found.

    Raises
    ------
    TableError
        The bytes are no table, or a record has more or fewer cells than there are headings.
    """
    text, encoding = decoded(name, data, given.encoding)
    separator = given.separator or _separator(name, text)
    if len(separator.encode()) != 1:
        refuse("mapping, [table] separator", "one plain character", repr(separator))
    body = text.encode("utf-8", "surrogatepass").lstrip(b"\n")
    skipped = text.count("\n", 0, len(text) - len(text.lstrip("\n")))
    records = scan(body, separator)
    records = replace(records, line=records.line + skipped)
    _refuse_ragged(name, body, records)
    table = headed_table(_split(name, body, records, separator))
    return table, replace(given, encoding=encoding, separator=separator)


def _separator(name: str, text: str) -> str:
    """Find the separator that cuts the first lines into equal numbers of cells, two at least."""
    sample = text[:LOOKED_AT].strip("\n")
    scored = {separator: _score(sample, separator) for separator in SEPARATORS}
    best = max(scored, key=lambda separator: scored[separator])
    alike, cells = scored[best]
    if cells < 2 or alike < 0.5:
        refuse(name, TABLE, f"text in no regular columns: {sample[:60]!r}")
    return best


def _score(sample: str, separator: str) -> tuple[float, int]:
    """Share of records as wide as the first, and that width."""
    try:
        rows = [
            row
            for row, _ in zip(csv.reader(sample.split("\n"), delimiter=separator), range(50), strict=False)
        ]
    except csv.Error:
        return 0.0, 0
    widths = [len(row) for row in rows if row]
    if not widths or widths[0] < 2:
        return 0.0, 0
    return sum(width == widths[0] for width in widths) / len(widths), widths[0]


def _refuse_ragged(name: str, body: bytes, records: Records) -> None:
    problems = Problems()
    stray = np.unique(np.searchsorted(records.start, records.stray_quotes, side="right") - 1)
    for number in stray[:KEPT]:
        where = f"{name}, line {records.line[number]}"
        problems.add(
            where,
            "quotes in pairs around whole cells",
            f"one that stands alone: {_cut(body, records, number)}",
        )
    problems.stop()
    wrong = np.flatnonzero((records.cells != records.cells[0]) & ~records.is_blank)
    expected = f"{records.cells[0]} cells, one for each heading"
    first = [
        Problem(
            where=f"{name}, line {records.line[number]}",
            expected=expected,
            found=f"{records.cells[number]} cells: {_cut(body, records, number)}",
        )
        for number in wrong[:KEPT]
    ]
    problems.add_all(first, count=len(wrong))
    problems.stop()


def _cut(body: bytes, records: Records, number: int) -> str:
    record = body[records.start[number] : records.end[number]]
    return repr(record[:80].decode("utf-8", "replace"))


def _split(name: str, body: bytes, records: Records, separator: str) -> Headed:
    headings = next(csv.reader([body[: records.end[0]].decode("utf-8", "replace")], delimiter=separator))
    blank = records.is_blank
    rows = body[records.end[0] + 1 :]
    if blank.any():
        whole = np.frombuffer(body if body.endswith(b"\n") else body + b"\n", dtype=np.uint8)
        rows = np.delete(whole, records.end[blank]).tobytes()[records.end[0] + 1 :]
    columns = [f"column_{number}" for number in range(1, len(headings) + 1)]
    frame = pl.DataFrame(schema=dict.fromkeys(columns, pl.String()))
    if rows.strip(b"\n"):
        frame = _parsed(name, rows, columns, separator)
    lines = records.line[~blank][1:]
    if frame.height != lines.size:
        refuse(name, f"{lines.size} records of {len(headings)} cells", f"{frame.height} that could be read")
    return Headed(name=name, place="line", headings=headings, rows=frame, numbers=lines, heading_number=1)


def _parsed(name: str, rows: bytes, columns: list[str], separator: str) -> pl.DataFrame:
    try:
        return pl.read_csv(
            BytesIO(rows), has_header=False, new_columns=columns, separator=separator, infer_schema=False
        )
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException) as exc:
        refuse(name, TABLE, re.sub(r"\s+", " ", str(exc))[:120])
