"""Makes small copies of pictures, each in a process that may do nothing else: `python -I -m ... FORMAT ...`.

What runs is a nursery, which has loaded all that is needed and never reads a byte of a picture. Standard input is a
socket; each message on it is a format and an edge, and brings two files: the picture, and where its small JPEG goes.
For each the nursery forks a process, waits until that has ended, and answers with one byte, 0 if it ended well.
Before a byte of the picture is read, that process gives up for good what it does not need: memory beyond some hundred
megabytes, more than some seconds, new processes, and any further file or connection. It is the first to go where
memory runs out, and yields to everybody else.
"""

import os
import resource
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Final

from PIL import Image, ImageOps

MEMORY: Final = 768 << 20
"""Bytes of address space: 120 million pixels of a JPEG fit, as they are decoded at a part of their size."""
CPU_S: Final = 8
ALARM_S: Final = 20
"""Seconds after which it ends by itself, whoever is left to end it."""
MESSAGE: Final = 16
"""Bytes of a message: format and edge, and blanks."""
QUALITY: Final = 80
_ORIENTATION: Final = 0x0112


def main() -> int:
    """Load what the formats need, since nothing can be loaded later, and tend the nursery."""
    for kind in sys.argv[1:]:
        with suppress(Exception):  # one that this machine cannot decode; the others can be
            small_copy(_trial(kind), kind, 4)
    return tend(make_copy)


def tend(make: Callable[[str, int], None]) -> int:
    """Fork a process for each message, one after another, until nobody is left to send one.

    Parameters
    ----------
    make : callable
        What that process does with the format and the edge: from standard input to standard output.
    """
    with socket.socket(fileno=os.dup(0)) as door:
        while True:
            message, files, _, _ = socket.recv_fds(door, MESSAGE, 2)
            if len(files) != 2:
                return 0
            kind, edge = message.decode("ascii").split()
            process = os.fork()
            if process == 0:
                _alone(files[0], files[1], lambda kind=kind, edge=edge: make(kind, int(edge)))  # type: ignore[misc]
            for file in files:
                os.close(file)
            door.sendall(bytes([os.waitpid(process, 0)[1] != 0]))


def _alone(picture: int, copy: int, make: Callable[[], None]) -> None:
    """Be the process of one picture, with the two files and nothing else that is open; never return."""
    code = 1
    try:
        signal.alarm(ALARM_S)
        os.dup2(picture, 0)
        os.dup2(copy, 1)
        os.closerange(3, os.sysconf("SC_OPEN_MAX"))
        make()
        sys.stdout.flush()
        code = 0
    finally:
        os._exit(code)


def make_copy(kind: str, edge: int) -> None:
    """Make the small copy of the picture on standard input."""
    give_up()
    sys.stdout.buffer.write(small_copy(sys.stdin.buffer.read(), kind, edge))


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
