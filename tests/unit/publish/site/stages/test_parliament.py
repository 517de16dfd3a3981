"""The house on the country's page: both counts beside each other, what hangs on a seat, in every language and strictly plain."""

from dataclasses import replace
from functools import cache

import pytest

from polltrail.errors import DataError
from polltrail.parliament.two_counts import Law, read_law
from polltrail.publish.charts.parliament import initials
from polltrail.publish.site import LANGUAGES, Site, place_page
from polltrail.publish.site.site import assets
from polltrail.publish.site.stages.parliament import houses_of
from polltrail.tally.board import Board, ContestFigures
from support import boards
from support.site_pages import Html, read

FOCUS = "Kestrel Bay"


@cache
def law() -> Law:
    """The law of the invented country: its 60 seats, one more that is held elsewhere, and six for women."""
    named = [f'{{ name = "{one.id.rpartition("/")[2]}", region = "{one.area[0]}" }}' for one in boards.country_board().seats]  # fmt: skip
    return read_law(f"""
[elsewhere]
source = "the islands voted a week before"
seats = [{{ place = "Islands", holder = "Reform List" }}]
[system]
id = "marren"
title = "Diet of <Marren>"
country = "Marren"
year = 2032
house = 67
majority = "membership"
independents = ["IND"]
tiers = [
  {{ id = "general", title = "General", kind = "plurality", seats = 61, source = "Constitution, 7", places = [{", ".join(named)}, {{ name = "Islands" }}] }},
  {{ id = "reserved_women", title = "Women", kind = "reserved", seats = 6, source = "Constitution, 8", rests_on = ["general"] }},
]
""")


def country(*, settled: bool = True) -> Board:
    """The country, with everything in but the focus; there the forms settle another winner, or do not."""
    return replace(boards.country_board(), seats=tuple(_counted(one, settled=settled) for one in boards.country_board().seats))  # fmt: skip


def _counted(one: ContestFigures, *, settled: bool) -> ContestFigures:
    assert one.out is not None
    if one.id != boards.SEAT:
        return replace(one, out=replace(one.out, can_change=None if one.winner is None else False))
    return replace(one, out=replace(one.out, can_change=not settled))


def site(*, live: bool = True) -> Site:
    return replace(boards.site(live=live), house=law())


def page(language: str = "en", *, settled: bool = True, **more: bool) -> Html:
    return read(place_page(country(settled=settled), site(), language, **more))


def test_each_count_gives_its_house() -> None:
    made = houses_of(law(), country().seats)
    for house, holder in ((made.official, "Reform List"), (made.independent, "Union of the Coast")):
        [seat] = [seat for seat in house.seats if seat.place == FOCUS]
        assert (seat.holder, seat.state, seat.area) == (holder, "disputed", boards.FOCUS[0])
        assert house.membership == 67
    assert [one.place for one in made.hinges] == [FOCUS]
    assert sum(seat.holder is not None for seat in made.official.seats) == 2, "one announced, one elsewhere"


def test_what_the_forms_do_not_settle_is_taken_over_as_announced() -> None:
    made = houses_of(law(), country(settled=False).seats)
    [seat] = [seat for seat in made.independent.seats if seat.place == FOCUS]
    assert (seat.holder, seat.state) == ("Reform List", "won")
    assert "do not contradict" in seat.reason
    assert made.hinges == ()


def test_the_country_shows_both_and_what_hangs_on_the_seat() -> None:
    said = page().words
    assert "Diet of <Marren>" in said
    assert "As announced" in said
    assert "As the forms have it" in said
    assert "What hangs on" in said
    assert "One seat is not counted here and is the same in both: the islands voted a week before" in said
    assert "By what law the seats follow: Constitution, 7" in said


def test_every_seat_is_in_both_pictures_with_its_name() -> None:
    text = place_page(country(), site(), "en").decode()
    pictures = text.split('class="house hemicycle"')[1:]
    assert len(pictures) == 2
    for picture in pictures:
        assert picture.partition("</svg>")[0].count("</title>") == 67 + 1
    assert "by this count, \u2068Union of the Coast\u2069 by the other" in pictures[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_it_with_nothing_inline_and_every_id_once(language: str) -> None:
    html = page(language)
    assert not html.all("style")
    assert not [
        name
        for name, attributes in html.tags
        if name == "style" or any(one.startswith("on") for one in attributes)
    ]
    ids = html.all("id")
    assert len(ids) == len(set(ids))
    assert {"house-official-title", "house-forms-about", "party-3", "vacant"} <= set(ids)
    named = {
        one for names in html.all("aria-labelledby") + html.all("aria-describedby") for one in names.split()
    }
    assert named <= set(ids)
    assert ("What hangs on" in html.words) == (language == "en")


def test_right_to_left_the_house_is_mirrored() -> None:
    english, urdu = (place_page(country(), site(), one).decode().split('class="house hemicycle"')[1] for one in ("en", "ur"))  # fmt: skip
    assert english.partition("<circle")[2][:40] != urdu.partition("<circle")[2][:40]


def test_neither_a_province_nor_a_page_of_a_past_size_has_a_house() -> None:
    assert "house" not in page(past=True).all("id")
    province = replace(country(), place=("Sandmark",))
    assert "house" not in read(place_page(province, site(), "en")).all("id")
    assert "house" not in read(place_page(country(), boards.site(), "en")).all("id")
    assert "house" in page(fragment=True).all("id")


def test_the_style_sheet_has_what_the_pictures_need() -> None:
    [style] = [data.decode() for name, data in assets(site()).items() if name.endswith("board.css")]
    assert "--party-10" in style
    assert ".rim-party-3" in style


def test_short_names_tell_parties_apart() -> None:
    assert initials(["River Accord", "Rural Alliance"])["Rural Alliance"] == "RuA"
    assert initials(["PML-N", "PML-Q"]) == {"PML-N": "PML-N", "PML-Q": "PML-Q"}
    assert len(set(initials(["a b", "a  b", "A B"]).values())) == 3


def test_a_contest_that_is_held_elsewhere_is_refused() -> None:
    with pytest.raises(DataError, match="expected seats that are not counted here, found Islands"):
        houses_of(law(), [replace(boards.focus_figures(), id="Assembly/Islands")])


def test_while_seats_are_counted_nothing_is_said_of_who_can_govern_and_colours_stay() -> None:
    html = page(settled=False)
    assert "Seats known so far" in html.words
    assert "Who can govern is told once every seat is known" in html.words
    assert "Who can govern: parties that together" not in html.words
    early, late = (place_page(country(settled=settled), site(), "en").decode() for settled in (False, True))
    look = 'class="party-{}"><circle cx="7" cy="7" r="6"/></g></svg><bdi>Reform List'
    assert [[n for n in range(11) if look.format(n) in text] for text in (early, late)] == [[0], [0]]
