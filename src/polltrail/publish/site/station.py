"""The page of a station: every form that is owed, who read it, what was decided, and the proof."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from polltrail.election.expected import GONE
from polltrail.publish.site.figures import contest_called
from polltrail.publish.site.frame import here_of, write_page
from polltrail.publish.site.links import Here
from polltrail.publish.site.listed import (
    SHORT,
    NoticeItem,
    VersionItem,
    link,
    notice_items,
    said_of,
    version_items,
)
from polltrail.publish.site.shapes import MARKS
from polltrail.publish.site.shared import crumbs
from polltrail.publish.site.site import Site
from polltrail.publish.site.texts import Texts, named, texts_of
from polltrail.publish.site.words import (
    ANSWERS,
    CHANNELS,
    CHECKS,
    COPIES,
    DOUBTS,
    EXPLAINED,
    FIELDS,
    INCIDENTS,
    KINDS,
    MARKS_OF_PEOPLE,
    OUTCOMES,
    REASONS,
    ROLES,
    STATES,
)
from polltrail.tally.board import DecisionLine, ImageLine, ReadingLine, SlotFigures, Station

_MARK = re.compile(r"([a-z][a-z ,_]*?)(?: \(([^()]+)\))?(?:, ([a-z][a-z ]*))?")


@dataclass(frozen=True, slots=True)
class Row:
    """A choice or a field: the figure shown, and what each reading has."""

    head: Markup
    shown: Markup
    readings: Sequence[Markup]


@dataclass(frozen=True, slots=True)
class ReadingItem:
    """One reading, as who gave it says it."""

    index: int
    person: int
    copy: Markup
    channel: Markup
    made: Markup
    key: str
    short: str
    doubt: Markup | None
    taken_back_by: int | None


@dataclass(frozen=True, slots=True)
class PhotoItem:
    """A photograph, or why it is not shown."""

    digest: str
    short: str
    copy: Markup
    alt: str
    small: str
    whole: str
    shown: bool
    why_not: Markup
    index: int


@dataclass(frozen=True, slots=True)
class DecisionItem:
    """What a reviewer decided."""

    what: Markup
    why: Markup | None
    about: int | None
    basis: int | None
    index: int
    key: str
    short: str


@dataclass(frozen=True, slots=True)
class SlotItem:
    """One form."""

    contest: Markup
    mark: Markup
    kind: str
    state: Markup
    explained: Markup
    confirmed: bool
    reasons: Sequence[Markup]
    heads: Sequence[ReadingItem]
    rows: Sequence[Row]
    known: bool
    marks: Sequence[tuple[Markup, Sequence[Markup | None]]]
    identities: Sequence[tuple[Markup, str, Markup]]
    photos: Sequence[PhotoItem]
    decisions: Sequence[DecisionItem]
    notices: Sequence[NoticeItem]
    versions: Sequence[VersionItem]


def station_page(
    station: Station, site: Site, language: str, *, fragment: bool = False, past: bool = False
) -> bytes:
    """Write the page of a station."""
    here, texts = here_of(site, language, site.links.station(station.id), past=past), texts_of(language)
    heading = station.name or station.id
    return write_page(
        "station.html",
        here,
        site,
        station.as_of,
        title=heading,
        fragment=fragment,
        heading=heading,
        station=station,
        crumbs=crumbs(station.place, here, station.as_of.name, own=True),
        slots=[_slot(one, station, here, texts) for one in station.slots],
        incidents=[
            (said_of(one.kind, INCIDENTS, texts), texts.moment(one.made_at), one.index)
            for one in station.incidents
        ],
        statements=[
            (index, said_of(kind, KINDS, texts), id_, id_[:SHORT]) for index, kind, id_ in station.statements
        ],
    )


def _is_idle(code: str, answer: str, slot: SlotFigures) -> bool:
    """Whether a check of parts by gender cannot tell because nobody found such parts on the paper."""
    whole, split, _ = code.partition("-by-gender")
    if answer != "cannot tell" or not split:
        return False
    written = [slot.numbers, *(one.numbers for one in slot.readings)]
    return not any(name.startswith(f"{whole}_") for numbers in written for name in numbers)


def _contest_name(contest: str, here: Here) -> str:
    """Name a contest as its own page does; one that the election no longer has by its id."""
    expected = here.links.expected
    number = expected.contest_numbers.get(contest)
    area = GONE if number is None else expected.contests[number].area
    return contest if area == GONE else contest_called(contest, expected.areas[area])


def _slot(slot: SlotFigures, station: Station, here: Here, texts: Texts) -> SlotItem:
    notices = notice_items(slot.notices, here, texts)
    readings = sorted(
        slot.readings, key=lambda one: not one.differs
    )  # what differs is seen without scrolling
    return SlotItem(
        contest=link(here.contest(slot.contest), _contest_name(slot.contest, here)),
        mark=MARKS[slot.state],
        kind=slot.state,
        state=texts.say(STATES[slot.state]),
        explained=texts.say(EXPLAINED[slot.state]),
        confirmed=slot.confirmed,
        reasons=[said_of(code, REASONS, texts) for code in slot.reasons],
        heads=[_reading(one, texts) for one in readings],
        rows=_rows(slot, readings, texts),
        known=bool(readings)
        or any(one is not None for one in (*slot.votes.values(), *slot.numbers.values())),
        marks=_marks(readings, texts),
        identities=[
            (said_of(code, CHECKS, texts), answer.replace(" ", "-"), said_of(answer, ANSWERS, texts))
            for code, answer in slot.identities.items()
            if not _is_idle(code, answer, slot)
        ],
        photos=[_photo(one, station, here, texts) for one in slot.images],
        decisions=[_decision(one, texts) for one in slot.decisions],
        notices=notices,
        versions=version_items(slot.officials, slot.names, texts),
    )


def _reading(one: ReadingLine, texts: Texts) -> ReadingItem:
    return ReadingItem(
        index=one.index,
        person=one.person,
        copy=said_of(one.copy, COPIES, texts),
        channel=said_of(one.channel, CHANNELS, texts),
        made=texts.moment(one.made_at),
        key=one.key,
        short=one.key[:SHORT],
        doubt=None if one.doubt is None else said_of(one.doubt, DOUBTS, texts),
        taken_back_by=one.taken_back_by,
    )


def _rows(slot: SlotFigures, readings: Sequence[ReadingLine], texts: Texts) -> list[Row]:
    """List choices and fields that anybody wrote a number for, each with what every reading has."""
    choices = dict.fromkeys([*slot.names, *slot.votes, *(one for read in readings for one in read.votes)])
    found = dict.fromkeys([*slot.numbers, *(one for read in readings for one in read.numbers)])
    votes = [
        _row(
            named(slot.names.get(one, one)),
            one,
            slot.votes,
            [(read, read.votes) for read in readings],
            texts,
        )
        for one in choices
    ]
    numbers = [
        _row(
            said_of(one, FIELDS, texts),
            one,
            slot.numbers,
            [(read, read.numbers) for read in readings],
            texts,
        )
        for one in found
    ]
    return [*votes, *numbers]


def _row(
    head: Markup,
    name: str,
    shown: Mapping[str, int | None],
    readings: Iterable[tuple[ReadingLine, Mapping[str, int | None]]],
    texts: Texts,
) -> Row:
    return Row(
        head,
        _number(name, shown, differs=False, texts=texts),
        [_number(name, written, differs=name in read.differs, texts=texts) for read, written in readings],
    )


def _number(name: str, written: Mapping[str, int | None], *, differs: bool, texts: Texts) -> Markup:
    """Set a number as it was written: a blank is a blank, what the reading does not have is a dash, what differs is boxed."""
    if name not in written:
        said = texts.say("not in this reading")
        return Markup(f'<span aria-hidden="true">–</span><span class="heard">{said}</span>')  # noqa: S704
    value = written[name]
    text = texts.say("blank") if value is None else texts.number(value)
    if value is None:
        text = f'<em class="blank">{text}</em>'
    if differs:
        other = texts.say("(differs)")
        text = f'<span class="differs">{text}</span><span class="heard"> {other}</span>'
    return Markup(text)  # noqa: S704 - digits, and texts escaped


def _marks(readings: Sequence[ReadingLine], texts: Texts) -> list[tuple[Markup, list[Markup | None]]]:
    """List signatures and stamps, each as every reading has it."""
    found = dict.fromkeys(mark for read in readings for mark in read.marks)
    return [
        (
            _mark_name(mark, texts),
            [
                said_of(read.marks[mark], MARKS_OF_PEOPLE, texts) if mark in read.marks else None
                for read in readings
            ],
        )
        for mark in found
    ]


def _mark_name(mark: str, texts: Texts) -> Markup:
    """Name who should have left a mark, for whom, and what: `polling agent (Reform List), stamp`."""
    found = _MARK.fullmatch(mark)
    role, whose, what = ("", None, None) if found is None else found.groups()
    if found is None or (what is not None and what.replace(" ", "_") not in ROLES):
        return named(mark)
    said = said_of(role.replace(" ", "_"), ROLES, texts)
    if whose is not None:
        said = Markup("{} ({})").format(said, named(whose))
    return (
        said if what is None else Markup("{}, {}").format(said, said_of(what.replace(" ", "_"), ROLES, texts))
    )


def _photo(one: ImageLine, station: Station, here: Here, texts: Texts) -> PhotoItem:
    folder = f"{one.digest[:2]}/{one.digest[2:4]}/{one.digest}"
    copy = said_of(one.copy, COPIES, texts)
    return PhotoItem(
        digest=one.digest,
        short=one.digest[:SHORT],
        copy=copy,
        alt=texts.words("Photograph of the result form of {station}", station=station.name or station.id),
        small=here.file(f"images/thumbnails/{folder}.jpg"),
        whole=here.file(f"images/sha256/{folder}"),
        shown=one.shown and one.stored,
        why_not=_why_not(one, station, texts),
        index=one.index,
    )


def _why_not(one: ImageLine, station: Station, texts: Texts) -> Markup:
    if not one.stored:
        return texts.say("No store has said yet that it has this photograph.")
    if station.as_of.images == "digest":
        return texts.say(
            "This election does not publish photographs. Whoever holds this one can show it, and its digest tells whether it is the one."
        )
    return texts.say(
        "This photograph is not shown: it shows more than may be published, or it was removed. Its digest stays."
    )


def _decision(one: DecisionLine, texts: Texts) -> DecisionItem:
    return DecisionItem(
        what=said_of(one.outcome, OUTCOMES, texts),
        why=said_of(one.reason, REASONS, texts) if one.reason else None,
        about=one.about,
        basis=one.basis_size,
        index=one.index,
        key=one.key,
        short=one.key[:SHORT],
    )
