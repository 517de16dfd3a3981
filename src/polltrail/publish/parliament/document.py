"""A parliament as one JSON document."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from fractions import Fraction
from typing import Any

from polltrail.parliament.account import ChancesAccount, HouseAccount, PartyPower, Shape, SidesAccount
from polltrail.parliament.coalitions import Coalition
from polltrail.parliament.draws import Chance
from polltrail.parliament.flips import Distance, Doubt, Flips, Way
from polltrail.parliament.house import House, HouseDiff, Published, Seat, Stage, against, diff
from polltrail.publish.parliament.told import ParliamentTold

MOST_COALITIONS = 100
TIERS = ("general", "reserved_women", "reserved_minority")


def parliament_document(told: ParliamentTold) -> dict[str, Any]:
    """Lay everything out; the top level repeats the house that is told first."""
    houses = {name: _house(account, told) for name, account in told.houses.items()}
    found = {
        "polltrail": told.version,
        "title": told.title,
        **({"banner": told.banner} if told.banner else {}),
        "system": told.system,
        "scenario": {"id": told.scenario.name, "title": told.scenario.title, "source": told.scenario.source},
        "selected": told.selected,
        "houses": houses,
        **houses[told.selected],
    }
    if told.beside is not None:
        found["difference"] = _beside(told.beside)
    if told.chances is not None:
        found["draws"] = _chances(told.chances)
    return {**found, "notes": list(told.notes)}


def _house(account: HouseAccount, told: ParliamentTold) -> dict[str, Any]:
    house = account.house
    return {
        "stage": house.stage.id,
        "majority": {
            "of": account.majority.of,
            "needed": account.majority.needed,
            "seats": account.majority.seats,
        },
        "independents": account.independents,
        "membership": house.membership,
        "filled": house.filled,
        "seats": seats_by_party(house),
        "ties": [_tie(seat) for seat in account.ties],
        "vacant": [_open(seat) for seat in house.seats if seat.state == "vacant"],
        "disputed": [_open(seat) for seat in house.seats if seat.state == "disputed"],
        "minimal_winning": {
            "count": account.minimal.count,
            "list": [_coalition(one) for one in account.minimal.listed],
            **({"why_none": account.why_not} if account.why_not else {}),
        },
        "refused": [list(pair) for pair in account.conditions.refusals],
        "power": {party: _power(power) for party, power in account.power.items()},
        "flips": _flips(account.flips),
        "indices": {} if account.shape is None else _shape(account.shape),
        "votes": dict(account.votes),
        "stages": [_stage(one.stage, one) for one in account.stages],
        "steps": [_step(diff(before, after)) for before, after in _steps(account.stages)],
        "readings": [{"scenario": one.after, **_step(one)} for one in account.readings],
        "published": _published(account, told.published),
        "findings": [asdict(problem) for problem in house.findings],
    }


def seats_by_party(house: House) -> dict[str, dict[str, int]]:
    """Count each party's seats: those voted for, the two kinds of reserved ones, and all; with every tier by its id."""
    found = {}
    for party, tiers in house.by_tier().items():
        reserved = {tier: tiers.get(tier, 0) for tier in TIERS[1:]}
        total = sum(tiers.values())
        general = total - sum(reserved.values())
        found[party] = {**tiers, "general": tiers.get("general", general), **reserved, "total": total}
    return found


def _open(seat: Seat) -> dict[str, Any]:
    own = {
        "seat": seat.name,
        "tier": seat.tier,
        "place": seat.place,
        "number": seat.number,
        "reason": seat.reason,
    }
    if seat.state == "disputed":
        own |= {"holder": seat.holder, "rival": seat.rival, "margin": seat.margin}
    return {**own, "evidence": list(seat.evidence)}


def _tie(seat: Seat) -> dict[str, Any]:
    return {**_open(seat), "among": list(seat.among)}


def _coalition(one: Coalition) -> dict[str, Any]:
    return {"parties": list(one.members), "seats": one.seats, "surplus": one.surplus}


def _power(power: PartyPower) -> dict[str, Any]:
    return {
        "banzhaf_swings": power.swings,
        "banzhaf": float(power.banzhaf),
        "banzhaf_absolute": float(power.banzhaf_absolute),
        "shapley_shubik": _fraction(power.shapley_shubik),
        "deegan_packel": _fraction(power.deegan_packel),
        "public_good": _fraction(power.public_good),
        "johnston": _fraction(power.johnston),
        "coleman_prevent": _fraction(power.coleman_prevent),
        "coleman_initiate": _fraction(power.coleman_initiate),
    }


def _fraction(value: Fraction) -> str:
    """Write a fraction as p/q, also where q is 1."""
    return f"{value.numerator}/{value.denominator}"


def _flips(flips: Flips) -> dict[str, Any]:
    return {
        "seats_in_doubt": flips.in_doubt,
        "moving_a_reserved_seat": flips.moving_others,
        "moving_one_of_a_third_party": flips.moving_third,
        "every_set_of_so_many_seats": flips.looked_at,
        "coalitions_in_reach": flips.count,
        "distance": _nearest(flips),
        "coalitions": [_distance(one, flips.needed) for one in flips.distances],
    }


