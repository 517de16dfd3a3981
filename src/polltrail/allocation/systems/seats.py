"""The seats of a house: every tier of its system in turn, those first that others rest on."""

from collections.abc import Callable, Mapping
from typing import Final

from polltrail.allocation.systems.kinds import (
    Count,
    Results,
    fill_lists,
    fill_plurality,
    fill_remainders,
    fill_reserved,
    fill_top_up,
    fill_two_round,
    reserve,
    second_round,
)
from polltrail.allocation.systems.system import Ballots, Kind, Scenario, System, Tier, TierResult
from polltrail.errors import DataError

FILL: Final[Mapping[Kind, Callable[[Count, Tier], Results]]] = {
    "plurality": fill_plurality,
    "two-round": fill_two_round,
    "list": fill_lists,
    "remainders": fill_remainders,
    "top-up": fill_top_up,
    "reserved": fill_reserved,
}


def seats_of(
    system: System, ballots: Ballots, scenario: Scenario | str | None = None
) -> tuple[TierResult, ...]:
    """Give every seat of a house.

    Parameters
    ----------
    ballots : mapping
        Votes by tier, place and list; of a tier by plurality, by candidate. A member of no party is one of the
        system's `independents`, alone or followed by a colon and a name. Votes of a second round stand under the
        tier's id and `-second-round`.
    scenario : Scenario or str, optional
        The system's first unless another is given.

    Raises
    ------
    DataError
        Ballots of a tier or a place that the system does not have, votes below zero, or a name that a threshold needs
        and nobody gives.
    """
    chosen = scenario if isinstance(scenario, Scenario) else system.scenario(scenario)
    _check(system, ballots)
    results: dict[str, tuple[TierResult, ...]] = {}
    for tier in system.tiers:
        count = Count(system=system, ballots=ballots, scenario=chosen, results=results)
        results = {**results, **FILL[tier.kind](count, tier)}
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
    reserved = [tier for tier in system.tiers if tier.kind == "reserved"]
    return tuple(one for tier in reserved for one in reserve(system, tier, won, chosen))


def _check(system: System, ballots: Ballots) -> None:
    counted = {tier.id: tier for tier in system.tiers if tier.ballots == tier.id and tier.kind != "reserved"}
    counted |= {second_round(tier): tier for tier in system.tiers if tier.kind == "two-round"}
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
        for place, votes in places.items():
            if below := [f"{key} {count}" for key, count in votes.items() if count < 0]:
                raise DataError(
                    f"ballots of {name}, {place}: expected no votes below zero, found {', '.join(below)}; "
                    "no seat is given"
                )
