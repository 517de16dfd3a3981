"""Rows of a JSON document as a table: which value stands where is said by pointers."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import polars as pl

from polltrail.exchange.files import FileBytes
from polltrail.exchange.official_mapping import KEY
from polltrail.exchange.problems import Problems, refuse, shown
from polltrail.exchange.table import Table

_MISSING = object()


def json_table(file: FileBytes, rows: str | None, headings: Sequence[str]) -> Table:
    """Read the rows of a JSON document, each value as text; what is not there is blank.

    Parameters
    ----------
    rows : str or None
        Pointer to them: a list, or an object of which each member is a row if one of the headings is `@key`, else the
        only row.
    headings : sequence of str
        Pointers into a row.

    Raises
    ------
    TableError
        It is no JSON, there are no rows there, or a value is neither a number nor text.
    """
    found = list(_rows(file.name, _value(file, rows), rows, by_key=KEY in headings))
    problems = Problems()
    cells = {
        heading: [
            _text(f"{file.name}, {where}, {heading}", key if heading == KEY else _at(row, heading), problems)
            for where, key, row in found
        ]
        for heading in headings
    }
    for heading in headings:
        if found and all(_is_absent(row, heading) for _, _, row in found):
            problems.add(f"{file.name}, {heading}", "a value there in one row at least", "none")
    problems.stop()
    frame = pl.DataFrame(cells, schema=dict.fromkeys(headings, pl.String()))
    return Table(
        name=file.name,
        schema=dict(frame.schema),
        height=len(found),
        read=lambda names: frame.select(list(names)),
        line=lambda row: found[row][0],
    )


def _is_absent(row: Any, heading: str) -> bool:
    return heading != KEY and _at(row, heading) is _MISSING


def _value(file: FileBytes, pointer: str | None) -> Any:
    twice: list[str] = []
    try:
        document = json.loads(file.data, object_pairs_hook=lambda pairs: _once(pairs, twice))
    except (ValueError, RecursionError) as exc:
        refuse(file.name, "JSON", str(exc) or "values nested too deeply")
    if twice:
        refuse(file.name, "each name once in an object", f"{shown(twice[0])} twice")
    found = _at(document, pointer or "")
    if found is _MISSING:
        refuse(file.name, f"rows at {pointer}", "nothing there")
    return found


def _once(pairs: list[tuple[str, Any]], twice: list[str]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        twice += [name for name, times in Counter(name for name, _ in pairs).items() if times > 1]
    return made


def _rows(
    name: str, value: Any, pointer: str | None, *, by_key: bool
) -> Iterator[tuple[str, str | None, Any]]:
    if isinstance(value, dict) and by_key:
        yield from ((f"row {key!a}", key, row) for key, row in value.items())
    elif isinstance(value, dict):
        yield "row 1", None, value
    elif isinstance(value, list):
        yield from ((f"row {at}", None, row) for at, row in enumerate(value, start=1))
    else:
        refuse(name, f"rows at {pointer or 'its beginning'}", shown(value))


def _at(value: Any, pointer: str) -> Any:
    """Follow a pointer; a text that does not begin with a slash is the name of a member."""
    parts = pointer.split("/")[1:] if pointer.startswith("/") else [pointer] if pointer else []
    for part in parts:
        name = part.replace("~1", "/").replace("~0", "~") if pointer.startswith("/") else part
        if isinstance(value, dict):
            value = value.get(name, _MISSING)
        elif isinstance(value, list) and name.isdecimal() and len(name) < 9 and int(name) < len(value):
            value = value[int(name)]
        else:
            return _MISSING
    return value


def _text(where: str, value: Any, problems: Problems) -> str | None:
    if value is None or value is _MISSING:
        return None
    if isinstance(value, str):
        return value or None
    if isinstance(value, bool) or not isinstance(value, int | float):
        problems.add(where, "a number or a text", shown(value))
        return None
    return str(int(value)) if float(value).is_integer() and abs(value) < 2**53 else str(value)
