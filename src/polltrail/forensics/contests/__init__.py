"""The same stations in another contest, at another hour, in another source, at another election."""

from polltrail.forensics.contests.day import turnout_by_hour
from polltrail.forensics.contests.papers import ballots_by_contest
from polltrail.forensics.contests.sources import other_sources
from polltrail.forensics.contests.swing import swing

__all__ = ["ballots_by_contest", "other_sources", "swing", "turnout_by_hour"]
