"""A witness's memory: it decides and writes down in one step, and only then is anything told.

A cosignature says that there was nothing larger and nothing else. So between the look at what was cosigned last and
the COMMIT of what takes its place, nobody else decides: one transaction, one process (a lock file), one thread at a
time. Otherwise a request for a smaller tree, decided before a larger one was written down, would take its place and
let the log grow again from there into another history.

Any error of the database ends the store, as in `log_store`: nothing is tried again, and what is safe is found by
opening it anew.
"""

import os
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Final

from polltrail.errors import StoreError
from polltrail.log.deposit import DepositNote, DepositRecord, sign_deposit
from polltrail.log.note import VerifierKey
from polltrail.log.witnessing import Answer, Claim, Cosigned, Cosigner, cosign_again, decide
from polltrail.store.database import Connect, Synchronous, connect
from polltrail.store.durable_files import sync_directories
from polltrail.store.lock_file import lock
from polltrail.store.witness_database import WitnessDatabase, size_of
from polltrail.store.witness_dir import WitnessDir

MAX_CONFLICTS: Final = 64
"""Pieces of evidence kept against one log: one is enough, and more must not fill the disk."""
MAX_DEPOSITED: Final = 256 << 20
"""Bytes of deposits kept for one election."""
COPY_BACK_AFTER: Final = 1_000
"""Commits after which the write-ahead log is copied back into the database."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deposit:
    """A statement to be kept, checked by whoever hands it in.

    Attributes
    ----------
    election, statement : str
        Their ids.
    envelope : bytes
        The statement in its canonical wrapping.
    public : bytes
        The public key that signed it.
    """

    election: str
    statement: str
    envelope: bytes
    public: bytes


@dataclass(frozen=True, slots=True)
class Kept:
    """A statement is kept.

    Attributes
    ----------
    note : bytes
        What the witness has signed about it; the same however often it comes.
    new : bool
        Whether it was not there before.
    """

    note: bytes
    new: bool


class WitnessStore:
    """The one writer of a witness's directory. Open it with `WitnessStore.open`; from any thread."""

    def __init__(
        self, place: WitnessDir, cosigner: Cosigner, database: WitnessDatabase, locked: int, most: int
    ) -> None:
        self._place = place
        self._cosigner = cosigner
        self._database = database
        self._locked = locked
        self._most = most
        self._uncopied = 0
        self._failure: str | None = None
        self._writing = threading.Lock()

    @classmethod
    def open(
        cls,
        place: WitnessDir,
        *,
        cosigner: Cosigner,
        logs: Iterable[VerifierKey],
        most_deposited: int = MAX_DEPOSITED,
        synchronous: Synchronous = "FULL",
        connect: Connect = connect,
    ) -> "WitnessStore":
        """Open a witness's memory.

        Parameters
        ----------
        logs : iterable of VerifierKey
            The logs that are followed. An origin is bound to the key with which it was first followed.
        most_deposited : int
            Bytes of deposits kept for one election.
        synchronous, connect
            As in `LogStore.open`.

        Raises
        ------
        StoreError
            Another process is at work here, an origin was followed under another key, the database is of another
            version or of something else, or the disk failed.
        """
        with _told_as_store_error(f"{place.root}: the witness could not be opened"), ExitStack() as undo:
            locked = lock(place.lock)
            undo.callback(os.close, locked)
            database = WitnessDatabase(place.database, connect=connect, synchronous=synchronous)
            undo.callback(database.close)
            store = cls(place, cosigner, database, locked, most_deposited)
            store._follow(logs)
            sync_directories([place.root], below=place.root)  # the database's own name
            undo.pop_all()
        return store

    def add_checkpoint(self, claim: Claim, *, at: int) -> Answer:
        """Decide about a checkpoint that a followed log has signed, and write down what the answer rests on.

        Parameters
        ----------
        at : int
            The time, in seconds since 1970.

        Returns
        -------
        Answer
            Only now may anyone be told.

        Raises
        ------
        StoreError
            The disk failed. Nothing was cosigned, and the store is closed for good.
        """
        origin, sizes = claim.origin, {claim.request.old}
        if claim.checkpoint is not None:
            sizes.add(claim.checkpoint.size)
        with self._alone("a checkpoint could not be written down") as database:
            latest = database.latest(origin)
            earlier = database.cosigned(origin, sorted(sizes))
            told = decide(latest, claim, cosigner=self._cosigner, at=at, earlier=earlier)
            if told.cosigned is not None:
                database.replace_latest(origin, latest, told.cosigned)
            if told.conflict is not None:
                database.add_conflict(origin, told.conflict, MAX_CONFLICTS)
        return told

    def cosign_again(self, origins: Iterable[str], *, at: int) -> None:
        """Say of what was cosigned last for these logs that it is still the largest tree seen.

        Raises
        ------
        StoreError
            The disk failed.
        """
        with self._alone("what was cosigned could not be written down again") as database:
            for origin in origins:
                latest = database.latest(origin)
                again = latest and cosign_again(latest, origin, self._cosigner, at)
                if again is not None and again != latest:
                    database.replace_latest(origin, latest, again)

    def deposit(self, deposit: Deposit, *, at: int) -> Kept | None:
        """Keep a statement, once.

        Parameters
        ----------
        at : int
            The time, in seconds since 1970. Where the clock went back, the time given last is given again.

        Returns
        -------
        Kept or None
            None where there is no room for more of this election.

        Raises
        ------
        StoreError
            The disk failed. Nothing may be acknowledged, and the store is closed for good.
        """
        with self._alone("a deposit could not be kept") as database:
            before = database.deposited(deposit.statement)
            if before is not None:
                return Kept(before, new=False)
            count, held, last = database.kept(deposit.election)
            time = max(at, last, 1)
            note = self._note(deposit, time)
            if held + size_of(deposit.envelope, deposit.public, note) > self._most:
                return None
            record = DepositRecord(count + 1, deposit.statement, deposit.envelope, deposit.public, note)
            database.add_deposit(deposit.election, record, time)
        return Kept(note, new=True)

    def latest(self, origin: str) -> Cosigned | None:
        """Give what was cosigned last for a log."""
        with self._stops_on_error("what was cosigned could not be read"):
            return self._database.read_latest(origin)

    def first_cosigned(self, origin: str, size: int) -> Cosigned | None:
        """Give the cosignature that a size of a log got first; None where it never got one."""
        with self._stops_on_error("what was cosigned could not be read"):
            return self._database.read_cosigned(origin, size)

    def conflicts(self, origin: str) -> list[bytes]:
        """Give the evidence against a log, each as `Conflict.format` wrote it, the oldest first."""
        with self._stops_on_error("evidence could not be read"):
            return self._database.read_conflicts(origin)

    def deposits(self, election: str, *, after: int, most: int) -> list[DepositRecord]:
        """Give what was deposited for an election, in its order, from the one after `after` on."""
        with self._stops_on_error("deposits could not be read"):
            return self._database.read_deposits(election, after, most)

    def close(self) -> None:
        """Close it and let another process open it; after an error nothing more is written."""
        with self._writing:
            try:
                if self._failure is None:
                    self._copy_back()
                    self._failure = "it was closed"
            finally:
                self._database.close()
                if self._locked >= 0:
                    os.close(self._locked)
                self._locked = -1

    def _follow(self, logs: Iterable[VerifierKey]) -> None:
        with self._alone("followed logs could not be written down") as database:
            for key in logs:
                bound = database.follow(key.name, str(key))
                if bound != str(key):
                    raise StoreError(
                        f"{self._place.settings}: expected the key {bound} for {key.name}, under which this witness has "
                        f"followed it, found {key}; nothing was opened. Two keys of one origin are two logs"
                    )

    def _note(self, deposit: Deposit, at: int) -> bytes:
        note = DepositNote(self._cosigner.name, deposit.election, deposit.statement, at)
        return sign_deposit(note, self._cosigner.seed)

    @contextmanager
    def _alone(self, what: str) -> Iterator[WitnessDatabase]:
        """Decide and write down as one step: nobody else decides between, and nothing is told before its COMMIT."""
        with self._writing, self._stops_on_error(what):
            self._database.begin()
            yield self._database
            self._database.commit()
            self._uncopied += 1
            if self._uncopied >= COPY_BACK_AFTER:
                self._copy_back()

    def _copy_back(self) -> None:
        with self._stops_on_error("the write-ahead log could not be copied back"):
            self._database.copy_back()
            self._uncopied = 0

    @contextmanager
    def _stops_on_error(self, what: str) -> Iterator[None]:
        """End the store at any error inside: what is on the disk is then unknown, and nothing is tried again."""
        if self._failure is not None:
            raise StoreError(
                f"{self._place.root}: expected an open witness, found one that stopped: {self._failure}"
            )
        try:
            with _told_as_store_error(f"{self._place.root}: {what}"):
                yield
        except BaseException as exc:
            self._failure = str(exc) or type(exc).__name__
            raise


@contextmanager
def _told_as_store_error(what: str) -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, OSError) as exc:
        raise StoreError(
            f"{what}: {exc}. Nothing more is cosigned or kept. Free or replace the disk, then start again; everything "
            "that was answered is safe"
        ) from exc
