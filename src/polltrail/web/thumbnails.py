"""Small copies of images that are published, for pages; each made in a process of its own.

Decoding a stranger's picture is the most dangerous thing done here, so it is done elsewhere: a new process for each
picture, which may use little memory, little time, no files and no network (`thumbnail_worker`), and which nothing
but the picture is handed to. Whatever happens there, the server gets a small JPEG or nothing; and what it gets it
looks at as it looks at every photograph. One process for many pictures could forge the copies of those after the
first bad one; so each is forked from a nursery that sees no picture, which costs a tenth of starting it anew.
"""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from threading import Lock, Timer
from typing import Final

from polltrail.errors import PhotographError
from polltrail.exchange.photographs import FORMATS, media_type_of, read_photograph
from polltrail.store.image_index import ImageIndex
from polltrail.web.image_threads import ImageThreads
from polltrail.web.parts import Serving
from polltrail.web.thumbnail_worker import MESSAGE

EDGE: Final = 640
"""Pixels of the longer edge of a small copy."""
WALL_S: Final = 15.0
"""Seconds until a process is ended, whatever it does."""
MOST_SMALL: Final = 400_000
"""Bytes of a small copy."""
AT_ONCE: Final = 50

_WORKER: Final = (
    sys.executable,
    "-I",
    "-m",
    "polltrail.web.thumbnail_worker",
    *map(str.upper, FORMATS.values()),
)


class Thumbnails:
    """Makes the small copies that are missing, one after another.

    Attributes
    ----------
    news : asyncio.Event
        Set when an image was stored, or the log has grown.
    """

    def __init__(self, serving: Serving, threads: ImageThreads) -> None:
        self._serving = serving
        self._threads = threads
        self._definitions = 0
        self._worker = ThumbnailWorker()
        self.news = asyncio.Event()

    async def tend(self) -> None:
        """Make what is missing, whenever there is news."""
        try:
            while True:
                await self.news.wait()
                self.news.clear()
                if self._threads.is_open:
                    await self._make_all()
        finally:
            self._worker.end()

    async def _make_all(self) -> None:
        roster, keeper = self._serving.sequencer.roster, self._threads.keeper
        policy = roster.definitions[-1].body.policy
        if policy.images == "digest" or roster.sealed_until is not None:
            return
        if len(roster.definitions) != self._definitions:
            await self._threads.run(keeper.index.think_again)
            self._definitions = len(roster.definitions)
        while digests := await self._threads.run(keeper.index.without_small_copy, AT_ONCE):
            for digest in digests:
                is_shown = await self._threads.run(keeper.is_published, digest, policy)
                if is_shown and await self._threads.run(keeper.is_picture, digest):
                    await self._make(digest)
                await self._threads.run(_thought_of, keeper.index, digest, is_shown)

    async def _make(self, digest: str) -> None:
        keeper = self._threads.keeper
        if await self._threads.run(keeper.store.thumbnail_size, digest) is not None:
            return
        data = await self._threads.run(self._worker.make, keeper.store.path(digest))
        if data is not None:
            await self._threads.run(keeper.keep_small_copy, digest, data)


class ThumbnailWorker:
    """Runs the nursery, and one process of it at a time."""

    def __init__(self, command: tuple[str, ...] = _WORKER, *, wall_s: float = WALL_S) -> None:
        self._command = command
        self._wall_s = wall_s
        self._nursery: tuple[subprocess.Popen[bytes], socket.socket] | None = None
        self._busy, self._over = Lock(), False

    def make(self, path: Path) -> bytes | None:
        """Make a small copy of a picture; None where none can be made, or where it was removed meanwhile.

        Raises
        ------
        OSError
            The picture cannot be read, or no process can be started.
        """
        if not path.exists():
            return None
        with path.open("rb", buffering=0) as picture:  # the process reads on from where the file is
            kind = FORMATS.get(media_type_of(picture.read(12)) or "")
            if kind is None:
                return None
            picture.seek(0)
            data, code = self._run(kind.upper(), picture.fileno())
        return data if code == 0 and _is_small_copy(data) else None

    def end(self) -> None:
        """End what runs, because the server ends; nothing is begun after that."""
        self._over = True
        if self._nursery is not None:
            _kill(self._nursery[0].pid)
        with self._busy:
            self._drop()

    def _run(self, kind: str, picture: int) -> tuple[bytes, int]:
        with self._busy:
            try:
                return self._asked(kind, picture)
            except ConnectionError:  # it was ended; the next picture has another
                self._drop()
                return b"", 1

    def _drop(self) -> None:
        """Have no nursery any more."""
        nursery, self._nursery = self._nursery, None
        if nursery is not None:
            process, door = nursery
            _kill(process.pid)
            process.wait()
            door.close()

    def _asked(self, kind: str, picture: int) -> tuple[bytes, int]:
        """Hand a picture to the nursery; take what comes back, for as long as it may take."""
        process, door = self._begun()
        timer = Timer(self._wall_s, _kill, [process.pid])
        reading, writing = os.pipe()
        with os.fdopen(reading, "rb") as copy:
            try:
                socket.send_fds(door, [f"{kind} {EDGE}".encode().ljust(MESSAGE)], [picture, writing])
            finally:
                os.close(writing)
            timer.start()
            try:
                data = copy.read(MOST_SMALL + 1)
                if len(data) > MOST_SMALL:
                    _kill(process.pid)
                code = door.recv(1)
            finally:
                timer.cancel()
        if not code:
            raise ConnectionResetError
        return data, code[0]

    def _begun(self) -> tuple[subprocess.Popen[bytes], socket.socket]:
        """Give the nursery; begin one where there is none."""
        if self._nursery is None:
            ours, theirs = socket.socketpair()
            with theirs:
                process = subprocess.Popen(  # noqa: S603 - our own program
                    self._command, stdin=theirs.fileno(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={}, cwd="/",
                    start_new_session=True,
                )  # fmt: skip
            self._nursery = process, ours
        if self._over:
            raise ConnectionAbortedError
        return self._nursery


def _kill(group: int) -> None:
    """End a nursery with the process of a picture."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(group, signal.SIGKILL)


def _is_small_copy(data: bytes) -> bool:
    """Whether what the process wrote is what it was to write: nothing it says is taken on trust."""
    try:
        found = read_photograph(data)
    except PhotographError:
        return False
    return (
        found.media_type == "image/jpeg"
        and max(found.width, found.height) <= EDGE
        and len(data) <= MOST_SMALL
    )


def _thought_of(index: ImageIndex, digest: str, shown: bool) -> None:  # noqa: FBT001 - runs in a thread
    index.thought_of(digest, shown=shown)
