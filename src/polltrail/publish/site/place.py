"""The page of a place: the country or an area."""

from polltrail.publish.site.frame import here_of, write_page
from polltrail.publish.site.site import Site
from polltrail.tally.board import Board


def place_page(
    board: Board, site: Site, language: str, *, fragment: bool = False, past: bool = False
) -> bytes:
    """Write the page of a place; `past`: it lies in `at/<size>/`, and says that it stays as it is."""
    here = here_of(site, language, site.links.place(board.place), past=past)
    heading = board.place[-1] if board.place else board.as_of.name
    return write_page("bare.html", here, site, board.as_of, title=heading, fragment=fragment, heading=heading)
