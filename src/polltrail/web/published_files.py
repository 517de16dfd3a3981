"""What is published, as files: the log's checkpoint and tiles, its key and policy, and the tables of the genesis.

They could as well be served by anybody from anywhere. Tiles and tables never change, so a few of them are kept in
memory and readers may keep them for ever.
"""

import os
import re
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from polltrail.errors import TreeError
from polltrail.log.tiles import parse_path
from polltrail.store import ElectionDir
from polltrail.web.asgi import Headers
from polltrail.web.problems import Refused, told

KEPT_BYTES: Final = 64 << 20
PIECE: Final = 1 << 20
"""Bytes of a file that are read at one time."""

_DIGEST = re.compile(r"[0-9a-f]{64}\Z")
_BEFORE = re.compile(r"/log/before/[0-9a-f]{64}/(?:checkpoint|witnessed|cosigned)\Z")
_ANYBODY = [(b"access-control-allow-origin", b"*"), (b"x-content-type-options", b"nosniff")]
_FOREVER = (b"cache-control", b"public, max-age=31536000, immutable")
_FRESH = (b"cache-control", b"no-cache")
_BYTES = (b"content-type", b"application/octet-stream")
_TEXT = (b"content-type", b"text/plain; charset=utf-8")

NEVER_CHANGES: Final[Headers] = [_BYTES, _FOREVER, *_ANYBODY]
CHANGES: Final[Headers] = [_TEXT, _FRESH, *_ANYBODY]
GROWS: Final[Headers] = [_BYTES, _FRESH, *_ANYBODY]

_GROW: Final = frozenset({"/log/open", "/log/cosigned"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Large:
    """A file that is sent piece by piece, so that nobody who takes it slowly holds it in memory."""

    headers: Headers
    path: Path
    size: int


class PublishedFiles:
    """Reads what an election directory publishes.

    Parameters
    ----------
    place : ElectionDir
        The directory.
    most : int
        Bytes of tiles and tables kept in memory.
    """

    def __init__(self, place: ElectionDir, *, most: int = KEPT_BYTES) -> None:
        self._place = place
        self._most = most
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._held = 0
        self._checkpoint: bytes | None = None

    def kept(self, path: str) -> tuple[Headers, bytes] | None:
        """Give a file that is in memory."""
        if path == "/log/checkpoint":
            return None if self._checkpoint is None else (CHANGES, self._checkpoint)
        data = self._kept.get(path)
        if data is None:
            return None
        self._kept.move_to_end(path)
        return NEVER_CHANGES, data

    def read(self, path: str) -> tuple[Headers, bytes] | Large:
        """Read a file from the disk, or say that it is too large to be read at once; from any thread.

        Raises
        ------
        Refused
            There is no such file.
        """
        headers = _headers_of(path)
        try:
            with (self._place.root / path[1:]).open("rb") as file:
                size = os.fstat(file.fileno()).st_size
                if size > PIECE:
                    return Large(headers=headers, path=self._place.root / path[1:], size=size)
                return headers, file.read(size)
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError) as exc:
            sentence = (
                f"{path}: expected a file that is published, found none; ask for what the checkpoint leads to"
            )
            raise Refused(told(404, "not-published", sentence)) from exc

    def keep(self, path: str, found: tuple[Headers, bytes]) -> None:
        """Keep a file that never changes in memory, in the place of those not asked for longest."""
        headers, data = found
        if headers is not NEVER_CHANGES or path in self._kept or len(data) > self._most // 4:
            return
        self._kept[path] = data
        self._held += len(data)
        while self._held > self._most:
            _, dropped = self._kept.popitem(last=False)
            self._held -= len(dropped)

    def published(self, checkpoint: bytes) -> None:
        """Take in the checkpoint that was just published."""
        self._checkpoint = checkpoint


def read_piece(path: Path, start: int, size: int) -> bytes:
    """Read a piece of a file; from any thread."""
    with path.open("rb") as file:
        file.seek(start)
        return file.read(size)


def _headers_of(path: str) -> Headers:
    if path in {"/log/checkpoint", "/log/log.vkey", "/log/policy", "/log/witnessed"}:
        return CHANGES
    if path in _GROW:
        return GROWS
    _refuse_strange(path)
    return NEVER_CHANGES


def _refuse_strange(path: str) -> None:
    """Only paths that are known to be of tiles, tables and the last notes of lost logs ever reach the disk."""
    if path.startswith("/tables/") and _DIGEST.match(path.removeprefix("/tables/")):
        return
    if _BEFORE.match(path):
        return
    try:
        parse_path(path.removeprefix("/log/"))
    except TreeError as exc:
        raise Refused(told(404, "not-published", exc)) from exc
