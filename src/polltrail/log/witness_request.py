"""What a log asks of a witness (C2SP tlog-witness, `add-checkpoint`): cosign this, it goes on from what you know."""

from dataclasses import dataclass

from polltrail.errors import RequestError
from polltrail.log.strict import MAX_SIZE, read_base64, read_decimal, shown, write_base64
from polltrail.log.tree import HASH_BYTES

MAX_PROOF = 63
"""The most hashes that a request may bring."""

MAX_REQUEST = 65_536
"""The most bytes a request may have: its proof, and a note with many signatures."""


@dataclass(frozen=True, slots=True)
class AddCheckpoint:
    """A request to cosign a checkpoint.

    Attributes
    ----------
    old : int
        Size of the checkpoint that the witness cosigned last, as whoever asks believes; 0 if it never did.
    proof : tuple of bytes
        Consistency proof from `old` to the checkpoint; empty where `old` is 0 or the checkpoint's own size.
    note : bytes
        The signed note. What it is worth is not looked at here.
    """

    old: int
    proof: tuple[bytes, ...]
    note: bytes

    def __post_init__(self) -> None:
        if not 0 <= self.old <= MAX_SIZE:
            raise RequestError(f"request: expected an old size from 0 to {MAX_SIZE}, found {self.old}")
        if len(self.proof) > MAX_PROOF or any(len(one) != HASH_BYTES for one in self.proof):
            raise RequestError(
                f"request: expected at most {MAX_PROOF} hashes of {HASH_BYTES} bytes each, found {len(self.proof)}, "
                "or one of another length; nothing was cosigned"
            )

    def format(self) -> bytes:
        """Write the body of the request."""
        lines = [f"old {self.old}", *map(write_base64, self.proof)]
        return "\n".join(lines).encode() + b"\n\n" + self.note

    @classmethod
    def parse(cls, data: bytes) -> "AddCheckpoint":
        """Read the body of a request.

        Raises
        ------
        RequestError
            It is not of that form.
        """
        head, blank, note = data.partition(b"\n\n")
        first, *lines = head.decode("latin-1").split("\n", MAX_PROOF + 1)
        old = read_decimal(first.removeprefix("old "))
        if not blank or not first.startswith("old ") or old is None:
            raise RequestError(
                f"request: expected 'old <size>', hashes and a blank line before the checkpoint, found {shown(first)}; "
                "nothing was cosigned"
            )
        return cls(old, tuple(map(_read_hash, lines)), note)


def _read_hash(line: str) -> bytes:
    found = read_base64(line)
    if found is None:
        raise RequestError(f"request: expected a hash in base64, found {shown(line)}; nothing was cosigned")
    return found
