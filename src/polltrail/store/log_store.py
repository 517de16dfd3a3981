"""The log on the disk: entries go in, receipts come out, and nothing that was acknowledged is ever taken back.

The order of writes, and why it is this one:

1. Entries, their statement ids, the frontier and the signed checkpoint are committed in one transaction, forced
   to the disk (`database`). Before that the new checkpoint is signed but shown to nobody, so that signing another
   one of the same size after a crash contradicts nothing anybody has.
2. Only then does `append` return, and only then may anyone be told. A crash between 1 and 2 leaves entries that
   are in the log and not acknowledged: whoever sends them again gets the same index.
3. `publish` writes bundles and tiles from what is committed, each whole or absent, and forces them to the disk
   with their names (`tile_files`). After a crash they are derived again and must come out the same.
   Of a log that is sealed no bundles are written; when it opens, they all come before the checkpoint that says so
   (`seal`).
4. The checkpoint is published last. So the published log is never ahead of the database, and a published
   checkpoint that the database does not lead to means that the database was replaced (`recovery`).

Any error of the database or the disk ends the store: the state of the file is then unknown, and neither an fsync
nor a commit is tried again. What is known to be safe is found by opening it anew.
"""

import os
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from polltrail.errors import DataError, RollbackError, StoreError
from polltrail.log.deposit_access import sign_access
from polltrail.log.note import NoteSignature, VerifierKey
from polltrail.log.proof import Receipt
from polltrail.log.receipts import ReceiptWriter
from polltrail.log.tiles import ENTRIES, TILE, Tile, encode_bundle
from polltrail.log.tree import Frontier, consistency_proof, leaf_hash, root_at
from polltrail.store.batch import Appended, assign, refuse_too_long
from polltrail.store.database import Connect, StateDatabase, Synchronous, connect
from polltrail.store.durable_files import sync_directories
from polltrail.store.election_dir import ElectionDir
from polltrail.store.head import Published, Signer, read_signer
from polltrail.store.lock_file import lock
from polltrail.store.published_log import PublishedLog
from polltrail.store.recovery import SeenNote, check_head, published_note, recompute_tree, refuse_rollback
from polltrail.store.seal import NEVER_SEALED, Seal
from polltrail.store.subtree_hashes import SubtreeHashes

COPY_BACK_AFTER = 8 << 20
"""Bytes of entries after which the write-ahead log is copied back into the database."""


