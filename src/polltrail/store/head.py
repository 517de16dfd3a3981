"""The head of the log: what a commit leads to, and the key that signs it."""

from dataclasses import dataclass, field

from polltrail.errors import NoteError, StoreError
from polltrail.log.checkpoint import Checkpoint, sign_checkpoint
from polltrail.log.note import VerifierKey, public_of
from polltrail.log.tree import Frontier
from polltrail.store.database import StoredHead
from polltrail.store.election_dir import ElectionDir


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The state of the log after a commit."""

    frontier: Frontier
    root: bytes
    note: bytes

    def stored(self) -> StoredHead:
        """Give it as the database keeps it."""
        return StoredHead(size=self.frontier.size, frontier=self.frontier.encode(), checkpoint=self.note)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """The log's key."""

    key: VerifierKey
    seed: bytes = field(repr=False)

    def head(self, frontier: Frontier) -> Head:
        """Sign the head of a tree."""
        root = frontier.root()
        return Head(frontier=frontier, root=root, note=self.note(frontier.size, root))

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
