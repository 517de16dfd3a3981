"""Checkpoints (C2SP tlog-checkpoint): a log's name, size and root, signed."""

from dataclasses import dataclass

from polltrail.errors import NoteError
from polltrail.log.note import SignedNote, VerifierKey, as_key, check_note, sign_note
from polltrail.log.strict import MAX_SIZE, is_name, read_base64, read_decimal, shown, write_base64
from polltrail.log.tree import EMPTY_ROOT, HASH_BYTES


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a log promises: these many entries, with this root.

    Attributes
    ----------
    origin : str
        The log's name.
    size : int
        How many entries the log has.
    root : bytes
        Root of the tree over them.
    """

    origin: str
    size: int
    root: bytes

    def __post_init__(self) -> None:
        if not is_name(self.origin):
            raise NoteError(
                f"checkpoint: expected an origin without spaces and '+', found {shown(self.origin)}"
            )
        if not 0 <= self.size <= MAX_SIZE:
            raise NoteError(
                f"checkpoint of {self.origin}: expected a size from 0 to {MAX_SIZE}, found {self.size}"
            )
        if len(self.root) != HASH_BYTES or (self.size == 0 and self.root != EMPTY_ROOT):
            raise NoteError(
                f"checkpoint of {self.origin}: expected a root of {HASH_BYTES} bytes, of the empty tree at size 0, "
                f"found {self.root.hex()[:80]}"
            )

    @classmethod
    def parse(cls, text: str) -> "Checkpoint":
        """Read a note's text as a checkpoint.

        Raises
        ------
        NoteError
            It is not three lines: origin, size, root. Further lines, which the format allows, are refused:
            nobody audits them.
        """
        lines = text.split("\n")
        if len(lines) != 4 or lines[3]:
            raise NoteError(f"checkpoint: expected three lines, origin, size and root, found {shown(text)}")
        size, root = read_decimal(lines[1]), read_base64(lines[2])
        if size is None or root is None:
            raise NoteError(
                f"checkpoint of {shown(lines[0])}: expected a size and a root, found {shown(lines[1:3])}"
            )
        return cls(lines[0], size, root)

    def format(self) -> str:
        """Write the text that is signed."""
        return f"{self.origin}\n{self.size}\n{write_base64(self.root)}\n"


def sign_checkpoint(checkpoint: Checkpoint, name: str, seed: bytes) -> bytes:
    """Sign a checkpoint with the log's key.

    Returns
    -------
    bytes
        The whole note.
    """
    text = checkpoint.format()
    return text.encode() + b"\n" + sign_note(text, name, seed)


def open_checkpoint(note: bytes, log: VerifierKey | str) -> Checkpoint:
    """Read a checkpoint that the log's key has signed.

    Raises
    ------
    NoteError
        It is malformed, not signed by this key, or another log's.
    """
    key = as_key(log)
    signed = SignedNote.parse(note)
    check_note(signed, [key])
    checkpoint = Checkpoint.parse(signed.text)
    if checkpoint.origin != key.name:
        raise NoteError(
            f"checkpoint: expected the origin {key.name}, found {checkpoint.origin}; it is another log's"
        )
    return checkpoint
