"""Where a form stands for whoever is about to say something of it, and where it would stand after that."""

from polltrail.cli.speaking import Speaking
from polltrail.review.slots import Decision, Event, Judged, Read, Row, Slot, in_force, more_needed
from polltrail.tally.fold.events import Signer, signer_of


def slot_of(here: Speaking, number: int) -> Slot:
    """Give a slot as the log has it."""
    if here.log is None:
        raise AssertionError
    return here.log.fold.memory.slot(number)


def signer_at(here: Speaking, number: int) -> Signer:
    """Tell who signs, and what their word about a slot would be worth."""
    if here.log is None:
        raise AssertionError
    fold = here.log.fold
    expected = fold.counting.expected
    station = expected.station_of(number)
    area = expected.areas[expected.station_area[station]]
    return signer_of(fold.roster, here.key, fold.size, expected.station_ids[station], area)


def readers(slot: Slot) -> set[str]:
    """Everybody who has read a form: they cannot decide about it."""
    return {event.person for event in slot.events if isinstance(event, Read)}


def acting(here: Speaking, number: int, slot: Slot) -> Decision | None:
    """Find the decision in force, if nobody has taken it back."""
    return None if here.log is None else in_force(slot, here.log.fold.counting.rules_of(number))


def stands(here: Speaking, number: int, slot: Slot) -> Judged | None:
    """Say where a form stands with what a slot says."""
    if here.log is None:
        raise AssertionError
    return here.log.fold.counting.judged(number, slot)


def with_event(slot: Slot, event: Event, row: Row | None = None) -> Slot:
    """Give a slot as it would be with one more event."""
    return slot.add(event, row)


def stands_words(judged: Judged | None) -> str:
    """Say where a form stands: "read twice", "held (readings-differ)"."""
    if judged is None:
        return "missing"
    state = judged.state.replace("_", " ")
    return f"{state} ({', '.join(judged.reasons)})" if judged.reasons else state


def lacks_words(here: Speaking, number: int, slot: Slot, judged: Judged | None) -> str:
    """Say who has to follow where a decision does not act yet; empty where it does."""
    if here.log is None or judged is None or "decision-lacks-persons" not in judged.reasons:
        return ""
    left = more_needed(slot, here.log.fold.counting.rules_of(number))
    return (
        "one more reviewer, who has not read the form, must endorse it"
        if left == 1
        else f"{left} more reviewers, who have not read the form, must endorse it"
    )
