"""Looking at a page again and again: every version is kept, what it says is handed to the log, trouble is waited out."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from polltrail.cli.official_in import Document
from polltrail.cli.official_words import moment
from polltrail.cli.polite_fetch import NAME, FetchError, Guest, Page
from polltrail.cli.watch_speaker import Speaker
from polltrail.errors import PolltrailError, ReadingError
from polltrail.exchange.text import plain_name
from polltrail.store.page_versions import PageVersions

GONE_AFTER: Final = 3
"""Looks in a row that find nothing at the address, before that is a version: a page without figures."""
MOST_BACKOFF_S: Final = 900.0
LONGEST_WAIT_S: Final = 21_600.0
"""Seconds that a server is waited for at most because it asks for it."""
ROBOTS_S: Final = 86_400.0
ROBOTS_AGAIN_S: Final = 3_600.0
MARK_S: Final = 3_600.0
"""Seconds between two lines of the journal that say that a version is still shown."""


@dataclass(slots=True, kw_only=True)
class Watch:
    """A page that is watched.

    Attributes
    ----------
    speaker : Speaker or None
        Says in the log what changes; None where versions are only kept.
    every : float
        Seconds between two looks.
    heeds_robots : bool
        Whether what robots.txt forbids is not fetched.
    trouble, away, unread : str
        Why the page could not be had, the election not be reached, and no figure be read, the last time; empty where
        all is well.
    entries, left : list of int, int
        What is in the log since this process began; figures of the last version that are not said.
    """

    address: str
    guest: Guest
    versions: PageVersions
    speaker: Speaker | None
    every: float
    say: Callable[[str], None]
    heeds_robots: bool = True
    clock: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep
    rng: random.Random = field(default_factory=random.Random)
    trouble: str = ""
    away: str = ""
    unread: str = ""
    entries: list[int] = field(default_factory=list)
    left: int = 0
    _digest: str | None = None
    _validators: dict[str, str] = field(default_factory=dict)
    _shown_by: str = ""
    _gone: int = 0
    _failures: int = 0
    _robots_at: float = float("-inf")
    _delay: float = 0.0
    _since: float = 0.0
    _marked: float = 0.0
    _seen: float = 0.0
    _taken: tuple[str, bool] | None = None

    def __post_init__(self) -> None:
        """Go on where the journal ends."""
        for line in self.versions.journal():
            if line.get("address") == self.address and line.get("what") == "version":
                self._digest, self._gone = str(line.get("digest")), GONE_AFTER if line.get("gone") else 0
                self._since = self._marked = float(line.get("at") or 0)
                headers = {str(k): str(v) for k, v in dict(line.get("headers") or {}).items()}
                self._validators = Page(address="", status=200, headers=headers, data=b"").validators
        if self._digest is not None and self.versions.read(self._digest) is None:
            self._digest, self._validators = None, {}

    def for_ever(self) -> None:
        """Look until interrupted.

        Raises
        ------
        ReadingError
            The page's robots.txt asks not to be fetched.
        StoreError
            The disk on which versions are kept failed.
        """
        try:
            while True:
                self.sleep(self.look())
        finally:
            self.end()

    def look(self) -> float:
        """Look once; give the seconds until the next look."""
        pause = self._fetch()
        self._speak()
        return pause

    def _fetch(self) -> float:
        try:
            self._ask_robots()
            page = self.guest.fetch(self.address, self._validators)
        except FetchError as exc:
            return self._wait(exc)
        if page is not None and page.is_gone and self._gone + 1 < GONE_AFTER:
            self._gone += 1
            return self._wait(FetchError(f"{self.address}: expected the page, found status {page.status}"))
        if self._failures:
            self._note({"what": "well"})
            self.say(f"{self.address}: it answers again")
        self._failures, self.trouble, self._seen = 0, "", self.clock()
        if page is not None:
            self._take(page)
        elif self._seen - self._marked > MARK_S:
            self._mark()
        return self._pause(self.every)

    def _pause(self, seconds: float) -> float:
        """Wait a little more or less, so that many watchers do not come at one moment."""
        return max(seconds, self._delay) * self.rng.uniform(0.9, 1.1)

    def _wait(self, exc: FetchError) -> float:
        self._failures += 1
        if str(exc) != self.trouble:
            self.trouble = str(exc)
            self._note({"what": "trouble", "why": self.trouble})
            self.say(self.trouble)
        backoff = min(self.every * 2 ** min(self._failures - 1, 10), max(MOST_BACKOFF_S, self.every))
        return max(self._pause(backoff), min(exc.again_after, LONGEST_WAIT_S))

    def _ask_robots(self) -> None:
        """Ask robots.txt once a day; while its server fails, what was allowed stays so.

        Raises
        ------
        ReadingError
            It asks not to fetch this page.
        """
        if not self.heeds_robots or self.clock() < self._robots_at:
            return
        try:
            allowed, self._delay = self.guest.robots(self.address)
        except FetchError as exc:
            self._robots_at = self.clock() + ROBOTS_AGAIN_S
            self.say(f"{exc}; the page is fetched all the same, and robots.txt is asked again in an hour")
            return
        self._robots_at = self.clock() + ROBOTS_S
        if not allowed:
            raise NotAllowedError(
                f"{self.address}: expected robots.txt to allow {NAME}, found that it asks not to fetch this page. Save it "
                "by hand and add it with polltrail official; or decide otherwise with --despite-robots"
            )

    def _take(self, page: Page) -> None:
        """Keep what came, if it is another version."""
        if page.address != self._shown_by:
            if page.address != self.address:
                self.say(f"{self.address}: redirected to {page.address}")
            self._shown_by = page.address
        was_gone, self._gone = self._is_gone, GONE_AFTER if page.is_gone else 0
        if page.is_gone and was_gone:
            return
        self._validators = {} if page.is_gone else page.validators
        digest = self.versions.keep(page.data)
        if digest == self._digest and page.is_gone == was_gone:
            return
        self._mark()
        self._digest, self._since = digest, self.clock()
        self._marked = self._since
        line = {
            "what": "version", "digest": digest, "bytes": len(page.data), "url": page.address, "status": page.status,
            "gone": page.is_gone, "headers": dict(page.headers),
        }  # fmt: skip
        self._note(line)
        gone = f", because there is nothing any more (status {page.status})" if page.is_gone else ""
        self.say(f"{self.address}: another version, {digest}, {len(page.data):,} bytes{gone}")

    def _speak(self) -> None:
        """Hand what is shown to the log; an election that is away is tried again with the next look."""
        speaker = self.speaker
        if speaker is None:
            return
        try:
            if not speaker.is_open:
                speaker.open()
            speaker.follow()
        except PolltrailError as exc:
            self._tell_away(exc)
            if not speaker.is_open:
                return
        if self._digest is not None and self._taken != (self._digest, self._is_gone):
            self._say_version(speaker, self._digest)
        else:
            speaker.agree()
        try:
            entries = speaker.send()
        except PolltrailError as exc:
            self._tell_away(exc)
            return
        self.away = ""
        if entries:
            self.entries += entries
            self._note({"what": "said", "digest": self._digest, "entries": entries})
            what = "1 statement is" if len(entries) == 1 else f"{len(entries):,} statements are"
            self.say(f"{self.address}: {what} in the log, from entry {entries[0]} on")

    @property
    def _is_gone(self) -> bool:
        return self._gone >= GONE_AFTER

    def _tell_away(self, exc: PolltrailError) -> None:
        if str(exc) != self.away:
            self.away = str(exc)
            self.say(f"{exc}. What is seen is kept, and what is signed is handed in later")

    def _say_version(self, speaker: Speaker, digest: str) -> None:
        data = self.versions.read(digest)
        if data is None:
            return
        seen_at = datetime.fromtimestamp(int(self._since), tz=UTC)
        document = Document(name=plain_name(self.address), data=data, source=self.address, seen_at=seen_at)
        said = speaker.take(document, is_gone=self._is_gone)
        self._taken = (digest, self._is_gone)
        self.left, self.unread = said.left, said.unread
        if said.unread:
            self._note({"what": "unread", "digest": digest, "why": said.unread})
            self.say(f"{self.address}: no figures were read, and nothing is said. {said.unread}")
        if said.left:
            self._note({"what": "left", "digest": digest, "signed": said.signed, "left": said.left})
            self.say(
                f"{self.address}: {said.signed + said.left:,} figures changed, more than one change may put into the log; "
                f"{said.signed:,} are said, {said.left:,} are not. The version is kept: say the others with polltrail "
                f"official add {self.versions.path(digest)} --changed"
            )

    def _mark(self) -> None:
        """Note until when the last version was shown."""
        if self._digest is not None and int(self._seen) > int(self._marked):
            self._note({"what": "until", "digest": self._digest, "until": int(self._seen)})
            self._marked = self._seen

    def _note(self, line: dict[str, Any]) -> None:
        self.versions.note({"at": int(self.clock()), "address": self.address, **line})

    def end(self) -> None:
        """Note until when the last version was shown."""
        self._mark()

    def document(self) -> dict[str, Any]:
        """Tell the state as values of a JSON document."""
        return {
            "address": self.address,
            "digest": self._digest,
            "gone": self._is_gone,
            "first_seen": int(self._since) or None,
            "last_seen": int(self._seen) or None,
            "entries": self.entries,
            "left": self.left,
            "trouble": [text for text in (self.trouble, self.away, self.unread) if text],
        }

    def told(self) -> str:
        """Say what is shown."""
        if self._digest is None:
            return f"{self.address}: nothing was seen yet"
        since = f", last seen {moment(int(self._seen))}" if self._seen else ""
        return f"{self.address}: {self._digest}{since}"


class NotAllowedError(ReadingError):
    """A page's robots.txt asks not to fetch it."""
