"""What is told: an election's contests, looked at."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from polltrail.forensics import Looked
from polltrail.publish.wording import isolate
from polltrail.tally.board.looked import Pictures


@dataclass(frozen=True, kw_only=True)
class ToldForensics:
    """Contests of an election, looked at.

    Attributes
    ----------
    ballots : str
        What turnout is reckoned by: "cast" or "issued".
    station_names : mapping of int to str
        Ids of the stations that findings name.
    choice_names : mapping of str to str
        Names of the leaders by contest.
    pictures : mapping of str to Pictures
        The counts behind the pictures, by contest; those of many contests are not drawn.
    """

    title: str
    version: str
    ballots: str
    looked: tuple[Looked, ...]
    station_names: Mapping[int, str]
    choice_names: Mapping[str, str]
    notes: tuple[str, ...] = ()
    banner: str = ""
    pictures: Mapping[str, Pictures] = field(default_factory=dict)

    def leader(self, looked: Looked) -> str:
        """Name who leads a contest."""
        return isolate(self.choice_names.get(looked.contest, looked.choice or "nobody"))
