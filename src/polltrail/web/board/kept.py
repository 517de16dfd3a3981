"""Answers of the pages' process, kept by the server: those of one size for as long as there is room, others while they are new."""

import gzip
from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

from polltrail.web.asgi import Headers
from polltrail.web.board.upstream import Made

KEPT_BYTES: Final = 96 << 20
_IMMUTABLE: Final = b"immutable"
_STATE: Final = b"x-polltrail-state"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One answer.

    Attributes
    ----------
    state : bytes or None
        Of which state of count and dates it is; None where it never changes.
    headers : Headers
        Without those that say how the body is compressed.
    packed : bool
        Whether the body is compressed.
    """

    state: bytes | None
    status: int
    headers: Headers
    etag: bytes
    body: bytes
    packed: bool

    def plain(self) -> bytes:
        """Give the body as it is for those who read nothing compressed."""
        return gzip.decompress(self.body) if self.packed else self.body


def kept_of(made: Made) -> Kept:
    """Take an answer in."""
    named = dict(made.headers)
    never_changes = _IMMUTABLE in named.get(b"cache-control", b"") and made.status == 200
    return Kept(
        state=None if never_changes else named.get(_STATE, b""),
        status=made.status,
        headers=[one for one in made.headers if one[0] not in {_STATE, b"content-encoding"}],
        etag=named.get(b"etag", b""),
        body=made.body,
        packed=named.get(b"content-encoding") == b"gzip",
    )


class Answers:
    """Keeps answers in memory, in the place of those not asked for longest."""

    def __init__(self, *, most: int = KEPT_BYTES) -> None:
        self._most = most
        self._kept: OrderedDict[bytes, Kept] = OrderedDict()
        self._bytes = 0

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, target: bytes, state: bytes) -> Kept | None:
        """Find what is at a path, if it is of this state or never changes."""
        found = self._kept.get(target)
        if found is None or found.state not in {None, state}:
            return None
        self._kept.move_to_end(target)
        return found

    def put(self, target: bytes, answer: Kept) -> None:
        """Keep an answer."""
        if answer.status != 200 or len(answer.body) > self._most // 8:
            return
        before = self._kept.pop(target, None)
        self._bytes += len(answer.body) - (0 if before is None else len(before.body))
        self._kept[target] = answer
        while self._bytes > self._most:
            _, dropped = self._kept.popitem(last=False)
            self._bytes -= len(dropped.body)
