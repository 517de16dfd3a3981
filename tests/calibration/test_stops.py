"""How often silences alarm where nothing stopped, and where something did; and the same of what came after a stop.

Writes `build/calibration-stops.json`.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from polltrail.projection import PartialReturns
from polltrail.projection.stops import EVERYWHERE, Arrivals, after_stop, stops_of
from support.nights import cases
from support.shared_data import needs_shared_data
from support.stops import as_of, invented, published, stopped

pytestmark = [pytest.mark.slow, needs_shared_data]

OUT = Path(__file__).parents[2] / "build" / "calibration-stops.json"
LOOKS = np.linspace(0.05, 1, 20)
MINUTES, BUSY = 30, 20
"""An area is busy where so many forms come in the half hour that is held back."""
ORDERS = 200
LATE = 0.16
POINTS = 0.03
BOLIVIA, MEXICO = "bolivia-2021-subnational-a", "mexico-2018-quickcount"


def keep(name: str, value: Any) -> None:
    OUT.parent.mkdir(exist_ok=True)
    known = json.loads(OUT.read_text(encoding="utf-8")) if OUT.exists() else {}
    OUT.write_text(json.dumps(known | {name: value}, indent=1) + "\n", encoding="utf-8")
    print(name, json.dumps(value, indent=1))


def nights() -> Iterator[tuple[str, Arrivals]]:
    for depth in (1, 2):
        yield f"{MEXICO}, level {depth}", published(MEXICO, "president", depth, "quick_count")
    for depth in (1, 2, 3):
        yield f"{BOLIVIA} governor, level {depth}", published(BOLIVIA, "governor", depth)
    yield f"{BOLIVIA} all sheets, level 3", published(BOLIVIA, None, 3)
    for seed in range(20):
        bursts = (1.0, 3.0, 10.0)[seed % 3]
        yield f"invented, bursts of {bursts:.0f}", invented(seed=seed, areas=12, bursts=bursts)


def test_hardly_any_area_alarms_where_nothing_stopped() -> None:
    found: dict[str, list[int]] = {}
    for name, night in nights():
        begins, ends = np.nanmin(night.at), np.nanmax(night.at)
        looks = [stops_of(as_of(night, begins + part * (ends - begins))) for part in LOOKS]
        row = found.setdefault(name, [0, 0, 0])
        row[0] += max(one.watched for one in looks)
        row[1] += len({alarm.group for one in looks for alarm in one.alarms})
        row[2] += any(one.alarms for one in looks)
    watched, alarmed = (sum(row[k] for row in found.values()) for k in range(2))
    keep(
        "no stop",
        {"areas": watched, "alarmed": alarmed, "by_night": {name: {"areas": a, "alarmed": b, "nights_with_an_alarm": c} for name, (a, b, c) in found.items()}},
    )  # fmt: skip
    assert alarmed <= 0.05 * watched


def planted(night: Arrivals) -> Iterator[tuple[int, bool, bool]]:
    """Stop each area at some moments; give how many forms are held back, and whether it alarms, first and at all."""
    for group in range(len(night.groups)):
        came = np.sort(night.at[(night.group == group) & np.isfinite(night.at)])
        for part in (0.25, 0.4, 0.55, 0.7):
            begins = float(np.quantile(came, part)) if len(came) else 0.0
            held = int(((came > begins) & (came <= begins + 60 * MINUTES)).sum())
            if held >= BUSY:
                alarms = [one.group for one in stops_of(stopped(night, group, begins, MINUTES)).alarms]
                yield held, night.groups[group] in alarms, alarms[:1] == [night.groups[group]]


def test_planted_stops_of_a_busy_area_are_found() -> None:
    found = list(planted(published(MEXICO, "president", 1, "quick_count")))
    for seed in range(6):
        found += planted(invented(seed=seed, areas=12))
    share, first = (sum(row[k] for row in found) / len(found) for k in (1, 2))
    keep("planted stops", {"stops": len(found), "found": share, "ranked_first": first})
    assert len(found) > 100
    assert share >= 0.9


def test_stops_everywhere_are_found() -> None:
    alarms = []
    for night in [
        published(MEXICO, "president", 1, "quick_count"),
        *(invented(seed=seed) for seed in range(6)),
    ]:
        at = np.sort(night.at[np.isfinite(night.at)])
        for part in (0.25, 0.4, 0.55, 0.7):
            told = stops_of(stopped(night, None, float(np.quantile(at, part)), MINUTES))
            alarms.append(EVERYWHERE in [one.group for one in told.alarms])
    keep("stops everywhere", {"stops": len(alarms), "found": float(np.mean(alarms))})
    assert np.mean(alarms) >= 0.9


@dataclass(frozen=True)
class Trial:
    false: bool
    naive: bool
    found: bool


def ordered(case: PartialReturns, rng: np.random.Generator) -> tuple[PartialReturns, float]:
    """Large stations and some areas late, with chance beside."""
    size = np.log(np.maximum(case.registered, 1))
    area = np.unique(np.stack(case.areas[: min(2, len(case.areas))]), axis=1, return_inverse=True)[1].ravel()
    lateness = (size - size.mean()) / size.std() + rng.normal(0, 1, area.max() + 1)[area]
    came = np.argsort(np.argsort(lateness + rng.normal(0, 0.7, len(size)))).astype(float)
    return replace(case, arrived=came), float(np.quantile(came, 1 - LATE))


def trial(case: PartialReturns, rng: np.random.Generator) -> Trial | None:
    """Give None where too few areas have stations on both sides, so that nothing can be told."""
    returns, stop = ordered(case, rng)
    first, second = np.argsort(-returns.totals)[:2]
    late = returns.arrived > stop
    told = after_stop(returns, stop)
    if told.margin is None:
        return None
    margin = (returns.votes[:, first] - returns.votes[:, second]) / np.maximum(returns.votes.sum(axis=1), 1)
    error = np.sqrt(margin[late].var() / late.sum() + margin[~late].var() / (~late).sum())
    moved = np.minimum(
        np.round(POINTS * returns.votes.sum(axis=1) * late).astype(int), returns.votes[:, second]
    )
    votes = returns.votes.copy()
    votes[:, first] += moved
    votes[:, second] -= moved
    shifted = after_stop(replace(returns, votes=votes), stop)
    assert shifted.margin is not None
    return Trial(
        false=told.margin.chance < 0.05,
        naive=bool(abs(margin[late].mean() - margin[~late].mean()) > 1.96 * error),
        found=shifted.margin.chance < 0.05,
    )


def test_late_stations_that_differ_by_size_and_place_hardly_ever_alarm() -> None:
    rows = {}
    named = [("georgia-2013-presidential", 1), (BOLIVIA, 3)]
    for data, count in named:
        for case in cases(data)[:count]:
            rng = np.random.Generator(np.random.PCG64(7))
            tried = [trial(case.whole, rng) for _ in range(ORDERS)]
            trials = [one for one in tried if one is not None]
            rows[f"{data} {case.name}"] = {
                name: sum(getattr(one, name) for one in trials) / len(trials)
                for name in ("false", "naive", "found")
            } | {"untold": ORDERS - len(trials)}
    pooled = {
        name: float(np.mean([row[name] for row in rows.values()])) for name in ("false", "naive", "found")
    }
    keep("after a stop", {"orders": ORDERS, "pooled": pooled, "by_contest": rows})
    assert pooled["false"] <= 0.07
    assert pooled["naive"] > 0.5
    assert pooled["found"] > 0.5
