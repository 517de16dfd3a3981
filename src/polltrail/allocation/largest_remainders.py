"""Seats by quota: as many as whole quotas, then one each to the largest remainders."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from typing import Generic

from polltrail.allocation.allocation import Allocation, Award, Key, SeatTie, Won
from polltrail.allocation.next_vote import search_lacking
from polltrail.allocation.quotas import Quota
from polltrail.errors import DataError


def largest_remainders(
    votes: Mapping[Key, int], seats: int, quota: Quota, *, whole: int | None = None
) -> Allocation[Key]:
    """Give every choice its whole quotas, and what is left to the largest remainders.

    A choice without votes has no seat. Equal remainders at the line are a tie.

    Parameters
    ----------
    whole : int, optional
        What the quota is a part of, where that is not the sum of the votes.

    Raises
    ------
    DataError
        No seat, no votes, votes below zero, or more whole quotas than seats where the quota's rule has no answer.

    Examples
    --------
    >>> from polltrail.allocation import HARE
    >>> dict(largest_remainders({"a": 5117, "b": 4400, "c": 162, "d": 161, "e": 160}, 100, HARE).seats)
    {'a': 51, 'b': 44, 'c': 2, 'd': 2, 'e': 1}
    """
    if seats < 1 or any(count < 0 for count in votes.values()):
        raise DataError("allocation: expected at least one seat and no votes below zero, found otherwise")
    if not any(votes.values()):
        raise DataError("allocation: expected votes, found none; no seat is given")
    price = quota.of(sum(votes.values()) if whole is None else whole, seats)
    if price <= 0:
        raise DataError(f"{quota.name}: expected a quota above zero, found {price}; no seat is given")
    shares = _Shares.at(votes, price)
    given = shares.whole()
    over = sum(given.values()) - seats
    found = _take_back(shares, given, over, quota) if over > 0 else _give_rest(shares, given, -over)
    return replace(found, votes=votes, lacks=partial(_lacking, votes, seats, quota, whole))


def whole_quotas(votes: Mapping[Key, int], seats: int, quota: Quota) -> Allocation[Key]:
    """Give every choice its whole quotas, and leave the other seats open.

    Examples
    --------
    >>> from polltrail.allocation import HARE
    >>> dict(whole_quotas({"a": 60, "b": 40}, 4, HARE).seats)
    {'a': 2, 'b': 1}
    """
    shares = _Shares.at(votes, quota.of(sum(votes.values()), seats))
    given = shares.whole()
    over = sum(given.values()) - seats
    if over > 0:
        return replace(_take_back(shares, given, over, quota), votes=votes)
    return Allocation(seats=given, tie=None, votes=votes, awards=tuple(_quotas(shares, given)))


@dataclass(frozen=True, slots=True)
class _Shares(Generic[Key]):
    """Votes over the quota, all with one number below the line, so that whole numbers compare them."""

    above: Mapping[Key, int]
    below: int

    @classmethod
    def at(cls, votes: Mapping[Key, int], price: Fraction) -> "_Shares[Key]":
        return cls({key: count * price.denominator for key, count in votes.items()}, price.numerator)

    def whole(self) -> dict[Key, int]:
        return {key: above // self.below for key, above in self.above.items()}

    def left(self, key: Key, seats: int) -> int:
        """Give what is left over of a share, above the line."""
        return self.above[key] - seats * self.below


def _quotas(shares: _Shares[Key], given: Mapping[Key, int]) -> list[Award[Key]]:
    """Whole quotas, those with the largest share first."""
    ranked = sorted(given, key=lambda key: -shares.above[key])
    keys = [key for key in ranked for _ in range(given[key])]
    return [Award(place + 1, key, shares.above[key], shares.below, "quota") for place, key in enumerate(keys)]


def _remainders(
    shares: _Shares[Key], given: Mapping[Key, int], keys: Iterable[Key], start: int, by: Won = "remainder"
) -> list[Award[Key]]:
    return [
        Award(start + place, key, shares.left(key, given[key]), shares.below, by)
        for place, key in enumerate(keys, start=1)
    ]


def _give_rest(shares: _Shares[Key], given: dict[Key, int], left: int) -> Allocation[Key]:
    """One seat each to the largest remainders; a second round where more seats than choices are left."""
    awards = _quotas(shares, given)
    while True:
        level = _level(shares, given)
        if len(level) > left:
            break
        awards += _remainders(shares, given, level, len(awards))
        for key in level:
            given[key] += 1
        left -= len(level)
    if left:
        return Allocation(seats=given, tie=SeatTie(among=level, seats=left), awards=tuple(awards))
    after = [award._replace(number=len(awards) + 1) for award in _remainders(shares, given, level, 0)]
    return Allocation(seats=given, tie=None, awards=tuple(awards), next_in_line=tuple(after))


def _level(shares: _Shares[Key], given: Mapping[Key, int]) -> tuple[Key, ...]:
    """Every choice with votes that has the largest of what is left over."""
    left_over = {key: shares.left(key, given[key]) for key, above in shares.above.items() if above}
    most = max(left_over.values())
    return tuple(key for key, one in left_over.items() if one == most)


def _take_back(shares: _Shares[Key], given: dict[Key, int], over: int, quota: Quota) -> Allocation[Key]:
    """Take seats back, one each, from the smallest remainders of those that have a seat."""
    if quota.too_many == "refuse":
        raise DataError(
            f"{quota.name}: expected no more whole quotas than seats, found {over} more; no seat is given"
        )
    awards = _quotas(shares, given)
    while over:
        left_over = {key: shares.left(key, count) for key, count in given.items() if count}
        least = min(left_over.values())
        level = tuple(key for key in left_over if left_over[key] == least)
        taken = _remainders(shares, given, level, len(awards), "taken back")
        for key in level:
            given[key] -= 1
        if len(level) > over:
            tie = SeatTie(among=level, seats=len(level) - over)
            return Allocation(seats=given, tie=tie, awards=tuple(awards))
        awards += taken
        over -= len(level)
    return Allocation(seats=given, tie=None, awards=tuple(awards))


def _lacking(votes: Mapping[Key, int], seats: int, quota: Quota, whole: int | None, key: Key) -> int | None:
    """The quota itself grows with more votes, and with it what every other choice has left over."""

    def again(grown: Mapping[Key, int]) -> Mapping[Key, int]:
        larger = None if whole is None else whole + grown[key] - votes[key]
        return largest_remainders(grown, seats, quota, whole=larger).seats

    return search_lacking(again, votes, seats, key)
