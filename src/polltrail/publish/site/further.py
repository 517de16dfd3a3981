"""Pages that are of no single place: search, findings, how to read it all, a sealed count, and the choice of languages."""

from collections.abc import Sequence

from markupsafe import Markup

from polltrail.publish.site.frame import here_of, write_page
from polltrail.publish.site.links import Here
from polltrail.publish.site.listed import (
    dot_items,
    finding_items,
    is_incident,
    link,
    notice_items,
    routine_items,
    said_of,
)
from polltrail.publish.site.seats import alarm_items
from polltrail.publish.site.shapes import MARKS
from polltrail.publish.site.site import Site
from polltrail.publish.site.texts import Texts, texts_of
from polltrail.publish.site.words import EXPLAINED, ROLES, STATES
from polltrail.tally.board import AsOf, ContestFigures, Dot, Findings, Sealed


def search_page(
    as_of: AsOf,
    site: Site,
    language: str,
    *,
    query: str = "",
    found: Sequence[Dot] | None = None,
    left_out: int = 0,
) -> bytes:
    """Write the page to search a station on.

    Parameters
    ----------
    found : sequence of Dot or None
        What a server found for `query`; None where nothing was asked, and in a site of files, where a script asks.
    left_out : int
        How many more there are.
    """
    here, texts = here_of(site, language, "search.html"), texts_of(language)
    return write_page(
        "search.html",
        here,
        site,
        as_of,
        title=texts.words("Find a station"),
        query=query,
        found=None if found is None else dot_items(found, here, texts),
        left_out=left_out,
        areas=_areas(site, here),
    )


def _areas(site: Site, here: Here) -> list[Markup]:
    """List the largest areas; whose pages lead on to those inside, and to the stations."""
    expected = site.links.expected
    return [
        link(here.place(path), path[-1])
        for path, parent in zip(expected.areas, expected.parents, strict=True)
        if parent == 0
    ]


def findings_page(
    findings: Findings, site: Site, language: str, contests: Sequence[ContestFigures] = ()
) -> bytes:
    """Write the list of all that waits for a person, and of incidents; first those `contests` that are contradicted."""
    here, texts = here_of(site, language, "findings.html"), texts_of(language)
    return write_page(
        "findings.html",
        here,
        site,
        findings.as_of,
        title=texts.words("Findings and incidents"),
        alarms=alarm_items(contests, here, texts),
        findings=finding_items(findings.notices, here, texts),
        routine=routine_items(findings.notices, here, texts),
        incidents=notice_items([one for one in findings.notices if is_incident(one)], here, texts),
        notices_left_out=findings.notices_left_out,
    )


def about_page(as_of: AsOf, site: Site, language: str) -> bytes:
    """Write how to read the count, how to check it, and what it cannot tell."""
    here, texts = here_of(site, language, "about.html"), texts_of(language)
    return write_page(
        "about.html",
        here,
        site,
        as_of,
        title=texts.words("How to read and check this count"),
        states=[
            (MARKS[state], texts.say(word), texts.say(EXPLAINED[state])) for state, word in STATES.items()
        ],
    )


def sealed_page(sealed: Sealed, site: Site, language: str) -> bytes:
    """Write all that may be shown of a count that is sealed, in the place of the country's page."""
    here, texts = here_of(site, language, "index.html"), texts_of(language)
    return write_page(
        "sealed.html",
        here,
        site,
        sealed.as_of,
        title=sealed.as_of.name,
        heading=sealed.as_of.name,
        sealed=sealed,
        enrolled=_enrolled(sealed, texts),
        checkpoints=[(size, texts.moment(at)) for size, at in reversed(sealed.checkpoints)],
    )


def _enrolled(sealed: Sealed, texts: Texts) -> list[tuple[Markup, str]]:
    return [
        (said_of(role, ROLES, texts), texts.number(count)) for role, count in sealed.enrolled.items() if count
    ]


def missing_page(as_of: AsOf, site: Site, language: str, depth: int) -> bytes:
    """Write what stands where there is no page, with the ways that lead on from so many folders deep."""
    here, texts = here_of(site, language, "gone/" * depth + "gone.html"), texts_of(language)
    return write_page("missing.html", here, site, as_of, title=texts.words("There is no such page"))


def front_page(as_of: AsOf, site: Site) -> bytes:
    """Write the choice of languages, for the site's own folder."""
    here = Here(links=site.links, language=site.languages[0], page="", front=True)
    return write_page("front.html", here, site, as_of, title=as_of.name, frame="front_frame.html")
