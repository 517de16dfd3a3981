"""One form: its photographs, every reading of it side by side, marks, decisions, and what the authority says."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from polltrail.log.excerpt import image_path
from polltrail.publish.bundle.evidence import Evidence
from polltrail.publish.bundle.words import (
    ABSENCES,
    CHANNELS,
    OUTCOMES,
    SHA256,
    SHORT,
    STANDINGS,
    area_name,
    copy_name,
    fate,
    moment,
    name,
    plain,
    short,
    who,
)
from polltrail.publish.page import Block, Cell, Column, Group, Photo, Prose, Short, Table, Written, prose
from polltrail.publish.wording import count, listed, number, plural
from polltrail.statement.bodies import DecisionBody, ImageBody, OfficialBody, TranscriptionBody
from polltrail.statement.fields import Figures, Mark, Slot

ACROSS = 5
"""Readings side by side in one table."""
BESIDE = 2
"""Corrections, and figures of the authority, beside the first readings: the last so many of each."""
SHOWN = 20
"""Readings shown of one form; the others are entries all the same."""

_WHY = {
    "disagrees": "disagrees with it",
    "left_early": "left early",
    "not_admitted": "was not admitted",
    "not_asked": "was not asked",
    "not_present": "was not present",
    "other": "for another reason",
    "unknown": "why is not known",
}

Place = tuple[str, ...]
"""Where a number stands on a form: a choice's votes, a field, or a field in a choice's row."""


@dataclass(frozen=True)
class Form:
    """What was said about one form that is owed."""

    evidence: Evidence
    slot: Slot
    indexes: tuple[int, ...]

    def of(self, kind: type) -> list[int]:
        """Entries of one kind, in the order of the log, without those that may not stand in it."""
        refused, statements = self.evidence.judged.refused, self.evidence.statements
        return [
            index
            for index in self.indexes
            if index not in refused and isinstance(statements[index].body, kind)
        ]

    @cached_property
    def readings(self) -> list[int]:
        """The readings that are shown: of every key its first before anybody's second, in the order of the log."""
        turns: dict[str, int] = {}
        ranked = []
        for index in self.of(TranscriptionBody):
            key = self.evidence.statements[index].key
            turns[key] = turns.get(key, 0) + 1
            ranked.append((turns[key], index))
        return sorted(index for _, index in sorted(ranked)[:SHOWN])

    @cached_property
    def different(self) -> frozenset[Place]:
        """Numbers that two readings give differently."""
        read = [numbers_of(self.evidence.statements[index].body) for index in self.of(TranscriptionBody)]
        places = set(chain.from_iterable(read))
        return frozenset(place for place in places if len({one.get(place) for one in read}) > 1)

    @property
    def persons(self) -> int:
        """How many persons have read it, by their commitments."""
        roster = self.evidence.roster
        keys = {self.evidence.statements[index].key for index in self.of(TranscriptionBody)}
        return len({(enrolled.person or key) if (enrolled := roster.enrolled(key)) else key for key in keys})

    def summary(self) -> str:
        """Say in a sentence what there is."""
        readings = len(self.of(TranscriptionBody))
        if not readings:
            return "Nobody has read this form here."
        told = f"{count(readings, 'reading')} by {count(self.persons, 'person')}"
        if readings == 1:
            return f"{told}."
        differ = len(self.different)
        return (
            f"{told}; they differ in {count(differ, 'number')}."
            if differ
            else f"{told}; they agree in every number."
        )


def forms_of(evidence: Evidence) -> list[Form]:
    """Find every form that something here is about, in the order of stations, contests and names of forms."""
    found: dict[tuple[str, str, str], list[int]] = {}
    for index in sorted(evidence.selected.about):
        slot = getattr(evidence.statements[index].body, "slot", None)
        if isinstance(slot, Slot) and index not in evidence.judged.refused:
            found.setdefault((slot.station, slot.contest, slot.form), []).append(index)
    return [
        Form(
            evidence, Slot(station=station, contest=contest, form=form), tuple(found[station, contest, form])
        )
        for station, contest, form in sorted(found)
    ]


def form_blocks(form: Form, *, up: str = "") -> tuple[Block, ...]:
    """Show everything about a form; `up` leads from the page to the folder of the bundle."""
    parts = (
        _photographs(form, up),
        _who_read(form),
        _figures(form),
        _marks(form),
        _decisions(form),
        _official(form),
    )
    return (*prose(form.summary()), *(block for part in parts for block in part))


