"""The layout of a mirror: that of a published election, and what the mirror keeps for itself.

my-mirror/
  mirror.toml     which election and which log it is of; written once
  log/            checkpoint, tile/..., log.vkey, policy, witnessed, cosigned, open, before/...
  tables/  images/  as the election has them
  sealed/         entries and images that are not public; mode 0700, never published
  conflicts/      notes of the log that contradict what it had signed before; kept for ever
  lock            held by the one process that writes
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec

from polltrail.errors import LogError, StoreError
from polltrail.log.note import VerifierKey
from polltrail.log.tiles import Tile
from polltrail.store.durable_files import make_directories
from polltrail.store.election_dir import OWNER_ONLY_DIRECTORY, ElectionDir


class MirrorOf(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a mirror is of, from its beginning to its end.

    Attributes
    ----------
    election : str
        The election's id.
    log_vkey : str
        The verifier key of the log; a log that takes its place needs a mirror of its own.
    """

    election: str
    log_vkey: str

    @property
    def key(self) -> VerifierKey:
        """The log's key."""
        return VerifierKey.parse(self.log_vkey)

    def format(self) -> bytes:
        """Write it as TOML."""
        lines = [
            "# What this directory is a mirror of. It never changes; for another log make another mirror."
        ]
        lines += [f"{name} = {json.dumps(getattr(self, name))}" for name in self.__struct_fields__]
        return ("\n".join(lines) + "\n").encode()


@dataclass(frozen=True, slots=True)
class MirrorDir:
    """Where everything of a mirror lies.

    Attributes
    ----------
    root : Path
        The directory itself.
    """

    root: Path

    @property
    def election(self) -> ElectionDir:
        """The part that anybody may see, laid out as an election."""
        return ElectionDir(self.root)

    @property
    def settings(self) -> Path:
        """What it is of."""
        return self.root / "mirror.toml"

    @property
    def sealed(self) -> Path:
        """What is not public yet."""
        return self.root / "sealed"

    @property
    def closed_images(self) -> Path:
        """Images that only this mirror's key may read."""
        return self.sealed / "images"

    @property
    def conflicts(self) -> Path:
        """Notes that contradict one another."""
        return self.root / "conflicts"

    def read(self) -> MirrorOf | None:
        """Read what the mirror is of; None where it has not begun.

        Raises
        ------
        StoreError
            The file is damaged.
        """
        try:
            found = msgspec.toml.decode(self.settings.read_bytes(), type=MirrorOf)
            VerifierKey.parse(found.log_vkey)
        except FileNotFoundError:
            return None
        except (msgspec.MsgspecError, UnicodeDecodeError, LogError) as bad:
            raise StoreError(f"{self.settings}: expected what this is a mirror of, found: {bad}") from bad
        return found

    def make_closed(self, path: Path) -> Path:
        """Make a directory for what is not public, which nobody but the owner can look into."""
        with told_as_store_error(f"{path}: it could not be made"):
            make_directories(self.sealed, below=self.root, mode=OWNER_ONLY_DIRECTORY)
            make_directories(path, below=self.sealed)
        return path

    def has(self, tile: Tile) -> bool:
        """Whether a file of entries or hashes is here, public or not; no checkpoint may speak of it yet."""
        return any((root / "log" / tile.path).is_file() for root in (self.root, self.sealed))

    def fetch(self, path: str) -> bytes:
        """Read a file of the election, public or not; a `polltrail.log.served.Fetch`."""
        for root in (self.root, self.sealed):
            try:
                return (root / path).read_bytes()
            except (FileNotFoundError, NotADirectoryError):
                continue
        raise FileNotFoundError(path)


@contextmanager
def told_as_store_error(what: str) -> Iterator[None]:
    """Tell an error of the disk as what could not be done."""
    try:
        yield
    except OSError as exc:
        raise StoreError(f"{what}: {exc.strerror or exc}; what the mirror had is as it was") from exc
