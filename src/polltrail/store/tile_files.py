"""The public log as files: bundles and tiles that never change, and the checkpoint that comes last.

Whoever has a checkpoint must find every tile it needs. So: all tiles are on the disk, bytes and names, before
the checkpoint is renamed into its place; and tiles are made of committed entries only, so none of them can
turn out to be of a log that never was. What a crash leaves behind is then at worst tiles that no checkpoint
speaks of yet, and they are the right ones.
"""

import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

from polltrail.errors import StoreError
from polltrail.log.tiles import TILE, Tile
from polltrail.store.durable_files import (
    IMMUTABLE,
    REPLACEABLE,
    make_directories,
    sync_directories,
    write_file,
)


def write_tiles(log: Path, tiles: Iterable[Tile], data_of: Callable[[Tile], bytes]) -> None:
    """Put tiles in their places, those that are missing; the others must be the same, byte for byte.

    Raises
    ------
    StoreError
        A tile is there already with other bytes.
    OSError
        The disk is full, or failed.
    """
    directories = set()
    for tile in tiles:
        path, data = log / tile.path, data_of(tile)
        if not _is_there(path, data):
            if path.parent not in directories:
                make_directories(path.parent, below=log)
            write_file(path, data, mode=IMMUTABLE)
        directories.add(
            path.parent
        )  # also of one that was there: a crash may have come before this very sync
    sync_directories(directories, below=log)


def write_checkpoint(path: Path, note: bytes) -> None:
    """Publish a checkpoint; every tile it needs is on the disk already."""
    write_file(path, note, mode=REPLACEABLE)
    sync_directories([path.parent], below=path.parent)


def forget_partials(log: Path, tiles: Iterable[Tile]) -> None:
    """Remove partial tiles that two full ones have overtaken, as the format allows.

    Readers at a recent checkpoint still find theirs: it takes 256 more entries until a partial tile goes. Whoever
    comes later takes the beginning of the full tile.
    """
    for tile in tiles:
        if tile.width == TILE and tile.n:
            full = log / Tile(tile.level, tile.n - 1).path
            partials = full.with_name(f"{full.name}.p")
            if partials.is_dir():
                shutil.rmtree(partials)


def _is_there(path: Path, data: bytes) -> bool:
    try:
        found = path.read_bytes()
    except FileNotFoundError:
        return False
    if found != data:
        raise StoreError(
            f"{path}: expected the {len(data)} bytes that the committed entries give, found {len(found)} that differ; "
            "something else wrote here, and nothing more is published. Keep the file as evidence, move it away, and "
            "start again: it is then made anew"
        )
    return True
