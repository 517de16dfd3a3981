"""Pictures in the place of photographs: grey noise from the replay's seed, another one for every form.

They show no paper. They are PNG files whose bytes depend on nothing but their seed, so that their digests are the
same on every machine.
"""

import struct
import zlib
from hashlib import sha256, shake_256

SIDE = 24
MOST_SIDE = 255
"""More pixels do not fit into the one block that is written."""
MEDIA_TYPE = "image/png"


def picture(seed: bytes, side: int = SIDE) -> bytes:
    """Make a picture of so many pixels by so many; it has about a byte for each."""
    noise = shake_256(seed).digest(side * side)
    rows = b"".join(b"\0" + noise[at : at + side] for at in range(0, side * side, side))
    header = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", _stored(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*one) for one in chunks)


def digest(data: bytes) -> str:
    """Name a picture by its SHA-256."""
    return sha256(data).hexdigest()


def _stored(data: bytes) -> bytes:
    """Wrap bytes as a zlib stream without compressing them: libraries compress in different ways."""
    block = struct.pack("<BHH", 1, len(data), len(data) ^ 0xFFFF) + data
    return b"\x78\x01" + block + struct.pack(">I", zlib.adler32(data))


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
