"""How far seats are from votes: six indices, shares in [0, 1], fractions wherever there is no root."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt

from polltrail.errors import DataError


@dataclass(frozen=True, slots=True, kw_only=True)
class Disproportionality:
    """Votes and seats by party, each as a share of all; a party that has only one of the two has 0 of the other.

    Attributes
    ----------
    votes, seats : mapping of str to Fraction
        Over the same parties.
    """

    votes: Mapping[str, Fraction]
    seats: Mapping[str, Fraction]

    def _differences(self) -> list[Fraction]:
        return [abs(self.votes[party] - self.seats[party]) for party in self.votes]

    def gallagher(self) -> float:
        """Least squares: the root of half the sum of squared differences."""
        return sqrt(sum(one * one for one in self._differences()) / 2)

    def loosemore_hanby(self) -> Fraction:
        """Half the sum of differences: the share of seats that are in other hands than votes would have them."""
        return sum(self._differences(), Fraction(0)) / 2

    def rae(self) -> Fraction:
        """The mean difference of all parties named; small parties make it small."""
        return sum(self._differences(), Fraction(0)) / len(self.votes)

    def lijphart(self) -> Fraction:
        """The largest difference of any party."""
        return max(self._differences())

    def sainte_lague(self) -> Fraction | None:
        """The sum of squared differences, each relative to votes; None where a party has seats and no votes."""
        found = Fraction(0)
        for party, share in self.votes.items():
            if share:
                found += (self.seats[party] - share) ** 2 / share
            elif self.seats[party]:
                return None
        return found

    def dhondt(self) -> Fraction | None:
        """The largest share of seats for a share of votes; None where a party has seats and no votes."""
        if any(self.seats[party] and not share for party, share in self.votes.items()):
            return None
        return max(self.seats[party] / share for party, share in self.votes.items() if share)


def disproportionality(votes: Mapping[str, int], seats: Mapping[str, int]) -> Disproportionality:
    """Hold seats against votes.

    Raises
    ------
    DataError
        There are no votes or no seats, or some below zero.

    Examples
    --------
    >>> found = disproportionality({"a": 60, "b": 30, "c": 10}, {"a": 7, "b": 3})
    >>> round(found.gallagher(), 9), str(found.loosemore_hanby()), str(found.sainte_lague()), str(found.dhondt())
    (0.1, '1/10', '7/60', '7/6')
    """
    parties = dict.fromkeys([*votes, *seats])
    return Disproportionality(votes=shares(votes, parties, "votes"), seats=shares(seats, parties, "seats"))


def shares(counts: Mapping[str, int], parties: Mapping[str, None], what: str) -> dict[str, Fraction]:
    """Give each party its share of all; 0 where it is not named."""
    total = sum(counts.values())
    if total < 1 or min(counts.values()) < 0:
        raise DataError(f"{what}: expected some, none below zero, found {total} in all; no index is given")
    return {party: Fraction(counts.get(party, 0), total) for party in parties}
