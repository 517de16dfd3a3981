"""Where a slot stands.

The ladder is missing < imaged < read once < read twice < decided. Beside it a slot can be *held* (its form or its
readings contradict before anything was accepted, or a decision is not complete), *contested* (accepted, then
contradicted by a reading that carries a stored image) and *void*. Nobody's word alone corrects, overrides or re-opens
anything.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from polltrail.election.form_parts import Signatory
from polltrail.review.slots.contradictions import contradictions
from polltrail.review.slots.events import Decided, Row
from polltrail.review.slots.history import History, lacking, read_history
from polltrail.review.slots.marks import MARK_CODES, MarkAnswer, mark_answers, mark_findings
from polltrail.review.slots.noticed import Noticed
from polltrail.review.slots.rules import Rules, State
from polltrail.review.slots.slot import Slot


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """Where a slot stands, and with which figures.

    Attributes
    ----------
    row : Row or None
        The figures shown for it: those accepted; else those that most persons give, the earliest first; None where
        nobody has read it, or it is void.
    confirmed : bool
        Whether they count as confirmed by the election's policy.
    reasons : tuple of str
        Why it is held or contested.
    imaged : bool
        Whether an image of it is stored.
    readers : int
        Persons whose live readings have exactly the figures shown.
    noticed : tuple of Noticed
        In the order of the log; also what a decision has answered since.
    marks : tuple of MarkAnswer
        Of a slot that was read and is told to people: what every check about signatures and stamps says.
    """

    state: State
    row: Row | None
    confirmed: bool
    reasons: tuple[str, ...] = ()
    imaged: bool = False
    readers: int = 0
    noticed: tuple[Noticed, ...] = ()
    marks: tuple[MarkAnswer, ...] = ()

    @property
    def findings_open(self) -> int:
        """How many findings about readings and decisions no decision has answered; marks are told beside them."""
        return sum(one.answered_by is None and one.code not in MARK_CODES for one in self.noticed)


_Missed = Sequence[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class _Standing:
    """A state with its row, before it is asked whether it is confirmed.

    `enough` says that as many stand behind the row as the policy asks for; `missed` which identities the row misses.
    """

    state: State
    row: int | None = None
    reasons: tuple[str, ...] = ()
    enough: bool = False
    missed: _Missed | None = None


def judge(slot: Slot, rules: Rules) -> Judged:
    """Say where a slot stands."""
    return _judged(slot, read_history(slot, rules), rules)


def told(slot: Slot, rules: Rules, signatories: Sequence[Signatory]) -> Judged:
    """Say where a slot stands, with all that is told to people and on which nothing else depends: signatures, stamps."""
    history = read_history(slot, rules)
    judged, reads = _judged(slot, history, rules), history.live.reads()
    if not signatories or not reads:
        return judged
    found = answered(list(mark_findings(history.live.by_copy(), signatories)), history, rules)
    noticed = sorted((*judged.noticed, *found), key=lambda one: one.index)
    return replace(judged, noticed=tuple(noticed), marks=mark_answers(reads, signatories))


def _judged(slot: Slot, history: History, rules: Rules) -> Judged:
    standing = _decided(history, rules) or _read(slot, history, rules)
    row = None if standing.row is None else slot.rows[standing.row]
    imaged = bool(history.stored)
    return Judged(
        state=standing.state,
        row=row,
        confirmed=standing.enough
        and standing.state in rules.confirmed
        and (imaged or not rules.image_required),
        reasons=standing.reasons,
        imaged=imaged,
        readers=0 if standing.row is None else len(history.live.persons(standing.row)),
        noticed=_noticed(history, standing, rules),
    )


def _noticed(history: History, standing: _Standing, rules: Rules) -> tuple[Noticed, ...]:
    """Give all that was noticed, in the order of the log, each with the decision that answers it."""
    everything = (*history.noticed, *contradictions(history), *_identities(history, standing, rules))
    return answered(sorted(everything, key=lambda one: one.index), history, rules)


def answered(found: Sequence[Noticed], history: History, rules: Rules) -> tuple[Noticed, ...]:
    """Give what was noticed with the decision that answers it: one that acts, whose reviewer had it before them."""
    decision = history.decision
    if decision is None or decision.event.outcome == "hold" or lacking(decision, history, rules) is not None:
        return tuple(found)
    event = decision.event
    until = min(event.basis_size, event.index)
    return tuple(
        replace(one, answered_by=event.index) if one.index < until or one.index == event.index else one
        for one in found
    )


def _identities(history: History, standing: _Standing, rules: Rules) -> Iterator[Noticed]:
    """Note what the figures shown contradict by themselves, also what is tolerated, and what a reviewer accepted."""
    if standing.row is None:
        return
    missed = rules.missed(history.rows[standing.row]) if standing.missed is None else standing.missed
    if not missed:
        return
    at = _brought_by(history, standing)
    for code, by in missed:
        yield Noticed("identity-broken" if by > rules.tolerance else "identity-tolerated", at, words=code)


def _brought_by(history: History, standing: _Standing) -> int:
    """Find the entry by which the figures shown are: a decision that acts, or the last reading."""
    decision = history.decision
    if decision is not None and (
        standing.state == "decided" or not (history.live.reads() or history.doubtful)
    ):
        return decision.event.index
    return max(read.index for read in (*history.live.reads(), *history.doubtful))


def _decided(history: History, rules: Rules) -> _Standing | None:
    """Judge by the last decision; None where there is none."""
    if history.taken_back is not None:
        return _Standing("held", _shown(history), ("decision-taken-back",))
    if history.decision is None:
        return None
    lacks = lacking(history.decision, history, rules)
    if lacks is not None:
        history.noticed.append(lacks)
        return _Standing("held", _shown(history), (lacks.code,))
    return _by(history.decision.event, history)


def _by(event: Decided, history: History) -> _Standing:
    """Judge by a decision that acts. What came after its reviewer looked can still contest it."""
    if event.outcome == "hold":
        return _Standing("held", _shown(history), (event.reason,))
    if event.outcome == "void":
        return _Standing("void", None, (event.reason,))
    if _contested(history, event.row, min(event.basis_size, event.index)):
        return _Standing("contested", event.row, ("contradicted",))
    return _Standing("decided", event.row, enough=True)


def _read(slot: Slot, history: History, rules: Rules) -> _Standing:
    """Judge by the readings alone."""
    if history.accepted is not None:
        return _accepted(slot, history, rules, history.accepted)
    shown = _shown(history)
    if shown is None:
        return _Standing("imaged" if history.pictured or history.stored else "missing")
    reasons = _differences(history)
    if history.doubtful:
        reasons = (*reasons, "key-in-doubt")
    missed = rules.missed(slot.rows[shown])
    if reasons := (*reasons, *_broken(missed, rules)):
        return _Standing("held", shown, reasons, missed=missed)
    return _Standing(_read_by(history, shown), shown, missed=missed)


def _accepted(slot: Slot, history: History, rules: Rules, row: int) -> _Standing:
    if _contested(history, row, history.accepted_at):
        return _Standing("contested", row, ("contradicted",))
    missed = rules.missed(slot.rows[row])
    if reasons := _broken(missed, rules):
        return _Standing("held", row, reasons, missed=missed)
    return _Standing(_read_by(history, row), row, enough=True, missed=missed)


def _read_by(history: History, row: int) -> State:
    return "read_twice" if len(history.live.persons(row)) > 1 else "read_once"


def _contested(history: History, row: int | None, since: int) -> bool:
    """Whether somebody reads otherwise since what was accepted, with a stored image."""
    return any(
        read.row != row
        and read.index >= since
        and history.carries_image(read)
        and history.concerns(read, since)
        for read in history.live.reads()
    )


def _differences(history: History) -> tuple[str, ...]:
    """Say how live readings differ, within a copy and between copies."""
    copies = list(history.live.by_copy().values())
    found = []
    if any(read.row != reads[0].row for reads in copies for read in reads):
        found.append("readings-differ")
    if any(reads[0].row != copies[0][0].row for reads in copies):
        found.append("copies-differ")
    return tuple(found)


def _broken(missed: _Missed, rules: Rules) -> tuple[str, ...]:
    """Name the identities that a form misses by more than is tolerated."""
    return tuple(code for code, by in missed if by > rules.tolerance)


def _shown(history: History) -> int | None:
    """Pick the row that most persons give, of however many copies, the earliest first; what only keys in doubt say is shown last of all."""
    live = history.live.reads()
    if not live:
        return history.doubtful[0].row if history.doubtful else None
    votes = Counter(row for row, _ in dict.fromkeys((read.row, read.person) for read in live))
    return max(votes, key=lambda row: votes[row])
