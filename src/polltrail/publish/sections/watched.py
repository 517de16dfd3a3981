"""What watchers saw the authority publish: every version with its time, and how it differs from the one before.

Nothing here is a verdict. Figures change as long as votes are counted, and a correction is a change.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from itertools import pairwise

from polltrail.election import ContestId
from polltrail.publish.names import Names
from polltrail.publish.page import Block, Cell, Column, Group, Section, Short, Table, Written, prose
from polltrail.publish.watched_document import differences
from polltrail.publish.wording import count, isolate, number, plural, sentence
from polltrail.statement.bodies import OfficialBody
from polltrail.tally.fold.official import Official, is_blank, place_of
from polltrail.tally.fold.official_notices import OfficialNotice
from polltrail.tally.fold.watched import Watched

CLAIMED, CHANGES, VERSIONS, CHOICES, FILES = 30, 40, 8, 4, 20
"""Claimed figures, changed numbers, versions of one figure, choices of each, and replaced files that are shown."""
SHORT = 12


def watched_section(names: Names) -> Section:
    """Tell which versions there are, which of them are only claimed, and what changed, vanished or was replaced."""
    watched = names.account.watched
    blocks: tuple[Block, ...] = ()
    if watched is not None and watched.versions:
        blocks = (
            *prose(*published_lines(watched)),
            *_claimed(watched, names),
            *_changes(watched, names),
            *_histories(watched, names),
            *_files(watched),
        )
    return Section(id="published", title="What the authority published", blocks=blocks)


def published_lines(watched: Watched) -> tuple[str, ...]:
    """Say in sentences how many versions there are, what they are worth, and what changed."""
    versions = watched.versions
    places = len({place_of(one.body) for one in versions})
    claimed = [one for one in versions if not one.stands]
    watchers = f"{number(watched.persons)} {plural('watcher', watched.persons)}"
    agree = "agrees" if watched.persons == 1 else "agree"
    return (
        sentence(
            f"Watchers saw {count(len(versions), 'version')} of {count(places, 'official figure')}. A figure is held "
            f"against the forms once {watchers} {agree} about the bytes that showed it, and those are stored"
        ),
        claimed_words(claimed, watched),
        changed_words(watched.notices),
    )


def claimed_words(claimed: Sequence[Official], watched: Watched) -> str:
    """Say how many figures are claimed, and by how many watchers; empty where none is."""
    if not claimed:
        return ""
    most = max(one.persons for one in claimed)
    by = f"claimed by {'at most ' if len(claimed) > 1 else ''}{most} of {watched.persons} watchers"
    if most >= watched.persons:
        by = (
            "claimed; the bytes of some are not stored"
            if len(claimed) > 1
            else "claimed; its bytes are not stored"
        )
    return sentence(f"{count(len(claimed), 'version')} {plural('is', len(claimed))} {by}; not compared")


def changed_words(notices: Iterable[OfficialNotice]) -> str:
    """Say how often something changed; empty where nothing did."""
    codes: list[str] = [one.code for one in notices]
    changed, vanished, replaced = map(
        codes.count, ("official-changed", "official-vanished", "official-file-replaced")
    )
    said = [
        *([f"{count(changed, 'change')} of a figure"] if changed else []),
        *([f"{count(vanished, 'figure')} that vanished"] if vanished else []),
        *(
            [f"{count(replaced, 'replacement')} of a page or file by another at the same address"]
            if replaced
            else []
        ),
    ]
    return sentence(f"Seen: {'; '.join(said)}") if said else ""


def _claimed(watched: Watched, names: Names) -> tuple[Block, ...]:
    claimed = [one for one in reversed(watched.versions) if not one.stands]
    if not claimed:
        return ()
    table = Table(
        caption="Claimed figures, the latest first; none of them is compared with the forms",
        columns=(
            Column(label="Of", kind="name"),
            Column(label="Says", kind="long"),
            Column(label="Worth", kind="long"),
            Column(label="Seen (UTC)", kind="time"),
        ),
        rows=[_claimed_row(one, watched, names) for one in claimed[:CLAIMED]],
        left_out=_left(len(claimed) - CLAIMED, "claimed version", "tables/official_versions.csv"),
    )
    return (table,)


def _claimed_row(one: Official, watched: Watched, names: Names) -> tuple[Cell, ...]:
    worth = f"claimed by {one.persons} of {watched.persons} watchers; not compared"
    if one.persons >= watched.persons:
        worth = f"claimed by {one.persons} watchers; its bytes are not stored; not compared"
    return (
        _where(one.body, names),
        _says(one.body, names),
        worth,
        _moment(int(one.seen_at.timestamp())),
    )


def _says(body: OfficialBody, names: Names) -> str:
    """Name the most votes first."""
    if is_blank(body):
        return "no figures"
    votes = sorted(
        ((n, choice) for choice, n in body.figures.votes if n is not None), key=lambda one: -one[0]
    )
    shown = [f"{_choice(body, choice, names)} {number(votes)}" for votes, choice in votes[:CHOICES]]
    more = [f"{number(len(votes) - CHOICES)} more"] if len(votes) > CHOICES else []
    others = [f"{_field(name)} {number(n)}" for name, n in body.figures.numbers.items() if n is not None]
    return ", ".join([*shown, *more] or others[:CHOICES])


def _changes(watched: Watched, names: Names) -> tuple[Block, ...]:
    """Tell numbers that changed or vanished, the latest first."""
    notices = [one for one in reversed(watched.notices) if one.code != "official-file-replaced"]
    rows = [row for notice in notices for row in _change_rows(notice, watched, names)]
    if not rows:
        return ()
    table = Table(
        caption="Figures that changed or vanished, the latest first",
        columns=(
            Column(label="Of", kind="name"),
            Column(label="Number", kind="name"),
            Column(label="Before"),
            Column(label="After"),
            Column(label="Difference", kind="signed"),
            Column(label="Seen (UTC)", kind="time"),
            Column(label="Before seen", kind="time"),
            Column(label="By watchers"),
        ),
        rows=rows[:CHANGES],
        left_out=_left(len(rows) - CHANGES, "changed number", "tables/official_changes.csv"),
    )
    return (table,)


def _change_rows(notice: OfficialNotice, watched: Watched, names: Names) -> list[tuple[Cell, ...]]:
    body = notice.body
    where = _where(body, names)
    when = _moment(notice.seen), _moment(notice.before_seen), f"{notice.persons} of {watched.persons}"
    return [
        (
            where, _number_name(body, name, names), Written(value=old), Written(value=new),
            None if old is None or new is None else new - old, *when,
        )
        for name, old, new in differences(notice.before, body)
    ]  # fmt: skip


def _histories(watched: Watched, names: Names) -> tuple[Block, ...]:
    """Tell every version of each contest's figure for the whole of it."""
    found: dict[str, list[Official]] = {}
    for one in watched.versions:
        if one.body.level == "country":
            found.setdefault(one.body.contest, []).append(one)
    several = {contest: made for contest, made in found.items() if len(made) > 1}
    blocks = tuple(_history(made, names) for made in several.values())
    if not blocks:
        return ()
    title = f"Every version of the whole result ({count(len(several), 'contest')})"
    return (Group(title=title, blocks=blocks, folded=True),)


