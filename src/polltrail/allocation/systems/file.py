"""Systems as data: a TOML file each, read and checked before anything is counted by it."""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Literal, NoReturn

import msgspec

from polltrail.allocation.methods import method_named
from polltrail.allocation.quotas import quota_named
from polltrail.allocation.systems.system import (
    NATIONAL,
    Kind,
    MajorityOf,
    Overhang,
    Place,
    Scenario,
    System,
    Tier,
)
from polltrail.allocation.thresholds import threshold
from polltrail.errors import DataError


class PlaceFile(msgspec.Struct, forbid_unknown_fields=True, rename={"first": "from", "last": "to"}):
    """A place by its name, or many by a prefix and numbers."""

    name: str | None = None
    prefix: str | None = None
    first: int | None = None
    last: int | None = None
    seats: int = 1
    region: str | None = None


class TierFile(msgspec.Struct, forbid_unknown_fields=True):
    """A tier as it is written."""

    id: str
    title: str
    kind: Kind
    seats: int
    source: str
    places: list[PlaceFile] = []
    places_of_ballots: bool = False
    method: str | None = None
    threshold: str | None = None
    rests_on: list[str] = []
    ballots: str | None = None
    divided_by: str | None = None
    whole_quotas: bool = False
    bonus: int = 0
    overhang: Overhang | None = None
    total: int | None = None
    populations: dict[str, int] = {}
    least: Literal["larger", "mean"] | None = None
    unlevelled: int = 0


class ScenarioFile(msgspec.Struct, forbid_unknown_fields=True):
    """A scenario as it is written."""

    name: str
    title: str
    source: str
    excluded: tuple[str, ...] = ()
    withheld: tuple[str, ...] = ()
    denominator: dict[str, int] = {}
    alliances: tuple[tuple[str, ...], ...] = ()
    members: dict[str, int] = {}
    vacant: dict[str, str] = {}
    whole: dict[str, int] = {}


class SystemFile(msgspec.Struct, forbid_unknown_fields=True):
    """A system as it is written."""

    id: str
    title: str
    country: str
    year: int
    house: int
    majority: MajorityOf
    tiers: list[TierFile]
    scenarios: list[ScenarioFile] = []
    independents: list[str] = []
    minorities: list[str] = []


def system_names() -> tuple[str, ...]:
    """List the systems shipped."""
    names = [one.name for one in files("polltrail.allocation.systems").joinpath("data").iterdir()]
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


@cache
def system_named(name: str) -> System:
    """Read a system that is shipped.

    Raises
    ------
    DataError
        There is none of that name.

    Examples
    --------
    >>> [tier.seats for tier in system_named("pakistan-2008").tiers]
    [272, 60, 10]
    """
    if name not in system_names():
        raise DataError(f"system: expected one of {', '.join(system_names())}, found {name}")
    return read_system(
        files("polltrail.allocation.systems").joinpath(f"data/{name}.toml").read_text(encoding="utf-8"), name
    )


