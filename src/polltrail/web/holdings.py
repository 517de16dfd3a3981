"""The server's word that it holds an image: one `holding` statement for each that is stored, by its store key.

Many that come together are said in one commit. What was stored before a crash and not said gets its holding
afterwards, because what is said follows from what lies on the disk and what stands in the log.
"""

import asyncio
from pathlib import Path
from typing import Final

from polltrail.statement.bodies import HoldingBody
from polltrail.store import ElectionDir, read_key
from polltrail.web.image_threads import ImageThreads
from polltrail.web.own_words import OwnWords
from polltrail.web.parts import Serving

IN_ONE_COMMIT: Final = 500

_HOW = "Whoever organises the election stops the server and runs: polltrail enrol DIRECTORY --role store --organiser-key FILE"


def store_key(place: ElectionDir) -> Path:
    """Where the private key lies that says what is stored here."""
    return place.keys / "store.key"


class Holdings:
    """Says `holding` of what is stored.

    Attributes
    ----------
    news : asyncio.Event
        Set when an image was stored, or the log has grown.
    """

    def __init__(self, serving: Serving, threads: ImageThreads) -> None:
        self._serving = serving
        self._threads = threads
        self._words: OwnWords | None = None
        self._told = ""
        self.news = asyncio.Event()

    async def tend(self) -> None:
        """Say what is to be said, whenever there is news."""
        path = store_key(self._serving.place)
        if path.exists():
            self._words = OwnWords(self._serving, read_key(path))
        while True:
            await self.news.wait()
            self.news.clear()
            if self._threads.is_open:
                await self._say_all()

    async def _say_all(self) -> None:
        """Say what nobody said yet; what was just said is followed by `Images.tend`, which brings news again."""
        words, keeper = self._words, self._threads.keeper
        if words is None:
            if await self._threads.run(keeper.index.unheld, "", 1):
                self._tell(
                    f"images: stored, and nobody vouches for it, because there is no store key. {_HOW}"
                )
            return
        roster, size = self._serving.sequencer.roster, self._serving.sequencer.commits.size
        while stored := await self._threads.run(keeper.index.unheld, words.key, IN_ONE_COMMIT):
            if not words.may_say("holding"):
                self._tell(
                    f"images: stored, and nobody vouches for it, because the store key {words.key} is not enrolled. {_HOW}"
                )
                return
            await words.say_all(
                "holding", [HoldingBody(digest=digest, bytes=count) for digest, count in stored]
            )
            roster, size = self._serving.sequencer.roster, self._serving.sequencer.commits.size
            await self._threads.run(keeper.follow, size, roster)

    def _tell(self, line: str) -> None:
        if line != self._told:
            self._told = line
            self._serving.say(line)
