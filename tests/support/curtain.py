"""A log that shows some of its entries until one of them opens it, and a look at what it published."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from polltrail.log.note import VerifierKey
from polltrail.log.open_entries import encode_open, read_open
from polltrail.log.tiles import ENTRIES, new_tiles
from polltrail.log.tree import hash_at_from_leaves, leaf_hash, tree_root
from polltrail.store import LogStore
from support.log_store import KEY, SEED, Statement, published, statement

OPENING = ("0" * 63 + "1", b"public: open it")


@dataclass(frozen=True)
class Curtain:
    """A `polltrail.store.seal.Seal`: closed from the beginning, open after the entry of `OPENING`."""

    closed: bool = True

    def shows(self, entry: bytes) -> bool:
        return entry.startswith(b"public")

    def after(self, index: int, entries: Any) -> "Curtain":
        assert index >= 0
        return Curtain(closed=self.closed and OPENING[1] not in entries)


def said(number: int) -> Statement:
    """Every fifth entry is shown, the others are secret."""
    name, entry = statement(number)
    return name, b"public %b" % entry if number % 5 == 0 else b"secret %b" % entry


def all_said(start: int, stop: int) -> list[Statement]:
    return [said(number) for number in range(start, stop)]


def opened(root: Path, **more: Any) -> LogStore:
    return LogStore.open(root, log_seed=SEED, seal=Curtain(), **more)


def bundles(root: Path) -> list[str]:
    below = root / "log" / "tile" / "entries"
    return sorted(str(path.relative_to(below)) for path in below.rglob("*") if path.is_file())


def public_bytes(root: Path) -> bytes:
    """Everything in the files that are published."""
    files = [
        path for name in ("log", "tables") for path in sorted((root / name).rglob("*")) if path.is_file()
    ]
    return b"\n".join(path.read_bytes() for path in files)


def check_closed(root: Path, entries: list[bytes], key: VerifierKey = KEY) -> int:
    """Read a closed log as anybody would: its hashes make the signed root, and nothing secret is to be seen."""
    log, checkpoint = root / "log", published(root, key)
    leaves = [leaf_hash(entry) for entry in entries[: checkpoint.size]]
    assert tree_root(leaves) == checkpoint.root
    hash_at = hash_at_from_leaves(leaves)
    for tile in new_tiles(0, checkpoint.size):
        if tile.level != ENTRIES:
            expected = [hash_at(tile.level * 8, tile.n * 256 + at) for at in range(tile.width)]
            assert (log / tile.path).read_bytes() == b"".join(expected), tile.path
    assert bundles(root) == []
    assert b"secret" not in public_bytes(root)
    if checkpoint.size:
        shown, _ = read_open((log / "open").read_bytes())
        expected_shown = [one for one in enumerate(entries) if one[1].startswith(b"public")]
        needed = [one for one in expected_shown if one[0] < checkpoint.size]
        assert shown[: len(needed)] == needed
        assert expected_shown[: len(shown)] == shown
        assert (log / "open").read_bytes().startswith(encode_open(needed))
    return checkpoint.size
