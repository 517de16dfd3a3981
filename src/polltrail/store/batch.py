"""A batch of statements on its way into the log: what it must be, and which place each of it has."""

from collections.abc import Sequence

import msgspec

from polltrail.errors import DataError
from polltrail.log.tiles import MAX_ENTRY


class Appended(msgspec.Struct, frozen=True, gc=False):
    """What became of a statement handed in.

    Attributes
    ----------
    index : int
        Where it is in the log.
    new : bool
        Whether it was not there before.
    """

    index: int
    new: bool


def refuse_too_long(batch: Sequence[tuple[str, bytes]]) -> None:
    """Refuse a batch with an entry that no bundle can hold.

    Raises
    ------
    DataError
        An entry is too long.
    """
    for statement, entry in batch:
        if len(entry) > MAX_ENTRY:
            raise DataError(
                f"statement {statement}: expected an entry of at most {MAX_ENTRY} bytes, found {len(entry)}; "
                "nothing of the batch was written"
            )


def assign(
    batch: Sequence[tuple[str, bytes]], known: dict[str, int], size: int
) -> tuple[list[tuple[int, str, bytes]], list[Appended]]:
    """Give each statement its index: the one it has, or the next."""
    rows: list[tuple[int, str, bytes]] = []
    answers = []
    for statement, entry in batch:
        index = known.get(statement)
        if index is None:
            index = known[statement] = size + len(rows)
            rows.append((index, statement, entry))
            answers.append(Appended(index, new=True))
        else:
            answers.append(Appended(index, new=False))
    return rows, answers
