"""A tier of lists: the seats of each place by divisors or a quota, after a threshold, alliances and a bonus."""

from collections.abc import Mapping
from dataclasses import replace

from polltrail.allocation.alliances import allocate_joined
from polltrail.allocation.allocation import Allocation, SeatTie
from polltrail.allocation.largest_remainders import largest_remainders, whole_quotas
from polltrail.allocation.methods import Method, allocate, method_named
from polltrail.allocation.plurality import plurality
from polltrail.allocation.quotas import Quota, quota_named
from polltrail.allocation.systems.kinds.count import Count, Results
from polltrail.allocation.systems.system import Place, Tier, TierResult
from polltrail.errors import DataError

NONE_IN = "no list takes part"


def fill_lists(count: Count, tier: Tier) -> Results:
    """Fill each place; a tier that counts another's ballots counts all its places as one."""
    if tier.ballots != tier.id:
        (place,) = tier.places
        return {tier.id: (_fill(count, tier, place, count.taking_part(tier)),)}
    return {
        tier.id: tuple(
            _fill(count, tier, place, count.taking_part(tier, place.name)) for place in places_of(count, tier)
        )
    }


def places_of(count: Count, tier: Tier) -> tuple[Place, ...]:
    """Give the places of a tier with their seats, which may follow the votes there.

    Raises
    ------
    DataError
        Seats are divided among places by their votes, and these tie.
    """
    if not tier.divided_by:
        return tier.places
    votes = {place.name: sum(count.of(tier).get(place.name, {}).values()) for place in tier.places}
    found = largest_remainders(votes, tier.seats, quota_named(tier.divided_by))
    if found.tie:
        raise DataError(
            f"{tier.id}: expected votes that decide the seats of each place, found a tie among "
            f"{', '.join(found.tie.among)}; no seat is given"
        )
    return tuple(replace(place, seats=found.seats[place.name]) for place in tier.places)


def _fill(count: Count, tier: Tier, place: Place, votes: Mapping[str, int]) -> TierResult:
    if not any(votes.values()) or not place.seats:
        return TierResult(
            tier=tier.id, place=place.name, seats=place.seats, won={}, vacant=place.seats, reason=NONE_IN
        )
    found = _divide(count, tier, place, votes)
    return TierResult(
        tier=tier.id,
        place=place.name,
        seats=found.given + (found.tie.seats if found.tie else 0),
        won={key: seats for key, seats in found.seats.items() if seats},
        tie=found.tie,
        allocation=found,
    )


def _divide(count: Count, tier: Tier, place: Place, votes: Mapping[str, int]) -> Allocation[str]:
    method = method_named(tier.method or "")
    if tier.whole_quotas and isinstance(method, Quota):
        return whole_quotas(votes, place.seats, method)
    if not tier.bonus:
        return _joined(count, votes, place.seats, method)
    first = plurality(votes)
    rest = _joined(count, votes, place.seats - tier.bonus, method)
    return _together(first, rest, tier.bonus)


def _joined(count: Count, votes: Mapping[str, int], seats: int, method: Method) -> Allocation[str]:
    if count.scenario.alliances:
        return allocate_joined(votes, seats, method, count.scenario.alliances)
    return allocate(votes, seats, method)


def _together(first: Allocation[str], rest: Allocation[str], bonus: int) -> Allocation[str]:
    """Put the bonus before the seats divided."""
    extra = [award._replace(number=number + 1) for award in first.awards for number in range(bonus)]
    awards = [award._replace(number=award.number + bonus) for award in rest.awards]
    ties = [SeatTie(among=first.tie.among, seats=bonus)] if first.tie else []
    ties += [rest.tie] if rest.tie else []
    among = {key for tie in ties for key in tie.among}
    return replace(
        rest,
        seats={key: seats + bonus * first.seats[key] for key, seats in rest.seats.items()},
        tie=SeatTie(
            among=tuple(key for key in rest.seats if key in among), seats=sum(tie.seats for tie in ties)
        )
        if ties
        else None,
        awards=(*extra, *awards),
        next_in_line=tuple(award._replace(number=award.number + bonus) for award in rest.next_in_line),
    )
