"""What is true of every house, whatever the votes: each seat is won, left open or vacant, and they add up."""

import random
from collections import Counter

from hypothesis import example, given
from hypothesis import strategies as st

from polltrail.allocation import Scenario, System, Tier, TierResult, seats_of, system_named, system_names
from polltrail.errors import DataError
from support.costly import costly

LISTS = "abcdef"
seeds = st.integers(0, 2**32)
sizes = st.sampled_from([2, 9, 1_000, 10**6])


def invented(system: System, seed: int, most: int) -> dict[str, dict[str, dict[str, int]]]:
    """Votes for every place of a system, or for its regions, some places missing; small ones tie often."""
    rng = random.Random(seed)
    return {
        tier.id: {
            place: {key: rng.randint(0, most) for key in (*LISTS, "IND:one")}
            for place in places(system, tier)
            if rng.random() > 0.05
        }
        for tier in system.tiers
        if tier.ballots == tier.id and tier.kind not in {"reserved", "remainders"}
    }


def places(system: System, tier: Tier) -> list[str]:
    if tier.places:
        return [place.name for place in tier.places]
    regions = {place.region for name in tier.rests_on for place in system.tier(name).places}
    return sorted(region for region in regions if region) or [f"place {number}" for number in range(20)]


def add_up(found: tuple[TierResult, ...]) -> None:
    for one in found:
        open_seats = one.tie.seats if one.tie else 0
        assert sum(one.won.values()) + open_seats + one.vacant == one.seats, one
        assert all(count > 0 for count in one.won.values())
        # A bonus seat and those after it are told as one tie.
        assert one.tie is None or open_seats < len(one.tie.among) or one.tier == "districts"
        assert bool(one.reason) or not one.vacant


@costly
@given(st.sampled_from(system_names()), seeds, sizes)
@example("germany-2025", 0, 2)
@example("czechia-2021", 1, 2)
def test_every_seat_is_somewhere(name: str, seed: int, most: int) -> None:
    system = system_named(name)
    try:
        found = seats_of(system, invented(system, seed, most))
    except DataError:
        return  # votes that tie where seats of places hang on them, or that no house could level
    add_up(found)
    seats = sum(one.seats for one in found)
    grows = any(tier.overhang in {"allow", "level"} for tier in system.tiers)
    fixed = all(tier.places or tier.kind == "top-up" for tier in system.tiers)
    assert seats == system.house or (grows and seats > system.house) or not fixed


@costly
@given(st.sampled_from([name for name in system_names() if "germany" in name]), seeds)
def test_regions_change_no_list_of_a_house_whose_votes_do_not_tie(name: str, seed: int) -> None:
    """Where seats lie does not change how many a list has: by the law of 2025, lists alone tell the whole."""
    system = system_named(name)
    ballots = invented(system, seed, 10**6)
    whole = total(seats_of(system_named("germany-2025"), {"list": ballots["list"]}))
    by_region = total(seats_of(system_named("germany-2025"), {**ballots, "direct": {}}))
    assert whole == by_region


def total(found: tuple[TierResult, ...]) -> Counter[str]:
    won: Counter[str] = Counter()
    for one in found:
        won.update(one.won)
    return won


@costly
@given(seeds, sizes, st.sets(st.sampled_from(LISTS), max_size=3))
def test_who_is_left_out_wins_no_reserved_seat_and_general_ones_stay(
    seed: int, most: int, out: set[str]
) -> None:
    system = system_named("pakistan-2008")
    ballots = invented(system, seed, most)
    plain = seats_of(system, ballots)
    without = seats_of(system, ballots, Scenario(name="out", excluded=tuple(out)))
    withheld = seats_of(system, ballots, Scenario(name="withheld", withheld=tuple(out)))
    for found in (without, withheld):
        add_up(found)
        reserved = [one for one in found if one.tier != "general"]
        assert not any(key in one.won for one in reserved for key in out)
        assert [one for one in found if one.tier == "general"] == [
            one for one in plain if one.tier == "general"
        ]
