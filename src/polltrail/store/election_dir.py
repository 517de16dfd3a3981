"""The layout of an election directory, and the making of a new one.

my-election/
  log/        checkpoint, tile/..., log.vkey, policy    public and static: serve it from anywhere
  tables/     the tables the genesis names, each under the SHA-256 of its bytes
  images/     photographs of forms, likewise; on a volume of their own if you can
  state.db    the commit point (`log_store`)
  keys/       the log key, mode 0600; organiser keys stay elsewhere
  lock        held by the one process that writes
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from polltrail.errors import StoreError
from polltrail.store.durable_files import (
    IMMUTABLE,
    REPLACEABLE,
    make_directories,
    sync_directories,
    write_file,
)
from polltrail.store.key_files import write_key

OWNER_ONLY_DIRECTORY = 0o700


@dataclass(frozen=True, slots=True)
class ElectionDir:
    """Where everything of one election lies.

    Attributes
    ----------
    root : Path
        The directory itself.
    """

    root: Path

    @property
    def log(self) -> Path:
        """The public log, static files."""
        return self.root / "log"

    @property
    def checkpoint(self) -> Path:
        """The published checkpoint."""
        return self.log / "checkpoint"

    @property
    def log_vkey(self) -> Path:
        """The log's verifier key, one line."""
        return self.log / "log.vkey"

    @property
    def policy(self) -> Path:
        """Whose cosignatures count, as a `tlog-policy`."""
        return self.log / "policy"

    @property
    def tables(self) -> Path:
        """The tables of the genesis, by digest."""
        return self.root / "tables"

    @property
    def images(self) -> Path:
        """Photographs of forms, by digest."""
        return self.root / "images"

    @property
    def state(self) -> Path:
        """The database that is the commit point."""
        return self.root / "state.db"

    @property
    def lock(self) -> Path:
        """Locked by the process that writes."""
        return self.root / "lock"

    @property
    def keys(self) -> Path:
        """Private keys; nobody else may look inside."""
        return self.root / "keys"

    @property
    def log_key(self) -> Path:
        """The log's private key."""
        return self.keys / "log.key"

    def table(self, digest: str) -> Path:
        """Where the table with this SHA-256, in lower hex, lies."""
        return self.tables / digest


def create_election_dir(
    root: Path, *, log_seed: bytes, log_vkey: str, policy: str = "", tables: Iterable[bytes] = ()
) -> ElectionDir:
    """Lay out a new election, on the disk for good, with everything but the database.

    Parameters
    ----------
    root : Path
        May exist, with the coordinator's own files in it, but hold no election yet.
    log_vkey : str
        The log's verifier key; its name is the origin of the log.
    policy : str
        A `tlog-policy`, or nothing when there are no witnesses.
    tables : iterable of bytes
        Content of the tables the genesis names.

    Raises
    ------
    StoreError
        There is an election here already, or the disk failed.
    KeyFileError
        There is a key here already.
    """
    place = ElectionDir(root.absolute())
    _refuse_existing(place)
    try:
        _lay_out(place, log_vkey, policy, tables)
    except OSError as exc:
        raise StoreError(
            f"{exc.filename or root}: the election could not be laid out, {exc.strerror}; remove {root} and begin again"
        ) from exc
    write_key(place.log_key, log_seed, name=log_vkey.split("+", 1)[0])
    return place


def _refuse_existing(place: ElectionDir) -> None:
    for path in (place.state, place.log, place.keys, place.tables):
        if path.exists():
            raise StoreError(
                f"{place.root}: expected no election here yet, found {path.name}; nothing was changed. "
                "Choose another directory"
            )


def _lay_out(place: ElectionDir, log_vkey: str, policy: str, tables: Iterable[bytes]) -> None:
    place.root.mkdir(parents=True, exist_ok=True)
    for directory in (place.log, place.tables, place.images):
        make_directories(directory, below=place.root)
    make_directories(place.keys, below=place.root, mode=OWNER_ONLY_DIRECTORY)
    for data in tables:
        write_file(place.table(hashlib.sha256(data).hexdigest()), data, mode=IMMUTABLE)
    write_file(place.policy, policy.encode(), mode=REPLACEABLE)
    write_file(place.log_vkey, f"{log_vkey.strip()}\n".encode(), mode=IMMUTABLE)
    sync_directories([place.log, place.tables, place.images, place.keys], below=place.root.parent)
