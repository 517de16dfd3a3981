"""A sheet of an Excel file to a table."""

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from polltrail.exchange.mapping import TableMapping
from polltrail.exchange.problems import listed, refuse
from polltrail.exchange.sheet import Headed, headed_table
from polltrail.exchange.table import Table

if TYPE_CHECKING:
    from fastexcel import ExcelReader


def xlsx_table(name: str, data: bytes, given: TableMapping) -> tuple[Table, TableMapping, tuple[str, ...]]:
    """Read one sheet; every cell is text.

    Returns
    -------
    table : Table
    mapping : TableMapping
        What is given, with the sheet.
    notes : tuple of str
        Which sheet of several was read.

    Raises
    ------
    TableError
        The file is no workbook, or has no sheet of that name.
    """
    reader = _opened(name, data)
    sheets = reader.sheet_names
    sheet = given.sheet if given.sheet is not None else (sheets or [""])[0]
    if sheet not in sheets:
        refuse(f"{name}, sheet {sheet}", f"one of the sheets {listed(sheets)}", "no sheet of that name")
    note = f"{name}: sheet {sheet} was read, the first of {listed(sheets)}."
    cells = _cells(name, reader, sheet)
    if not cells.height:
        refuse(f"{name}, sheet {sheet}", "headings and rows", "an empty sheet")
    head = _first_row(cells)
    headed = Headed(
        name=name,
        place=f"sheet {sheet}, row",
        headings=cells.row(head),
        rows=cells[head + 1 :],
        numbers=np.arange(head + 2, cells.height + 1),
        heading_number=head + 1,
    )
    chosen = given.sheet is not None or len(sheets) == 1
    return headed_table(headed), replace(given, sheet=sheet), () if chosen else (note,)


def _opened(name: str, data: bytes) -> "ExcelReader":
    import fastexcel  # noqa: PLC0415  only those who read Excel files pay for it

    try:
        return fastexcel.read_excel(data)
    except (fastexcel.FastExcelError, pl.exceptions.PanicException, OSError, ValueError) as exc:
        refuse(name, "an Excel workbook", f"bytes that are none ({str(exc).splitlines()[0]})")


def _cells(name: str, reader: "ExcelReader", sheet: str) -> pl.DataFrame:
    import fastexcel  # noqa: PLC0415

    try:
        return reader.load_sheet(sheet, header_row=None, skip_rows=0, dtypes="string").to_polars()
    except (
        fastexcel.FastExcelError,
        pl.exceptions.PolarsError,
        pl.exceptions.PanicException,
        ValueError,
    ) as exc:
        refuse(f"{name}, sheet {sheet}", "a sheet that can be read", str(exc).splitlines()[0])


def _first_row(cells: pl.DataFrame) -> int:
    """Find the first row with anything in it: the headings."""
    filled = cells.select(~pl.all_horizontal(pl.all().is_null())).to_series()
    return int(filled.arg_max() or 0)
