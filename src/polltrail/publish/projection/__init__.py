"""A projection as text, JSON and pictures."""

from polltrail.publish.projection.document import projection_document
from polltrail.publish.projection.summary import projection_summary
from polltrail.publish.projection.told import ProjectedContest, ProjectedElection

__all__ = ["ProjectedContest", "ProjectedElection", "projection_document", "projection_summary"]
