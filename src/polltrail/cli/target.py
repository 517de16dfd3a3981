"""Where statements go: into the log of a directory that nobody serves, or to a server."""

import json
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import click
import msgspec

from polltrail.cli.kept_token import shown
from polltrail.cli.mirror_known import known_until
from polltrail.cli.published import Fetch, client, is_address, published_entries, published_head, reader
from polltrail.errors import LogError, ReadingError
from polltrail.log import Checkpoint, Frontier, Receipt, VerifierKey, check_receipt
from polltrail.log.following import leaves_after
from polltrail.log.served import ServedLog
from polltrail.statement import Seen, Statement, StatementId, decode_envelope, encode_envelope, read_entry
from polltrail.statement.definition import DefinitionBody
from polltrail.statement.roster import Roster
from polltrail.store import ElectionDir, LogStore, read_key
from polltrail.verify.anchor import published_policies
from polltrail.web.acceptances import Registrar, enrolled_before
from polltrail.web.beginning import open_asked
from polltrail.web.invitations import Acceptance
from polltrail.web.replay import replay

if TYPE_CHECKING:
    import httpx

BATCH = 500
FIRST = 16
"""So few that they need not wait with what is large, where a server is flooded."""
TRIES = 8
LONGEST_WAIT_S = 60.0
MOST_WORDS = 2_000
"""Characters of what a server says that are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a statement.

    Attributes
    ----------
    id : StatementId
    index : int or None
        Where it is in the log; None where it was not taken.
    receipt : bytes
        The proof that it is there; empty where it was not taken.
    reason : str
        Why it was not taken.
    again_after : float or None
        Seconds after which it is worth sending again; None where the same will never be taken.
    """

    id: StatementId
    index: int | None
    receipt: bytes = b""
    reason: str = ""
    again_after: float | None = None


class Target(Protocol):
    """An election that statements can be handed to."""

    @property
    def election(self) -> StatementId:
        """Its id."""

    @property
    def definition(self) -> DefinitionBody:
        """What it is."""

    @property
    def seen(self) -> Seen:
        """The checkpoint that whoever signs now has seen."""

    @property
    def fetch(self) -> Fetch:
        """Reads what it publishes."""

    def hand_in(self, statements: Sequence[Statement]) -> list[Outcome]:
        """Hand statements in, in this order; one outcome for each."""


@contextmanager
def target(source: str, *, token: Path | None = None) -> Iterator[Target]:
    """Open the election of a directory, or of a running server.

    Parameters
    ----------
    token : Path or None
        Where the admission token is kept that a server gives.

    Raises
    ------
    PolltrailError
        There is none, or another process is at work in the directory.
    """
    if is_address(source):
        with reader(source) as fetch, client(source) as connection, shown(connection, token):
            yield ServerTarget.of(source, fetch, connection)
        return
    with reader(source) as fetch:
        published_head(fetch, source)
        place = ElectionDir(Path(source))
        absent = _say if (place.log / "cosigned").exists() else _say_nothing
        opened = open_asked(place.root, log_seed=read_key(place.log_key), say=_say, absent=absent)
        with closing(opened) as log:
            yield DirectoryTarget(fetch, place, log)


def _say(line: str) -> None:
    click.echo(line, err=True)


def _say_nothing(_: str) -> None:
    """Of witnesses that do not answer: before the election was ever cosigned there is nothing that they could know."""


