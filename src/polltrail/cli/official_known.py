"""What is known of official figures: from the count of a directory, or from the log that a server publishes."""

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from polltrail.cli.published import Fetch, is_address, open_entries, published_entries, published_head, reader
from polltrail.election.expected import Expected
from polltrail.election.form_model import read_form_model
from polltrail.errors import ReadingError
from polltrail.exchange.expected import read_expected
from polltrail.statement import Roster, Statement, read_entry
from polltrail.statement.definition import DefinitionBody
from polltrail.statement.fields import Blob
from polltrail.tally.fold import Counting, Fold, InMemory, counting_of
from polltrail.tally.fold.events import doubt_about
from polltrail.tally.fold.watched import Watched, watched_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What watchers saw, as of one size of a log.

    Attributes
    ----------
    entry : callable
        Reads one entry of the log.
    """

    watched: Watched
    size: int
    definition: DefinitionBody


def known(source: str) -> Known:
    """Read what is known.

    Raises
    ------
    ReadingError
        The log cannot be read, or its count is sealed.
    """
    if not is_address(source) and (Path(source) / "state.db").is_file():
        return _counted(Path(source))
    with reader(source) as fetch:
        return _folded(fetch, source)


def _counted(root: Path) -> Known:
    from polltrail.store import ElectionDir
    from polltrail.store.count import Count

    with closing(Count(ElectionDir(root))) as count:
        size = count.catch_up()
        definition = count.fold.roster.definitions[-1].body
        return Known(watched=count.watched_at(size), size=size, definition=definition)


def _folded(fetch: Fetch, source: str) -> Known:
    """Fold everything that is published; for a log of a million entries this takes minutes."""
    head, _ = published_head(fetch, source)
    if open_entries(fetch) is not None:
        raise ReadingError(
            f"{source}: expected a count that is open, found a sealed one; what watchers saw is public once it is opened"
        )
    memory = InMemory()
    fold = Fold(memory, define=_define(fetch))
    for index, entry in published_entries(fetch, 0, head.size):
        fold.take(index, read_entry(entry))
    if fold.needs_refold:
        fixed, fold = fold.counting, Fold(memory := InMemory(), define=lambda *_: fixed)
        for index, entry in published_entries(fetch, 0, head.size):
            fold.take(index, read_entry(entry))
    roster, expected = fold.roster, fold.counting.expected
    claims = (
        claim.doubting(lambda body, key, index: doubt_about(roster, expected, body, key, index))
        for _, claim in memory.claims()
    )
    definition = roster.definitions[-1].body
    watched = watched_at(head.size, claims, persons=definition.policy.official_persons, held=memory.held)
    return Known(watched=watched, size=head.size, definition=definition)


def _define(fetch: Fetch) -> Callable[[Roster, Counting | None], Counting]:
    def define(roster: Roster, before: Counting | None) -> Counting:
        body = roster.definitions[-1].body
        tables = (body.tables.stations, body.tables.choices, body.tables.areas)
        stations, choices, areas = (_table(fetch, one) for one in tables)
        earlier: Expected | None = None if before is None else before.expected
        expected = read_expected(stations, choices, areas, before=earlier)
        return counting_of(expected, read_form_model(_table(fetch, body.tables.form_model)), body.policy)

    return define


def _table(fetch: Fetch, blob: Blob) -> bytes:
    try:
        data = fetch(f"tables/{blob.digest}")
    except FileNotFoundError as exc:
        raise ReadingError(f"tables/{blob.digest}: expected a table of the election, found none") from exc
    if sha256(data).hexdigest() != blob.digest:
        raise ReadingError(f"tables/{blob.digest}: expected the table of this SHA-256, found another one")
    return data


def entries_at(fetch: Fetch, source: str, indexes: Sequence[int]) -> list[Statement]:
    """Read single entries of a log.

    Raises
    ------
    ReadingError
        The log has no such entry, or does not show it.
    """
    head, _ = published_head(fetch, source)
    found = []
    for wanted in indexes:
        index, entry = next(published_entries(fetch, wanted, head.size), (-1, b""))
        if index != wanted:
            raise ReadingError(
                f"entry {wanted}: expected one of the {head.size} entries of the log, found none to be read"
            )
        found.append(read_entry(entry))
    return found
