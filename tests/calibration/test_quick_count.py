"""How often intervals of a quick count hold: samples drawn again and again from every station of Mexico 2012."""

import numpy as np
import polars as pl
import pytest

from polltrail.election import ChoiceId
from polltrail.projection.quick_count import SampleReturns, allocate, estimate
from support.shared_data import DATA, needs_shared_data

pytestmark = [pytest.mark.slow, needs_shared_data]

MEXICO, STATIONS, SAMPLES = DATA / "mexico-2012", 7_500, 2_000


def test_nineteen_in_twenty_intervals_hold() -> None:
    votes = pl.read_parquet(MEXICO / "votes.parquet")
    wide = votes.pivot(on="candidate_or_party", index="station_id", values="votes")
    names = tuple(ChoiceId(name) for name in wide.columns if name != "station_id")
    table = pl.read_parquet(MEXICO / "stations.parquet").join(wide, on="station_id")
    counted = table.select(pl.col(names).fill_null(0)).to_numpy().astype(np.int64)
    stratum = table["stratum"].cast(pl.String).to_numpy()
    strata, code = np.unique(stratum, return_inverse=True)
    there = np.bincount(code)
    wanted = allocate(STATIONS, there.tolist())
    starts = np.cumsum(there) - there
    truth = counted.sum(axis=0) / counted.sum()
    rng, held = np.random.Generator(np.random.PCG64(1)), np.zeros(len(names))
    for _ in range(SAMPLES):
        order = np.lexsort((rng.random(len(code)), code))
        at = np.concatenate([order[start : start + n] for start, n in zip(starts, wanted, strict=True)])
        told = estimate(
            SampleReturns(
                choices=names,
                votes=counted[at],
                base=counted[at].sum(axis=1),
                denominator="votes for choices",
                stratum=stratum[at].tolist(),
                drawn=dict(zip(strata.tolist(), wanted, strict=True)),
                stations=dict(zip(strata.tolist(), there.tolist(), strict=True)),
            )
        )
        held += [
            low <= truth[k] <= high
            for k, (low, high) in enumerate(one.interval for one in told.shares.values())
        ]
    print(dict(zip(names, held / SAMPLES, strict=True)), held.mean() / SAMPLES)
    assert 0.94 <= held.mean() / SAMPLES <= 0.96
