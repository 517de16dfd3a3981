"""Totals as they were: the same that a fold of only the first entries would give."""

from collections.abc import Callable, Iterable

from polltrail.review.slots import Doubt, Slot
from polltrail.statement import KeyId, Roster
from polltrail.tally.fold.counting import Counting
from polltrail.tally.fold.events import signer_of
from polltrail.tally.fold.totals import Totals

Slots = Iterable[tuple[int, Slot]]


def slot_at(number: int, slot: Slot, size: int, counting: Counting, roster: Roster) -> Slot:
    """Give a slot as it was when the log had `size` entries; `roster` is that of those entries."""
    expected = counting.expected
    station = expected.station_of(number)
    name, area = expected.station_ids[station], expected.areas[expected.station_area[station]]

    def doubt(key: KeyId, index: int) -> Doubt | None:
        return signer_of(roster, key, index, name, area).doubt

    return slot.at(size).doubting(doubt)


SlotAt = Callable[[int, Slot], Slot]
"""Gives a slot as it was, by its number."""


def totals_at(slots: Slots, then: SlotAt, counting: Counting) -> Totals:
    """Add up every slot as it was.

    Parameters
    ----------
    slots : iterable of (int, Slot)
        All of which something was said by then, as they are now or were at any later size.
    counting : Counting
        Of the definition that was in force.
    """
    totals = Totals(counting.expected)
    for number, slot in slots:
        if counting.expected.is_expected(number):
            totals.apply(number, counting.adds(number, then(number, slot)))
    return totals


def taken_back_to(totals: Totals, later: Slots, then: SlotAt, counting: Counting) -> Totals:
    """Change totals of now into earlier ones, by the slots about which something was said since.

    Only where the definition is the same and no key has come into doubt since; it costs what was said since.
    """
    vectors = {place: vector.copy() for place, vector in totals.vectors.items()}
    found = Totals(counting.expected, vectors)
    for number, slot in later:
        if counting.expected.is_expected(number):
            found.apply(number, counting.delta(number, slot, then(number, slot)))
    return found
