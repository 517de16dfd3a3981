"""Looking at a log again and again: what is passing is waited out, what is for ever ends it."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from polltrail.cli.mirror_conflict import ContradictionError
from polltrail.cli.mirror_images import ImageCopier
from polltrail.cli.mirroring import Follower
from polltrail.errors import LogError, ReadingError

POLL_S: Final = 1.0
PAUSES_S: Final = (1.0, 2.0, 5.0, 10.0)
"""Pauses before a server that is away is asked again, the last for ever."""
TRIES_ONCE: Final = 3
IMAGES_S: Final = 2.0
"""Seconds for images between two looks at the log."""
SHOW_EVERY_S: Final = 10.0


@dataclass(slots=True, kw_only=True)
class Loop:
    """A mirror at work.

    Attributes
    ----------
    say : callable
        Tells the operator one line.
    has_key : bool
        Whether it was given a key, and so is expected to copy what is sealed.
    wrong : dict of str to str
        What was not copied at the last look, by its path, and why.
    """

    follower: Follower
    images: ImageCopier
    say: Callable[[str], None]
    has_key: bool = False
    sleep: Callable[[float], None] = time.sleep
    wrong: dict[str, str] = field(default_factory=dict)
    _failures: int = 0
    _shown: float = float("-inf")
    _last: str = ""

    def once(self) -> None:
        """Copy what there is; a server that is away is asked a few times.

        Raises
        ------
        ReadingError, LogError
            It stayed away, or what it gave proves nothing; `ContradictionError` if the log contradicts itself.
        """
        while not self._looked(tries=TRIES_ONCE, images_s=float("inf")):
            pass
        if self.images.say_held():
            self.follower.look()
        self._tell_wrong()

    def for_ever(self) -> None:
        """Copy whatever comes, until interrupted.

        Raises
        ------
        ContradictionError
            The log contradicts itself.
        StoreError
            The disk failed.
        """
        while True:
            if self._looked(tries=None, images_s=IMAGES_S):
                self._tell_wrong()
                self._show()
                self.sleep(POLL_S)

    def told(self) -> str:
        """Say how far the mirror has come."""
        mirror, held = self.follower.mirror, len(self.follower.copier.known.held)
        of = f"election {mirror.of.election}" if mirror.of else "no election yet"
        hidden = self.follower.copier.hidden
        sealed = f"what {hidden:,} of them say is sealed, and not here; " if hidden else ""
        return f"{mirror.place.root}: {mirror.published:,} entries of {of}; {sealed}{held:,} images are said to be held"

    def _looked(self, *, tries: int | None, images_s: float) -> bool:
        """Look once; False where something passing came between, after a pause."""
        try:
            self._let_in()
            self.follower.look()
            self.images.copy(until=time.monotonic() + images_s)
            if tries is None:
                self.images.say_held()
        except ContradictionError:
            raise
        except (ReadingError, LogError) as exc:
            if tries is not None and self._failures + 1 >= tries:
                raise
            self._wait(exc)
            return False
        if self._failures:
            self.say(f"The server answers again. {self.told()}")
        self._failures = 0
        return True

    def _let_in(self) -> None:
        """Log in, where the mirror has a key; where it is not let in, what is public is copied all the same."""
        if self.follower.source.token is None:
            try:
                self.follower.source.let_in()
            except ReadingError as exc:
                self.say(f"{exc}; what is public is copied, and the key is tried again in a minute")

    def _wait(self, exc: Exception) -> None:
        pause = PAUSES_S[min(self._failures, len(PAUSES_S) - 1)] * random.uniform(0.8, 1.2)  # noqa: S311
        pause = max(pause, getattr(exc, "again_after", 0.0))
        self._failures += 1
        self.say(f"{exc}; asked again in {pause:.0f} s")
        self.sleep(pause)

    def _tell_wrong(self) -> None:
        now = self.follower.copier.wrong | self.images.wrong | self._kept_back()
        for path, why in now.items():
            if self.wrong.get(path) != why:
                self.say(f"{path}: {why}; the log is copied without it, and it is asked for again")
        self.wrong = now

    def _kept_back(self) -> dict[str, str]:
        """Say that a key was of no use: whoever gives one relies on a copy that is whole."""
        hidden = self.follower.copier.hidden if self.has_key else 0
        what = (
            f"expected a key that may read what is sealed, a mirror's, a store's or an organiser's, found one that may not: "
            f"{hidden:,} entries are not here"
        )
        return {"log/tile/entries": what} if hidden else {}

    def _show(self) -> None:
        told = self.told()
        if time.monotonic() - self._shown > SHOW_EVERY_S and told != self._last:
            self._shown, self._last = time.monotonic(), told
            self.say(told)
