"""The page of a station: every form, who read it, what was decided, and the proof."""

from polltrail.publish.site.frame import here_of, write_page
from polltrail.publish.site.site import Site
from polltrail.tally.board import Station


def station_page(
    station: Station, site: Site, language: str, *, fragment: bool = False, past: bool = False
) -> bytes:
    """Write the page of a station."""
    here = here_of(site, language, site.links.station(station.id), past=past)
    heading = station.name or station.id
    return write_page(
        "bare.html", here, site, station.as_of, title=heading, fragment=fragment, heading=heading
    )
