"""Slots built event by event: entries 0, 1, 2 ... in the order given.

slot("the image is stored", read("x", A), read("y", A), read("z", B, images=(IMAGE,)))
"""

from typing import Any

from polltrail.review.slots import (
    EMPTY,
    Decided,
    Endorsed,
    Event,
    Read,
    Rules,
    Slot,
    Stored,
    TakenBack,
    decode_slot,
    encode_slot,
)  # fmt: skip
from polltrail.statement import KeyId

RULES = Rules(
    readings=2, confirmed=frozenset({"read_twice", "decided"}), image_required=False, decision_persons=2,
    copies_must_agree=True, missed=lambda row: (("sum", row[1]),) if row[0] == 13 else (),
)  # fmt: skip
AGENT_COPY, POSTED = ("agent", "A"), ("posted", None)
A, B, BLANK, ZERO, BROKEN = (312, 204), (313, 204), (312, None), (312, 0), (13, 1)
IMAGE = b"i" * 32


def read(person: str, row: Any, **more: Any) -> tuple[Any, Any]:
    fields = {"copy": AGENT_COPY, "counts": True, "doubt": None, "images": (), **more}
    return lambda index: Read(index, key=KeyId(person), person=person, row=0, **fields), row


def decide(
    person: str, outcome: Any, row: Any = None, *, basis: int = 1000, doubt: Any = None
) -> tuple[Any, Any]:
    def event(index: int) -> Event:
        return Decided(
            index, key=KeyId(person), person=person, doubt=doubt, outcome=outcome, row=None, reason="because",
            basis_size=min(basis, index),
        )  # fmt: skip

    return event, row


def plain(make: Any) -> tuple[Any, Any]:
    return make, None


def endorse(person: str, target: int, *, reviewer: bool = True) -> tuple[Any, Any]:
    return plain(lambda index: Endorsed(index, KeyId(person), person, None, target, reviewer))


def taken_back(target: int, *, person: str = "r", doubt: Any = None) -> tuple[Any, Any]:
    """A reviewer takes a decision back."""
    return plain(lambda index: TakenBack(index, KeyId(person), doubt, target))


def back(index: int, target: int, *, doubt: Any = None) -> TakenBack:
    """Somebody takes something else back."""
    return TakenBack(index, KeyId("who said it"), doubt, target)


STORED = "the image is stored"


def slot(*said: Any) -> Slot:
    """Entries 0, 1, 2 ... in this order."""
    found = EMPTY
    for index, one in enumerate(said):
        if isinstance(one, str):
            found = found.storing(Stored(IMAGE, index, KeyId("store"), None))
            continue
        make, row = one
        found = found.add(make(index), row)
    assert decode_slot(encode_slot(found)) == found
    return found
