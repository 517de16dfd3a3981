"""Canonical JSON: one value, one row of bytes (RFC 8785, restricted).

Two programs must never read two meanings out of the same bytes. So what programs read differently is refused:
floats, large integers, keys that stand twice, keys that are no plain names, half characters, deep nesting.
"""

import json
from collections.abc import Hashable, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import takewhile
from typing import NoReturn, TypeAlias

import msgspec

from polltrail.errors import EncodingError

JsonValue: TypeAlias = "bool | int | str | Sequence[JsonValue] | Mapping[str, JsonValue] | None"

MAX_INTEGER = 2**31 - 1
MAX_DEPTH = 16
"""How many lists and objects may stand inside one another."""

_ENCODER = msgspec.json.Encoder(order="sorted")


def encode(value: JsonValue) -> bytes:
    """Write a value as canonical JSON.

    Raises
    ------
    EncodingError
        The value has a float, an integer outside [0, 2^31), a key that is no ASCII letter followed by ASCII
        letters, digits and `_`, a lone surrogate, or more than `MAX_DEPTH` levels.
    """
    _check(value, "$", 0)
    return encode_checked(value)


def decode(data: bytes) -> JsonValue:
    """Read canonical JSON.

    Raises
    ------
    EncodingError
        The bytes are anything but what `encode` writes for some value.
    """
    value = parse(data)
    _check(value, "$", 0)
    check_same(data, encode_checked(value))
    return value


def parse(data: bytes) -> JsonValue:
    """Read JSON in any order and spacing, refusing keys that stand twice and numbers that are no integers."""
    try:
        text = data.decode("utf-8")
        value: JsonValue = json.loads(
            text,
            object_pairs_hook=_object,
            parse_int=_integer,
            parse_float=_refuse_number,
            parse_constant=_refuse_number,
        )
    except RecursionError as exc:
        raise EncodingError(f"JSON: expected at most {MAX_DEPTH} levels, found far more; not read") from exc
    except ValueError as exc:
        raise EncodingError(f"JSON: expected UTF-8 text of one JSON value, found {exc}; not read") from exc
    return value


def encode_checked(value: object) -> bytes:
    """Write a value whose numbers and keys are known to be allowed; a lone surrogate is still refused."""
    try:
        return _ENCODER.encode(value)
    except UnicodeEncodeError as exc:
        raise EncodingError("JSON: expected whole characters, found a lone surrogate; not encoded") from exc


def check_same(found: bytes, expected: bytes) -> None:
    """Refuse bytes that mean the same as their canonical form and are written otherwise."""
    if found == expected:
        return
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(found, expected, strict=False)))
    raise EncodingError(
        f"JSON: expected canonical bytes (RFC 8785), found others from byte {same} on: "
        f"{_excerpt(found, same)} for {_excerpt(expected, same)}; not read"
    )


def first_twice(items: Iterable[Hashable]) -> object:
    """Give the first item that has come before, in time that grows with their number only; None if there is none."""
    seen: set[Hashable] = set()
    for item in items:
        if item in seen:
            return item
        seen.add(item)
    return None


@lru_cache(maxsize=256)
def is_plain_key(key: str) -> bool:
    """Whether a key is an ASCII letter followed by ASCII letters, digits and `_`."""
    return key.isascii() and key.isidentifier() and key[0] != "_"


def _check(value: object, where: str, depth: int) -> None:
    if value is None or isinstance(value, bool | str):
        return
    if isinstance(value, int):
        _check_integer(value, where)
    elif depth == MAX_DEPTH:
        raise EncodingError(f"{where}: expected at most {MAX_DEPTH} levels, found more; refused")
    elif isinstance(value, Mapping):
        _check_object(value, where, depth + 1)
    elif isinstance(value, list | tuple):
        for place, item in enumerate(value):
            _check(item, f"{where}[{place}]", depth + 1)
    else:
        found = type(value).__name__
        raise EncodingError(
            f"{where}: expected null, a boolean, an integer, text, a list or an object, found {found}; refused"
        )


def _check_integer(value: int, where: str) -> None:
    if not 0 <= value <= MAX_INTEGER:
        found = value if abs(value) < 10**20 else "a far larger one"
        raise EncodingError(f"{where}: expected an integer in [0, 2^31), found {found}; refused")


def _check_object(value: Mapping[object, object], where: str, depth: int) -> None:
    for key, item in value.items():
        if not isinstance(key, str) or not is_plain_key(key):
            raise EncodingError(
                f"{where}: expected keys of ASCII letters, digits and _, beginning with a letter, "
                f"found {ascii(key)[:80]}; refused"
            )
        _check(item, f"{where}.{key}", depth)


def _object(pairs: list[tuple[str, JsonValue]]) -> dict[str, JsonValue]:
    members = dict(pairs)
    if len(members) < len(pairs):
        twice = first_twice(key for key, _ in pairs)
        raise EncodingError(f"JSON: expected every key once, found {ascii(twice)[:80]} twice; not read")
    return members


def _integer(text: str) -> int:
    if len(text) > 20:
        raise EncodingError(
            f"JSON: expected an integer in [0, 2^31), found one of {len(text)} digits; not read"
        )
    return int(text)


def _refuse_number(text: str) -> NoReturn:
    raise EncodingError(f"JSON: expected no numbers but integers, found {text[:40]}; not read")


def _excerpt(data: bytes, place: int) -> str:
    return ascii(data[place : place + 12])[1:] if place < len(data) else "the end"
