"""A contest's official rows beside its forms, station by station."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from polltrail.audit.contest.assertion import Assertion, Flags, IntArray
from polltrail.errors import DataError

UNKNOWN = -1
"""In `caps`: nothing says how many votes the station can hold."""
NAMED = 5


@dataclass(frozen=True, kw_only=True)
class AuditedContest:
    """One contest, a row for each station that owes a form.

    Attributes
    ----------
    contest, title : str
    stations : sequence of str
        Ids, each once.
    choices : tuple of str
        Choices that both the authority and the forms list.
    official, forms : ndarray of int, shape (n_stations, n_choices)
        Votes; rows without an official row or a form are 0 and say nothing.
    has_official, has_form : ndarray of bool
    caps : ndarray of int
        The most votes that a form of the station can hold; `UNKNOWN` where nothing says so.
    cap_words : str
        What bounds them, in words.
    votes_each : int
        The votes that one ballot may hold.
    """

    contest: str
    title: str
    stations: Sequence[str]
    choices: tuple[str, ...]
    official: IntArray
    has_official: Flags
    forms: IntArray
    has_form: Flags
    caps: IntArray
    cap_words: str = ""
    votes_each: int = 1

    def __post_init__(self) -> None:
        n, k = len(self.stations), len(self.choices)
        for name in ("official", "forms"):
            if getattr(self, name).shape != (n, k):
                raise DataError(
                    f"{name}: expected the shape {(n, k)}, found {getattr(self, name).shape}; no number is given"
                )
            if (getattr(self, name) < 0).any():
                raise DataError(
                    f"{self.contest}: expected no votes below zero, found some among {name}; no number is given"
                )

    @property
    def n_stations(self) -> int:
        """Stations that owe a form."""
        return len(self.stations)

    @property
    def totals(self) -> dict[str, int]:
        """Official votes of each choice, as the rows add up."""
        return dict(zip(self.choices, self.official.sum(axis=0).tolist(), strict=True))

    @property
    def compared(self) -> Flags:
        """Stations with both an official row and a form."""
        both: Flags = self.has_official & self.has_form
        return both

    @cached_property
    def places(self) -> dict[str, int]:
        """Row of each station."""
        return {station: row for row, station in enumerate(self.stations)}

    def margin(self, assertion: Assertion) -> int:
        """By how much the official rows make an assertion true."""
        margin = int(assertion.of(self.official).sum())
        if margin <= 0:
            raise DataError(
                f"{self.contest}: expected a margin above zero for '{assertion.says}', found {margin}; no number is given"
            )
        return margin

    def errors(self, assertion: Assertion) -> IntArray:
        """Give each station's error: official less form, by the assertion's weights; only where there is a form.

        Of a station without an official row the whole form is the error.
        """
        found: IntArray = np.where(
            self.has_form, assertion.of(self.official) - assertion.of(self.forms), np.int64(0)
        )
        return found

    def bounds(self, assertion: Assertion) -> IntArray:
        """Give each station's largest possible error: its official sum, and every ballot it can hold for the worst choice."""
        found: IntArray = assertion.of(self.official) + assertion.worst * self.caps
        return found

    def refuse_unbounded(self) -> None:
        """Refuse where nothing bounds a station's votes, or its official row is above the bound.

        Raises
        ------
        DataError
            With the first stations of them.
        """
        unknown = np.flatnonzero(self.caps == UNKNOWN)
        if len(unknown):
            raise DataError(
                f"{self.contest}: expected to know the most votes a form can hold, found nothing for "
                f"{self._named(unknown)}; no number is given. Publish ballots cast or registered voters for them, or name a lower --cap"
            )
        self._refuse(self.official, self.has_official, "official row")

    def refuse_overfull(self, looked_at: Flags) -> None:
        """Refuse forms that hold more votes than the cap allows: the bound on their error would not hold.

        Raises
        ------
        DataError
            With the first stations of them.
        """
        self._refuse(self.forms, self.has_form & looked_at, "form")

    def _refuse(self, votes: IntArray, there: Flags, what: str) -> None:
        over = np.flatnonzero(there & overfull(votes, self.caps, self.votes_each))
        if len(over):
            row = int(over[0])
            raise DataError(
                f"{self.contest}: expected no {what} with more votes than {self.cap_words or 'the cap'}, found {self._named(over)} "
                f"({int(votes[row].sum())} votes, {int(self.caps[row]) * self.votes_each} allowed); no number is given"
            )

    def _named(self, rows: IntArray) -> str:
        some = ", ".join(self.stations[int(row)] for row in rows[:NAMED])
        return f"station {some}" if len(rows) == 1 else f"{len(rows)} stations, such as {some}"


def overfull(votes: IntArray, caps: IntArray, votes_each: int) -> Flags:
    """Tell which rows hold more votes than ballots can: in all, or for one choice."""
    beyond = (votes.sum(axis=1) > caps * votes_each) | (votes.max(axis=1, initial=0) > caps)
    found: Flags = (caps != UNKNOWN) & beyond
    return found
