"""A tier of seats on top of direct ones, so that the whole is proportional to the votes of lists."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from polltrail.allocation.allocation import Allocation
from polltrail.allocation.divisors import Divisors, divisors_named
from polltrail.allocation.highest_averages import allocate_seats
from polltrail.allocation.mixed import Mixed, covered, in_regions, levelled, with_overhang
from polltrail.allocation.systems.kinds.count import Count, Results
from polltrail.allocation.systems.system import NATIONAL, Tier, TierResult
from polltrail.errors import DataError

Won = Mapping[str, Counter[str]]


def fill_top_up(count: Count, tier: Tier) -> Results:
    """Fill the seats on top; without votes of the direct tier, all seats are shown as lists' own."""
    votes = _votes(count, tier)
    if not votes:
        raise DataError(f"{tier.id}: expected votes of a list that takes part, found none; no seat is given")
    divisors = divisors_named(tier.method or "")
    if not any(name in count.ballots for name in tier.rests_on):
        return _untold(tier, allocate_seats(votes, tier.total or 0, divisors))
    count = replace(count, results={**count.results, **_without_open(count, tier)})
    won = count.won_below(tier)
    outside = _outside(count, tier, votes, won)
    seats = (tier.total or 0) - outside
    if tier.overhang == "cut":
        return _cut(count, tier, allocate_seats(votes, seats, divisors), divisors)
    direct = sum(won.values(), Counter[str]())
    if tier.overhang == "allow":
        mixed = with_overhang(votes, _only(direct, votes), seats, divisors)
    else:
        mixed = levelled(
            votes,
            _only(direct, votes),
            seats,
            divisors,
            least=_least(count, tier, won, divisors),
            unlevelled=tier.unlevelled,
        )
    return {**_below(count, tier), tier.id: _by_region(count, tier, mixed, won, divisors)}


def _votes(count: Count, tier: Tier) -> dict[str, int]:
    """Give the votes of lists that take part; a member of no party has no list."""
    return {
        key: number
        for key, number in count.taking_part(tier).items()
        if number and not count.system.independent(key)
    }


def _untold(tier: Tier, found: Allocation[str]) -> Results:
    names = " and ".join(tier.rests_on)
    whole = TierResult(
        tier=tier.id,
        place=NATIONAL,
        seats=tier.total or 0,
        won=_some(found.seats),
        tie=found.tie,
        reason=f"seats of {names} are among these: no votes of {names} were given",
        allocation=found,
    )
    return {**dict.fromkeys(tier.rests_on, ()), tier.id: (whole,)}


def _below(count: Count, tier: Tier) -> Results:
    return {name: count.results[name] for name in tier.rests_on}


def _without_open(count: Count, tier: Tier) -> Results:
    """Leave direct seats that nobody has for certain to the lists: whoever gets one has a seat on top fewer."""
    return {
        name: tuple(
            replace(one, seats=0, vacant=0, tie=None, reason=_open(one)) if one.tie or one.vacant else one
            for one in results
        )
        for name, results in _below(count, tier).items()
    }


def _open(one: TierResult) -> str:
    why = f"{' and '.join(one.tie.among)} have equal votes" if one.tie else one.reason
    return f"{why}; until somebody has it, the seat is among those on top"


def _some(seats: Mapping[str, int]) -> dict[str, int]:
    return {key: count for key, count in seats.items() if count}


def _only(seats: Mapping[str, int], votes: Mapping[str, int]) -> dict[str, int]:
    return {key: seats.get(key, 0) for key in votes}


def _outside(count: Count, tier: Tier, votes: Mapping[str, int], won: Won) -> int:
    """Count direct seats of those that take no part on top; where seats are cut, of members of no party alone."""
    return sum(
        seats
        for found in won.values()
        for key, seats in found.items()
        if key not in votes and (tier.overhang != "cut" or count.system.independent(key))
    )


def _regional(count: Count, tier: Tier) -> bool:
    """Whether the lists' votes are given by the regions of the direct seats."""
    return set(count.of(tier)) <= set(count.region(tier).values()) and len(count.of(tier)) > 1


