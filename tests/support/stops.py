"""Nights to look for silences in: published arrivals by area, invented ones, and stops planted into either."""

from dataclasses import replace
from functools import cache

import numpy as np

from polltrail.cli.projecting.night import read_night
from polltrail.cli.projecting.watching import watch_of
from polltrail.projection.stops import Arrivals
from support.shared_data import DATA


@cache
def published(data: str, contest: str | None, depth: int, source: str | None = None) -> Arrivals:
    night, _ = read_night(DATA / data, at=None, source=source, baseline=None)
    return watch_of(night, depth=depth, contest=contest, now=None).arrivals


def invented(
    *, seed: int, areas: int = 12, forms: int = 3_000, hours: float = 5.0, bursts: float = 1.0
) -> Arrivals:
    """Areas that differ in size, and in how early they are; forms come in bursts of `bursts` on average."""
    rng = np.random.Generator(np.random.PCG64(seed))
    weight = rng.lognormal(0, 0.7, areas)
    group = np.sort(rng.choice(areas, size=forms, p=weight / weight.sum()))
    late = rng.normal(0, 0.3, areas)
    at = 3_600 * hours * rng.beta(2 + late[group].clip(-1, 1), 2.5)
    if bursts > 1:
        batch = rng.integers(0, max(1, int(forms / bursts)), forms) * areas + group
        at = at[np.unique(batch, return_index=True)[1][np.unique(batch, return_inverse=True)[1]]]
    return Arrivals(
        groups=tuple(f"area {k:02}" for k in range(areas)), group=group.astype(np.int64), at=np.round(at), now=3_600 * hours
    )  # fmt: skip


def as_of(arrivals: Arrivals, now: float) -> Arrivals:
    return replace(arrivals, now=now)


def stopped(arrivals: Arrivals, group: int | None, begins: float, minutes: float) -> Arrivals:
    """As it stands when nothing has come of a group, or of any, for so many minutes."""
    now = begins + 60 * minutes
    held = (arrivals.at > begins) & ((arrivals.group == group) | (group is None))
    return replace(arrivals, at=np.where(held, np.nan, arrivals.at), now=now)
