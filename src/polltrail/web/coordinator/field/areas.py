"""Arrivals by area, and which areas are silent."""

from typing import Final

from polltrail.statement import KeyId
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
    return {
        **field.as_of(),
        "area": _told(field, shown, since),
        "around": [field.named(one) for one in reversed(field.now.expected.chains[shown]) if one in within],
        "scope": [field.named(one) for one in field.scope(key)],
        "inside": [_told(field, one, since) for one in field.now.ground.insides[shown]],
        "silent": _silent(field, shown, since),
    }


def _told(field: Following, area: int, since: int) -> Told:
    counts, last = field.counts, field.last(field.contacts.areas.get(area))
    stations, read = counts.stations[area], counts.read[area]
    silent = read < stations and (last is None or last["made_at"] < since)
    rest = {"stations": stations, "read": read, "states": counts.states_of(area), "last": last, "silent": silent}  # fmt: skip
    return field.named(area) | rest


def _silent(field: Following, area: int, since: int) -> list[Told]:
    """List the smallest areas that are silent, those never heard from first, then those not heard from longest."""
    ground = field.now.ground
    smallest = [one for one in ground.within(area) if not ground.insides[one]]
    silent = [told for one in smallest if (told := _told(field, one, since))["silent"]]
    return sorted(silent, key=lambda one: one["last"]["made_at"] if one["last"] else 0)[:MOST_SILENT]