class LogStore:
    """The one writer of an election directory's log. Open it with `LogStore.open`.

    `append` may be called from one thread at a time, also while others publish; everything else from any thread. What is read is always what is committed.
    """

    def __init__(
        self,
        place: ElectionDir,
        *,
        signer: Signer,
        database: StateDatabase,
        locked: int,
        public: PublishedLog,
    ) -> None:
        self._place = place
        self._signer = signer
        self._database = database
        self._locked = locked
        self._hashes = SubtreeHashes()
        self._head = signer.head(Frontier())
        self._edge: tuple[int, tuple[bytes, ...]] = (0, ())  # of the size receipts were last made for
        self._public = public
        self._uncopied = 0
        self._failure: str | None = None
        self._writing = threading.Lock()

    @classmethod
    def open(
        cls,
        root: Path,
        *,
        log_seed: bytes,
        seen_elsewhere: Iterable[bytes | SeenNote] = (),
        synchronous: Synchronous = "FULL",
        connect: Connect = connect,
        seal: Seal | None = None,
    ) -> "LogStore":
        """Open the log of an election directory: recompute it, compare, and derive the tiles that are missing.

        Parameters
        ----------
        root : Path
            The election directory; `create_election_dir` made it.
        log_seed : bytes
            Seed of the log's private key.
        seen_elsewhere : iterable of bytes or SeenNote
            Signed checkpoints that witnesses, mirrors or agents have; those of other keys are passed over.
        synchronous : {"FULL", "NORMAL", "OFF"}
            Anything but FULL loses acknowledged entries with the power; to measure what FULL costs, only.
        connect : callable
            Opens the database; to test with a disk that fails.
        seal : Seal or None
            As it is before the first entry; it follows them. None for a log that shows everything, whatever it says:
            the log of an election is opened by `polltrail.web.sealing.open_log`.

        Raises
        ------
        RollbackError
            The log's key has signed a checkpoint that this database does not lead to.
        StoreError
            The directory contradicts itself, another process writes here, or the disk failed.
        """
        place = ElectionDir(root.absolute())
        with _told_as_store_error(f"{root}: the log could not be opened"), ExitStack() as undo:
            signer = read_signer(place, log_seed)
            locked = lock(place.lock)
            undo.callback(os.close, locked)
            seen = published_note(place.checkpoint, signer.key)
            database = StateDatabase(place.state, connect=connect, synchronous=synchronous)
            undo.callback(database.close)
            public = PublishedLog(place, seen, read=database.entries)
            store = cls(place, signer=signer, database=database, locked=locked, public=public)
            handed_in = [
                one if isinstance(one, SeenNote) else SeenNote(where="a checkpoint handed in", note=one)
                for one in seen_elsewhere
            ]
            store._recover([*public.seen(), *handed_in], seal)
            store.publish()
            undo.pop_all()
        return store

    @property
    def key(self) -> VerifierKey:
        """The log's verifier key, which also names it."""
        return self._signer.key

    @property
    def size(self) -> int:
        """How many entries are committed."""
        return self._head.frontier.size

    @property
    def root(self) -> bytes:
        """Root of the tree over the committed entries."""
        return self._head.root

    @property
    def published_size(self) -> int:
        """Size of the checkpoint that is published."""
        return self._public.now.size

    @property
    def published(self) -> Published:
        """The checkpoint that is published, as it is at this moment."""
        return self._public.now

    def checkpoint(self) -> bytes:
        """Give the signed checkpoint of the committed entries."""
        return self._head.note

    def append(self, batch: Sequence[tuple[str, bytes]]) -> list[Appended]:
        """Commit entries, those that are not in the log yet. They are on the disk when this returns.

        Parameters
        ----------
        batch : sequence of (statement id, entry)
            In the order they are to have. A statement that is there already keeps its first index and bytes.

        Returns
        -------
        list of Appended
            One for each of the batch. Only now may anyone be told.

        Raises
        ------
        DataError
            An entry is too long; nothing was written.
        StoreError
            The disk failed. Nothing of the batch may be acknowledged, and the store is closed for good.
        """
        refuse_too_long(batch)
        with self._writing, self._stops_on_error("entries could not be committed"):
            known = self._database.known([statement for statement, _ in batch])
            rows, answers = assign(batch, known, self.size)
            if rows:
                self._commit(rows)
        return answers

    def publish(self) -> None:
        """Publish what is committed: bundles and tiles first, the checkpoint last; of a sealed log no bundles.

        Raises
        ------
        StoreError
            The disk failed, or a published file was changed. The store is closed for good.
        """
        with self._public.lock, self._stops_on_error("the log could not be published"):
            self._public.publish(self._head, self._tile_data)
        if self._uncopied > COPY_BACK_AFTER:
            with self._writing:
                self._copy_back()

    def add_cosigned(self, note: bytes, lines: Sequence[NoteSignature], *, witnessed: bool) -> None:
        """Keep a note with lines by witnesses that were checked; on the disk when this returns.

        If it is the checkpoint that is still published, that has the lines too from now on; one that was published
        in the meantime stays.

        Parameters
        ----------
        note : bytes
            A note that this log has published, without the lines.
        witnessed : bool
            Whether they are as many as the policy asks for.

        Raises
        ------
        StoreError
            The disk failed. The store is closed for good.
        """
        with self._public.lock, self._stops_on_error("cosignatures could not be kept"):
            self._public.add_cosigned(note, lines, witnessed=witnessed)

    def publish_policy(self, *texts: str) -> None:
        """Publish whose cosignatures count: the first of these texts, unless one of them is published already.

        Raises
        ------
        StoreError
            The disk failed. The store is closed for good.
        """
        with self._public.lock, self._stops_on_error("the policy could not be published"):
            self._public.publish_policy(texts)

    def cosigned_notes(self) -> list[bytes]:
        """Read every note that was kept with its cosignatures."""
        with self._public.lock, self._stops_on_error("the history of cosigned notes could not be read"):
            return self._public.cosigned_notes()

    def access_to_deposits(self, witness: str, election: str, *, at: int) -> bytes:
        """Sign a note with which a witness shows the log what was deposited while the count is sealed."""
        return sign_access(
            log=self._signer.key, seed=self._signer.seed, witness=witness, election=election, at=at
        )

    def consistency(self, old: int, new: int) -> tuple[bytes, ...]:
        """Prove that the log of `new` entries begins with the log of `old` entries.

        Raises
        ------
        ConsistencyError
            `old` is larger than `new`.
        """
        return consistency_proof(old, new, self._hashes.hash_at)

    def refuse(self, seen: SeenNote) -> None:
        """Stop for good if the log's key has signed a checkpoint that this database does not lead to.

        Notes that it has not signed prove nothing and are passed over.

        Raises
        ------
        RollbackError
            It has.
        """
        with self._stops_on_error("a checkpoint could not be compared"):
            try:
                refuse_rollback([seen], self._signer.key, self.size, self._hashes.hash_at, self._place.state)
            except RollbackError as exc:
                raise RollbackError(
                    f"{seen.where}: expected nothing signed by this log that it does not lead to, found such a "
                    f"checkpoint; stopped. Another server uses the log's key, or this is an old copy. {exc}"
                ) from exc

    def index_of(self, statement: str) -> int | None:
        """Find where a statement is, if it is committed."""
        with self._stops_on_error("the log could not be read"):
            index = self._database.index_of(statement)
        return index if index is not None and index < self.size else None

    def entry(self, index: int) -> bytes:
        """Read one entry.

        Raises
        ------
        DataError
            There is no such entry.
        """
        self._refuse_index(index, self.size)
        return next(self.entries(index, index + 1))

    def entries(self, start: int, stop: int) -> Iterator[bytes]:
        """Read entries from `start` to before `stop`, as far as there are."""
        stop = min(stop, self.size)
        for at in range(start, stop, TILE):
            with self._stops_on_error("the log could not be read"):
                rows = self._database.entries(at, min(at + TILE, stop))
            yield from (entry for _, entry in rows)

    def receipt(self, index: int, size: int | None = None) -> bytes:
        """Make the receipt of an entry: a `tlog-proof` that it is in the log of the committed, or an earlier, size.

        Raises
        ------
        DataError
            There is no such entry, or no such size.
        """
        head = self._head
        at = head.frontier.size if size is None else size
        if not 0 <= at <= head.frontier.size:
            raise DataError(f"size {at}: expected a size the log has had, from 0 to {head.frontier.size}")
        self._refuse_index(index, at)
        note = head.note if size is None else self._signer.note(at, root_at(at, self._hashes.hash_at))
        proof = self._hashes.inclusion(index, at, self._edge_at(at))
        return Receipt(index=index, proof=proof, checkpoint=note).encode()

    def receipts(self, indexes: Iterable[int]) -> list[bytes]:
        """Make the receipts of entries, all to the size that is committed now; the same bytes as `receipt`.

        Raises
        ------
        InclusionError
            There is no such entry.
        """
        head = self._head
        if not head.frontier.size:
            return []
        writer = ReceiptWriter(self._hashes.hash_at, head.frontier.size, head.note)
        return [writer.write(index) for index in indexes]

    def close(self) -> None:
        """Close the log and let another process open it; after an error nothing more is written."""
        with self._public.lock, self._writing:
            try:
                if self._failure is None:
                    self._copy_back()
                    self._failure = "it was closed"
            finally:
                self._database.close()
                if self._locked >= 0:
                    os.close(self._locked)
                self._locked = -1

    def _recover(self, notes: Sequence[SeenNote], seal: Seal | None) -> None:
        """Recompute the tree, and refuse a database that does not lead to what was signed."""
        path, key = self._place.state, self._signer.key
        stored = self._database.head()
        followed = _Following(seal or NEVER_SEALED)
        self._hashes, frontier = recompute_tree(self._database, path, follow=followed)
        if stored is not None:
            check_head(stored, frontier, key, path)
        refuse_rollback(notes, key, frontier.size, self._hashes.hash_at, path)
        self._head = self._signer.head(frontier, followed.seal)
        self._public.refuse_leaks(self._head, asked=seal is not None)
        if stored is None:
            self._database.begin(self._head.stored())
        sync_directories([self._place.root], below=self._place.root)  # the database's own name

    def _commit(self, rows: Sequence[tuple[int, str, bytes]]) -> None:
        frontier, nodes = self._head.frontier.grow([leaf_hash(entry) for _, _, entry in rows])
        seal = self._head.seal.after(self.size, [entry for _, _, entry in rows])
        head = self._signer.head(frontier, seal)
        self._database.commit(rows, head.stored())
        self._hashes.add(nodes)  # before the head: whoever sees the head finds its hashes
        self._head = head
        self._uncopied += sum(len(entry) for _, _, entry in rows)

    def _copy_back(self) -> None:
        with self._stops_on_error("the write-ahead log could not be copied back"):
            self._database.copy_back()
            self._uncopied = 0

    def _tile_data(self, tile: Tile) -> bytes:
        if tile.level != ENTRIES:
            return self._hashes.tile(tile)
        start = tile.n * TILE
        return encode_bundle([entry for _, entry in self._database.entries(start, start + tile.width)])

    def _edge_at(self, size: int) -> tuple[bytes, ...]:
        known = self._edge
        if known[0] != size:
            known = self._edge = (size, self._hashes.edge(size))
        return known[1]

    def _refuse_index(self, index: int, size: int) -> None:
        if not 0 <= index < size:
            raise DataError(f"entry {index}: expected an index below the log's size, which is {size}")

    @contextmanager
    def _stops_on_error(self, what: str) -> Iterator[None]:
        """End the store at any error inside: what is on the disk is then unknown, and nothing is tried again."""
        if self._failure is not None:
            raise StoreError(
                f"{self._place.root}: expected an open log, found one that stopped: {self._failure}"
            )
        try:
            with _told_as_store_error(f"{self._place.root}: {what}"):
                yield
        except BaseException as exc:
            self._failure = str(exc) or type(exc).__name__
            raise


class _Following:
    """A seal on its way through the entries."""

    def __init__(self, seal: Seal) -> None:
        self.seal = seal

    def __call__(self, index: int, entries: Sequence[bytes]) -> None:
        self.seal = self.seal.after(index, entries)


@contextmanager
def _told_as_store_error(what: str) -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, OSError) as exc:
        raise StoreError(
            f"{what}: {exc}. Nothing more is acknowledged. Free or replace the disk, then start again; everything "
            "acknowledged so far is safe"
        ) from exc
