"""A system as its file writes it, before anything in it is checked against the rest."""

from typing import Literal

import msgspec

from polltrail.allocation.systems.system import Kind, MajorityOf, Overhang


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
    least_of_register: str | None = None
    admitted_of_register: str | None = None


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
    registered: dict[str, int] = {}


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
