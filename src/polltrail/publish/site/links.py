"""Where the pages of a site lie, and how one leads to another: by relative paths only, so a site fits in any folder."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from polltrail.election import AreaPath
from polltrail.election.expected import Expected

ALWAYS_NEWEST = ("search.html", "findings.html", "about.html", "embed/")
"""Pages that are of the newest size only."""
PER_FOLDER = 1000
"""Stations whose pages share a folder."""


@dataclass(frozen=True, kw_only=False)
class Links:
    """Paths of pages below a language's folder, by the numbers that `Expected` gives; None for what it does not have."""

    expected: Expected

    @cached_property
    def _areas(self) -> Mapping[AreaPath, int]:
        return {path: number for number, path in enumerate(self.expected.areas)}

    def area(self, path: AreaPath) -> int | None:
        """Number of an area."""
        return self._areas.get(path)

    def place(self, path: AreaPath) -> str | None:
        """The page of the country or of an area."""
        number = self._areas.get(path)
        if number is None:
            return None
        return f"place/{number}.html" if number else "index.html"

    def contest(self, contest: str) -> str | None:
        """The page of a contest."""
        number = self.expected.contest_numbers.get(contest)
        return None if number is None else f"contest/{number}.html"

    def embed(self, contest: str) -> str | None:
        """The snippet of a contest that other sites show."""
        number = self.expected.contest_numbers.get(contest)
        return None if number is None else f"embed/{number}.html"

    def station(self, station: str) -> str | None:
        """The page of a station."""
        number = self.expected.stations.get(station)
        return None if number is None else f"station/{number // PER_FOLDER}/{number}.html"


@dataclass(frozen=True, kw_only=True)
class Here:
    """A page's own place, and the way from it to everything else.

    Attributes
    ----------
    page : str
        Path below its language's folder.
    past : bool
        Whether it lies in `at/<size>/`: the same pages as of a size.
    front : bool
        Whether it is the choice of languages, in the site's own folder.
    """

    links: Links
    language: str
    page: str
    past: bool = False
    front: bool = False

    @cached_property
    def up(self) -> str:
        """The way to the language's folder."""
        return "../" * self.page.count("/")

    @cached_property
    def root(self) -> str:
        """The way to the site's folder."""
        if self.front:
            return ""
        return f"{self.up}../../../" if self.past else f"{self.up}../"

    def to(self, page: str | None) -> str | None:
        """The way to another page in this language, of the same size where it has one of that size."""
        if page is None:
            return None
        if self.past and page.startswith(ALWAYS_NEWEST):
            return f"{self.root}{self.language}/{page}"
        return self.up + page

    def place(self, path: AreaPath) -> str | None:
        """The way to a place."""
        return self.to(self.links.place(path))

    def contest(self, contest: str) -> str | None:
        """The way to a contest."""
        return self.to(self.links.contest(contest))

    def station(self, station: str) -> str | None:
        """The way to a station."""
        return self.to(self.links.station(station))

    def file(self, path: str) -> str:
        """The way to a file of the site."""
        return self.root + path

    def other(self, language: str) -> str:
        """The way to the same page in another language."""
        return f"{self.up}../{language}/{self.page}"

    def at(self, size: int) -> str:
        """The way to the same page as of a size."""
        return f"{self.root}at/{size}/{self.language}/{self.page}"

    @property
    def newest(self) -> str:
        """The way to the same page as it is now."""
        return f"{self.root}{self.language}/{self.page}"

    @property
    def data(self) -> str | None:
        """The way to the values that the page is made of; None where it has none of its own."""
        if self.page == "index.html":
            return self.file("data/index.json")
        kind, _, rest = self.page.partition("/")
        if kind not in {"place", "contest", "station"}:
            return None
        return self.file(f"data/{kind}/{rest.removesuffix('.html')}.json")
