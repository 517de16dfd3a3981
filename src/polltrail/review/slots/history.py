"""What readers and reviewers of one slot said, read once in the order of the log."""

from dataclasses import dataclass, field

from polltrail.review.slots.events import (
    CopyOf,
    Decided,
    Endorsed,
    Event,
    Pictured,
    Read,
    Row,
    TakenBack,
)
from polltrail.review.slots.live import Live
from polltrail.review.slots.noticed import Code, Noticed
from polltrail.review.slots.rules import Rules
from polltrail.review.slots.slot import Slot, images_of


@dataclass(slots=True)
class Decision:
    """A reviewer's decision, and who stands behind it.

    Attributes
    ----------
    overrides : bool
        Whether it puts aside what readers had agreed on, or reviewers had decided, when it was made.
    persons : set of str
        Reviewers whose keys are in no doubt: whoever made it, and those who endorse it.
    """

    event: Decided
    overrides: bool
    persons: set[str]


@dataclass(frozen=True, slots=True)
class Otherwise:
    """A reading that gives other figures than those that stood when it came.

    Attributes
    ----------
    row : int
        The row that stood, and `since` the entry that had made it stand.
    """

    read: Read
    row: int
    since: int


@dataclass(slots=True)
class History:
    """What there is to judge by.

    Attributes
    ----------
    rows : tuple of Row
        Of the slot.
    live : Live
        The last reading of each person and copy by a key that is in no doubt.
    doubtful : list of Read
        Readings by keys in doubt: they confirm nothing, and open nothing again.
    readers : set of str
        Everybody who ever read the slot.
    accepted : int or None
        The row that enough persons read alike while nobody read otherwise, and `accepted_at` the entry that
        completed it. It stands as long as enough persons stand by it.
    accepted_copy : CopyOf or None
        The copy of which they read it, where one copy is enough; what others say then contradicts nothing.
    decision : Decision or None
        The last one that somebody stands behind whose key is in no doubt, and `decided_at` its entry.
    settled : Decided or None
        The last decision that acted and was no hold, once another took its place.
    taken_back : int or None
        The entry that took the last decision back.
    otherwise : list of Otherwise
        Also of readings that are live no more.
    """

    rows: tuple[Row, ...]
    live: Live
    doubtful: list[Read] = field(default_factory=list)
    readers: set[str] = field(default_factory=set)
    pictured: bool = False
    stored: set[bytes] = field(default_factory=set)
    accepted: int | None = None
    accepted_at: int = -1
    accepted_copy: CopyOf | None = None
    decision: Decision | None = None
    decided_at: int = -1
    settled: Decided | None = None
    taken_back: int | None = None
    otherwise: list[Otherwise] = field(default_factory=list)
    noticed: list[Noticed] = field(default_factory=list)

    def concerns(self, read: Read, since: int) -> bool:
        """Whether a reading is of what stands since an entry: of any copy, unless readers of one copy were enough."""
        return self.accepted_copy in {None, read.copy} or since != self.accepted_at

    def carries_image(self, read: Read) -> bool:
        """Whether an image that it was read from is stored."""
        return any(image in self.stored for image in read.images)


def read_history(slot: Slot, rules: Rules) -> History:
    """Read a slot's events from the first to the last."""
    named = {image for event in slot.events if event.doubt is None for image in images_of(event)}
    stored = slot.images_stored & named
    live = Live(rules.readings, copies_must_agree=rules.copies_must_agree)
    history, decisions = History(slot.rows, live, stored=stored), dict[int, Decision]()
    for event in slot.events:
        _take(history, event, rules, decisions)
    history.noticed += [_not_taken_back(one) for one in slot.back if one.doubt is not None]
    return history


def _not_taken_back(event: TakenBack) -> Noticed:
    return Noticed("key-in-doubt", event.index, against=event.target, words=event.doubt or "")


def _take(history: History, event: Event, rules: Rules, decisions: dict[int, Decision]) -> None:
    match event:
        case Read():
            _read(history, event, rules)
        case Pictured():
            history.pictured |= event.doubt is None
        case Decided():
            _decide(history, event, decisions, rules)
        case Endorsed():
            _endorse(history, event, decisions, rules)
        case TakenBack():
            _take_back(history, event)


def _read(history: History, read: Read, rules: Rules) -> None:
    history.readers.add(read.person)
    if read.doubt is not None:
        history.doubtful.append(read)
        history.noticed.append(Noticed("key-in-doubt", read.index, words=read.doubt, read=read))
        return
    before = history.live.take(read)
    if before is not None and before.row != read.row:
        history.noticed.append(differing("figures-changed", read, before, history))
    if history.accepted is None or len(history.live.persons(history.accepted)) < rules.readings:
        history.accepted = history.live.agreed()
        history.accepted_at, history.accepted_copy = read.index, history.live.agreed_copy()
    stood = _standing(history, rules)
    if stood is not None and stood[0] != read.row and history.concerns(read, stood[1]):
        history.otherwise.append(Otherwise(read, *stood))


