"""The page of a contest."""

from polltrail.publish.site.frame import here_of, write_page
from polltrail.publish.site.site import Site
from polltrail.tally.board import Board


def contest_page(
    board: Board, contest: str, site: Site, language: str, *, fragment: bool = False, past: bool = False
) -> bytes:
    """Write the page of a contest; `board` is of the area it is held in, and has its figures among `contests`."""
    here = here_of(site, language, site.links.contest(contest), past=past)
    return write_page("bare.html", here, site, board.as_of, title=contest, fragment=fragment, heading=contest)


def embed_page(board: Board, contest: str, site: Site, language: str) -> bytes:
    """Write the snippet that other sites show of a contest: its totals, and all that keeps them from being bare."""
    here = here_of(site, language, site.links.embed(contest))
    return write_page("bare.html", here, site, board.as_of, title=contest, heading=contest)
