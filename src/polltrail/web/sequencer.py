"""One order for everything that is said: statements wait, are committed together, and are answered after that.

One task, one commit at a time. While a commit is on its way to the disk, others wait in the pool, and the next
commit takes them all: the more there is to do, the less each costs. Nobody is answered before the commit that
holds their statement. If the store fails, nobody is answered with a receipt any more, and `run` ends with the
error, so that the process ends too.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from polltrail.errors import StoreError
from polltrail.statement import KeyId, Statement
from polltrail.statement.enrolment import EnrolmentBody
from polltrail.statement.roster import ROSTER_KINDS, Roster
from polltrail.store import LogStore
from polltrail.web.door import Accepted, Ticket
from polltrail.web.problems import Refused, told

_Result = TypeVar("_Result")

MAX_WAITING: Final = 8_192
"""Statements that may wait for a commit; more are told to come again."""
MAX_GROUP: Final = 2_048
"""Statements in one commit, unless a single request brings more."""

NOT_COMMITTED: Final = told(
    503,
    "storage-failed",
    "log: expected the disk to keep this statement, found that it failed; nothing is acknowledged, and the server "
    "stops. Keep the statement and send it again later: if it was kept after all, it has the same index",
    retry_after=60,
)
OVERLOADED: Final = told(
    503,
    "overloaded",
    f"log: expected at most {MAX_WAITING} statements waiting for their commit, found more; nothing was logged, send "
    "it again in a moment",
    retry_after=2,
)


CLOSING: Final = told(
    503,
    "closing",
    "server: expected to be at work, found that it was told to stop; nothing was logged, send it again in a moment",
    retry_after=5,
)


@dataclass(slots=True)
class _Request:
    tickets: Sequence[Ticket]
    answered: asyncio.Future[None]


class Commits:
    """How long the log is, for all who follow it; on the event loop alone."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._waiting: set[asyncio.Future[None]] = set()

    def grown(self, size: int) -> None:
        """Tell everybody who waits that the log has grown."""
        self.size = size
        waiting, self._waiting = self._waiting, set()
        for one in waiting:
            if not one.done():
                one.set_result(None)

    async def beyond(self, size: int) -> int:
        """Wait until the log is longer than this; give its size."""
        while self.size <= size:
            grown = asyncio.get_running_loop().create_future()
            self._waiting.add(grown)
            await grown
        return self.size


