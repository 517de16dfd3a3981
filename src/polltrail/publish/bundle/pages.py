"""The pages of a bundle of single entries: one where there are few stations, else one for every few of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby

from polltrail.log.excerpt import INDEX_PAGE, README, STATION_PAGES
from polltrail.publish.bundle.by_hand import NEEDS, steps
from polltrail.publish.bundle.evidence import Evidence
from polltrail.publish.bundle.figures import official_table
from polltrail.publish.bundle.form import Form, forms_of
from polltrail.publish.bundle.forms import form_blocks, official_line
from polltrail.publish.bundle.limits import NO_VERDICT, NOT_EVIDENCE, PROVES, WITNESSED, cannot
from polltrail.publish.bundle.readme import readme
from polltrail.publish.bundle.state import State, state_blocks
from polltrail.publish.bundle.timeline import TIMES, key_blocks, refused_blocks, said_blocks
from polltrail.publish.bundle.words import area_name, name, scope_name
from polltrail.publish.page import Block, Cell, Code, Column, Group, Link, Section, Table, bullets, prose
from polltrail.publish.page_bytes import page_bytes
from polltrail.publish.wording import count, number, plural
from polltrail.statement.bodies import DecisionBody, ImageBody, TranscriptionBody

ON_ONE_PAGE = 8
"""Stations whose forms are all on the first page."""
PER_PAGE = 20
"""Stations on each further page."""
ROWS = 300
"""Rows of the list of stations; a longer list is one of pages."""

EYEBROW = "Polltrail · evidence bundle"
SAYS = "What this is"
FOOTER = "Findings, not verdicts. This page is no evidence; the files beside it are."
BACK = "../index.html"
Pages = dict[str, Callable[[], bytes]]


@dataclass(frozen=True)
class Room:
    """A station with its forms here."""

    station: str
    forms: tuple[Form, ...]


def excerpt_pages(evidence: Evidence, version: str) -> Pages:
    """Make the pages, each when it is asked for: names to functions."""
    rooms = [
        Room(station, tuple(forms))
        for station, forms in groupby(forms_of(evidence), lambda one: one.slot.station)
    ]
    frame = _Frame(evidence, version)
    if len(rooms) <= ON_ONE_PAGE:
        return {INDEX_PAGE: partial(frame.index, rooms, []), README: frame.readme}
    chunks = [rooms[at : at + PER_PAGE] for at in range(0, len(rooms), PER_PAGE)]
    digits = len(str(len(chunks)))
    names = [f"{STATION_PAGES}{at:0{digits}}.html" for at in range(1, len(chunks) + 1)]
    pages: Pages = {
        path: partial(frame.station_page, chunk) for path, chunk in zip(names, chunks, strict=True)
    }
    listed = list(zip(names, chunks, strict=True))
    return {INDEX_PAGE: partial(frame.index, [], listed), README: frame.readme, **pages}


class _Frame:
    """What all pages of one bundle share."""

    def __init__(self, evidence: Evidence, version: str) -> None:
        self.evidence = evidence
        self.version = version
        self.state = State(
            checkpoint=evidence.base, note=evidence.base_note, key=evidence.key, policy=evidence.dates.acting
        )

    @property
    def title(self) -> str:
        scope = self.evidence.scope
        if scope.station is not None:
            return f"Station {name(scope.station)}"
        if scope.area is not None:
            return f"Area {area_name(scope.area)}"
        return f"Contest {name(scope.contest or '')}"

    @property
    def banner(self) -> str:
        return rehearsal_banner(rehearsal=self.evidence.definition.rehearsal)

    def headline(self) -> tuple[str, ...]:
        evidence = self.evidence
        forms = forms_of(evidence)
        readings = sum(len(form.of(TranscriptionBody)) for form in forms)
        differ = sum(bool(form.different) for form in forms)
        found = (
            f"{count(readings, 'reading')} of {count(len(forms), 'form')}"
            if forms
            else "No form was photographed, read or decided about"
        )
        told = (
            f"; {number(differ)} {plural('form', differ)} with readings that differ"
            if differ
            else "; no two readings of one form differ"
            if readings > len(forms)
            else ""
        )
        return (
            f"What was said and signed about {scope_name(evidence.scope)}, in the log of {name(evidence.definition.name)}.",
            f"{found}{told}. {count(len(evidence.selected.about), 'entry')} of the log {'is' if len(evidence.selected.about) == 1 else 'are'} about it, of {number(evidence.base.size)} in all.",
            self.state.sentence(),
            f"The election's id is {evidence.election}. Compare it with the one that its organisers, or their opponents, have made known.",
        )

    def index(self, rooms: Sequence[Room], chunks: Sequence[tuple[str, Sequence[Room]]]) -> bytes:
        evidence = self.evidence
        selected = evidence.selected
        roster_entries = set(selected.statements) - selected.about - selected.named
        sections = (
            *(_form_section(form, several=len(rooms) > 1) for room in rooms for form in room.forms),
            _listed_section(evidence, chunks),
            Section(id="beside", title="Beside the forms", blocks=_beside(evidence)),
            Section(
                id="said",
                title="Who said what, and when",
                blocks=(*prose(TIMES), *said_blocks(evidence, selected.about))
                if selected.about
                else prose("Nothing."),
            ),
            Section(
                id="named",
                title="What these speak of",
                blocks=said_blocks(evidence, selected.named) if selected.named else (),
            ),
            Section(id="refused", title="What may not stand in this log", blocks=refused_blocks(evidence)),
            Section(id="keys", title="Keys and people", blocks=key_blocks(evidence)),
            Section(
                id="election",
                title="Definitions, enrolments, revocations",
                blocks=said_blocks(evidence, roster_entries),
            ),
            Section(id="log", title="The state of the log", blocks=state_blocks(self.state)),
            Section(
                id="limits",
                title="What this bundle proves, and what it cannot",
                blocks=limit_blocks(evidence),
            ),
            Section(
                id="check",
                title="How to check it without Polltrail",
                blocks=check_blocks(whole=False),
            ),
        )
        return self._page(self.title, self.headline(), sections)

    def station_page(self, rooms: Sequence[Room]) -> bytes:
        first, last = rooms[0].station, rooms[-1].station
        headline = (
            f"Forms of {count(len(rooms), 'station')} from {name(first)} to {name(last)}, in a bundle about {scope_name(self.evidence.scope)}.",
            "Who signed, the state of the log, and how to check it are on the first page, index.html.",
        )
        sections = tuple(_form_section(form, several=True, up="../") for room in rooms for form in room.forms)
        return self._page(self.title, headline, sections, back=BACK)

    def readme(self) -> bytes:
        evidence = self.evidence
        return readme(
            title=evidence.definition.name,
            election=evidence.election,
            lines=(*filter(None, [self.banner]), *self.headline()[:3]),
            whole=False,
            about=scope_name(evidence.scope),
        )

    def _page(
        self, title: str, headline: tuple[str, ...], sections: tuple[Section, ...], *, back: str = ""
    ) -> bytes:
        return page_bytes(
            title=title,
            eyebrow=f"{EYEBROW} · {name(self.evidence.definition.name)}",
            headline=headline,
            sections=sections,
            version=self.version,
            says=SAYS,
            footer=FOOTER,
            banner=self.banner,
            pictures=True,
            back=back,
        )


def rehearsal_banner(*, rehearsal: bool) -> str:
    """Say of a rehearsal that it is one."""
    return (
        "REHEARSAL. This election is a try-out: nobody voted, and nothing here is a result."
        if rehearsal
        else ""
    )


def limit_blocks(evidence: Evidence) -> tuple[Block, ...]:
    """Say what the bundle proves and what not."""
    proven = (*PROVES, WITNESSED) if evidence.dates.acting is not None else PROVES
    return limits_of(proven, cannot(scope_name(evidence.scope)))


def limits_of(proven: tuple[str, ...], open_: tuple[str, ...]) -> tuple[Block, ...]:
    """Set both lists."""
    return (
        Group(title="It proves", blocks=bullets(proven)),
        Group(title="It cannot show", blocks=bullets(open_)),
        *prose(NO_VERDICT, NOT_EVIDENCE),
    )


def check_blocks(*, whole: bool) -> tuple[Block, ...]:
    """Say what to type, with Polltrail and without."""
    found: list[Block] = [
        *prose(
            "With Polltrail, offline. Take the election's id from somebody you trust, and not from this page:"
        ),
        Code(text="polltrail verify BUNDLE.zip --election ID"),
        *prose(NEEDS),
    ]
    for at, (what, command) in enumerate(steps(whole=whole), start=1):
        found += [*prose(f"{at}. {what}"), Code(text=command)]
    return tuple(found)


def _form_section(form: Form, *, several: bool, up: str = "") -> Section:
    where = f"{name(form.slot.station)} · " if several else ""
    title = f"{where}Result form: {name(form.slot.contest)}"
    return Section(
        id=f"form-{form.indexes[0]}",
        title=title,
        blocks=(*prose(_form_line(form)), *form_blocks(form, up=up)),
    )


def _form_line(form: Form) -> str:
    """Say what the election's tables say of the station and the form."""
    station = form.evidence.stations.get(form.slot.station)
    if station is None:
        return f"Form model {name(form.slot.form)}. The election's tables have no station {name(form.slot.station)}."
    voters = "not published" if station.registered_voters is None else number(station.registered_voters)
    return f"Station {name(form.slot.station)}, {area_name(station.area)}; registered voters by the election's tables: {voters}. Form model {name(form.slot.form)}."


