"""Copying what a signed root leads to: entries, and what lies beside them."""

import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final

from polltrail.cli.mirror_conflict import contradiction, opened
from polltrail.cli.mirror_known import Known
from polltrail.cli.mirror_source import MOST_HISTORY, MOST_NOTE, AwayError, NotForUsError, Source
from polltrail.errors import LogError
from polltrail.log import decode_bundle, leaf_hash, open_checkpoint
from polltrail.log.history import NamedPolicy, read_history, whole_bytes
from polltrail.log.open_entries import encode_open, read_open
from polltrail.log.served import ServedLog
from polltrail.statement.fields import Blob
from polltrail.statement.seal import is_public
from polltrail.store.mirror_dir import OPEN, Mirror
from polltrail.verify.anchor import published_policies
from polltrail.verify.succession import KEPT, before_path

LOG_VKEY, POLICY = "log/log.vkey", "log/policy"
WITNESSED, COSIGNED = "log/witnessed", "log/cosigned"
HISTORY_EVERY_S: Final = 20.0
"""Seconds between two looks at the history of cosigned notes, at least."""


@dataclass(slots=True, kw_only=True)
class Copier:
    """Copies into a mirror what its tree was shown to hold.

    Attributes
    ----------
    known : Known
        What the entries so far say.
    wrong : dict of str to str
        What could not be copied, by its path, and why; it is asked for again.
    """

    mirror: Mirror
    source: Source
    known: Known
    clock: Callable[[], float] = time.monotonic
    wrong: dict[str, str] = field(default_factory=dict)
    _mended: bool = False
    _shown: int = -1  # the last entry in log/open
    _open: int = 0  # how many there are
    _history: set[bytes] = field(default_factory=set)
    _history_at: int = 0
    _history_owed: bool = True
    _history_due: float = float("-inf")

    def remember(self) -> None:
        """Read what the mirror has."""
        with suppress(FileNotFoundError):
            data = self.mirror.place.fetch(OPEN)
            shown, torn = read_open(data)
            if torn:
                self.mirror.keep(OPEN, encode_open(shown), replace=True)
            self._shown, self._open = (shown[-1][0] if shown else -1), len(shown)
            self.known.take_open(shown)
        with suppress(FileNotFoundError):
            data = self.mirror.place.fetch(COSIGNED)
            self.mirror.keep(COSIGNED, data[: whole_bytes(data)], replace=True)
            self._history = {sha256(note).digest() for note in read_history(data)}
        self.known.take(self.mirror.stored(0, self.mirror.entries))

    def copy(self) -> None:
        """Copy entries, tables and the rest, then put the checkpoint in its place."""
        self._copy_entries()
        self._keep_tables()
        self._keep_policy()
        self._keep_before()
        self.mirror.publish(closed=self.known.closed)

    def mend(self) -> None:
        """Ask again for what could not be copied, now or in an earlier run."""
        if self.wrong or not self._mended:
            self._keep_tables()
            self._keep_before()
            self._mended = True

    # Entries

    def _copy_entries(self) -> None:
        if self._copy_bundles():
            return
        self._copy_open()
        if not self.known.closed and not self._copy_bundles():
            raise AwayError(
                f"log/{next(self.mirror.wanted()).path}: expected entries, found none that we may read"
            )

    def _copy_bundles(self) -> bool:
        """Copy bundles of entries; False where the log is sealed, and they are not for us."""
        tiles, place = list(self.mirror.wanted()), self.mirror.place
        with self.source.ahead([f"log/{tile.path}" for tile in tiles if not place.has(tile)]) as fetch:
            log = ServedLog(fetch, self.mirror.size)
            for tile in tiles:
                try:
                    data = place.fetch(f"log/{tile.path}") if place.has(tile) else log.tile(tile)
                except (LogError, NotForUsError):
                    if self.known.closed or not self.known.roster.definitions:
                        return False
                    raise
                first = self.mirror.entries
                self._learn_first(data)
                new = self.mirror.put_bundle(tile, data, closed=self.known.closed)
                self._take(first, new)
        return True

    def _learn_first(self, data: bytes) -> None:
        """Learn from entry 0 whether the election is sealed, before any entry is put where it may be seen."""
        if not self.known.roster.definitions:
            first = decode_bundle(data)[0]
            if leaf_hash(first) == self.mirror.hash_at(0, 0):
                self.known.take_open([(0, first)])

    def _take(self, first: int, new: list[bytes]) -> None:
        self.known.take(enumerate(new, start=first))
        if self.known.closed:
            self._show(enumerate(new, start=first))

    def _copy_open(self) -> None:
        """Copy the entries that a sealed log shows."""
        shown, _ = read_open(self.source.needed(OPEN, MOST_HISTORY))
        shown = [(index, entry) for index, entry in shown if index < self.mirror.size]
        for index, entry in shown:
            if leaf_hash(entry) != self.mirror.hash_at(0, index):
                raise AwayError(
                    f"{OPEN}: expected entry {index}, whose hash the log has signed, found another"
                )
        self.known.take_open(shown)
        if self.known.closed:
            self._show(shown)

    def _show(self, entries: Iterable[tuple[int, bytes]]) -> None:
        new = [(index, entry) for index, entry in entries if index > self._shown and is_public(entry)]
        if new:
            self.mirror.append(OPEN, encode_open(new))
            self._shown = new[-1][0]
            self._open += len(new)

    @property
    def hidden(self) -> int:
        """How many entries are sealed, so that nobody but their readers knows here what they say."""
        here = self.mirror.entries if self.mirror.entries >= self.mirror.published else self._open
        return max(0, self.mirror.published - here) if self.known.closed else 0

    # What lies beside them

    def _keep_tables(self) -> None:
        tables = [defined.body.tables for defined in self.known.roster.definitions]
        for blob in {
            blob for one in tables for blob in (one.stations, one.choices, one.areas, one.form_model)
        }:
            path = f"tables/{blob.digest}"
            if (self.mirror.place.root / path).exists():
                continue
            wrong = self._keep_table(path, blob)
            if wrong is None:
                self.wrong.pop(path, None)
            else:
                self.wrong[path] = wrong

    def _keep_table(self, path: str, blob: Blob) -> str | None:
        try:
            data = self._optional(path, blob.bytes)
        except AwayError as exc:
            return str(exc)
        if data is None:
            return "expected a table of the election, found no such file"
        if (len(data), sha256(data).hexdigest()) != (blob.bytes, blob.digest):
            return f"expected {blob.bytes} bytes of this SHA-256, found {len(data)} others; not kept"
        self.mirror.keep(path, data)
        return None

    def _keep_policy(self) -> None:
        """Write key and policy as the entries have them; nobody has to be asked."""
        of, policies = self.mirror.of, published_policies(self.known.roster)
        if of is not None:
            self.mirror.keep(LOG_VKEY, f"{of.log_vkey}\n".encode())
        if policies:
            self.mirror.keep(POLICY, policies[0].encode(), replace=True)

    def _keep_before(self) -> None:
        """Copy the last notes of lost logs, as far as those have signed them; `polltrail verify` judges them."""
        for log in self.known.roster.logs[:-1]:
            for name in KEPT:
                path = before_path(log.origin) + name
                if (self.mirror.place.root / path).exists():
                    continue
                data = self._optional(path, MOST_HISTORY)
                notes = [] if data is None else read_history(data) if name == "cosigned" else [data]
                if data is not None and all(_is_signed(note, log.vkey) for note in notes):
                    self.mirror.keep(path, data)

    # Cosigned notes

    def witnessed(self) -> bytes | None:
        """Ask for the latest note that enough witnesses have cosigned."""
        return self._optional(WITNESSED, MOST_NOTE)

    def keep_cosigned(self, witnessed: bytes | None) -> None:
        """Keep what witnesses have cosigned of the tree that is here.

        Raises
        ------
        ContradictionError
            They have cosigned another one, which the log has signed too.
        """
        if witnessed is not None and witnessed != self._kept(WITNESSED):
            self._keep_witnessed(witnessed)
            self._history_owed = True
        if self._history_owed and self.clock() >= self._history_due:
            self._history_owed = False
            self._history_due = self.clock() + HISTORY_EVERY_S
            self._keep_history()

    def _keep_witnessed(self, note: bytes) -> None:
        size, before = self._checked(note), self._kept(WITNESSED)
        if size is None or (before is not None and opened(self.mirror, before).size > size):
            return
        if self._has_quorum(note):
            self.mirror.keep(WITNESSED, note, replace=True)

    def _keep_history(self) -> None:
        """Add records that are new; those of a tree that is not here yet are left for the next time."""
        data = self._tail()
        new: list[bytes] = []
        for note in read_history(data):
            try:
                size = self._checked(note)
            except AwayError:  # no note of this log: begin from the first record the next time
                self._history_at = 0
                break
            if size is None:
                break
            self._history_at += 2 + len(note)
            if sha256(note).digest() not in self._history:
                self._history.add(sha256(note).digest())
                new.append(len(note).to_bytes(2, "big") + note)
        if new:
            self.mirror.append(COSIGNED, b"".join(new))

    def _tail(self) -> bytes:
        try:
            return self.source.get(COSIGNED, MOST_HISTORY, start=self._history_at).data
        except (FileNotFoundError, NotForUsError):
            return b""

    def _checked(self, note: bytes) -> int | None:
        """Give the size of a note that fits the tree that is here; None where the tree is not so large yet."""
        checkpoint = opened(self.mirror, note)
        if checkpoint.size > self.mirror.published:
            return None
        if checkpoint.root != self.mirror.root_at(checkpoint.size):
            what = (
                f"the log shows a cosigned checkpoint of {checkpoint.size} entries with root {checkpoint.root.hex()}, "
                f"and its entries make {self.mirror.root_at(checkpoint.size).hex()}: a fork"
            )
            raise contradiction(self.mirror, note, checkpoint, what)
        return checkpoint.size

    def _has_quorum(self, note: bytes) -> bool:
        """Whether enough have cosigned, by any of the policies that the election has named."""
        of = self.mirror.of
        named = [NamedPolicy.of(one.index, one.body.witnesses) for one in self.known.roster.definitions]
        try:
            return of is not None and any(
                one.policy.check(note, of.key).quorum_met for one in named if one.policy is not None
            )
        except LogError:
            return False

    def _kept(self, path: str) -> bytes | None:
        try:
            return self.mirror.place.fetch(path)
        except FileNotFoundError:
            return None

    def _optional(self, path: str, most: int) -> bytes | None:
        try:
            return self.source.get(path, most).data
        except (FileNotFoundError, NotForUsError):
            return None


def _is_signed(note: bytes, vkey: str) -> bool:
    try:
        open_checkpoint(note, vkey)
    except LogError:
        return False
    return True
