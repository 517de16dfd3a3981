"""Incidents, agreement, official figures, and what forms offer to choose from."""

from typing import Final

from polltrail.election.expected import GONE
from polltrail.publish.watched_document import body_object
from polltrail.statement import KeyId
from polltrail.store.coordination.agreement import Both
from polltrail.tally.fold.official import Official
from polltrail.web.coordinator.field.following import Following, Told

MOST_LISTED: Final = 200


def incidents(field: Following, key: KeyId) -> Told:
    """List incidents in scope, the newest first."""
    expected, within = field.now.expected, field.within(key)
    found = [
        {
            "index": one.index, "kind": one.kind, "key": one.key, "made_at": one.made_at * 1000,
            "station": None if one.station is None else expected.station_ids[one.station],
            "area": list(expected.areas[one.area]),
        }
        for one in reversed(field.now.incidents)
        if one.area in within
    ]  # fmt: skip
    return {**field.as_of(), "incidents": found[:MOST_LISTED], "of": len(found)}


def agreement(field: Following, key: KeyId, area: int | None) -> Told:
    """Tell how often readings agree: in an area, in those just inside, and for the keys that agree least."""
    shown = field.chosen(key, area)
    by_area = field.agreement.by_area(field.now.expected)
    keys = sorted(field.agreement.by_key().items(), key=lambda one: (one[1][1] / one[1][0], -one[1][0]))
    inside = [one for one in field.now.ground.insides[shown] if one in by_area]
    return {
        **field.as_of(),
        "area": field.named(shown) | _rate(by_area.get(shown, (0, 0))),
        "inside": [field.named(one) | _rate(by_area[one]) for one in inside],
        "keys": [{"key": one, **_rate(both)} for one, both in keys[:MOST_LISTED]],
    }


def officials(field: Following, key: KeyId) -> Told:
    """List the last versions of the authority's figures, the newest first, and whether a key stands behind each."""
    watched = field.now.watched
    found = [_official(field, one, key) for one in reversed(watched.versions[-MOST_LISTED:])]
    return {**field.as_of(), "official": found, "persons": watched.persons}


def offered(field: Following) -> Told:
    """Give what forms offer to choose from: stations, areas, contests and their choices."""
    expected, named = field.now.expected, field.now.ground.named
    contests = [
        {
            "id": one.id, "area": [] if one.area == GONE else list(expected.areas[one.area]),
            "choices": [{"id": choice, "name": named.get((one.id, choice), (choice, None))[0]} for choice in one.choices],
        }
        for one in expected.contests
    ]  # fmt: skip
    areas = [list(path) for path in expected.areas if path]
    return {**field.as_of(), "stations": list(expected.station_ids), "areas": areas, "contests": contests}


def _official(field: Following, version: Official, key: KeyId) -> Told:
    sayings = [field.entry(one.index) for one in version.sayings]
    return {
        **body_object(version.body), "id": sayings[0].id, "index": version.index, "stands": version.stands,
        "persons": version.persons, "stored": version.stored, "latest": version.present,
        "mine": any(one.key == key for one in sayings),
    }  # fmt: skip


def _rate(both: Both) -> Told:
    return {"both": both[0], "same": both[1]}
