"""The seats of a house: every tier of its system in turn, those first that others rest on."""

from collections import Counter
from collections.abc import Iterable, Mapping

from polltrail.allocation.plurality import plurality
from polltrail.allocation.reserved import reserved_seats
from polltrail.allocation.systems.system import Ballots, Place, Scenario, System, Tier, TierResult
from polltrail.errors import DataError

NO_VOTES = "no votes were given"


def seats_of(
    system: System, ballots: Ballots, scenario: Scenario | str | None = None
) -> tuple[TierResult, ...]:
    """Give every seat of a house.

    Parameters
    ----------
    ballots : mapping
        Votes by tier, place and list; of a tier by plurality, by candidate. A member of no party is one of the
        system's `independents`, alone or followed by a colon and a name.
    scenario : Scenario or str, optional
        The system's first unless another is given.

    Raises
    ------
    DataError
        Ballots of a tier or a place that the system does not have.
    """
    chosen = scenario if isinstance(scenario, Scenario) else system.scenario(scenario)
    _check(system, ballots)
    results: dict[str, tuple[TierResult, ...]] = {}
    for tier in system.tiers:
        if tier.kind == "plurality":
            results[tier.id] = _by_plurality(tier, ballots, chosen)
        else:
            below = [one for name in tier.rests_on for one in results[name]]
            results[tier.id] = _reserved(system, tier, _by_region(system, tier, below), chosen)
    return tuple(one for tier in system.tiers for one in results[tier.id])


def reserved_tiers(
    system: System, won: Mapping[str, Mapping[str, int]], scenario: Scenario | str | None = None
) -> tuple[TierResult, ...]:
    """Give the reserved seats of a system by seats already won.

    Parameters
    ----------
    won : mapping
        Seats by region and party, those of members who joined a party among its own.
    """
    chosen = scenario if isinstance(scenario, Scenario) else system.scenario(scenario)
    return tuple(
        one
        for tier in system.tiers
        if tier.kind == "reserved"
        for one in _reserved(system, tier, won, chosen)
    )


def _check(system: System, ballots: Ballots) -> None:
    counted = {tier.ballots: tier for tier in system.tiers if tier.ballots == tier.id}
    for name, places in ballots.items():
        if name not in counted:
            raise DataError(
                f"ballots: expected {' or '.join(counted)} of {system.id}, found {name}; no seat is given"
            )
        known = {place.name for place in counted[name].places}
        if known and (strange := [place for place in places if place not in known]):
            raise DataError(
                f"ballots of {name}: expected places of {system.id}, found {', '.join(strange)}; no seat is given"
            )


def _by_plurality(tier: Tier, ballots: Ballots, scenario: Scenario) -> tuple[TierResult, ...]:
    given = ballots.get(tier.ballots, {})
    places = tier.places or tuple(Place(name=name, seats=1) for name in given)
    return tuple(_seat(tier, place, given.get(place.name, {}), scenario) for place in places)


def _seat(tier: Tier, place: Place, votes: Mapping[str, int], scenario: Scenario) -> TierResult:
    reason = scenario.vacant.get(place.name, None if votes else NO_VOTES)
    if reason:
        return TierResult(tier=tier.id, place=place.name, seats=1, won={}, vacant=1, reason=reason)
    found = plurality(votes)
    won = {key: count for key, count in found.seats.items() if count}
    return TierResult(tier=tier.id, place=place.name, seats=1, won=won, tie=found.tie, allocation=found)


def _by_region(system: System, tier: Tier, below: Iterable[TierResult]) -> Mapping[str, Mapping[str, int]]:
    """Add up the seats below by region; a place of no region is one by itself."""
    regions = {
        place.name: place.region or place.name for name in tier.rests_on for place in system.tier(name).places
    }
    won: dict[str, Counter[str]] = {}
    for result in below:
        won.setdefault(regions.get(result.place, result.place), Counter()).update(result.won)
    return won


def _reserved(
    system: System, tier: Tier, won: Mapping[str, Mapping[str, int]], scenario: Scenario
) -> tuple[TierResult, ...]:
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
