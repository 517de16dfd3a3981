"""One slot: the statements about one form that is owed, as values."""

from collections.abc import Callable, Sequence

import msgspec

from polltrail.errors import DataError
from polltrail.review.slots.events import (
    CopyOf,
    Decided,
    Doubt,
    Event,
    Pictured,
    Read,
    Row,
    Stored,
    TakenBack,
)
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
    stored : tuple of Stored
        Which images that it names are stored, by digest and entry: the first word of each store.
    gone : tuple of (int, Event)
        What was taken back, after the entry that did; it says nothing any more, but what it once did can be told.
    back : tuple of TakenBack
        What takes statements back that are no decisions; by a key in doubt it takes nothing back.
    """

    rows: tuple[Row, ...] = ()
    events: tuple[Event, ...] = ()
    stored: tuple[Stored, ...] = ()
    gone: tuple[tuple[int, Event], ...] = ()
    back: tuple[TakenBack, ...] = ()

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
        return msgspec.structs.replace(self, rows=rows, events=(*self.events, event))

    def storing(self, stored: Stored) -> "Slot":
        """Give the slot once an entry says that a store has the bytes of an image."""
        if any((one.digest, one.key) == (stored.digest, stored.key) for one in self.stored):
            return self
        every = sorted((*self.stored, stored), key=lambda one: (one.digest, one.index))
        return msgspec.structs.replace(self, stored=tuple(every))

    @property
    def images_stored(self) -> set[bytes]:
        """Digests of the images that a store has whose key is in no doubt."""
        return {one.digest for one in self.stored if one.doubt is None}

    def without(self, back: TakenBack) -> "Slot":
        """Give the slot as if a statement had not been made, where who takes it back is in no doubt."""
        return self._with(self._ever(), (*self.back, back))

    def at(self, size: int) -> "Slot":
        """Give the slot as it was when the log had this size; doubts are as they are now."""
        if self.spoken.stop <= size:
            return self
        found = self._with(
            [event for event in self._ever() if event.index < size],
            tuple(one for one in self.back if one.index < size),
        )
        return msgspec.structs.replace(found, stored=tuple(one for one in self.stored if one.index < size))

    def copy_read_at(self, index: int) -> CopyOf | None:
        """Tell which copy the reading at an entry is of, also one that was taken back; None where there is none."""
        return next(
            (event.copy for event in self._ever() if event.index == index and isinstance(event, Read)), None
        )

    def _ever(self) -> list[Event]:
        """Every event, also what was taken back, in the order of the log."""
        if not self.gone:
            return list(self.events)
        return sorted((*self.events, *(event for _, event in self.gone)), key=lambda event: event.index)

    def _with(self, events: Sequence[Event], back: tuple[TakenBack, ...]) -> "Slot":
        """Give the slot with these events, without those that are taken back."""
        taken: dict[int, int] = {}
        for one in back:
            if one.doubt is None:
                taken.setdefault(one.target, one.index)
        gone = [(taken[event.index], event) for event in events if event.index in taken]
        return msgspec.structs.replace(
            self,
            events=tuple(event for event in events if event.index not in taken),
            gone=tuple(sorted(gone, key=lambda one: one[0])),
            back=back,
        )

    @property
    def spoken(self) -> range:
        """The first entry about it, and one past the last."""
        indexes = [
            *(event.index for event in self.events),
            *(one.index for one in self.stored),
            *(event.index for _, event in self.gone),
            *(one.index for one in self.back),
        ]
        return range(min(indexes), max(indexes) + 1) if indexes else range(0)

    def doubting(self, doubt_of: Callable[[KeyId, int], Doubt | None]) -> "Slot":
        """Give the slot with every event's doubt asked anew, by key and index: a key was revoked."""

        def asked(event: Event) -> Event:
            return msgspec.structs.replace(event, doubt=doubt_of(event.key, event.index))

        back = tuple(msgspec.structs.replace(one, doubt=doubt_of(one.key, one.index)) for one in self.back)
        stored = tuple(
            msgspec.structs.replace(one, doubt=doubt_of(one.key, one.index)) for one in self.stored
        )
        found = self._with([asked(event) for event in self._ever()], back)
        return msgspec.structs.replace(found, stored=stored)


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
