"""A whole publication, step by step."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from polltrail import __version__
from polltrail.cli.published import reader
from polltrail.cli.publishing import evidence, tables
from polltrail.cli.publishing.bundles import put_bundles, refuse_unknown
from polltrail.cli.publishing.dates import dates_changed_from, known_dates, named_dates
from polltrail.cli.publishing.folder import SiteFolder, open_folder
from polltrail.cli.publishing.pages import PageMaker
from polltrail.cli.publishing.places import Places, put_search
from polltrail.cli.publishing.staging import Staging, staging
from polltrail.cli.publishing.state import State, dated_states, maker, read_state, refuse_inside, times
from polltrail.cli.publishing.stations import Work, station_files, write_stations
from polltrail.election.expected import GONE, Expected
from polltrail.parliament.two_counts import FILE as HOUSE
from polltrail.publish.bundle.source import Source
from polltrail.publish.files.feed import FEED_PATH, feed
from polltrail.publish.files.log_rows import published_images
from polltrail.publish.files.manifest import Manifest
from polltrail.publish.files.news import news
from polltrail.publish.files.official_rows import official_tables
from polltrail.publish.files.openapi import openapi_files
from polltrail.publish.files.readme import README, readme
from polltrail.publish.files.since import beside, everywhere, since
from polltrail.publish.files.table_parts import cut
from polltrail.publish.files.tables import OF_STATIONS, OF_THE_LOG
from polltrail.store import ElectionDir
from polltrail.store.board import BoardReader
from polltrail.store.board.house import house_bytes, house_law


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What a publication did.

    Attributes
    ----------
    size, root : int, str
        The state of the log that its figures are of.
    stations : int
        Stations whose files were written.
    files, written, removed : int
        Files of the site; those of them that had to be written; those that are gone.
    """

    election: str
    size: int
    root: str
    stations: int
    files: int
    written: int
    removed: int


def publish_site(
    directory: Path,
    out: Path,
    *,
    languages: tuple[str, ...],
    at: int | None = None,
    bundles: Sequence[str] = (),
    processes: int | None = None,
    told: Callable[[str], None] = lambda _: None,
) -> Published:
    """Publish the count of a directory into a folder.

    Parameters
    ----------
    at : int, optional
        The size of the log that figures are of; by default what its checkpoint says.
    bundles : sequence of str
        Contests whose evidence is put beside as files to take along.
    processes : int, optional
        How many to use; by default one for each core.
    told : callable
        Called with what is being done.

    Raises
    ------
    PolltrailError
        The count is sealed, cannot be read, or the folder holds something else; nothing was written then.
    """
    refuse_inside(directory, out)
    told(f"counting {directory}")
    with reader(str(directory)) as fetch:
        state = read_state(ElectionDir(directory.absolute()), Source.read(fetch), at)
        with closing(BoardReader(state.place)) as board, ExitStack() as opened:
            board.follow()
            refuse_unknown(board.expected, bundles)
            folder = opened.enter_context(open_folder(out, state.election))
            news = folder.before.size != state.size
            stages = opened.enter_context(
                staging(state.place.root, board, state.size, news=news, processes=processes)
            )
            making = Making(
                folder=folder, state=state, board=board, languages=languages, bundles=bundles, processes=processes,
                staging=stages, told=told,
            )  # fmt: skip
            return making.publish()


