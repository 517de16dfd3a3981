"""When the forms of an election's own log came: by the order of the log, and by when witnesses had seen them."""

from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from polltrail.cli.counted import Counted
from polltrail.election import ElectionTables
from polltrail.election.expected import MAX_CONTESTS
from polltrail.log.dates import Dates
from polltrail.projection.returns import FloatArray, IntArray
from polltrail.review.slots import Slot
from polltrail.statement import read_entry
from polltrail.store import ElectionDir
from polltrail.store.board.saved import SavedViews
from polltrail.store.log_reader import LogReader


@dataclass(frozen=True, kw_only=True)
class OwnArrivals:
    """When forms came, one value for each slot of the tables.

    Attributes
    ----------
    index : ndarray of float
        Which entry of the log said first what is on the form; NaN where none has.
    at : ndarray of float
        By when a quorum of witnesses had seen it, in seconds since 1970; else when its device says that it was signed.
    claimed : int
        Forms of which only the device tells the time.
    """

    index: FloatArray
    at: FloatArray
    claimed: int


def own_arrivals(path: Path, counted: Counted) -> OwnArrivals:
    """Read from the log when each form came.

    Raises
    ------
    StoreError
        The log or the views cannot be read.
    """
    place = ElectionDir(path)
    with closing(SavedViews(place.root / "views.db")) as views, views.at_one_size():
        first = _first_entries(views.slots(), counted.published.tables, counted.size)
    known = np.flatnonzero(np.isfinite(first))
    at = np.full(len(first), np.nan)
    at[known] = _dated(counted.dates, first[known].astype(np.int64))
    undated = known[~np.isfinite(at[known])]
    with closing(LogReader(place.state)) as log:
        for row in undated.tolist():
            at[row] = read_entry(log.entry(int(first[row]))).made_at / 1000
    return OwnArrivals(index=first, at=at, claimed=len(undated))


def _first_entries(slots: Iterable[tuple[int, Slot]], tables: ElectionTables, size: int) -> FloatArray:
    """Give for each row the first entry with numbers of it."""
    columns = tables.slots["station"].to_numpy(), tables.slots["contest"].to_numpy()
    numbers = columns[0].astype(np.int64) * MAX_CONTESTS + columns[1]
    found = np.full(len(numbers), np.nan)
    for number, slot in slots:
        row = int(np.searchsorted(numbers, number))
        if row < len(numbers) and numbers[row] == number:
            found[row] = next(_with_numbers(slot, size), np.nan)
    return found


def _with_numbers(slot: Slot, size: int) -> Iterator[int]:
    return (one.index for one in slot.events if one.index < size and getattr(one, "row", None) is not None)


def _dated(dates: Dates, indexes: IntArray) -> FloatArray:
    """Date entries; one state that was seen dates all entries since the one seen before."""
    at = np.full(len(indexes), np.nan)
    upto, when = -1, np.nan
    for place in np.argsort(indexes).tolist():
        index = int(indexes[place])
        if index >= upto:
            dated = dates.not_after(index)
            if dated is None:
                break
            upto, when = dated.size, float(dated.at)
        at[place] = when
    return at
