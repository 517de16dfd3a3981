"""How an audit draws: by error bound or by equal chance, with or without replacement, in all or in strata."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from polltrail.audit.contest.assertion import IntArray
from polltrail.audit.drawing.counter import counter_draws
from polltrail.audit.drawing.generator import generator_draws
from polltrail.audit.drawing.tickets import ticket_draws
from polltrail.errors import DataError

Design = Literal["ppeb", "ppeb-once", "equal-once", "stratified", "arlo"]

ALGORITHMS: dict[Design, str] = {
    "ppeb": (
        "With replacement, by error bound. The stations in the order of the table have so many tickets each as their error "
        "bound, numbered from 1 to W. Draw j takes ticket 1 + (SHA-256 of the seed, a comma and j, read as a number, mod W)."
    ),
    "ppeb-once": (
        "Without replacement, by error bound. A station's ticket t is SHA-256 of (SHA-256 of the seed in hex, then the "
        "station's id), written as a decimal number, its digits reversed, after '0.'. Stations are drawn in the order of "
        "-log(1 - t) / error bound."
    ),
    "equal-once": (
        "Without replacement, each station alike. Stations are drawn in the order of their tickets, each SHA-256 of (SHA-256 "
        "of the seed in hex, then the station's id), written as a decimal number, its digits reversed, after '0.'."
    ),
    "stratified": (
        "In each stratum with replacement, by error bound, as many draws as go in proportion to the stratum's error bound. The "
        "seed of a stratum is the seed, a comma and the stratum's name; draws as in 'ppeb'. Strata follow in order of name."
    ),
    "arlo": (
        "With replacement, by error bound, as Arlo draws: NumPy's PCG-64, begun with SHA-256 of the seed as a number, chooses "
        "rows by their share of the error bound."
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """How to draw: the design, the seed as it goes into the hash, and each station's stratum where there are strata."""

    design: Design
    seed: str
    strata: tuple[str, ...] | None = None


@dataclass(frozen=True, kw_only=True)
class Draw:
    """Rows in the order drawn, and how they were drawn.

    Attributes
    ----------
    rows : ndarray of int
    weights : ndarray of int
        What a draw's chance is in proportion to; 0 for a station that cannot be drawn.
    once : bool
        Whether no station can be drawn twice.
    strata : ndarray of int or None
        The stratum of each station, by number.
    redrawn : bool
        Whether the rows follow from a seed; else they are taken as drawn.
    """

    rows: IntArray
    weights: IntArray
    once: bool
    strata: IntArray | None = None
    redrawn: bool = True


def draw_stations(drawing: Drawing, stations: Sequence[str], error_bound: IntArray, n: int) -> Draw:
    """Draw `n` times, or until every station is drawn."""
    if n < 1:
        raise DataError(f"draw: expected at least one draw, found {n}; nothing is drawn")
    weights = chances(drawing.design, error_bound)
    once = drawing.design.endswith("-once")
    strata = _numbers(drawing, len(stations))
    if drawing.design == "ppeb":
        rows = counter_draws(drawing.seed, weights, n)
    elif drawing.design == "arlo":
        rows = generator_draws(drawing.seed, weights, n)
    elif once:
        rows = ticket_draws(drawing.seed, list(stations), weights, n)
    else:
        rows = _in_strata(drawing, strata, weights, n)
    return Draw(rows=rows, weights=weights, once=once, strata=strata)


def redraw(draw: Draw, rows: IntArray) -> Draw:
    """Take `rows` as drawn, under the same chances."""
    return Draw(rows=rows, weights=draw.weights, once=draw.once, strata=draw.strata, redrawn=False)


def chances(design: Design, error_bound: IntArray) -> IntArray:
    """Give what each station's chance is in proportion to."""
    return np.minimum(error_bound, 1) if design == "equal-once" else error_bound


def _numbers(drawing: Drawing, n: int) -> IntArray | None:
    if drawing.design != "stratified":
        return None
    if drawing.strata is None or len(drawing.strata) != n:
        raise DataError("draw: expected a stratum for each station, found none; name the column by --strata")
    order = {name: place for place, name in enumerate(sorted(set(drawing.strata)))}
    return np.array([order[name] for name in drawing.strata], dtype=np.int64)


def _in_strata(drawing: Drawing, strata: IntArray | None, weights: IntArray, n: int) -> IntArray:
    """Draw of each stratum in proportion to its weight, by largest remainders, of each at least once."""
    assert strata is not None and drawing.strata is not None  # noqa: PT018, S101 - as `_numbers` made them
    names = sorted(set(drawing.strata))
    sums = np.bincount(strata, weights, len(names)).astype(np.int64)
    rows, wanted = [], draws_of_strata(sums, n)
    for number, name in enumerate(names):
        inside = np.flatnonzero(strata == number)
        if wanted[number]:
            rows.append(inside[counter_draws(f"{drawing.seed},{name}", weights[inside], wanted[number])])
    return np.concatenate(rows)


def draws_of_strata(sums: IntArray, n: int) -> list[int]:
    """Share `n` draws out by the strata's weights: largest remainders, at least one of each that has any."""
    whole = int(sums.sum())
    exact = [n * int(part) for part in sums]
    found = [max(1, part // whole) if part else 0 for part in exact]
    order = sorted(range(len(exact)), key=lambda h: (-(exact[h] % whole), h))
    for h in order[: max(0, n - sum(found))]:
        found[h] += 1
    return found
