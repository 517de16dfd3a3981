"""Seats by quota: as many as whole quotas, then one each to the largest remainders."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from functools import partial

from polltrail.allocation.allocation import Allocation, Award, Key, SeatTie
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
    shares = {key: count / price for key, count in votes.items()}
    given = {key: int(share) for key, share in shares.items()}
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
    price = quota.of(sum(votes.values()), seats)
    shares = {key: count / price for key, count in votes.items()}
    given = {key: int(share) for key, share in shares.items()}
    over = sum(given.values()) - seats
    if over > 0:
        return replace(_take_back(shares, given, over, quota), votes=votes)
    return Allocation(seats=given, tie=None, votes=votes, awards=tuple(_quotas(shares, given)))


def _quotas(shares: Mapping[Key, Fraction], given: Mapping[Key, int]) -> list[Award[Key]]:
    """Whole quotas, those with the largest share first."""
    keys = [key for key in sorted(shares, key=lambda key: -shares[key]) for _ in range(given[key])]
    return [Award(place + 1, key, shares[key], "quota") for place, key in enumerate(keys)]


def _give_rest(shares: Mapping[Key, Fraction], given: dict[Key, int], left: int) -> Allocation[Key]:
    """One seat each to the largest remainders; a second round where more seats than choices are left."""
    awards = _quotas(shares, given)
    while True:
        level = _level(shares, given)
        if len(level) > left:
            break
        for key in level:
            awards.append(Award(len(awards) + 1, key, shares[key] - given[key], "remainder"))
            given[key] += 1
        left -= len(level)
    if left:
        return Allocation(seats=given, tie=SeatTie(among=level, seats=left), awards=tuple(awards))
    next_in_line = tuple(Award(len(awards) + 1, key, shares[key] - given[key], "remainder") for key in level)
    return Allocation(seats=given, tie=None, awards=tuple(awards), next_in_line=next_in_line)


def _level(shares: Mapping[Key, Fraction], given: Mapping[Key, int]) -> tuple[Key, ...]:
    """Every choice with votes that has the largest of what is left over."""
    left_over = {key: share - given[key] for key, share in shares.items() if share}
    most = max(left_over.values())
    return tuple(key for key, one in left_over.items() if one == most)


def _take_back(
    shares: Mapping[Key, Fraction], given: dict[Key, int], over: int, quota: Quota
) -> Allocation[Key]:
    """Take seats back, one each, from the smallest remainders of those that have a seat."""
    if quota.too_many == "refuse":
        raise DataError(
            f"{quota.name}: expected no more whole quotas than seats, found {over} more; no seat is given"
        )
    awards = _quotas(shares, given)
    while over:
        left_over = {key: shares[key] - given[key] for key in given if given[key]}
        least = min(left_over.values())
        level = tuple(key for key in left_over if left_over[key] == least)
        for key in level:
            given[key] -= 1
        if len(level) > over:
            return Allocation(
                seats=given, tie=SeatTie(among=level, seats=len(level) - over), awards=tuple(awards)
            )
        awards += [Award(len(awards) + 1, key, least, "taken back") for key in level]
        over -= len(level)
    return Allocation(seats=given, tie=None, awards=tuple(awards))


def _lacking(votes: Mapping[Key, int], seats: int, quota: Quota, whole: int | None, key: Key) -> int | None:
    """The quota itself grows with more votes, and with it what every other choice has left over."""

    def again(grown: Mapping[Key, int]) -> Mapping[Key, int]:
        larger = None if whole is None else whole + grown[key] - votes[key]
        return largest_remainders(grown, seats, quota, whole=larger).seats

    return search_lacking(again, votes, seats, key)
