"""The Merkle tree as RFC 6962, section 2.1, writes it: recursion over the whole list, nothing kept."""

from collections.abc import Sequence
from hashlib import sha256


def slow_root(entries: Sequence[bytes]) -> bytes:
    """MTH(D[n])."""
    if not entries:
        return sha256(b"").digest()
    if len(entries) == 1:
        return sha256(b"\x00" + entries[0]).digest()
    k = largest_power_below(len(entries))
    return sha256(b"\x01" + slow_root(entries[:k]) + slow_root(entries[k:])).digest()


def slow_inclusion(index: int, entries: Sequence[bytes]) -> list[bytes]:
    """PATH(m, D[n])."""
    if len(entries) == 1:
        return []
    k = largest_power_below(len(entries))
    if index < k:
        return [*slow_inclusion(index, entries[:k]), slow_root(entries[k:])]
    return [*slow_inclusion(index - k, entries[k:]), slow_root(entries[:k])]


def slow_consistency(old: int, entries: Sequence[bytes]) -> list[bytes]:
    """PROOF(m, D[n])."""
    return _subproof(old, entries, whole=True) if old else []


def _subproof(old: int, entries: Sequence[bytes], *, whole: bool) -> list[bytes]:
    if old == len(entries):
        return [] if whole else [slow_root(entries)]
    k = largest_power_below(len(entries))
    if old <= k:
        return [*_subproof(old, entries[:k], whole=whole), slow_root(entries[k:])]
    return [*_subproof(old - k, entries[k:], whole=False), slow_root(entries[:k])]


def largest_power_below(n: int) -> int:
    k = 1
    while 2 * k < n:
        k *= 2
    return k


def slow_tiles(size: int) -> set[tuple[int | str, int, int]]:
    """Tiles that a log of `size` serves, by level ("entries" for bundles), number and width, as C2SP words it."""
    found: set[tuple[int | str, int, int]] = set()
    for name, level in [("entries", 0), *((level, level) for level in range(8))]:
        hashes = size // 256**level
        found |= {(name, n, 256) for n in range(hashes // 256)}
        if hashes % 256:
            found.add((name, hashes // 256, hashes % 256))
    return found
