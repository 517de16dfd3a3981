"""Finding a row among those of a slot: at once also where there are thousands."""

from typing import Final

from polltrail.review.slots.events import ABSENT, Row

Rows = tuple[Row, ...]

FEW: Final = 16
"""Up to so many rows are looked through; where there are more, the places of the last slots asked about are known."""
KNOWN: Final = 64


def comparable(row: Row) -> Row:
    """Write a number that the form does not have as a blank, with which it agrees."""
    return tuple(None if number == ABSENT else number for number in row) if ABSENT in row else row


class _Places:
    """Places of rows by what they say, for rows that were asked about lately.

    What it remembers only makes it faster. Each list of rows is its own key, and is kept so that no other can be taken
    for it; what was made of a list takes its places over.
    """

    def __init__(self) -> None:
        self._known: dict[int, tuple[Rows, dict[Row, int]]] = {}

    def taken_from(self, rows: Rows) -> dict[Row, int]:
        """Take the place of every row away from those remembered; of rows that say the same, the first place."""
        known = self._known.pop(id(rows), None)
        if known is not None:
            return known[1]
        return {comparable(row): at for at, row in reversed(list(enumerate(rows)))}

    def remember(self, rows: Rows, places: dict[Row, int]) -> None:
        """Remember the places of rows."""
        self._known[id(rows)] = rows, places
        while len(self._known) > KNOWN:
            self._known.pop(next(iter(self._known)), None)


_PLACES = _Places()


def with_row(rows: Rows, row: Row) -> tuple[Rows, int]:
    """Find a row that says the same, or add it; give the rows and its place."""
    wanted = comparable(row)
    if len(rows) <= FEW:
        place = next((at for at, one in enumerate(rows) if comparable(one) == wanted), None)
        return (rows, place) if place is not None else ((*rows, row), len(rows))
    places = _PLACES.taken_from(rows)
    place = places.setdefault(wanted, len(rows))
    found = rows if place < len(rows) else (*rows, row)
    _PLACES.remember(found, places)
    return found, place