def _photographs(form: Form, up: str) -> tuple[Block, ...]:
    evidence, found = form.evidence, dict[str, Block]()
    for index in form.indexes:
        for digest in _images_named(form, index):
            found.setdefault(digest, _photograph(evidence, digest, up))
    if not found:
        return prose("No photograph of this form is named.")
    photos = [block for block in found.values() if isinstance(block, Photo)]
    others = [line for block in found.values() if isinstance(block, Prose) for line in block.lines]
    lines = (Prose(lines=tuple(others), items=True),) if others else ()
    return (Group(title="Photographs", blocks=(*photos, *lines)),)


def _images_named(form: Form, index: int) -> Iterator[str]:
    body = form.evidence.statements[index].body
    if isinstance(body, TranscriptionBody):
        yield from body.images
    elif isinstance(body, ImageBody) and index not in form.evidence.judged.refused:
        yield body.digest


def _photograph(evidence: Evidence, digest: str, up: str) -> Block:
    if digest not in evidence.image_entries:
        return Prose(lines=(f"Image {digest}: a reading names it, and no entry here says that it exists.",))
    index, body = evidence.image_entries[digest]
    signer = who(evidence, evidence.statements[index].key)
    what = "A photograph" if body.redacts is None else f"A redacted copy of photograph {body.redacts[:SHORT]}"
    about = f"{what}, of {copy_name(body.copy)}; entry {index}, by {signer}; {number(body.bytes)} bytes."
    absent = evidence.images.get(digest, "not stored")
    if absent is not None:
        return Prose(lines=(f"{about} {SHA256}: {digest}. Not in this bundle: {ABSENCES[absent]}.",))
    alt = f"Photograph of a result form, {digest[:SHORT]}"
    return Photo(src=f"{up}{image_path(digest)}", alt=alt, caption=about, digest=digest)


def _who_read(form: Form) -> tuple[Block, ...]:
    rows = [_reading_row(form, at, index) for at, index in enumerate(form.readings, start=1)]
    if not rows:
        return ()
    labels = (
        "Reading",
        "Signed by",
        "Person",
        "What was read",
        "Came by",
        "Standing",
        "Made, as the device claims",
    )
    columns = tuple(Column(label=label, kind="text") for label in labels)
    return (Table(caption="Who read it", columns=columns, rows=rows, left_out=_left_out(form)),)


