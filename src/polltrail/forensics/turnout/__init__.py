"""Votes against turnout: slopes and curves, described."""

from polltrail.forensics.turnout.turnout import votes_by_turnout

__all__ = ["votes_by_turnout"]
