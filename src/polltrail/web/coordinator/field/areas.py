"""Arrivals by area, and which areas are silent."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Final

from polltrail.statement import KeyId
from polltrail.store.board.place import place_lines
from polltrail.web.coordinator.field.following import Following, Told

MOST_SILENT: Final = 200


def areas(field: Following, key: KeyId, area: int | None, *, since: int) -> Told:
    """Tell of an area and those just inside it, and which of the smallest areas in it are silent.

    Parameters
    ----------
    since : int
        Milliseconds since 1970: an area with stations still to be read is silent if it was not heard from since.
    """
    shown, within = field.chosen(key, area), field.within(key)
    inside = _inside(field, shown, since)
    return {
        **field.as_of(),
        "area": _area(field, shown, inside, since),
        "around": [field.named(one) for one in reversed(field.now.expected.chains[shown]) if one in within],
        "scope": [field.named(one) for one in field.scope(key)],
        "inside": inside,
        "silent": _silent(field, shown, since),
    }


def _inside(field: Following, area: int, since: int) -> list[Told]:
    numbers = field.now.ground.area_numbers
    return [
        _told(field, numbers[one.path], one.expected.stations, one.read.stations, one.states, since)
        for one in place_lines(field.now, area, ())
    ]  # fmt: skip


def _area(field: Following, area: int, inside: list[Told], since: int) -> Told:
    """Tell of one area: as a line of the area around it; the country is the sum of what lies in it."""
    around = field.now.expected.parents[area]
    if around >= 0:
        return next(one for one in _inside(field, around, since) if one["number"] == area)
    states: Counter[str] = Counter()
    for one in inside:
        states.update(one["states"])
    stations = field.now.ground.expected_in(area).stations
    return _told(field, area, stations, sum(one["read"] for one in inside), states, since)


def _told(field: Following, area: int, stations: int, read: int, states: Mapping[Any, int], since: int) -> Told:  # fmt: skip
    last = field.last(field.contacts.areas.get(area))
    silent = read < stations and (last is None or last["made_at"] < since)
    rest = {"stations": stations, "read": read, "states": dict(states), "last": last, "silent": silent}  # fmt: skip
    return field.named(area) | rest


def _silent(field: Following, area: int, since: int) -> list[Told]:
    """List the smallest areas that are silent, those never heard from first, then those not heard from longest."""
    ground, parents = field.now.ground, field.now.expected.parents
    smallest = [one for one in ground.within(area) if not ground.insides[one] and one]
    found = [
        one for parent in sorted({parents[one] for one in smallest}) for one in _inside(field, parent, since)
    ]
    silent = [one for one in _only(found, smallest) if one["silent"]]
    return sorted(silent, key=lambda one: one["last"]["made_at"] if one["last"] else 0)[:MOST_SILENT]


def _only(found: Iterable[Told], areas: Iterable[int]) -> list[Told]:
    wanted = set(areas)
    return [one for one in found if one["number"] in wanted]
