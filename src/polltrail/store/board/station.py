"""Everything about one station: its forms, who read them, what was decided, and every entry that says so."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from polltrail.election.expected import MAX_CONTESTS, UNKNOWN
from polltrail.election.formula import VOTES
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
    images_of,
)
from polltrail.review.slots.events import ABSENT
from polltrail.review.slots.layout import Layout
from polltrail.statement import Statement
from polltrail.statement.bodies import ImageBody, TranscriptionBody
from polltrail.statement.fields import Mark
from polltrail.store.board.look import reasons_of, state_of
from polltrail.store.board.standing import Standing
from polltrail.tally.board import (
    AsOf,
    DecisionLine,
    ImageLine,
    IncidentLine,
    Notice,
    ReadingLine,
    SlotFigures,
    Station,
)

EntryAt = Callable[[int], Statement]


@dataclass(frozen=True, kw_only=True)
class Sources:
    """What a station's page is made of besides the standing.

    Attributes
    ----------
    slots : mapping of int to Slot
        Of this station, as of the standing's size; those of which nothing was said are left out.
    entry : callable
        Reads an entry of the log.
    removed : set of str
        Digests of the images that were removed by then.
    """

    standing: Standing
    slots: Mapping[int, Slot]
    entry: EntryAt
    removed: frozenset[str]


def station_of(number: int, sources: Sources, as_of: AsOf) -> Station:
    """Give what a page about a station shows."""
    standing, expected = sources.standing, sources.standing.expected
    area, voters = expected.station_area[number], expected.registered[number]
    persons: dict[str, int] = {}
    for event in sorted(
        (e for s in sources.slots.values() for e in _all_events(s)), key=lambda one: one.index
    ):
        if isinstance(event, Read):
            persons.setdefault(event.person, len(persons) + 1)
    slots = tuple(_slot(one, sources, persons) for one in _owed(standing, number))
    incidents = standing.incidents_at.get(number, ())
    return Station(
        as_of=as_of, id=expected.station_ids[number], name=standing.ground.called.names[number],
        place=expected.areas[area] if area >= 0 else (), voters=None if voters == UNKNOWN else voters,
        at=standing.ground.called.at(number), slots=slots,
        incidents=tuple(
            IncidentLine(index=one.index, statement=one.statement, kind=one.kind, made_at=one.made_at) for one in incidents
        ),
        statements=tuple(_statements(sources, [one.index for one in incidents])),
    )  # fmt: skip


def _owed(standing: Standing, station: int) -> Iterator[int]:
    from_, to = standing.ground.first_slot[station], standing.ground.first_slot[station + 1]
    for place in range(int(from_), int(to)):
        yield station * MAX_CONTESTS + int(standing.ground.slot_contest[place])


def _all_events(slot: Slot) -> list[Event]:
    return [*slot.events, *(event for _, event in slot.gone)]


def _statements(sources: Sources, incidents: Iterable[int]) -> Iterator[tuple[int, str, str]]:
    indexes = {
        *incidents,
        *(event.index for slot in sources.slots.values() for event in _all_events(slot)),
        *(one.index for slot in sources.slots.values() for one in slot.back),
        *(one.index for slot in sources.slots.values() for one in slot.stored),
    }
    for index in sorted(indexes):
        statement = sources.entry(index)
        yield index, statement.kind, statement.id


def _slot(number: int, sources: Sources, persons: Mapping[str, int]) -> SlotFigures:
    standing = sources.standing
    counting, expected = standing.ground.counting, standing.expected
    slot, contest = sources.slots.get(number, Slot()), expected.contests[expected.contest_of(number)]
    layout = counting.layouts[expected.contest_of(number)]
    judged = counting.judged(number, slot)
    row = None if judged is None else judged.row
    registered = expected.registered[expected.station_of(number)]
    return SlotFigures(
        contest=contest.id, form=layout.model.name, state=state_of(judged), confirmed=judged is not None and judged.confirmed,
        reasons=reasons_of(judged), votes=_votes(layout, row), numbers=_numbers(layout, row),
        names={choice: standing.ground.named.get((contest.id, choice), (choice, None))[0] for choice in contest.choices},
        identities=_identities(layout, row, registered if registered > 0 else None),
        readings=tuple(_readings(slot, layout, judged, sources, persons)), images=tuple(_images(slot, sources)),
        decisions=tuple(_decisions(slot, sources)),
        notices=tuple(_notices(judged, expected.station_ids[expected.station_of(number)], contest.id)),
        officials=standing.officials.get((expected.station_ids[expected.station_of(number)], contest.id), ()),
    )  # fmt: skip


def _notices(judged: Judged | None, station: str, contest: str) -> Iterator[Notice]:
    """List what a person should see, and what a decision has answered since."""
    for one in () if judged is None else judged.noticed:
        yield Notice(
            code=one.code, station=station, contest=contest, index=one.index, answered_by=one.answered_by
        )


def _votes(layout: Layout, row: Row | None) -> Mapping[str, int | None]:
    return {} if row is None else dict(zip(layout.choices, layout.votes(row), strict=True))


def _numbers(layout: Layout, row: Row | None) -> Mapping[str, int | None]:
    """Give the numbers written once that the form has, which follow the votes; one left blank is None."""
    written = () if row is None else row[len(layout.choices) :]
    return {field: number for field, number in zip(layout.fields, written, strict=False) if number != ABSENT}


def _identities(layout: Layout, row: Row | None, registered: int | None) -> Mapping[str, str]:
    if row is None:
        return {}
    written = _numbers(layout, row)
    votes = [number for number in layout.votes(row) if number is not None]
    whole = sum(votes) if len(votes) == len(layout.choices) else None
    numbers = {**written, VOTES: whole, "registered_voters": registered}
    return {
        one.code: one.judge(numbers, numbers)[0]
        for one in layout.model.identities
        if one.severity == "error" and not one.per_choice
    }


def _readings(
    slot: Slot, layout: Layout, judged: Judged | None, sources: Sources, persons: Mapping[str, int]
) -> Iterator[ReadingLine]:
    gone = {event.index: index for index, event in slot.gone}
    for event in sorted(_all_events(slot), key=lambda one: one.index):
        if not isinstance(event, Read):
            continue
        statement, row = sources.entry(event.index), slot.rows[event.row]
        body = statement.body
        marks, channel = (
            (body.signatures, body.channel) if isinstance(body, TranscriptionBody) else ((), "file")
        )
        shown = None if judged is None else judged.row
        differs = () if shown is None else tuple(name for name, _, _ in layout.differences(shown, row))
        yield ReadingLine(
            index=event.index, statement=statement.id, person=persons[event.person], key=event.key, copy=event.copy[0],
            channel=channel, votes=_votes(layout, row), numbers=_numbers(layout, row), differs=differs,
            marks={_name(mark): mark.state for mark in marks}, images=tuple(one.hex() for one in event.images),
            doubt=event.doubt, taken_back_by=gone.get(event.index), made_at=statement.made_at // 1000,
        )  # fmt: skip


def _name(mark: Mark) -> str:
    whose = mark.role if mark.of is None else f"{mark.role} ({mark.of})"
    return whose if mark.mark == "signature" else f"{whose}, {mark.mark}"


def _images(slot: Slot, sources: Sources) -> Iterator[ImageLine]:
    """List every photograph that a statement names, each once; what a reading alone names is told by its digest."""
    stored, seen = slot.images_stored, set[bytes]()
    policy = sources.standing.ground.definition.policy.images
    redacted = _redacted(slot, sources) if policy == "redacted" else set()
    for event in sorted(slot.events, key=lambda one: (not isinstance(one, Pictured), one.index)):
        for digest in images_of(event):
            if digest in seen or not isinstance(event, Pictured | Read):
                continue
            seen.add(digest)
            body = sources.entry(event.index).body
            is_shown = digest in stored and (policy == "public" or digest in redacted)
            yield ImageLine(
                digest=digest.hex(), media_type=body.media_type if isinstance(body, ImageBody) else "",
                copy=event.copy[0] if event.copy is not None else "", index=event.index, stored=digest in stored,
                shown=is_shown and digest.hex() not in sources.removed,
            )  # fmt: skip


def _redacted(slot: Slot, sources: Sources) -> set[bytes]:
    """Find the images that nobody calls anything but a redacted copy."""
    called: dict[bytes, bool] = {}
    for event in slot.events:
        if isinstance(event, Pictured):
            body = sources.entry(event.index).body
            is_copy = isinstance(body, ImageBody) and body.redacts is not None
            called[event.digest] = called.get(event.digest, True) and is_copy
    return {digest for digest, is_copy in called.items() if is_copy}


def _decisions(slot: Slot, sources: Sources) -> Iterator[DecisionLine]:
    """List decisions, what reviewers say to them, and that one was taken back."""
    for event in sorted(_all_events(slot), key=lambda one: one.index):
        if isinstance(event, Read | Pictured):
            continue
        statement = sources.entry(event.index)
        yield DecisionLine(
            index=event.index, statement=statement.id, key=statement.key, outcome=_outcome(event),
            reason=event.reason if isinstance(event, Decided) else "",
            about=event.target if isinstance(event, Endorsed | TakenBack) else None,
            basis_size=event.basis_size if isinstance(event, Decided) else None,
        )  # fmt: skip


def _outcome(event: Event) -> str:
    if isinstance(event, Decided):
        return event.outcome
    return "endorse" if isinstance(event, Endorsed) else "take back"
