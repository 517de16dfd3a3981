"""Which page a path means, and how it is made: the same paths as those of a site of files, and those of past sizes."""

import sys
from collections.abc import Mapping
from functools import cached_property
from importlib.resources import files
from typing import Final

from polltrail import __version__
from polltrail.errors import DataError, PolltrailError
from polltrail.parliament.two_counts import Law
from polltrail.publish.files.feed import ATOM, MOST, feed
from polltrail.publish.files.json_values import json_bytes
from polltrail.publish.files.news import news
from polltrail.publish.files.official_rows import official_tables
from polltrail.publish.files.openapi import api_page, openapi
from polltrail.publish.files.table_parts import frame_of
from polltrail.publish.site import (
    LANGUAGES,
    Links,
    Site,
    about_page,
    assets,
    contest_page,
    embed_page,
    findings_page,
    front_page,
    missing_page,
    place_page,
    sealed_page,
    search_page,
    stages_fragment,
    station_page,
)
from polltrail.store import ElectionDir
from polltrail.store.board import BoardReader
from polltrail.store.board.house import house_bytes, house_law
from polltrail.store.board.stages import kept_audits, kept_looks, kept_projections
from polltrail.web.board.answers import HTML, JSON, Answer

FOUND: Final = 50
"""Stations that a search shows."""
MOST_ASKED: Final = 200
"""Letters of a search that are looked at."""
DEEPEST: Final = 4
"""Folders below a language's that a page can lie in."""
_KINDS: Final = {
    "css": b"text/css; charset=utf-8",
    "js": b"text/javascript; charset=utf-8",
    "svg": b"image/svg+xml",
}


class NotThere(Exception):  # noqa: N818 - it is an answer on its way out
    """There is nothing at a path."""


class IsSealed(Exception):  # noqa: N818
    """What is asked for is not shown while the count is sealed."""