class DirectoryTarget:
    """The log of a directory, held by this process alone."""

    def __init__(self, fetch: Fetch, place: ElectionDir, log: LogStore) -> None:
        self.fetch = fetch
        self.place = place
        self.roster = replay(log)
        self._log = log

    @property
    def log(self) -> LogStore:
        """The log itself."""
        return self._log

    @property
    def election(self) -> StatementId:
        """Its id."""
        election = self.roster.election
        if election is None:
            raise ReadingError(f"{self.place.root}: expected an election, found an empty log")
        return election

    @property
    def definition(self) -> DefinitionBody:
        """What it is, with its last amendment."""
        return self.roster.definitions[-1].body

    @property
    def seen(self) -> Seen:
        """The log as it is."""
        return Seen(size=self._log.size, root=self._log.root.hex())

    def accept(self, acceptance: Acceptance, registrar: Registrar) -> Outcome:
        """Enrol whoever accepts an invitation; once, and the same key again gives the same index."""
        before = enrolled_before(acceptance, self.roster, self._log)
        if before is None:
            return self.hand_in([registrar.enrolment(acceptance, now=time.time_ns() // 10**6)])[0]
        statement, index = before
        return Outcome(id=statement.id, index=index, receipt=self._log.receipt(index))

    def hand_in(self, statements: Sequence[Statement]) -> list[Outcome]:
        """Commit those that may be logged."""
        roster, taken, refused = self.roster, list[Statement](), dict[StatementId, str]()
        index = self._log.size
        for statement in statements:
            if self._log.index_of(statement.id) is None:
                reason = roster.refusal(statement, index, at=time.time_ns() // 10**6)
                if reason is not None:
                    refused[statement.id] = reason
                    continue
                roster = roster.step(index, statement)
                index += 1
            taken.append(statement)
        places = self._log.append([(one.id, encode_envelope(one.envelope)) for one in taken])
        self._log.publish()
        if any(one.kind == "definition" for one in taken):
            self._log.publish_policy(*published_policies(roster))
        self.roster = roster
        indexes = {one.id: place.index for one, place in zip(taken, places, strict=True)}
        return [
            Outcome(id=one.id, index=None, reason=refused[one.id])
            if one.id in refused
            else Outcome(id=one.id, index=indexes[one.id], receipt=self._log.receipt(indexes[one.id]))
            for one in statements
        ]


@dataclass(frozen=True, slots=True)
class ServerTarget:
    """A running server; every receipt it gives is checked."""

    address: str
    fetch: Fetch
    genesis: Statement
    seen: Seen
    key: VerifierKey
    connection: "httpx.Client"

    @classmethod
    def of(cls, address: str, fetch: Fetch, connection: "httpx.Client") -> "ServerTarget":
        """Read which election a server has."""
        head, key = published_head(fetch, address)
        if not head.size:
            raise ReadingError(f"{address}: expected the log of an election, found an empty one")
        index, first = next(published_entries(fetch, 0, head.size), (-1, b""))
        if index:
            raise ReadingError(f"{address}: expected entry 0, the definition of the election, found none")
        genesis = read_entry(first)
        if (refusal := Roster.empty().refusal(genesis, 0)) is not None:
            raise ReadingError(f"{address}: expected a log that begins an election, found: {refusal}")
        if isinstance(genesis.body, DefinitionBody) and genesis.body.log_vkey != str(key):
            _refuse_other_key(address, fetch, head, key)
        return cls(address, fetch, genesis, Seen(size=head.size, root=head.root.hex()), key, connection)

    @property
    def election(self) -> StatementId:
        """Its id."""
        return self.genesis.id

    @property
    def definition(self) -> DefinitionBody:
        """What it is, as its first entry says."""
        body = self.genesis.body
        if not isinstance(body, DefinitionBody):
            raise ReadingError(
                f"{self.address}: expected a definition as entry 0, found a {self.genesis.kind}"
            )
        return body

    def hand_in(self, statements: Sequence[Statement]) -> list[Outcome]:
        """Send statements, many at a time, but for the first: the token that comes with them lets in the rest."""
        found: list[Outcome] = []
        while len(found) < len(statements):
            count = BATCH if found else FIRST
            found += self._send(statements[len(found) : len(found) + count])
        return found

    def accept(self, acceptance: Acceptance) -> Outcome:
        """Send an acceptance, and check the receipt of the enrolment that was made of it."""
        answer = post(self.connection, "v1/acceptances", msgspec.json.encode(acceptance))
        statement = StatementId(answer.headers.get("location", "").rpartition("/")[2])
        if answer.status_code not in {200, 201}:
            return Outcome(id=statement, index=None, reason=said(answer))
        entry = self._entry_of(statement, acceptance)
        index = Receipt.decode(answer.content).index
        check_taken(answer.content, entry, self.key, index)
        return Outcome(id=statement, index=index, receipt=answer.content)

    def _entry_of(self, statement: StatementId, acceptance: Acceptance) -> bytes:
        """Read an enrolment back: it must be of the key that accepted."""
        found = json.loads(self.fetch(f"v1/statements/{statement}"))
        entry = encode_envelope(decode_envelope(json.dumps(found["envelope"]).encode()))
        read = read_entry(entry)
        if read.id != statement or getattr(read.body, "public", None) != acceptance.public:
            raise ReadingError(
                f"{self.address}: expected the enrolment of {acceptance.public}, found another"
            )
        return entry

    def _send(self, statements: Sequence[Statement]) -> list[Outcome]:
        entries = [encode_envelope(one.envelope) for one in statements]
        answer = post(self.connection, "v1/batches", b"\n".join(entries))
        lines = answer.content.splitlines()
        if answer.status_code != 200 or len(lines) != len(statements):
            raise ReadingError(f"{self.address}: expected an answer to each statement, found: {said(answer)}")
        return [self._outcome(*each) for each in zip(statements, entries, lines, strict=True)]

    def _outcome(self, statement: Statement, entry: bytes, line: bytes) -> Outcome:
        try:
            told = json.loads(line)
            if "index" not in told:
                return _refused(statement.id, told)
            receipt, index = told["receipt"].encode(), told["index"]
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as exc:
            raise ReadingError(
                f"{self.address}: expected a receipt or a reason for each statement, found {line[:80]!a}"
            ) from exc
        check_taken(receipt, entry, self.key, index)
        return Outcome(id=statement.id, index=index, receipt=receipt)


def _refuse_other_key(address: str, fetch: Fetch, head: Checkpoint, key: VerifierKey) -> None:
    """Take no receipt of a log that the election does not name: anybody can copy its entries and sign anew.

    Entry 0 names another log; a succession in its entries may name this one.
    """
    try:
        leaves = leaves_after(ServedLog(fetch, head.size), Frontier(), head)
        known_until(str(key), published_entries(fetch, 0, head.size), leaves)
    except (LogError, ReadingError) as exc:
        raise ReadingError(
            f"{address}: {exc}; nothing was sent, because its receipts would prove nothing"
        ) from exc


def _refused(statement: StatementId, told: dict[str, Any]) -> Outcome:
    problem = told.get("problem", {})
    again = float(problem.get("retry_after", 1)) if told.get("status") in {429, 503} else None
    reason = _words(problem.get("detail", told))
    return Outcome(id=statement, index=None, reason=reason, again_after=again)


def check_taken(receipt: bytes, entry: bytes, key: VerifierKey, index: int) -> None:
    """Check a receipt that a server gave.

    Raises
    ------
    LogError
        It does not prove that the entry is in the log at that index.
    """
    proof = Receipt.decode(receipt)
    check_receipt(proof, entry, key)
    if proof.index != index:
        raise LogError(f"receipt: expected it to be of entry {index}, found entry {proof.index}")


def post(connection: "httpx.Client", path: str, body: bytes) -> "httpx.Response":
    """Post something; see `send`."""
    return send(connection, "POST", path, body)


def send(connection: "httpx.Client", method: str, path: str, body: bytes) -> "httpx.Response":
    """Send a request, and again while the server is away or asks to wait.

    Raises
    ------
    ReadingError
        It stayed away.
    """
    import httpx

    reason, wait = "", 0.0
    for attempt in range(TRIES):
        time.sleep(min(LONGEST_WAIT_S, wait))
        wait = 0.25 * 2**attempt
        try:
            answer = connection.request(method, path, content=body)
        except httpx.TransportError as exc:
            reason = str(exc) or type(exc).__name__
            continue
        if answer.status_code not in {429, 502, 503, 504}:
            return answer
        reason = said(answer)
        wait = max(wait, _retry_after(answer))
    raise ReadingError(
        f"{connection.base_url}{path}: expected an answer, found: {reason}; asked {TRIES} times. Send it again later: "
        "what was taken keeps its index"
    )


def said(answer: "httpx.Response") -> str:
    """Give the sentence of a problem document, or the status."""
    try:
        return _words(json.loads(answer.content)["detail"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return f"status {answer.status_code}"


def _words(told: object) -> str:
    """Write what a server says so that it cannot steer a terminal: it may be nobody's friend."""
    from polltrail.cli.log import visible

    return visible(str(told)[:MOST_WORDS])


def _retry_after(answer: "httpx.Response") -> float:
    value = answer.headers.get("retry-after", "")
    return float(value) if value.isdecimal() else 0.0
