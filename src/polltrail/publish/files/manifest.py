"""`manifest.json`: what each file of a published site was made from, so that the next time only what changed is made.

Nothing follows from it: whoever checks a site never reads it.
"""

from typing import Final, Literal

import msgspec

MANIFEST: Final = "manifest.json"


class Manifest(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What a publication left behind.

    Attributes
    ----------
    election : str
        Its id.
    maker : str
        Names the release, the languages, and whatever else every page depends on.
    size, root : int, str
        The state of the log that its figures are of.
    log_size : int
        How many entries of the log it holds.
    cosigned : int, str
        How many bytes of the witnesses' history were known, and their SHA-256.
    files : dict of str to str
        Every file by its path, and what it was made from; the same text, the same bytes.
    """

    format: Literal["polltrail-site/1"] = "polltrail-site/1"
    election: str
    maker: str = ""
    size: int = 0
    root: str = ""
    log_size: int = 0
    cosigned: tuple[int, str] = (0, "")
    files: dict[str, str] = msgspec.field(default_factory=dict)

    def encode(self) -> bytes:
        """Write it, a line for each file."""
        files = dict(sorted(self.files.items()))
        return msgspec.json.format(msgspec.json.encode(msgspec.structs.replace(self, files=files)), indent=0)

    @classmethod
    def decode(cls, data: bytes) -> "Manifest | None":
        """Read what `encode` wrote; None where it is something else."""
        try:
            return msgspec.json.decode(data, type=cls)
        except (msgspec.MsgspecError, UnicodeError):
            return None
