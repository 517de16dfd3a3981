"""Maps, curves, bars and marks: every dot is in the picture, trouble lies on top, nothing needs colour."""

import re
from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from polltrail.publish.site.curve import draw_curve
from polltrail.publish.site.maps import WIDTH, Spot, draw_map
from polltrail.publish.site.shapes import DEFINITIONS, MARKS, bar
from polltrail.publish.site.texts import texts_of
from polltrail.review.slots import STATES
from polltrail.tally.board import Point, Share
from support import boards

PLACES = st.tuples(st.floats(-180, 180), st.floats(-90, 90))


@given(places=st.lists(PLACES, min_size=1, max_size=40))
def test_every_dot_lies_in_the_picture(places: list[tuple[float, float]]) -> None:
    drawn = draw_map([Spot(at, "missing", "x", None) for at in places], "map")
    height = float(re.search(r'viewBox="0 0 400 (\d+)"', drawn)[1])  # type: ignore[index]
    dots = re.findall(r'<use [^>]* x="([^"]*)" y="([^"]*)" width="(\d+)"', drawn)
    assert len(dots) == len(places)
    for x, y, size in dots:
        assert 0 <= float(x) + float(size) / 2 <= WIDTH
        assert -0.6 <= float(y) + float(size) / 2 <= height + 0.6


def test_north_is_up_and_east_is_right() -> None:
    drawn = draw_map(
        [Spot((0, 0), "missing", "south-west", None), Spot((1, 1), "missing", "north-east", None)], "map"
    )
    (x0, y0), (x1, y1) = [
        (float(x), float(y)) for x, y in re.findall(r'x="([^"]*)" y="([^"]*)" width', drawn)[-2:]
    ]
    assert x1 > x0
    assert y1 < y0


def test_what_is_in_trouble_is_drawn_last() -> None:
    drawn = draw_map([Spot(dot.at, dot.state, dot.name, None) for dot in boards.dots() if dot.at], "map")
    order = re.findall(r'href="#m-([a-z_]+)"', drawn)
    assert order[-3:] == ["held", "contested", "contested"]


def test_every_state_has_a_shape_of_its_own() -> None:
    shapes = dict(re.findall(r'<symbol id="m-([a-z_]+)"[^>]*>(.*?)</symbol>', DEFINITIONS))
    assert set(shapes) == set(STATES) == set(MARKS)
    outlines = {re.sub(r' class="[^"]*"', "", drawn) for drawn in shapes.values()}
    assert len(outlines) == len(shapes)


@given(parts=st.lists(st.integers(-5, 50), max_size=4), rest=st.integers(0, 50))
def test_a_bar_is_as_wide_as_its_parts(parts: Sequence[int], rest: int) -> None:
    whole = sum(max(part, 0) for part in parts) + rest
    widths = [
        float(one)
        for one in re.findall(
            r'<rect x="[\d.]+%" width="([\d.]+)%"', bar([("held", part) for part in parts], whole)
        )
    ]
    assert len(widths) == sum(part > 0 for part in parts)
    assert sum(widths) <= 100.1


def test_a_curve_is_of_times_where_witnesses_gave_some_and_of_sizes_where_not() -> None:
    texts = texts_of("en")
    assert ":00</text>" in draw_curve(boards.curve(), 198, texts)
    undated = [replace(one, at=None) for one in boards.curve()]
    assert ":00</text>" not in draw_curve(undated, 198, texts)
    assert "4,213" in draw_curve(undated, 198, texts)


def test_a_curve_of_less_than_two_moments_is_none() -> None:
    texts = texts_of("en")
    assert draw_curve((), 198, texts) == ""
    assert draw_curve(boards.curve()[:1], 198, texts) == ""
    assert draw_curve(boards.curve(), 0, texts) == ""


@given(seconds=st.lists(st.integers(0, 2**40), min_size=2, max_size=9, unique=True))
def test_a_curve_over_any_time_stays_small(seconds: list[int]) -> None:
    share = Share(stations=3, voters=9)
    points = [Point(size=at, at=one, read=share, confirmed=share) for at, one in enumerate(sorted(seconds))]
    assert len(draw_curve(points, 10, texts_of("en"))) < 6_000
