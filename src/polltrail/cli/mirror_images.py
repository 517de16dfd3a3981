"""Copying the images that somebody says to hold, and saying that this mirror holds them too.

What anybody may read goes where a mirror is published from; what only this mirror's key may read stays apart, in a
directory for its owner alone, until it is public. An image is kept only if it is the one of its digest.
"""

import json
import secrets
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

from polltrail.cli.mirror_known import Known
from polltrail.cli.mirror_source import AwayError, NotForUsError, Source
from polltrail.cli.target import check_taken, post, said
from polltrail.errors import DataError, ImageStoreError
from polltrail.statement import StatementId, encode_envelope, make_statement
from polltrail.statement.bodies import HoldingBody
from polltrail.store.image_store import ImageStore
from polltrail.store.mirror_layout import MirrorDir

BATCH: Final = 500
"""Statements in one request."""
AGAIN_AFTER_S: Final = 60.0
"""Seconds until an image that could not be copied, or a volume that is full, is tried again."""
AWAY_AFTER: Final = 3
"""Images in a row that get no answer before the server is taken to be away."""
SAID_AGAIN_AFTER_S: Final = 300.0
"""Seconds after which what was handed in, and has not come back in the log, is said once more."""


@dataclass(slots=True, kw_only=True)
class ImageCopier:
    """Copies images, and has them said to be held.

    Attributes
    ----------
    seed : bytes or None
        The mirror's private key, where it is to sign what it holds.
    wrong : dict of str to str
        Images that could not be copied, and why.
    """

    place: MirrorDir
    source: Source
    known: Callable[[], Known]
    seed: bytes | None = field(default=None, repr=False)
    clock: Callable[[], float] = time.monotonic
    now: Callable[[], int] = lambda: time.time_ns() // 1_000_000
    wrong: dict[str, str] = field(default_factory=dict)
    _open: ImageStore | None = None
    _apart: ImageStore | None = None
    _not_for_us: set[str] = field(default_factory=set)
    _sent: dict[str, float] = field(default_factory=dict)
    _again: dict[str, float] = field(default_factory=dict)
    _was_allowed: tuple[bool, bool] | None = None

    def copy(self, *, until: float) -> bool:
        """Copy images until a time, at least one; whether all that may be had are here.

        Raises
        ------
        AwayError
            The server gives no answer.
        """
        self._hide_removed()
        failures = 0
        for digest in self._owed():
            try:
                self._copy(digest, self.known().held[digest])
                failures = 0
            except (DataError, ImageStoreError, AwayError) as exc:
                failures += isinstance(exc, AwayError)
                if failures >= AWAY_AFTER:  # it is not about one image
                    raise
                self.wrong[digest] = str(exc)
                self._again[digest] = self.clock() + AGAIN_AFTER_S
            if self.clock() >= until:
                return False
        return True

    def say_held(self) -> int:
        """Sign and hand in that this mirror holds what it has, and has not said before; how many were taken."""
        known = self.known()
        if self.seed is None or known.own is None or known.roster.election is None:
            return 0
        mine = known.roster.enrolled(known.own)
        if mine is None or mine.role != "mirror":
            return 0
        waiting = {digest for digest, until in self._sent.items() if until > self.clock()}
        unsaid = known.held.keys() - known.said - waiting - known.removed
        owed = [digest for digest in unsaid if self._has(digest)]
        return sum(self._hand_in(owed[at : at + BATCH]) for at in range(0, len(owed), BATCH))

    def _hide_removed(self) -> None:
        """Take what was removed on a legal ground from what is published here; whether to delete it, people decide."""
        for digest in self.known().removed & self.known().held.keys():
            if self._public().size_of(digest) is not None:
                self._private().adopt(self._public().path(digest), digest)
                self.wrong[digest] = (
                    "the log has a removal of this image; it is not published here any more, and kept apart in "
                    f"{self.place.closed_images}. Delete it there if the law asks that of you"
                )

    def _owed(self) -> Iterator[str]:
        """Go through the images that are not here, and at first and once a count is opened those kept apart."""
        known = self.known()
        allowed = (known.closed, self.source.token is not None)
        if self._was_allowed != allowed:
            self._was_allowed = allowed
            self._not_for_us.clear()
            yield from [digest for digest in known.held.keys() - known.removed if self._kept_apart(digest)]
        for digest in known.held.keys() - known.removed - self._not_for_us:
            if not self._has(digest) and self._again.get(digest, 0.0) <= self.clock():
                yield digest

    def _copy(self, digest: str, size: int) -> None:
        path = f"images/sha256/{digest[:2]}/{digest[2:4]}/{digest}"
        if self._kept_apart(digest):
            if self.source.is_open(path):
                self._public().adopt(self._private().path(digest), digest)
            return
        try:
            self._receive(self._public(), path, digest, size, anybody=True)
        except (FileNotFoundError, NotForUsError):
            self._copy_apart(path, digest, size)

    def _copy_apart(self, path: str, digest: str, size: int) -> None:
        if self.source.token is None:
            self._not_for_us.add(digest)
            return
        try:
            self._receive(self._private(), path, digest, size, anybody=False)
        except NotForUsError:  # a server that was started anew does not know us
            self.source.let_in()
            self._again[digest] = self.clock() + AGAIN_AFTER_S
        except FileNotFoundError:
            self._again[digest] = self.clock() + AGAIN_AFTER_S

    def _receive(self, store: ImageStore, path: str, digest: str, size: int, *, anybody: bool) -> None:
        with self.source.pieces(path, size, anybody=anybody) as pieces:
            incoming = store.receive(digest, size)
            try:
                for piece in pieces:
                    incoming.write(piece)
                incoming.settle()
                incoming.keep()
            finally:
                incoming.discard()
        self.wrong.pop(digest, None)

    def _has(self, digest: str) -> bool:
        return self._public().size_of(digest) is not None or self._kept_apart(digest)

    def _kept_apart(self, digest: str) -> bool:
        return self.place.closed_images.is_dir() and self._private().size_of(digest) is not None

    def _public(self) -> ImageStore:
        if self._open is None:
            self._open = ImageStore(self.place.election.images)
            self._open.begin()
        return self._open

    def _private(self) -> ImageStore:
        if self._apart is None:
            self._apart = ImageStore(self.place.make_closed(self.place.closed_images))
            self._apart.begin()
        return self._apart

    def _hand_in(self, digests: list[str]) -> int:
        """Hand in that these are held; a receipt that does not hold is an error, and nothing was said."""
        known, of, seed = self.known(), self.place.read(), self.seed
        if not digests or of is None or seed is None:
            return 0
        entries = [self._holding(digest, known.held[digest], of.election, seed) for digest in digests]
        answer = post(self.source.connection, "v1/batches", b"\n".join(entries))
        lines = answer.content.splitlines()
        if answer.status_code != 200 or len(lines) != len(entries):
            raise AwayError(
                f"{self.source.connection.base_url}: expected an answer to each, found: {said(answer)}"
            )
        taken = 0
        for digest, entry, line in zip(digests, entries, lines, strict=True):
            self._sent[digest] = self.clock() + SAID_AGAIN_AFTER_S
            told = json.loads(line)
            if "index" in told:
                check_taken(told["receipt"].encode(), entry, of.key, told["index"])
                taken += 1
        return taken

    def _holding(self, digest: str, size: int, election: str, seed: bytes) -> bytes:
        body = HoldingBody(digest=digest, bytes=size)
        statement = make_statement(
            "holding", election=StatementId(election), seed=seed, nonce=secrets.token_bytes(16), made_at=self.now(),
            body=body,
        )  # fmt: skip
        return encode_envelope(statement.envelope)
