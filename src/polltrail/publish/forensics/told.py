"""What is told: an election's contests, looked at."""

from collections.abc import Mapping
from dataclasses import dataclass

from polltrail.forensics import Looked


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
    """

    title: str
    version: str
    ballots: str
    looked: tuple[Looked, ...]
    station_names: Mapping[int, str]
    choice_names: Mapping[str, str]
    notes: tuple[str, ...] = ()
    banner: str = ""
