"""Hands statements in, many at a time, and brings pictures: to a directory that nobody serves, or to a server."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, Protocol

from polltrail.cli.image_room import bring
from polltrail.cli.published import published_entries, published_head
from polltrail.cli.replaying.pictures import digest as digest_of
from polltrail.cli.target import DirectoryTarget, Outcome, ServerTarget
from polltrail.errors import DataError
from polltrail.statement import Statement, StatementId, read_entry
from polltrail.store.image_store import ImageStore

BATCH: Final = 2_000
TRIES: Final = 8


class Stopped(Exception):  # noqa: N818 - nothing went wrong
    """The replay has come as far as it was asked to."""


class Shelf(Protocol):
    """Where the bytes of pictures go."""

    @property
    def holds(self) -> bool:
        """Whether whoever says `holding` is one of the replay's own people."""

    def put(self, data: bytes) -> None:
        """Keep a picture that the next statements name."""

    def settle(self) -> None:
        """Keep what still waits, now that its statement is in the log."""


@dataclass
class FolderShelf:
    """The images of a directory; bytes are there before anybody says so."""

    store: ImageStore
    holds: bool = True

    @classmethod
    def of(cls, target: DirectoryTarget) -> "FolderShelf":
        """Open them."""
        store = ImageStore(target.place.images)
        store.begin()
        return cls(store)

    def put(self, data: bytes) -> None:
        """Store a picture."""
        digest = digest_of(data)
        if self.store.size_of(digest) == len(data):
            return
        incoming = self.store.receive(digest, len(data))
        try:
            incoming.write(data)
            incoming.settle()
            incoming.keep()
        finally:
            incoming.discard()

    def settle(self) -> None:
        """Have nothing left to do."""


@dataclass
class ServerShelf:
    """The images of a server, which takes them once a statement names them, and says itself that it holds them."""

    target: ServerTarget
    holds: bool = False
    waiting: dict[str, bytes] = field(default_factory=dict)

    def put(self, data: bytes) -> None:
        """Keep a picture until its statement is in the log."""
        self.waiting[digest_of(data)] = data

    def settle(self) -> None:
        """Send what waits.

        Raises
        ------
        DataError
            The server does not take it.
        """
        answers = bring(self.target, {digest: _reader(data) for digest, data in self.waiting.items()})
        for digest, reason in answers.items():
            if reason:
                raise DataError(
                    f"picture {digest}: expected it to be stored, found: {reason}; the replay stopped"
                )
        self.waiting.clear()


def _reader(data: bytes) -> Callable[[], bytes]:
    return lambda: data


def shelf_of(target: DirectoryTarget | ServerTarget) -> Shelf:
    """Find where the pictures of a target go."""
    return FolderShelf.of(target) if isinstance(target, DirectoryTarget) else ServerShelf(target)


def known_of(target: DirectoryTarget | ServerTarget, source: str) -> dict[StatementId, int]:
    """Find which statements a server has already; a directory knows by itself."""
    if isinstance(target, DirectoryTarget):
        return {}
    head, _ = published_head(target.fetch, source)
    return {read_entry(entry).id: index for index, entry in published_entries(target.fetch, 0, head.size)}


@dataclass
class Handing:
    """Statements on their way into the log, in their order.

    Attributes
    ----------
    known : dict of StatementId to int
        Statements that are there already, which are not sent again.
    most : int or None
        After how many statements to stop; None for none.
    taken : int
        How many statements are in the log by now, those that were there before too.
    seconds : float
        How long the log took.
    """

    target: DirectoryTarget | ServerTarget
    shelf: Shelf
    known: dict[StatementId, int]
    most: int | None = None
    batch: int = BATCH
    taken: int = 0
    seconds: float = 0.0
    waiting: list[Statement] = field(default_factory=list)
    _last: dict[StatementId, int] = field(default_factory=dict, init=False)

    def add(self, statement: Statement) -> None:
        """Take one more along.

        Raises
        ------
        Stopped
            They are as many as they should be.
        DataError
            The log refuses one of them.
        """
        if self.most is not None and self.taken + len(self.waiting) >= self.most:
            self.flush()
            raise Stopped
        self.waiting.append(statement)
        if len(self.waiting) >= self.batch:
            self.flush()

    def index(self, statement: Statement) -> int:
        """Hand in what waits, and give the place of the statement that was added last.

        Raises
        ------
        DataError
            It was not taken.
        """
        if self.waiting:
            self.flush()
        return self._last[statement.id]

    def flush(self) -> None:
        """Hand in what waits.

        Raises
        ------
        DataError
            The log refuses one of them.
        """
        said, self.waiting = self.waiting, []
        found = {one.id: self.known[one.id] for one in said if one.id in self.known}
        if said:
            self._last = found | self._hand_in([one for one in said if one.id not in found])
        self.taken += len(said)
        self.shelf.settle()

    def _hand_in(self, statements: list[Statement]) -> dict[StatementId, int]:
        begun, found, pause = time.perf_counter(), dict[StatementId, int](), 0.25
        for _ in range(TRIES):
            outcomes = self.target.hand_in(statements) if statements else []
            found |= {one.id: one.index for one in outcomes if one.index is not None}
            statements = _again(statements, outcomes)
            if not statements:
                self.seconds += time.perf_counter() - begun
                return found
            time.sleep(max(pause, *(one.again_after or 0.0 for one in outcomes)))
            pause *= 2
        raise DataError(
            f"log: expected {len(statements)} statements to be taken, found it too busy {TRIES} times; run it again later"
        )


def _again(statements: list[Statement], outcomes: list[Outcome]) -> list[Statement]:
    """Find what was told to wait; refuse to go on where anything is refused."""
    again = {one.id for one in outcomes if one.again_after is not None}
    for one in outcomes:
        if one.index is None and one.id not in again:
            raise DataError(
                f"statement {one.id}: expected it to be taken, found: {one.reason}; the replay stopped"
            )
    return [one for one in statements if one.id in again]