def _history(made: Sequence[Official], names: Names) -> Table:
    shown = list(reversed(made))[:VERSIONS]
    earlier = {id(one): before for before, one in pairwise(made)}
    return Table(
        caption=f"{_contest(made[0].body, names)}: {count(len(made), 'version')}, the latest first",
        columns=(
            Column(label="Seen (UTC)", kind="time"),
            Column(label="Number", kind="name"),
            Column(label="Figure"),
            Column(label="Difference", kind="signed"),
            Column(label="Worth", kind="text"),
        ),
        rows=[row for one in shown for row in _version_rows(one, earlier.get(id(one)), names)],
        left_out=_left(len(made) - VERSIONS, "earlier version", "tables/official_versions.csv"),
    )


def _version_rows(one: Official, before: Official | None, names: Names) -> list[tuple[Cell, ...]]:
    seen, worth = _moment(int(one.seen_at.timestamp())), "stands" if one.stands else "claimed"
    if is_blank(one.body):
        return [(seen, "no figures", None, None, worth)]
    old = dict(before.body.figures.votes) if before else {}
    votes = sorted(one.body.figures.votes, key=lambda pair: -(pair[1] or 0))[:CHOICES]
    return [
        (
            seen, _choice(one.body, choice, names), Written(value=votes),
            None if votes is None or (was := old.get(choice)) is None else votes - was, worth,
        )
        for choice, votes in votes
    ]  # fmt: skip


def _files(watched: Watched) -> tuple[Block, ...]:
    notices = [one for one in reversed(watched.notices) if one.code == "official-file-replaced"]
    if not notices:
        return ()
    table = Table(
        caption="Pages and files that were replaced by others at the same address, the latest first",
        columns=(
            Column(label="Seen (UTC)", kind="time"),
            Column(label="SHA-256", kind="text"),
            Column(label="SHA-256 before", kind="text"),
            Column(label="Before seen", kind="time"),
            Column(label="Where", kind="long"),
        ),
        rows=[
            (
                _moment(one.seen), _digest(one.body), _digest(one.before), _moment(one.before_seen),
                _shown(one.body.source),
            )
            for one in notices[:FILES]
        ],
        left_out=_left(len(notices) - FILES, "replacement", "tables/official_changes.csv"),
    )  # fmt: skip
    return (Group(title=f"Replaced pages and files ({number(len(notices))})", blocks=(table,), folded=True),)


def _digest(body: OfficialBody) -> Short:
    return Short(text=body.digest[:SHORT], full=body.digest)


def _left(left: int, what: str, where: str) -> str:
    return f"{count(left, what)} more: {where}." if left > 0 else ""


def _where(body: OfficialBody, names: Names) -> str:
    """Say what a figure is of: the contest too, where there are several."""
    several = len(names.account.contests) > 1
    if body.level == "country":
        return _contest(body, names) if several else "whole result"
    place = _shown(body.station or " > ".join(body.area))
    return f"{place}, {_contest(body, names)}" if several else place


def _contest(body: OfficialBody, names: Names) -> str:
    tally = names.tallies.get(ContestId(body.contest))
    return names.contest(tally.contest) if tally else _shown(body.contest)


def _choice(body: OfficialBody, choice: str, names: Names) -> str:
    return _shown(names.choice(ContestId(body.contest), choice))


def _number_name(body: OfficialBody, name: str, names: Names) -> str:
    return _choice(body, name, names) if name in dict(body.figures.votes) else _field(name)


def _shown(text: str) -> str:
    """Write what a watcher signed, which may be any characters, as text of the page."""
    return isolate("".join(letter for letter in text if letter.isprintable()))


def _field(name: str) -> str:
    return _shown(name.replace("_", " "))


def _moment(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, tz=UTC).strftime("%Y-%m-%d %H:%M:%S")
