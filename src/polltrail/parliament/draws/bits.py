"""Rows of bits: a row for each coalition, a bit for each draw."""

from collections.abc import Iterator
from hashlib import blake2b

import numpy as np
import numpy.typing as npt

IntArray = npt.NDArray[np.int64]
ByteArray = npt.NDArray[np.uint8]


def count_bits(rows: ByteArray) -> IntArray:
    """Count the bits that are set in each row."""
    if rows.shape[-1] % 8 == 0 and rows.flags.c_contiguous:
        return np.asarray(np.bitwise_count(rows.view(np.uint64)).sum(axis=-1, dtype=np.int64))
    return np.asarray(np.bitwise_count(rows).sum(axis=-1, dtype=np.int64))


def minimal_rows(free: ByteArray, *, whole: bool) -> ByteArray:
    """Keep, for each coalition, the draws in which it wins and no part of it does.

    Parameters
    ----------
    free : ndarray of uint8, shape (2^n, n_bytes)
    whole : bool
        Whether nothing is ruled out, so that more members always win if fewer do.
    """
    below = free if whole else _any_part(free)
    found = free.copy()
    for place in range(int(free.shape[0]).bit_length() - 1):
        shape = (-1, 2, 1 << place, free.shape[1])
        found.reshape(shape)[:, 1] &= ~below.reshape(shape)[:, 0]
    return found


def _any_part(free: ByteArray) -> ByteArray:
    """Set, for each coalition, the draws in which it or any part of it wins."""
    found = free.copy()
    for place in range(int(free.shape[0]).bit_length() - 1):
        pair = found.reshape(-1, 2, 1 << place, free.shape[1])
        pair[:, 1] |= pair[:, 0]
    return found


def by_draw(rows: ByteArray, count: int) -> Iterator[bytes]:
    """Give, for each draw, a digest of the bits of all coalitions: the same for the same list."""
    coalitions, width = rows.shape
    if coalitions < 8:
        rows = np.concatenate([rows, np.zeros((8 - coalitions, width), dtype=np.uint8)])
    groups = len(rows) // 8
    square = np.ascontiguousarray(rows.reshape(groups, 8, width).transpose(0, 2, 1)).view(np.uint64)
    turned = _transposed(square).view(np.uint8).reshape(groups, width * 8)
    whole = np.ascontiguousarray(turned.T)[:count]
    return (blake2b(row, digest_size=16).digest() for row in whole)


def _transposed(square: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """Turn squares of eight by eight bits about their diagonal, each in one word."""
    for shift, mask in ((7, 0x00AA00AA00AA00AA), (14, 0x0000CCCC0000CCCC), (28, 0x00000000F0F0F0F0)):
        swap = (square ^ (square >> np.uint64(shift))) & np.uint64(mask)
        square = square ^ swap ^ (swap << np.uint64(shift))
    return square