def _nearest(flips: Flips) -> dict[str, Any] | None:
    """Give the fewest seats, and the fewest votes, by which the set of possible governments changes at all."""
    by_seats = [one.fewest_seats for one in flips.distances if one.fewest_seats is not None]
    by_votes = [one.fewest_votes for one in flips.distances if one.fewest_votes is not None]
    if not by_seats or not by_votes:
        return None
    return {
        "seats": _way(min(by_seats, key=lambda way: (len(way.seats), way.votes))),
        "votes": _way(min(by_votes, key=lambda way: (way.votes, len(way.seats)))),
    }


def _distance(one: Distance, needed: int) -> dict[str, Any]:
    return {
        "parties": list(one.members),
        "seats": one.seats,
        "needed": needed,
        "wins": one.wins,
        "at_least_seats": one.at_least,
        "fewest_seats": None
        if one.fewest_seats is None
        else {**_way(one.fewest_seats), "exact": one.seats_exact},
        "fewest_votes": None
        if one.fewest_votes is None
        else {**_way(one.fewest_votes), "exact": one.votes_exact},
    }


def _way(way: Way) -> dict[str, Any]:
    return {
        "count": len(way.seats),
        "votes": way.votes,
        "seats": [_doubt(one) for one in way.seats],
        "house": dict(way.house),
        "tied": way.tied,
    }


def _doubt(one: Doubt) -> dict[str, Any]:
    return {
        "seat": one.seat.name,
        "area": one.seat.area,
        "from": one.holder,
        "to": one.rival,
        "votes": one.votes,
        "state": one.seat.state,
        "evidence": list(one.seat.evidence),
    }


def _shape(shape: Shape) -> dict[str, Any]:
    found: dict[str, Any] = {
        "effective_parties": {"parties_only": shape.parties, "independents_one_bloc": shape.bloc, "independents_each_their_own": shape.singletons},
        "golosov": shape.golosov,
        "effective_parties_by_votes": shape.by_votes,
    }  # fmt: skip
    both = shape.seats_and_votes
    if both is not None:
        indices = {
            "gallagher": both.gallagher(),
            "loosemore_hanby": float(both.loosemore_hanby()),
            "rae": float(both.rae()),
            "lijphart": float(both.lijphart()),
            "sainte_lague": _float(both.sainte_lague()),
            "dhondt": _float(both.dhondt()),
        }
        found |= {**indices, "votes_note": shape.votes_note}
    return found


def _float(value: Fraction | None) -> float | None:
    return None if value is None else float(value)


def _stage(stage: Stage, house: House) -> dict[str, Any]:
    return {
        "id": stage.id,
        "title": stage.title,
        "date": stage.date,
        "seats": dict(house.totals),
        "filled": house.filled,
        "changes": list(stage.changes),
        "sources": list(stage.sources),
        "seats_known_by_name": stage.proven,
    }


def _steps(stages: Sequence[House]) -> list[tuple[House, House]]:
    """Pair every stage with the one that it was made from."""
    return [(stage.before[-1], stage) for stage in stages if stage.before]


def _step(found: HouseDiff) -> dict[str, Any]:
    return {
        "from": found.before,
        "to": found.after,
        "parties": dict(found.parties),
        "seats": [
            {
                "seat": change.seat.name,
                "before": None if change.before is None else change.before.holder,
                "after": None if change.after is None else change.after.holder,
                "why": change.why,
            }
            for change in found.changes
        ],
    }


def _published(account: HouseAccount, published: Sequence[Published]) -> list[dict[str, Any]]:
    by_stage = {house.stage.id: house for house in (*account.stages, account.house)}
    return [
        {
            "stage": one.stage,
            "source": one.source,
            "date": one.date,
            "tier": one.tier or None,
            "seats": dict(one.seats),
            "published_minus_ours": dict(against(by_stage[one.stage], one).parties),
            "note": one.note,
        }
        for one in published
        if one.stage in by_stage
    ]


def _beside(one: SidesAccount) -> dict[str, Any]:
    return {
        **_step(one.difference),
        "same_governments": one.same_governments,
        "only_official": [list(members) for members in one.only_official],
        "only_independent": [list(members) for members in one.only_independent],
    }


def _chances(told: ChancesAccount) -> dict[str, Any]:
    drawn = told.drawn
    own: Mapping[str, Any] = {
        name: {"mean": told.mean[name], "between": list(told.between[name])} for name in told.mean
    }
    return {
        "draws": drawn.draws,
        "needed": told.needed,
        "seats": own,
        "left_out": list(told.left_out),
        "hung": _chance(Chance(drawn.hung, drawn.draws)),
        "governed": _chance(Chance(drawn.governed, drawn.draws)),
        "same_list": _chance(drawn.same_list()),
        "lists": len(drawn.classes),
        "coalitions": [
            {
                "parties": list(members),
                "wins": _chance(drawn.chance(members)),
                "minimal": _chance(minimal),
            }
            for members, minimal in drawn.likeliest(MOST_COALITIONS)
        ],
        "in_every_winning": {
            name: _chance(Chance(int(count), drawn.draws))
            for name, count in zip(drawn.names, drawn.needed, strict=True)
        },
        "pivotal": {
            name: _chance(Chance(int(count), drawn.draws))
            for name, count in zip(drawn.names, drawn.deciding, strict=True)
        },
    }


def _chance(one: Chance) -> dict[str, Any]:
    return {"probability": one.share, "error": one.error, "interval": list(one.interval)}
