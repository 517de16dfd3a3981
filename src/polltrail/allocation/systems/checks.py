"""What a system has to keep to before a seat is given by it; what breaks it is named by its place in the file."""

from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Final, NoReturn

from polltrail.allocation.divisors import Divisors
from polltrail.allocation.methods import Method, method_named
from polltrail.allocation.quotas import Quota, quota_named
from polltrail.allocation.systems.kinds.count import KNOWN
from polltrail.allocation.systems.system import Place, Tier
from polltrail.allocation.systems.written import ScenarioFile, TierFile
from polltrail.allocation.thresholds import Threshold, threshold
from polltrail.errors import DataError

MOST_PLACES: Final = 10_000
"""No country has so many constituencies: a range above that is a slip."""


def refuse(name: str, where: str, expected: object, found: object) -> NoReturn:
    """Say what is wrong and where."""
    raise DataError(f"system {name}: {where}: expected {expected}, found {found}; it is not used")


def check_tier(name: str, where: str, one: TierFile, places: Sequence[Place]) -> None:
    """Refuse a tier whose kind, places and rule do not go together."""
    _check_places(name, where, one, places)
    _check_kind(name, where, one)
    _check_method(name, where, one)


def _check_places(name: str, where: str, one: TierFile, places: Sequence[Place]) -> None:
    if twice := sorted(key for key, times in Counter(found.name for found in places).items() if times > 1):
        refuse(name, f"{where}.places", "each place once", ", ".join(twice))
    summed = sum(found.seats for found in places)
    if places and not one.divided_by and summed != one.seats:
        refuse(name, f"{where}.seats", f"the {summed} seats of its places", one.seats)
    if one.seats < 0 or any(found.seats <= one.bonus for found in places if one.bonus):
        refuse(name, f"{where}.seats", "no fewer than none, and more than the bonus", one.seats)
    if one.kind in {"plurality", "two-round"} and one.places and any(found.seats != 1 for found in places):
        refuse(name, f"{where}.places", f"one seat in each place of a tier of kind {one.kind}", summed)
    if one.kind == "list" and one.ballots not in {None, one.id} and len(places) != 1:
        refuse(name, f"{where}.places", "one place, as the ballots of another tier are counted", len(places))


def _check_kind(name: str, where: str, one: TierFile) -> None:
    if (one.kind in {"list", "remainders", "top-up"}) != bool(one.method):
        refuse(name, f"{where}.method", f"what a tier of kind {one.kind} needs", one.method or "none")
    if (one.kind in {"remainders", "top-up", "reserved"}) and not one.rests_on:
        refuse(name, f"{where}.rests_on", f"the tiers below a tier of kind {one.kind}", "none")
    if one.kind != "two-round" and (one.least_of_register or one.admitted_of_register):
        refuse(name, where, "a share of the register for a tier of kind two-round alone", one.kind)
    if (one.kind == "top-up") != bool(one.overhang and one.total):
        refuse(name, f"{where}.overhang", "overhang and total, for a tier of kind top-up alone", one.overhang)


def _check_method(name: str, where: str, one: TierFile) -> None:
    try:
        method: Method | None = method_named(one.method) if one.method else None
        if one.divided_by:
            quota_named(one.divided_by)
    except DataError as exc:
        raise _placed(name, where, exc) from exc
    if one.kind == "top-up" and not isinstance(method, Divisors):
        refuse(name, f"{where}.method", "divisors, for a tier of kind top-up", one.method)
    if one.whole_quotas and not isinstance(method, Quota):
        refuse(name, f"{where}.method", "a quota, where only whole quotas win a seat", one.method)


def _placed(name: str, where: str, exc: DataError) -> DataError:
    return DataError(f"system {name}: {where}.{str(exc).partition(';')[0]}; it is not used")


def read_threshold(name: str, where: str, text: str | None) -> Threshold | None:
    """Read a threshold, and refuse one that names what is not known of a list."""
    if not text:
        return None
    try:
        rule = threshold(text)
        rule.passes(dict.fromkeys(KNOWN, 0))
    except DataError as exc:
        raise _placed(name, where, exc) from exc
    return rule


def read_share(name: str, where: str, text: str | None) -> Fraction | None:
    """Read a share: `25%` or `1/8`."""
    if text is None:
        return None
    percent = text.endswith("%")
    try:
        share = Fraction(text.removesuffix("%")) / (100 if percent else 1)
    except (ValueError, ZeroDivisionError):
        refuse(name, where, "a share such as 25% or 1/8", text)
    if not 0 < share <= 1:
        refuse(name, where, "a share above none and up to all", text)
    return share


def check_scenarios(name: str, written: Sequence[ScenarioFile], tiers: Sequence[Tier]) -> None:
    """Refuse a scenario that names a tier or a place that is not there, or a list in two alliances."""
    ids = {tier.id for tier in tiers}
    places = {place.name for tier in tiers for place in tier.places}
    for number, one in enumerate(written):
        where = f"scenarios[{number}]"
        for tier in (*one.denominator, *one.whole):
            if tier not in ids:
                refuse(name, where, f"tier {' or '.join(sorted(ids))}", tier)
        for place in one.vacant:
            if place not in places:
                refuse(name, f"{where}.vacant", "a place of the system", place)
        joined = [key for alliance in one.alliances for key in alliance]
        if twice := sorted({key for key in joined if joined.count(key) > 1}):
            refuse(name, f"{where}.alliances", "each list once", ", ".join(twice))


def in_order(name: str, tiers: Sequence[Tier]) -> tuple[Tier, ...]:
    """Put those that others rest on first, in the order written otherwise."""
    ids = [tier.id for tier in tiers]
    if len(set(ids)) < len(ids):
        refuse(name, "tiers", "each id once", ", ".join(ids))
    for place, tier in enumerate(tiers):
        for below in (*tier.rests_on, tier.ballots):
            if below not in ids:
                refuse(name, f"tiers[{place}] ({tier.id})", f"to rest on {' or '.join(ids)}", below)
    done: dict[str, Tier] = {}
    left: Mapping[str, Tier] = {tier.id: tier for tier in tiers}
    while left:
        ready = [tier for tier in left.values() if set(tier.rests_on) <= set(done)]
        if not ready:
            cycle = f"a cycle of {', '.join(left)}"
            refuse(name, "tiers", "an order in which each rests on those before", cycle)
        done |= {tier.id: tier for tier in ready}
        left = {key: tier for key, tier in left.items() if key not in done}
    return tuple(done.values())


def check_sums(name: str, house: int, tiers: Sequence[Tier]) -> None:
    """Refuse tiers that are not the house, and unused votes where every vote is used."""
    total = sum(tier.seats for tier in tiers)
    if total != house:
        refuse(name, "house", f"the {total} seats of its tiers", house)
    by = {tier.id: tier for tier in tiers}
    for tier in tiers:
        below = [by[one] for one in tier.rests_on]
        whole = tier.seats + sum(one.seats for one in below)
        if tier.kind == "top-up" and tier.total != whole:
            refuse(name, f"{tier.id}.total", f"its seats and those it rests on, {whole}", tier.total)
        if tier.kind == "remainders" and not all(one.whole_quotas for one in below):
            refuse(name, f"{tier.id}.rests_on", "a tier of whole quotas alone", ", ".join(tier.rests_on))