class Pages:
    """Makes pages and values from what a reader reads.

    Parameters
    ----------
    place : ElectionDir or None
        Where what later stages said is kept; None: pages say nothing of that.
    """

    def __init__(self, reader: BoardReader, place: ElectionDir | None = None) -> None:
        self._reader, self._place = reader, place
        self._site: Site | None = None

    @property
    def reader(self) -> BoardReader:
        """Where the values come from."""
        return self._reader

    @property
    def site(self) -> Site:
        """The site, by the definition in force."""
        if self._site is None or self._site.links.expected is not self._reader.expected:
            self._site = Site(
                links=Links(self._reader.expected), live=True, scripts=self._scripts, house=self._house()
            )
        return self._site

    def _house(self) -> Law | None:
        """Read by what law a house is made; one that means nothing is said to whoever runs the server, and makes none."""
        if self._place is None:
            return None
        try:
            return house_law(self._place.root, self._reader.expected)
        except PolltrailError as exc:
            sys.stderr.write(f"{exc}\n")
            return None

    def front(self) -> Answer:
        """Give the choice of languages."""
        return Answer(kind=HTML, body=front_page(self._reader.as_of(), self.site))

    def page(
        self, language: str, path: str, *, at: int | None = None, fragment: bool = False, asked: str = ""
    ) -> Answer:
        """Make a page.

        Parameters
        ----------
        path : str
            Below the folder of its language.
        at : int or None
            Of which size of the log; None for the newest.
        asked : str
            What is searched for.

        Raises
        ------
        NotThere
            There is no such fragment or language, or nothing lies so deep; otherwise a page says so.
        """
        if language not in LANGUAGES:
            raise NotThere
        path = path or "index.html"
        if (sealed := self._reader.sealed()) is not None:
            if path != "index.html" or at is not None:
                raise IsSealed
            return Answer(kind=HTML, body=sealed_page(sealed, self.site, language))
        final = at is not None and self._reader.is_final(at)
        kind, _, rest = path.partition("/")
        past = at is not None and not fragment
        try:
            body = self._body(kind, rest, language, at, fragment=fragment, past=past, asked=asked)
        except (DataError, NotThere) as exc:
            depth = path.count("/") + (0 if at is None else 2)
            if fragment or depth > DEEPEST:
                raise NotThere from exc
            return self._missing(language, depth)
        return Answer(kind=HTML, body=body, final=final, shown_elsewhere=kind == "embed")

    def _missing(self, language: str, depth: int) -> Answer:
        """Say in a page that there is none, so many folders deep."""
        return Answer(
            kind=HTML, body=missing_page(self._reader.as_of(), self.site, language, depth), status=404
        )

    def _body(
        self, kind: str, rest: str, language: str, at: int | None, *, fragment: bool, past: bool, asked: str
    ) -> bytes:  # fmt: skip
        reader, site = self._reader, self.site
        match kind:
            case "index.html":
                return place_page(reader.board(0, at), site, language, fragment=fragment, past=past)
            case "place":
                return place_page(
                    reader.board(_number(rest), at), site, language, fragment=fragment, past=past
                )
            case "contest":
                number = _number(rest)
                said = self._stages(number) if at is None else {}
                return contest_page(
                    reader.contest(number, at), site, language, fragment=fragment, past=past, stages=said
                )
            case "station":
                return station_page(
                    reader.station(_in_thousands(rest), at), site, language, fragment=fragment, past=past
                )
            case "embed" if at is None:
                return embed_page(reader.contest(_number(rest)), site, language)
            case _ if at is None and (kind == "stages" or not rest):
                return self._further(kind, language, asked, rest)
        raise NotThere

    def _stages(self, contest: int) -> Mapping[str, object]:
        """Give what later stages said of a contest, as it was kept; they run beside this."""
        if self._place is None:
            return {}
        root = self._place.root
        return {
            "audit": kept_audits(root).get(contest),
            "projection": kept_projections(root).get(contest),
            "forensics": kept_looks(root).get(contest),
        }

    def _further(self, name: str, language: str, asked: str, rest: str) -> bytes:
        """Make a page that is of no single place."""
        reader, site = self._reader, self.site
        match name:
            case "search.html":
                asked = asked[:MOST_ASKED].strip()
                found = reader.search(asked, FOUND + 1) if asked else None
                shown, more = (None, 0) if found is None else (found[:FOUND], len(found[FOUND:]))
                return search_page(reader.as_of(), site, language, query=asked, found=shown, left_out=more)
            case "findings.html":
                country = reader.board(0)
                return findings_page(reader.findings(), site, language, (*country.contests, *country.seats))
            case "about.html":
                return about_page(reader.as_of(), site, language)
            case "stages" if rest.startswith("contest/"):
                number = _number(rest.removeprefix("contest/"))
                return stages_fragment(reader.contest(number).figures, language, self._stages(number))
        raise NotThere

    def value(self, path: str) -> Answer:
        """Give what a path below `data/` means, as JSON.

        Raises
        ------
        NotThere
            There is no such value.
        IsSealed
            It is not shown while the count is sealed.
        """
        sealed = self._reader.sealed()
        if path == "sealed.json" and sealed is not None:
            return Answer(kind=JSON, body=json_bytes(sealed))
        if sealed is not None:
            raise IsSealed
        try:
            return Answer(kind=JSON, body=json_bytes(self._value(path)))
        except DataError as exc:
            raise NotThere from exc

    def _value(self, path: str) -> object:
        reader, (kind, _, rest) = self._reader, path.partition("/")
        match kind:
            case "index.json" if not rest:
                return reader.index()
            case "findings.json" if not rest:
                return reader.findings()
            case "place":
                return reader.board(_number(rest, ".json"))
            case "contest":
                return reader.contest(_number(rest, ".json"))
            case "station":
                return reader.station(_in_thousands(rest, ".json"))
        raise NotThere

    def asset(self, path: str) -> Answer:
        """Give a style sheet or a script, which never changes under its name."""
        found = assets(self.site).get(f"assets/{path}")
        if found is None:
            raise NotThere
        return Answer(
            kind=_KINDS.get(path.rpartition(".")[2], b"application/octet-stream"), body=found, final=True
        )

    def feed(self) -> Answer:
        """Give the Atom feed: what a published site of the same state tells.

        Raises
        ------
        IsSealed
            Nothing is told while the count is sealed.
        """
        if self._reader.sealed() is not None:
            raise IsSealed
        told, as_of, expected = self._reader.told(MOST), self._reader.as_of(), self._reader.expected
        findings = [
            (number, one.station, one.contest, one.code, one.index, one.answered_by)
            for number, one in told.findings
        ]
        frames = {"findings": frame_of("findings", findings)} | official_tables(told.watched)
        language = next(iter(LANGUAGES))
        items = news(frames, expected, language, time_of=told.time_of, dated=told.dated)
        home = f"{language}/index.html"
        body = feed(items, election=as_of.election, name=as_of.name, home=home, rehearsal=as_of.rehearsal)
        return Answer(kind=ATOM, body=body)

    def law(self) -> Answer:
        """Give the law by which a house is made, as it was put there.

        Raises
        ------
        NotThere
            There is none.
        """
        law = None if self._place is None else house_bytes(self._place.root)
        if law is None:
            raise NotThere
        return Answer(kind=b"text/plain; charset=utf-8", body=law)

    def api(self, *, as_page: bool) -> Answer:
        """Describe the JSON: for programs, or for people."""
        document = openapi(name=self._reader.as_of().name, version=__version__, live=True)
        if as_page:
            return Answer(kind=HTML, body=api_page(document, f"{self.site.folder}/board.css"))
        return Answer(kind=JSON, body=json_bytes(document))

    @cached_property
    def _scripts(self) -> Mapping[str, bytes]:
        folder = files("polltrail.web") / "static" / "board"
        return (
            {one.name: one.read_bytes() for one in folder.iterdir() if one.name.endswith(".js")}
            if folder.is_dir()
            else {}
        )


def _number(rest: str, ending: str = ".html") -> int:
    """Read the number of a page: in its one form, so that nothing has two addresses."""
    text = rest.removesuffix(ending)
    if rest == text or not (text.isascii() and text.isdigit()) or len(text) > 9 or str(int(text)) != text:
        raise NotThere
    return int(text)


def _in_thousands(rest: str, ending: str = ".html") -> int:
    folder, _, name = rest.partition("/")
    number = _number(name, ending)
    if folder != str(number // 1000):
        raise NotThere
    return number
