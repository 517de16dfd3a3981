"""What was known of the constituency in focus at a moment, by the election's own log and its witnesses."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from polltrail.audit.comparison import Comparison
from polltrail.cli.counted import read_counted
from polltrail.election import ChoiceId
from polltrail.errors import DataError
from polltrail.pipeline import examine
from polltrail.publish.account import Account
from polltrail.tally.totals import ContestTally


@dataclass(frozen=True, kw_only=True)
class Known:
    """What was known at a moment.

    Attributes
    ----------
    at : int
        In milliseconds since 1970.
    size, root : int, str
        Of the longest log that a quorum of witnesses had seen by then.
    witnesses : dict of str to int
        When each of them says to have seen it, in seconds since 1970.
    account : Account
        The count of the contest as of that size.
    """

    at: int
    contest: str
    size: int
    root: str
    witnesses: Mapping[str, int]
    account: Account

    @property
    def tally(self) -> ContestTally:
        """The contest's totals."""
        return next(one for one in self.account.contests if one.contest.id == self.contest)

    @property
    def confirmed_stations(self) -> int:
        """Stations whose forms are confirmed."""
        return self.tally.reporting.stations_reporting - self.tally.held.stations

    @property
    def comparison(self) -> Comparison | None:
        """The latest official figure of the constituency, held against the forms."""
        found = [one for one in self.account.comparisons if one.contest == self.contest]
        return found[0].whole if found else None

    @property
    def lead(self) -> tuple[ChoiceId, ChoiceId, int]:
        """Who is first and who is second by confirmed votes, and by how many."""
        first, second = sorted(self.tally.confirmed, key=lambda choice: -self.tally.confirmed[choice])[:2]
        return first, second, self.tally.confirmed[first] - self.tally.confirmed[second]


def known_at(election: Path, contest: str, at: int) -> Known:
    """Count a contest as a quorum of witnesses knew it by a time, in milliseconds since 1970.

    Raises
    ------
    PolltrailError
        The election cannot be counted, or nobody dated it by then.
    """
    when = datetime.fromtimestamp(at // 1000, UTC).isoformat()
    counted = read_counted(election, at=when, contest=contest)
    if counted.known is None:
        raise DataError(f"{election}: expected a state that witnesses dated by {when}, found none")
    account = examine(
        counted.published,
        model=counted.model,
        count=counted.forms,
        watched=counted.watched,
        path=str(election),
    )
    return Known(
        at=at,
        contest=contest,
        size=counted.size,
        root=counted.root.hex(),
        witnesses=counted.known.times,
        account=account,
    )


def confirmed_of_all(election: Path) -> dict[str, dict[str, int]]:
    """Count the whole election as it is: confirmed votes by contest and choice."""
    counted = read_counted(election)
    account = examine(
        counted.published,
        model=counted.model,
        count=counted.forms,
        watched=counted.watched,
        path=str(election),
    )
    return {
        str(one.contest.id): {str(choice): votes for choice, votes in one.confirmed.items()}
        for one in account.contests
    }
