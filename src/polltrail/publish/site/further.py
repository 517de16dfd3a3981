"""Pages that are of no single place: search, findings, how to read it all, and the choice of languages."""

from collections.abc import Sequence

from polltrail.publish.site.frame import here_of, write_page
from polltrail.publish.site.site import Site
from polltrail.tally.board import AsOf, Board, Dot


def search_page(
    as_of: AsOf,
    site: Site,
    language: str,
    *,
    query: str = "",
    found: Sequence[Dot] | None = None,
    left_out: int = 0,
) -> bytes:
    """Write the page to search a station on; `found` is what a server found for `query`, None where nothing was asked."""
    here = here_of(site, language, "search.html")
    return write_page("bare.html", here, site, as_of, title="search", heading="search")


def findings_page(board: Board, site: Site, language: str) -> bytes:
    """Write the list of all that waits for a person, and of incidents; `board` is of the country."""
    here = here_of(site, language, "findings.html")
    return write_page("bare.html", here, site, board.as_of, title="findings", heading="findings")


def about_page(as_of: AsOf, site: Site, language: str) -> bytes:
    """Write how to read the count, how to check it, and what it cannot tell."""
    here = here_of(site, language, "about.html")
    return write_page("bare.html", here, site, as_of, title="about", heading="about")


def front_page(as_of: AsOf, site: Site) -> bytes:
    """Write the choice of languages, for the site's own folder."""
    here = here_of(site, "en", "index.html")
    return write_page("bare.html", here, site, as_of, title="languages", heading="languages")
