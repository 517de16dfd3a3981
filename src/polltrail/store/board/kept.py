"""What a board knows of every form, kept beside the views, so that opening them again need not look at each form anew.

`board.kept` can be deleted at any time. It is taken for what it says only if it was made by this very release, of this
very log, by the same definition, and with no key in doubt that was not then; otherwise it counts for nothing.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Final

import msgspec
import numpy as np

from polltrail.log import leaf_hash
from polltrail.review.slots import Row
from polltrail.statement import Roster
from polltrail.store.board.ground import Ground
from polltrail.store.board.look import Step
from polltrail.store.board.standing import Incident, Standing, blank
from polltrail.store.log_reader import LogReader
from polltrail.tally.board import Notice

NAME: Final = "board.kept"
_DIGEST: Final = 32
_MADE_BY: Final = ("store/board", "review/slots", "tally/fold")


class Kept(msgspec.Struct, frozen=True, array_like=True):
    """A standing, without what tables and views tell.

    Attributes
    ----------
    maker : str
        The release that made it.
    size, last : int, bytes
        The state of the log: its size, and the leaf hash of its last entry.
    """

    maker: str
    size: int
    last: bytes
    codes: bytes
    read_from: bytes
    confirmed_from: bytes
    open_findings: bytes
    read: tuple[tuple[int, int, int], ...]
    steps: dict[int, tuple[Step, ...]]
    reasons: dict[int, tuple[str, ...]]
    notices: dict[int, tuple[Notice, ...]]
    rows: tuple[Row | None, ...]
    incidents: tuple[Incident, ...]
    removed: tuple[tuple[int, str], ...]

    def standing(self, ground: Ground, roster: Roster) -> Standing | None:
        """Give the standing; None where it is of other tables."""
        found = replace(
            blank(ground, roster),
            size=self.size,
            read={(contest, area): forms for contest, area, forms in self.read},
            codes=np.frombuffer(self.codes, dtype=np.uint8),
            read_from=np.frombuffer(self.read_from, dtype=np.int64),
            confirmed_from=np.frombuffer(self.confirmed_from, dtype=np.int64),
            open_findings=np.frombuffer(self.open_findings, dtype=np.int32),
            steps=self.steps,
            reasons=self.reasons,
            notices=self.notices,
            rows=self.rows,
            incidents=self.incidents,
        )
        arrays = (found.codes, found.read_from, found.confirmed_from, found.open_findings, found.rows)
        return found if {len(one) for one in arrays} == {int(ground.first_slot[-1])} else None


def keep(folder: Path, log: LogReader, standing: Standing, removed: Sequence[tuple[int, str]]) -> None:
    """Keep a standing. Whoever cannot write there goes without; whoever reads half of it finds that it is half."""
    kept = Kept(
        maker=_maker(),
        size=standing.size,
        last=leaf_hash(log.entry(standing.size - 1)),
        codes=standing.codes.tobytes(),
        read_from=standing.read_from.tobytes(),
        confirmed_from=standing.confirmed_from.tobytes(),
        open_findings=standing.open_findings.tobytes(),
        read=tuple((*place, forms) for place, forms in standing.read.items()),
        steps=dict(standing.steps),
        reasons=dict(standing.reasons),
        notices=dict(standing.notices),
        rows=tuple(standing.rows),
        incidents=standing.incidents,
        removed=tuple(removed),
    )
    data = msgspec.msgpack.encode(kept)
    with suppress(OSError):
        temporary = folder / f".{NAME}.new"
        temporary.write_bytes(sha256(data).digest() + data)
        temporary.replace(folder / NAME)


def read_kept(folder: Path, log: LogReader, size: int) -> Kept | None:
    """Read what was kept of a log that has `size` entries by now; None where that is nothing to go on from."""
    try:
        data = (folder / NAME).read_bytes()
        if sha256(data[_DIGEST:]).digest() != data[:_DIGEST]:
            return None
        found = msgspec.msgpack.decode(data[_DIGEST:], type=Kept)
    except (OSError, msgspec.MsgspecError):
        return None
    if found.maker != _maker() or not 0 < found.size <= size:
        return None
    return found if leaf_hash(log.entry(found.size - 1)) == found.last else None


@cache
def _maker() -> str:
    """Name the release by what decides what is kept."""
    found = sha256()
    for folder in _MADE_BY:
        for one in sorted((files("polltrail") / folder).iterdir(), key=lambda each: each.name):
            if one.name.endswith(".py"):
                found.update(one.name.encode() + one.read_bytes())
    return f"{version('polltrail')} {found.hexdigest()[:32]}"
