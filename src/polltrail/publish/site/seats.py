"""Contests as lines of a list and dots of a map: who leads in each, and whether the rest can change it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from polltrail.publish.site.figures import contest_name, headline, who, winner_of
from polltrail.publish.site.links import Here
from polltrail.publish.site.listed import link
from polltrail.publish.site.maps import Spot
from polltrail.publish.site.official import official_first, verdict
from polltrail.publish.site.shapes import MARKS, bar
from polltrail.publish.site.texts import N_, Texts, named
from polltrail.tally.board import ContestFigures, Implied

MEANING = {
    "missing": N_("No form in yet"),
    "held": N_("Nobody leads, or it cannot be told"),
    "read_once": N_("Somebody leads, the rest can change it"),
    "read_twice": N_("Somebody leads, the rest cannot change it"),
    "contested": N_("The forms contradict the official figure"),
}
"""What a mark says of a whole contest."""
SHORT = {
    "missing": N_("no form yet"),
    "held": N_("cannot tell"),
    "read_once": N_("open"),
    "read_twice": N_("settled"),
    "contested": N_("contradicted"),
}
ALARMING = frozenset({"contradicted", "strained"})


@dataclass(frozen=True, slots=True)
class SeatItem:
    """A contest as a line of a list."""

    name: Markup
    mark: Markup
    word: Markup
    first: Markup
    lead: str
    stations: Markup


@dataclass(frozen=True, slots=True)
class AlarmItem:
    """A contest whose official figure and forms do not go together: what either says, side by side."""

    name: Markup
    mark: Markup
    kind: str
    verdict: Markup
    forms: Markup
    stations: Markup
    official: Markup | None
    official_stations: Markup | None
    says: Markup


@dataclass(frozen=True, slots=True)
class PartyItem:
    """In how many contests a party leads."""

    name: Markup
    bar: Markup
    settled: str
    open: str
    total: str


@dataclass(frozen=True, slots=True)
class LegendItem:
    """A mark with what it says, and how often it is there."""

    mark: Markup
    word: Markup
    count: str


def mark_of(figures: ContestFigures) -> str:
    """Pick the mark of a contest: a contradicted official figure first."""
    if figures.implied is not None and figures.implied.verdict == "contradicted":
        return "contested"
    if figures.read.stations == 0:
        return "missing"
    can_change = None if figures.out is None else figures.out.can_change
    if figures.winner is None or can_change is None:
        return "held"
    return "read_once" if can_change else "read_twice"


def seat_items(seats: Sequence[ContestFigures], here: Here, texts: Texts) -> list[SeatItem]:
    """Set contests as lines, named without what the names of all of them begin with."""
    names = [contest_name(one) for one in seats]
    cut = _shared(names)
    return [_seat_item(one, name[cut:], here, texts) for one, name in zip(seats, names, strict=True)]


def _shared(names: Sequence[str]) -> int:
    """How many letters, up to a slash, all names begin with."""
    if len(names) < 2:
        return 0
    first, last = min(names), max(names)
    pairs = enumerate(zip(first, last, strict=False))
    same = next((at for at, letters in pairs if letters[0] != letters[1]), 0)
    return first.rfind("/", 0, same) + 1


def _seat_item(figures: ContestFigures, name: str, here: Here, texts: Texts) -> SeatItem:
    first, mark = winner_of(figures), mark_of(figures)
    lead = figures.out.lead if figures.out is not None else None
    return SeatItem(
        name=link(here.contest(figures.id), name),
        mark=MARKS[mark],
        word=texts.say(SHORT[mark]),
        first=_first(figures, texts),
        lead="" if first is None or lead is None else texts.signed(lead),
        stations=texts.say(
            "{confirmed} of {expected}",
            confirmed=figures.confirmed.stations,
            expected=figures.expected.stations,
        ),
    )


def alarm_items(seats: Sequence[ContestFigures], here: Here, texts: Texts) -> list[AlarmItem]:
    """Pick the contests whose official figure contradicts or strains the forms."""
    return [
        _alarm(one, one.implied, here, texts)
        for one in seats
        if one.implied is not None and one.implied.verdict in ALARMING
    ]


def _alarm(one: ContestFigures, implied: Implied, here: Here, texts: Texts) -> AlarmItem:
    said = verdict(implied, texts)
    return AlarmItem(
        name=link(here.contest(one.id), contest_name(one)),
        mark=MARKS["contested" if implied.verdict == "contradicted" else "held"],
        kind=said.kind,
        verdict=said.word,
        forms=headline(one, texts),
        stations=texts.say(
            "{confirmed} of {expected} stations confirmed ({share})",
            confirmed=one.confirmed.stations,
            expected=one.expected.stations,
            share=texts.share(one.confirmed.stations, one.expected.stations),
        ),
        official=official_first(one, texts),
        official_stations=None
        if implied.counted is None
        else texts.many("from one station", "from {count} stations", implied.counted),
        says=Markup(" ").join(said.lines[:2]),
    )


def _first(figures: ContestFigures, texts: Texts) -> Markup:
    first = winner_of(figures)
    return who(first) if first is not None else texts.say("nobody")


def legend(seats: Sequence[ContestFigures], texts: Texts) -> list[LegendItem]:
    """Say what the marks of contests mean, and how many have each."""
    found = Counter(mark_of(one) for one in seats)
    return [
        LegendItem(MARKS[mark], texts.say(words), texts.number(found[mark]))
        for mark, words in MEANING.items()
    ]


def party_items(seats: Sequence[ContestFigures], texts: Texts) -> list[PartyItem]:
    """Count in how many contests each party leads: those the rest cannot change, and those it can."""
    settled: Counter[str | None] = Counter()
    total: Counter[str | None] = Counter()
    nobody = 0
    for one in seats:
        first = winner_of(one)
        if first is None:
            nobody += 1
            continue
        total[first.party] += 1
        settled[first.party] += one.out is not None and one.out.can_change is False
    items = [
        _party(
            texts.say("without a party") if party is None else named(party),
            settled[party],
            count,
            len(seats),
            texts,
        )
        for party, count in total.most_common()
    ]
    return [*items, _party(texts.say("nobody yet"), 0, nobody, len(seats), texts)] if nobody else items


def _party(name: Markup, settled: int, total: int, of: int, texts: Texts) -> PartyItem:
    drawn = bar((("confirmed", settled), ("dotted", total - settled)), of)
    return PartyItem(name, drawn, texts.number(settled), texts.number(total - settled), texts.number(total))


def seat_spots(seats: Sequence[ContestFigures], here: Here) -> list[Spot]:
    """Set contests as dots, where their stations have locations."""
    return [
        Spot(at=one.at, mark=mark_of(one), name=contest_name(one), href=here.contest(one.id))
        for one in seats
        if one.at is not None
    ]
