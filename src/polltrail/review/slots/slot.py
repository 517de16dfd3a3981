"""One slot: the statements about one form that is owed, as values."""

from bisect import bisect_left
from collections.abc import Callable

import msgspec

from polltrail.errors import DataError
from polltrail.review.slots.events import Decided, Doubt, Event, Pictured, Read, Row, TakenBack
from polltrail.review.slots.rows import with_row
from polltrail.statement import KeyId


class Slot(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What was said about a station's form of one contest.

    Attributes
    ----------
    rows : tuple of Row
        Every different row of numbers that anybody read or wrote; events name them by their place.
    events : tuple of Event
        In the order of the log, without what was taken back.
    stored : tuple of (bytes, int)
        Digests of the images it names of which a store has the bytes, sorted, and the first entry that says so.
    gone : tuple of (int, Event)
        What was taken back, after the entry that did; it says nothing any more, but what it once did can be told.
    """

    rows: tuple[Row, ...] = ()
    events: tuple[Event, ...] = ()
    stored: tuple[tuple[bytes, int], ...] = ()
    gone: tuple[tuple[int, Event], ...] = ()

    def add(self, event: Event, row: Row | None = None) -> "Slot":
        """Give the slot with one more event.

        Parameters
        ----------
        row : Row or None
            The numbers that a reading or a decision gives; the event's own `row` is then set to their place here.

        Raises
        ------
        DataError
            It is not later than all before it: the log has one order.
        """
        if self.events and self.events[-1].index >= event.index:
            raise DataError(
                f"slot: expected an entry after {self.events[-1].index}, found entry {event.index}; not taken in"
            )
        rows = self.rows
        if row is not None and isinstance(event, Read | Decided):
            rows, place = with_row(rows, row)
            event = msgspec.structs.replace(event, row=place)
        return Slot(rows, (*self.events, event), self.stored, self.gone)

    def storing(self, digest: bytes, index: int) -> "Slot":
        """Give the slot once an entry says that a store has the bytes of an image."""
        at = bisect_left(self.stored, (digest,))
        if self.stored[at : at + 1] and self.stored[at][0] == digest:
            return self
        stored = (*self.stored[:at], (digest, index), *self.stored[at:])
        return msgspec.structs.replace(self, stored=stored)

    def without(self, target: int, index: int) -> "Slot":
        """Give the slot as if the statement at `target` had not been made: the entry at `index` takes it back."""
        gone = [(index, event) for event in self.events if event.index == target]
        rest = tuple(event for event in self.events if event.index != target)
        return msgspec.structs.replace(self, events=rest, gone=(*self.gone, *gone))

    def at(self, size: int) -> "Slot":
        """Give the slot as it was when the log had this size; doubts are as they are now."""
        if self.spoken.stop <= size:
            return self
        back = [event for index, event in self.gone if index >= size]
        events = sorted((*self.events, *back), key=lambda event: event.index)
        return Slot(
            self.rows,
            tuple(event for event in events if event.index < size),
            tuple(one for one in self.stored if one[1] < size),
            tuple(one for one in self.gone if one[0] < size),
        )

    @property
    def spoken(self) -> range:
        """The first entry about it, and one past the last."""
        indexes = [
            *(event.index for event in self.events),
            *(index for _, index in self.stored),
            *(index for pair in self.gone for index in (pair[0], pair[1].index)),
        ]
        return range(min(indexes), max(indexes) + 1) if indexes else range(0)

    def doubting(self, doubt_of: Callable[[KeyId, int], Doubt | None]) -> "Slot":
        """Give the slot with every event's doubt asked anew, by key and index: a key was revoked."""
        asked = [
            event
            if isinstance(event, TakenBack)
            else msgspec.structs.replace(event, doubt=doubt_of(event.key, event.index))
            for event in self.events
        ]
        return msgspec.structs.replace(self, events=tuple(asked))


def images_of(event: Event) -> tuple[bytes, ...]:
    """Digests of the images that an event names."""
    if isinstance(event, Pictured):
        return (event.digest,)
    return event.images if isinstance(event, Read) else ()


EMPTY = Slot()
"""The slot of a form that nobody has said anything about."""

_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(Slot)


def encode_slot(slot: Slot) -> bytes:
    """Write a slot down."""
    return _ENCODER.encode(slot)


def decode_slot(data: bytes) -> Slot:
    """Read what `encode_slot` wrote."""
    return _DECODER.decode(data)
