"""Boards as a night leaves them: an invented country of 60 seats, one constituency of it with 198 stations.

The authority's feed stopped, the forms went on arriving, and the announcement contradicts them. Everything is made by
hand from the values of `polltrail.tally.board`, so that pages are tried without a log.
"""

from array import array
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache
from hashlib import sha256
from random import Random
from typing import Any

from polltrail.election.expected import Expected, ExpectedContest
from polltrail.publish.site import Links, Site
from polltrail.review.slots import STATES, State
from polltrail.tally.board import (
    AsOf,
    Board,
    ChoiceLine,
    ContestBoard,
    ContestFigures,
    DecisionLine,
    Dot,
    Findings,
    ImageLine,
    Implied,
    IncidentLine,
    Notice,
    OfficialLine,
    Out,
    PlaceLine,
    Point,
    ReadingLine,
    Sealed,
    Share,
    SlotFigures,
    Station,
)

PROVINCES = ("Norrey", "Sandmark", "Ostervale", "Kelmoor")
LEVELS = ("province", "constituency")
SEATS = 60
FOCUS = ("Sandmark", "Kestrel Bay")
SEAT = "Assembly/Kestrel Bay"
PARTIES = (("union", "Tomas Arrel", "Union of the Coast"), ("reform", "Ines Quillan", "Reform List"), ("rural", "Jory Pell", "Rural Alliance"), ("green", "Adda Wyn", None))  # fmt: skip
STREETS = ("Harbour School", "Lime Street Hall", "Old Mill Clinic", "Chapel Rise", "Ferry Road School", "Market House", "Upper Quay", "Tannery Lane", "Lighthouse College", "Station Yard")  # fmt: skip
BEGINNING = 1_959_613_200
"""When the polls closed, in seconds since 1970."""
SIZE = 4_213


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def as_of(*, size: int = SIZE, **more: Any) -> AsOf:
    """A witnessed state of the invented log."""
    given: dict[str, Any] = {
        "election": digest("election"), "name": "Marren general election 2032", "size": size, "root": digest(f"root {size}"),
        "witnesses": ("harbour-law-clinic.example", "reform-list.example", "university.example"),
        "witnessed_at": BEGINNING + 41_460, "rehearsal": False, "sealed_until": None, "images": "public",
    }  # fmt: skip
    return AsOf(**{**given, **more})


@cache
def expected(seats: int = SEATS, stations: int = 198) -> Expected:
    """Provinces, constituencies and stations, the focus with `stations` of them and every other seat with four."""
    own = [(PROVINCES[at % 4], f"Seat {at + 1:02}") for at in range(seats)]
    own[min(17, seats - 1)] = FOCUS
    areas: list[tuple[str, ...]] = [(), *((one,) for one in PROVINCES), *own]
    parents = [-1, 0, 0, 0, 0, *(1 + PROVINCES.index(one[0]) for one in own)]
    held = [(at, which) for at, path in enumerate(areas) if len(path) == 2 for which in range(stations if path == FOCUS else 4)]  # fmt: skip
    return Expected(
        station_ids=tuple(f"{areas[at][1][:2].upper()}-{at:02}-{which + 1:03}" for at, which in held),
        registered=array("i", [1200 + 37 * (which % 23) for _, which in held]),
        station_area=array("i", [at for at, _ in held]),
        areas=tuple(areas),
        parents=tuple(parents),
        levels=LEVELS,
        contests=tuple(
            ExpectedContest(id=f"Assembly/{path[1]}", area=at, choices=tuple(one[0] for one in PARTIES))
            for at, path in enumerate(areas)
            if len(path) == 2
        ),
    )


def site(*, live: bool = True, scripts: Mapping[str, bytes] | None = None, seats: int = SEATS) -> Site:
    return Site(links=Links(expected(seats)), live=live, scripts=scripts or {})


