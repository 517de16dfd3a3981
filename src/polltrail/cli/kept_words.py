"""Free words: the log has the digest of a salted text, the text stays with whoever wrote it, and can be made again."""

import hmac
import json
from hashlib import sha256
from pathlib import Path

from polltrail.cli.output import write_files
from polltrail.cli.speaking import Speaking
from polltrail.errors import ReadingError

MOST_BYTES = 40_000


def keep_words(path: Path, here: Speaking, key: Path) -> str:
    """Salt a text and keep it in the folder KEY.words; give its digest.

    The salt comes from the key and the text, so that the same text has the same digest whenever it is said again, and
    nobody without the key can guess a short one from its digest.

    Raises
    ------
    ReadingError
        The file is no text, or too long.
    """
    try:
        text = path.read_bytes()[: MOST_BYTES + 1].decode("utf-8")
    except (OSError, UnicodeDecodeError) as exc:
        raise ReadingError(f"{path}: expected a text in UTF-8, found: {exc}; nothing was signed") from exc
    if len(text.encode()) > MOST_BYTES or not text.strip():
        raise ReadingError(
            f"{path}: expected a text of at most {MOST_BYTES:,} bytes, found {'more' if text.strip() else 'none'}; nothing "
            "was signed"
        )
    data = salted(text, here.seed, here.election.election)
    digest = sha256(data).hexdigest()
    write_files(key.with_name(f"{key.name}.words"), {f"{digest}.json": data})
    return digest


def salted(text: str, seed: bytes, election: str) -> bytes:
    """Write a text with its salt: the bytes whose digest the log has."""
    salt = hmac.digest(seed, b"polltrail words v1\n" + election.encode() + b"\n" + text.encode(), "sha256")
    told = {"salt": salt[:16].hex(), "words": text}
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
