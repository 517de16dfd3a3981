"""A published log of three bundles, changed in every way that somebody who holds its files could try.

`MATRIX` has for each what was done: the files, the exit code of `polltrail verify`, and where it must be found.
"""

from base64 import b64decode, b64encode
from collections.abc import Callable
from hashlib import sha256

from polltrail.log import ED25519, decode_bundle, encode_bundle, make_vkey, public_of
from polltrail.statement import fingerprint, public_key
from support.published_log import (
    ORIGIN,
    Files,
    changed,
    entries_of,
    flipped,
    genesis,
    island,
    publish,
    read_form,
)
from support.statements import CLERK

NIGHT = island(600)
ENTRIES = entries_of(NIGHT)
FILES = publish(ENTRIES)
SIZE = len(ENTRIES)
LAST = SIZE % 256
BUNDLE, LAST_BUNDLE = "log/tile/entries/001", f"log/tile/entries/002.p/{LAST}"
TILE, LAST_TILE, UPPER_TILE = "log/tile/0/001", f"log/tile/0/002.p/{LAST}", "log/tile/1/000.p/2"
TABLE = next(path for path in FILES if path.startswith("tables/"))


def with_entries(entries: list[bytes]) -> Files:
    """Other entries under the old signature: every file is made anew but the checkpoint."""
    return publish(entries) | {"log/checkpoint": FILES["log/checkpoint"]}


def signed_anew(entries: list[bytes]) -> Files:
    """Other entries by whoever has the log's key as well."""
    return publish(entries)


def in_bundle(path: str, change: Callable[[list[bytes]], list[bytes]]) -> Files:
    """One bundle changed, and nothing else."""
    return FILES | {path: encode_bundle(change(decode_bundle(FILES[path])))}


def checkpoint(size: int | None = None, root: str | None = None) -> Files:
    """Another size or root in the checkpoint, with the signature as it was."""
    lines = FILES["log/checkpoint"].decode().split("\n")
    lines[1] = lines[1] if size is None else str(size)
    lines[2] = lines[2] if root is None else root
    return FILES | {"log/checkpoint": "\n".join(lines).encode()}


def signature_line(change: Callable[[bytes], bytes]) -> Files:
    """The key id and signature under the checkpoint, changed."""
    text, _, line = FILES["log/checkpoint"].decode().rpartition(" ")
    return FILES | {"log/checkpoint": f"{text} {b64encode(change(b64decode(line))).decode()}\n".encode()}


def without(path: str) -> Files:
    return {name: data for name, data in FILES.items() if name != path}


def replaced(entries: list[bytes], at: int, entry: bytes) -> list[bytes]:
    return [*entries[:at], entry, *entries[at + 1 :]]


def swapped(entries: list[bytes], one: int, other: int) -> list[bytes]:
    return replaced(replaced(entries, one, entries[other]), other, entries[one])


FORGED = changed(NIGHT[300], signature=flipped(NIGHT[300].envelope.signature, 5))
OTHER_KEY = changed(NIGHT[300], key=fingerprint(public_key(CLERK)))
CHANGED = entries_of([read_form(9_000)])[0]
OTHER_VKEY = f"{make_vkey(ORIGIN, ED25519, public_of(bytes(32)))}\n".encode()
ROOT = b64encode(sha256(b"another").digest()).decode()

