"""Stations unlike their neighbours."""

from polltrail.forensics.outliers.outliers import rejected_ballots, unlike_neighbours

__all__ = ["rejected_ballots", "unlike_neighbours"]
