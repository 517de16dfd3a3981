"""Around every page: its head, its banners, the way to other pages and languages; and templates in one language."""

from functools import cache
from typing import Any, Final

from jinja2 import Environment, StrictUndefined

from polltrail.publish.site.framed import framed
from polltrail.publish.site.languages import BY_CODE
from polltrail.publish.site.links import Here
from polltrail.publish.site.shapes import DEFINITIONS
from polltrail.publish.site.site import CONTENT_SECURITY_POLICY, Site
from polltrail.publish.site.spoken import SpokenLoader
from polltrail.publish.site.texts import Texts, named, plain, straight, texts_of
from polltrail.tally.board import AsOf

REFRESHED: Final = frozenset({"place.html", "contest.html", "station.html", "sealed.html"})
"""Pages that follow the count while they are open."""
MAIN: Final = (b'<main id="main">', b"</main>")


def here_of(site: Site, language: str, page: str | None, *, past: bool = False) -> Here:
    """Stand on a page; one that the election no longer has lies nowhere, and its links still work from a folder deep."""
    return Here(links=site.links, language=language, page=page or "gone/gone.html", past=past)


def write_page(
    template: str,
    here: Here,
    site: Site,
    as_of: AsOf,
    *,
    title: str,
    fragment: bool = False,
    frame: str = "frame.html",
    **values: Any,
) -> bytes:
    """Write a page in its language; of a fragment, only what stands in its main part."""
    environment = environment_of(here.language)
    offered = tuple(BY_CODE[code] for code in site.languages)
    shared = {
        "here": here,
        "site": site,
        "as_of": as_of,
        "texts": texts_of(here.language),
        "languages": offered,
        **values,
    }
    main = environment.get_template(template).render(shared)
    if fragment:
        return main.encode()
    around = {**shared, "live": template in REFRESHED}
    return framed(environment.get_template(frame), around, title=title, main=main)


def fragment_of(page: bytes) -> bytes:
    """Cut out of a page what stands in its main part."""
    start, end = MAIN
    return page.partition(start)[2].rpartition(end)[0]


@cache
def environment_of(language: str) -> Environment:
    """Templates that speak a language."""
    texts = texts_of(language)
    environment = Environment(
        loader=SpokenLoader(texts),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_upright,
    )
    environment.globals |= {
        "_": texts.say,
        "many": texts.many,
        "words": texts.words,
        "raw": texts.raw,
        "language": BY_CODE[language],
        "languages": tuple(BY_CODE.values()),
        "definitions": DEFINITIONS,
        "policy": CONTENT_SECURITY_POLICY,
    }
    environment.filters |= _filters(texts)
    return environment


def _filters(texts: Texts) -> dict[str, Any]:
    return {
        "number": texts.number,
        "signed": texts.signed,
        "moment": texts.moment,
        "listed": texts.listed,
        "named": named,
        "plain": plain,
    }


def _upright(value: Any) -> Any:
    """Take controls that turn text out of what goes to the page as it is; marked-up text is clean already."""
    return straight(value) if type(value) is str else value