def _listed_section(evidence: Evidence, chunks: Sequence[tuple[str, Sequence[Room]]]) -> Section:
    if not chunks:
        return Section(id="stations", title="Stations")
    rooms = sum(len(chunk) for _, chunk in chunks)
    by_page = rooms > ROWS
    rows = [
        row
        for path, chunk in chunks
        for row in ([_chunk_row(path, chunk)] if by_page else [_room_row(path, room) for room in chunk])
    ]
    labels = ("Forms", "Photographs", "Readings", "Forms whose readings differ", "Decisions")
    first = "Stations" if by_page else "Station"
    table = Table(
        caption=f"{count(rooms, 'station')} about which something was said; each leads to its forms",
        columns=(Column(label=first, kind="name"), *(Column(label=label) for label in labels)),
        rows=rows,
    )
    silent = _silent(evidence, rooms)
    return Section(id="stations", title="Stations", blocks=(*prose(silent), table))


def _silent(evidence: Evidence, rooms: int) -> str:
    expected = sum(evidence.about.within(one.id) for one in evidence.listing.stations())
    if expected <= rooms:
        return ""
    return f"{count(expected - rooms, 'station')} of {number(expected)} in the tables {plural('is', expected - rooms)} not listed: nothing about a form of theirs is here."


def _counts(forms: Sequence[Form]) -> tuple[int, ...]:
    of = {
        kind: sum(len(form.of(kind)) for form in forms)
        for kind in (ImageBody, TranscriptionBody, DecisionBody)
    }
    differ = sum(bool(form.different) for form in forms)
    return len(forms), of[ImageBody], of[TranscriptionBody], differ, of[DecisionBody]


def _room_row(path: str, room: Room) -> tuple[Cell, ...]:
    href = f"{path}#form-{room.forms[0].indexes[0]}"
    return (Link(text=name(room.station), href=href), *_counts(room.forms))


def _chunk_row(path: str, chunk: Sequence[Room]) -> tuple[Cell, ...]:
    text = f"{name(chunk[0].station)} to {name(chunk[-1].station)}"
    return (Link(text=text, href=path), *_counts([form for room in chunk for form in room.forms]))


def _beside(evidence: Evidence) -> tuple[Block, ...]:
    """Show what is about no single form: incidents, and figures of the authority for areas."""
    incidents = evidence.about_by_kind.get("incident", [])
    blocks = [*said_blocks(evidence, incidents)]
    for (station, _), seen in evidence.official.items():
        if station is None:
            for index, body in seen:
                blocks += [
                    *prose(official_line(evidence, index, body)),
                    official_table(evidence, index, body),
                ]
    return tuple(blocks)
