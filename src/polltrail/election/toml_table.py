"""A TOML table read key by key, every surprise refused with its place."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NoReturn, TypeVar, cast

from polltrail.errors import FormModelError

T = TypeVar("T", str, int, bool)
_KIND = {str: "text", int: "a whole number", bool: "true or false", list: "a list", dict: "a table"}


@dataclass(frozen=True, slots=True)
class TomlTable:
    """One table of a form model: which model, where in it, and its keys with their values."""

    model: str
    where: str
    values: Mapping[str, object]

    def refuse(self, key: str, expected: str, found: str) -> NoReturn:
        """Say that what stands under `key` is not what should."""
        place = ", ".join(part for part in (self.where, key) if part)
        raise FormModelError(
            f"form model {self.model}: {place}: expected {expected}, found {found}; the model was not loaded"
        )

    def only(self, *known: str) -> None:
        """Refuse any key that is not among `known`."""
        for key in self.values:
            if key not in known:
                self.refuse(
                    key, f"one of the keys {', '.join(sorted(known))}", "a key that means nothing here"
                )

    def text(self, key: str, default: str | None = None) -> str:
        """Text under `key`; empty only by default."""
        value = self._value(key, str, default)
        if not value.strip() and key in self.values:
            self.refuse(key, "text", "nothing")
        return value

    def text_or_none(self, key: str) -> str | None:
        """Text under `key`, or None where the key is absent."""
        return self.text(key) if key in self.values else None

    def flag(self, key: str, default: bool | None = None) -> bool:  # noqa: FBT001  a value read, not a switch
        """Give true or false, as written under `key`."""
        return self._value(key, bool, default)

    def number_or_none(self, key: str) -> int | None:
        """Whole number from 0 under `key`, or None where the key is absent."""
        if key not in self.values:
            return None
        number = self._value(key, int, None)
        if number < 0:
            self.refuse(key, "a number from 0", str(number))
        return number

    def one_of(self, key: str, allowed: tuple[str, ...], default: str | None = None) -> str:
        """Text under `key` that must be one of `allowed`."""
        value = self.text(key, default)
        if value not in allowed:
            self.refuse(key, f"one of {', '.join(allowed)}", value)
        return value

    def texts(self, key: str, default: tuple[str, ...] = ()) -> tuple[str, ...]:
        """List of texts under `key`, without repeats."""
        if key not in self.values:
            return default
        values = self._list(key)
        for value in values:
            if not isinstance(value, str) or not value.strip():
                self.refuse(key, "a list of texts", repr(value))
            if values.count(value) > 1:
                self.refuse(key, "each text once", f"{value} twice")
        return cast("tuple[str, ...]", tuple(values))

    def tables(self, key: str) -> tuple["TomlTable", ...]:
        """Tables written as `[[key]]`, counted from 1 in messages."""
        values = self._list(key) if key in self.values else []
        return tuple(self._table(key, number, value) for number, value in enumerate(values, start=1))

    def each_once(self, key: str, names: Iterable[str]) -> None:
        """Refuse the table when a name among `names` stands twice."""
        seen: set[str] = set()
        for name in names:
            if name in seen:
                self.refuse(key, "each one once", f"{name} twice")
            seen.add(name)

    def _table(self, key: str, number: int, value: object) -> "TomlTable":
        if not isinstance(value, dict):
            self.refuse(f"{key} {number}", "a table", repr(value))
        return TomlTable(self.model, f"{key} {number}", value)

    def _list(self, key: str) -> list[object]:
        value = self.values[key]
        if not isinstance(value, list):
            self.refuse(key, "a list", repr(value))
        return value

    def _value(self, key: str, kind: type[T], default: T | None) -> T:
        value = self.values.get(key, default)
        if value is None:
            self.refuse(key, _KIND[kind], "no such key")
        if type(value) is not kind:
            self.refuse(key, _KIND[kind], repr(value))
        return value


def read_toml(text: str, *, model: str) -> TomlTable:
    """Read the whole text as the table at the top of a form model.

    Raises
    ------
    FormModelError
        The text is not TOML.
    """
    try:
        return TomlTable(model, "", tomllib.loads(text))
    except (ValueError, RecursionError) as exc:
        raise FormModelError(
            f"form model {model}: expected TOML, found {str(exc) or 'text nested too deeply'}; the model was not loaded"
        ) from exc
