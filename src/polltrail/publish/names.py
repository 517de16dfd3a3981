"""Whose number is which: names for the ids and row numbers that figures carry."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from polltrail.audit.comparison import Comparison, ContestComparison
from polltrail.election import Choice, ChoiceId, Contest, ContestId
from polltrail.publish.account import Account
from polltrail.publish.wording import isolate
from polltrail.tally.totals import ContestTally


@dataclass(frozen=True, kw_only=True)
class Names:
    """Names and look-ups of one account, made once and used by every section."""

    account: Account

    @cached_property
    def tallies(self) -> Mapping[ContestId, ContestTally]:
        """Tallies by contest."""
        return {tally.contest.id: tally for tally in self.account.contests}

    @cached_property
    def official(self) -> Mapping[ContestId, ContestComparison]:
        """Official figures held against the forms, by contest."""
        return {comparison.contest: comparison for comparison in self.account.comparisons}

    @cached_property
    def choices(self) -> Mapping[tuple[ContestId, str], Choice]:
        """Choices by contest and id."""
        return {(choice.contest, choice.id): choice for choice in self.account.tables.choices}

    @cached_property
    def slots(self) -> pl.DataFrame:
        """Station and contest ids of every slot, in slot number order: `slot`, `station_id`, `contest_id`."""
        tables = self.account.tables
        contests = pl.Series([contest.id for contest in tables.election.contests], dtype=pl.String)
        return tables.slots.select(
            slot=pl.int_range(pl.len(), dtype=pl.UInt32),
            station_id=tables.stations["station_id"].gather(tables.slots["station"]),
            contest_id=contests.gather(tables.slots["contest"]),
        )

    def choice(self, contest: ContestId | None, choice: ChoiceId | str | None) -> str:
        """Name one choice; what is no choice of the contest (a party, a stranger) keeps its own name."""
        if choice is None:
            return "nobody"
        known = self.choices.get((contest, choice)) if contest is not None else None
        return isolate(known.name if known else choice)

    def contest(self, contest: Contest) -> str:
        """Name one contest, without what the names of all contests begin with."""
        return isolate((contest.name or contest.id)[self._shared :])

    @cached_property
    def _shared(self) -> int:
        """How many letters, up to a slash, the names of all contests begin with."""
        every = [contest.name or contest.id for contest in self.account.tables.election.contests]
        if len(every) < 2:
            return 0
        first, last = min(every), max(every)
        pairs = enumerate(zip(first, last, strict=False))
        same = next((at for at, letters in pairs if len(set(letters)) > 1), 0)
        return first.rfind("/", 0, same) + 1

    def contest_of(self, comparison: Comparison) -> str:
        """Name the contest of one official figure."""
        tally = self.tallies.get(comparison.contest) if comparison.contest else None
        return self.contest(tally.contest) if tally else isolate(comparison.contest or "all contests")

    def whole(self, contest: ContestId) -> Comparison | None:
        """Find the official figure for all of one contest, held against the forms; None without one."""
        found = self.official.get(contest)
        return found.whole if found else None


def ranked(tally: ContestTally) -> list[tuple[ChoiceId, int]]:
    """Choices with their votes, most votes first; choices with as many keep the order of the ballot."""
    return sorted(tally.totals.items(), key=lambda item: -item[1])


def lead(tally: ContestTally) -> int | None:
    """Find by how many votes the first is ahead of the second on all forms; None where there is no second."""
    order = ranked(tally)
    return order[0][1] - order[1][1] if len(order) > 1 and order[0][1] else None


def margin(tally: ContestTally) -> float:
    """Find the lead as a share of the contest's votes; 2, which is more than any lead, where nobody has one."""
    ahead, votes = lead(tally), sum(tally.totals.values())
    return ahead / votes if ahead is not None and votes else 2.0


def most_open(names: Names) -> list[ContestTally]:
    """Sort contests: what an official figure contradicts, then what the rest can change, then the closest."""

    def openness(tally: ContestTally) -> tuple[bool, bool, float]:
        whole = names.whole(tally.contest.id)
        contradicted = whole is not None and whole.verdict in {"contradicted", "strained"}
        return not contradicted, tally.rest.can_change is False, margin(tally)

    return sorted(names.account.contests, key=openness)
