"""An election directory's own count, as what every report is made of."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from polltrail.errors import DataError
from polltrail.exchange.published import PublishedElection
from polltrail.statement.definition import DefinitionBody
from polltrail.store import ElectionDir
from polltrail.store.count import Count
from polltrail.tally.fold.forms import SOURCE, CountedForms, counted_forms, tables_of


@dataclass(frozen=True, kw_only=True)
class Counted:
    """A count as of one size of its log.

    Attributes
    ----------
    definition : DefinitionBody
        The one in force at that size.
    """

    published: PublishedElection
    forms: CountedForms
    definition: DefinitionBody
    size: int


def is_election(path: Path) -> bool:
    """Whether a path is the directory of an election with its log."""
    return (path / "state.db").is_file() and (path / "log").is_dir()


def read_counted(path: Path, *, size: int | None = None) -> Counted:
    """Bring the count of a directory to the size of its log, and read it, or read it as it was.

    Raises
    ------
    StoreError
        The directory cannot be read.
    DataError
        The log has not had this size.
    """
    place = ElectionDir(path)
    count = Count(place)
    try:
        now = count.catch_up()
        at = now if size is None else size
        if not 0 < at <= now:
            raise DataError(f"--at {at}: expected a size the log has had, from 1 to {now}")
        return _read(place, count, at)
    finally:
        count.close()


def _read(place: ElectionDir, count: Count, size: int) -> Counted:
    counting, roster, judged = count.judged_at(size)
    definition = roster.definitions[-1].body
    named = _names(place, definition)
    tables = tables_of(counting.expected, election=str(roster.election), name=definition.name, named=named)
    forms = counted_forms(tables, counting, judged)
    published = PublishedElection(
        tables=tables,
        forms={SOURCE: forms.forms},
        source=SOURCE,
        source_reason="the election's own log",
        official=(),
        files=(),
        notes=_notes(definition, size),
        mapping="",
    )
    return Counted(published=published, forms=forms, definition=definition, size=size)


def _names(
    place: ElectionDir, definition: DefinitionBody
) -> Mapping[tuple[str, str], tuple[str, str | None]]:
    text = place.table(definition.tables.choices.digest).read_text(encoding="utf-8")
    rows = csv.DictReader(StringIO(text))
    return {(row["contest"], row["choice"]): (row["name"], row["party"] or None) for row in rows}


def _notes(definition: DefinitionBody, size: int) -> tuple[str, ...]:
    rehearsal = ["REHEARSAL: this election is not real."] if definition.rehearsal else []
    policy = definition.policy
    return (
        *rehearsal,
        f"Counted from the first {size:,} entries of the election's log, by the rules {definition.rules}.",
        f"A form is confirmed when {policy.readings} persons read it alike"
        + (" and an image of it is stored" if policy.image_required else "")
        + f"; {policy.decision_persons} reviewers together decide otherwise.",
    )
