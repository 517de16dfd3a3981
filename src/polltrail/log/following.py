"""Following a log from outside: whether what it promises now goes on from what it promised before.

Whoever follows has the tree as far as they copied it. The next checkpoint is of the same tree, or goes on from it, or
is older, or contradicts it. Hashes that the log serves are believed only as far as they lead to the root it signed.
"""

from collections.abc import Sequence
from typing import Literal

from polltrail.errors import ConsistencyError
from polltrail.log.checkpoint import Checkpoint
from polltrail.log.served import ServedLog
from polltrail.log.tiles import TILE, tile_for, tile_hashes
from polltrail.log.tree import Frontier, HashAt, check_consistency, consistency_proof, root_at

Step = Literal["same", "further", "older", "fork"]


def step(checkpoint: Checkpoint, size: int, hash_at: HashAt) -> Step:
    """Tell what a checkpoint is, beside a tree of `size` leaves that is known; "further" is yet to be shown."""
    if checkpoint.size > size:
        return "further"
    if checkpoint.root != root_at(checkpoint.size, hash_at):
        return "fork"
    return "same" if checkpoint.size == size else "older"


def leaves_after(log: ServedLog, frontier: Frontier, checkpoint: Checkpoint) -> Sequence[bytes]:
    """Read the hashes of the entries that follow a known tree, and check that they lead to the signed root.

    Raises
    ------
    TreeError
        A tile is not there, or malformed.
    ConsistencyError
        They do not lead there: the log has not gone on from the known tree, or serves wrong tiles.
    """
    leaves: list[bytes] = []
    for n in range(frontier.size // TILE, -(-checkpoint.size // TILE)):
        tile = tile_for(0, n, checkpoint.size)
        leaves += tile_hashes(log.tile(tile), tile.width)
    new = leaves[frontier.size % TILE :]
    root = frontier.extend(new).root()
    if root != checkpoint.root:
        raise ConsistencyError(
            f"log of {checkpoint.size} entries: expected root {checkpoint.root.hex()}, as it has signed, found that "
            f"the {frontier.size} known entries and the hashes it serves make {root.hex()}"
        )
    return new


def told_before(log: ServedLog, size: int, checkpoint: Checkpoint) -> tuple[bytes, tuple[bytes, ...]]:
    """Give the root that the tree of a checkpoint had at an earlier size, and the proof, by the tiles served for it.

    Raises
    ------
    TreeError
        A tile is not there, or malformed.
    ConsistencyError
        The tiles do not lead to the signed root, and show nothing.
    """
    hash_at = log.hash_at()
    root, proof = root_at(size, hash_at), consistency_proof(size, checkpoint.size, hash_at)
    check_consistency(size, checkpoint.size, root, checkpoint.root, proof)
    return root, proof