@dataclass(frozen=True, kw_only=True)
class Making:
    """A publication on its way."""

    folder: SiteFolder
    state: State
    board: BoardReader
    languages: tuple[str, ...]
    bundles: Sequence[str]
    processes: int | None
    staging: Staging
    told: Callable[[str], None]

    @property
    def expected(self) -> Expected:
        """What should exist."""
        return self.board.expected

    def publish(self) -> Published:
        """Write everything: evidence first, then what rests on it, what people look at first last."""
        folder, state = self.folder, self.state
        pages = PageMaker.of(self.expected, self.languages, house_law(state.place.root, self.expected))
        manifest = Manifest(
            election=state.election, maker=maker(pages), size=state.size, root=self.board.as_of(state.size).root, log_size=state.source.checkpoint.size,
            cosigned=known_dates(state.source),
        )  # fmt: skip
        self.told("copying the log")
        evidence.put_checks(folder)
        evidence.put_log(folder, state.source, state.whole)
        for path, data in pages.assets.items():
            folder.put(path, data)
        made, written = self._stations(manifest)
        self.told("writing areas and contests")
        self._others(pages, made)
        self.told("finishing")
        removed = folder.finish(manifest)
        self.board.keep()
        return Published(
            election=state.election, size=state.size, root=self.board.as_of(state.size).root, stations=written,
            files=len(folder.made), written=len(folder.written), removed=removed,
        )  # fmt: skip

    def _stations(self, manifest: Manifest) -> tuple[tables.Tables, int]:
        """Write the stations that changed, and all tables; give the tables, and how many stations were written."""
        self.told("reading the log")
        before, logged = self._logged(manifest)
        policy = self.state.whole.definitions[-1].body.policy.images
        whole = {name: tables.whole(parts) for name, parts in logged.items()}
        evidence.put_images(self.folder, self.state.place, published_images(whole["images"], policy))
        said = {name: frame.filter(pl.col("index") < self.state.size) for name, frame in whole.items()}
        every = [number for number, area in enumerate(self.expected.station_area) if area != GONE]
        others = beside(self.expected, said["log"], said["images"])
        least = everywhere(said["log"])
        changed = every if before is None else self._changed(every, others, least)
        if before is not None:
            self._keep_all_but(changed)
        work = Work(
            election=self.state.place.root, out=self.folder.root, size=self.state.size, languages=self.languages,
            everywhere=least, beside=others,
        )  # fmt: skip
        made = []
        for done in write_stations(
            work, changed, self.board, processes=self.processes, told=self._counting(len(changed))
        ):
            made.append(done.frames)
            for number, size in done.sizes.items():
                for path in station_files(number, self.languages):
                    self.folder.note(path, f"said {size}")
        every_table = logged | tables.station_tables(before, changed, made)
        tables.put_tables(self.folder, every_table, before)
        return every_table, len(changed)

    def _logged(self, manifest: Manifest) -> tuple[tables.Tables | None, tables.Tables]:
        """Give the tables there were, None where all has to be made anew; and the tables of the log as they are now."""
        before, state = self.folder.before, self.state
        size = state.source.checkpoint.size
        same = before.maker == manifest.maker and 0 < before.size <= state.size
        same = same and before.root == self.board.as_of(before.size).root
        kept = tables.tables_before(self.folder, (*OF_STATIONS, *OF_THE_LOG)) if same else None
        if kept is not None:
            logged = tables.log_tables(state.place, kept, size, state.whole)
            if everywhere(tables.whole(logged["log"])) <= before.size:
                return kept, logged
        return None, tables.log_tables(state.place, None, size, state.whole)

    def _changed(self, every: Sequence[int], others: Mapping[int, int], least: int) -> Sequence[int]:
        """Find the stations of which something was said, or dated by witnesses, since the last publication.

        Parameters
        ----------
        least : int
            The state that stations are of about which nobody has said anything.
        """
        before = self.folder.before
        settled = min(dates_changed_from(self.state.source, before, self.state.dates), before.size)
        if settled < least:
            return every
        named = {*self.board.changed_since(settled), *(one for one, size in others.items() if size > settled)}
        return [number for number in every if number in named]

    def _keep_all_but(self, changed: Sequence[int]) -> None:
        """Leave the files of all other stations as they are."""
        anew = {path for number in changed for path in station_files(number, self.languages)}
        for path in self.folder.before.files:
            if "/station/" in path and path not in anew:
                self.folder.keep(path)

    def _counting(self, of: int) -> Callable[[int], None]:
        """Tell how many stations are done, a few times in all."""
        tenths = [0]

        def counted(done: int) -> None:
            if 10 * done // of > tenths[0]:
                tenths[0] = 10 * done // of
                self.told(f"writing stations: {done:,} of {of:,}")

        return counted

    def _others(self, pages: PageMaker, made: tables.Tables) -> None:
        """Put everything in its place that is made of stations."""
        folder, state, expected = self.folder, self.state, self.expected
        definition = state.roster.definitions[-1].body
        others = tables.definition_tables(state.place, definition, expected)
        others |= official_tables(state.watched)
        tables.put_tables(folder, {name: cut(name, frame) for name, frame in others.items()}, None)
        frames = others | {
            name: tables.whole(made[name]) for name in ("stations", "findings", "log", "images")
        }
        stations = frames["stations"]
        said = dict(zip(stations["station"].to_list(), stations["said_last"].to_list(), strict=True))
        so_far = pl.col("index") < state.size
        known = since(expected, said, frames["log"].filter(so_far), frames["images"].filter(so_far))
        dates = named_dates(state.source, state.dates)
        places = Places(
            folder=folder, reader=self.board, pages=pages, size=state.size, roster=state.roster, dates=dates,
            staging=self.staging,
        )  # fmt: skip
        begun = places.begin_contests(expected, known.contests)
        places.put_areas(known.areas)
        places.put_contests(begun, known.contests)
        put_search(folder, stations)
        put_bundles(folder, state.source, expected, known.contests, self.bundles)
        self._put_texts(pages, frames)
        places.put_whole(expected)

    def _put_texts(self, pages: PageMaker, frames: tables.Frames) -> None:
        as_of, state = self.board.as_of(self.state.size), self.state
        style = f"{pages.site.folder}/board.css"
        for path, data in openapi_files(name=as_of.name, version=__version__, style=style).items():
            self.folder.put(path, data)
        first = pages.languages[0]
        items = news(
            frames,
            self.expected,
            first,
            time_of=times(state, frames["log"]["made_at"]),
            dated=dated_states(state),
        )
        home = f"{first}/index.html"
        told = feed(items, election=state.election, name=as_of.name, home=home, rehearsal=as_of.rehearsal)
        self.folder.put(FEED_PATH, told)
        self.folder.put(README, readme(as_of))
        law = house_bytes(state.place.root)
        if law is not None:
            self.folder.put(HOUSE, law)
