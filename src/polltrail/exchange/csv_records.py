"""Where the records of a CSV file begin and how many cells each has, quotes respected, at array speed."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

BLOCK = 1 << 24
QUOTE, NEWLINE = 0x22, 0x0A

IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """The shape of a CSV file.

    Attributes
    ----------
    start, end : ndarray of int
        First byte of each record and one past its last.
    cells : ndarray of int
        Cells of each record.
    line : ndarray of int
        Line on which each record begins, counted from 1.
    stray_quotes : ndarray of int
        Places of quotes that stand neither around a whole cell nor doubled inside one.
    """

    start: IntArray
    end: IntArray
    cells: IntArray
    line: IntArray
    stray_quotes: IntArray

    @property
    def is_blank(self) -> npt.NDArray[np.bool_]:
        """Records of no characters at all."""
        blank: npt.NDArray[np.bool_] = self.start == self.end
        return blank


def scan(data: bytes, separator: str) -> Records:
    """Find the records of a CSV text with plain line ends.

    Notes
    -----
    A quote toggles between inside and outside a cell; a doubled one toggles twice. Separators and line ends
    inside quotes count for nothing. Works block by block, so that memory stays small beside the file.
    """
    data = data if data.endswith(b"\n") else data + b"\n"
    everything = np.frombuffer(data, dtype=np.uint8)
    ends, separators, lines, stray = [], [], [], []
    quotes = before = newlines = 0
    for first in range(0, everything.size, BLOCK):
        block = everything[first : first + BLOCK]
        inside = (np.cumsum(block == QUOTE, dtype=np.int64) + quotes) & 1 == 1
        end = np.flatnonzero((block == NEWLINE) & ~inside)
        ends.append(end + first)
        separators.append(np.cumsum((block == ord(separator)) & ~inside, dtype=np.int64))
        lines.append(np.cumsum(block == NEWLINE, dtype=np.int64)[end] + newlines)
        stray.append(_stray_quotes(everything, first, block, inside, ord(separator)))
        quotes += int((block == QUOTE).sum())
        newlines += int((block == NEWLINE).sum())
        last = separators.pop()
        separators.append(last[end] + before)
        before += int(last[-1])
    return _records(
        *(np.concatenate(parts) for parts in (ends, separators, lines, stray)), size=everything.size
    )


def _records(
    end: IntArray, separators: IntArray, line_after: IntArray, stray: IntArray, *, size: int
) -> Records:
    if not end.size or end[-1] != size - 1:  # a quote is never closed: the rest is one record
        stray = np.append(stray, end[-1] + 1 if end.size else 0)
        end = np.append(end, size - 1)
        separators = np.append(separators, separators[-1:] if separators.size else 0)
        line_after = np.append(line_after, line_after[-1:] if line_after.size else 0)
    return Records(
        start=np.concatenate([[0], end[:-1] + 1]),
        end=end,
        cells=np.diff(separators, prepend=0) + 1,
        line=np.concatenate([[1], line_after[:-1] + 1]),
        stray_quotes=np.unique(stray),
    )


def _stray_quotes(
    everything: npt.NDArray[np.uint8],
    first: int,
    block: npt.NDArray[np.uint8],
    inside: npt.NDArray[np.bool_],
    separator: int,
) -> IntArray:
    """Opening quotes that do not open a cell and closing quotes that do not close one."""
    at = np.flatnonzero(block == QUOTE)
    place = at + first
    edge = np.array([separator, NEWLINE, QUOTE], dtype=np.uint8)
    opens = inside[at]
    before = (place == 0) | np.isin(everything[np.maximum(place - 1, 0)], edge)
    after = np.isin(everything[np.minimum(place + 1, everything.size - 1)], edge)
    return place[np.where(opens, ~before, ~after)]
