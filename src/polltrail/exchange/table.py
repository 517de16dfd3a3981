"""One table as read, column by column, that knows where each of its rows stands in its file."""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import polars as pl

from polltrail.exchange.problems import listed, refuse


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table of a file, of any format.

    Attributes
    ----------
    name : str
        The file's name, as messages say it.
    schema : dict of str to DataType
        Columns in the order of the file.
    read : function of a list of column names
        Reads only those columns; called once for each column that is needed, so that a large file is never
        in memory whole.
    line : function of a row number counted from 0
        Where that row stands: "line 17", "row 16".
    """

    name: str
    schema: dict[str, pl.DataType]
    height: int
    read: Callable[[Sequence[str]], pl.DataFrame]
    line: Callable[[int], str]

    @property
    def columns(self) -> list[str]:
        """Headings in the order of the file."""
        return list(self.schema)

    def column(self, heading: str) -> pl.Series:
        """Read one column as it stands."""
        return self.read([heading])[heading]

    def text(self, heading: str) -> pl.Series:
        """Read one column as text; an empty cell is null."""
        return as_text(self.column(heading))

    def need(self, heading: str, role: str) -> str:
        """Give `heading` back, or refuse the table for lacking it."""
        if heading not in self.schema:
            expected = f"a column {heading} ({role})" if heading else f"a column for {role}"
            refuse(self.name, expected, f"the columns {listed(self.columns)}")
        return heading


def as_text(values: pl.Series) -> pl.Series:
    """Codes and names as text: 7, 7.0 and "7" are one name; an empty cell is null."""
    if values.dtype.is_float():
        whole = values.cast(pl.Int64, strict=False)
        exact = bool((whole.cast(values.dtype) == values).all())
        return (whole if exact else values).cast(pl.String)
    if values.dtype == pl.String:
        return values if not (values == "").any() else values.set(values == "", None)
    return values.cast(pl.String)


_UNSEEN = dict.fromkeys(
    [0x00AD, 0x061C, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF]
)


def tidy_name(name: str) -> str:
    """Write a name as a reader sees it: accents in one way, single spaces, no letter without a shape."""
    return " ".join(unicodedata.normalize("NFC", name).translate(_UNSEEN).split())
