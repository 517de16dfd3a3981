"""Bytes with one bit changed: the smallest thing anybody could forge."""


def flip(data: bytes, bit: int) -> bytes:
    """Give the bytes with one bit, counted round and round, the other way."""
    flipped = bytearray(data)
    flipped[bit // 8 % len(data)] ^= 1 << bit % 8
    return bytes(flipped)