def differing(code: Code, read: Read, first: Read, history: History) -> Noticed:
    """Note that a reading gives other figures than an earlier one."""
    return Noticed(
        code, read.index, against=first.index, expected=history.rows[first.row], found=history.rows[read.row],
        read=read, other=first,
    )  # fmt: skip


def _standing(history: History, rules: Rules) -> tuple[int, int] | None:
    """Find the row that stands by now, and the entry that made it stand: a decision that acts, or readers who agree."""
    decision = history.decision
    if decision is not None and lacking(decision, history, rules) is None:
        return None if decision.event.row is None else (decision.event.row, decision.event.index)
    return None if history.accepted is None else (history.accepted, history.accepted_at)


def lacking(decision: Decision, history: History, rules: Rules) -> Noticed | None:
    """Say what a decision lacks; None where it acts."""
    event = decision.event
    if event.outcome in {"accept", "correct"} and event.row is None:
        return Noticed("decision-without-reading", event.index)
    if len(decision.persons - history.readers) >= _needed(decision, history, rules):
        return None
    by_reader = decision.persons & history.readers
    return Noticed("decision-by-reader" if by_reader else "decision-lacks-persons", event.index)


def _needed(decision: Decision, history: History, rules: Rules) -> int:
    """How many reviewers a decision takes; figures that no reader stands by any more take as many as corrected ones."""
    row = decision.event.row
    alone = decision.event.outcome == "accept" and row is not None and not history.live.is_read(row)
    return rules.decision_persons if decision.overrides or alone else 1


def in_force(slot: Slot, rules: Rules) -> Decision | None:
    """Give the decision that is in force, whether or not enough stand behind it; None where nobody has decided."""
    return read_history(slot, rules).decision


def more_needed(slot: Slot, rules: Rules) -> int:
    """How many more reviewers it takes until the decision in force acts."""
    history = read_history(slot, rules)
    if history.decision is None or lacking(history.decision, history, rules) is None:
        return 0
    return _needed(history.decision, history, rules) - len(history.decision.persons - history.readers)


def _decide(history: History, event: Decided, decisions: dict[int, Decision], rules: Rules) -> None:
    overrides = event.outcome in {"correct", "void"} or _puts_aside(event, history, rules)
    if event.doubt is not None:
        history.noticed.append(Noticed("key-in-doubt", event.index, words=event.doubt))
        decisions[event.index] = Decision(event, overrides, set())
        return
    decisions[event.index] = Decision(event, overrides, {event.person})
    _put(history, decisions[event.index], rules)


def _puts_aside(event: Decided, history: History, rules: Rules) -> bool:
    """Whether a reading that is accepted is another than readers agreed on, or than reviewers had decided."""
    if event.outcome != "accept":
        return False
    settled = _settled(history, rules)
    return (history.accepted is not None and event.row != history.accepted) or (
        settled is not None and event.row != settled.row
    )


def _settled(history: History, rules: Rules) -> Decided | None:
    """Find the last decision that acted, also where somebody has put the form on hold since."""
    now = history.decision
    if now is None or now.event.outcome == "hold" or lacking(now, history, rules) is not None:
        return history.settled
    return now.event


def _put(history: History, decision: Decision, rules: Rules) -> None:
    """Let a decision take the place of the one before it."""
    history.settled = _settled(history, rules)
    history.decision, history.decided_at, history.taken_back = decision, decision.event.index, None


def _take_back(history: History, event: TakenBack) -> None:
    """Take the decision that acts back; one that another has replaced acts no more."""
    if event.doubt is not None:
        history.noticed.append(_not_taken_back(event))
        return
    if history.settled is not None and history.settled.index == event.target:
        history.settled = None
    if history.decision is not None and history.decision.event.index == event.target:
        history.taken_back, history.decision = event.index, None
        history.noticed.append(Noticed("decision-taken-back", event.index, against=event.target))


def _endorse(history: History, event: Endorsed, decisions: dict[int, Decision], rules: Rules) -> None:
    """Add who says the same; one made by a key in doubt is said from then on, by those who endorse it."""
    decision = decisions.get(event.target)
    if decision is None or not event.reviewer or event.doubt is not None:
        return
    decision.persons.add(event.person)
    if decision.event.index > history.decided_at:
        _put(history, decision, rules)
