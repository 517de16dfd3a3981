"""A tier of unused votes: seats that whole quotas left below, to the votes of each list that won none there."""

from collections import Counter

from polltrail.allocation.methods import allocate, method_named
from polltrail.allocation.quotas import quota_named
from polltrail.allocation.systems.kinds.count import Count, Results
from polltrail.allocation.systems.kinds.lists import places_of
from polltrail.allocation.systems.system import NATIONAL, Tier, TierResult


def fill_remainders(count: Count, tier: Tier) -> Results:
    """Fill what the tier below left open, all places together."""
    unused: Counter[str] = Counter()
    left = 0
    below = count.system.tier(tier.rests_on[0])
    for place, result in zip(places_of(count, below), count.results[below.id], strict=True):
        votes = count.taking_part(below, place.name)
        quota = quota_named(below.method or "").of(sum(votes.values()), place.seats)
        for key, number in votes.items():
            # An unused vote is one above the quotas of the seats won; parts of a vote are left out.
            unused[key] += max(0, int(number - result.won.get(key, 0) * quota))
        left += place.seats - result.seats
    if not left:
        return {tier.id: ()}
    if not any(unused.values()):
        reason = "no votes are unused"
        return {
            tier.id: (
                TierResult(tier=tier.id, place=NATIONAL, seats=left, won={}, vacant=left, reason=reason),
            )
        }
    found = allocate(unused, left, method_named(tier.method or ""))
    won = {key: seats for key, seats in found.seats.items() if seats}
    result = TierResult(tier=tier.id, place=NATIONAL, seats=left, won=won, tie=found.tie, allocation=found)
    return {tier.id: (result,)}