@cache
def dots() -> tuple[Dot, ...]:
    """The 198 stations of the focus: most read twice, some out, a few in trouble."""
    random, known = Random(257), expected()
    focus = known.areas.index(FOCUS)
    numbers = [at for at, area in enumerate(known.station_area) if area == focus]
    return tuple(
        Dot(
            id=known.station_ids[number],
            name=f"{STREETS[at % 10]}, room {at // 10 + 1}",
            state=_state(at),
            voters=known.registered[number],
            at=(
                41.2 + random.gauss(0, 0.05) + 0.1 * (at % 3),
                12.6 + random.gauss(0, 0.035) + 0.04 * (at % 5),
            ),
            reasons=_reasons(_state(at)),
        )
        for at, number in enumerate(numbers)
    )


def _state(at: int) -> State:
    special: dict[int, State] = {
        3: "contested",
        57: "contested",
        11: "held",
        44: "held",
        91: "held",
        120: "void",
    }
    if at in special:
        return special[at]
    if at < 120:
        return "decided" if at % 13 == 0 else "read_twice"
    return "read_once" if at < 138 else "imaged" if at < 145 else "missing"


def _reasons(state: State) -> tuple[str, ...]:
    told: dict[str, tuple[str, ...]] = {
        "held": ("readings-differ", "choices-make-valid"), "contested": ("contradicted",), "void": ("materials_destroyed",)
    }  # fmt: skip
    return told.get(state, ())


def shares(stations: Sequence[Dot]) -> dict[State, Share]:
    """Every state of the ladder with its stations."""
    return {
        state: Share(
            stations=sum(one.state == state for one in stations),
            voters=sum(one.voters or 0 for one in stations if one.state == state),
        )
        for state in STATES
    }


def _sum(states: Mapping[State, Share], *wanted: str) -> Share:
    found = [share for state, share in states.items() if state in wanted]
    return Share(stations=sum(one.stations for one in found), voters=sum(one.voters for one in found))


@cache
def focus_figures() -> ContestFigures:
    """The seat whose announcement contradicts its forms."""
    states = shares(dots())
    confirmed, held, any_ = (
        (41_730, 22_914, 5_120, 0),
        (43_004, 23_391, 5_288, 0),
        (48_120, 27_032, 6_011, 12),
    )
    official = (46_084, 134_498, 4_921, 398)
    rest = tuple(one - other for one, other in zip(official, any_, strict=True))
    return ContestFigures(
        id=SEAT, area=FOCUS, place=FOCUS,
        choices=tuple(
            ChoiceLine(id=name, name=person, party=party, confirmed=confirmed[at], with_held=held[at], any_reading=any_[at], official=official[at], implied=rest[at])
            for at, (name, person, party) in enumerate(PARTIES)
        ),
        expected=_sum(states, *STATES),
        read=_sum(states, "read_once", "read_twice", "decided", "held", "contested"),
        with_held=_sum(states, "read_twice", "decided", "held", "contested"),
        confirmed=_sum(states, "read_twice", "decided"),
        states=states, registers_unknown=0, ballots=82_611, findings_open=7,
        out=Out(stations=83, cap=133_210, lead=18_816, can_change=True), winner="union",
        officials=(
            official_line((9_120, 4_871, 802, 41), status="unofficial-partial", present=False, at=9_300, index=611, stations_reporting=52),
            official_line((46_084, 134_498, 4_921, 398), status="unofficial-complete", at=41_460, index=3_902, stations_reporting=198, ballots_cast=185_907, rejected_ballots=6),
            official_line((46_084, 134_600, 4_921, 398), status="unknown", stands=False, at=41_500, index=4_100, persons=1),
        ),
        implied=Implied(verdict="contradicted", contradicted_votes=2_036, affects_winner=False, stations=60, voters=96_310, ballots=103_296),
        at=(41.3, 12.7),
    )  # fmt: skip


def official_line(
    votes: Sequence[int], *, status: str, at: int, index: int, present: bool = True, stands: bool = True, persons: int = 2, **numbers: int,
) -> OfficialLine:  # fmt: skip
    return OfficialLine(
        source="https://results.authority.example/kestrel-bay", status=status,
        votes={one[0]: count for one, count in zip(PARTIES, votes, strict=True)}, numbers=numbers, stands=stands,
        present=present, persons=persons, seen_at=BEGINNING + at, index=index, digest=digest(f"page {index}"),
    )  # fmt: skip


