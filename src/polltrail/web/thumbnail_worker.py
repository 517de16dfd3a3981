"""Makes a small copy of one picture, in a process that may do nothing else: `python -I -m ... FORMAT EDGE`.

The picture comes on standard input, a small JPEG goes to standard output. Before a byte of it is read, the process
gives up for good what it does not need: memory beyond some hundred megabytes, more than some seconds, new processes,
and any further file or connection. It is the first to go where memory runs out, and yields to everybody else.
"""

import os
import resource
import sys
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Final

from PIL import Image, ImageOps

MEMORY: Final = 768 << 20
"""Bytes of address space: 120 million pixels of a JPEG fit, as they are decoded at a part of their size."""
CPU_S: Final = 8
QUALITY: Final = 80
_ORIENTATION: Final = 0x0112


def main() -> int:
    """Make the copy."""
    kind, edge = sys.argv[1], int(sys.argv[2])
    small_copy(_trial(kind), kind, edge)  # loads all that is needed, since nothing can be loaded afterwards
    give_up()
    sys.stdout.buffer.write(small_copy(sys.stdin.buffer.read(), kind, edge))
    return 0


def small_copy(data: bytes, kind: str, edge: int) -> bytes:
    """Encode a picture anew, small and upright, with nothing but its pixels."""
    with Image.open(BytesIO(data), formats=[kind]) as picture:
        picture.thumbnail((edge, edge))  # decodes a JPEG at a part of its size, where that is enough
        upright = ImageOps.exif_transpose(picture).convert("RGB")
    written = BytesIO()
    Image.frombytes("RGB", upright.size, upright.tobytes()).save(written, "JPEG", quality=QUALITY)
    return written.getvalue()


def _trial(kind: str) -> bytes:
    """Make a picture of our own, turned, to try on."""
    written, exif = BytesIO(), Image.Exif()
    exif[_ORIENTATION] = 6
    Image.new("RGB", (8, 8)).save(written, kind, exif=exif)
    return written.getvalue()


def give_up() -> None:
    """Give up what is not needed."""
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
    os.nice(10)
    for limit, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_CPU, CPU_S),
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_NOFILE, 3),  # the three that are open
    ):
        resource.setrlimit(limit, (most, most))


if __name__ == "__main__":
    sys.exit(main())