def _least(count: Count, tier: Tier, won: Won, divisors: Divisors) -> Mapping[str, int] | None:
    """Find the least each list keeps: region by region, of its direct seats and its seats in a first division."""
    if not tier.least or not tier.populations or not _regional(count, tier):
        return None
    first = allocate_seats(tier.populations, tier.total or 0, divisors).seats
    let_in, kept = set(_votes(count, tier)), Counter[str]()
    for region, seats in first.items():
        votes = {key: number for key, number in count.of(tier).get(region, {}).items() if key in let_in}
        if not any(votes.values()):
            continue
        for key, listed in allocate_seats(votes, seats, divisors).seats.items():
            direct = won.get(region, Counter())[key]
            kept[key] += max(direct, listed if tier.least == "larger" else -(-(direct + listed) // 2))
    return kept


def _by_region(
    count: Count, tier: Tier, mixed: Mixed[str], won: Won, divisors: Divisors
) -> tuple[TierResult, ...]:
    """Show seats on top by region where votes are given so, otherwise as one."""
    open_seats = mixed.allocation.tie.seats if mixed.allocation.tie else 0
    if not _regional(count, tier) or open_seats:
        top = TierResult(
            tier=tier.id,
            place=NATIONAL,
            seats=sum(mixed.top_up.values()) + open_seats,
            won=_some(mixed.top_up),
            tie=mixed.allocation.tie,
            allocation=mixed.allocation,
        )
        return (top,)
    shares = {region: Counter[str]() for region in (*count.of(tier), *count.won_below(tier))}
    unplaced: Counter[str] = Counter()
    for key, seats in mixed.total.items():
        direct = {region: won.get(region, Counter())[key] for region in shares}
        found = _spread(count, tier, key, seats, divisors, direct)
        for region, number in found.seats.items():
            shares[region][key] += number - direct[region]
        elsewhere = sum(number for region, number in direct.items() if region not in found.seats)
        unplaced[key] += seats - found.given - elsewhere
    return _shown(tier, shares, unplaced, mixed.allocation)


def _spread(
    count: Count, tier: Tier, key: str, seats: int, divisors: Divisors, least: Mapping[str, int] | None
) -> Allocation[str]:
    votes = {region: found[key] for region, found in count.of(tier).items() if found.get(key)}
    elsewhere = sum(count for region, count in (least or {}).items() if region not in votes)
    if seats <= elsewhere or not votes:
        return Allocation(seats={}, tie=None)
    return in_regions(votes, seats - elsewhere, divisors, least)


def _shown(
    tier: Tier, shares: Mapping[str, Counter[str]], unplaced: Mapping[str, int], found: Allocation[str]
) -> tuple[TierResult, ...]:
    shown = [
        TierResult(tier=tier.id, place=region, seats=sum(seats.values()), won=_some(seats))
        for region, seats in shares.items()
    ]
    if left := _some(unplaced):
        reason = "equal quotients leave open in which region"
        shown.append(
            TierResult(tier=tier.id, place=NATIONAL, seats=sum(left.values()), won=left, reason=reason)
        )
    if found.tie:
        shown.append(TierResult(tier=tier.id, place=NATIONAL, seats=found.tie.seats, won={}, tie=found.tie))
    return tuple(replace(one, allocation=found) if place == 0 else one for place, one in enumerate(shown))


def _cut(count: Count, tier: Tier, found: Allocation[str], divisors: Divisors) -> Results:
    """Let a list keep as many constituencies of a region as it has seats there, those with the largest shares."""
    if not _regional(count, tier):
        raise DataError(
            f"{tier.id}: expected votes by region, which decide what direct seats are covered, found "
            f"{', '.join(count.of(tier))}; no seat is given"
        )
    shares = {region: Counter[str]() for region in (*count.of(tier), *count.won_below(tier))}
    unplaced: Counter[str] = Counter()
    for key, seats in found.seats.items():
        spread = _spread(count, tier, key, seats, divisors, None)
        for region, number in spread.seats.items():
            shares[region][key] = number
        unplaced[key] = seats - spread.given
    kept, direct = _kept(count, tier, shares)
    for region, seats_there in direct.items():
        shares[region].subtract(seats_there)
    return {**kept, tier.id: _shown(tier, shares, unplaced, found)}


def _kept(
    count: Count, tier: Tier, shares: Mapping[str, Counter[str]]
) -> tuple[Results, dict[str, Counter[str]]]:
    """Settle the direct tiers again: a constituency that is not covered has no seat."""
    regions = count.region(tier)
    firsts: dict[tuple[str, str], dict[str, Fraction]] = {}
    for result in count.below(tier):
        for key in result.won:
            if not count.system.independent(key):
                votes = result.allocation.votes if result.allocation else {}
                share = Fraction(votes[key], sum(votes.values()) or 1)
                firsts.setdefault((regions[result.place], key), {})[result.place] = share
    direct = {region: Counter[str]() for region in shares}
    lost: dict[str, str] = {}
    for (region, key), places in firsts.items():
        seats = shares.get(region, Counter())[key]
        certain, level = covered(places, seats)
        direct.setdefault(region, Counter())[key] = len(certain)
        for place in set(places) - set(certain):
            lost[place] = (
                f"{key} came first, and equal shares leave open where its votes in {region} cover the seat"
                if place in level
                else f"{key} came first, and its votes in {region} do not cover the seat"
            )
    return {
        name: tuple(
            replace(one, seats=0, won={}, reason=lost[one.place]) if one.place in lost else one
            for one in count.results[name]
        )
        for name in tier.rests_on
    }, direct
