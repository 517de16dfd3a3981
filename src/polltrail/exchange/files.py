"""Bytes to tables: Parquet, CSV and XLSX, told apart by what they are and not by what they are called."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from polltrail.exchange.csv_table import csv_table
from polltrail.exchange.mapping import TableMapping
from polltrail.exchange.parquet_table import parquet_table
from polltrail.exchange.problems import refuse
from polltrail.exchange.published import InputFile
from polltrail.exchange.table import Table
from polltrail.exchange.text import plain_name
from polltrail.exchange.xlsx_table import xlsx_table

PARQUET, ZIP, OLE = b"PAR1", b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileBytes:
    """One file as it is: what is hashed is what is read."""

    name: str
    data: bytes

    def as_input(self, rows: int | None) -> InputFile:
        """Describe the file for the report."""
        digest = hashlib.sha256(self.data).hexdigest()
        return InputFile(name=self.name, rows=rows, bytes=len(self.data), sha256=digest)


def read_bytes(path: Path) -> FileBytes:
    """Read a whole file.

    Raises
    ------
    TableError
        It is missing, empty or may not be read.
    """
    try:
        data = path.read_bytes()
    except OSError as exc:
        refuse(str(path), "a file that can be read", exc.strerror or type(exc).__name__)
    if not data:
        refuse(str(path), "a table", "an empty file")
    return FileBytes(name=plain_name(path.name), data=data)


def read_table(file: FileBytes, given: TableMapping) -> tuple[Table, TableMapping, tuple[str, ...]]:
    """Open a table of any format.

    Returns
    -------
    table : Table
    mapping : TableMapping
        What is given, with how the file was read: encoding, separator, sheet.
    notes : tuple of str

    Raises
    ------
    TableError
        The bytes are no table, or a damaged one.
    """
    suffix = file.name.rpartition(".")[2].lower()
    if suffix == "parquet" or file.data.startswith(PARQUET):
        return parquet_table(file.name, file.data), given, ()
    if suffix in ("xlsx", "xls", "xlsm") or file.data.startswith((ZIP, OLE)):
        return xlsx_table(file.name, file.data, given)
    table, mapping = csv_table(file.name, file.data, given)
    return table, mapping, ()