def seat_figures(at: int, path: tuple[str, ...]) -> ContestFigures:
    """One of the other seats: some safe, some open, some not heard from."""
    random = Random(at)
    votes = [random.randrange(900, 30_000) for _ in PARTIES]
    heard = at % 7 != 5
    read = (
        Share(stations=4 if at % 3 else 3, voters=5_000 if at % 3 else 3_800)
        if heard
        else Share(stations=0, voters=0)
    )
    ahead = max(votes) - sorted(votes)[-2]
    states = {state: Share(stations=0, voters=0) for state in STATES} | {
        "read_twice": read, "missing": Share(stations=4 - read.stations, voters=5_000 - read.voters)
    }  # fmt: skip
    return ContestFigures(
        id=f"Assembly/{path[1]}", area=path, place=path,
        choices=tuple(
            ChoiceLine(id=name, name=f"{person.split()[0]} {path[1]}", party=party, confirmed=votes[which] * heard, with_held=votes[which] * heard, any_reading=votes[which] * heard)
            for which, (name, person, party) in enumerate(PARTIES)
        ),
        expected=Share(stations=4, voters=5_000), read=read, with_held=read, confirmed=read, states=states,
        registers_unknown=0, ballots=sum(votes) * heard, findings_open=at % 9 == 0,
        out=Out(stations=4 - read.stations, cap=5_000 - read.voters, lead=ahead if heard else None, can_change=(ahead <= 5_000 - read.voters) if heard else True),
        winner=PARTIES[votes.index(max(votes))][0] if heard else None,
        at=(38 + 6 * random.random() + 2 * (at % 4), 10 + 5 * random.random()),
    )  # fmt: skip


