"""A tier of reserved seats: in proportion to the seats that parties won below it."""

from collections import Counter
from collections.abc import Mapping

from polltrail.allocation.reserved import reserved_seats
from polltrail.allocation.systems.kinds.count import Count, Results
from polltrail.allocation.systems.system import Place, Scenario, System, Tier, TierResult


def fill_reserved(count: Count, tier: Tier) -> Results:
    """Fill the reserved seats of each place by the seats won in its region."""
    return {tier.id: reserve(count.system, tier, count.won_below(tier), count.scenario)}


def reserve(
    system: System, tier: Tier, won: Mapping[str, Mapping[str, int]], scenario: Scenario
) -> tuple[TierResult, ...]:
    """Fill reserved seats by seats won, given by region and party."""
    return tuple(_reserved_place(system, tier, place, won, scenario) for place in tier.places)


def _reserved_place(
    system: System, tier: Tier, place: Place, won: Mapping[str, Mapping[str, int]], scenario: Scenario
) -> TierResult:
    seats: Counter[str] = Counter()
    for region, found in won.items():
        if place.region in {None, region}:
            seats.update(found)
    taking_part = {key for key in seats if not system.independent(key) and key not in scenario.excluded}
    withheld = taking_part & set(scenario.withheld)
    if not any(seats[key] for key in taking_part):
        return TierResult(
            tier=tier.id,
            place=place.name,
            seats=place.seats,
            won={},
            vacant=place.seats,
            reason="no party that takes part won a seat",
        )
    shared = reserved_seats(
        seats,
        place.seats,
        eligible=taking_part - withheld,
        withheld=withheld,
        denominator=scenario.denominator.get(tier.id),
    )
    vacant = sum(shared.withheld.values())
    names = ", ".join(sorted(key for key, count in shared.withheld.items() if count))
    return TierResult(
        tier=tier.id,
        place=place.name,
        seats=place.seats,
        won={key: count for key, count in shared.filled.items() if count},
        tie=shared.allocation.tie,
        vacant=vacant,
        reason=f"won by {names} and withheld" if vacant else None,
        allocation=shared.allocation,
    )
