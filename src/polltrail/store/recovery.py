"""What must be true before a log may go on: its entries lead to its head, and nothing signed is ahead of it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from polltrail.errors import NoteError, RollbackError, StoreError
from polltrail.log.checkpoint import Checkpoint, open_checkpoint
from polltrail.log.note import VerifierKey
from polltrail.log.tiles import TILE
from polltrail.log.tree import Frontier, HashAt, leaf_hash, root_at
from polltrail.store.database import StateDatabase, StoredHead
from polltrail.store.subtree_hashes import SubtreeHashes


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenNote:
    """A checkpoint found somewhere.

    Attributes
    ----------
    where : str
        Where it was found, for the message.
    note : bytes
        The signed note.
    """

    where: str
    note: bytes


def recompute_tree(
    database: StateDatabase, path: Path, *, follow: Callable[[int, list[bytes]], object] | None = None
) -> tuple[SubtreeHashes, Frontier]:
    """Hash every committed entry anew.

    Parameters
    ----------
    follow : callable or None
        Handed the entries as they are read, with the index of the first.

    Raises
    ------
    RollbackError
        Positions have a gap.
    """
    hashes, frontier = SubtreeHashes(), Frontier()
    while rows := database.entries(frontier.size, frontier.size + TILE):
        positions = [position for position, _ in rows]
        if positions != list(range(frontier.size, frontier.size + len(rows))):
            raise RollbackError(
                f"{path}: expected entries without a gap, found one after entry {frontier.size}; nothing was opened. "
                "Keep the file as it is, and bring back a whole copy or resume from a mirror"
            )
        if follow is not None:
            follow(frontier.size, [entry for _, entry in rows])
        frontier = hashes.extend(frontier, (leaf_hash(entry) for _, entry in rows))
    return hashes, frontier


def check_head(head: StoredHead, frontier: Frontier, key: VerifierKey, path: Path) -> None:
    """Check that the committed head is the one the entries lead to, signed by the log's key.

    Raises
    ------
    RollbackError
        The entries lead elsewhere.
    StoreError
        Another key has signed the head.
    """
    try:
        signed = open_checkpoint(head.checkpoint, key)
    except NoteError as exc:
        raise StoreError(
            f"{path}: expected a head signed by {key.name}, found: {exc}; nothing was opened"
        ) from exc
    recomputed = Checkpoint(key.name, frontier.size, frontier.root())
    if (head.size, head.frontier, signed) != (frontier.size, frontier.encode(), recomputed):
        raise RollbackError(
            f"{path}: expected the entries to lead to the signed head, {_told(signed)}, found that they lead to "
            f"{_told(recomputed)}: entries were changed after they were committed; nothing was opened. "
            "Keep the file as it is, and bring back a whole copy or resume from a mirror"
        )


def refuse_rollback(
    notes: Iterable[SeenNote], key: VerifierKey, size: int, hash_at: HashAt, path: Path
) -> None:
    """Refuse to go on when the log's key has signed what this database does not lead to.

    Notes that the log's key has not signed prove nothing and are passed over.

    Raises
    ------
    RollbackError
        A signed checkpoint is larger than the log, or of the log's size or smaller with another root.
    """
    for seen in notes:
        try:
            signed = open_checkpoint(seen.note, key)
        except NoteError:
            continue
        if signed.size > size:
            raise RollbackError(
                f"{path}: expected at least {signed.size} entries, as the log's own key has signed in {seen.where}, "
                f"found {size}: this is an older copy of the database. Nothing was started, because going on would "
                f"deny what was acknowledged. Bring back the newer {path.name} (with its -wal file), resume from a "
                "mirror, or continue the lost log by a succession"
            )
        if signed.root != root_at(signed.size, hash_at):
            raise RollbackError(
                f"{path}: expected the tree of {signed.size} entries to have root {signed.root.hex()}, as the log's "
                f"own key has signed in {seen.where}, found {root_at(signed.size, hash_at).hex()}: these are two "
                "logs under one key. Nothing was started. Keep both as evidence, bring back the database that leads "
                "to the signed checkpoint, and find out who used the key"
            )


def published_note(path: Path, key: VerifierKey) -> tuple[SeenNote, int] | None:
    """Read the published checkpoint and its size; None if nothing was published yet.

    Raises
    ------
    StoreError
        What lies there is not signed by the log's key.
    """
    try:
        note = path.read_bytes()
    except FileNotFoundError:
        return None
    try:
        return SeenNote(where=str(path), note=note), open_checkpoint(note, key).size
    except NoteError as exc:
        raise StoreError(
            f"{path}: expected a checkpoint signed by {key.name}, found: {exc}. Nothing was started. If the file was "
            "damaged, move it away and start again; if another key signed it, find out whose log this is"
        ) from exc


def _told(checkpoint: Checkpoint) -> str:
    return f"{checkpoint.size} entries with root {checkpoint.root.hex()}"
