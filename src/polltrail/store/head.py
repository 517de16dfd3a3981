"""The head of the log: what a commit leads to, and the key that signs it."""

from dataclasses import dataclass, field

from polltrail.errors import NoteError, StoreError
from polltrail.log.checkpoint import Checkpoint, sign_checkpoint
from polltrail.log.note import VerifierKey, public_of
from polltrail.log.tree import Frontier
from polltrail.store.database import StoredHead
from polltrail.store.election_dir import ElectionDir
from polltrail.store.seal import NEVER_SEALED, Seal


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The state of the log after a commit, and what of it is shown."""

    frontier: Frontier
    root: bytes
    note: bytes
    seal: Seal

    def stored(self) -> StoredHead:
        """Give it as the database keeps it."""
        return StoredHead(size=self.frontier.size, frontier=self.frontier.encode(), checkpoint=self.note)


@dataclass(frozen=True, slots=True)
class Published:
    """The checkpoint that is published.

    Attributes
    ----------
    size : int
        -1 before the first.
    note : bytes
        With the log's own signature and no other.
    shown : bytes
        As it is published: with the lines of those witnesses who have cosigned it by now.
    """

    size: int
    note: bytes
    shown: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """The log's key."""

    key: VerifierKey
    seed: bytes = field(repr=False)

    def head(self, frontier: Frontier, seal: Seal = NEVER_SEALED) -> Head:
        """Sign the head of a tree."""
        root = frontier.root()
        return Head(frontier=frontier, root=root, note=self.note(frontier.size, root), seal=seal)

    def note(self, size: int, root: bytes) -> bytes:
        """Sign a checkpoint."""
        return sign_checkpoint(Checkpoint(self.key.name, size, root), self.key.name, self.seed)


def read_signer(place: ElectionDir, seed: bytes) -> Signer:
    """Join the log's private key with its published verifier key, which also names the log.

    Raises
    ------
    StoreError
        The two do not belong together, or there is no verifier key.
    """
    try:
        key = VerifierKey.parse(place.log_vkey.read_text(encoding="utf-8").strip())
    except (NoteError, UnicodeDecodeError) as exc:
        raise StoreError(f"{place.log_vkey}: expected the log's verifier key, found: {exc}") from exc
    if key.public != public_of(seed):
        raise StoreError(
            f"{place.log_vkey}: expected the verifier key of the private key given, found another's; nothing was "
            f"opened. The log's private key belongs in {place.log_key}"
        )
    return Signer(key=key, seed=seed)
