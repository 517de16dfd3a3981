"""Where a slot stands.

The ladder is missing < imaged < read once < read twice < decided. Beside it a slot can be *held* (its form or its
readings contradict before anything was accepted, or a decision is not complete), *contested* (accepted, then
contradicted by a reading that carries a stored image) and *void*. Nobody's word alone corrects, overrides or re-opens
anything.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from polltrail.review.slots.events import Decided, Read, Row
from polltrail.review.slots.history import Decision, History, by_copy, read_history
from polltrail.review.slots.noticed import Noticed
from polltrail.review.slots.rules import Rules, State
from polltrail.review.slots.slot import Slot


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """Where a slot stands, and with which figures.

    Attributes
    ----------
    row : Row or None
        The figures shown for it: those accepted; else those that most readers give, the earliest first; None where
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
        In the order of the log.
    """

    state: State
    row: Row | None
    confirmed: bool
    reasons: tuple[str, ...] = ()
    imaged: bool = False
    readers: int = 0
    noticed: tuple[Noticed, ...] = ()


@dataclass(frozen=True, slots=True)
class _Standing:
    """A state with its row, before it is asked whether it is confirmed.

    `enough` says that as many stand behind the row as the policy asks for.
    """

    state: State
    row: int | None = None
    reasons: tuple[str, ...] = ()
    enough: bool = False


def judge(slot: Slot, rules: Rules) -> Judged:
    """Say where a slot stands."""
    history = read_history(slot, rules)
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
        readers=0 if standing.row is None else len(history.persons(standing.row)),
        noticed=tuple(sorted(history.noticed, key=lambda one: one.index)),
    )


def _decided(history: History, rules: Rules) -> _Standing | None:
    """Judge by the last decision; None where there is none."""
    if history.taken_back is not None:
        return _Standing("held", _shown(history), ("decision-taken-back",))
    if history.decision is None:
        return None
    lacking = _lacking(history.decision, history, rules)
    if lacking is not None:
        history.noticed.append(lacking)
        return _Standing("held", _shown(history), (lacking.code,))
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


def _lacking(decision: Decision, history: History, rules: Rules) -> Noticed | None:
    """Say what a decision lacks; None where it acts."""
    event = decision.event
    if event.outcome in {"accept", "correct"} and event.row is None:
        return Noticed("decision-without-reading", event.index)
    needed = rules.decision_persons if decision.overrides else 1
    if len(decision.persons - history.readers) >= needed:
        return None
    by_reader = decision.persons & history.readers
    return Noticed("decision-by-reader" if by_reader else "decision-lacks-persons", event.index)


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
    broken = rules.broken(slot.rows[shown])
    if reasons or broken:
        return _Standing("held", shown, (*reasons, *_broken(history, broken)))
    return _Standing("read_twice" if len(history.persons(shown)) > 1 else "read_once", shown)


def _accepted(slot: Slot, history: History, rules: Rules, row: int) -> _Standing:
    if _contested(history, row, history.accepted_at):
        return _Standing("contested", row, ("contradicted",))
    if not rules.copies_must_agree:
        _differences(history)
    if broken := rules.broken(slot.rows[row]):
        return _Standing("held", row, _broken(history, broken))
    return _Standing("read_twice" if len(history.persons(row)) > 1 else "read_once", row, enough=True)


def _contested(history: History, row: int | None, since: int) -> bool:
    """Whether somebody reads otherwise since what was accepted, with a stored image; note everybody who does."""
    others = [read for read in history.live.values() if read.row != row and read.index >= since]
    for read in others:
        carried = _carries_image(read, history)
        history.noticed.append(
            Noticed("contradicted" if carried else "contradicted-without-image", read.index)
        )
    return any(_carries_image(read, history) for read in others)


def _carries_image(read: Read, history: History) -> bool:
    return any(image in history.stored for image in read.images)


def _differences(history: History) -> tuple[str, ...]:
    """Say how live readings differ, within a copy and between copies."""
    found: dict[str, None] = {}
    copies = by_copy(history)
    for reads in copies.values():
        for read in reads[1:]:
            if read.row != reads[0].row:
                found["readings-differ"] = None
                history.noticed.append(Noticed("readings-differ", read.index, against=reads[0].index))
    firsts = [reads[0] for reads in copies.values()]
    for other in firsts[1:]:
        if other.row != firsts[0].row:
            found["copies-differ"] = None
            history.noticed.append(Noticed("copies-differ", other.index, against=firsts[0].index))
    return tuple(found)


def _broken(history: History, codes: Sequence[str]) -> tuple[str, ...]:
    last = max(read.index for read in (*history.live.values(), *history.doubtful))
    history.noticed.extend(Noticed("identity-broken", last, words=code) for code in codes)
    return tuple(codes)


def _shown(history: History) -> int | None:
    """Pick the row that most readers give, the earliest first; what only keys in doubt say is shown last of all."""
    live = sorted(history.live.values(), key=lambda read: read.index)
    if not live:
        return history.doubtful[0].row if history.doubtful else None
    votes = Counter(read.row for read in live)
    return max(votes, key=lambda row: votes[row])
