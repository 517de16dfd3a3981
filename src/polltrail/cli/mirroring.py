"""Following a log: one look at a time, each of which leaves a mirror that is whole.

Nothing that the server gives is believed. The checkpoint must be signed by the key that the election names; hashes
must lead from the tree that is here to the root it signed; entries must have these hashes. What contradicts is kept
beside the mirror, and nothing that the mirror has is given up for it.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from polltrail.cli.mirror_conflict import CHECKPOINT, ContradictionError, contradiction, opened
from polltrail.cli.mirror_copy import LOG_VKEY, Copier
from polltrail.cli.mirror_known import known_until
from polltrail.cli.mirror_source import MOST_HISTORY, MOST_NOTE, AwayError, NotForUsError, Source
from polltrail.errors import ConsistencyError, LogError, ReadingError
from polltrail.log import TILE, Checkpoint, Frontier, VerifierKey, open_checkpoint, tile_for
from polltrail.log.following import leaves_after, step, told_before
from polltrail.log.open_entries import read_open
from polltrail.log.served import ServedLog
from polltrail.log.witness_request import AddCheckpoint
from polltrail.store.mirror_dir import OPEN, Mirror
from polltrail.store.mirror_layout import MirrorOf

MOST_ENTRIES: Final = 1 << 24
"""New entries that are taken in at one look."""
ASKED_AGAIN_S: Final = (0.5, 1.0, 2.0)
"""Pauses before a server that shows an older checkpoint is asked again, past its caches."""
CACHE_PATIENCE_S: Final = 600.0
"""For how long an answer that calls itself a cache's is taken for an old copy, and not for a log that went back."""


