"""What is published: the state of a log, read once, before anything is written."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import polars as pl

from polltrail import __version__
from polltrail.cli.publishing.dates import read_dates, sizes_dated
from polltrail.cli.publishing.pages import PageMaker
from polltrail.errors import DataError, ReadingError
from polltrail.log.dates import Dates
from polltrail.publish.bundle.source import Source
from polltrail.statement import Roster
from polltrail.store import ElectionDir
from polltrail.store.count import Count
from polltrail.tally.fold.watched import Watched


@dataclass(frozen=True, kw_only=True)
class State:
    """What is published, as of one size of the log.

    Attributes
    ----------
    size : int
        That its figures are of; the log itself is published as far as its checkpoint goes.
    roster, whole : Roster
        Of the log of that size, and of all of it.
    """

    place: ElectionDir
    source: Source
    size: int
    roster: Roster
    whole: Roster
    watched: Watched
    dates: Dates

    @property
    def election(self) -> str:
        """The election's id."""
        return str(self.roster.election)


def read_state(place: ElectionDir, source: Source, at: int | None) -> State:
    """Read what is published.

    Raises
    ------
    ReadingError
        The count is sealed.
    DataError
        The published log has not had this size.
    """
    size = source.checkpoint.size if at is None else at
    if not 0 < size <= source.checkpoint.size:
        raise DataError(
            f"--at {size}: expected a size that the published log has had, from 1 to {source.checkpoint.size}"
        )
    with closing(Count(place)) as count:
        count.catch_up()
        if (until := count.fold.roster.sealed_until) is not None:
            raise ReadingError(
                f"{place.root}: expected an election whose count is open, found one that is sealed until "
                f"{until:%Y-%m-%d %H:%M:%S} UTC at the latest; nothing was published. Its log/ and tables/ are all that is "
                "public by now: publish once it is unsealed"
            )
        whole = count.roster_at(source.checkpoint.size)
        roster = whole if size == source.checkpoint.size else count.roster_at(size)
        watched = count.watched_at(size)
    return State(
        place=place,
        source=source,
        size=size,
        roster=roster,
        whole=whole,
        watched=watched,
        dates=read_dates(source, place, whole),
    )


def refuse_inside(directory: Path, out: Path) -> None:
    """Refuse to publish into the election's own directory, or around it."""
    one, other = directory.resolve(), out.resolve()
    if one == other or one in other.parents or other in one.parents:
        raise DataError(
            f"{out}: expected a folder outside of the election's directory, found one inside or around it; nothing was written"
        )


def times(state: State, claimed: pl.Series) -> Callable[[int], int]:
    """Tell by when an entry was known: by witnesses, else as the device says that signed it."""

    def time_of(index: int) -> int:
        dated = state.dates.not_after(index)
        return int(claimed[index]) if dated is None else dated.at

    return time_of


def dated_states(state: State) -> dict[int, tuple[int, str]]:
    """Give the latest states of the log that a quorum of witnesses dated."""
    found: dict[int, tuple[int, str]] = {}
    for size in [one for one in sizes_dated(state.source) if one <= state.size][:200]:
        dated = state.dates.not_after(size - 1)
        if dated is not None and dated.size <= state.size:
            found[dated.size] = dated.at, dated.root.hex()
    return found


def maker(pages: PageMaker) -> str:
    """Name what every page depends on besides its values: the release, the languages, and all that writes them."""
    found = sha256()
    for one in ("publish/site", "publish/files", "tally/board", "projection"):
        for name, data in _sources(files("polltrail") / one):
            found.update(f"{name} {len(data)}\n".encode() + data)
    return (
        f"polltrail {__version__}; {' '.join(pages.languages)}; {pages.site.folder}; {found.hexdigest()[:16]}"
    )


def _sources(folder: Traversable) -> list[tuple[str, bytes]]:
    found: list[tuple[str, bytes]] = []
    for one in sorted(folder.iterdir(), key=lambda each: each.name):
        if one.is_dir():
            found += (
                []
                if one.name == "__pycache__"
                else [(f"{one.name}/{name}", data) for name, data in _sources(one)]
            )
        else:
            found.append((one.name, one.read_bytes()))
    return found
