"""What people left with witnesses because the log refused or ignored it, looked for in the log.

A deposit shows that the log was not told, or did not listen; by itself that is nobody's fault. It speaks against the
log when the same witness saw the log later than `max_delay` after the deposit, without the statement. What only
depends on the order of entries or on the clock at the door (enrolments, revocations, amendments), what a key deposits
beyond all measure, and what came before its key was enrolled accuses nobody (decision 16).
"""

import contextlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum

from polltrail.errors import LogError, StatementError
from polltrail.log import Witness, leaf_hash
from polltrail.log.deposit import DepositRecord, HeldRecord, open_deposit
from polltrail.log.history import CosignedNote
from polltrail.statement import Statement, read_statement
from polltrail.statement.envelope import encode_envelope
from polltrail.statement.roster import ROSTER_KINDS
from polltrail.verify.entries import JudgedEntries
from polltrail.verify.rebuilt import RebuiltTree
from polltrail.verify.verdict import Deposits, Problem
from polltrail.verify.witnesses import Signers

MOST_OF_A_KEY = 1_000
"""Deposits of one key that are looked for; a log owes no key more at once than its allowance."""
MOST_TOLD = 100
"""Statements that are named one by one as missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WitnessAnswer:
    """What a witness shows to whoever asks it.

    Attributes
    ----------
    where : str
        Its address.
    note : bytes or None
        The last checkpoint of this log that it has cosigned.
    deposits : sequence of bytes
        The lines of its list of deposits for this election, from the first on.
    missing : str
        Why it did not show everything; empty where it did.
    """

    where: str
    note: bytes | None
    deposits: Sequence[bytes] = ()
    missing: str = ""


class _State(Enum):
    LOGGED, WAITING, LATE, UNLOGGED = range(4)


@dataclass(frozen=True, slots=True)
class _Deposit:
    """A statement that was deposited, when, and with whom."""

    where: str
    witness: Witness
    statement: Statement
    at: int


def check_deposits(
    shown: Sequence[WitnessAnswer],
    tree: RebuiltTree,
    judged: JudgedEntries,
    signers: Signers,
    *,
    hidden: bool,
    now: int | None,
    problems: list[Problem],
) -> Deposits | None:
    """Look for everything that was deposited.

    Parameters
    ----------
    hidden : bool
        Whether entries are sealed: then only their hashes can be looked for.
    now : int or None
        The time of whoever checks, in seconds since 1970. None leaves everything that no witness dates waiting.

    Returns
    -------
    Deposits or None
        None where nobody was asked.
    """
    if not shown:
        return None
    looking = _Looking(tree, judged, signers, hidden=hidden, now=now)
    for answer in shown:
        problems += looking.read(answer)
    states = looking.judge(problems)
    counted = Counter(states.values())
    return Deposits(
        witnesses=tuple(dict.fromkeys(looking.witnesses)),
        logged=counted[_State.LOGGED],
        waiting=counted[_State.WAITING] + counted[_State.LATE],
        unlogged=tuple(one for one, state in states.items() if state is _State.UNLOGGED),
        passed_over=looking.passed_over,
    )


class _Looking:
    """Everything that was deposited and may be in the log, and what became of it."""

    def __init__(
        self, tree: RebuiltTree, judged: JudgedEntries, signers: Signers, *, hidden: bool, now: int | None
    ) -> None:
        self.witnesses: list[str] = []
        self.passed_over = 0
        self._tree = tree
        self._judged = judged
        self._now = now
        self._history = signers.history
        self._known = list(dict.fromkeys(one for policy in signers.policies for one in policy.witnesses))
        self._leaves = {tree.leaf(index) for index in range(tree.size)} if hidden else frozenset()
        self._hidden = hidden
        self._found: list[_Deposit] = []
        self._of_key: Counter[str] = Counter()
        self._logged: dict[str, _State] = {}
        self._latest: dict[Witness, tuple[int, int] | None] = {}
        self._enrolled_by: dict[tuple[Witness, int], int | None] = {}

    def read(self, answer: WitnessAnswer) -> Iterator[Problem]:
        """Take in what a witness shows."""
        self.witnesses += self._who(answer)
        strange = 0
        for line in answer.deposits:
            record = _record(line)
            if record is None:
                self.passed_over += 1
                continue
            signed = self._signed(record)
            strange += signed is None
            if signed is not None:
                self._take(answer.where, record, *signed)
        if strange:
            what = f"expected deposits signed by a witness of the policy, found {strange} that none of them has signed; not counted"
            yield Problem(where=answer.where, what=what, contradicts=False)
        if answer.missing:
            yield Problem(where=answer.where, what=answer.missing, contradicts=False)

    def judge(self, problems: list[Problem]) -> dict[str, _State]:
        """Tell what became of each statement; the worst, where several witnesses have it."""
        self._roots = self._tree.roots(one.statement.seen.size for one in self._found if one.statement.seen)
        states, told = dict(self._logged), 0
        for one in self._found:
            state, problem = self._state(one)
            states[one.statement.id] = max(
                state, states.get(one.statement.id, state), key=lambda found: found.value
            )
            if problem is not None and told < MOST_TOLD:
                problems.append(problem)
                told += 1
        return states

    def _who(self, answer: WitnessAnswer) -> list[str]:
        """Tell who shows it: whoever has signed its note, or its first deposit; else its address is all there is."""
        try:
            cosigned = CosignedNote.parse(answer.note or b"").signed.signatures
            names = [one.name for one in self._known if any(line.by(one.key) for line in cosigned)]
        except LogError:
            names = []
        for line in answer.deposits[:1] if not names else ():
            with contextlib.suppress(LogError):
                record = _record(line)
                found = None if record is None else self._signed(record)
                names = [found[0].name] if found else []
        return names or [answer.where]

    def _signed(self, record: DepositRecord | HeldRecord) -> tuple[Witness, int] | None:
        """Give who has signed a deposit's note, and when it came; None where no witness of the policy did."""
        for witness in self._known:
            try:
                note = open_deposit(record.note, witness.key)
            except LogError:
                continue
            right = (note.election, note.statement) == (self._judged.roster.election, record.statement)
            return (witness, note.at) if right else None
        return None

    def _take(self, where: str, record: DepositRecord | HeldRecord, witness: Witness, at: int) -> None:
        if isinstance(record, HeldRecord):
            there = self._judged.logged(record.statement) or (self._hidden and record.leaf in self._leaves)
            if there or record.statement not in self._logged:
                self._logged[record.statement] = _State.LOGGED if there else _State.WAITING
            return
        try:
            statement = read_statement(record.envelope)
        except StatementError:
            self.passed_over += 1
            return
        if statement.id == record.statement and self._is_logged(statement):
            self._logged[statement.id] = _State.LOGGED
        elif statement.id != record.statement or self._refused(statement):
            self.passed_over += 1
        else:
            self._found.append(_Deposit(where, witness, statement, at))

    def _is_logged(self, statement: Statement) -> bool:
        if self._judged.logged(statement.id):
            return True
        return self._hidden and leaf_hash(encode_envelope(statement.envelope)) in self._leaves

    def _refused(self, statement: Statement) -> bool:
        """Whether no log of this election could hold it, or nobody needs to look for more of its key."""
        if self._judged.roster.refusal(statement, self._tree.size) is not None:
            return True
        self._of_key[statement.key] += 1
        return self._of_key[statement.key] > MOST_OF_A_KEY

    def _state(self, one: _Deposit) -> tuple[_State, Problem | None]:
        due = self._due(one)
        latest = self._latest_of(one.witness)
        may_accuse = one.statement.kind not in ROSTER_KINDS and not self._hidden
        if due is not None and may_accuse and latest is not None and latest[0] > due:
            return _State.UNLOGGED, _unlogged(one, due, latest)
        if self._now is not None and self._now > (one.at + self._max_delay(one) if due is None else due):
            return _State.LATE, _late(one)
        return _State.WAITING, None

    def _due(self, one: _Deposit) -> int | None:
        """By when it had to be logged; None where its key is not known to have been enrolled by then."""
        since = self._known_since(one)
        return None if since is None else max(one.at, since) + self._max_delay(one)

    def _known_since(self, one: _Deposit) -> int | None:
        """When its key was enrolled, as far as can be shown: by what its signer had seen, or by the same witness."""
        enrolled = self._judged.roster.enrolled(one.statement.key)
        if enrolled is None or enrolled.index == 0:
            return one.at
        seen = one.statement.seen
        if seen is not None and seen.size > enrolled.index:
            root = self._roots.get(seen.size)
            if root is not None and root.hex() == seen.root:
                return one.at
        return self._saw_enrolment(one.witness, enrolled.index)

    def _saw_enrolment(self, witness: Witness, index: int) -> int | None:
        """When the witness saw an entry first."""
        asked = (witness, index)
        if asked not in self._enrolled_by:
            found = self._history.first_over(witness.alone(), index) if self._history else None
            self._enrolled_by[asked] = None if found is None else found.at
        return self._enrolled_by[asked]

    def _max_delay(self, one: _Deposit) -> int:
        """How long the log might take: by the definition in force in what the witness had seen when it came."""
        definitions = self._judged.roster.definitions
        if len({defined.body.max_delay for defined in definitions}) == 1:
            return definitions[0].body.max_delay
        known = self._history.known_by(one.witness.alone(), one.at) if self._history else None
        size = 0 if known is None else known.size
        before = [defined for defined in definitions if defined.index < max(size, 1)]
        return before[-1].body.max_delay

    def _latest_of(self, witness: Witness) -> tuple[int, int] | None:
        """When the witness saw the log last, and of which size."""
        if witness not in self._latest:
            found = self._history.latest(witness) if self._history else None
            self._latest[witness] = None if found is None else (found.at, found.size)
        return self._latest[witness]


def _record(line: bytes) -> DepositRecord | HeldRecord | None:
    """Read a line; while a count is sealed, a witness does not show what was deposited."""
    for kind in (DepositRecord, HeldRecord):
        with contextlib.suppress(LogError):
            return kind.parse(line)
    return None


def _unlogged(one: _Deposit, due: int, latest: tuple[int, int]) -> Problem:
    what = (
        f"the log did not take what was deposited in time: {_named(one)}, had to be logged by {_at(due)}, and "
        f"{one.witness.name} saw {latest[1]} entries at {_at(latest[0])} without it"
    )
    return Problem(where=one.where, what=what)


def _late(one: _Deposit) -> Problem:
    what = (
        f"expected in the log by now: {_named(one)}, is not there; no checkpoint shows that the log has gone on "
        "without it. Submit it again, and look at a newer copy"
    )
    return Problem(where=one.where, what=what, contradicts=False)


def _named(one: _Deposit) -> str:
    return f"{one.statement.kind} {one.statement.id}, deposited with {one.witness.name} at {_at(one.at)}"


def _at(seconds: int) -> str:
    return datetime.fromtimestamp(min(seconds, 253_402_300_799), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
