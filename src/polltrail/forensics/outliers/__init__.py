"""Stations unlike their neighbours."""

from polltrail.forensics.outliers.neighbours import unlike_neighbours
from polltrail.forensics.outliers.outliers import rejected_ballots

__all__ = ["rejected_ballots", "unlike_neighbours"]
