"""The pages of a whole election: what is there, station by station, on as many pages as it takes."""

from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import islice

from polltrail.election import Station
from polltrail.log import Checkpoint, Policy, VerifierKey
from polltrail.log.excerpt import INDEX_PAGE, README, STATION_PAGES
from polltrail.publish.bundle.limits import PROVES, WITNESSED, cannot
from polltrail.publish.bundle.listing import Listing
from polltrail.publish.bundle.pages import (
    BACK,
    EYEBROW,
    FOOTER,
    SAYS,
    Pages,
    check_blocks,
    limits_of,
    rehearsal_banner,
)
from polltrail.publish.bundle.readme import readme
from polltrail.publish.bundle.state import State, state_blocks
from polltrail.publish.bundle.words import area_name, name, plain
from polltrail.publish.page import Cell, Code, Column, Link, Section, Table, prose
from polltrail.publish.page_bytes import page_bytes
from polltrail.publish.wording import count, number, of
from polltrail.statement.definition import DefinitionBody

PER_PAGE = 400
"""Stations listed on one page."""
LISTED = 1000
"""Pages that the first page lists one by one."""

HEADINGS = {"image": "Photographs", "transcription": "Readings", "decision": "Decisions", "incident": "Incidents", "official": "Figures of the authority"}  # fmt: skip


Row = tuple[Station | str, Sequence[int]]
"""A station, or the name of one that the tables do not have, and its numbers of entries."""


@dataclass(frozen=True, kw_only=True)
class Overview:
    """What the pages of a whole election are made from.

    Attributes
    ----------
    stations : mapping of str to array of int
        For each station that an entry is about, how many there are of each kind `counted`.
    contests : mapping of str to int
        Readings of each contest.
    """

    election: str
    definition: DefinitionBody
    listing: Listing
    note: bytes
    checkpoint: Checkpoint
    key: VerifierKey
    policy: Policy | None
    kinds: Mapping[str, int]
    counted: tuple[str, ...]
    stations: Mapping[str, "array[int]"]
    contests: Mapping[str, int]
    unreadable: int

    @cached_property
    def known(self) -> int:
        """How many stations the tables have."""
        return sum(1 for _ in self.listing.stations())

    @cached_property
    def strange(self) -> list[str]:
        """Stations that somebody spoke of and the tables do not have."""
        listed = {one.id for one in self.listing.stations()}
        return sorted(self.stations.keys() - listed)

    @property
    def state(self) -> State:
        """The log's state."""
        return State(checkpoint=self.checkpoint, note=self.note, key=self.key, policy=self.policy)

    @cached_property
    def pages(self) -> "_Walk":
        """The stations page by page: those of the tables, in their order, then those that are not in them."""
        return _Walk(self)

    def rows(self) -> Iterator[Row]:
        """Give every station with its numbers."""
        nothing = [0] * len(self.counted)
        for one in self.listing.stations():
            yield one, self.stations.get(one.id, nothing)
        for strange in self.strange:
            yield strange, self.stations[strange]


class _Walk:
    """Goes through the stations once for as many pages as are asked for in their order; else it begins again."""

    def __init__(self, overview: Overview) -> None:
        self._overview = overview
        self._next = -1
        self._rows: Iterator[Row] = iter(())

    def page(self, number: int) -> list[Row]:
        """Give the stations of a page, counted from 0."""
        if number != self._next:
            self._rows = islice(self._overview.rows(), number * PER_PAGE, None)
        self._next = number + 1
        return list(islice(self._rows, PER_PAGE))


def whole_pages(overview: Overview, version: str) -> Pages:
    """Make the pages, each when it is asked for: names to functions."""
    total = overview.known + len(overview.strange)
    last = -(-total // PER_PAGE)
    names = [f"{STATION_PAGES}{at:0{len(str(last))}}.html" for at in range(1, last + 1)]
    pages: dict[str, Callable[[], bytes]] = {
        path: partial(_station_page, overview, version, at) for at, path in enumerate(names)
    }
    return {
        INDEX_PAGE: partial(_index, overview, version, names),
        README: partial(_readme, overview),
        **pages,
    }


def _headline(overview: Overview) -> tuple[str, ...]:
    readings = overview.kinds.get("transcription", 0)
    at = overview.counted.index("transcription")
    strange = sum(bool(overview.stations[one][at]) for one in overview.strange)
    listed = sum(bool(row[at]) for row in overview.stations.values()) - strange
    beside = f", and of {count(strange, 'station')} that the tables do not have" if strange else ""
    unreadable = (
        f" {count(overview.unreadable, 'entry')} cannot be read as a statement."
        if overview.unreadable
        else ""
    )
    return (
        f"Everything that was said and signed in the log of {name(overview.definition.name)}: {count(overview.checkpoint.size, 'entry')}.",
        f"{count(readings, 'reading')} of forms of {of(listed, overview.known, 'station')}{beside}.{unreadable}",
        overview.state.sentence(),
        f"The election's id is {overview.election}. Compare it with the one that its organisers, or their opponents, have made known.",
    )


def _index(overview: Overview, version: str, names: Sequence[str]) -> bytes:
    proven = PROVES if overview.policy is None else (*PROVES, WITNESSED)
    sections = (
        Section(id="contests", title="Contests", blocks=(_contests(overview),)),
        Section(
            id="stations",
            title="Stations",
            blocks=(*prose(_SINGLE), Code(text=_COMMAND), _page_list(overview, names)),
        ),
        Section(id="entries", title="Entries by kind", blocks=(_kinds(overview),)),
        Section(id="log", title="The state of the log", blocks=state_blocks(overview.state)),
        Section(
            id="limits",
            title="What this bundle proves, and what it cannot",
            blocks=limits_of(proven, cannot(None)),
        ),
        Section(id="check", title="How to check it without Polltrail", blocks=check_blocks(whole=True)),
    )
    return _page(overview, version, _headline(overview), sections)


_SINGLE = (
    "Numbers on these pages are of entries, as they came; they are no count, and nothing here says which reading holds. "
    "For all that was said about one station, word by word, make a bundle of it from this one:"
)
_COMMAND = "polltrail bundle BUNDLE.zip --station STATION"


def _contests(overview: Overview) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (
            name(contest.id),
            area_name(contest.area),
            len(contest.choices),
            overview.contests.get(contest.id, 0),
        )
        for contest in overview.listing.contests.values()
    ]
    known = overview.listing.contests
    rows += [
        (name(one), "not in the tables", None, readings)
        for one, readings in sorted(overview.contests.items())
        if one not in known
    ]
    columns = (
        Column(label="Contest", kind="name"),
        Column(label="Held in", kind="text"),
        Column(label="Choices"),
        Column(label="Readings"),
    )
    return Table(
        caption="Contests of the election's tables",
        columns=columns,
        rows=rows[:LISTED],
        left_out=_more(len(rows), "contest"),
    )