def read_system(text: str, name: str) -> System:
    """Read a system from the text of its file.

    Raises
    ------
    DataError
        The file is none: the message names the place in it.
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as exc:
        raise DataError(f"system {name}: expected TOML, found {exc}; it is not used") from exc
    return system_of(table, name)


def system_of(table: Mapping[str, object], name: str) -> System:
    """Read a system from a table of another file.

    Raises
    ------
    DataError
        It is none: the message names the place in it.
    """
    try:
        written = msgspec.convert(table, SystemFile)
    except msgspec.ValidationError as exc:
        raise DataError(f"system {name}: {exc}; it is not used") from exc
    if written.id != name:
        _refuse(name, "id", name, written.id)
    tiers = _in_order(name, [_tier(name, place, one) for place, one in enumerate(written.tiers)])
    _adds_up(name, written.house, tiers)
    return System(
        id=name,
        title=written.title,
        country=written.country,
        year=written.year,
        house=written.house,
        majority=written.majority,
        tiers=tiers,
        scenarios=_scenarios(name, written.scenarios, tiers),
        independents=tuple(written.independents),
        minorities=tuple(written.minorities),
    )


def _refuse(name: str, where: str, expected: object, found: object) -> NoReturn:
    raise DataError(f"system {name}: {where}: expected {expected}, found {found}; it is not used")


def _tier(name: str, place: int, one: TierFile) -> Tier:
    where = f"tiers[{place}]"
    places = tuple(
        found for number, raw in enumerate(one.places) for found in _places(name, where, number, raw)
    )
    if not places and not one.places_of_ballots:
        places = (Place(name=NATIONAL, seats=one.seats),)
    names = [found.name for found in places]
    if twice := sorted({found for found in names if names.count(found) > 1}):
        _refuse(name, f"{where}.places", "each place once", ", ".join(twice))
    summed = sum(found.seats for found in places)
    if places and not one.divided_by and summed != one.seats:
        _refuse(name, f"{where}.seats", f"the {summed} seats of its places", one.seats)
    if one.seats < 0 or any(found.seats <= one.bonus for found in places if one.bonus):
        _refuse(name, f"{where}.seats", "no fewer than none, and more than the bonus", one.seats)
    _method(name, where, one)
    try:
        rule = threshold(one.threshold) if one.threshold else None
    except DataError as exc:
        raise DataError(f"system {name}: {where}.{str(exc).partition(';')[0]}; it is not used") from exc
    return Tier(
        id=one.id,
        title=one.title,
        kind=one.kind,
        seats=one.seats,
        source=one.source,
        places=places,
        method=one.method,
        threshold=rule,
        rests_on=tuple(one.rests_on),
        ballots=one.ballots or one.id,
        divided_by=one.divided_by,
        whole_quotas=one.whole_quotas,
        bonus=one.bonus,
        overhang=one.overhang,
        total=one.total,
        populations=one.populations,
        least=one.least,
        unlevelled=one.unlevelled,
    )


def _places(name: str, where: str, number: int, raw: PlaceFile) -> Sequence[Place]:
    here = f"{where}.places[{number}]"
    if raw.seats < 0:
        _refuse(name, f"{here}.seats", "no seats below zero", raw.seats)
    if raw.name is not None:
        return (Place(name=raw.name, seats=raw.seats, region=raw.region),)
    if raw.prefix is None or raw.first is None or raw.last is None or raw.last < raw.first:
        _refuse(name, here, "a name, or a prefix with from and to", "neither")
    return [
        Place(name=f"{raw.prefix}{at}", seats=raw.seats, region=raw.region)
        for at in range(raw.first, raw.last + 1)
    ]


def _method(name: str, where: str, one: TierFile) -> None:
    """Refuse a tier whose kind and whose rule do not go together."""
    try:
        if one.method:
            method_named(one.method)
        if one.divided_by:
            quota_named(one.divided_by)
    except DataError as exc:
        raise DataError(f"system {name}: {where}.{str(exc).partition(';')[0]}; it is not used") from exc
    if (one.kind in {"list", "remainders", "top-up"}) != bool(one.method):
        _refuse(name, f"{where}.method", f"what a tier of kind {one.kind} needs", one.method or "none")
    if (one.kind in {"remainders", "top-up", "reserved"}) and not one.rests_on:
        _refuse(name, f"{where}.rests_on", f"the tiers below a tier of kind {one.kind}", "none")
    if (one.kind == "top-up") != bool(one.overhang and one.total):
        _refuse(
            name, f"{where}.overhang", "overhang and total, for a tier of kind top-up alone", one.overhang
        )


def _scenarios(name: str, written: Sequence[ScenarioFile], tiers: Sequence[Tier]) -> tuple[Scenario, ...]:
    """Refuse a scenario that names a tier or a place that is not there, or a list in two alliances."""
    ids = {tier.id for tier in tiers}
    places = {place.name for tier in tiers for place in tier.places}
    for number, one in enumerate(written):
        where = f"scenarios[{number}]"
        for tier in (*one.denominator, *one.whole):
            if tier not in ids:
                _refuse(name, where, f"tier {' or '.join(sorted(ids))}", tier)
        for place in one.vacant:
            if place not in places:
                _refuse(name, f"{where}.vacant", "a place of the system", place)
        joined = [key for alliance in one.alliances for key in alliance]
        if twice := sorted({key for key in joined if joined.count(key) > 1}):
            _refuse(name, f"{where}.alliances", "each list once", ", ".join(twice))
    return tuple(Scenario(**msgspec.structs.asdict(one)) for one in written) or (Scenario(name="as written"),)


def _in_order(name: str, tiers: Sequence[Tier]) -> tuple[Tier, ...]:
    """Put those that others rest on first, in the order written otherwise."""
    ids = [tier.id for tier in tiers]
    if len(set(ids)) < len(ids):
        _refuse(name, "tiers", "each id once", ", ".join(ids))
    for place, tier in enumerate(tiers):
        for below in (*tier.rests_on, tier.ballots):
            if below not in ids:
                _refuse(name, f"tiers[{place}] ({tier.id})", f"to rest on {' or '.join(ids)}", below)
    done: dict[str, Tier] = {}
    left: Mapping[str, Tier] = {tier.id: tier for tier in tiers}
    while left:
        ready = [tier for tier in left.values() if set(tier.rests_on) <= set(done)]
        if not ready:
            _refuse(
                name, "tiers", "an order in which each rests on those before", f"a cycle of {', '.join(left)}"
            )
        done |= {tier.id: tier for tier in ready}
        left = {key: tier for key, tier in left.items() if key not in done}
    return tuple(done.values())


def _adds_up(name: str, house: int, tiers: Sequence[Tier]) -> None:
    total = next((tier.total for tier in tiers if tier.total), None) or sum(tier.seats for tier in tiers)
    if total != house:
        _refuse(name, "house", f"the {total} seats of its tiers", house)
