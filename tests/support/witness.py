"""Logs, honest and forked, and what they ask of a witness."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from polltrail.log import (
    ED25519,
    Checkpoint,
    HashAt,
    SignedNote,
    VerifierKey,
    check_cosignatures,
    consistency_proof,
    hash_at_from_leaves,
    leaf_hash,
    make_vkey,
    public_of,
    root_at,
    sign_checkpoint,
)
from polltrail.log.witness_request import AddCheckpoint
from polltrail.log.witnessing import Claim, Cosigner, read_claim, read_submission
from polltrail.store.witness_dir import WitnessDir, create_witness_dir
from polltrail.store.witness_store import WitnessStore
from support.house_log import LOG_SEED, ORIGIN, WITNESS, WITNESS_SEED

COSIGNER = Cosigner(WITNESS, WITNESS_SEED)


@dataclass(frozen=True)
class Tree:
    """A log under the house's key: the same entries up to `forks_at`, and others after it for each `story`."""

    story: str = ""
    forks_at: int = 0
    origin: str = ORIGIN
    seed: bytes = field(default=LOG_SEED, repr=False)
    length: int = 40

    @property
    def key(self) -> VerifierKey:
        return make_vkey(self.origin, ED25519, public_of(self.seed))

    def root(self, size: int) -> bytes:
        return root_at(size, _hashes(self))

    def note(self, size: int) -> bytes:
        return sign_checkpoint(Checkpoint(self.origin, size, self.root(size)), self.origin, self.seed)

    def proof(self, old: int, size: int) -> tuple[bytes, ...]:
        return consistency_proof(old, size, _hashes(self)) if old <= size else ()

    def asks(self, old: int, size: int) -> bytes:
        """The body with which an honest log asks, if `old` is what the witness knows."""
        return AddCheckpoint(old, self.proof(old, size), self.note(size)).format()


@cache
def _hashes(tree: Tree) -> HashAt:
    told = [f"{tree.story if at >= tree.forks_at else ''}entry {at}" for at in range(tree.length)]
    return hash_at_from_leaves([leaf_hash(entry.encode()) for entry in told])


HONEST = Tree()


def cosigned_at(note: bytes, cosigner: Cosigner = COSIGNER) -> int:
    """The time of the witness's cosignature under a note; it must be there, alone and right."""
    [found] = check_cosignatures(SignedNote.parse(note), [cosigner.key])
    return found.at


def claim(data: bytes, key: VerifierKey = HONEST.key) -> Claim:
    """A request as far as the store asks for it: read, and its log's signature found right."""
    found = read_claim(read_submission(data), key)
    assert isinstance(found, Claim), found
    return found


def new_witness(root: Path) -> WitnessDir:
    """A witness's directory with the house's key."""
    return create_witness_dir(root, name=WITNESS, seed=WITNESS_SEED)


def open_witness(place: WitnessDir, logs: Sequence[VerifierKey] = (HONEST.key,), **more: Any) -> WitnessStore:
    return WitnessStore.open(place, cosigner=place.cosigner(), logs=logs, **more)
