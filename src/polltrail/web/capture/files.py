"""The files of the capture page: what is served, and what an organiser signs for in the genesis.

Paths are as any static host has them below one folder: `capture/index.html`, `sign/keys.js`, `verify/note.js`. What a
page of another address is of these, anybody can tell by their digests.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from posixpath import dirname, join, normpath
from types import MappingProxyType
from typing import Final

from polltrail.statement.definition import Page

_IMPORTED: Final = re.compile(r"""(?:from|import)\s*\(?\s*["'](\.[^"']+)["']""")

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
    beside = {path: data for folder in BESIDE for path, data in _below(static / folder, folder)}
    for name in BORROWED:
        found[f"capture/board/{name}"] = (static / "board" / name).read_bytes()
    found |= _used(found, beside)
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


def _used(page: Mapping[str, bytes], beside: Mapping[str, bytes]) -> dict[str, bytes]:
    """Find what the page's modules import of those beside it, and what these import: nothing else is anybody's to load."""
    found = dict[str, bytes]()
    looked_at = dict(page)
    while looked_at:
        named = {path for name, data in looked_at.items() for path in imports(name, data)}
        looked_at = {path: beside[path] for path in named if path in beside and path not in found}
        found |= looked_at
    return found


def imports(path: str, module: bytes) -> set[str]:
    """Name the modules that a module imports, as paths of the same kind as its own."""
    if ending(path) != "js":
        return set()
    return {normpath(join(dirname(path), one)) for one in _IMPORTED.findall(module.decode())}


def _below(folder: Traversable, path: str) -> Iterator[tuple[str, bytes]]:
    for one in folder.iterdir():
        if one.is_dir():
            yield from _below(one, f"{path}/{one.name}")
        elif ending(one.name) in TYPES:
            yield f"{path}/{one.name}", one.read_bytes()
