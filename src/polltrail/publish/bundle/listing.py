"""What should exist, by the tables of the election: names for the ids that statements carry.

A table that is missing or cannot be read names nothing: the ids are then shown as they are. What the tables are,
`polltrail.exchange.definition_tables` says.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from io import StringIO

from polltrail.election import Choice, ChoiceId, Contest, ContestId, Station, StationId
from polltrail.election.form_model import FormModel, parse_form_model
from polltrail.errors import FormModelError
from polltrail.log.excerpt import table_path
from polltrail.log.served import Fetch, read
from polltrail.statement.definition import DefinitionBody
from polltrail.statement.fields import Blob

AreaPath = tuple[str, ...]
BETWEEN_AREAS = "/"


@dataclass(frozen=True)
class Listing:
    """Stations, contests and the form, as one definition has them."""

    fetch: Fetch
    definition: DefinitionBody

    def stations(self) -> Iterator[Station]:
        """Give every station, in the order of the table; it is read anew each time."""
        headings, rows = self._rows(self.definition.tables.stations)
        if "station_id" not in headings:
            return
        at, voters = headings.index("station_id"), _place(headings, "registered_voters")
        levels = range(at + 1, voters if voters >= 0 else len(headings))
        for row in rows:
            if len(row) == len(headings) and row[at]:
                area = tuple(row[place] for place in levels if row[place])
                yield Station(id=StationId(row[at]), area=area, registered_voters=_count(row, voters))

    @cached_property
    def contests(self) -> Mapping[str, Contest]:
        """Every contest by its id, with its choices."""
        headings, rows = self._rows(self.definition.tables.choices)
        if headings[:5] != ["contest", "choice", "name", "party", "area"]:
            return {}
        found: dict[str, tuple[AreaPath, list[Choice]]] = {}
        for row in rows:
            contest, choice, name, party, area = (*row, "", "", "", "", "")[:5]
            _, choices = found.setdefault(contest, (self.area(area), []))
            of = ContestId(contest)
            choices.append(Choice(id=ChoiceId(choice), contest=of, name=name, party=party or None))
        return {
            contest: Contest(id=ContestId(contest), name=contest, area=area, choices=tuple(choices))
            for contest, (area, choices) in found.items()
        }

    def area(self, joined: str) -> AreaPath:
        """Give the area of which these are the names, joined by "/"."""
        return self._areas.get(joined) or tuple(part for part in joined.split(BETWEEN_AREAS) if part)

    @cached_property
    def _areas(self) -> Mapping[str, AreaPath]:
        _, rows = self._rows(self.definition.tables.areas)
        paths = [tuple(cell for cell in row[1:] if cell) for row in rows]
        return {BETWEEN_AREAS.join(path): path for path in paths}

    @cached_property
    def form(self) -> FormModel | None:
        """The form model; None where it cannot be read."""
        try:
            return parse_form_model(self._text(self.definition.tables.form_model), name="form")
        except FormModelError:
            return None

    def _rows(self, blob: Blob) -> tuple[list[str], Iterator[list[str]]]:
        rows = csv.reader(StringIO(self._text(blob)))
        return next(_readable(rows), []), _readable(rows)

    def _text(self, blob: Blob) -> str:
        found = read(self.fetch, table_path(blob.digest)) or b""
        return found.decode("utf-8", "replace") if sha256(found).hexdigest() == blob.digest else ""


def _readable(rows: Iterator[list[str]]) -> Iterator[list[str]]:
    """Read as far as it can be read."""
    try:
        yield from rows
    except csv.Error:
        return


def _place(headings: list[str], heading: str) -> int:
    return headings.index(heading) if heading in headings else -1


def _count(row: list[str], place: int) -> int | None:
    return int(row[place]) if place >= 0 and row[place].isdecimal() else None
