"""What is told: an election's contests, looked at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from polltrail.election import ContestId, ElectionTables
from polltrail.forensics import Looked, leaves
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


def told_of(
    tables: ElectionTables, looked: Sequence[Looked], pictures: Mapping[str, Pictures], version: str
) -> ToldForensics:
    """Name the stations and leaders of contests that were looked at as their tables have them, by ballots cast."""
    drivers = {
        number
        for one in looked
        for finding in one.findings
        for part in leaves(finding)
        for number in part.drivers
    }
    rows = sorted(drivers)
    choices = {(choice.contest, choice.id): choice.name for choice in tables.choices}
    return ToldForensics(
        title=tables.election.name,
        version=version,
        ballots="cast",
        looked=tuple(looked),
        station_names=dict(zip(rows, tables.stations["station_id"].gather(rows).to_list(), strict=True)),
        choice_names={
            one.contest: choices[ContestId(one.contest), one.choice]
            for one in looked
            if one.choice is not None
        },
        pictures=pictures,
    )
