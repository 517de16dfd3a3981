"""One slot: the statements about one form that is owed, as values."""

from collections.abc import Callable, Sequence

import msgspec

from polltrail.errors import DataError
from polltrail.review.slots.events import ABSENT, Decided, Doubt, Event, Pictured, Read, Row, TakenBack
from polltrail.statement import KeyId


class Slot(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What was said about a station's form of one contest.

    Attributes
    ----------
    rows : tuple of Row
        Every different row of numbers that anybody read or wrote; events name them by their place.
    events : tuple of Event
        In the order of the log, without what was taken back.
    stored : tuple of bytes
        Digests of the images named by these events of which a store has the bytes, sorted.
    """

    rows: tuple[Row, ...] = ()
    events: tuple[Event, ...] = ()
    stored: tuple[bytes, ...] = ()

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
            rows, place = _with(rows, row)
            event = msgspec.structs.replace(event, row=place)
        return Slot(rows, (*self.events, event), self.stored)

    def storing(self, digest: bytes) -> "Slot":
        """Give the slot once a store has the bytes of an image that it names."""
        return msgspec.structs.replace(self, stored=tuple(sorted({*self.stored, digest})))

    def without(self, index: int) -> "Slot":
        """Give the slot as if the statement at this index had never been made."""
        return self._of([event for event in self.events if event.index != index])

    def doubting(self, doubt_of: Callable[[KeyId, int], Doubt | None]) -> "Slot":
        """Give the slot with every event's doubt asked anew, by key and index: a key was revoked."""
        asked = [
            event
            if isinstance(event, TakenBack)
            else msgspec.structs.replace(event, doubt=doubt_of(event.key, event.index))
            for event in self.events
        ]
        return msgspec.structs.replace(self, events=tuple(asked))

    def _of(self, events: Sequence[Event]) -> "Slot":
        """Make a slot of some of its events, with the rows that these name, in the order in which they do."""
        named = dict.fromkeys(row for event in events if (row := _row_of(event)) is not None)
        place = {row: at for at, row in enumerate(named)}
        moved = [_with_row(event, place) for event in events]
        images = {image for event in events for image in images_of(event)}
        stored = tuple(digest for digest in self.stored if digest in images)
        return Slot(tuple(self.rows[row] for row in named), tuple(moved), stored)


def _with(rows: tuple[Row, ...], row: Row) -> tuple[tuple[Row, ...], int]:
    """Find a row that says the same, or add it; give the rows and its place."""
    wanted = _comparable(row)
    for at, one in enumerate(rows):
        if _comparable(one) == wanted:
            return rows, at
    return (*rows, row), len(rows)


def _comparable(row: Row) -> Row:
    return tuple(None if number == ABSENT else number for number in row) if ABSENT in row else row


def images_of(event: Event) -> tuple[bytes, ...]:
    """Digests of the images that an event names."""
    if isinstance(event, Pictured):
        return (event.digest,)
    return event.images if isinstance(event, Read) else ()


def _row_of(event: Event) -> int | None:
    return event.row if isinstance(event, Read | Decided) else None


def _with_row(event: Event, place: dict[int, int]) -> Event:
    row = _row_of(event)
    if row is None or not isinstance(event, Read | Decided) or place[row] == row:
        return event
    return msgspec.structs.replace(event, row=place[row])


EMPTY = Slot()
"""The slot of a form nobody has said anything about."""

_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(Slot)


def encode_slot(slot: Slot) -> bytes:
    """Write a slot down."""
    return _ENCODER.encode(slot)


def decode_slot(data: bytes) -> Slot:
    """Read what `encode_slot` wrote."""
    return _DECODER.decode(data)
