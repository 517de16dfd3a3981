"""What should exist, by its names: stations, areas, contests and choices of an election that has begun."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from io import StringIO
from typing import TYPE_CHECKING

from polltrail.cli.published import Fetch
from polltrail.errors import ReadingError
from polltrail.statement.definition import DefinitionBody
from polltrail.statement.fields import Blob

if TYPE_CHECKING:
    from polltrail.election.form_model import FormModel

BETWEEN_AREAS = "/"
"""As `polltrail.exchange.definition_tables` has it; that module loads what only tables need."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Existing:
    """The tables that a definition names.

    Attributes
    ----------
    stations : mapping of str to tuple of str
        Each station and its area, from the largest to the smallest.
    areas : mapping of str to tuple of str
        Each area by its names joined by "/".
    contests : mapping of str to tuple of str
        Each contest and its choices.
    """

    stations: Mapping[str, tuple[str, ...]]
    areas: Mapping[str, tuple[str, ...]]
    contests: Mapping[str, Sequence[str]]


def read_existing(fetch: Fetch, definition: DefinitionBody) -> Existing:
    """Read stations, areas and choices, and check that they are those of the definition.

    Raises
    ------
    ReadingError
        A table is missing, or another one than the definition names.
    """
    tables = definition.tables
    stations = {row[0]: _path(row[1:]) for row in _rows(fetch, tables.stations, up_to="registered_voters")}
    areas = {BETWEEN_AREAS.join(path): path for row in _rows(fetch, tables.areas) if (path := _path(row[1:]))}
    contests: dict[str, list[str]] = {}
    for contest, choice, *_ in _rows(fetch, tables.choices):
        contests.setdefault(contest, []).append(choice)
    return Existing(stations=stations, areas=areas, contests=contests)


def read_form(fetch: Fetch, definition: DefinitionBody, name: str | None) -> "FormModel":
    """Read the election's form model.

    Parameters
    ----------
    name : str or None
        What slots call it, where it does not come with Polltrail.

    Raises
    ------
    ReadingError
        It does not come with Polltrail and no name is given.
    """
    from polltrail.election.form_model import form_model, form_model_names, parse_form_model

    data = _table(fetch, definition.tables.form_model)
    digest = definition.tables.form_model.digest
    for known in form_model_names():
        if sha256(shipped_form(known)).hexdigest() == digest:
            return form_model(known)
    if name is None:
        raise ReadingError(
            f"form model {digest}: expected one that comes with Polltrail, found another; say with --form what the "
            "election calls it"
        )
    return parse_form_model(data.decode("utf-8"), name=name)


def shipped_form(name: str) -> bytes:
    """Give the bytes of a form model that comes with Polltrail."""
    from importlib.resources import files

    return (files("polltrail.election") / "forms" / f"{name}.toml").read_bytes()


def _table(fetch: Fetch, blob: Blob) -> bytes:
    try:
        data = fetch(f"tables/{blob.digest}")
    except FileNotFoundError as exc:
        raise ReadingError(
            f"tables/{blob.digest}: expected a table of the election, found no such file"
        ) from exc
    if sha256(data).hexdigest() != blob.digest:
        raise ReadingError(
            f"tables/{blob.digest}: expected the table of this SHA-256, found another one; nothing was signed"
        )
    return data


def _rows(fetch: Fetch, blob: Blob, *, up_to: str | None = None) -> Iterator[list[str]]:
    rows = csv.reader(StringIO(_table(fetch, blob).decode("utf-8")))
    headings = next(rows, [])
    width = len(headings) if up_to is None else headings.index(up_to)
    return (row[:width] for row in rows)


def _path(cells: Sequence[str]) -> tuple[str, ...]:
    return tuple(cell for cell in cells if cell)
