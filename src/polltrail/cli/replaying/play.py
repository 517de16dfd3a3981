"""What makes a replay the same replay: its folder, its options, its seed; every key and nonce comes from these."""

import hmac
import json
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

from polltrail.errors import OutputError

FORMAT = "polltrail-replay/1"


@dataclass(frozen=True, kw_only=True)
class Play:
    """One replay.

    Attributes
    ----------
    folder : str
        The folder's name.
    files : dict of str to str
        SHA-256 of its files.
    sources : tuple of str
        Readers of their own; empty for an agent and a second reader.
    every : int
        Every so many-th station takes part.
    images : bool
        Whether a picture of every form is stored.
    ahead_s : int
        Seconds by which local times are ahead of UTC.
    """

    folder: str
    files: dict[str, str]
    sources: tuple[str, ...]
    every: int
    images: bool
    ahead_s: int
    seed: int

    def told(self) -> bytes:
        """Write it down; the same replay gives the same bytes."""
        said = {
            "format": FORMAT,
            "folder": self.folder,
            "files": self.files,
            "sources": self.sources,
            "thin": self.every,
            "images": self.images,
            "ahead_s": self.ahead_s,
            "seed": self.seed,
        }
        return f"{json.dumps(said, sort_keys=True, ensure_ascii=False, indent=2)}\n".encode()

    def secret(self, *words: str) -> bytes:
        """Derive 32 bytes: anybody who has the folder, the options and the seed can, which is why no real election may.

        Parameters
        ----------
        words : str
            What they are for.
        """
        return hmac.digest(self._root, json.dumps(words).encode(), "sha256")

    @cached_property
    def _root(self) -> bytes:
        return sha256(b"polltrail replay v1\n" + self.told()).digest()

    def refuse_other(self, path: Path) -> None:
        """Refuse to go on with another replay than the one that was written down.

        Raises
        ------
        OutputError
            It is another.
        """
        try:
            before = path.read_bytes()
        except OSError as exc:
            raise OutputError(
                f"{path}: expected what this replay was begun with, found: {exc.strerror}; nothing was played"
            ) from exc
        if before != self.told():
            raise OutputError(
                f"{path}: expected the replay to go on with, found one of {_differences(before, self.told())}; nothing was "
                "played. Choose another directory"
            )


def _differences(before: bytes, now: bytes) -> str:
    try:
        one, other = json.loads(before), json.loads(now)
    except ValueError:
        return "something that cannot be read"
    names: list[Any] = [name for name in other if not isinstance(one, dict) or one.get(name) != other[name]]
    return f"another {' and '.join(names)}"
