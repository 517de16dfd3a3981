"""Pictures of a house: every seat is there and says what it is, nothing hangs on colour alone, and the other way round is a mirror."""

import re
from itertools import combinations
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polltrail.publish.charts.parliament import (
    DEFINITIONS,
    Bloc,
    CoalitionRow,
    HouseWords,
    Rung,
    SeatMark,
    StripSeat,
    Swing,
    coalition_table,
    flip_ladder,
    hemicycle,
    looks_of,
    seat_strip,
    style,
    swatch,
    swing_chart,
    titled,
)
from polltrail.publish.charts.parliament.hemicycle import MIDDLE, RADIUS, layout, row_count, shared_out
from polltrail.publish.charts.parliament.values import LOOKS

SVG = "{http://www.w3.org/2000/svg}"
SAID = HouseWords(large="5", small="seats", majority="3")
BLOCS = (
    Bloc(label="A 2", seats=(SeatMark(look=0, title="one: A"), SeatMark(look=0, state="disputed", rival=1, title="two: A, or B"))),
    Bloc(label="B 1", seats=(SeatMark(look=1, title="three: B", shape="square"),)),
    Bloc(label="", seats=(SeatMark(look=None, state="vacant", title="four"), SeatMark(look=None, state="tied", rival=1, title="five"))),
)  # fmt: skip
ROWS = (
    CoalitionRow(members=(0, 1), parts=((0, 40), (1, 30)), label="70 (+19)", note="98 %"),
    CoalitionRow(members=(0, 2), parts=((0, 40), (2, 12)), label="52 (+1)", refused="A : C"),
)
RUNGS = (Rung(seats=49, name="as it is", label="49", look=0), Rung(seats=51, name="X: B → A", label="+2", look=0), Rung(seats=48, name="Y: A → B", label="−3", look=1))  # fmt: skip


def drawn(*, mirrored: bool = False) -> dict[str, str]:
    """One picture of each kind."""
    return {
        "hemicycle": hemicycle(BLOCS, needed=3, said=SAID, mirrored=mirrored),
        "coalitions": coalition_table([("A", 0), ("B", 1), ("C", 2)], ROWS, needed=51, majority="51", mirrored=mirrored),
        "strip": seat_strip([StripSeat(look=0, probability=0.9, title="x"), StripSeat(look=1, probability=0.4)], half="50 %", mirrored=mirrored),
        "ladder": flip_ladder(RUNGS, needed=51, majority="51", mirrored=mirrored),
        "swing": swing_chart([Swing(name="A", look=0, before=80, after=124, label="+44"), Swing(name="B", look=1, before=60, after=7, label="−53")], mirrored=mirrored),
    }  # fmt: skip


def test_every_seat_is_drawn_once_and_says_what_it_is() -> None:
    tree = ET.fromstring(hemicycle(BLOCS, needed=3, said=SAID))
    titles = [title.text for title in tree.iter(f"{SVG}title")]
    assert titles == ["one: A", "two: A, or B", "three: B", "four", "five"]


def test_a_disputed_seat_is_hollow_in_its_rivals_rim_and_holds_its_holder() -> None:
    tree = ET.fromstring(hemicycle(BLOCS, needed=3, said=SAID))
    [group] = [one for one in tree.iter(f"{SVG}g") if one.get("class") == "disputed rim-party-1"]
    assert [one.get("class") for one in group] == [None, "holder party-0"]
    assert {"vacant", "tied rim-party-1"} <= {one.get("class") for one in tree.iter(f"{SVG}g")}


@given(st.integers(1, 900))
def test_seats_stand_in_the_half_circle_and_do_not_touch(seats: int) -> None:
    places, r = layout(seats)
    assert len(places) == seats
    assert sum(shared_out(seats, [1.0] * row_count(seats))) == seats
    assert all(abs(one.x - MIDDLE) <= RADIUS + 1e-9 for one in places)
    assert [one.turn for one in places] == sorted(one.turn for one in places)
    near = sorted(places, key=lambda one: one.x)
    for at, one in enumerate(near):
        for other in near[at + 1 : at + 40]:
            if other.x - one.x >= 2 * r:
                break
            assert (one.x - other.x) ** 2 + (one.y - other.y) ** 2 >= (2 * r) ** 2 * 0.98


