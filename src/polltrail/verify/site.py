"""A published site: the log it holds, and the figures it shows, counted anew from that log.

Checked are the totals of every contest (`data/index.json`, to the byte) and the figures of every contest and area, each
as of the state of the log that it names. Pages, tables and all other JSON are for reading, and not looked at.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Final

import msgspec

from polltrail.errors import PolltrailError
from polltrail.log import VerifierKey
from polltrail.log.dates import Dated, Dates
from polltrail.log.history import NamedPolicy, read_history
from polltrail.statement import Roster
from polltrail.tally.board import AsOf, Share
from polltrail.tally.board.index import SiteIndex, shares, site_index, states_of, totals_counted
from polltrail.tally.fold import Fold, votes_of
from polltrail.tally.fold.totals import CONFIRMED, CONFIRMED_REGISTERED, FINDINGS
from polltrail.verify.published import COSIGNED, LOG_VKEY, Fetch, read
from polltrail.verify.site_fold import Roots, states
from polltrail.verify.verdict import Problem, Verdict

INDEX: Final = "data/index.json"
AGAIN: Final = "it may have grown while it was checked: check it again"
"""What is said of figures of a longer log: a server that takes in statements goes on while somebody checks it."""


class _Choice(msgspec.Struct, frozen=True):
    id: str
    confirmed: int
    with_held: int
    any_reading: int


class _Share(msgspec.Struct, frozen=True):
    stations: int
    voters: int


class _Figures(msgspec.Struct, frozen=True):
    """What is checked of the figures of a contest in a place."""

    id: str
    place: tuple[str, ...]
    choices: tuple[_Choice, ...]
    expected: _Share
    confirmed: _Share
    states: dict[str, _Share]
    findings_open: int


class _AsOf(msgspec.Struct, frozen=True):
    size: int
    root: str


class _Contest(msgspec.Struct, frozen=True):
    as_of: _AsOf
    figures: _Figures
    parts: tuple[_Figures, ...] = ()

    @property
    def every(self) -> tuple[_Figures, ...]:
        return (self.figures, *self.parts)


class _Place(msgspec.Struct, frozen=True):
    as_of: _AsOf
    contests: tuple[_Figures, ...]
    seats: tuple[_Figures, ...]

    @property
    def every(self) -> tuple[_Figures, ...]:
        return (*self.contests, *self.seats)


@dataclass
class _Shown:
    """What a site shows, by the state of the log that it is of.

    Attributes
    ----------
    as_of : AsOf
        What the index is of; figures may be of other states, each says of which.
    log_size : int
        Entries of the log that was checked: nothing shown can be of more.
    files : dict of int to list
        Files with figures, each with where it lies.
    """

    index: bytes
    as_of: AsOf
    log_size: int
    growing: bool
    files: dict[int, list[tuple[str, _Contest | _Place]]] = field(default_factory=lambda: defaultdict(list))

    @property
    def size(self) -> int:
        return self.as_of.size


def check_site(fetch: Fetch, verdict: Verdict, *, growing: bool) -> Verdict:
    """Check what a site shows against its log, which was checked before.

    Parameters
    ----------
    verdict : Verdict
        Of the log. Where that contradicts itself, there is nothing to hold figures against.
    growing : bool
        Whether it may grow while it is checked, as a server's does: figures of a longer log are then no contradiction.

    Returns
    -------
    Verdict
        With what else is wrong; the same where nothing is published but a log.
    """
    index = read(fetch, INDEX)
    hidden = verdict.sealed is not None and verdict.sealed.hidden > 0
    if index is None or hidden or verdict.refused or any(one.contradicts for one in verdict.problems):
        return verdict
    problems: list[Problem] = []
    shown = _read_shown(fetch, index, verdict.size, problems, growing=growing)
    if shown is not None:
        _check(fetch, verdict.size, shown, problems)
    wrong = any(one.contradicts for one in problems)
    told = None if problems and not wrong else not wrong
    return replace(verdict, problems=(*verdict.problems, *problems), figures=told)


def _read_shown(
    fetch: Fetch, index: bytes, size: int, problems: list[Problem], *, growing: bool
) -> _Shown | None:
    """Read every file that has figures."""
    try:
        found = msgspec.json.decode(index, type=SiteIndex)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as bad:
        problems.append(_wrong(INDEX, f"expected what a site's index holds, found: {bad}"))
        return None
    if not 0 < found.as_of.size <= size:
        what = f"expected figures of at most the {size} entries of the log, found of {found.as_of.size}"
        problems.append(_longer(INDEX, what) if growing and found.as_of.size > size else _wrong(INDEX, what))
        return None
    shown = _Shown(index, found.as_of, size, growing)
    paths: list[tuple[str, Any]] = [(f"data/contest/{one.number}.json", _Contest) for one in found.contests]
    paths += [(f"data/place/{number}.json", _Place) for number in range(min(found.places, _MOST_PLACES))]
    for path, kind in paths:
        _read_figures(fetch, path, kind, shown, problems)
    return shown


_MOST_PLACES: Final = 1_000_000


def _read_figures(fetch: Fetch, path: str, kind: Any, shown: _Shown, problems: list[Problem]) -> None:
    data = read(fetch, path)
    if data is None:
        problems.append(_wrong(path, "expected the figures that the index leads to, found no such file"))
        return
    try:
        found = msgspec.json.decode(data, type=kind)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as bad:
        problems.append(_wrong(path, f"expected figures, found: {bad}"))
        return
    if not 0 < found.as_of.size <= shown.log_size:  # the index may be of less: it is published last
        what = f"expected figures of at most the {shown.log_size} entries of the log, found of {found.as_of.size}"
        longer = shown.growing and found.as_of.size > shown.log_size
        problems.append(_longer(path, what) if longer else _wrong(path, what))
        return
    shown.files[found.as_of.size].append((path, found))


def _check(fetch: Fetch, size: int, shown: _Shown, problems: list[Problem]) -> None:
    """Fold the log, and hold what is shown against it wherever it has come to a state that something is of."""
    roots = Roots()
    try:
        for fold in states(fetch, size, {shown.size, *shown.files}, roots, problems):
            for path, one in shown.files[fold.size]:
                problems += _differences(fold, roots.root(), path, one)
            if fold.size == shown.size and _index_of(fetch, fold, roots.root(), shown.as_of) != shown.index:
                problems.append(
                    _wrong(INDEX, f"expected what the log's first {fold.size} entries make, found otherwise")
                )
    except PolltrailError as bad:
        problems.append(
            _wrong(INDEX, f"the log could not be counted: {bad}; its figures cannot be told", open_=True)
        )


def _index_of(fetch: Fetch, fold: Fold, root: str, claimed: AsOf) -> bytes:
    """Make the index that a site of this state of the log has."""
    expected, definition = fold.counting.expected, fold.roster.definitions[-1].body
    witnesses, at = _witnessed(_dates(fetch, fold.roster), fold.size, claimed)
    as_of = AsOf(
        election=str(fold.roster.election),
        name=definition.name,
        size=fold.size,
        root=root,
        witnesses=witnesses,
        witnessed_at=at,
        rehearsal=definition.rehearsal,
        sealed_until=None,
        images=definition.policy.images,
    )
    totals = totals_counted(expected, fold.totals.at)
    return msgspec.json.encode(site_index(as_of, expected, totals, fold.roster)) + b"\n"


def _dates(fetch: Fetch, roster: Roster) -> Dates:
    named = [NamedPolicy.of(one.index, one.body.witnesses) for one in roster.definitions]
    key = VerifierKey.parse(fetch(LOG_VKEY).decode("utf-8", "replace").strip())
    return Dates(read_history(read(fetch, COSIGNED) or b""), key, named)


def _witnessed(dates: Dates, size: int, claimed: AsOf) -> tuple[tuple[str, ...], int | None]:
    """Say who has seen a state, and by when: as is claimed, where that is no more than what the log shows.

    A site is made after the log that it holds: more may have been witnessed meanwhile.
    """
    dated: Dated | None = dates.not_after(size - 1)
    if claimed.witnessed_at is None and not claimed.witnesses:
        return (), None
    if dated is None or dates.acting is None:
        return (), None
    known = {one.name for one in dates.acting.witnesses}
    if (
        claimed.witnessed_at is not None
        and claimed.witnessed_at >= dated.at
        and known.issuperset(claimed.witnesses)
    ):
        return claimed.witnesses, claimed.witnessed_at
    return tuple(sorted(dated.times)), dated.at


def _differences(fold: Fold, root: str, path: str, shown: _Contest | _Place) -> Iterator[Problem]:
    if shown.as_of.root != root:
        yield _wrong(path, f"expected root {root} of {fold.size} entries, found {shown.as_of.root}")
    numbers = {area: number for number, area in enumerate(fold.counting.expected.areas)}
    due = shares(fold.counting.expected)
    for one in shown.every:
        contest, area = fold.counting.expected.contest_numbers.get(one.id), numbers.get(one.place)
        if contest is None or area is None:
            yield _wrong(
                path, f"expected contests and areas of the election, found {one.id!a} in {one.place!a}"
            )
            continue
        counted = _counted(fold, contest, area, _Share(due[area].stations, due[area].voters))
        if one != counted:
            what = (
                f"expected the figures of {one.id!a} that the log's first {fold.size} entries make, found others: "
                f"{_first_difference(counted, one)}"
            )
            yield _wrong(path, what)


def _counted(fold: Fold, contest: int, area: int, due: _Share) -> _Figures:
    held, vector = fold.counting.expected.contests[contest], fold.totals.at(contest, area)
    votes = [votes_of(vector, len(held.choices), which) for which in range(3)]
    by_state = states_of(vector, Share(stations=due.stations, voters=due.voters))
    return _Figures(
        id=held.id,
        place=fold.counting.expected.areas[area],
        choices=tuple(
            _Choice(choice, *numbers) for choice, *numbers in zip(held.choices, *votes, strict=True)
        ),
        expected=due,
        confirmed=_Share(int(vector[CONFIRMED]), int(vector[CONFIRMED_REGISTERED])),
        states={state: _Share(one.stations, one.voters) for state, one in by_state.items()},
        findings_open=int(vector[FINDINGS]),
    )


def _first_difference(expected: _Figures, found: _Figures) -> str:
    """Name the first thing that is not as counted."""
    for name in _Figures.__struct_fields__:
        one, other = getattr(expected, name), getattr(found, name)
        if one != other and isinstance(one, tuple) and len(one) == len(other):
            one, other = next(pair for pair in zip(one, other, strict=True) if pair[0] != pair[1])
        if one != other:
            return f"{name}: {_plain(one)} by the log, {_plain(other)} here"
    return "none that can be named"


def _plain(value: object) -> str:
    return ascii(msgspec.to_builtins(value))[:200]


def _longer(where: str, what: str) -> Problem:
    return _wrong(where, f"{what}; {AGAIN}", open_=True)


def _wrong(where: str, what: str, *, open_: bool = False) -> Problem:
    return Problem(where=where, what=what, contradicts=not open_)
