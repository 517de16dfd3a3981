"""What is told of a projection: the contests, each with its names."""

from dataclasses import dataclass

from polltrail.election import Contest
from polltrail.projection import Projection


@dataclass(frozen=True, kw_only=True)
class ProjectedContest:
    """One contest and its projection."""

    contest: Contest
    projection: Projection


@dataclass(frozen=True, kw_only=True)
class ProjectedElection:
    """The contests asked for.

    Attributes
    ----------
    title, moment : str
        What was read, and as of when.
    notes : tuple of str
        What was assumed, in sentences.
    """

    title: str
    moment: str
    version: str
    contests: tuple[ProjectedContest, ...]
    notes: tuple[str, ...] = ()
    banner: str = ""
