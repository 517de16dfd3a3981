"""The frame of a quick count, the sample drawn from it, and what those of it that are in say."""

import csv
from collections import Counter
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Literal

import numpy as np
import polars as pl

from polltrail.cli.projecting.committing import unsealed
from polltrail.cli.projecting.night import Night
from polltrail.errors import Problem, TableError
from polltrail.exchange.arrivals import open_table, stations_file
from polltrail.projection.moment import Moment
from polltrail.projection.of_tables import returns_of
from polltrail.projection.quick_count import (
    Denominator,
    Drawn,
    QuickCount,
    SampleReturns,
    allocate,
    draw_sample,
    estimate,
    sample_size,
)
from polltrail.projection.returns import PartialReturns

Of = Literal["valid", "cast", "registered"]
COLUMNS = ("stratum", "station_id")
USUAL_TURNOUT = 0.6


@dataclass(frozen=True, kw_only=True)
class Frame:
    """Every station with its stratum; strata in the order of their names."""

    stations: tuple[str, ...]
    strata: tuple[str, ...]
    registered: np.ndarray

    @property
    def sizes(self) -> dict[str, int]:
        """Stations of each stratum."""
        return dict(sorted(Counter(self.strata).items()))


def frame_of(path: Path, night: Night, strata: str | None) -> Frame:
    """Lay out the frame: strata by a column of the table, or by the largest areas.

    Raises
    ------
    TableError
        There is no such column, or a station has nothing in it.
    """
    stations = night.tables.stations
    if strata is not None:
        named = _column(path, strata, stations.height)
    elif "area_1" in stations.columns:
        named = stations["area_1"]
    else:
        named = pl.Series([""] * stations.height)
    if named.null_count():
        row = int(named.is_null().arg_true()[0])
        raise TableError(
            [Problem(where=f"station {stations['station_id'][row]}", expected="a stratum", found="nothing")]
        )
    return Frame(
        stations=tuple(stations["station_id"]),
        strata=tuple(named),
        registered=stations["registered_voters"].fill_null(0).to_numpy(),
    )


def _column(path: Path, heading: str, height: int) -> pl.Series:
    where = path if path.is_file() else stations_file(path)
    if where is None:
        raise TableError([Problem(where=str(path), expected="a table of stations", found="none")])
    table, _ = open_table(where)
    if heading not in table.columns or table.text(heading).len() != height:
        found = ", ".join(table.columns)
        raise TableError([Problem(where=where.name, expected=f"a column {heading}", found=found)])
    return table.text(heading)


def wanted_size(frame: Frame, *, stations: int | None, margin: float | None, correlation: float) -> int:
    """Tell how many stations to draw: as said, or for a margin; at least two of each stratum."""
    if stations is not None:
        return stations
    ballots = max(float(frame.registered.mean()) * USUAL_TURNOUT, 1.0)
    found = sample_size(
        stations=len(frame.stations), ballots=ballots, margin=margin or 0.01, correlation=correlation
    )
    return max(found, sum(min(2, size) for size in frame.sizes.values()))


def drawn_from(frame: Frame, seed: str, n: int, night: Night) -> Drawn:
    """Draw; by Neyman's rule where a previous election says how far stations of a stratum are apart."""
    sizes = frame.sizes
    spread = None
    if night.previous is not None:
        leader = pl.DataFrame({"stratum": frame.strata, "rate": night.previous[:, 0]}).fill_nan(None)
        by = dict(leader.group_by("stratum").agg(pl.col("rate").std()).iter_rows())
        known = [value for value in by.values() if value is not None]
        usual = sum(known) / len(known) if known else 1.0
        spread = [by[name] if by[name] is not None else usual for name in sizes]
    wanted = dict(zip(sizes, allocate(n, list(sizes.values()), spread), strict=True))
    return draw_sample(seed, frame.stations, frame.strata, wanted)


def read_sample(path: Path) -> Drawn:
    """Read a sample as it was written, or as it was committed to a log.

    Raises
    ------
    TableError
        It is no CSV of strata and stations.
    """
    try:
        text = path.read_text(encoding="utf-8")
        text = unsealed(text.encode(), path.name) if text.startswith("{") else text
    except (OSError, UnicodeDecodeError) as exc:
        raise TableError(
            [Problem(where=str(path), expected="a sample as CSV in UTF-8", found=str(exc))]
        ) from exc
    rows = list(csv.reader(StringIO(text)))
    if not rows or tuple(rows[0]) != COLUMNS or any(len(row) != 2 for row in rows):
        raise TableError(
            [Problem(where=path.name, expected="the columns stratum,station_id", found=text[:40])]
        )
    return Drawn(stations=tuple(row[1] for row in rows[1:]), strata=tuple(row[0] for row in rows[1:]))


def estimated(night: Night, frame: Frame, sample: Drawn, contest: int, of: Of, level: float) -> QuickCount:
    """Estimate one contest from the stations of the sample that are in.

    Raises
    ------
    DataError
        A station of the sample is not in the table, or too few are in.
    """
    name = night.contests[contest]
    returns = returns_of(night.tables, night.forms, contest, moment=Moment(), arrived=night.arrived(name))
    slots = night.tables.slots.filter(pl.col("contest") == contest)["station"].to_numpy()
    place = {frame.stations[station]: row for row, station in enumerate(slots)}
    missing = [station for station in sample.stations if station not in place]
    if missing:
        found = f"{len(missing)} beside them, the first {missing[0]}"
        raise TableError([Problem(where="sample", expected=f"stations of {name}", found=found)])
    at = [
        (place[s], h)
        for s, h in zip(sample.stations, sample.strata, strict=True)
        if returns.counted[place[s]] > 0
    ]
    rows = np.array([row for row, _ in at], dtype=np.int64)
    base, denominator = _base(returns, of)
    came = returns.arrived[rows]
    return estimate(
        SampleReturns(
            choices=returns.choices,
            votes=returns.votes[rows],
            base=base[rows],
            denominator=denominator,
            stratum=[stratum for _, stratum in at],
            drawn=dict(sorted(Counter(sample.strata).items())),
            stations=frame.sizes,
            came=came if len(came) and np.isfinite(came).all() else None,
        ),
        level=level,
    )


def _base(returns: PartialReturns, of: Of) -> tuple[np.ndarray, Denominator]:
    listed = returns.votes.sum(axis=1)
    if of == "registered":
        return np.maximum(returns.registered, 0), "registered voters"
    if of == "cast":
        return np.maximum(returns.papers, listed), "ballots cast"
    return listed, "votes for choices"
