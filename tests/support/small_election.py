"""Small elections from tables a person can read: tests show what went in beside what must come out.

    count('''
        station | area           | register | A  | B  | valid | cast
        s1      | North > Quay   | 100      | 40 | 30 | 70    | 72
        s2      | North > Market | 90       | .  | .  | .     | .
        s3      | South          | 0*       | 12 | -  | -     | 20
    ''')

`.` is not there at all, `-` is a blank on the form, `*` behind the register marks a special station. A row without
a vote figure is a station not heard from. With a column `contest` a station may stand on several rows, and a
choice belongs to the contests in which any of its cells is not `.`; without it there is one contest, `contest`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import polars as pl

from polltrail.election import (
    Choice,
    ChoiceId,
    Contest,
    ContestId,
    Election,
    ElectionId,
    ElectionTables,
    SourceName,
)
from polltrail.review.result_forms import ResultForms
from polltrail.tally import OfficialFigure

SHORT = {
    "valid": "valid_votes",
    "cast": "ballots_cast",
    "rejected": "rejected_ballots",
    "blank": "blank_ballots",
    "null": "null_ballots",
    "void": "void_ballots",
    "marked": "voters_marked",
    "issued": "ballots_issued",
    "unused": "unused_ballots",
    "received": "ballots_received",
    "postal": "postal_ballots_in_box",
}
"""Headings of a form's numbers; every other heading than those of a station is a choice."""


