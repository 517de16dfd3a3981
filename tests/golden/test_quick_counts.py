"""The quick count of 1 July 2018 in Mexico, from the stations that arrived that night."""

import numpy as np
import polars as pl
import pytest

from polltrail.election import ChoiceId
from polltrail.projection.quick_count import SampleReturns, estimate
from support.shared_data import DATA, needs_shared_data

MEXICO = DATA / "mexico-2018-quickcount"
# Announced by the Instituto Nacional Electoral that night, 95 %; `official.json` of the folder has the source.
ANNOUNCED = {"AMLO": (0.530, 0.538), "RAC": (0.221, 0.228), "JAMK": (0.157, 0.163), "JHRC": (0.053, 0.055)}


@needs_shared_data
def test_every_candidate_is_within_the_announced_range() -> None:
    stations = pl.read_parquet(MEXICO / "stations.parquet").with_columns(pl.col("stratum").cast(pl.String))
    frame = pl.read_parquet(MEXICO / "frame.parquet").with_columns(pl.col("stratum").cast(pl.String))
    votes = pl.read_parquet(MEXICO / "votes.parquet").filter(
        (pl.col("contest") == "president") & (pl.col("source") == "quick_count")
    )
    wide = votes.pivot(on="candidate_or_party", index="station_id", values="votes")
    came = stations.join(wide, on="station_id").filter(pl.col("arrival_time_local").is_not_null())
    ballots = came["ballots_cast"].fill_null(0).to_numpy().astype(np.int64)
    counted = came.select(pl.col(list(ANNOUNCED)).fill_null(0)).to_numpy().astype(np.int64)
    told = estimate(
        SampleReturns(
            choices=tuple(ChoiceId(name) for name in ANNOUNCED),
            votes=counted,
            base=np.maximum(ballots, counted.sum(axis=1)),
            denominator="ballots cast",
            stratum=came["stratum"].to_list(),
            drawn=dict(stations.group_by("stratum").len().sort("stratum").iter_rows()),
            stations=dict(frame.group_by("stratum").len().sort("stratum").iter_rows()),
        )
    )
    for name, (low, high) in ANNOUNCED.items():
        assert low <= told.shares[ChoiceId(name)].share <= high, name
    # shares as the stratified expansion of the 6,307 arrivals gives them, by the folder's own notes
    assert [round(100 * told.shares[ChoiceId(name)].share, 1) for name in ANNOUNCED] == pytest.approx(
        [53.5, 22.3, 16.0, 5.3], abs=0.05
    )
