"""Pictures of figures: what they mark, that they stay within themselves, and that every page has their colours."""

import re
from importlib.resources import files

import pytest

from polltrail.forensics.pictures import pictures_of
from polltrail.publish.charts.forensics import (
    AreaRow,
    Words,
    areas_chart,
    comb_chart,
    comet_chart,
    digit_chart,
    digits_beyond,
    field_chart,
    fingerprint_chart,
    shades,
    teeth_beyond,
)
from polltrail.publish.forensics.tables import outside
from polltrail.tally.board.looked import Comb, Digits, Grid, Pictures
from support.polls import clean_polls

REPORT = (files("polltrail.publish") / "templates" / "style.css").read_text()
SITE = (files("polltrail.publish.site") / "style" / "stages.css").read_text()
WORDS = Words(
    turnout="turnout", share="share of A & <B>", stations="stations", votes="votes", digit="last digit",
    more="more or fewer than expected",
)  # fmt: skip
FLAT = Comb(observed=(20,) * 101, expected=(20.0,) * 101, sd=(4.47,) * 101)


def drawn(pictures: Pictures) -> dict[str, str]:
    assert pictures.fingerprint is not None
    assert pictures.comb_turnout is not None
    assert pictures.by_turnout is not None
    assert pictures.digits_turnout is not None
    assert pictures.residuals is not None
    rows = [
        AreaRow(name="North", label="+3 of 9", value=3, low=-1, high=7, left=False),
        AreaRow(name="South", label="+9 of 20", value=9, low=4, high=14, left=True),
    ]
    return {
        "fingerprint": fingerprint_chart(pictures.fingerprint, WORDS),
        "comb": comb_chart(pictures.comb_turnout, WORDS, turnout=True),
        "share": comb_chart(FLAT, WORDS, turnout=False),
        "comet": comet_chart(pictures.by_turnout, pictures.stations, WORDS),
        "digits": digit_chart(pictures.digits_turnout, WORDS),
        "field": field_chart(pictures.residuals, pictures.far, WORDS),
        "areas": areas_chart(rows, "stations beyond chance"),
    }


@pytest.fixture(scope="module")
def charts() -> dict[str, str]:
    return drawn(pictures_of(clean_polls(5)))


def test_every_colour_has_one_for_the_dark_page_of_reports_and_of_the_site(charts: dict[str, str]) -> None:
    for name, svg in charts.items():
        for use in re.findall(r'(?:fill|stroke)="#[0-9a-f]+"', svg):
            assert f"svg [{use}]" in REPORT, (name, use)
            assert f".pictured [{use}]" in SITE, (name, use)


def test_pictures_stay_within_themselves_and_small(charts: dict[str, str]) -> None:
    for name, svg in charts.items():
        width, height = map(float, re.search(r'viewBox="0 0 (\d+) (\d+)"', svg).groups())  # type: ignore[union-attr]
        for x, y in re.findall(r"M(-?[\d.]+) (-?[\d.]+)", svg):
            assert -0.01 <= float(x) <= width, name
            assert -0.01 <= float(y) <= height, name
        for x, y in re.findall(r"(-?[\d.]+),(-?[\d.]+)", " ".join(re.findall(r'points="([^"]*)"', svg))):
            assert -0.01 <= float(x) <= width, name
            assert -0.01 <= float(y) <= height, name
        assert len(svg) < 40_000, name
        assert set(re.findall(r'font-size="(\d+)px"', svg)) == {"12"}, name


def test_names_are_text_and_never_marks(charts: dict[str, str]) -> None:
    assert "share of A &amp; &lt;B&gt;" in charts["fingerprint"]
    assert "<B>" not in "".join(charts.values())


def test_teeth_that_chance_hardly_makes_are_marked_and_named() -> None:
    observed = list(FLAT.observed)
    observed[75] = 60
    high = Comb(observed=tuple(observed), expected=FLAT.expected, sd=FLAT.sd)
    assert teeth_beyond(high) == [75]
    svg = comb_chart(high, WORDS, turnout=True)
    assert svg.count(">75<") == 3  # the axis, and the tooth with its rim
    assert teeth_beyond(FLAT) == []


def test_one_station_where_none_is_expected_is_no_tooth_to_mark() -> None:
    observed, expected = [0] * 101, [0.001] * 101
    observed[3] = 1
    assert teeth_beyond(Comb(observed=tuple(observed), expected=tuple(expected), sd=(0.03,) * 101)) == []


def test_digits_far_beyond_the_band_are_marked() -> None:
    even = Digits(counts=10_000, observed=(1_000,) * 10, expected=(1_000.0,) * 10)
    assert digits_beyond(even) == []
    round_ones = Digits(counts=10_000, observed=(1_200, *(978,) * 8, 976), expected=(1_000.0,) * 10)
    assert digits_beyond(round_ones) == [0]


def test_stations_outside_the_square_are_counted_by_where_they_are() -> None:
    cells = ((40, 40, 3), (0, 0, 2), (40, 0, 5), (20, 20, 90))
    grid = Grid(first=-9.84, side=0.48, across=41, cells=cells, at=(0.0, 0.0))
    assert outside(grid, 6.0) == {"both_high": 3, "both_low": 2, "other": 5, "inside": 90}


def test_the_fullest_cells_share_the_darkest_shade() -> None:
    cells = (*((column, row, 1 + column) for column in range(100) for row in range(5)), (99, 99, 100_000))
    starts = shades(Grid(first=0, side=1, across=100, cells=cells, at=(50, 50)))
    assert starts[-1] <= 100
