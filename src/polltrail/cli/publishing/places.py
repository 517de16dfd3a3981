"""Areas, contests, and what is of no single place: made anew where something was said about them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any

import polars as pl

from polltrail.cli.publishing.folder import SiteFolder
from polltrail.cli.publishing.pages import PageMaker
from polltrail.cli.publishing.staging import Staging, Value
from polltrail.cli.publishing.state import maker
from polltrail.election.expected import GONE, Expected
from polltrail.publish.files.json_values import FINDINGS, INDEX, contest_path, json_bytes, place_path
from polltrail.publish.files.search import Entry, search_files
from polltrail.statement import Roster
from polltrail.store.board import BoardReader
from polltrail.tally.board.index import ContestTotals, site_index, totals_shown


@dataclass(frozen=True, kw_only=True)
class Places:
    """What makes the files of a site that are about more than one station.

    Attributes
    ----------
    dates : callable
        Names the date of a state, and all that witnesses have signed of those up to it.
    staging : Staging
        Makes what later stages say of contests.
    """

    folder: SiteFolder
    reader: BoardReader
    pages: PageMaker
    size: int
    roster: Roster
    dates: Callable[[int], str]
    staging: Staging

    @cached_property
    def made_by(self) -> str:
        """Name what writes pages: another release makes all of them anew."""
        return sha256(maker(self.pages).encode()).hexdigest()[:16]

    def put_areas(self, since: Sequence[int]) -> None:
        """Put every area in its place; the country's own files, which people look at first, come later."""
        for number in range(1, len(since)):
            self._put(number, since[number], place_path, self.pages.place_files, self._area)

    def begin_contests(self, expected: Expected, since: Sequence[int]) -> dict[int, dict[str, Value]]:
        """Begin with what takes longest of the contests that are not in their place; gives it by contest."""
        return {
            number: self.staging.begin(number, since[number])
            for number, held in enumerate(expected.contests)
            if held.area != GONE
            and not self._is_made(number, since[number], contest_path, self.pages.contest_files)
        }

    def put_contests(self, begun: Mapping[int, Mapping[str, Value]], since: Sequence[int]) -> None:
        """Put contests in their place that were begun."""
        for number, stages in begun.items():
            source = self._source(since[number])
            for name, data in self._contest(number, since[number], stages).items():
                self.folder.put(name, data, source)

    def put_whole(self, expected: Expected) -> None:
        """Put what is of the whole election in its place; the totals and the first page last."""
        as_of, findings = self.reader.as_of(self.size), self.reader.findings(self.size)
        country = self.reader.board(0, self.size)
        totals = [
            self._totals(expected, number)
            for number, held in enumerate(expected.contests)
            if held.area != GONE
        ]
        made = {place_path(0): json_bytes(country), FINDINGS: json_bytes(findings)}
        made |= self.pages.place(0, country) | self.pages.whole(as_of, findings, country)
        first = made.pop("index.html")
        for path, data in made.items():
            self.folder.put(path, data)
        self.folder.put(INDEX, json_bytes(site_index(as_of, expected, totals, self.roster)))
        self.folder.put("index.html", first)

    def _totals(self, expected: Expected, number: int) -> ContestTotals:
        figures = self.reader.figures(number, self.size)
        return totals_shown(number, expected.contests[number].area, figures)

    def _put(
        self, number: int, size: int, path: Callable[[int], str], files: Callable[[int], Iterable[str]],
        make: Callable[[int, int], dict[str, bytes]],
    ) -> None:  # fmt: skip
        if not self._is_made(number, size, path, files):
            for name, data in make(number, size).items():
                self.folder.put(name, data, self._source(size))

    def _is_made(
        self, number: int, size: int, path: Callable[[int], str], files: Callable[[int], Iterable[str]]
    ) -> bool:
        source = self._source(size)
        return all([self.folder.is_made(one, source) for one in (path(number), *files(number))])  # noqa: C419 - each is asked

    def _source(self, size: int) -> str:
        return f"as of {size} {self.dates(size)} by {self.made_by}"

    def _area(self, number: int, size: int) -> dict[str, bytes]:
        board = self.reader.board(number, self.size, since=size)
        return {place_path(number): json_bytes(board)} | self.pages.place(number, board)

    def _contest(self, number: int, size: int, stages: Mapping[str, Value]) -> dict[str, bytes]:
        board = self.reader.contest(number, self.size, since=size)
        values = {stage: value() for stage, value in stages.items()}
        return {contest_path(number): json_bytes(board)} | self.pages.contest(number, board, values)


def put_search(folder: SiteFolder, stations: pl.DataFrame) -> None:
    """Put the search index in its place; it is made anew where stations, their names or areas changed."""
    columns = stations.select("station", "station_id", "name", "areas")
    source = f"stations {sha256(columns.write_ndjson().encode()).hexdigest()[:16]}"
    known = [path for path in folder.before.files if path.startswith("data/search/")]
    if known and all([folder.is_made(path, source) for path in known]):  # noqa: C419 - each is asked
        return
    for path, data in search_files(_entries(columns)).items():
        folder.put(path, data, source)


def _entries(columns: pl.DataFrame) -> Iterator[Entry]:
    rows: Iterable[tuple[Any, ...]] = columns.iter_rows()
    for number, station, name, areas in rows:
        yield Entry(number=number, id=station, name=name, place=" / ".join(areas))
