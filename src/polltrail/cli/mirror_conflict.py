"""What a mirror does when a log contradicts itself: both notes are kept, whole, and nothing else is touched."""

from hashlib import sha256

from polltrail.cli.mirror_source import AwayError
from polltrail.errors import ConsistencyError, LogError, ReadingError
from polltrail.log import Checkpoint, open_checkpoint
from polltrail.store.mirror_dir import Mirror

CHECKPOINT = "log/checkpoint"


class ContradictionError(ConsistencyError):
    """The log has signed what cannot be true beside what it signed before; the evidence is kept."""


def opened(mirror: Mirror, note: bytes) -> Checkpoint:
    """Read a note that the mirror's log has signed.

    Raises
    ------
    AwayError
        Somebody else has, or nobody.
    """
    if mirror.of is None:
        raise ReadingError(f"{mirror.place.root}: expected to know which log it is a mirror of")
    try:
        return open_checkpoint(note, mirror.of.key)
    except LogError as bad:
        raise AwayError(
            f"{CHECKPOINT}: expected one signed by {mirror.of.log_vkey}, found: {bad}. What the mirror has is as it was. "
            "If the log goes on under another name (a succession), make another mirror for that and keep this one"
        ) from bad


def contradiction(
    mirror: Mirror, note: bytes, checkpoint: Checkpoint, what: str, *, proof: bytes = b""
) -> ContradictionError:
    """Keep a note beside the one that it contradicts, and tell where.

    Parameters
    ----------
    proof : bytes
        What shows it to whoever has no mirror: the request that asks a witness to go from one tree to the other.
    """
    sizes = sorted((checkpoint.size, mirror.size))
    name = f"{sizes[0]}-{sizes[1]}-{sha256(note).hexdigest()[:16]}"
    files = {"first": mirror.note, "second": note, "about.txt": f"{what}.\n".encode()}
    new = mirror.keep_conflict(name, files | ({"proof": proof} if proof else {}))
    return ContradictionError(
        f"{mirror.place.conflicts / name}: {what}. Both notes are {'kept' if new else 'there already'}; nothing of the "
        "mirror was changed. Keep this directory, show both notes to the witnesses and to whoever asks, and let nobody "
        "resume this log: docs/disaster.md"
    )
