"""An authority's table as official figures, by a mapping: one figure for each place and contest in it."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from polltrail.election import ContestId
from polltrail.errors import TableError
from polltrail.exchange.counts import counts
from polltrail.exchange.files import FileBytes, read_table
from polltrail.exchange.json_rows import json_table
from polltrail.exchange.official import COUNTS
from polltrail.exchange.official_mapping import OfficialMapping
from polltrail.exchange.problems import Problems, listed, shown
from polltrail.exchange.sheet import NO_ROWS
from polltrail.exchange.table import Table
from polltrail.tally.official_figure import OfficialFigure

Place = tuple[tuple[str, ...], str]
"""The names of an area or a station, and the contest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """What the election has, by its names.

    Attributes
    ----------
    areas : collection of tuple of str
        Each from the largest area on.
    contests : mapping of str to collection of str
        Each with its choices.
    """

    stations: Collection[str]
    areas: Collection[tuple[str, ...]]
    contests: Mapping[str, Collection[str]]


@dataclass(slots=True)
class _Row:
    """One figure, as far as it was read."""

    where: str
    votes: dict[str, int | None] = field(default_factory=dict)
    numbers: dict[str, int | None] = field(default_factory=dict)


def official_rows(file: FileBytes, mapping: OfficialMapping, offered: Offered) -> tuple[OfficialFigure, ...]:
    """Read an authority's table; a table without rows has no figures.

    Raises
    ------
    TableError
        With everything that is wrong: no table, a number that is none, a place twice, a name that the election does
        not have (unless the mapping says to pass over those).
    """
    try:
        table = _table(file, mapping)
    except TableError as exc:
        if exc.problems[0].expected == NO_ROWS:
            return ()
        raise
    for heading in mapping.headings:
        table.need(heading, "the mapping names it")
    problems = Problems()
    reading = _Reading(table, mapping, offered, problems)
    reading.check_choices()
    problems.stop()
    for at in range(table.height):
        reading.take(at)
    problems.stop()
    return tuple(_figure(place, row, mapping) for place, row in reading.found.items())


def _table(file: FileBytes, mapping: OfficialMapping) -> Table:
    if file.data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in {b"{", b"["}:
        return json_table(file, mapping.rows, mapping.headings)
    return read_table(file, mapping.table)[0]


class _Reading:
    """Goes through a table row by row."""

    def __init__(self, table: Table, mapping: OfficialMapping, offered: Offered, problems: Problems) -> None:
        self._table, self._mapping, self._offered, self._problems = table, mapping, offered, problems
        self.found: dict[Place, _Row] = {}
        how, contest = mapping.contest
        self._contest = contest if how == "column" else None
        self._choice = mapping.choices["choice"] if mapping.kind == "long" else None
        names = {*mapping.place, self._contest, self._choice}
        self._columns: dict[str, list[Any]] = {
            heading: (table.text(heading) if heading in names else self._counts(heading)).to_list()
            for heading in mapping.headings
        }

    def _counts(self, heading: str) -> pl.Series:
        return counts(self._table, heading, self._problems, thousands=self._mapping.table.thousands)

    def check_choices(self) -> None:
        """Note columns of choices that no contest has."""
        known = {choice for offered in self._offered.contests.values() for choice in offered}
        if self._mapping.kind == "wide":
            for heading, choice in self._mapping.choices.items():
                if choice not in known:
                    where, expected = f"mapping, [choices] {heading}", f"one of {listed(known, limit=10)}"
                    self._problems.add(where, expected, shown(choice))

    def take(self, at: int) -> None:
        """Take in one row."""
        where = f"{self._table.name}, {self._table.line(at)}"
        place = self._place(where, at)
        if place is None:
            return
        before = self.found.get(place)
        if before is not None and self._mapping.kind == "wide":
            name = " > ".join(place[0]) or "the country"
            self._problems.add(where, "each place and contest once", f"{name}, as in {before.where}")
            return
        row = self.found.setdefault(place, _Row(where))
        for choice, votes in self._votes(at):
            self._take_votes(row, f"{where}, choice", place[1], choice, votes)
        for name, heading in self._mapping.fields.items():
            self._take_number(row, f"{where}, {name}", name, self._columns[heading][at])

    def _place(self, where: str, at: int) -> Place | None:
        """Tell what a row is of; None where that is noted as a problem, or is to be passed over."""
        mapping, level = self._mapping, self._mapping.level
        contest = self._contest
        name = (
            mapping.contest[1]
            if contest is None
            else mapping.name("contests", self._columns[contest][at] or "")
        )
        written = [self._columns[heading][at] or "" for heading in mapping.place]
        names: tuple[str, ...] = ()
        if level == "station":
            names = (mapping.name("stations", " / ".join(written)),)
        elif level == "area":
            names = tuple(mapping.name("areas", one) for one in written if one)
        unknown = self._unknown(name, names)
        if unknown is None:
            return names, name
        if not mapping.skips_unknown:
            self._problems.add(f"{where}, {unknown[0]}", f"{unknown[0]} of the election", shown(unknown[1]))
        return None

    def _unknown(self, contest: str, names: tuple[str, ...]) -> tuple[str, str] | None:
        """Name what the election does not have."""
        if contest not in self._offered.contests:
            return "a contest", contest
        if self._mapping.level == "station" and names[0] not in self._offered.stations:
            return "a station", names[0]
        if self._mapping.level == "area" and names not in self._offered.areas:
            return "an area", " > ".join(names)
        return None

    def _votes(self, at: int) -> Iterator[tuple[str, int | None]]:
        if self._choice is None:
            for heading, choice in self._mapping.choices.items():
                yield choice, self._columns[heading][at]
            return
        written = self._columns[self._choice][at] or ""
        yield self._mapping.name("choices", written), self._columns[self._mapping.choices["votes"]][at]

    def _take_votes(self, row: _Row, where: str, contest: str, choice: str, votes: int | None) -> None:
        """Take the votes of a choice; a column of another contest's choice is blank here and says nothing."""
        offered = self._offered.contests[contest]
        if choice in row.votes:
            self._problems.add(where, "each choice once for a place", shown(choice))
        elif choice in offered:
            row.votes[choice] = votes
        elif not self._mapping.skips_unknown and not (self._choice is None and votes is None):
            self._problems.add(where, f"a choice of {contest}: {listed(offered, limit=10)}", shown(choice))

    def _take_number(self, row: _Row, where: str, name: str, number: int | None) -> None:
        """Take a number of a place; in a long table it stands in each of its rows, alike."""
        known = row.numbers.get(name)
        if known is not None and number is not None and known != number:
            self._problems.add(where, f"{known}, as in {row.where}", str(number))
        elif known is None:
            row.numbers[name] = number


def _figure(place: Place, row: _Row, mapping: OfficialMapping) -> OfficialFigure:
    names, contest = place
    area: str | tuple[str, ...] | None = names[0] if mapping.level == "station" else names or None
    numbers = {name: number for name, number in row.numbers.items() if number is not None}
    known: dict[str, Any] = {name: numbers.pop(name, None) for name in COUNTS}
    return OfficialFigure(
        contest=ContestId(contest),
        level=mapping.level,
        area=area,
        by="choice",
        totals={choice: votes for choice, votes in row.votes.items() if votes is not None},
        status=mapping.status,
        extra=numbers,
        **known,
    )