@cache
def curve(size: int = SIZE) -> tuple[Point, ...]:
    """Arrivals: quick until one in the morning, then slower, with forms still coming after the feed stopped."""
    states = shares(dots())
    read, confirmed = (
        _sum(states, "read_once", "read_twice", "decided", "held", "contested"),
        _sum(states, "read_twice", "decided"),
    )
    return tuple(
        Point(
            size=20 + (size - 20) * at // 60,
            at=None if at == 0 else BEGINNING + 3_600 + 640 * at,
            read=Share(stations=read.stations * at * (120 - at) // 3600, voters=read.voters * at * (120 - at) // 3600),
            confirmed=Share(stations=confirmed.stations * at * at // 3600, voters=confirmed.voters * at * at // 3600),
        )
        for at in range(61)
    )  # fmt: skip


@cache
def notices() -> tuple[Notice, ...]:
    """What waits for a person, and incidents, the latest first."""
    at = {one.state: one.id for one in reversed(dots())}
    return (
        Notice(code="official-changed", station=None, contest=SEAT, index=4_100),
        Notice(code="contradicted", station=at["contested"], contest=SEAT, index=3_990),
        Notice(code="readings-differ", station=at["held"], contest=SEAT, index=3_410),
        Notice(code="identity-broken", station=at["held"], contest=SEAT, index=3_411),
        Notice(code="figures-changed", station=at["decided"], contest=SEAT, index=2_871, answered_by=2_944),
        Notice(code="form_not_given", station=at["missing"], contest=None, index=1_204),
        Notice(code="counting_stopped", station=at["void"], contest=None, index=903),
    )


@cache
def focus_board() -> Board:
    return Board(
        as_of=as_of(), place=FOCUS, level="constituency", levels=(), contests=(focus_figures(),), seats=(), places=(),
        stations=dots(), curve=curve(), notices=notices(), notices_left_out=0,
    )  # fmt: skip


@cache
def focus_contest() -> ContestBoard:
    return ContestBoard(
        as_of=as_of(), figures=focus_figures(), parts=(), curve=curve(), notices=notices(), notices_left_out=0, stations=dots(),
    )  # fmt: skip


@cache
def empty_contest() -> ContestBoard:
    """The focus before anything came in."""
    figures, none = focus_figures(), Share(stations=0, voters=0)
    states = dict.fromkeys(STATES, none) | {"missing": figures.expected}
    choices = tuple(
        replace(one, confirmed=0, with_held=0, any_reading=0, official=None, implied=None)
        for one in figures.choices
    )
    out = Out(stations=figures.expected.stations, cap=figures.expected.voters, lead=None, can_change=True)
    bare = replace(
        figures, choices=choices, read=none, with_held=none, confirmed=none, states=states, ballots=0, findings_open=0,
        out=out, winner=None, officials=(), implied=None, at=None,
    )  # fmt: skip
    return ContestBoard(as_of=as_of(), figures=bare, parts=(), curve=(), notices=(), notices_left_out=0)


@cache
def country_board(seats: int = SEATS) -> Board:
    """The whole country with its seats."""
    paths = [path for path in expected(seats).areas if len(path) == 2]
    own = tuple(focus_figures() if path == FOCUS else seat_figures(at, path) for at, path in enumerate(paths))
    return Board(
        as_of=as_of(), place=(), level="", levels=LEVELS, contests=(), seats=own,
        places=tuple(_province(at, one, own) for at, one in enumerate(PROVINCES)), stations=(), curve=curve(),
        notices=notices(), notices_left_out=312,
    )  # fmt: skip


def _province(at: int, name: str, seats: Sequence[ContestFigures]) -> PlaceLine:
    inside = [one for one in seats if one.area[0] == name]
    states: Counter[State] = Counter()
    for one in inside:
        states.update({state: share.stations for state, share in one.states.items()})
    added = {
        part: Share(stations=sum(getattr(one, part).stations for one in inside), voters=sum(getattr(one, part).voters for one in inside))
        for part in ("expected", "read", "confirmed")
    }  # fmt: skip
    return PlaceLine(
        path=(name,), **added, states=states, findings_open=sum(one.findings_open for one in inside), contests=len(inside),
        contests_open=sum(one.out is not None and one.out.can_change is not False for one in inside), at=(40.0 + 2 * at, 12.0 + (at % 2)),
    )  # fmt: skip


def findings() -> Findings:
    return Findings(as_of=as_of(), notices=notices(), notices_left_out=312)


def sealed() -> Sealed:
    return Sealed(
        as_of=as_of(sealed_until=BEGINNING + 90_000), expected=Share(stations=434, voters=610_000),
        enrolled={"agent": 412, "clerk": 30, "reviewer": 4, "watcher": 3, "store": 1},
        checkpoints=tuple((40 + 90 * at, BEGINNING + 600 * at) for at in range(40)),
    )  # fmt: skip


def reading(at: int, votes: Sequence[int | None], **more: Any) -> ReadingLine:
    """One person's reading of a form of the focus."""
    given: dict[str, Any] = {
        "index": 2_000 + 50 * at, "statement": digest(f"statement {at}"), "person": at, "key": digest(f"key {at}"), "copy": "agent",
        "channel": "capture", "votes": dict(zip((one[0] for one in PARTIES), votes, strict=True)),
        "numbers": {"ballots_cast": 641, "valid_votes": 633, "rejected_ballots": 8, "registered_voters": 1_311},
        "differs": (), "marks": {"presiding officer": "present", "polling agent (Reform List)": "refused", "presiding officer, stamp": "present"},
        "images": (digest("photo 1"),), "doubt": None, "taken_back_by": None, "made_at": BEGINNING + 9_000 + 60 * at,
    }  # fmt: skip
    return ReadingLine(**{**given, **more})


def slot(state: State = "contested", **more: Any) -> SlotFigures:
    """A form with four readings, of which one contradicts and one was taken back."""
    figures: dict[str, int | None] = {"union": 402, "reform": 198, "rural": 33, "green": None}
    given: dict[str, Any] = {
        "contest": SEAT, "form": "generic", "state": state, "confirmed": state in {"read_twice", "decided"},
        "reasons": _reasons(state), "votes": figures,
        "numbers": {"registered_voters": 1_311, "ballots_cast": 641, "valid_votes": 633, "rejected_ballots": 8},
        "names": {one[0]: one[1] for one in PARTIES},
        "identities": {"choices-make-valid": "pass", "valid-and-rejected-make-cast": "pass", "cast-within-register": "pass", "cast-within-marked": "cannot tell"},
        "readings": (
            reading(1, (402, 198, 33, None)),
            reading(2, (402, 198, 33, None), channel="desk"),
            reading(3, (102, 498, 33, None), copy="authority", differs=("union", "reform"), images=(digest("photo 2"),), numbers={"ballots_cast": 641, "valid_votes": None}),
            reading(4, (402, 189, 33, None), channel="sms", differs=("reform",), doubt="late", taken_back_by=2_260),
        ),
        "images": (
            ImageLine(digest=digest("photo 1"), media_type="image/jpeg", copy="agent", index=1_990, stored=True, shown=True),
            ImageLine(digest=digest("photo 2"), media_type="image/jpeg", copy="authority", index=2_148, stored=True, shown=False),
            ImageLine(digest=digest("photo 3"), media_type="image/jpeg", copy="posted", index=2_149, stored=False, shown=False),
        ),
        "decisions": (
            DecisionLine(index=2_944, statement=digest("decision"), key=digest("reviewer 1"), outcome="accept", reason="figures_clear", about=None, basis_size=2_900),
            DecisionLine(index=2_951, statement=digest("endorsed"), key=digest("reviewer 2"), outcome="endorse", reason="", about=2_944, basis_size=None),
        ),
        "notices": (Notice(code="contradicted", station=None, contest=SEAT, index=3_990), Notice(code="readings-differ", station=None, contest=SEAT, index=2_150, answered_by=2_944)),
        "officials": (official_line((102, 498, 33, 0), status="certified", at=60_000, index=4_180),),
    }  # fmt: skip
    return SlotFigures(**{**given, **more})


def station(*slots: SlotFigures, **more: Any) -> Station:
    """A station of the focus; with one contested form unless others are given."""
    dot = dots()[3]
    given: dict[str, Any] = {
        "as_of": as_of(), "id": dot.id, "name": dot.name, "place": FOCUS, "voters": 1_311, "at": dot.at,
        "slots": slots or (slot(),),
        "incidents": (IncidentLine(index=1_204, statement=digest("incident"), kind="form_not_given", made_at=BEGINNING + 8_000),),
        "statements": (
            (1_204, "incident", digest("incident")), (1_990, "image", digest("image 1")), (2_050, "transcription", digest("statement 1")),
            (2_100, "transcription", digest("statement 2")), (2_150, "transcription", digest("statement 3")), (2_944, "decision", digest("decision")),
        ),
    }  # fmt: skip
    return Station(**{**given, **more})


@dataclass(frozen=True)
class Everything:
    """One of each value that a page is made of."""

    country: Board
    place: Board
    contest: ContestBoard
    station: Station
    findings: Findings
    sealed: Sealed


def everything() -> Everything:
    return Everything(country_board(), focus_board(), focus_contest(), station(), findings(), sealed())


def small() -> Everything:
    """The same with few stations and contests: quick to write and to read."""
    few = tuple({dot.state: dot for dot in dots()}.values())
    seats = country_board().seats
    country = replace(country_board(), seats=(*seats[:6], focus_figures()), curve=curve()[::12])
    place = replace(focus_board(), stations=few, curve=curve()[::12])
    contest = replace(focus_contest(), stations=few, curve=curve()[::12])
    return Everything(country, place, contest, station(), findings(), sealed())


CODED = {
    "state", "status", "verdict", "channel", "copy", "kind", "outcome", "images", "root", "election", "digest", "statement", "media_type", "key"
}  # fmt: skip
"""Fields that hold no words of anybody, but codes and digests that the log's own rules keep in form."""


def with_text(value: Any, text: str) -> Any:
    """Put `text` into every field that can hold words, however deep."""
    if isinstance(value, str):
        return text
    if isinstance(value, tuple):
        return tuple(with_text(one, text) for one in value)
    if isinstance(value, Mapping):
        return {with_text(name, text + str(at)) if name not in STATES else name: with_text(one, text) for at, (name, one) in enumerate(value.items())}  # fmt: skip
    if is_dataclass(value) and not isinstance(value, type):
        changed = {
            one.name: with_text(getattr(value, one.name), text)
            for one in fields(value)
            if one.name not in CODED
        }
        return replace(value, **changed)
    return value