def _kinds(overview: Overview) -> Table:
    rows = [(plain(kind), entries) for kind, entries in sorted(overview.kinds.items())]
    columns = (Column(label="Kind", kind="text"), Column(label="Entries"))
    return Table(caption="What the entries are", columns=columns, rows=rows)


def _page_list(overview: Overview, names: Sequence[str]) -> Table:
    rows = [_page_row(overview, path, at) for at, path in enumerate(names[:LISTED])]
    columns = (
        Column(label="Stations", kind="name"),
        Column(label="First in", kind="text"),
        Column(label="Stations with readings"),
        *_number_columns(overview),
    )
    caption = f"{count(overview.known, 'station')} of the election's tables, {number(PER_PAGE)} to a page"
    return Table(caption=caption, columns=columns, rows=rows, left_out=_more(len(names), "page"))


def _page_row(overview: Overview, path: str, at: int) -> tuple[Cell, ...]:
    rows = overview.pages.page(at)
    first, last = rows[0][0], rows[-1][0]
    reading = overview.counted.index("transcription")
    totals = [sum(numbers[kind] for _, numbers in rows) for kind in range(len(overview.counted))]
    text = _name(first) if len(rows) == 1 else f"{_name(first)} to {_name(last)}"
    return (
        Link(text=text, href=path),
        "not in the tables" if isinstance(first, str) else area_name(first.area),
        sum(bool(numbers[reading]) for _, numbers in rows),
        *totals,
    )


def _station_page(overview: Overview, version: str, at: int) -> bytes:
    rows: list[tuple[Cell, ...]] = []
    for station, numbers in overview.pages.page(at):
        rows.append((
            _name(station), area_name(station.area) if isinstance(station, Station) else "not in the tables",
            station.registered_voters if isinstance(station, Station) else None, *numbers,
        ))  # fmt: skip
    columns = (
        Column(label="Station", kind="name"),
        Column(label="In", kind="text"),
        Column(label="Registered voters"),
        *_number_columns(overview),
    )
    table = Table(caption="Entries about each station", columns=columns, rows=rows)
    headline = (f"Stations {rows[0][0]} to {rows[-1][0]}: what the log has about each, in entries.", _SINGLE)
    sections = (Section(id="stations", title="Stations", blocks=(Code(text=_COMMAND), table)),)
    return _page(overview, version, headline, sections, back=BACK)


def _number_columns(overview: Overview) -> tuple[Column, ...]:
    return tuple(Column(label=HEADINGS[kind]) for kind in overview.counted)


def _name(station: Station | str) -> str:
    return name(station if isinstance(station, str) else station.id)


def _more(rows: int, word: str) -> str:
    return f"{count(rows - LISTED, word)} more." if rows > LISTED else ""


def _readme(overview: Overview) -> bytes:
    banner = rehearsal_banner(rehearsal=overview.definition.rehearsal)
    return readme(
        title=overview.definition.name,
        election=overview.election,
        lines=(*filter(None, [banner]), *_headline(overview)[:3]),
        whole=True,
        about="the whole election",
    )


def _page(
    overview: Overview,
    version: str,
    headline: tuple[str, ...],
    sections: tuple[Section, ...],
    *,
    back: str = "",
) -> bytes:
    return page_bytes(
        title=name(overview.definition.name),
        eyebrow=EYEBROW,
        headline=headline,
        sections=sections,
        version=version,
        says=SAYS,
        footer=FOOTER,
        banner=rehearsal_banner(rehearsal=overview.definition.rehearsal),
        pictures=True,
        back=back,
    )
