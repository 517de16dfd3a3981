"""The files of the capture page: what is served, and what an organiser signs for in the genesis.

Paths are as any static host has them below one folder: `capture/index.html`, `sign/keys.js`, `verify/note.js`. What a
page of another address is of these, anybody can tell by their digests.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Final

from polltrail.statement.definition import Page

TYPES: Final[Mapping[str, bytes]] = MappingProxyType({
    "html": b"text/html; charset=utf-8",
    "js": b"text/javascript; charset=utf-8",
    "css": b"text/css; charset=utf-8",
    "svg": b"image/svg+xml",
    "png": b"image/png",
    "webmanifest": b"application/manifest+json",
})  # fmt: skip
"""What is part of the page, by the ending of its name."""

BESIDE: Final = ("sign", "verify")
"""Folders beside that of the page, whose modules it uses."""
BORROWED: Final = ("published_log.js",)
"""Modules of the board that the page uses, where it looks for them: in a folder `board` of its own."""


@cache
def page_files() -> Mapping[str, bytes]:
    """Read every file of the page, by its path."""
    static = files("polltrail.web") / "static"
    found = dict(_below(static / "capture", "capture"))
    for folder in BESIDE:
        found |= _below(static / folder, folder)
    for name in BORROWED:
        found[f"capture/board/{name}"] = (static / "board" / name).read_bytes()
    return MappingProxyType(dict(sorted(found.items())))


def pages() -> tuple[Page, ...]:
    """Name every file with its digest, as a definition does."""
    return tuple(
        Page(path=path, digest=sha256(data).hexdigest(), bytes=len(data))
        for path, data in page_files().items()
    )


def ending(path: str) -> str:
    """Give the ending of a file's name."""
    return path.rpartition(".")[2]


def _below(folder: Traversable, path: str) -> Iterator[tuple[str, bytes]]:
    for one in folder.iterdir():
        if one.is_dir():
            yield from _below(one, f"{path}/{one.name}")
        elif ending(one.name) in TYPES:
            yield f"{path}/{one.name}", one.read_bytes()
