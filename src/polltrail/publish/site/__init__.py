"""The public site: a count as pages, live or as files.

In: the values of `polltrail.tally.board`. Out: pages as bytes, in several languages, and the files they ask for.
Promises: the same values always give the same bytes; every text of the input is escaped and isolated; every page says
which state of the log it is of, and no page shows a bare total; no page holds inline script or style, asks anybody but
its own site for anything, or needs a script to be read; every link is relative, so a site fits in any folder.

Pages lie below `<language>/`: `index.html` (the country), `place/<n>.html`, `contest/<n>.html`,
`station/<n // 1000>/<n>.html`, `search.html`, `findings.html`, `about.html`, `embed/<contest n>.html`; the choice of
languages is the site's own `index.html`. While a count is sealed, `sealed_page` stands in the place of the country's. With `past=True` a page lies in `at/<size>/<language>/...` instead, and its
links to other pages stay there. With `fragment=True` a page is what stands in its `<main>`, with links as from its
newest address.
"""

from polltrail.publish.site.contest import contest_page, embed_page, stages_fragment
from polltrail.publish.site.frame import fragment_of
from polltrail.publish.site.further import (
    about_page,
    findings_page,
    front_page,
    missing_page,
    sealed_page,
    search_page,
)
from polltrail.publish.site.languages import LANGUAGES
from polltrail.publish.site.links import Links
from polltrail.publish.site.place import place_page
from polltrail.publish.site.site import CONTENT_SECURITY_POLICY, Site, assets
from polltrail.publish.site.station import station_page

__all__ = [
    "CONTENT_SECURITY_POLICY",
    "LANGUAGES",
    "Links",
    "Site",
    "about_page",
    "assets",
    "contest_page",
    "embed_page",
    "findings_page",
    "fragment_of",
    "front_page",
    "missing_page",
    "place_page",
    "sealed_page",
    "search_page",
    "stages_fragment",
    "station_page",
]
