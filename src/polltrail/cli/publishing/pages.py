"""Pages in the chosen languages, by their paths in the site."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

from polltrail.election.expected import Expected
from polltrail.parliament.two_counts import Law
from polltrail.publish.site import (
    Links,
    Site,
    about_page,
    contest_page,
    embed_page,
    findings_page,
    front_page,
    place_page,
    search_page,
    station_page,
)
from polltrail.publish.site import assets as site_assets
from polltrail.tally.board import AsOf, Board, ContestBoard, Findings, Station

Made = dict[str, bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageMaker:
    """Makes the pages of a site."""

    site: Site
    languages: tuple[str, ...]

    @classmethod
    def of(cls, expected: Expected, languages: tuple[str, ...], house: Law | None = None) -> "PageMaker":
        """Make pages of an election in these languages; with a house where a law makes one."""
        return cls(
            site=Site(
                links=Links(expected), live=False, scripts=_scripts(), languages=languages, house=house
            ),
            languages=languages,
        )

    @property
    def assets(self) -> Mapping[str, bytes]:
        """Style and scripts."""
        return site_assets(self.site)

    def place_files(self, number: int) -> list[str]:
        """Name the pages of a place."""
        return [f"{one}/place/{number}.html" if number else f"{one}/index.html" for one in self.languages]

    def contest_files(self, number: int) -> list[str]:
        """Name the pages of a contest, and its snippets."""
        return [f"{one}/{kind}/{number}.html" for one in self.languages for kind in ("contest", "embed")]

    def station(self, number: int, station: Station) -> Made:
        """Write the pages of a station."""
        path = f"station/{number // 1000}/{number}.html"
        return {f"{one}/{path}": station_page(station, self.site, one) for one in self.languages}

    def place(self, number: int, board: Board) -> Made:
        """Write the pages of a place; the country's is a language's first."""
        path = f"place/{number}.html" if number else "index.html"
        return {f"{one}/{path}": place_page(board, self.site, one) for one in self.languages}

    def contest(self, number: int, board: ContestBoard, stages: Mapping[str, object]) -> Made:
        """Write the pages of a contest, with what later stages say of it, and the snippets that others show of it."""
        found: Made = {}
        for one in self.languages:
            found[f"{one}/contest/{number}.html"] = contest_page(board, self.site, one, stages=stages)
            found[f"{one}/embed/{number}.html"] = embed_page(board, self.site, one)
        return found

    def whole(self, as_of: AsOf, findings: Findings, country: Board) -> Made:
        """Write the pages that are of no single place; the choice of languages last."""
        contests = (*country.contests, *country.seats)
        found: Made = {}
        for one in self.languages:
            found[f"{one}/search.html"] = search_page(as_of, self.site, one)
            found[f"{one}/about.html"] = about_page(as_of, self.site, one)
            found[f"{one}/findings.html"] = findings_page(findings, self.site, one, contests)
        return found | {"index.html": front_page(as_of, self.site)}


def _scripts() -> Mapping[str, bytes]:
    folder = files("polltrail.web") / "static" / "board"
    return (
        {one.name: one.read_bytes() for one in folder.iterdir() if one.name.endswith(".js")}
        if folder.is_dir()
        else {}
    )
