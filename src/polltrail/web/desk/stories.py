"""A form as a reviewer is given it: all that was said of it, where that differs, and what they themselves may say now."""

from collections.abc import Mapping
from itertools import islice
from typing import Any, Final

from polltrail.review.slots import (
    Decided,
    Endorsed,
    Event,
    Judged,
    Pictured,
    Read,
    Row,
    Slot,
    TakenBack,
    in_force,
    more_needed,
)
from polltrail.review.slots.events import ABSENT
from polltrail.review.slots.layout import Layout
from polltrail.review.slots.slot import images_of
from polltrail.statement import KeyId
from polltrail.store.desk import DeskReader
from polltrail.tally.fold.events import Signer, signer_of
from polltrail.web.desk.tasks import copy_of, place_of

MOST_NAMED: Final = 400
"""Statements that a decision's basis names at the most, the latest first; the size of the log says the rest."""
WAITING: Final = ("contested", "held")
AT_A_TIME: Final = 4_096
"""Slots read in one step where all of a state are counted."""


def listed(reader: DeskReader, key: KeyId, claimed: Mapping[int, int], *, most: int) -> dict[str, Any]:
    """List the forms in somebody's scope that wait for a reviewer, as many as are shown, and how many there are."""
    waiting = (slot for state in WAITING for slot in reader.slots_in(state, AT_A_TIME))
    numbers = [slot for slot in waiting if is_in_scope(reader, key, slot)]
    return {
        "size": reader.size,
        "count": len(numbers),
        "forms": [_line(reader, key, slot, claimed) for slot in islice(numbers, most)],
    }


def _line(reader: DeskReader, key: KeyId, number: int, claimed: Mapping[int, int]) -> dict[str, Any]:
    expected, slot = reader.expected, reader.slot(number)
    judged = reader.counting.judged(number, slot)
    return {
        "slot": number,
        "station": expected.station_ids[expected.station_of(number)],
        "contest": expected.contests[expected.contest_of(number)].id,
        "state": judged.state if judged else "missing",
        "reasons": judged.reasons if judged else (),
        "at_it": claimed.get(number, 0),
        "may": _may(reader, key, number, slot),
    }


def story_of(reader: DeskReader, key: KeyId, number: int) -> dict[str, Any]:
    """Tell all that was said of a form."""
    slot, counting = reader.slot(number), reader.counting
    judged, layout = counting.judged(number, slot), counting.layouts[reader.expected.contest_of(number)]
    gone = {event.index for _, event in slot.gone}
    stored = sorted(one.hex() for one in slot.images_stored if one.hex() not in reader.removed())
    return {
        **place_of(reader, number),
        "slot": number,
        "size": reader.size,
        "state": judged.state if judged else "missing",
        "confirmed": judged is not None and judged.confirmed,
        "reasons": judged.reasons if judged else (),
        "shown": None if judged is None or judged.row is None else _figures(judged.row, layout),
        "identities": _missed(reader, number, judged),
        "statements": [_statement(reader, one, slot, layout, gone) for one in _all(slot)],
        "findings": [_finding(one, layout) for one in (judged.noticed if judged else ())],
        "images_stored": stored,
        "basis": [reader.entry(one.index).id for one in slot.events[-MOST_NAMED:]],
        "may": _may(reader, key, number, slot),
        "in_force": _in_force(reader, key, number, slot),
    }


def _all(slot: Slot) -> list[Event]:
    return sorted((*slot.events, *(event for _, event in slot.gone)), key=lambda one: one.index)


