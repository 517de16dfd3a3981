"""A tier of constituencies: one seat each, to whoever has the most votes."""

from collections.abc import Mapping

from polltrail.allocation.plurality import plurality
from polltrail.allocation.systems.kinds.count import Count, Results
from polltrail.allocation.systems.system import Place, Scenario, Tier, TierResult

NO_VOTES = "no votes were given"


def fill_plurality(count: Count, tier: Tier) -> Results:
    """Fill each constituency; one without votes stays vacant and says so."""
    given = count.of(tier)
    places = tier.places or tuple(Place(name=name, seats=1) for name in given)
    return {tier.id: tuple(_seat(tier, place, given.get(place.name, {}), count.scenario) for place in places)}


def _seat(tier: Tier, place: Place, votes: Mapping[str, int], scenario: Scenario) -> TierResult:
    reason = scenario.vacant.get(place.name, None if votes else NO_VOTES)
    if reason:
        return TierResult(tier=tier.id, place=place.name, seats=1, won={}, vacant=1, reason=reason)
    found = plurality(votes)
    won = {key: count for key, count in found.seats.items() if count}
    return TierResult(tier=tier.id, place=place.name, seats=1, won=won, tie=found.tie, allocation=found)