class Sequencer:
    """Gives statements their places in the log.

    Parameters
    ----------
    store : LogStore
        Where they go; from now on only this appends to it.
    roster : Roster
        As the entries in the store make it.
    now : callable
        The time in milliseconds since 1970, to refuse invitations that have expired.
    """

    def __init__(
        self, store: LogStore, roster: Roster, *, now: Callable[[], int], most: int = MAX_WAITING
    ) -> None:
        self.roster = roster
        self.coming: dict[KeyId, bytes] = {}
        self.commits = Commits(store.size)
        self._store = store
        self._now = now
        self._most = most
        self._pool: deque[_Request] = deque()
        self._waiting = 0
        self._wake = asyncio.Event()
        self._closing = False
        self._failure: BaseException | None = None
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="writer")

    @property
    def for_tokens(self) -> int:
        """Of the places where statements wait, how many are left to those who show an admission token."""
        return self._most // 2

    async def submit(self, tickets: Sequence[Ticket], *, leaving: int = 0) -> None:
        """Wait until every ticket has its outcome, which is after the commit.

        Parameters
        ----------
        leaving : int
            Places that they must leave to others.

        Raises
        ------
        Refused
            Too many wait already, or the store has failed.
        """
        self.refuse_without_room(len(tickets), leaving=leaving)
        request = _Request(tickets, asyncio.get_running_loop().create_future())
        self._announce(tickets)
        self._pool.append(request)
        self._waiting += len(tickets)
        self._wake.set()
        await request.answered

    async def run(self) -> None:
        """Commit what waits, until `close` was called and nobody waits.

        Raises
        ------
        StoreError
            The store failed; whoever waited was told that nothing is acknowledged.
        """
        loop = asyncio.get_running_loop()
        group: list[_Request] = []
        try:
            while self._pool or not self._closing:
                if not self._pool:
                    await self._wake.wait()
                    self._wake.clear()
                    continue
                await self._gather()
                group = self._next_group()
                tickets = [ticket for request in group for ticket in request.tickets]
                self.roster = await loop.run_in_executor(self._writer, self._commit, tickets, self.roster)
                self._release(group)
                self.commits.grown(self._store.size)
        except BaseException as exc:
            self._fail(exc, group)
            raise
        finally:
            self._closing = True
            self._writer.shutdown(wait=False)

    async def _gather(self) -> None:
        """Let all come who are on their way at this moment, so that one commit holds them; nobody idles for it."""
        before = 0
        while before < self._waiting < MAX_GROUP:
            before = self._waiting
            await asyncio.sleep(0)

    async def between_commits(self, function: Callable[..., _Result], *arguments: Any) -> _Result:
        """Run what takes long in the thread that commits: two threads would wake each other with every signature.

        Raises
        ------
        Refused
            It is closed, or the store has failed.
        """
        self._refuse_when_ended()
        return await asyncio.get_running_loop().run_in_executor(self._writer, function, *arguments)

    def refuse_without_room(self, count: int, *, leaving: int = 0) -> None:
        """Refuse what could not wait for its commit.

        Raises
        ------
        Refused
            Too many wait already, or the store has failed.
        """
        self._refuse_when_ended()
        if self._waiting + count > self._most - leaving:
            raise Refused(OVERLOADED)

    def close(self) -> None:
        """Take nothing more; `run` ends when those who wait are answered."""
        self._closing = True
        self._wake.set()

    def fail(self, exc: BaseException) -> None:
        """Stop at once, because the store failed elsewhere; whoever waits is told that nothing is acknowledged."""
        self._fail(exc, [])
        self.close()

    def refuse_failed(self) -> None:
        """Raise what it was stopped by first, if it was."""
        if self._failure is not None:
            raise self._failure

    def _refuse_when_ended(self) -> None:
        if self._failure is not None:
            raise Refused(NOT_COMMITTED)
        if self._closing:
            raise Refused(CLOSING)

    def _announce(self, tickets: Sequence[Ticket]) -> None:
        for ticket in tickets:
            if ticket.statement.kind == "enrolment":
                self.coming.update(enrolled_in(ticket.statement))

    def _next_group(self) -> list[_Request]:
        group = [self._pool.popleft()]
        count = len(group[0].tickets)
        while self._pool and count + len(self._pool[0].tickets) <= MAX_GROUP:
            group.append(self._pool.popleft())
            count += len(group[-1].tickets)
        return group

    def _commit(self, tickets: Sequence[Ticket], roster: Roster) -> Roster:
        """Give each ticket its outcome; runs in the writer's thread."""
        if any(changes_roster(ticket.statement) for ticket in tickets):
            taken, roster, size = self._in_order(tickets, roster)
            self._append(taken)
            if self._store.size != size:
                raise StoreError(
                    f"log: expected {size} entries after the commit, found {self._store.size}; stopped"
                )
        else:
            self._append([one for one in tickets if self._may_be_logged(one, roster, self._store.size)])
        return roster

    def _in_order(self, tickets: Sequence[Ticket], roster: Roster) -> tuple[list[Ticket], Roster, int]:
        """Follow the roster from one statement to the next.

        Keys speak from their index on, so here it must be exact: what is in the log already takes no new one.
        """
        size, taken = self._store.size, []
        known = {one.statement.id for one in tickets if self._store.index_of(one.statement.id) is not None}
        for ticket in tickets:
            statement = ticket.statement
            if statement.id not in known:
                if not self._may_be_logged(ticket, roster, size):
                    continue
                roster = roster.step(size, statement)
                known.add(statement.id)
                size += 1
            taken.append(ticket)
        return taken, roster, size

    def _may_be_logged(self, ticket: Ticket, roster: Roster, index: int) -> bool:
        """Ask the roster; what is in the log already is never refused."""
        statement = ticket.statement
        if changes_roster(statement):
            refused = roster.refusal(statement, index, at=self._now())
        else:
            refused = roster.refusal_before_signature(statement, index)
        if refused is None or self._store.index_of(statement.id) is not None:
            return True
        ticket.outcome = told(422, "refused", refused)
        return False

    def _append(self, tickets: Sequence[Ticket]) -> None:
        answers = self._store.append([(ticket.statement.id, ticket.entry) for ticket in tickets])
        receipts = self._store.receipts([appended.index for appended in answers])
        for ticket, appended, receipt in zip(tickets, answers, receipts, strict=True):
            ticket.outcome = Accepted(appended.index, appended.new, receipt)

    def _release(self, group: Sequence[_Request]) -> None:
        for request in group:
            self._waiting -= len(request.tickets)
            for ticket in request.tickets:
                if ticket.statement.kind == "enrolment":
                    for key in enrolled_in(ticket.statement):
                        self.coming.pop(key, None)
            if not request.answered.done():
                request.answered.set_result(None)

    def _fail(self, exc: BaseException, group: Sequence[_Request]) -> None:
        self._failure = self._failure or exc
        for request in [*group, *self._pool]:
            if not request.answered.done():
                request.answered.set_exception(Refused(NOT_COMMITTED))
        self._pool.clear()


def changes_roster(statement: Statement) -> bool:
    """Whether what it says may change who can speak."""
    return statement.kind in ROSTER_KINDS


def enrolled_in(statement: Statement) -> dict[KeyId, bytes]:
    """Give the key that a statement enrols, if it enrols one."""
    body = statement.body
    return {KeyId(body.key): bytes.fromhex(body.public)} if isinstance(body, EnrolmentBody) else {}
