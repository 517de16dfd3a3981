"""One table as the bytes of a CSV and of a Parquet file.

CSV is plain UTF-8 by RFC 4180: CRLF between rows, quotes where needed, doubled inside. A spreadsheet runs a
text cell that begins with `=`, `+`, `-`, `@`, a tab or a carriage return as a formula; such a cell gets one
apostrophe in front (OWASP, "CSV Injection"), also where the apostrophe is the only thing that was wrong with
it. Cells of number columns are never touched, so a negative number stays one; Parquet holds every text as read.
"""

from io import BytesIO

import polars as pl

FORMULA_START = r"^[=+\-@\t\r\n]"


def csv_bytes(table: pl.DataFrame) -> bytes:
    """Write one table as CSV that a spreadsheet opens without running anything in it."""
    return (
        table.with_columns(_harmless(name) for name in _text_columns(table))
        .write_csv(line_terminator="\r\n")
        .encode()
    )


def parquet_bytes(table: pl.DataFrame) -> bytes:
    """Write one table as Parquet, every text as it was read."""
    buffer = BytesIO()
    table.write_parquet(buffer, compression="zstd")
    return buffer.getvalue()


def _text_columns(table: pl.DataFrame) -> list[str]:
    return [name for name, kind in table.schema.items() if kind == pl.String]


def _harmless(name: str) -> pl.Expr:
    column = pl.col(name)
    return pl.when(column.str.contains(FORMULA_START)).then("'" + column).otherwise(column).alias(name)
