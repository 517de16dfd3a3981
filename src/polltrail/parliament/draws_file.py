"""Draws of a house: a row a draw with a column for each party, or a long table of draw, party and seats."""

import csv
from collections.abc import Sequence
from io import StringIO

import numpy as np

from polltrail.errors import Problem, TableError
from polltrail.parliament.draws.coalitions import IntArray

LONG = ("draw", "party", "seats")
MOST = 1 << 31


def read_draws(text: str, where: str, house: int) -> tuple[tuple[str, ...], IntArray]:
    """Read draws of seats.

    Parameters
    ----------
    house : int
        Seats of the house; a draw can have fewer, where some are tied or of parties that are not named.

    Returns
    -------
    names : tuple of str
    draws : ndarray of int, shape (n_draws, n_parties)
        In a long table, a party that a draw does not name has no seat in it.

    Raises
    ------
    TableError
        Seats are no whole number, a row is too short or too long, a party is there twice, or a draw has more seats than the
        house.
    """
    rows = [
        row for row in csv.reader(StringIO(text.removeprefix("\ufeff"))) if any(cell.strip() for cell in row)
    ]
    headings = tuple(cell.strip() for cell in rows[0]) if rows else ()
    if len(rows) < 2 or len(headings) < 2:
        _refuse(where, "headings and a row for each draw", "less")
    long = tuple(cell.casefold() for cell in headings) == LONG
    names, draws = _long(rows[1:], where) if long else _wide(headings, rows[1:], where)
    _refuse_sums(draws, where, house)
    return names, draws


def _wide(
    headings: Sequence[str], rows: Sequence[Sequence[str]], where: str
) -> tuple[tuple[str, ...], IntArray]:
    kept = [at for at, name in enumerate(headings) if name.casefold() != "draw"]
    names = tuple(headings[at] for at in kept)
    if len(set(names)) < len(names) or not all(names):
        _refuse(f"{where}, line 1", "each party once", ", ".join(names))
    found = np.zeros((len(rows), len(names)), dtype=np.int64)
    for number, row in enumerate(rows):
        here = f"{where}, draw {number + 1}"
        if len(row) != len(headings):
            _refuse(here, f"{len(headings)} cells", str(len(row)))
        found[number] = [_seats(row[at], f"{here}, {headings[at]}") for at in kept]
    return names, found


def _long(rows: Sequence[Sequence[str]], where: str) -> tuple[tuple[str, ...], IntArray]:
    told: dict[tuple[str, str], int] = {}
    for number, row in enumerate(rows, start=2):
        here = f"{where}, row {number}"
        if len(row) != len(LONG):
            _refuse(here, f"{len(LONG)} cells", str(len(row)))
        key = (row[0].strip(), row[1].strip())
        if key in told:
            _refuse(here, "each party once in a draw", " ".join(key))
        told[key] = _seats(row[2], f"{here}, {key[1]}")
    draws = list(dict.fromkeys(draw for draw, _ in told))
    names = tuple(dict.fromkeys(party for _, party in told))
    found = np.zeros((len(draws), len(names)), dtype=np.int64)
    rank, place = ({key: at for at, key in enumerate(keys)} for keys in (draws, names))
    for (draw, party), seats in told.items():
        found[rank[draw], place[party]] = seats
    return names, found


def _seats(written: str, where: str) -> int:
    cell = written.strip()
    if not cell.isascii() or not cell.isdigit() or int(cell) >= MOST:
        _refuse(where, "a whole number of seats, none below zero", cell or "nothing")
    return int(cell)


def _refuse_sums(draws: IntArray, where: str, house: int) -> None:
    sums = draws.sum(axis=1)
    above = np.flatnonzero(sums > house)
    if above.size:
        _refuse(
            f"{where}, draw {int(above[0]) + 1}",
            f"at most the {house} seats of the house",
            str(int(sums[above[0]])),
        )


def _refuse(where: str, expected: str, found: str) -> None:
    raise TableError([Problem(where=where, expected=expected, found=found)])
