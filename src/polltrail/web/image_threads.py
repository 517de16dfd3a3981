"""The threads that wait for the volume of the images, so that nobody else does."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any, Final, TypeVar

from polltrail.web import image_answers
from polltrail.web.image_keeper import ImageKeeper
from polltrail.web.problems import Refused

THREADS: Final = 6
OPEN_S: Final = 3.0
"""Seconds that a request waits for the images to be opened."""

_Result = TypeVar("_Result")


class ImageThreads:
    """The threads that wait for the volume of the images, and the keeper, once it is open."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="images")
        self._keeper: ImageKeeper | None = None
        self._opened = asyncio.Event()

    def opened(self, keeper: ImageKeeper) -> None:
        """Go on with a keeper."""
        self._keeper = keeper
        self._opened.set()

    async def wait_until_open(self) -> None:
        """Wait a moment for what is being opened; a server that just began answers as any other."""
        with suppress(TimeoutError):
            async with asyncio.timeout(OPEN_S):
                await self._opened.wait()

    @property
    def keeper(self) -> ImageKeeper:
        """The keeper.

        Raises
        ------
        Refused
            It is not open yet, or its volume failed.
        """
        if self._keeper is None:
            raise Refused(image_answers.NOT_READY, held_s=0.0)
        return self._keeper

    @property
    def is_open(self) -> bool:
        """Whether there is a keeper."""
        return self._keeper is not None

    async def run(self, function: Callable[..., _Result], *arguments: Any) -> _Result:
        """Run what may wait for the disk."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, function, *arguments)

    def leave(self, function: Callable[[], object]) -> None:
        """Run it, with nobody waiting for it."""
        with suppress(RuntimeError):  # the server ends
            self._threads.submit(function)