@dataclass(slots=True, kw_only=True)
class Follower:
    """Follows what a log publishes, and has it copied.

    Attributes
    ----------
    election : str or None
        The id that it must be; None to take what the files say, once and for ever.
    say : callable
        Tells the operator one line.
    """

    mirror: Mirror
    source: Source
    copier: Copier
    election: str | None
    say: Callable[[str], None]
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    _older_since: float | None = None

    def remember(self) -> None:
        """Read what the mirror has, before the first look.

        Raises
        ------
        ContradictionError
            It is of another election than the one asked for.
        """
        if self.mirror.of is not None:
            self._refuse_other_election(self.mirror.of.election)
            self.copier.remember()

    def look(self) -> bool:
        """Copy what is new; whether anything was.

        Raises
        ------
        ContradictionError
            The log contradicts itself.
        AwayError, LogError
            The server gives no answer, or one that proves nothing; the mirror is as it was, or further.
        StoreError
            The disk failed.
        """
        witnessed = self.copier.witnessed()  # before the checkpoint: it is of no larger log
        note = self.source.needed(CHECKPOINT, MOST_NOTE)
        if self.mirror.of is None:
            self._begin(note)
        before = self.mirror.published, self.mirror.note
        self._follow(note)
        new = (self.mirror.size, self.mirror.note) != before
        if new or self._may_read_more():
            self.copier.copy()
        self.copier.mend()
        self.copier.keep_cosigned(witnessed)
        return new

    def _may_read_more(self) -> bool:
        """Whether entries are not here that whoever is let in may read: those of a sealed count."""
        return self.source.token is not None and self.mirror.entries < self.mirror.size

    def _begin(self, note: bytes) -> None:
        """Find out which election and which log this is, and fix it for ever."""
        vkey = self.source.needed(LOG_VKEY, MOST_NOTE).decode("utf-8", "replace").removesuffix("\n")
        checkpoint = open_checkpoint(note, VerifierKey.parse(vkey))
        try:
            leaves = self._leaves(Frontier(), checkpoint)
        except ConsistencyError as bad:  # nothing is known yet that it could contradict
            raise AwayError(f"{bad}. It serves wrong tiles, and nothing of it was taken") from bad
        entries = self._public_entries(ServedLog(self.source.fetch, checkpoint.size))
        known = known_until(vkey, entries, leaves, own=self.copier.known.own)
        election = known.roster.election or ""
        self._refuse_other_election(election)
        if self.election is None:
            self.say(
                f"This mirror is of election {election} from now on. Nobody but the server has said so: compare the id "
                "with what its organisers published."
            )
        self.mirror.begin(MirrorOf(election=election, log_vkey=vkey))
        self.copier.known = known
        self.mirror.extend(note, leaves)

    def _public_entries(self, log: ServedLog) -> Iterator[tuple[int, bytes]]:
        """Read entries from the first on; of a log that is sealed, those that it shows."""
        if not log.size:
            raise AwayError(f"{CHECKPOINT}: expected the log of an election, found one without entries")
        try:
            log.bundle(0)
        except (LogError, NotForUsError):
            shown, _ = read_open(self.source.needed(OPEN, MOST_HISTORY))
            yield from ((index, entry) for index, entry in shown if index < log.size)
        else:
            yield from log.entries()

    def _refuse_other_election(self, found: str) -> None:
        if self.election is not None and found != self.election:
            raise ContradictionError(
                f"{self.mirror.place.root}: expected election {self.election}, found {found}; nothing was copied"
            )

    def _follow(self, note: bytes) -> None:
        """Take in a checkpoint, if it goes on from the tree that is here."""
        mirror = self.mirror
        checkpoint = opened(mirror, note)
        found = step(checkpoint, mirror.size, mirror.hash_at)
        if found == "older":
            note, checkpoint = self._asked_past_caches(note, checkpoint)
            found = step(checkpoint, mirror.size, mirror.hash_at)
        self._older_since = None
        if found == "fork":
            what = (
                f"the log has signed {checkpoint.size} entries with root {checkpoint.root.hex()}, and had signed "
                f"{mirror.size} whose first {checkpoint.size} have root {mirror.root_at(checkpoint.size).hex()}: a fork"
            )
            raise contradiction(mirror, note, checkpoint, what)
        if found == "further":
            mirror.extend(note, self._leaves_that_follow(note, checkpoint))
        elif note.count(b"\n") > mirror.note.count(b"\n"):  # more have cosigned it
            mirror.extend(note, [])

    def _asked_past_caches(self, note: bytes, checkpoint: Checkpoint) -> tuple[bytes, Checkpoint]:
        """Tell an old cache from a log that went back: ask again, so that no cache answers."""
        mirror, age = self.mirror, 0
        for pause in ASKED_AGAIN_S:
            self.sleep(pause)
            answer = self.source.get(CHECKPOINT, MOST_NOTE, past_caches=True)
            note, age, checkpoint = answer.data, answer.age, opened(mirror, answer.data)
            if step(checkpoint, mirror.size, mirror.hash_at) != "older":
                return note, checkpoint
        if self._older_since is None:
            self._older_since = self.clock()
        if age and self.clock() - self._older_since < CACHE_PATIENCE_S:
            raise AwayError(
                f"{CHECKPOINT}: expected {mirror.size} entries or more, found {checkpoint.size} in an answer that a cache "
                f"has had for {age} s: an old copy of the checkpoint"
            )
        what = (
            f"the log shows {checkpoint.size} entries, and had signed {mirror.size}; asked past all caches it shows no "
            "more: it went back, as an old copy of its database would"
        )
        raise contradiction(mirror, note, checkpoint, what)

    def _leaves_that_follow(self, note: bytes, checkpoint: Checkpoint) -> list[bytes]:
        """Read the hashes that follow; where they lead elsewhere, tell a fork from wrong tiles."""
        mirror = self.mirror
        try:
            return self._leaves(mirror.frontier, checkpoint)
        except ConsistencyError as bad:
            known = mirror.root_at(mirror.size)
            try:
                root, proof = told_before(
                    ServedLog(self.source.fetch, checkpoint.size), mirror.size, checkpoint
                )
            except LogError:
                root, proof = known, ()
            if root == known:
                raise AwayError(f"{bad}. It serves wrong tiles, and nothing of it was taken") from bad
            what = (
                f"the log has signed {checkpoint.size} entries, of which the first {mirror.size} have root {root.hex()} "
                f"by its own proof, and had signed them with root {known.hex()}: a fork"
            )
            request = AddCheckpoint(mirror.size, proof, note).format()
            raise contradiction(mirror, note, checkpoint, what, proof=request) from bad

    def _leaves(self, frontier: Frontier, checkpoint: Checkpoint) -> list[bytes]:
        new = checkpoint.size - frontier.size
        if new > MOST_ENTRIES:
            raise ReadingError(
                f"{CHECKPOINT}: expected at most {MOST_ENTRIES:,} new entries at once, found {new:,}; nothing was copied"
            )
        numbers = range(frontier.size // TILE, -(-checkpoint.size // TILE))
        paths = [f"log/{tile_for(0, n, checkpoint.size).path}" for n in numbers]
        with self.source.ahead(paths) as fetch:
            return list(leaves_after(ServedLog(fetch, checkpoint.size), frontier, checkpoint))
