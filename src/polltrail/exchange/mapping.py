"""Which column is what, as a small TOML text that a person can read, correct and hand back."""

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, cast

from polltrail.exchange.headings import FIELD_HEADINGS, PARTS, split_suffix
from polltrail.exchange.problems import Problems, listed, shown

Kind = Literal["layout", "wide", "long"]
KINDS = ("layout", "wide", "long")
ROLES = ("choice", "votes", "candidate", "party")
_TEXT_KEYS = ("kind", "encoding", "separator", "thousands", "sheet")
_SECTIONS = ("table", "areas", "fields", "choices", "contest", "source")


@dataclass(frozen=True, slots=True, kw_only=True)
class TableMapping:
    """Which column is what. Whatever is None is found out from the table.

    Attributes
    ----------
    kind : str
        "wide": a row for each station, a column for each choice. "long": a row for each station and choice.
        "layout": a folder with the stations in one file and long votes in another.
    thousands : str
        What stands between thousands in text; "" for nothing.
    station_id : tuple of str
        The columns that together name a station; () for the row's number.
    levels : tuple of str
        Columns of the areas, the largest first.
    fields : mapping
        Our name of a number, to the heading of its column.
    choices : mapping
        Wide: heading to the choice's name. Otherwise: "choice", "votes", "candidate", "party" to headings.
    contest, source : mapping
        {"column": heading}, or {"name": the only one}.
    """

    kind: Kind | None = None
    encoding: str | None = None
    separator: str | None = None
    thousands: str | None = None
    sheet: str | None = None
    station_id: tuple[str, ...] | None = None
    levels: tuple[str, ...] | None = None
    fields: Mapping[str, str] | None = None
    choices: Mapping[str, str] | None = None
    contest: Mapping[str, str] | None = None
    source: Mapping[str, str] | None = None

    def over(self, guess: "TableMapping") -> "TableMapping":
        """Put what is said here over what was guessed."""
        said = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return replace(guess, **{name: value for name, value in said.items() if value is not None})


def read_mapping(text: str | None) -> TableMapping:
    """Parse a mapping; every key may be left out.

    Raises
    ------
    TableError
        The text is not TOML, or a key means nothing or holds the wrong kind of value.
    """
    problems = Problems()
    try:
        document: dict[str, Any] = tomllib.loads(text or "")
    except (ValueError, RecursionError) as exc:
        problems.add("mapping", "TOML", str(exc) or "text nested too deeply")
        document = {}
    _only("mapping", document, _SECTIONS, problems)
    tables = {name: _section(document, name, problems) for name in _SECTIONS}
    mapping = _checked(tables, problems)
    problems.stop()
    return mapping


def _checked(tables: dict[str, dict[str, Any] | None], problems: Problems) -> TableMapping:
    table, areas = tables["table"] or {}, tables["areas"] or {}
    _only("mapping, [table]", table, (*_TEXT_KEYS, "station_id"), problems)
    _only("mapping, [areas]", areas, ("levels",), problems)
    kind = table.get("kind")
    if kind is not None and kind not in KINDS:
        problems.add("mapping, [table] kind", f"one of {listed(KINDS)}", shown(kind))
    texts = {key: _text(f"mapping, [table] {key}", table.get(key), problems) for key in _TEXT_KEYS}
    _check_keys(tables, kind, problems)
    sections = {
        name: _all_text(name, tables[name], problems) for name in ("fields", "choices", "contest", "source")
    }
    return TableMapping(
        **cast("dict[str, Any]", {**texts, **sections}),
        station_id=_texts("mapping, [table] station_id", table.get("station_id"), problems),
        levels=_texts("mapping, [areas] levels", areas.get("levels"), problems),
    )


def _check_keys(tables: dict[str, dict[str, Any] | None], kind: object, problems: Problems) -> None:
    for name in ("contest", "source"):
        if (section := tables[name]) is not None:
            _only(f"mapping, [{name}]", section, ("column", "name"), problems)
            if len(section) != 1:
                problems.add(f"mapping, [{name}]", "either a column or a name", listed(section))
    for key in tables["fields"] or {}:
        if split_suffix(key)[0] not in (*FIELD_HEADINGS, *PARTS):
            problems.add("mapping, [fields]", f"one of the keys {listed((*FIELD_HEADINGS, *PARTS))}", key)
    choices = tables["choices"]
    if choices is not None and kind in ("long", "layout"):
        _only("mapping, [choices]", choices, ROLES, problems)


def _only(where: str, table: Mapping[str, Any], known: tuple[str, ...], problems: Problems) -> None:
    for key in table:
        if key not in known:
            problems.add(where, f"one of the keys {listed(known)}", key)


def _section(document: dict[str, Any], name: str, problems: Problems) -> dict[str, Any] | None:
    section = document.get(name)
    if section is None or isinstance(section, dict):
        return section
    problems.add(f"mapping, {name}", f"a table [{name}]", shown(section))
    return None


def _text(where: str, value: object, problems: Problems) -> str | None:
    if value is not None and not isinstance(value, str):
        problems.add(where, "text", shown(value))
        return None
    return value


def _texts(where: str, value: object, problems: Problems) -> tuple[str, ...] | None:
    if value is None:
        return None
    if not isinstance(value, list) or not all(isinstance(part, str) for part in value):
        problems.add(where, "a list of texts", shown(value))
        return None
    return tuple(value)


def _all_text(name: str, section: dict[str, Any] | None, problems: Problems) -> dict[str, str] | None:
    for key, value in (section or {}).items():
        _text(f"mapping, [{name}] {key}", value, problems)
    return section


def write_mapping(mapping: TableMapping) -> str:
    """Write a mapping as the TOML text that `read_mapping` reads back to the same value."""
    lines = [
        "# How Polltrail reads this table. Correct what is wrong and read again with --mapping.",
        "[table]",
    ]
    lines += _table_lines(mapping)
    lines += ["", "[areas]  # columns from the largest areas to the smallest"]
    lines += [f"levels = {_list(mapping.levels)}"] if mapping.levels is not None else []
    titles = {
        "fields": "  # our name = heading in the table",
        "choices": "  # heading = name of the choice" if mapping.kind == "wide" else "  # role = heading",
        "contest": '  # column = "heading" or name = "the only contest"',
        "source": '  # column = "heading" or name = "the only source"',
    }
    for name, title in titles.items():
        section: Mapping[str, str] | None = getattr(mapping, name)
        if section is not None:
            lines += ["", f"[{name}]{title}"]
            lines += [f"{_key(key)} = {_quoted(value)}" for key, value in section.items()]
    return "\n".join(lines) + "\n"


_WHY = {
    "kind": "wide: a row per station; long: a row per station and choice; layout: a folder",
    "thousands": "what stands between thousands",
    "station_id": "the columns that together name a station",
}


def _table_lines(mapping: TableMapping) -> list[str]:
    lines = []
    for key in (*_TEXT_KEYS, "station_id"):
        value = getattr(mapping, key)
        if value is not None:
            said = _quoted(value) if isinstance(value, str) else _list(value)
            lines.append(f"{key} = {said}" + (f"  # {_WHY[key]}" if key in _WHY else ""))
    return lines


def _list(values: tuple[str, ...]) -> str:
    return "[" + ", ".join(_quoted(value) for value in values) + "]"


def _key(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else _quoted(key)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
