"""Which columns of a wide table are the votes: counts that are nothing else, and add up where that can be seen."""

from collections.abc import Collection, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from polltrail.exchange.counts import thousands_of, whole_numbers
from polltrail.exchange.guess import need_all
from polltrail.exchange.headings import NOT_CHOICES, folded, is_share, names_area
from polltrail.exchange.mapping import TableMapping
from polltrail.exchange.problems import listed, refuse
from polltrail.exchange.table import Table

REJECTED = ("rejected_ballots", "blank_ballots", "null_ballots")

SAMPLE = 2_000
"""Rows that are added up, evenly spaced."""

HALF = 0.5

FloatArray = npt.NDArray[np.float64]


def wide_choices(
    table: Table, given: TableMapping, part: TableMapping, numeric: Collection[str], *, used: Collection[str]
) -> Mapping[str, str]:
    """Find the columns of votes.

    Parameters
    ----------
    part : TableMapping
        What is known already: stations, areas, numbers on the form.
    numeric, used : collection of str
        Headings of columns of counts, and of columns with another role.

    Raises
    ------
    TableError
        There are none, or the mapping names a column that is not there.

    Notes
    -----
    Taken are the columns of counts after those that name the station, unless their heading says what else
    they are. Where the valid votes are known, or follow from the ballots cast and rejected, only the run of
    neighbours that adds up to them most often is taken, if it does so in half of the rows.
    """
    if given.choices is not None:
        need_all(table, tuple(given.choices), "[choices]")
        return given.choices
    naming = {*(part.station_id or ()), *(part.levels or ())}
    last = max((place for place, name in enumerate(table.columns) if name in naming), default=-1)
    after = [name for name in table.columns[last + 1 :] if name in numeric and name not in {*used, *naming}]
    found = _run_that_adds_up(table, part, after) or [name for name in after if not _is_no_choice(name)]
    if not found:
        refuse(
            table.name,
            "columns with the votes for each choice, or a column of choices and one of votes",
            f"none among {listed(table.columns)}",
        )
    return {name: name for name in found}


def _is_no_choice(heading: str) -> bool:
    words = folded(heading).split("_")
    coded = names_area(heading) or words[-1] in ("id", "code")
    return coded or is_share(heading) or any(word in NOT_CHOICES for word in words)


def _run_that_adds_up(table: Table, part: TableMapping, headings: Sequence[str]) -> Sequence[str]:
    valid = _valid_votes(table, part.fields or {})
    if valid is None or len(headings) < 2:
        return ()
    known = ~np.isnan(valid)
    votes = np.array([np.nan_to_num(_sampled(table, heading)) for heading in headings])
    sums = np.vstack([np.zeros(valid.size), np.cumsum(votes, axis=0)])[:, known]
    best, run = HALF, (0, 0)
    for width in range(len(headings), 1, -1):
        for start in range(len(headings) - width + 1):
            equal = float(np.mean(sums[start + width] - sums[start] == valid[known])) if known.any() else 0.0
            if equal > best or (equal == best and run == (0, 0)):
                best, run = equal, (start, start + width)
        if best == 1:
            break
    return headings[slice(*run)]


def _valid_votes(table: Table, fields: Mapping[str, str]) -> FloatArray | None:
    if "valid_votes" in fields:
        return _sampled(table, fields["valid_votes"])
    rejected = [_sampled(table, fields[name]) for name in REJECTED if name in fields]
    if "ballots_cast" not in fields or not rejected:
        return None
    return _sampled(table, fields["ballots_cast"]) - (
        rejected[0] if "rejected_ballots" in fields else sum(rejected)
    )


def _sampled(table: Table, heading: str) -> FloatArray:
    """Counts of evenly spaced rows; NaN for a blank."""
    values = table.column(heading)
    values = values.gather_every(max(1, values.len() // SAMPLE))
    read = whole_numbers(values, thousands=thousands_of([values]))
    return np.asarray(read.cast(float).fill_null(float("nan")).to_numpy(), dtype=np.float64)
