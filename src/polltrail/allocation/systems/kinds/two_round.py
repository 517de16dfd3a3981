"""A tier of constituencies in two rounds: a majority wins the first, and most votes the second."""

from collections.abc import Mapping

from polltrail.allocation.plurality import first_round, two_rounds
from polltrail.allocation.systems.kinds.count import Count, Results
from polltrail.allocation.systems.kinds.plurality import NO_VOTES
from polltrail.allocation.systems.system import Place, Tier, TierResult
from polltrail.errors import DataError


def second_round(tier: Tier) -> str:
    """Name the ballots of a tier's second round."""
    return f"{tier.id}-second-round"


def fill_two_round(count: Count, tier: Tier) -> Results:
    """Fill each constituency; one whose second round is still to come stays vacant and says who stands in it."""
    first, second = count.of(tier), count.ballots.get(second_round(tier), {})
    places = tier.places or tuple(Place(name=name, seats=1) for name in first)
    return {
        tier.id: tuple(
            _seat(count, tier, place.name, first.get(place.name, {}), second.get(place.name))
            for place in places
        )
    }


def _seat(
    count: Count, tier: Tier, place: str, first: Mapping[str, int], second: Mapping[str, int] | None
) -> TierResult:
    reason = count.scenario.vacant.get(place, None if first else NO_VOTES)
    if reason:
        return TierResult(tier=tier.id, place=place, seats=1, won={}, vacant=1, reason=reason)
    try:
        settled = first_round(
            first,
            registered=count.scenario.registered.get(place),
            least=tier.least_of_register,
            admitted=tier.admitted_of_register,
        )
        found = two_rounds(settled, second)
    except DataError as exc:
        raise DataError(f"{tier.id}, {place}: {exc}") from exc
    if found is None:
        among = " or ".join((*settled.runoff, *(settled.tie.among if settled.tie else ())))
        reason = f"no votes of the second round were given, of {among}"
        return TierResult(tier=tier.id, place=place, seats=1, won={}, vacant=1, reason=reason)
    won = {key: seats for key, seats in found.seats.items() if seats}
    return TierResult(tier=tier.id, place=place, seats=1, won=won, tie=found.tie, allocation=found)
