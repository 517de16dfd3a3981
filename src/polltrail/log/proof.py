"""Receipts (C2SP tlog-proof): the proof, in one small file, that an entry is in the log."""

from dataclasses import dataclass

from polltrail.errors import ReceiptError
from polltrail.log.checkpoint import Checkpoint, open_checkpoint
from polltrail.log.note import VerifierKey
from polltrail.log.strict import MAX_SIZE, read_base64, read_decimal, shown, write_base64
from polltrail.log.tree import HASH_BYTES, check_inclusion, leaf_hash

FIRST_LINE = "c2sp.org/tlog-proof@v1"
"""How every receipt begins."""

_MAX_HASHES = 63


@dataclass(frozen=True, slots=True)
class Receipt:
    """Where an entry is, and what proves it; whether it does, `check_receipt` says.

    Attributes
    ----------
    index : int
        The entry's place in the log, from 0.
    proof : tuple of bytes
        The hashes beside the way from the entry to the root.
    checkpoint : bytes
        The signed note of the checkpoint, exactly as the log gave it.
    extra : bytes
        Whatever else goes along; nobody has signed it.
    """

    index: int
    proof: tuple[bytes, ...]
    checkpoint: bytes
    extra: bytes = b""

    def __post_init__(self) -> None:
        if not 0 <= self.index <= MAX_SIZE:
            raise ReceiptError(f"receipt: expected an index from 0 to {MAX_SIZE}, found {self.index}")
        if len(self.proof) > _MAX_HASHES or any(len(one) != HASH_BYTES for one in self.proof):
            raise ReceiptError(f"receipt: expected at most {_MAX_HASHES} hashes of {HASH_BYTES} bytes each")

    def encode(self) -> bytes:
        """Write the receipt: the content of a `.tlog-proof` file."""
        extra = [f"extra {write_base64(self.extra)}"] if self.extra else []
        lines = [FIRST_LINE, *extra, f"index {self.index}", *map(write_base64, self.proof)]
        return "\n".join(lines).encode() + b"\n\n" + self.checkpoint

    @classmethod
    def decode(cls, data: bytes) -> "Receipt":
        """Read a receipt.

        Raises
        ------
        ReceiptError
            The bytes are no receipt. What the checkpoint is worth is not looked at here.
        """
        head, blank, checkpoint = data.partition(b"\n\n")
        first, *lines = head.decode("latin-1").split("\n")
        if first != FIRST_LINE or not blank:
            raise ReceiptError(f"receipt: expected {FIRST_LINE}, and a blank line, found {shown(first)}")
        extra = _read_extra(lines.pop(0)) if lines and lines[0].startswith("extra") else b""
        index = _read_index(lines.pop(0) if lines else "")
        return cls(index, tuple(map(_read_hash, lines)), checkpoint, extra)


def _read_extra(line: str) -> bytes:
    extra = read_base64(line.removeprefix("extra "))
    if not extra:
        raise ReceiptError(f"receipt: expected 'extra <base64>', found {shown(line)}")
    return extra


def _read_index(line: str) -> int:
    index = read_decimal(line.removeprefix("index "))
    if not line.startswith("index ") or index is None:
        raise ReceiptError(f"receipt: expected 'index <number>', found {shown(line)}")
    return index


def _read_hash(line: str) -> bytes:
    found = read_base64(line)
    if found is None:
        raise ReceiptError(f"receipt: expected a hash in base64, found {shown(line)}")
    return found


def check_receipt(receipt: Receipt, entry: bytes, log: VerifierKey | str) -> Checkpoint:
    """Check that a receipt proves the entry to be in the log.

    Returns
    -------
    Checkpoint
        The log's promise that holds the entry. Who else has seen it, `Policy.check` says of
        `receipt.checkpoint`.

    Raises
    ------
    NoteError
        The checkpoint is malformed, or is not signed by the log.
    InclusionError
        The proof does not lead from this entry to the checkpoint's root.
    """
    checkpoint = open_checkpoint(receipt.checkpoint, log)
    check_inclusion(leaf_hash(entry), receipt.index, checkpoint.size, checkpoint.root, receipt.proof)
    return checkpoint
