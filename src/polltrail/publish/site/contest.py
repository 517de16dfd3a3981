"""The page of a contest, and the snippet of it that other sites show."""

from markupsafe import Markup

from polltrail.publish.site.curve import draw_curve
from polltrail.publish.site.figures import (
    Line,
    choice_lines,
    contest_name,
    headline,
    reporting,
    reporting_bars,
    rest,
    states,
    turnout,
    winner_of,
)
from polltrail.publish.site.frame import here_of, write_page
from polltrail.publish.site.links import Here
from polltrail.publish.site.listed import link, version_items
from polltrail.publish.site.maps import draw_map
from polltrail.publish.site.official import official_first, official_lines, stations_seen, verdict
from polltrail.publish.site.shared import crumbs, past_states, shared_lists, station_legend, station_spots
from polltrail.publish.site.site import Site
from polltrail.publish.site.stages import NO_VALUES, Values, sections
from polltrail.publish.site.texts import Texts, texts_of
from polltrail.tally.board import ContestBoard, ContestFigures

EMBEDDED = 5
"""Choices in a snippet."""


def contest_page(
    board: ContestBoard,
    site: Site,
    language: str,
    *,
    fragment: bool = False,
    past: bool = False,
    stages: Values = NO_VALUES,
) -> bytes:
    """Write the page of a contest.

    Parameters
    ----------
    stages : mapping of str to value
        What later stages say of it, by their names.
    """
    figures = board.figures
    here, texts = here_of(site, language, site.links.contest(figures.id), past=past), texts_of(language)
    spots = station_spots(board.stations, here)
    return write_page(
        "contest.html",
        here,
        site,
        board.as_of,
        title=contest_name(figures),
        fragment=fragment,
        heading=contest_name(figures),
        crumbs=crumbs(figures.area, here, board.as_of.name, own=True),
        figures=figures,
        headline=headline(figures, texts),
        bars=reporting_bars(figures, texts),
        choices=choice_lines(figures, texts),
        reporting=reporting(figures, texts),
        rest=rest(figures, texts),
        turnout=turnout(figures, texts),
        states=states(figures, texts),
        official=official_lines(figures, texts),
        official_is_part=figures.implied is not None and not figures.implied.covers_all,
        verdict=None if figures.implied is None else verdict(figures.implied, texts),
        versions=version_items(figures.officials, {one.id: one.name for one in figures.choices}, texts),
        parts=[_part(one, here, texts) for one in board.parts],
        map=draw_map(spots, texts.words("Map; what it shows is in the lists below.")) if spots else Markup(),
        legend=station_legend(board.stations, texts) if spots else [],
        curve=draw_curve(board.curve, figures.expected.stations, texts, stations_seen(figures)),
        curve_has_official=bool(stations_seen(figures)),
        official_first=official_first(figures, texts),
        embed=here.to(site.links.embed(figures.id)),
        past_states=past_states(board.curve, here, texts) if site.live else [],
        stages=sections(stages, figures, texts),
        **shared_lists(board, here, texts),
    )


def stages_fragment(figures: ContestFigures, language: str, stages: Values) -> bytes:
    """Write what later stages say of a contest, by itself."""
    return sections(stages, figures, texts_of(language)).encode()


def embed_page(board: ContestBoard, site: Site, language: str) -> bytes:
    """Write the snippet that other sites show of a contest: its totals, and all that keeps them from being bare."""
    figures = board.figures
    here, texts = here_of(site, language, site.links.embed(figures.id)), texts_of(language)
    return write_page(
        "embed.html",
        here,
        site,
        board.as_of,
        title=contest_name(figures),
        frame="embed_frame.html",
        heading=contest_name(figures),
        href=here.contest(figures.id),
        headline=headline(figures, texts),
        bars=reporting_bars(figures, texts),
        choices=choice_lines(figures, texts, most=EMBEDDED),
        more=max(0, len(figures.choices) - EMBEDDED),
        official_first=official_first(figures, texts),
        verdict=None if figures.implied is None else verdict(figures.implied, texts),
    )


def _part(figures: ContestFigures, here: Here, texts: Texts) -> Line:
    """Set what an area inside adds to the contest: who is ahead there, and how much of it is confirmed."""
    first = winner_of(figures)
    name = figures.place[-1] if figures.place else figures.id
    return Line(
        link(here.place(figures.place), name),
        (
            texts.say("{name}: {votes}", name=first.name, votes=first.confirmed)
            if first
            else texts.say("nobody"),
            texts.say(
                "{confirmed} of {expected}",
                confirmed=figures.confirmed.stations,
                expected=figures.expected.stations,
            ),
            texts.share(figures.confirmed.voters, figures.expected.voters),
        ),
    )