MATRIX: dict[str, tuple[Files, int, set[tuple[str, int | None]]]] = {
    # what was done: the files, the exit code, and where it must be found
    "an entry's byte": (in_bundle(BUNDLE, lambda all_: replaced(all_, 44, flipped(all_[44], 700))), 4,
                        {(TILE, 300), ("log/checkpoint", None), ("refused", 300)}),
    "an entry's byte and every tile": (with_entries(replaced(ENTRIES, 300, flipped(ENTRIES[300], 700))), 4,
                                       {("log/checkpoint", None), ("refused", 300)}),
    "an entry's byte, tiles and checkpoint": (signed_anew(replaced(ENTRIES, 300, flipped(ENTRIES[300], 700))), 4,
                                              {("refused", 300)}),
    "a length in a bundle": (FILES | {BUNDLE: flipped(FILES[BUNDLE], 1)}, 4, {(BUNDLE, 256)}),
    "the end of a bundle": (FILES | {BUNDLE: FILES[BUNDLE][:-1]}, 4, {(BUNDLE, 256)}),
    "a hash in a full tile": (FILES | {TILE: flipped(FILES[TILE], 44 * 32 + 3)}, 4, {(TILE, 300)}),
    "a hash in a partial tile": (FILES | {LAST_TILE: flipped(FILES[LAST_TILE], 32)}, 4, {(LAST_TILE, 513)}),
    "a hash in an upper tile": (FILES | {UPPER_TILE: flipped(FILES[UPPER_TILE], 40)}, 4, {(UPPER_TILE, 256)}),
    "the end of a tile": (FILES | {TILE: FILES[TILE][:-32]}, 4, {(TILE, None)}),
    "a smaller size": (checkpoint(size=SIZE - 1), 4, {("log/checkpoint", None)}),
    "a larger size": (checkpoint(size=SIZE + 1), 4, {(f"log/tile/entries/002.p/{LAST + 1}", 512)}),
    "a root": (checkpoint(root=ROOT), 4, {("log/checkpoint", None)}),
    "a signature": (signature_line(lambda line: flipped(line, 20)), 4, {("log/checkpoint", None)}),
    "a key id": (signature_line(lambda line: flipped(line, 0)), 4, {("log/checkpoint", None)}),
    "a signature in an entry": (signed_anew(replaced(ENTRIES, 300, FORGED)), 4, {("refused", 300)}),
    "a key id in an entry": (signed_anew(replaced(ENTRIES, 300, OTHER_KEY)), 4, {("refused", 300)}),
    "an omitted entry": (with_entries([*ENTRIES[:300], *ENTRIES[301:]]), 4,
                         {(f"log/tile/entries/002.p/{LAST}", 512)}),
    "an omitted entry in a bundle": (in_bundle(BUNDLE, lambda all_: [*all_[:44], *all_[45:]]), 4, {(BUNDLE, 256)}),
    "an omitted enrolment, signed anew": (signed_anew([*ENTRIES[:1], *ENTRIES[2:]]), 4, {("refused", 2)}),
    "a duplicated entry": (with_entries([*ENTRIES[:300], ENTRIES[299], *ENTRIES[301:]]), 4,
                           {("log/checkpoint", None), ("refused", 300)}),
    "a duplicated entry, signed anew": (signed_anew([*ENTRIES, ENTRIES[299]]), 4, {("refused", SIZE)}),
    "swapped entries": (with_entries(swapped(ENTRIES, 299, 300)), 4, {("log/checkpoint", None)}),
    "swapped entries in a bundle": (in_bundle(BUNDLE, lambda all_: swapped(all_, 43, 44)), 4,
                                    {(TILE, 299), ("log/checkpoint", None)}),
    "swapped bundles": (FILES | {BUNDLE: FILES["log/tile/entries/000"], "log/tile/entries/000": FILES[BUNDLE]}, 4,
                        {("log/tile/0/000", 0), (TILE, 256), ("refused", 0)}),
    "an entry that another person signed": (with_entries(replaced(ENTRIES, 300, CHANGED)), 4,
                                            {("log/checkpoint", None)}),
    "another verifier key": (FILES | {"log/log.vkey": OTHER_VKEY}, 4, {("log/log.vkey", None)}),
    "a letter of the verifier key": (FILES | {"log/log.vkey": flipped(FILES["log/log.vkey"], 3)}, 4,
                                     {("log/log.vkey", None)}),
    "another log key": (publish(ENTRIES, seed=bytes(32)), 4, {("log/log.vkey", None), ("log/checkpoint", None)}),
    "a policy": (FILES | {"log/policy": b"quorum none\n"}, 4, {("log/policy", None)}),
    "a table's byte": (FILES | {TABLE: flipped(FILES[TABLE], 0)}, 4, {(TABLE, None)}),
    "another genesis": (publish(entries_of(island(600, first=genesis(name="Another")))), 4,
                        {("log/tile/entries/000", 0)}),
    "a missing bundle": (without(BUNDLE), 4, {(BUNDLE, 256)}),
    "a missing last bundle": (without(LAST_BUNDLE), 4, {(LAST_BUNDLE, 512)}),
    "a missing tile": (without(TILE), 1, {(TILE, None)}),
    "a missing upper tile": (without(UPPER_TILE), 1, {(UPPER_TILE, None)}),
    "a missing table": (without(TABLE), 1, {(TABLE, None)}),
    "a missing policy": (without("log/policy"), 1, {("log/policy", None)}),
    "a missing verifier key": (without("log/log.vkey"), 1, {("log/log.vkey", None)}),
}  # fmt: skip
