"""Excerpts: some entries of a log, each with its proof, as named files that can be checked without the others.

An excerpt is what an evidence bundle of a station, a contest or an area holds. `bundle.json` says which entries; a
receipt for each leads to one checkpoint, and a consistency proof from every other size that something in it speaks
of. What is not in an excerpt it says nothing about.
"""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Annotated, Final, Literal

import msgspec

from polltrail.errors import BundleError
from polltrail.log.strict import MAX_SIZE, shown

MANIFEST: Final = "bundle.json"
"""What tells an excerpt from a whole log."""

CHECKPOINT, LOG_VKEY, POLICY = "log/checkpoint", "log/log.vkey", "log/policy"
WITNESSED, COSIGNED = "log/witnessed", "log/cosigned"

INDEX_PAGE, README, STATION_PAGES = "index.html", "README.txt", "stations/"

_MAX_MANIFEST = 1 << 26
_Digest = Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{64}\Z")]
_Size = Annotated[int, msgspec.Meta(ge=0, le=MAX_SIZE)]
_Name = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


class Scope(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an excerpt is about: all that is not null must be so; at least one is given.

    Attributes
    ----------
    area : tuple of str or None
        From the largest area to the smallest, with everything in it.
    """

    station: _Name | None = None
    contest: _Name | None = None
    area: Annotated[tuple[_Name, ...], msgspec.Meta(min_length=1)] | None = None

    def __str__(self) -> str:
        parts = [
            f"{name} {value}"
            for name, value in (("station", self.station), ("contest", self.contest))
            if value
        ]
        return ", ".join([*parts, *([f"area {'/'.join(self.area)}"] if self.area else [])])


class Excerpt(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What `bundle.json` says.

    Attributes
    ----------
    election : str
        The election's id, as whoever made it read it; nothing follows from it.
    entries : tuple of int
        Indexes of the entries it holds, each once, in the order of the log; entry 0 is always among them.
    size, root : int, str
        Of the checkpoint that every receipt leads to; the root in hexadecimal.
    images : tuple of str
        Digests of the image files it holds, each once, in order.
    """

    format: Literal["polltrail-bundle/1"] = "polltrail-bundle/1"
    election: _Digest
    scope: Scope
    entries: tuple[_Size, ...]
    size: _Size
    root: _Digest
    images: tuple[_Digest, ...]

    def __post_init__(self) -> None:
        if not any((self.scope.station, self.scope.contest, self.scope.area)):
            raise BundleError(f"{MANIFEST}: expected a station, a contest or an area, found none")
        if not self.entries or self.entries[0] or not _ascending(self.entries):
            raise BundleError(f"{MANIFEST}: expected entries from 0 upwards, each once, found another order")
        if self.entries[-1] >= self.size:
            raise BundleError(
                f"{MANIFEST}: expected entries below {self.size}, the log's size, found {self.entries[-1]}"
            )
        if not _ascending(self.images):
            raise BundleError(f"{MANIFEST}: expected each image once and in order, found another order")

    def encode(self) -> bytes:
        """Write it: one line of JSON."""
        return msgspec.json.encode(self) + b"\n"

    @classmethod
    def decode(cls, data: bytes) -> "Excerpt":
        """Read what `encode` wrote, and nothing else.

        Raises
        ------
        BundleError
            It is something else, or contradicts itself.
        """
        try:
            found = msgspec.json.decode(data[:_MAX_MANIFEST], type=cls)
            same = found.encode() == data
        except (msgspec.MsgspecError, UnicodeError, RecursionError, BundleError) as bad:
            raise BundleError(f"{MANIFEST}: expected what a bundle holds, found: {bad}") from None
        if not same:
            raise BundleError(
                f"{MANIFEST}: expected one line of JSON in its one form, found {shown(data[:80])}"
            )
        return found


def entry_path(index: int) -> str:
    """Where an entry lies, byte for byte as it is in the log."""
    return f"entries/{index}.json"


def proof_path(index: int) -> str:
    """Where the receipt of an entry lies (C2SP tlog-proof)."""
    return f"proofs/{index}.tlog-proof"


def consistency_path(size: int) -> str:
    """Where the proof lies that the log of `size` entries is the beginning of the checkpoint's.

    It has the bytes with which a witness is asked to go from one to the other (C2SP tlog-witness, `add-checkpoint`).
    """
    return f"proofs/{size}.consistency"


def table_path(digest: str) -> str:
    """Where a table of the election lies."""
    return f"tables/{digest}"


def image_path(digest: str) -> str:
    """Where the bytes of an image lie."""
    return f"images/sha256/{digest[:2]}/{digest[2:4]}/{digest}"


def is_beside(path: str) -> bool:
    """Whether a file is for reading only, and no evidence: anybody can make it again, and nothing follows from it."""
    return path in {INDEX_PAGE, README} or (path.startswith(STATION_PAGES) and path.endswith(".html"))


def strangers(found: Iterable[str], expected: Iterable[str]) -> Iterator[str]:
    """Name the files that are there, are no part of the evidence and are not only for reading."""
    known = frozenset(expected)
    return (path for path in sorted(found) if path not in known and not is_beside(path))


def _ascending(items: tuple[int, ...] | tuple[str, ...]) -> bool:
    return all(one < after for one, after in pairwise(items))  # type: ignore[operator]
