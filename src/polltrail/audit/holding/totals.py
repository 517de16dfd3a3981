"""Forms collected by chance against official totals alone: the authority published no stations."""

from dataclasses import dataclass

from polltrail.audit.comparison import Comparison, PairComparison
from polltrail.audit.contest.assertion import IntArray
from polltrail.tally.rest import can_change_winner


@dataclass(frozen=True, kw_only=True)
class TotalsContest:
    """One contest.

    Attributes
    ----------
    comparison : Comparison
        The official total against the forms: what it implies about the rest, and the verdict.
    by_forms : str or None
        Who leads by the forms collected; None where nobody does.
    rest_can_change : bool or None
        Whether the stations not collected could take that lead away, with their registered voters as the cap.
    caps : ndarray of int or None
        The most votes of each station not collected; None where one of them is not known.
    """

    contest: str
    title: str
    comparison: Comparison
    by_forms: str | None
    rest_can_change: bool | None
    caps: IntArray | None = None

    @property
    def winner(self) -> str | None:
        """Who wins by the official total; None where two are equal."""
        return _first({choice.name: choice.official for choice in self.comparison.choices})

    @property
    def pair(self) -> PairComparison | None:
        """The lead that decides: of the forms' leader over the official winner, or the next."""
        return self.comparison.pairs[-1] if self.comparison.pairs else None

    @property
    def found_errors_reverse(self) -> bool:
        """Whether arithmetic alone rules out the official winner: so many ballots are wrong that the outcome hangs on them."""
        return self.comparison.verdict == "contradicted" and self.comparison.affects_winner is True

    @property
    def worst_case_reverses(self) -> bool | None:
        """Whether the official outcome can still be wrong: it is another than the forms', or the rest can change it."""
        if self.by_forms is not None and self.by_forms != self.winner:
            return True
        return self.rest_can_change

    @property
    def smallest_wrong(self) -> int | None:
        """The fewest stations not collected that could turn the official lead; 0 if the forms do, None if it is not known.

        As if each had said that the winner has every vote, and the next has them all.
        """
        if self.found_errors_reverse:
            return 0
        official = sorted((choice.official for choice in self.comparison.choices), reverse=True)
        if self.caps is None or self.worst_case_reverses is not True or len(official) < 2:
            return None
        left = official[0] - official[1]
        for number, cap in enumerate(sorted(self.caps.tolist(), reverse=True), start=1):
            left -= 2 * cap
            if left <= 0:
                return number
        return None


def totals_contest(
    contest: str, title: str, comparison: Comparison, caps: IntArray | None = None
) -> TotalsContest:
    """Say what the forms collected show of an official total."""
    votes = {choice.name: choice.collected for choice in comparison.choices}
    leader = _first(votes)
    return TotalsContest(
        contest=contest,
        title=title,
        comparison=comparison,
        by_forms=leader,
        rest_can_change=can_change_winner(votes, leader, comparison.missing_cap),  # type: ignore[arg-type]
        caps=caps,
    )


def _first(votes: dict[str, int]) -> str | None:
    top = sorted(votes.values(), reverse=True)[:2]
    if not top or (len(top) == 2 and top[0] == top[1]):
        return None
    return max(votes, key=lambda name: votes[name])
