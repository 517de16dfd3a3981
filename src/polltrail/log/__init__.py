"""What was said, in order, for ever: the tree over the entries, its signed sizes, and proofs about it.

In: entries as bytes, in their order; keys, times and stored bytes as arguments. Out: roots, tiles and bundles,
signed checkpoints, cosignatures, receipts, and whether each is right. Promises: the bytes are those of RFC 6962
and the C2SP specifications, so that software not written here can check them; every file has one form, and what
has another is a `LogError`, never a guess; nothing here knows what an entry says, what time it is, or where
anything is stored.
"""

from polltrail.log.checkpoint import Checkpoint, open_checkpoint, sign_checkpoint
from polltrail.log.cosignature import Cosignature, check_cosignatures, cosign
from polltrail.log.history import History, NamedPolicy, WitnessedAt, acting_policies, known_by, read_history
from polltrail.log.note import (
    COSIGNATURE,
    ED25519,
    NoteSignature,
    SignedNote,
    VerifierKey,
    check_note,
    make_vkey,
    public_of,
    sign_note,
)
from polltrail.log.policy import Group, Log, Policy, Witness, Witnessed
from polltrail.log.proof import Receipt, check_receipt
from polltrail.log.tiles import (
    ENTRIES,
    MAX_ENTRY,
    TILE,
    Tile,
    bundle_path,
    decode_bundle,
    encode_bundle,
    hash_at_from_tiles,
    new_tiles,
    parse_path,
    tile_bytes,
    tile_for,
    tile_hashes,
    tile_path,
)
from polltrail.log.tree import (
    EMPTY_ROOT,
    Frontier,
    HashAt,
    check_consistency,
    check_inclusion,
    consistency_proof,
    hash_at_from_leaves,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root_at,
    tree_root,
)

__all__ = [
    "COSIGNATURE",
    "ED25519",
    "EMPTY_ROOT",
    "ENTRIES",
    "MAX_ENTRY",
    "TILE",
    "Checkpoint",
    "Cosignature",
    "Frontier",
    "Group",
    "HashAt",
    "History",
    "Log",
    "NamedPolicy",
    "NoteSignature",
    "Policy",
    "Receipt",
    "SignedNote",
    "Tile",
    "VerifierKey",
    "Witness",
    "Witnessed",
    "WitnessedAt",
    "acting_policies",
    "bundle_path",
    "check_consistency",
    "check_cosignatures",
    "check_inclusion",
    "check_note",
    "check_receipt",
    "consistency_proof",
    "cosign",
    "decode_bundle",
    "encode_bundle",
    "hash_at_from_leaves",
    "hash_at_from_tiles",
    "inclusion_proof",
    "known_by",
    "leaf_hash",
    "make_vkey",
    "new_tiles",
    "node_hash",
    "open_checkpoint",
    "parse_path",
    "public_of",
    "read_history",
    "root_at",
    "sign_checkpoint",
    "sign_note",
    "tile_bytes",
    "tile_for",
    "tile_hashes",
    "tile_path",
    "tree_root",
]
