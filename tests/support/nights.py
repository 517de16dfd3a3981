"""Published elections as nights to be played in many orders: every station in, and what came before what."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from math import ceil
from pathlib import Path

import numpy as np
import polars as pl

from polltrail.cli.projecting.night import Night, read_night
from polltrail.projection import PartialReturns
from polltrail.projection.moment import Moment
from polltrail.projection.of_tables import returns_of
from support.shared_data import DATA

FRACTIONS = (0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9)
ORDERS = ("true", "random", "small", "region", "side", "rural")
MAYORS = ("Oruro", "Potosí", "Tarija", "Yacuiba", "Villazón", "Bermejo")


@dataclass(frozen=True, kw_only=True)
class Case:
    """One contest, all in. `came` is None where the true order is not known; `rural` is the share of ruralness."""

    data: str
    name: str
    whole: PartialReturns
    came: np.ndarray | None
    rural: np.ndarray


@cache
def cases(data: str) -> tuple[Case, ...]:
    return tuple(_cases(data))


def _cases(data: str) -> Iterator[Case]:
    night, _ = read_night(DATA / data, at=None, source=_source(data), baseline=None)
    if data.startswith("bolivia-2021"):
        department = night.tables.stations["area_1"]
        for contest in ("governor", "assembly_population"):
            for name in department.unique().sort():
                yield _case(data, night, contest, f"{contest}/{name}", (department == name).to_numpy())
        for name in MAYORS:
            yield _case(data, night, f"mayor/{name}", f"mayor/{name}")
        return
    contest = night.contests[0]
    yield _case(data, night, contest, contest)


def _source(data: str) -> str | None:
    return {"mexico-2018-quickcount": "quick_count", "bolivia-2019": "computo_final"}.get(data)


def _case(data: str, night: Night, contest: str, name: str, kept: np.ndarray | None = None) -> Case:
    number = night.contests.index(contest)
    came = night.arrived(contest)
    whole = returns_of(night.tables, night.forms, number, moment=Moment(), arrived=came, kinds=night.kinds)
    station = np.flatnonzero((night.tables.slots["contest"] == number).to_numpy())
    stations = night.tables.slots["station"].to_numpy()[station]
    keep = (whole.counted > 0) & (whole.votes.sum(axis=1) > 0)
    keep &= np.isfinite(whole.arrived) | (came is None) | (data == "bolivia-2019")
    keep &= True if kept is None else kept[stations]
    arrived = whole.arrived if came is not None else None
    if data == "bolivia-2019":
        stage = pl.read_parquet(DATA / data / "stations.parquet", columns=["arrival_stage"]).to_series()
        arrived = stage.to_numpy()[stations].astype(float)
    whole = only(whole, keep)
    offered = whole.totals > 0
    whole = replace(
        whole,
        areas=tuple(codes for codes in whole.areas if len(np.unique(codes)) > 1),
        choices=tuple(choice for choice, some in zip(whole.choices, offered, strict=True) if some),
        votes=whole.votes[:, offered],
    )
    return Case(
        data=data,
        name=name,
        whole=whole,
        came=None if arrived is None else arrived[keep],
        rural=_rural(data, whole, stations[keep]),
    )


def only(returns: PartialReturns, keep: np.ndarray) -> PartialReturns:
    return replace(
        returns,
        votes=returns.votes[keep],
        papers=returns.papers[keep],
        counted=returns.counted[keep],
        registered=returns.registered[keep],
        areas=tuple(codes[keep] for codes in returns.areas),
        kinds=tuple(codes[keep] for codes in returns.kinds),
        arrived=returns.arrived[keep],
        previous=returns.previous[keep],
    )


def _rural(data: str, whole: PartialReturns, stations: np.ndarray) -> np.ndarray:
    if data == "mexico-2012":
        rural = pl.read_parquet(DATA / data / "stations.parquet", columns=["rural"]).to_series()
        return rural.to_numpy()[stations].astype(float)
    area = _second(whole)
    size = np.bincount(area, np.maximum(whole.registered, 0))[area]
    return (size < np.median(size)).astype(float)


def _second(whole: PartialReturns) -> np.ndarray:
    """Areas of the second level, or of the only one."""
    levels = whole.areas[: min(2, len(whole.areas))]
    keys = np.stack(levels) if levels else np.zeros((1, whole.n_stations), dtype=np.int64)
    return np.unique(keys, axis=1, return_inverse=True)[1].ravel()


def order(case: Case, kind: str, seed: int) -> np.ndarray | None:
    """When each station comes, in one kind of order; None where that is not known."""
    rng = np.random.Generator(np.random.PCG64(seed))
    chance = rng.random(case.whole.n_stations)
    if kind == "true":
        return case.came
    area = _second(case.whole)
    if kind == "random":
        key = np.zeros(len(chance))
    elif kind == "small":
        key = case.whole.registered.astype(float)
    elif kind == "region":
        largest = case.whole.areas[0] if case.whole.areas else area
        top = np.unique(largest, return_inverse=True)[1]
        key = rng.permutation(int(top.max()) + 1)[top].astype(float)
    elif kind == "side":
        votes = case.whole.votes
        lead = votes[:, votes.sum(axis=0).argmax()]
        key = -(np.bincount(area, lead) / np.maximum(np.bincount(area, votes.sum(axis=1)), 1))[area]
    else:
        key = case.rural
    return np.argsort(np.lexsort((chance, key))).astype(float)


def moments(
    case: Case, kind: str, seed: int, fractions: tuple[float, ...] = FRACTIONS
) -> Iterator[tuple[float, PartialReturns]]:
    """Give the returns at each share of stations in; at the stages where only those are known."""
    came = order(case, kind, seed)
    if came is None:
        return
    stages = case.data == "bolivia-2019" and kind == "true"
    ranked = np.sort(came)
    for fraction in (1.0, 2.0) if stages else fractions:
        last = fraction if stages else ranked[min(ceil(fraction * len(ranked)), len(ranked)) - 1]
        in_ = came <= last
        if in_.all():
            continue
        told = round(float(in_.mean()), 2) if stages else fraction
        yield (
            told,
            replace(
                case.whole,
                votes=np.where(in_[:, None], case.whole.votes, 0),
                papers=np.where(in_, case.whole.papers, -1),
                counted=in_.astype(float),
                arrived=np.where(in_, came, np.nan),
            ),
        )


def data_sets() -> list[str]:
    named = [
        "bolivia-2021-subnational-a", "mexico-2018-quickcount", "bolivia-2019", "mexico-2012",
        "poland-2020-round1", "israel-2019-september", "georgia-2013-presidential",
    ]  # fmt: skip
    return [name for name in named if (DATA / name).is_dir()]


def example() -> Path:
    return Path(__file__).parents[2] / "examples" / "small-island"
