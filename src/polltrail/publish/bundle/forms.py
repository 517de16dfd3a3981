"""One form: its photographs, every reading of it side by side, marks, decisions, and what the authority says."""

from collections.abc import Iterator
from itertools import chain

from polltrail.log.excerpt import image_path
from polltrail.publish.bundle.decisions import decision_blocks
from polltrail.publish.bundle.evidence import Evidence
from polltrail.publish.bundle.figures import ACROSS, figure_blocks
from polltrail.publish.bundle.form import Form
from polltrail.publish.bundle.words import (
    ABSENCES,
    CHANNELS,
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
from polltrail.publish.page import Block, Cell, Column, Group, Photo, Prose, Short, Table, prose
from polltrail.publish.wording import count, listed, number
from polltrail.statement.bodies import ImageBody, OfficialBody, TranscriptionBody
from polltrail.statement.fields import Mark

_WHY = {
    "disagrees": "disagrees with it",
    "left_early": "left early",
    "not_admitted": "was not admitted",
    "not_asked": "was not asked",
    "not_present": "was not present",
    "other": "for another reason",
    "unknown": "why is not known",
}


def form_blocks(form: Form, *, up: str = "") -> tuple[Block, ...]:
    """Show everything about a form; `up` leads from the page to the folder of the bundle."""
    parts = (
        _photographs(form, up),
        _who_read(form),
        figure_blocks(form),
        _marks(form),
        decision_blocks(form),
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
