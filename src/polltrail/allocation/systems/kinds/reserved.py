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
    return shared_by_seats(seats, taking_part, scenario, tier=tier.id, place=place.name, reserved=place.seats)


def shared_by_seats(
    won: Mapping[str, int], taking_part: set[str], scenario: Scenario, *, tier: str, place: str, reserved: int
) -> TierResult:
    """Share out the reserved seats of one place.

    Parameters
    ----------
    won : mapping of str to int
        Seats that count, by party.
    taking_part : set of str
        Parties that may have a share, those among them that a reading of the law withholds theirs from.
    """
    withheld = taking_part & set(scenario.withheld)
    if not any(won[key] for key in taking_part):
        reason = "no party that takes part won a seat"
        return TierResult(tier=tier, place=place, seats=reserved, won={}, vacant=reserved, reason=reason)
    found = reserved_seats(
        won,
        reserved,
        eligible=taking_part - withheld,
        withheld=withheld,
        denominator=scenario.denominator.get(tier),
    )
    names = ", ".join(sorted(key for key, count in found.withheld.items() if count))
    return TierResult(
        tier=tier,
        place=place,
        seats=reserved,
        won={key: count for key, count in found.filled.items() if count},
        tie=found.allocation.tie,
        vacant=sum(found.withheld.values()),
        reason=f"won by {names}, which may not fill it under this reading" if names else None,
        allocation=found.allocation,
    )
