"""`house.toml`: by what system a house is made of the contests counted, and who holds the seats that are not counted here.

system = "pakistan-2008"            # one that is shipped; or a table [system], written as those are
scenario = "parties"                # which reading of the law; the system's first, where it is left out

[elsewhere]
source = "the commission's notification, 24 February"

[[elsewhere.seats]]
place = "NA-37"                     # as the system names it
holder = "IND"                      # a party as the list of choices names it, or IND; left out: vacant
reason = "poll postponed"           # of a vacant seat
"""

import tomllib
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

import msgspec

from polltrail.allocation.systems import Scenario, System, system_named, system_of
from polltrail.errors import DataError
from polltrail.parliament.house.poll import GENERAL
from polltrail.parliament.house.seat import Seat, State

FILE: Final = "house.toml"


class _SeatRow(msgspec.Struct, forbid_unknown_fields=True):
    place: str
    holder: str | None = None
    reason: str = ""


class _ElsewhereTable(msgspec.Struct, forbid_unknown_fields=True):
    source: str
    seats: list[_SeatRow] = []


class _HouseFile(msgspec.Struct, forbid_unknown_fields=True):
    system: str | dict[str, object]
    scenario: str | None = None
    elsewhere: _ElsewhereTable | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """Seats that are not counted here, and who says who holds them."""

    source: str = ""
    seats: Mapping[str, Seat]


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """How a house is made.

    Attributes
    ----------
    system : System
        One tier by plurality, named `general`, and tiers reserved in proportion to its seats.
    regions : mapping of str to str
        The places of that tier, in order, each with the larger area it lies in.
    """

    system: System
    scenario: Scenario
    regions: Mapping[str, str]
    elsewhere: Elsewhere

    def refuse_counted(self, contests: Collection[str]) -> None:
        """Refuse a contest that is counted here and held elsewhere.

        Raises
        ------
        DataError
            There is one.
        """
        for place in self.elsewhere.seats:
            if place in contests:
                raise DataError(f"{FILE}, elsewhere: expected seats that are not counted here, found {place}; no house is made")  # fmt: skip


def read_law(text: str) -> Law:
    """Read a `house.toml`.

    Raises
    ------
    DataError
        It is no TOML, or says something that means nothing here; the message names the place.
    """
    try:
        written = msgspec.convert(tomllib.loads(text), _HouseFile)
    except tomllib.TOMLDecodeError as exc:
        raise DataError(f"{FILE}: expected TOML, found: {exc}; no house is made") from exc
    except msgspec.ValidationError as exc:
        raise DataError(f"{FILE}: {exc}; no house is made") from exc
    system = _system(written.system)
    regions = {place.name: place.region or "" for place in system.tier(GENERAL).places}
    elsewhere = written.elsewhere or _ElsewhereTable(source="")
    return Law(
        system=system,
        scenario=system.scenario(written.scenario),
        regions=regions,
        elsewhere=Elsewhere(source=elsewhere.source, seats=_seats(elsewhere, regions)),
    )


def _system(written: str | dict[str, object]) -> System:
    """Find or read the system; one whose seats do not follow from single contests makes no house here."""
    name = written if isinstance(written, str) else str(written.get("id"))
    system = system_named(written) if isinstance(written, str) else system_of(written, name)
    kinds = [tier.kind for tier in system.tiers]
    if kinds != ["plurality", *["reserved"] * (len(kinds) - 1)] or system.tiers[0].id != GENERAL:
        raise DataError(f"{FILE}: system {name}: expected a tier {GENERAL} by plurality and reserved ones, found {', '.join(f'{one.id} ({one.kind})' for one in system.tiers)}; no house is made")  # fmt: skip
    if system.majority == "present":
        raise DataError(f"{FILE}: system {name}: expected a majority of membership or of filled seats, found of those present, whom nobody has counted; no house is made")  # fmt: skip
    if any(place.seats != 1 for place in system.tiers[0].places):
        raise DataError(f"{FILE}: system {name}: expected one seat for each place of {GENERAL}, found more; no house is made")  # fmt: skip
    return system


def _seats(written: _ElsewhereTable, regions: Mapping[str, str]) -> Mapping[str, Seat]:
    if written.seats and not written.source.strip():
        raise DataError(f"{FILE}, elsewhere, source: expected who says so, found nothing; no house is made")
    for place, times in Counter(row.place for row in written.seats).items():
        if place not in regions:
            raise DataError(
                f"{FILE}, elsewhere: expected a place of the system, found {place}; no house is made"
            )
        if times > 1:
            raise DataError(f"{FILE}, elsewhere: expected each place once, found {place} {times} times; no house is made")  # fmt: skip
    return {row.place: _seat(row, regions[row.place]) for row in written.seats}


def _seat(row: _SeatRow, area: str) -> Seat:
    if row.holder is None and not row.reason:
        raise DataError(f"{FILE}, elsewhere, {row.place}: expected a holder, or the reason why there is none, found neither; no house is made")  # fmt: skip
    state: State = "won" if row.holder else "vacant"
    return Seat(
        tier=GENERAL, place=row.place, area=area, holder=row.holder or None, state=state, reason=row.reason
    )