@dataclass(frozen=True, kw_only=True)
class Room:
    """One station; its area from the largest down, None where not published."""

    name: str
    area: tuple[str | None, ...] = ()
    register: int | None = None
    special: bool = False


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One form: numbers by field, votes by choice; a choice not in `votes` has no row, None is a blank."""

    room: int
    contest: int = 0
    fields: Mapping[str, int | None] = field(default_factory=dict)
    votes: Mapping[str, int | None] = field(default_factory=dict)

    @property
    def reporting(self) -> bool:
        return any(votes is not None for votes in self.votes.values())


@dataclass(frozen=True, kw_only=True)
class SmallElection:
    """An election as plain Python: `sheets` has one for each slot, also for those not heard from."""

    rooms: Sequence[Room]
    ballots: Mapping[str, Sequence[str]]
    sheets: Sequence[Sheet]
    parties: Mapping[str, str] = field(default_factory=dict)
    partial: frozenset[int] = frozenset()
    source: str = "agents"

    @property
    def depth(self) -> int:
        return max((len(room.area) for room in self.rooms), default=0)

    @cached_property
    def tables(self) -> ElectionTables:
        contests = tuple(
            Contest(
                id=ContestId(contest),
                name=contest,
                choices=tuple(
                    Choice(
                        id=ChoiceId(name), contest=ContestId(contest), name=name, party=self.parties.get(name)
                    )
                    for name in names
                ),
            )
            for contest, names in self.ballots.items()
        )
        levels = ("province", "district", "ward")[: self.depth]
        election = Election(id=ElectionId("small"), name="Small", contests=contests, levels=levels)
        areas = {
            f"area_{place + 1}": pl.Series(
                [room.area[place] if place < len(room.area) else None for room in self.rooms], dtype=pl.String
            )
            for place in range(self.depth)
        }
        stations = pl.DataFrame(
            {
                "station_id": pl.Series([room.name for room in self.rooms], dtype=pl.String),
                "registered_voters": pl.Series([room.register for room in self.rooms], dtype=pl.Int64),
                "special": pl.Series([room.special for room in self.rooms], dtype=pl.Boolean),
                **areas,
            }
        )
        slots = pl.DataFrame(
            {
                "station": pl.Series([sheet.room for sheet in self.sheets], dtype=pl.UInt32),
                "contest": pl.Series([sheet.contest for sheet in self.sheets], dtype=pl.UInt32),
            }
        )
        return ElectionTables(election=election, stations=stations, slots=slots)

    @cached_property
    def forms(self) -> ResultForms:
        names = dict.fromkeys(name for sheet in self.sheets for name in sheet.fields)
        fields = {
            name: pl.Series([sheet.fields.get(name) for sheet in self.sheets], dtype=pl.Int64)
            for name in names
        }
        reporting = pl.Series("reporting", [sheet.reporting for sheet in self.sheets], dtype=pl.Boolean)
        number = self.choice_numbers
        rows = [
            (slot, number[sheet.contest, name], votes)
            for slot, sheet in enumerate(self.sheets)
            for name, votes in sheet.votes.items()
        ]
        schema = {"slot": pl.UInt32, "choice": pl.UInt32, "votes": pl.Int64}
        return ResultForms(
            source=SourceName(self.source),
            fields=pl.DataFrame({"reporting": reporting, **fields}),
            votes=pl.DataFrame(sorted(rows, key=lambda row: row[:2]), schema, orient="row"),
            partial_contests=self.partial,
        )

    @cached_property
    def choice_numbers(self) -> dict[tuple[int, str], int]:
        pairs = [(number, name) for number, names in enumerate(self.ballots.values()) for name in names]
        return {pair: place for place, pair in enumerate(pairs)}

    def with_forms(self, **changes: Any) -> ResultForms:
        return replace(self.forms, **changes)


def count(
    table: str,
    *,
    source: str = "agents",
    parties: Mapping[str, str] | None = None,
    partial: Sequence[int] = (),
) -> SmallElection:
    """Read an election from a table as the module's docstring shows one."""
    heads, *lines = [_cells(line) for line in table.strip().splitlines() if line.strip()]
    rows = [dict(zip(heads, line, strict=True)) for line in lines]
    contests = list(dict.fromkeys(row.get("contest", "contest") for row in rows)) or ["contest"]
    names = [head for head in heads if head not in {"station", "area", "contest", "register", *SHORT}]
    ballots = {
        contest: [name for name in names if len(contests) == 1 or _is_on_ballot(rows, contest, name)]
        for contest in contests
    }
    rooms = {row["station"]: _room(row) for row in rows}
    places = {name: place for place, name in enumerate(rooms)}
    sheets = [
        Sheet(
            room=places[row["station"]],
            contest=contests.index(row.get("contest", "contest")),
            fields={SHORT[head]: _number(row[head]) for head in heads if head in SHORT},
            votes={name: _number(row[name]) for name in names if row[name] != "."},
        )
        for row in rows
    ]
    return SmallElection(
        rooms=list(rooms.values()),
        ballots=ballots,
        sheets=sheets,
        parties=parties or {},
        partial=frozenset(partial),
        source=source,
    )


def figure(contest: str = "contest", /, **more: Any) -> OfficialFigure:
    """Give an official figure for the whole country; single letters are choices: `figure(A=10, B=7)`."""
    totals = {name: votes for name, votes in more.items() if len(name) == 1}
    given = {name: value for name, value in more.items() if len(name) > 1}
    base: dict[str, Any] = {"contest": ContestId(contest), "level": "country", "area": None, "by": "choice"}
    return OfficialFigure(**{**base, "totals": totals, **given})


def held_slots(*rows: tuple[int, str]) -> pl.DataFrame:
    """Forms on hold: slot and code of the failed check."""
    return pl.DataFrame(list(rows), {"slot": pl.UInt32, "code": pl.String}, orient="row")


def _is_on_ballot(rows: Sequence[Mapping[str, str]], contest: str, name: str) -> bool:
    return any(row[name] != "." for row in rows if row["contest"] == contest)


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.split("|")]


def _number(cell: str) -> int | None:
    return None if cell in {"-", "."} else int(cell.replace("_", ""))


def _room(row: Mapping[str, str]) -> Room:
    register = row.get("register", "-")
    path = tuple(part.strip() for part in row["area"].split(">")) if "area" in row else ()
    return Room(
        name=row["station"],
        area=tuple(None if part == "-" else part for part in path),
        register=_number(register.removesuffix("*")),
        special=register.endswith("*"),
    )