@given(st.integers(0, 700), st.lists(st.floats(1, 9), min_size=1, max_size=15))
def test_rows_are_in_proportion_to_their_radius(seats: int, radii: list[float]) -> None:
    found = shared_out(seats, radii)
    assert sum(found) == seats
    assert all(abs(one - seats * radius / sum(radii)) < 1 for one, radius in zip(found, radii, strict=True))


def test_no_two_parties_are_told_apart_by_colour_alone() -> None:
    tree = ET.fromstring(DEFINITIONS)
    patterns = {}
    for one in tree.iter("pattern"):
        name = str(one.get("id"))
        patterns[name] = (
            ET.tostring(one).decode().replace(name, "").replace(name.replace("party", "ground"), "")
        )
    own = [patterns[f"party-{look}"] for look in range(LOOKS)]
    assert all(one != other for one, other in combinations(own, 2))
    assert "vacant" in patterns


def test_more_parties_than_looks_share_the_last_one() -> None:
    looks = looks_of([f"P{number}" for number in range(14)])
    assert [looks["P0"], looks["P9"], looks["P10"], looks["P13"]] == [0, 9, LOOKS, LOOKS]


@pytest.mark.parametrize("mirrored", [False, True])
def test_every_class_that_is_drawn_has_its_rule(mirrored: bool) -> None:
    known = set(re.findall(r"\.([a-z][a-z0-9-]*)", style()))
    used = {
        name
        for svg in [*drawn(mirrored=mirrored).values(), DEFINITIONS, swatch(3), swatch(None)]
        for words in re.findall(r'class="([^"]*)"', svg)
        for name in words.split()
    }
    assert used - known - {"hemicycle", "coalitions", "strip", "ladder", "swing"} == set()


@pytest.mark.parametrize("kind", drawn())
def test_the_other_way_round_is_a_mirror_in_which_words_are_the_same(kind: str) -> None:
    straight, turned = (drawn(mirrored=mirrored)[kind] for mirrored in (False, True))
    assert straight != turned
    texts = [re.findall(r"<text[^>]*>([^<]*)<", svg) for svg in (straight, turned)]
    assert sorted(texts[0]) == sorted(texts[1])
    circles = [re.findall(r'<circle cx="([^"]*)"', svg) for svg in (straight, turned)]
    assert sorted(round(360 - float(x), 1) for x in circles[0]) == pytest.approx(
        sorted(round(float(x), 1) for x in circles[1]), abs=0.11
    )


@pytest.mark.parametrize("kind", drawn())
def test_a_picture_can_be_heard_and_is_the_same_each_time(kind: str) -> None:
    svg = titled(drawn()[kind], name="x", title="Who & <why>", description="A 2, B 1")
    tree = ET.fromstring(svg)
    assert tree.get("role") == "img"
    assert [tree.get("aria-labelledby"), tree.get("aria-describedby")] == ["x-title", "x-about"]
    assert [one.text for one in tree[:2]] == ["Who & <why>", "A 2, B 1"]
    assert drawn()[kind] == drawn()[kind]


def test_a_text_of_the_input_stays_a_text() -> None:
    bad = Bloc(label="<b>1", seats=(SeatMark(look=0, title="<script>\u202e"),) * 9)
    svg = hemicycle([bad], needed=5, said=SAID)
    assert "<b>" not in svg
    assert "<script>" not in svg
    assert "\u202e" not in svg


def test_a_majority_line_stands_behind_as_many_seats_as_are_needed() -> None:
    blocs = [Bloc(label="", seats=(SeatMark(look=0),) * 100)]
    assert 'class="majority"' in hemicycle(blocs, needed=51, said=SAID)
    assert 'class="majority"' not in hemicycle(blocs, needed=101, said=SAID)
    assert 'class="majority"' not in hemicycle([], needed=1, said=SAID)


def test_colours_stand_out_from_the_page() -> None:
    light, dark = re.findall(r":root \{([^}]*)\}", style())
    for rules, paper in ((light, "#ffffff"), (dark, "#15171a")):
        colours = dict(re.findall(r"--(party-\d+): (#[0-9a-f]{6})", rules))
        assert len(colours) == LOOKS + 1
        assert all(_contrast(colour, paper) >= 3 for colour in colours.values()), paper


def _contrast(one: str, other: str) -> float:
    """WCAG 2.2, relative luminance; graphics need 3 to 1."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
