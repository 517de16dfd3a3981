"""A parliament as one JSON document."""

from dataclasses import asdict
from fractions import Fraction
from typing import Any

from polltrail.parliament.account import Governments, HouseAccount, PartyPower, Shape
from polltrail.parliament.coalitions import Coalition
from polltrail.parliament.house import House, Seat, diff
from polltrail.publish.parliament.chances_told import chances_document
from polltrail.publish.parliament.change_told import change_document
from polltrail.publish.parliament.flips_told import flips_document
from polltrail.publish.parliament.stages_told import (
    beside_document,
    published_document,
    stage_document,
    step_document,
    steps_of,
)
from polltrail.publish.parliament.told import ParliamentTold

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
        found["difference"] = beside_document(told.beside)
    if told.chances is not None:
        found["draws"] = chances_document(told.chances)
    if told.change is not None:
        found["change"] = change_document(told.change)
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
        "by_rule": _by_rule(account.by_rule),
        "refused": [list(pair) for pair in account.conditions.refusals],
        "power": {party: _power(power) for party, power in account.power.items()},
        "flips": flips_document(account.flips),
        "indices": {} if account.shape is None else _shape(account.shape),
        "votes": dict(account.votes),
        "stages": [stage_document(one.stage, one) for one in account.stages],
        "steps": [step_document(diff(before, after)) for before, after in steps_of(account.stages)],
        "readings": [{"scenario": one.after, **step_document(one)} for one in account.readings],
        "published": published_document(account, told.published),
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


def _by_rule(found: Governments) -> dict[str, Any]:
    return {
        "fewest_parties": [_coalition(one) for one in found.fewest_parties],
        "fewest_seats": [_coalition(one) for one in found.fewest_seats],
        "neighbours": [_coalition(one) for one in found.neighbours],
        "vote": None if found.vote is None else asdict(found.vote),
    }


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


def _fraction(value: Fraction | None) -> str | None:
    """Write a fraction as p/q, also where q is 1."""
    return None if value is None else f"{value.numerator}/{value.denominator}"


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
