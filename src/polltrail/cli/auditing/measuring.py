"""Which stations are measured: drawn anew from the seed, or a sample held against it, or taken as drawn."""

from pathlib import Path

import numpy as np

from polltrail.audit.drawing import Draw, redraw
from polltrail.audit.measuring import ContestMeasure, measure_contest
from polltrail.cli.auditing.asked import Asked
from polltrail.cli.auditing.prepared import Prepared, record_of, refuse_unknown
from polltrail.cli.auditing.samples import read_record, read_sample, refuse_changed, refuse_mismatch
from polltrail.errors import DataError

Samples = dict[str, list[str]]


def measured(prepared: list[Prepared], asked: Asked, refused: dict[str, str]) -> list[ContestMeasure]:
    """Measure every contest; of several, `refused` is told of those with a form that holds too many votes.

    Raises
    ------
    DataError
        The sample is not what the seed draws, or something changed since; or no contest can be measured.
    """
    samples = _samples(prepared, asked)
    found = []
    for one in prepared:
        if samples is not None and one.contest.contest not in samples:
            continue
        draw = _draw_of(one, asked, samples)
        try:
            found.append(
                measure_contest(
                    one.contest, one.bounds, draw, risk=asked.risk, method=asked.method, known=one.known
                )
            )
        except DataError as exc:
            refused[one.contest.contest] = str(exc)
    if not found:
        raise DataError(next(iter(refused.values()), "measure: expected stations of a contest, found none; no number is given"))  # fmt: skip
    return found


def _samples(prepared: list[Prepared], asked: Asked) -> Samples | None:
    path = asked.sample
    if path is None:
        if not asked.seed:
            raise DataError(
                "measure: expected --seed, or --sample with the stations drawn, found neither; no number is given"
            )
        return None
    if (record := read_record(path)) is not None:
        refuse_changed(record, record_of(prepared, asked), path)
    return read_sample(path, [one.contest.contest for one in prepared])


def _draw_of(one: Prepared, asked: Asked, samples: Samples | None) -> Draw:
    if samples is None:
        return one.drawn()
    path = asked.sample or Path()
    stations = samples[one.contest.contest]
    refuse_unknown(stations, one.contest, path)
    if not stations:
        raise DataError(f"{path.name}: expected stations, found none; no number is given")
    draw = one.drawn(len(stations))
    if asked.seed:
        refuse_mismatch(stations, [one.contest.stations[row] for row in draw.rows.tolist()], asked.seed, path)
        return draw
    rows = np.array([one.contest.places[station] for station in stations], dtype=np.int64)
    _refuse_undrawable(stations, rows, draw, path)
    return redraw(draw, rows)


def _refuse_undrawable(stations: list[str], rows: np.ndarray, draw: Draw, path: Path) -> None:
    outside = np.flatnonzero(draw.weights[rows] == 0)
    if len(outside):
        raise DataError(
            f"{path.name}: expected stations that could be drawn, found {stations[int(outside[0])]}, which holds no error or was "
            "collected before; no number is given"
        )
    if draw.once and len(set(stations)) != len(stations):
        raise DataError(
            f"{path.name}: expected every station once, as the design draws, found one twice; no number is given"
        )
