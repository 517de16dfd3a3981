"""Every page of the site about the invented night, and what stands in a page's HTML."""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from importlib.resources import files

from polltrail.publish.site import (
    LANGUAGES,
    Site,
    about_page,
    assets,
    contest_page,
    embed_page,
    findings_page,
    front_page,
    place_page,
    sealed_page,
    search_page,
    station_page,
)
from support import boards


def scripts() -> dict[str, bytes]:
    """The modules that pages move with, as they are served."""
    folder = files("polltrail.web") / "static" / "board"
    return {one.name: one.read_bytes() for one in folder.iterdir() if one.name.endswith(".js")}


def pages(
    site: Site, given: boards.Everything | None = None, languages: tuple[str, ...] = LANGUAGES
) -> dict[str, bytes]:
    """One page of every kind in every language, by path; `given` says what they show."""
    shown = given or boards.everything()
    found = {"index.html": front_page(shown.country.as_of, site)}
    for language in languages:
        found |= {f"{language}/{path}": page for path, page in _pages(site, shown, language)}
        found[f"at/2000/{language}/contest/17.html"] = contest_page(shown.contest, site, language, past=True)
    return found


def _pages(site: Site, shown: boards.Everything, language: str) -> Iterator[tuple[str, bytes]]:
    yield "index.html", place_page(shown.country, site, language)
    yield "place/22.html", place_page(shown.place, site, language)
    yield "contest/17.html", contest_page(shown.contest, site, language)
    yield "embed/17.html", embed_page(shown.contest, site, language)
    yield "station/0/71.html", station_page(shown.station, site, language)
    yield "findings.html", findings_page(shown.findings, site, language)
    yield "about.html", about_page(shown.country.as_of, site, language)
    yield "search.html", search_page(shown.country.as_of, site, language, query=shown.place.stations[0].name, found=shown.place.stations[:5], left_out=3)  # fmt: skip


def whole_site(site: Site, given: boards.Everything | None = None) -> dict[str, bytes]:
    """The pages with the files they ask for, and a sealed count."""
    sealed = {
        f"{language}/sealed.html": sealed_page(boards.sealed(), site, language) for language in LANGUAGES
    }
    return {**pages(site, given), **sealed, **assets(site)}


@dataclass
class Html(HTMLParser):
    """What stands in a page: its tags with their attributes, and its text."""

    tags: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in {"meta", "link", "img", "br", "input"}:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def all(self, attribute: str) -> list[str]:
        return [attributes[attribute] for _, attributes in self.tags if attribute in attributes]

    @property
    def words(self) -> str:
        return " ".join("".join(self.text).split())


def read(page: bytes) -> Html:
    """Read a page, whose tags must all be closed in their order."""
    found = Html()
    found.feed(page.decode())
    found.close()
    assert found.open == []
    return found


def resolved(path: str, href: str) -> str:
    """Where a relative link of the page at `path` leads, as a path below the site."""
    return posixpath.normpath(
        posixpath.join(posixpath.dirname(path), href.partition("#")[0].partition("?")[0])
    )
