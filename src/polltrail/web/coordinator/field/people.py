"""Agents and clerks: when each was last heard from, and what each has said."""

from typing import Final

from polltrail.election.expected import GONE
from polltrail.statement import Enrolled, KeyId
from polltrail.web.coordinator.field.following import Following, Told

MOST_PEOPLE: Final = 500
FIELD: Final = frozenset({"agent", "clerk"})
PERSON_DIGITS: Final = 16


def people(field: Following, key: KeyId, area: int | None, *, since: int | None) -> Told:
    """List agents and clerks: those never heard from first, then those not heard from longest.

    Parameters
    ----------
    since : int or None
        Only those who were not heard from since, in milliseconds since 1970; None for all.
    """
    wanted = field.scope(key) if area is None else [field.chosen(key, area)]
    inside = {tuple(field.now.expected.areas[one]) for around in wanted for one in field.now.ground.within(around)}  # fmt: skip
    everybody = [one for one in field.now.roster.keys if one.role in FIELD and _is_in(field, one, inside)]
    everybody.sort(key=lambda one: field.contacts.keys.get(one.key, (-1, 0))[0])
    told: list[Told] = []
    for one in everybody:
        person = _person(field, one)
        if len(told) == MOST_PEOPLE:
            break
        if since is None or person["last"] is None or person["last"]["made_at"] < since:
            told.append(person)
    return {**field.as_of(), "people": told, "of": len(everybody)}


def persons(field: Following) -> Told:
    """List the commitments of everybody in the field, each by its beginning: who was invited and is not among them has not come."""
    known = {one.person[:PERSON_DIGITS] for one in field.now.roster.keys if one.role in FIELD and one.person}
    return {**field.as_of(), "persons": sorted(known)}


def said_by(field: Following, asked_by: KeyId, key: KeyId) -> Told:
    """List what a key said, the newest first, so that somebody can tell from where on it is suspect."""
    enrolled = field.now.roster.enrolled(key)
    inside = {tuple(field.now.expected.areas[one]) for one in field.within(asked_by)}
    if enrolled is None or not (enrolled.role not in FIELD or _is_in(field, enrolled, inside)):
        return {**field.as_of(), "person": None, "said": []}
    expected, said = field.now.expected, []
    for one in field.views.spoken_by(key, field.now.size):
        station = one.station(expected)
        said.append({
            "index": one.index, "kind": one.kind, "made_at": field.made_at(one.index),
            "station": None if station is None else expected.station_ids[station],
            "contest": None if station is None else expected.contests[expected.contest_of(one.slot)].id,
        })  # fmt: skip
    return {**field.as_of(), "person": _person(field, enrolled), "said": said}


def _person(field: Following, one: Enrolled) -> Told:
    index, count = field.contacts.keys.get(one.key, (None, 0))
    return {
        "key": one.key, "role": one.role, "areas": [list(path) for path in one.areas],
        "stations": list(one.stations), "person": one.person, "nominated_by": one.nominated_by,
        "enrolled": one.index, "last": field.last(index), "count": count,
        "standing": field.now.roster.standing(one.key, field.now.size),
    }  # fmt: skip


def _is_in(field: Following, one: Enrolled, inside: set[tuple[str, ...]]) -> bool:
    """Whether somebody's scope touches areas; one without any is the whole election."""
    if not one.areas and not one.stations:
        return True
    expected = field.now.expected
    areas = [expected.station_area[at] for at in map(expected.stations.get, one.stations) if at is not None]
    around = [tuple(expected.areas[area]) for area in areas if area != GONE]
    return any(path in inside for path in (*one.areas, *around))
