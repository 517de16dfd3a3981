"""The rows of the published tables that one station gives."""

from collections.abc import Iterable, Iterator
from typing import Any

from polltrail.publish.files.tables import OF_STATIONS, Rows
from polltrail.tally.board import SlotFigures, Station

Row = tuple[Any, ...]


def rows_of(stations: Iterable[tuple[int, Station]]) -> Rows:
    """Write stations, each with its number, as rows of every table that is made of stations."""
    found: Rows = {table: [] for table in OF_STATIONS}
    for number, station in stations:
        longitude, latitude = station.at or (None, None)
        found["stations"].append(
            (
                number, station.id, station.name, list(station.place), station.voters, longitude, latitude,
                station.as_of.size,
            )
        )  # fmt: skip
        found["incidents"] += (
            (one.index, number, station.id, one.statement, one.kind, one.made_at) for one in station.incidents
        )
        for slot in station.slots:
            _add_slot(found, (number, station.id, slot.contest), slot)
    return found


def _add_slot(found: Rows, key: Row, slot: SlotFigures) -> None:
    live = sum(one.taken_back_by is None for one in slot.readings)
    stored = sum(one.stored for one in slot.images)
    still_open = sum(one.answered_by is None for one in slot.notices)
    found["slots"].append(
        (*key, slot.form, slot.state, slot.confirmed, list(slot.reasons), live, stored, still_open)
    )
    counted = "confirmed" if slot.confirmed else "held" if slot.state in {"held", "contested"} else "read"
    found["votes"] += ((*key, choice, votes, slot.confirmed, counted) for choice, votes in slot.votes.items())
    found["numbers"] += ((*key, field, number) for field, number in slot.numbers.items())
    found["identities"] += ((*key, code, verdict) for code, verdict in slot.identities.items())
    found["findings"] += ((*key, one.code, one.index, one.answered_by) for one in slot.notices)
    found["decisions"] += _decisions(key, slot)
    for one in slot.readings:
        found["readings"].append(
            (
                one.index, *key, one.statement, one.person, one.key, one.copy, one.channel, one.doubt,
                one.taken_back_by, one.made_at,
            )
        )  # fmt: skip
        found["read_votes"] += ((one.index, choice, votes) for choice, votes in one.votes.items())
        found["read_numbers"] += ((one.index, field, number) for field, number in one.numbers.items())


def _decisions(key: Row, slot: SlotFigures) -> Iterator[Row]:
    for one in slot.decisions:
        yield (
            one.index,
            *key,
            one.statement,
            one.key,
            one.outcome,
            one.reason,
            one.about,
            one.basis_size,
        )
