"""The count by the definition as it was frozen, where an amendment changed anything after that."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from datetime import datetime
from pathlib import Path

from polltrail.election.expected import Expected
from polltrail.log.dates import Dates
from polltrail.review.slots import Judged, judge
from polltrail.statement import Roster, read_entry
from polltrail.statement.definition import DefinitionBody
from polltrail.store import ElectionDir
from polltrail.store.count import Count, read_counting
from polltrail.store.log_reader import LogReader
from polltrail.tally.fold import Counting, Fold, InMemory
from polltrail.tally.fold.expected_tables import tables_of
from polltrail.tally.fold.forms import counted_forms
from polltrail.tally.fold.frozen import Frozen, FrozenCount, frozen_of
from polltrail.tally.fold.past import slot_at

Named = Callable[[DefinitionBody], Mapping[tuple[str, str], tuple[str, str | None]]]
Chosen = Callable[[Expected], Callable[[int], bool]]


def frozen_count(
    place: ElectionDir, count: Count, roster: Roster, size: int, dates: Dates, named: Named, chosen: Chosen
) -> FrozenCount | None:
    """Count the first `size` entries by the definition as it was frozen; None where nothing was changed since.

    Parameters
    ----------
    roster : Roster
        Of those entries.
    named : callable
        Gives the names of the choices of a definition.
    chosen : callable
        Makes the question whether a slot was asked for.
    """
    defined = roster.definitions
    if len(defined) == 1 or all(one.body.frozen_at is None for one in defined):
        return None
    frozen = _frozen(place, roster, dates)
    if frozen is None:
        return None
    bodies = [one.body for one in defined if one.index <= frozen.since.index]
    counting = read_counting(place, bodies)
    body = frozen.since.body
    tables = tables_of(
        counting.expected,
        election=str(roster.election),
        name=body.name,
        named=named(body),
        keep=chosen(counting.expected),
    )
    judged = _judged(place, count, counting, roster, size)
    return FrozenCount(frozen=frozen, tables=tables, forms=counted_forms(tables, counting, judged))


def _frozen(place: ElectionDir, roster: Roster, dates: Dates) -> Frozen | None:
    with closing(LogReader(place.state)) as log:
        made_at = {one.index: read_entry(log.entry(one.index)).made_at for one in roster.definitions}

    def known_by(at: datetime) -> int | None:
        known = dates.known_by(int(at.timestamp()))
        return None if known is None else known.size

    def adds_only(before: DefinitionBody, after: DefinitionBody) -> bool:
        return all(
            _lines(place, getattr(before.tables, name).digest)
            <= _lines(place, getattr(after.tables, name).digest)
            for name in ("stations", "areas")
        )

    return frozen_of(roster.definitions, made_at, known_by, adds_only)


def _lines(place: ElectionDir, digest: str) -> set[bytes]:
    path: Path = place.table(digest)
    return set(path.read_bytes().splitlines())


def _judged(
    place: ElectionDir, count: Count, counting: Counting, roster: Roster, size: int
) -> Iterator[tuple[int, Judged]]:
    """Judge every slot by another definition: from the views, where readings mean the same; else from the log."""
    expected, now = counting.expected, count.fold.counting
    if not now.reads_like(counting) or not all(map(now.expected.is_expected, expected.slots())):
        yield from _folded(place, counting, size)
        return
    for number, slot in count.views.slots_between(size):
        if expected.station_of(number) >= len(expected.station_ids):
            continue
        if expected.contest_of(number) >= len(expected.contests) or not expected.is_expected(number):
            continue
        yield number, judge(slot_at(number, slot, size, counting, roster), counting.rules_of(number))


def _folded(place: ElectionDir, counting: Counting, size: int) -> Iterator[tuple[int, Judged]]:
    memory = InMemory()
    fold = Fold(memory, define=lambda *_: counting)
    with closing(LogReader(place.state)) as log:
        for index, entry in log.entries(0, size):
            fold.take(index, read_entry(entry))
    for number in memory.numbers():
        judged = counting.judged(number, memory.slot(number))
        if judged is not None:
            yield number, judged
