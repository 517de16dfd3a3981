"""Lists that pages have in common: what waits for a person, what is on hold and why, versions of official figures."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from polltrail.publish.site.links import Here
from polltrail.publish.site.shapes import MARKS
from polltrail.publish.site.texts import Texts, named
from polltrail.publish.site.words import FIELDS, INCIDENTS, REASONS, STATES, STATUSES
from polltrail.tally.board import Dot, Notice, OfficialLine

TROUBLED = ("contested", "held", "void")
LISTED_STATIONS = 2_000
"""Stations of one list; a place with more lists those in trouble, and the search finds the others."""
SHORT = 8


@dataclass(frozen=True, slots=True)
class NoticeItem:
    """A line of a list of findings or incidents."""

    what: Markup
    station: Markup | None
    contest: Markup | None
    index: int
    more: int
    answered_by: int | None


@dataclass(frozen=True, slots=True)
class DotItem:
    """A station as a line of a list."""

    station: Markup
    mark: Markup
    state: Markup
    why: Markup
    voters: str


def link(href: str | None, text: str) -> Markup:
    """Lead from a name to its page; without a page it is only the name."""
    return named(text) if href is None else Markup(f'<a href="{escape(href)}">{named(text)}</a>')  # noqa: S704


def said_of(code: str, words: Mapping[str, str], texts: Texts) -> Markup:
    """Say a code in words; one that is not known is shown as it is."""
    found = words.get(code)
    return named(code.replace("_", " ").replace("-", " ")) if found is None else texts.say(found)


def is_incident(notice: Notice) -> bool:
    """Whether it tells what somebody saw, and not what the count noticed."""
    return notice.code in INCIDENTS and notice.code not in _BOTH


_BOTH = frozenset(REASONS) - frozenset(INCIDENTS)


def notice_items(notices: Iterable[Notice], here: Here, texts: Texts) -> list[NoticeItem]:
    """Set notices as lines; those that say the same of the same stand as one, by the first of them."""
    groups: dict[tuple[str, str | None, str | None, int | None], list[Notice]] = {}
    for one in notices:
        groups.setdefault((one.code, one.station, one.contest, one.answered_by), []).append(one)
    return [_notice_item(alike, here, texts) for alike in groups.values()]


def finding_items(notices: Iterable[Notice], here: Here, texts: Texts) -> list[NoticeItem]:
    """Set what waits for a person as lines."""
    return notice_items([one for one in notices if not is_incident(one) and not one.routine], here, texts)


def routine_items(notices: Iterable[Notice], here: Here, texts: Texts) -> list[NoticeItem]:
    """Set new figures of an authority that counts as lines, one for each place; that its page changed too goes without saying."""
    found = [one for one in notices if one.routine]
    changed = {(one.station, one.contest) for one in found if one.code == "official-changed"}
    told = [
        one for one in found if one.code == "official-changed" or (one.station, one.contest) not in changed
    ]
    return notice_items(told, here, texts)


def _notice_item(alike: Sequence[Notice], here: Here, texts: Texts) -> NoticeItem:
    one = alike[0]
    return NoticeItem(
        what=said_of(one.code, INCIDENTS if is_incident(one) else REASONS, texts),
        station=None if one.station is None else link(here.station(one.station), one.station),
        contest=None if one.contest is None else link(here.contest(one.contest), one.contest),
        index=one.index,
        more=len(alike) - 1,
        answered_by=one.answered_by,
    )


def dot_items(dots: Iterable[Dot], here: Here, texts: Texts) -> list[DotItem]:
    """Set stations as lines."""
    return [
        DotItem(
            station=station_link(dot, here),
            mark=MARKS[dot.state],
            state=texts.say(STATES[dot.state]),
            why=Markup("; ").join(said_of(code, REASONS, texts) for code in dot.reasons),
            voters=texts.number(dot.voters),
        )
        for dot in dots
    ]


def station_link(dot: Dot, here: Here) -> Markup:
    """Name a station, by its name and its id."""
    first = link(here.station(dot.id), dot.name or dot.id)
    return Markup(f'{first} <span class="id">{named(dot.id)}</span>') if dot.name else first  # noqa: S704


def troubled(dots: Iterable[Dot]) -> list[Dot]:
    """Pick the stations on hold, contested or void, the contested first."""
    return sorted((dot for dot in dots if dot.state in TROUBLED), key=lambda dot: TROUBLED.index(dot.state))


@dataclass(frozen=True, slots=True)
class VersionItem:
    """One version of what the authority published."""

    worth: Markup
    present: bool
    stands: bool
    status: Markup
    figures: Sequence[tuple[Markup, str]]
    source: Markup
    seen: Markup
    index: int
    digest: str
    short: str


def version_items(
    officials: Iterable[OfficialLine], names: Mapping[str, str], texts: Texts
) -> list[VersionItem]:
    """Set every version, the latest first."""
    return [
        VersionItem(
            worth=_worth(one, texts),
            present=one.present,
            stands=one.stands,
            status=said_of(one.status, STATUSES, texts),
            figures=[
                *(
                    (named(names.get(choice, choice)), texts.number(votes))
                    for choice, votes in sorted(one.votes.items(), key=lambda line: -line[1])
                ),
                *(
                    (said_of(field, FIELDS, texts), texts.number(value))
                    for field, value in sorted(one.numbers.items(), key=lambda line: _place_of(line[0]))
                ),
            ],
            source=named(one.source),
            seen=texts.moment(one.seen_at),
            index=one.index,
            digest=one.digest,
            short=one.digest[:SHORT],
        )
        for one in sorted(officials, key=lambda one: -one.index)
    ]


def _place_of(field: str) -> int:
    """Keep figures beside the votes in the order of the paper."""
    known = list(FIELDS)
    return known.index(field) if field in known else len(known)


def _worth(one: OfficialLine, texts: Texts) -> Markup:
    if not one.stands:
        return texts.many(
            "Claimed by one watcher; not compared", "Claimed by {count} watchers; not compared", one.persons
        )
    if one.present:
        return texts.many("Stands: one watcher saw it", "Stands: {count} watchers agree", one.persons)
    return texts.say("An earlier version")