def _statement(
    reader: DeskReader, event: Event, slot: Slot, layout: Layout, gone: set[int]
) -> dict[str, Any]:  # fmt: skip
    entry = reader.entry(event.index)
    enrolled = reader.roster.enrolled(entry.key)
    told: dict[str, Any] = {
        "index": event.index, "id": entry.id, "kind": entry.kind, "key": entry.key, "doubt": event.doubt,
        "role": None if enrolled is None else enrolled.role, "gone": event.index in gone, "made_at": entry.made_at,
    }  # fmt: skip
    images = [one.hex() for one in images_of(event)]
    match event:
        case Read():
            marks = [
                dict(zip(("role", "of", "mark", "state", "reason"), one, strict=True)) for one in event.marks
            ]
            read: dict[str, Any] = {
                "person": event.person,
                "copy": copy_of(event.copy),
                "images": images,
                "marks": marks,
            }
            return told | read | {"figures": _figures(slot.rows[event.row], layout)}
        case Pictured():
            return told | {"copy": copy_of(event.copy), "images": images}
        case Decided():
            figures = None if event.row is None else _figures(slot.rows[event.row], layout)
            more: dict[str, Any] = {
                "outcome": event.outcome,
                "reason": event.reason,
                "basis_size": event.basis_size,
            }
            return told | more | {"figures": figures}
        case Endorsed() | TakenBack():
            return told | {"of": event.target}


def _figures(row: Row, layout: Layout) -> dict[str, int | None]:
    """Give every number that the form has, by the name that differences are told with."""
    pairs = [f"{field}:{choice}" for choice in layout.choices for field in layout.choice_fields]
    names = (*(f"votes:{choice}" for choice in layout.choices), *layout.fields, *pairs)
    return {name: number for name, number in zip(names, row, strict=True) if number != ABSENT}


def _finding(one: Any, layout: Layout) -> dict[str, Any]:
    differs: list[str] = []
    if one.expected is not None and one.found is not None:
        before, after = _figures(one.expected, layout), _figures(one.found, layout)
        differs = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    return {
        "code": one.code, "index": one.index, "against": one.against, "words": one.words, "differs": differs,
        "answered_by": one.answered_by,
    }  # fmt: skip


def _missed(reader: DeskReader, number: int, judged: Judged | None) -> list[dict[str, Any]]:
    """Name the identities that the figures shown do not keep, and by how many papers."""
    if judged is None or judged.row is None:
        return []
    return [{"code": code, "by": by} for code, by in reader.counting.rules_of(number).missed(judged.row)]


def is_in_scope(reader: DeskReader, key: KeyId, number: int) -> bool:
    """Whether a form is of a station that somebody was enrolled for."""
    return _signer(reader, key, number).doubt != "out of scope"


def _signer(reader: DeskReader, key: KeyId, number: int) -> Signer:
    expected = reader.expected
    station = expected.station_of(number)
    area = expected.areas[expected.station_area[station]]
    return signer_of(reader.roster, key, reader.size, expected.station_ids[station], area)


def _may(reader: DeskReader, key: KeyId, number: int, slot: Slot) -> str:
    """Say whether somebody's decision about a form would count, in a word: `decide`, or why not."""
    signer = _signer(reader, key, number)
    if signer.role != "reviewer":
        return "not-a-reviewer"
    if signer.doubt is not None:
        return signer.doubt.replace(" ", "-")
    if signer.person in _readers(slot):
        return "has-read-it"
    return "decide"


def _readers(slot: Slot) -> set[str]:
    return {event.person for event in slot.events if isinstance(event, Read)}


def _in_force(reader: DeskReader, key: KeyId, number: int, slot: Slot) -> dict[str, Any] | None:
    """Tell the decision in force: who stands behind it, how many more it takes, and whether this reviewer could."""
    rules = reader.counting.rules_of(number)
    decision = in_force(slot, rules)
    if decision is None:
        return None
    person, more = _signer(reader, key, number).person, more_needed(slot, rules)
    may = _may(reader, key, number, slot) == "decide" and person not in decision.persons
    return {
        "index": decision.event.index,
        "id": reader.entry(decision.event.index).id,
        "persons": len(decision.persons),
        "more": more,
        "mine": person in decision.persons,
        "may_endorse": may and more > 0,
    }
