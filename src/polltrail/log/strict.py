"""Numbers, bytes and names as the log's files write them: one form each, and every other form refused."""

from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from re import compile as pattern

MAX_SIZE = 2**63 - 1
"""The most entries a log may have, and the latest time, in seconds, that a cosignature may name."""

_DECIMAL = pattern("0|[1-9][0-9]{0,18}")


def read_decimal(text: str) -> int | None:
    """Read a whole number in ASCII digits without leading zeros; None where it is anything else.

    Examples
    --------
    >>> read_decimal("70000"), read_decimal("0"), read_decimal("007"), read_decimal("+7")
    (70000, 0, None, None)
    """
    if not _DECIMAL.fullmatch(text):
        return None
    number = int(text)
    return number if number <= MAX_SIZE else None


def read_base64(text: str) -> bytes | None:
    r"""Read standard base64 with its padding; None where other text would stand for the same bytes.

    Examples
    --------
    >>> read_base64("AAE="), read_base64("AAE"), read_base64("AAF=")
    (b'\x00\x01', None, None)
    """
    try:
        data = b64decode(text, validate=True)
    except (Base64Error, ValueError):
        return None
    return data if write_base64(data) == text else None


def write_base64(data: bytes) -> str:
    """Write bytes as standard base64 with its padding."""
    return b64encode(data).decode("ascii")


def is_plain(text: str) -> bool:
    """Whether text has no control characters but the newline, and can be written as UTF-8."""
    if any(char < " " and char != "\n" for char in text):
        return False
    return not any("\ud800" <= char <= "\udfff" for char in text)


def is_name(text: str) -> bool:
    """Whether text can name a key or a log: not empty, no spaces of any script, no plus, nothing invisible.

    Examples
    --------
    >>> is_name("polltrail.example/test"), is_name("two words"), is_name("a+b"), is_name("")
    (True, False, False, False)
    """
    return bool(text) and is_plain(text) and not any(char.isspace() or char == "+" for char in text)


def shown(found: object) -> str:
    """What was found, short enough for a message."""
    text = repr(found)
    return text if len(text) <= 80 else f"{text[:77]}..."
