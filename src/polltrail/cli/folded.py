"""The fold of a log as whoever signs has it before them: the views of a directory, or all that a server publishes."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from polltrail.cli.published import Fetch, is_address, open_entries, published_entries, published_head
from polltrail.election.form_model import read_form_model
from polltrail.errors import ReadingError
from polltrail.exchange.expected import read_expected
from polltrail.statement import Roster, Statement, read_entry
from polltrail.statement.fields import Blob
from polltrail.store import ElectionDir
from polltrail.store.count import Count
from polltrail.store.log_reader import LogReader
from polltrail.tally.fold import Counting, Fold, InMemory, counting_of


class Folded(Protocol):
    """A fold that follows its log."""

    @property
    def fold(self) -> Fold:
        """What has been folded by now."""

    def catch_up(self) -> int:
        """Fold what is new; give the size of the log."""

    def entry(self, index: int) -> Statement:
        """Read one entry.

        Raises
        ------
        PolltrailError
            The log has none there, or does not show it.
        """


@contextmanager
def folded(fetch: Fetch, source: str) -> Iterator[Folded]:
    """Open the fold of a directory, or of what is published, folded as far as the log goes now.

    Raises
    ------
    ReadingError
        The log cannot be read, or its count is sealed.
    """
    if not is_address(source) and (Path(source) / "state.db").is_file():
        place = ElectionDir(Path(source))
        with closing(Count(place)) as count, closing(LogReader(place.state)) as log:
            found: Folded = _Counted(count, log)
            found.catch_up()
            yield found
        return
    found = _Published(fetch, source)
    found.catch_up()
    yield found


class _Counted:
    """The views of a directory."""

    def __init__(self, count: Count, log: LogReader) -> None:
        self._count, self._log = count, log

    @property
    def fold(self) -> Fold:
        return self._count.fold

    def catch_up(self) -> int:
        return self._count.catch_up()

    def entry(self, index: int) -> Statement:
        return read_entry(self._log.entry(index))


class _Published:
    """All entries that are published, in memory; for a log of a million entries this takes minutes."""

    def __init__(self, fetch: Fetch, source: str) -> None:
        self._fetch, self._source = fetch, source
        self.fold = Fold(InMemory(), define=_define(fetch))

    def catch_up(self) -> int:
        head, _ = published_head(self._fetch, self._source)
        if open_entries(self._fetch) is not None:
            raise ReadingError(
                f"{self._source}: expected a count that is open, found a sealed one; what was said in it is public once "
                "it is opened"
            )
        self._take(head.size)
        if self.fold.needs_refold:
            fixed = self.fold.counting
            self.fold = Fold(InMemory(), define=lambda *_: fixed)
            self._take(head.size)
        return head.size

    def _take(self, size: int) -> None:
        for index, entry in published_entries(self._fetch, self.fold.size, size):
            self.fold.take(index, read_entry(entry))

    def entry(self, index: int) -> Statement:
        return entries_at(self._fetch, self._source, [index])[0]


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


def _define(fetch: Fetch) -> Callable[[Roster, Counting | None], Counting]:
    def define(roster: Roster, before: Counting | None) -> Counting:
        body = roster.definitions[-1].body
        tables = (body.tables.stations, body.tables.choices, body.tables.areas)
        stations, choices, areas = (_table(fetch, one) for one in tables)
        earlier = None if before is None else before.expected
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
