"""Whether there is something to do about a slot, and for whom: pure, from what was said and where it stands."""

from dataclasses import dataclass
from typing import Literal

from polltrail.review.slots import CopyOf, Decided, Endorsed, Judged, Pictured, Read, Rules, Slot

TaskKind = Literal["read", "decide"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a slot needs next.

    Attributes
    ----------
    copy : CopyOf or None
        Of which copy a reading is wanted; None for a decision, and where nobody has said whose copy an image shows.
    images : tuple of bytes
        Digests of the stored images to look at.
    persons : int
        How many more persons are wanted.
    """

    kind: TaskKind
    copy: CopyOf | None
    images: tuple[bytes, ...]
    persons: int


def wanted(slot: Slot, judged: Judged, rules: Rules) -> Wanted | None:
    """Say what a slot needs; None where nobody can do anything for it now.

    A slot on hold or contested needs a reviewer. One with a stored image and fewer readers than the policy asks for
    needs a reader.
    """
    stored = slot.images_stored
    if judged.state in {"held", "contested"}:
        return Wanted(kind="decide", copy=None, images=tuple(sorted(stored)), persons=1)
    if judged.confirmed or judged.state not in {"imaged", "read_once", "read_twice"}:
        return None
    if judged.state == "read_twice" and judged.readers >= rules.readings:
        return None
    copy, images = _copy_to_read(slot, stored)
    if not images:
        return None
    return Wanted(kind="read", copy=copy, images=images, persons=max(1, rules.readings - judged.readers))


def may_do(person: str, slot: Slot, task: Wanted) -> bool:
    """Whether a person may do it: nobody reads a slot twice, decides about what they have read, or decides twice in a row."""
    if any(isinstance(event, Read) and event.person == person for event in slot.events):
        return False
    if task.kind == "read":
        return True
    last = max((event.index for event in slot.events if isinstance(event, Read | Decided)), default=-1)
    return not any(
        event.person == person and last == (event.target if isinstance(event, Endorsed) else event.index)
        for event in slot.events
        if isinstance(event, Decided | Endorsed)
    )  # who stands behind the last decision waits for somebody else


def _copy_to_read(slot: Slot, stored: set[bytes]) -> tuple[CopyOf | None, tuple[bytes, ...]]:
    """Pick the copy that was read first, if its image is stored; else the first of which there is one."""
    shown: dict[CopyOf | None, list[bytes]] = {}
    for event in slot.events:
        if isinstance(event, Read | Pictured) and event.doubt is None:
            named = event.images if isinstance(event, Read) else (event.digest,)
            for digest in named:
                if digest in stored:
                    shown.setdefault(event.copy, []).append(digest)
    first = next(
        (event.copy for event in slot.events if isinstance(event, Read) and event.copy in shown), None
    )
    copy = first if first is not None else next((one for one in shown if one is not None), None)
    return copy, tuple(dict.fromkeys(shown.get(copy, [])))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderRecord:
    """How a reader's readings came out.

    Attributes
    ----------
    readings : int
        Slots they read.
    settled : int
        Of these, slots whose figures are accepted or decided by now.
    agreed : int
        Of these, slots whose figures are the reader's own.
    """

    readings: int = 0
    settled: int = 0
    agreed: int = 0

    @property
    def rate(self) -> float | None:
        """Share of settled readings that agree, in [0, 1]; None where nothing is settled."""
        return self.agreed / self.settled if self.settled else None

    def add(self, person: str, slot: Slot, judged: Judged) -> "ReaderRecord":
        """Give the record with one more slot."""
        mine = [event for event in slot.events if isinstance(event, Read) and event.person == person]
        if not mine:
            return self
        settled = judged.state in {"read_twice", "decided"}
        agreed = settled and slot.rows[mine[-1].row] == judged.row
        return ReaderRecord(
            readings=self.readings + 1, settled=self.settled + settled, agreed=self.agreed + agreed
        )
