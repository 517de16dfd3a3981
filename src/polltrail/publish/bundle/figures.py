"""Figures side by side: each reading, what was decided, what the authority says; blank and zero told apart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from polltrail.publish.bundle.evidence import Evidence
from polltrail.publish.bundle.form import Form, Place, numbers_of
from polltrail.publish.bundle.words import name
from polltrail.publish.page import Block, Column, Table, Written
from polltrail.statement.bodies import DecisionBody, OfficialBody, TranscriptionBody

ACROSS = 5
"""Readings side by side in one table."""
BESIDE = 2
"""Corrections, and figures of the authority, beside the first readings: the last so many of each."""


def figure_blocks(form: Form) -> tuple[Block, ...]:
    """Set readings side by side, the first of them beside what was decided and what the authority says."""
    readings = [
        _Read(f"Reading {at}", numbers_of(form.evidence.statements[index].body))
        for at, index in enumerate(form.readings, start=1)
    ]
    parts = [readings[at : at + ACROSS] for at in range(0, len(readings), ACROSS)]
    beside = _beside(form)
    if not parts:
        return (_figure_table(form, [], beside),) if beside else ()
    return tuple(_figure_table(form, part, [] if at else beside) for at, part in enumerate(parts))


@dataclass(frozen=True, slots=True)
class _Read:
    """One column of figures."""

    label: str
    numbers: Mapping[Place, int | None]


def _beside(form: Form) -> list[_Read]:
    """Give the last corrections, and the last figures of the authority."""
    statements = form.evidence.statements
    corrected = [(index, statements[index].body) for index in form.of(DecisionBody)]
    found = [
        _Read(f"Corrected, entry {index}", numbers_of(body.figures))
        for index, body in corrected
        if isinstance(body, DecisionBody) and body.figures is not None
    ]
    seen = form.evidence.official.get((form.slot.station, form.slot.contest), ())
    official = [_Read(f"Authority, entry {index}", numbers_of(body.figures)) for index, body in seen]
    return [*found[-BESIDE:], *official[-BESIDE:]]


def _figure_table(form: Form, readings: Sequence[_Read], beside: Sequence[_Read]) -> Table:
    labels = _labels(form.evidence, form.slot.contest)
    shown = dict.fromkeys(chain.from_iterable(one.numbers for one in (*readings, *beside)))
    order = [place for place in labels if place in shown] + [place for place in shown if place not in labels]
    several = len(form.of(TranscriptionBody)) > 1
    rows = [
        (
            labels.get(place) or _strange(place),
            *(_written(one, place, differs=place in form.different) for one in readings),
            *((("differ" if place in form.different else "agree"),) if several else ()),
            *(_written(one, place, differs=False) for one in beside),
        )
        for place in order
    ]
    columns = (
        Column(label="On the form", kind="name"),
        *(Column(label=one.label) for one in readings),
        *((Column(label="Readings", kind="text"),) if several else ()),
        *(Column(label=one.label) for one in beside),
    )
    caption = "Figures as they were read; a blank on the form is not a zero"
    return Table(caption=caption, columns=columns, rows=rows)


def _written(read: _Read, place: Place, *, differs: bool) -> Written:
    return Written(value=read.numbers.get(place), there=place in read.numbers, differs=differs)


def _labels(evidence: Evidence, contest: str) -> Mapping[Place, str]:
    """Name every place of the form, in its order: the form model's fields, then each choice."""
    model, listed_contest = evidence.listing.form, evidence.listing.contests.get(contest)
    fields = () if model is None else model.fields
    choices = () if listed_contest is None else listed_contest.choices
    found: dict[Place, str] = {(field.name,): field.title for field in fields if not field.per_choice}
    for choice in choices:
        party = f" ({name(choice.party)})" if choice.party else ""
        found["votes", choice.id] = f"{name(choice.name or choice.id)}{party}"
        for field in fields:
            if field.per_choice:
                found["row", field.name, choice.id] = f"{name(choice.name or choice.id)}: {field.title}"
    return found


def _strange(place: Place) -> str:
    """Name a place that the election's tables do not have."""
    return ": ".join(name(part) for part in place if part not in {"votes", "row"})


def official_table(evidence: Evidence, index: int, body: OfficialBody) -> Table:
    """Set one figure of the authority."""
    numbers, labels = numbers_of(body.figures), _labels(evidence, body.contest)
    order = [place for place in labels if place in numbers] + [
        place for place in numbers if place not in labels
    ]
    read = _Read(f"Authority, entry {index}", numbers)
    rows = [(labels.get(place) or _strange(place), _written(read, place, differs=False)) for place in order]
    columns = (Column(label="On the form", kind="name"), Column(label=read.label))
    return Table(caption=f"{name(body.contest)}: figures of the authority", columns=columns, rows=rows)
