"""Private keys in files that only their owner can read.

One line of text: `polltrail-key-v1 <name> <base64 of the 32 bytes of the seed>`. The name says whose key it is
(a role, a log's origin) and proves nothing. A key is written once and never overwritten; one that others could
have read is refused, because what it signs from then on proves nothing either.
"""

import base64
import binascii
import os
import stat
from dataclasses import dataclass, field
from pathlib import Path

from polltrail.errors import KeyFileError
from polltrail.store.durable_files import create_file, sync_directories

FORMAT = "polltrail-key-v1"
SEED_BYTES = 32
OWNER_ONLY = 0o600
_LONGEST = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFile:
    """A private key as it lies on the disk.

    Attributes
    ----------
    name : str
        Whose key it is, as its maker wrote.
    seed : bytes
        The 32 bytes of an Ed25519 seed; never shown in a `repr`.
    """

    name: str
    seed: bytes = field(repr=False)


def write_key(path: Path, seed: bytes, *, name: str = "key") -> None:
    """Write a private key to a new file that only its owner can read.

    Parameters
    ----------
    name : str
        Whose key it is; no spaces.

    Raises
    ------
    KeyFileError
        The file exists already, the name has spaces, the seed is not 32 bytes, or the disk failed.
    """
    if len(seed) != SEED_BYTES:
        raise KeyFileError(
            f"{path}: expected a seed of {SEED_BYTES} bytes, found {len(seed)}; nothing was written"
        )
    if not name.isprintable() or len(name.split()) != 1 or name != name.strip():
        raise KeyFileError(
            f"{path}: expected a name without spaces for the key, found {name!r}; nothing was written"
        )
    try:
        create_file(path, key_line(seed, name=name).encode(), mode=OWNER_ONLY)
        sync_directories([path.parent], below=path.parent)
    except FileExistsError as exc:
        raise KeyFileError(
            f"{path}: expected no file of this name, found one; a key is never overwritten. "
            "Move it away first if it is no longer needed"
        ) from exc
    except OSError as exc:
        raise KeyFileError(f"{path}: the key could not be written, {exc.strerror}") from exc


def key_line(seed: bytes, *, name: str) -> str:
    """Write a private key as the one line of its file."""
    return f"{FORMAT} {name} {base64.b64encode(seed).decode('ascii')}\n"


def read_key(path: Path) -> bytes:
    """Read the seed of a private key; see `read_key_file`."""
    return read_key_file(path).seed


def read_key_file(path: Path) -> KeyFile:
    """Read a private key, if nobody else could have.

    Raises
    ------
    KeyFileError
        There is no such file, others can read it, or it holds no key.
    """
    words = _owned_line(path).split(b" ")
    if len(words) != 3 or words[0] != FORMAT.encode():
        raise KeyFileError(
            f"{path}: expected one line '{FORMAT} <name> <base64 seed>', found something else; "
            "make a key with: polltrail key new"
        )
    try:
        name, seed = words[1].decode(), base64.b64decode(words[2], validate=True)
    except (binascii.Error, UnicodeDecodeError) as exc:
        raise KeyFileError(f"{path}: expected a name and a seed in base64, found a damaged line") from exc
    if len(seed) != SEED_BYTES:
        raise KeyFileError(f"{path}: expected a seed of {SEED_BYTES} bytes, found {len(seed)}")
    return KeyFile(name=name, seed=seed)


def _owned_line(path: Path) -> bytes:
    try:
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError as exc:
        raise KeyFileError(f"{path}: expected a private key, found {exc.strerror}") from exc
    try:
        _refuse_open_to_others(path, os.fstat(handle))
        return os.read(handle, _LONGEST).removesuffix(b"\n")
    finally:
        os.close(handle)


def _refuse_open_to_others(path: Path, status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise KeyFileError(f"{path}: expected a private key in a file, found something else")
    if mode := stat.S_IMODE(status.st_mode) & 0o077:
        raise KeyFileError(
            f"{path}: expected a private key that only its owner can read, found mode "
            f"{stat.S_IMODE(status.st_mode):04o}, open to others ({mode:03o}). If nobody else had access, run: "
            f"chmod 600 {path}. If somebody had, make a new key"
        )
