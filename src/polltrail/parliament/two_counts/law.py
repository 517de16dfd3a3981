"""`house.toml`: by what law a house is made of the contests counted, and who holds the seats that are not counted here.

title = "National Assembly"
majority = "membership"             # of all seats by law, or "filled": of those that somebody holds
source = "Constitution, Art. 51"

[[reserved]]                        # seats that follow from those voted for, by largest remainder
tier = "reserved_women"             # or reserved_minority
place = "Punjab"
seats = 35
areas = ["Punjab"]                  # the largest areas whose seats count for them; all, where it is left out

[elsewhere]
source = "the commission's notification, 24 February"

[[elsewhere.seats]]
place = "NA-37"
area = "FATA"
holder = "IND"                      # a party as the list of choices names it, or IND; left out: vacant
reason = "poll postponed"           # of a vacant seat
"""

import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, get_args

from polltrail.errors import DataError
from polltrail.parliament.game.majority import Of
from polltrail.parliament.house.poll import GENERAL
from polltrail.parliament.house.reserve import Reserve
from polltrail.parliament.house.seat import Seat

FILE: Final = "house.toml"
Tier = Literal["reserved_women", "reserved_minority"]
MOST_SEATS: Final = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """Seats that are not counted here, and who says who holds them."""

    source: str = ""
    seats: tuple[Seat, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """How a house is made.

    Attributes
    ----------
    majority_of : str
        What a majority is of.
    reserves : tuple of Reserve
        Seats that follow from those voted for.
    """

    title: str
    source: str
    majority_of: Of
    reserves: tuple[Reserve, ...] = ()
    elsewhere: Elsewhere = Elsewhere()


def read_law(text: str) -> Law:
    """Read a `house.toml`.

    Raises
    ------
    DataError
        It is no TOML, or says something that means nothing here; the message names the place.
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as exc:
        raise DataError(f"{FILE}: expected TOML, found: {exc}; no house is made") from exc
    _refuse_unknown(table, {"title", "majority", "source", "reserved", "elsewhere"}, FILE)
    elsewhere = _table(table, "elsewhere", FILE)
    _refuse_unknown(elsewhere, {"source", "seats"}, "elsewhere")
    law = Law(
        title=_text(table, "title", FILE),
        source=_text(table, "source", FILE),
        majority_of=_one_of(table, "majority", ("membership", "filled"), FILE),
        reserves=tuple(_reserve(row, f"reserved {number}") for number, row in _rows(table, "reserved", FILE)),
        elsewhere=_elsewhere(elsewhere),
    )
    return _checked(law)


def _checked(law: Law) -> Law:
    twice = [
        key for key, times in Counter((one.tier, one.place) for one in law.reserves).items() if times > 1
    ]
    twice += [(GENERAL, place) for place, times in Counter(one.place for one in law.elsewhere.seats).items() if times > 1]  # fmt: skip
    if twice:
        raise DataError(
            f"{FILE}: expected each place of a tier once, found {' '.join(twice[0])} twice; no house is made"
        )
    seats = sum(one.seats for one in law.reserves) + len(law.elsewhere.seats)
    if seats > MOST_SEATS:
        raise DataError(f"{FILE}: expected at most {MOST_SEATS:,} seats, found {seats:,}; no house is made")
    return law


def _reserve(row: Mapping[str, Any], where: str) -> Reserve:
    _refuse_unknown(row, {"tier", "place", "seats", "areas"}, where)
    seats, areas = row.get("seats"), row.get("areas", [])
    if not isinstance(seats, int) or isinstance(seats, bool) or not 0 < seats <= MOST_SEATS:
        raise DataError(f"{FILE}, {where}, seats: expected a whole number from 1 to {MOST_SEATS:,}, found {seats!r}; no house is made")  # fmt: skip
    if not isinstance(areas, list) or not all(isinstance(one, str) and one for one in areas):
        raise DataError(f"{FILE}, {where}, areas: expected names of areas, found {areas!r}; no house is made")
    tier = _one_of(row, "tier", get_args(Tier), where)
    return Reserve(tier=tier, place=_text(row, "place", where), seats=seats, areas=tuple(areas))


def _elsewhere(table: Mapping[str, Any]) -> Elsewhere:
    if not table:
        return Elsewhere()
    rows = _rows(table, "seats", "elsewhere")
    seats = tuple(_seat(row, f"elsewhere, seat {number}") for number, row in rows)
    return Elsewhere(source=_text(table, "source", "elsewhere"), seats=seats)


def _seat(row: Mapping[str, Any], where: str) -> Seat:
    _refuse_unknown(row, {"place", "area", "holder", "reason"}, where)
    holder = _text(row, "holder", where) if "holder" in row else None
    reason = _text(row, "reason", where) if holder is None or "reason" in row else ""
    return Seat(
        tier=GENERAL, place=_text(row, "place", where), area=_text(row, "area", where) if "area" in row else "",
        holder=holder, state="vacant" if holder is None else "won", reason=reason,
    )  # fmt: skip


def _table(table: Mapping[str, Any], key: str, where: str) -> Mapping[str, Any]:
    found = table.get(key, {})
    if not isinstance(found, dict):
        raise DataError(f"{where}, {key}: expected a table, found {found!r}; no house is made")
    return found


def _rows(table: Mapping[str, Any], key: str, where: str) -> Sequence[tuple[int, Mapping[str, Any]]]:
    found = table.get(key, [])
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise DataError(
            f"{where}, {key}: expected a list of tables ([[{key}]]), found {found!r}; no house is made"
        )
    return list(enumerate(found, start=1))


def _text(table: Mapping[str, Any], key: str, where: str) -> str:
    found = table.get(key)
    if not isinstance(found, str) or not found.strip():
        raise DataError(f"{FILE}, {where}, {key}: expected a text, found {found!r}; no house is made")
    return found


def _one_of(table: Mapping[str, Any], key: str, known: Sequence[str], where: str) -> Any:
    found = table.get(key)
    if found not in known:
        raise DataError(f"{FILE}, {where}, {key}: expected one of {', '.join(known)}, found {found!r}; no house is made")  # fmt: skip
    return found


def _refuse_unknown(table: Mapping[str, Any], known: set[str], where: str) -> None:
    if strange := sorted(set(table) - known):
        raise DataError(
            f"{FILE}, {where}: expected {', '.join(sorted(known))}, found {strange[0]}; no house is made"
        )
