"""Makes an invented election of many stations and twelve choices, as Parquet."""

import sys
from pathlib import Path

import numpy as np
import polars as pl


def make(folder: Path, n_stations: int, n_choices: int = 12) -> None:
    """Write stations.parquet and votes.parquet into `folder`."""
    rng = np.random.Generator(np.random.PCG64(1))
    names = pl.Series([f"S{number:08d}" for number in range(n_stations)])
    registered = rng.integers(200, 1500, n_stations)
    valid = rng.binomial(registered, 0.6)
    shares = np.sort(rng.dirichlet(np.ones(n_choices)))[::-1]
    votes = rng.multinomial(valid, shares)
    rejected = rng.binomial(registered - valid, 0.02)
    area = np.arange(n_stations) // 1000
    folder.mkdir(parents=True, exist_ok=True)
    pl.DataFrame(
        {
            "station_id": names,
            "province": [f"Province {a % 20:02d}" for a in area],
            "district": [f"District {a:04d}" for a in area],
            "registered": registered,
            "ballots_cast": valid + rejected,
            "valid": valid,
            "rejected": rejected,
        }
    ).write_parquet(folder / "stations.parquet")
    pl.DataFrame(
        {
            "station_id": names.gather(np.repeat(np.arange(n_stations), n_choices)),
            "contest": pl.Series(["president"]).gather(np.zeros(n_stations * n_choices, dtype=np.uint32)),
            "candidate_or_party": pl.Series([f"Choice {c}" for c in range(n_choices)]).gather(
                np.tile(np.arange(n_choices), n_stations)
            ),
            "votes": votes.reshape(-1),
        }
    ).write_parquet(folder / "votes.parquet")


if __name__ == "__main__":
    make(Path(sys.argv[1]), int(sys.argv[2]))
