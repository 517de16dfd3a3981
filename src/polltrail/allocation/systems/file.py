"""Systems as data: a TOML file each, read and checked before anything is counted by it."""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

import msgspec

from polltrail.allocation.systems.checks import (
    MOST_PLACES,
    check_scenarios,
    check_sums,
    check_tier,
    in_order,
    read_share,
    read_threshold,
    refuse,
)
from polltrail.allocation.systems.system import NATIONAL, Place, Scenario, System, Tier
from polltrail.allocation.systems.written import PlaceFile, SystemFile, TierFile
from polltrail.errors import DataError


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
        refuse(name, "id", name, written.id)
    tiers = in_order(name, [_tier(name, place, one) for place, one in enumerate(written.tiers)])
    check_sums(name, written.house, tiers)
    check_scenarios(name, written.scenarios, tiers)
    scenarios = tuple(Scenario(**msgspec.structs.asdict(one)) for one in written.scenarios)
    return System(
        id=name,
        title=written.title,
        country=written.country,
        year=written.year,
        house=written.house,
        majority=written.majority,
        tiers=tiers,
        scenarios=scenarios or (Scenario(name="as written", title="The law as its file has it"),),
        independents=tuple(written.independents),
        minorities=tuple(written.minorities),
    )


def _tier(name: str, place: int, one: TierFile) -> Tier:
    where = f"tiers[{place}]"
    places = tuple(
        found for number, raw in enumerate(one.places) for found in _places(name, where, number, raw)
    )
    if not places and not one.places_of_ballots:
        places = (Place(name=NATIONAL, seats=one.seats),)
    check_tier(name, where, one, places)
    return Tier(
        id=one.id,
        title=one.title,
        kind=one.kind,
        seats=one.seats,
        source=one.source,
        places=places,
        method=one.method,
        threshold=read_threshold(name, where, one.threshold),
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
        least_of_register=read_share(name, f"{where}.least_of_register", one.least_of_register),
        admitted_of_register=read_share(name, f"{where}.admitted_of_register", one.admitted_of_register),
    )


def _places(name: str, where: str, number: int, raw: PlaceFile) -> Sequence[Place]:
    here = f"{where}.places[{number}]"
    if raw.seats < 0:
        refuse(name, f"{here}.seats", "no seats below zero", raw.seats)
    if raw.name is not None:
        return (Place(name=raw.name, seats=raw.seats, region=raw.region),)
    if raw.prefix is None or raw.first is None or raw.last is None or raw.last < raw.first:
        refuse(name, here, "a name, or a prefix with from and to", "neither")
    if raw.last - raw.first >= MOST_PLACES:
        refuse(name, here, f"at most {MOST_PLACES} places", raw.last - raw.first + 1)
    return [
        Place(name=f"{raw.prefix}{at}", seats=raw.seats, region=raw.region)
        for at in range(raw.first, raw.last + 1)
    ]
