"""Election directories to try a store on, and a look at what it published that does not use the store."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from polltrail.log.checkpoint import Checkpoint, open_checkpoint
from polltrail.log.note import VerifierKey, make_vkey, public_of
from polltrail.log.tiles import ENTRIES, Tile, decode_bundle, new_tiles
from polltrail.log.tree import hash_at_from_leaves, leaf_hash, tree_root
from polltrail.store import LogStore, create_election_dir

SEED = bytes(range(32))
ORIGIN = "polltrail.example/test"
KEY = make_vkey(ORIGIN, 1, public_of(SEED))
Statement = tuple[str, bytes]


@contextmanager
def memory_directory() -> Iterator[Path]:
    """A directory in memory where there is one: what is simulated needs no disk."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as path:
        yield Path(path)


def statement(number: int, size: int = 40) -> Statement:
    """A statement id, and an entry that belongs to it."""
    entry = (b"%d " % number) * (size // 3 + 1)
    return sha256(b"%d" % number).hexdigest(), entry[:size]


def statements(start: int, stop: int) -> list[Statement]:
    return [statement(number) for number in range(start, stop)]


def new_election(root: Path) -> Path:
    create_election_dir(root, log_seed=SEED, log_vkey=str(KEY))
    return root


def new_store(root: Path) -> LogStore:
    return LogStore.open(new_election(root), log_seed=SEED)


def published(root: Path, key: VerifierKey = KEY) -> Checkpoint:
    return open_checkpoint((root / "log" / "checkpoint").read_bytes(), key)


def published_entries(root: Path, key: VerifierKey = KEY) -> list[bytes]:
    """Read the log as anybody would, checking every file against the signed root; give its entries."""
    log, checkpoint = root / "log", published(root, key)
    tiles = new_tiles(0, checkpoint.size)
    bundles = [decode_bundle((log / tile.path).read_bytes()) for tile in tiles if tile.level == ENTRIES]
    entries = [entry for bundle in bundles for entry in bundle]
    leaves = [leaf_hash(entry) for entry in entries]
    assert (len(entries), tree_root(leaves)) == (checkpoint.size, checkpoint.root)
    _check_tiles(log, [tile for tile in tiles if tile.level != ENTRIES], leaves)
    return entries


def _check_tiles(log: Path, tiles: list[Tile], leaves: list[bytes]) -> None:
    hash_at = hash_at_from_leaves(leaves)
    for tile in tiles:
        expected = [hash_at(tile.level * 8, tile.n * 256 + at) for at in range(tile.width)]
        assert (log / tile.path).read_bytes() == b"".join(expected), tile.path


def copied(root: Path, to: Path) -> Path:
    """The directory as a killed process leaves it: all that was written, nothing that was still to be."""
    shutil.copytree(root, to, ignore=shutil.ignore_patterns("state.db-shm"))
    return to