def _reading_row(form: Form, at: int, index: int) -> tuple[Cell, ...]:
    evidence, statement = form.evidence, form.evidence.statements[index]
    body = statement.body
    copy, channel = (body.copy, CHANNELS[body.channel]) if isinstance(body, TranscriptionBody) else (None, "")
    return (
        f"Reading {at}, entry {index}",
        Short(text=who(evidence, statement.key), full=statement.key),
        _person(evidence, statement.key),
        copy_name(copy),
        channel,
        "; ".join([STANDINGS[evidence.standing(index)], *fate(evidence, index)]),
        moment(statement.made_at // 1000),
    )


def _left_out(form: Form) -> str:
    left = sorted(set(form.of(TranscriptionBody)) - set(form.readings))
    if not left:
        return ""
    shown = listed([str(index) for index in left], most=30)
    return f"{count(len(left), 'reading')} more, none of them the first of its key: entries {shown}."


def _person(evidence: Evidence, key: str) -> Cell:
    enrolled = evidence.roster.enrolled(key)  # type: ignore[arg-type]
    return (
        short(enrolled.person) if enrolled is not None and enrolled.person is not None else "not committed to"
    )


def _figures(form: Form) -> tuple[Block, ...]:
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


def numbers_of(body: object) -> Mapping[Place, int | None]:
    """Give every number of a reading by its place on the form."""
    if not isinstance(body, Figures | TranscriptionBody):
        return {}
    return {
        **{(field,): value for field, value in body.numbers.items()},
        **{("votes", choice): value for choice, value in body.votes},
        **{("row", field, choice): value for field, choice, value in body.choice_numbers},
    }


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


def _marks(form: Form) -> tuple[Block, ...]:
    bodies = [form.evidence.statements[index].body for index in form.readings[:ACROSS]]
    marks = [body.signatures if isinstance(body, TranscriptionBody) else () for body in bodies]
    states = [{(one.role, one.of, one.mark): one for one in each} for each in marks]
    rows: list[tuple[Cell, ...]] = [
        (_mark_name(*asked), *(_mark(each.get(asked)) for each in states))
        for asked in dict.fromkeys(chain.from_iterable(states))
    ]
    if not rows:
        return ()
    readings = (Column(label=f"Reading {at}", kind="text") for at in range(1, len(states) + 1))
    columns = (Column(label="On the form", kind="name"), *readings)
    return (Table(caption="Signatures and stamps, as they were read", columns=columns, rows=rows),)


def _mark_name(role: str, of: str | None, mark: str) -> str:
    return f"{name(mark)} of the {name(role)}{'' if of is None else f', for {name(of)}'}"


def _mark(mark: Mark | None) -> str:
    if mark is None:
        return "not told"
    return mark.state if mark.reason is None else f"{mark.state}: {_WHY[mark.reason]}"


def _decisions(form: Form) -> tuple[Block, ...]:
    blocks = [block for index in form.of(DecisionBody) for block in _decision(form, index)]
    return (Group(title="Decisions", blocks=tuple(blocks)),) if blocks else ()


def _decision(form: Form, index: int) -> Iterator[Block]:
    evidence, statement = form.evidence, form.evidence.statements[index]
    body = statement.body
    if not isinstance(body, DecisionBody):
        return
    basis = [_named(evidence, one) for one in body.basis.statements]
    accepted = "" if body.transcription is None else f" It is {_reading_name(form, body.transcription)}."
    rests = f"It rests on {listed(basis, most=12)}" if basis else "It names no statement that it rests on"
    standing = "; ".join([STANDINGS[evidence.standing(index)], *fate(evidence, index)])
    yield from prose(
        f"Entry {index}, {who(evidence, statement.key)}: {OUTCOMES[body.outcome]}; the reason: {plain(body.reason)}.{accepted}",
        f"{rests}; the log had {number(body.basis.size)} entries then. Standing: {standing}.",
        _endorsed(evidence, statement.id, body),
    )


def _named(evidence: Evidence, statement: str) -> str:
    place = evidence.places.get(statement)
    return f"statement {statement[:SHORT]}" if place is None else f"entry {place}"


def _endorsed(evidence: Evidence, statement: str, body: DecisionBody) -> str:
    """Say who says the same as a decision, and how many must where it writes other figures."""
    needed = evidence.definition.policy.decision_persons
    asked = f"This election asks for {count(needed, 'reviewer')} where figures are corrected or a form is declared void. "
    named = [
        index
        for index in evidence.naming.get(statement, ())
        if evidence.statements[index].kind == "endorsement"
    ]
    said = listed(
        [f"{who(evidence, evidence.statements[index].key)} (entry {index})" for index in named], most=12
    )
    told = (
        f"{said[:1].upper()}{said[1:]} {plural('says', len(named))} the same."
        if named
        else "Nobody else says the same."
    )
    return f"{asked if body.outcome in {'correct', 'void'} else ''}{told}"


def _reading_name(form: Form, statement: str) -> str:
    index = form.evidence.places.get(statement)
    if index in form.readings:
        return f"reading {form.readings.index(index) + 1}, entry {index}"
    return "a reading that is not here" if index is None else f"that of entry {index}"


def _official(form: Form) -> tuple[Block, ...]:
    """Say what watchers saw of the authority's figures for this form; the last of them stand beside the readings."""
    seen = form.evidence.official.get((form.slot.station, form.slot.contest), ())
    lines = tuple(official_line(form.evidence, index, body) for index, body in seen)
    title = "What the authority published, as watchers saw it"
    return (Group(title=title, blocks=(Prose(lines=lines),)),) if lines else ()


def official_line(evidence: Evidence, index: int, body: OfficialBody) -> str:
    """Say who saw a figure of the authority, and where."""
    where = name(body.station) if body.station is not None else area_name(body.area)
    return (
        f"Entry {index}, {who(evidence, evidence.statements[index].key)}: a figure for {where} ({plain(body.status)}), seen at "
        f"{moment(int(body.seen_at.timestamp()))} by its own account, at {name(body.source)}; {number(body.bytes)} bytes of {SHA256} {body.digest}."
    )


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
