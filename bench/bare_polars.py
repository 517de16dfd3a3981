"""The unit of the benchmarks: read both files and add the votes up, with nothing else."""

import sys

import polars as pl

folder = sys.argv[1]
stations = pl.read_parquet(f"{folder}/stations.parquet")
votes = pl.read_parquet(f"{folder}/votes.parquet")
totals = votes.group_by("contest", "candidate_or_party").agg(pl.col("votes").sum())
print(stations.height, totals.height)
