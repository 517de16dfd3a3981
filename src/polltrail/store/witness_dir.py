"""The layout of a witness's directory, and whose logs it follows.

my-witness/
  witness.toml   where it is reached, and the logs it follows: to be read, and edited with care
  keys/          the witness's key, mode 0600; its name is in the file with it
  witness.db     what it cosigned, evidence, deposits (`witness_store`)
  lock           held by the one process that writes
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec

from polltrail.errors import DataError, NoteError, StoreError
from polltrail.log.note import COSIGNATURE, ED25519, VerifierKey, make_vkey, public_of
from polltrail.log.witnessing import Cosigner
from polltrail.store.durable_files import REPLACEABLE, make_directories, sync_directories, write_file
from polltrail.store.election_dir import OWNER_ONLY_DIRECTORY
from polltrail.store.key_files import read_key_file, write_key


@dataclass(frozen=True, slots=True)
class WitnessDir:
    """Where everything of one witness lies.

    Attributes
    ----------
    root : Path
        The directory itself.
    """

    root: Path

    @property
    def settings(self) -> Path:
        """Whose logs it follows."""
        return self.root / "witness.toml"

    @property
    def database(self) -> Path:
        """What it cosigned and keeps."""
        return self.root / "witness.db"

    @property
    def lock(self) -> Path:
        """Locked by the process that writes."""
        return self.root / "lock"

    @property
    def keys(self) -> Path:
        """Its private key; nobody else may look inside."""
        return self.root / "keys"

    @property
    def key(self) -> Path:
        """Its private key."""
        return self.keys / "witness.key"

    def cosigner(self) -> Cosigner:
        """Read its name and key.

        Raises
        ------
        KeyFileError
            There is none that is kept safely.
        """
        found = read_key_file(self.key)
        return Cosigner(found.name, found.seed)


@dataclass(frozen=True, slots=True)
class Followed:
    """A log that a witness follows.

    Attributes
    ----------
    key : VerifierKey
        The only key that it takes for the log's origin.
    election : str
        Id of the election that the log is of; statements of it are taken as deposits.
    sealed_until : datetime or None
        Until when the words of deposits are for the log alone: the count is sealed, and has to be open by then.
    """

    key: VerifierKey
    election: str
    sealed_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WitnessSettings:
    """What a witness was told.

    Attributes
    ----------
    url : str
        Where it is reached, for policies; empty where nobody said.
    logs : tuple of Followed
        Each origin once.
    """

    url: str = ""
    logs: tuple[Followed, ...] = ()

    def __post_init__(self) -> None:
        origins = [log.key.name for log in self.logs]
        for log in self.logs:
            if log.key.type != ED25519:
                raise DataError(
                    f"log {log.key}: expected the key of a log, of type 1, found type {log.key.type}"
                )
            if not _is_id(log.election):
                raise DataError(
                    f"log {log.key.name}: expected the election's id, 64 hexadecimal digits, found {log.election[:80]!r}"
                )
            if log.sealed_until is not None and log.sealed_until.tzinfo is None:
                raise DataError(
                    f"log {log.key.name}: expected sealed_until with a zone, such as Z, found none"
                )
            if origins.count(log.key.name) > 1:
                raise DataError(f"log {log.key.name}: expected every origin once, found it again")

    def follow(self, log: Followed) -> "WitnessSettings":
        """Follow one more log; one that is followed already changes nothing.

        Raises
        ------
        DataError
            Its origin is followed under another key, or for another election.
        """
        for known in self.logs:
            if known.key.name == log.key.name and (known.key, known.election) != (log.key, log.election):
                raise DataError(
                    f"log {log.key.name}: expected the key {known.key} and the election {known.election}, under which "
                    f"this origin is followed, found {log.key} and {log.election}; nothing was changed. Two keys of one "
                    "origin are two logs: find out whose the second is"
                )
        if log in self.logs:
            return self
        others = tuple(known for known in self.logs if known.key.name != log.key.name)
        return WitnessSettings(url=self.url, logs=(*others, log))


class _LogTable(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    vkey: str
    election: str
    sealed_until: datetime | None = None


class _Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    url: str = ""
    log: tuple[_LogTable, ...] = ()


def read_witness_settings(place: WitnessDir) -> WitnessSettings:
    """Read `witness.toml`.

    Raises
    ------
    StoreError
        It is missing, is no TOML, or says what means nothing here.
    """
    try:
        found = msgspec.toml.decode(place.settings.read_bytes(), type=_Settings)
        logs = tuple(
            Followed(VerifierKey.parse(log.vkey), log.election, log.sealed_until) for log in found.log
        )
        return WitnessSettings(url=found.url, logs=logs)
    except FileNotFoundError as exc:
        raise StoreError(
            f"{place.root}: expected a witness's directory, found no {place.settings.name}; "
            f"make one with: polltrail witness {place.root} new --name NAME"
        ) from exc
    except (OSError, UnicodeDecodeError, msgspec.MsgspecError, NoteError, DataError) as exc:
        raise StoreError(
            f"{place.settings}: expected a witness's settings, found: {exc}; nothing was opened"
        ) from exc


def write_witness_settings(place: WitnessDir, settings: WitnessSettings, key: VerifierKey) -> None:
    """Write `witness.toml`, whole, in the place of the one before.

    Raises
    ------
    StoreError
        The disk failed.
    """
    try:
        write_file(place.settings, "".join(_lines(settings, key)).encode(), mode=REPLACEABLE)
        sync_directories([place.root], below=place.root)
    except OSError as exc:
        raise StoreError(f"{place.settings}: it could not be written, {exc.strerror}") from exc


def _lines(settings: WitnessSettings, key: VerifierKey) -> Iterator[str]:
    yield f"# The witness {key}\n"
    yield f"url = {_quoted(settings.url)}\n"
    for log in settings.logs:
        yield f"\n[[log]]\nvkey = {_quoted(str(log.key))}\nelection = {_quoted(log.election)}\n"
        if log.sealed_until is not None:
            yield f"sealed_until = {log.sealed_until:%Y-%m-%dT%H:%M:%SZ}\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def create_witness_dir(root: Path, *, name: str, seed: bytes, url: str = "") -> WitnessDir:
    """Lay out a new witness, on the disk for good.

    Raises
    ------
    StoreError
        There is a witness here already, or the disk failed.
    KeyFileError
        There is a key here already.
    NoteError
        The name cannot stand in a signed note.
    """
    key = make_vkey(name, COSIGNATURE, public_of(seed))
    place = WitnessDir(root.absolute())
    for path in (place.settings, place.keys, place.database):
        if path.exists():
            raise StoreError(
                f"{place.root}: expected no witness here yet, found {path.name}; nothing was changed. "
                "Choose another directory"
            )
    try:
        place.root.mkdir(parents=True, exist_ok=True)
        make_directories(place.keys, below=place.root, mode=OWNER_ONLY_DIRECTORY)
        sync_directories([place.keys], below=place.root.parent)
    except OSError as exc:
        raise StoreError(
            f"{exc.filename or root}: the witness could not be laid out, {exc.strerror}"
        ) from exc
    write_key(place.key, seed, name=name)
    write_witness_settings(place, WitnessSettings(url=url), key)
    return place


def _is_id(text: str) -> bool:
    return len(text) == 64 and not set(text) - set("0123456789abcdef")
