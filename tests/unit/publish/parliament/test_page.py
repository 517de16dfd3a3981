"""The page about a parliament: every picture with its words and its figures, two counts beside each other, and nothing from elsewhere."""

import re
from dataclasses import replace

import numpy as np
import pytest

from polltrail.parliament.account import Asked, account_of, chances_of, change_of, sides_of
from polltrail.parliament.house import USUAL, House, Seat, Stage
from polltrail.publish.parliament import ParliamentTold
from polltrail.publish.parliament.page import headline, parliament_page
from polltrail.publish.parliament.page.sureness import SeatChance

HELD = {"A": 4, "B": 3, "C": 2, "IND": 1}
ASKED = Asked(refuse=("A:C",), coalitions=(("A", "B"),))


def house(stage: str, held: dict[str, int] = HELD, **more: object) -> House:
    holders = [party for party, seats in held.items() for _ in range(seats)]
    seats = [
        Seat(tier="general", place=f"S-{number}", holder=holder, rival="A" if holder != "A" else "B", margin=10 * number)
        for number, holder in enumerate(holders, start=1)
    ]  # fmt: skip
    empty = Seat(tier="reserved_women", place="<North>", holder=None, state="vacant", reason="no list")
    return House(seats=(*seats, empty), stage=Stage(id=stage, title=f"stage {stage}"), **more)  # type: ignore[arg-type]


def told() -> ParliamentTold:
    theirs = house("announced")
    seats = tuple(replace(seat, holder="A", state="disputed", rival="B", reason="the forms say so") if seat.place == "S-5" else seat for seat in theirs.seats)  # fmt: skip
    ours = replace(theirs, seats=seats, stage=Stage(id="forms", title="by the forms"))
    accounts = {
        "official": account_of(theirs, ASKED, stages=(theirs,)),
        "independent": account_of(ours, ASKED, stages=(theirs, ours)),
    }
    draws = np.array([[5, 2, 2, 1], [4, 3, 2, 1], [3, 3, 3, 1], [6, 2, 1, 1]], dtype=np.int64)
    names = tuple(HELD)
    return ParliamentTold(
        version="0",
        title="House of <b>Anywhere</b>", system=None, scenario=USUAL, selected="independent", houses=accounts,
        beside=sides_of(accounts["official"], accounts["independent"]),
        chances=chances_of(names, draws, 6, accounts["independent"].conditions), notes=("A note.",), banner="REHEARSAL",
    )  # fmt: skip


@pytest.fixture(scope="module")
def page() -> str:
    return parliament_page(told()).decode()


def test_the_headline_says_who_is_the_largest_what_is_needed_and_whether_the_counts_agree() -> None:
    said = " ".join(headline(told()))
    assert "A is the largest by the official count, with 4 of 11 seats." in said
    assert "A is the largest by the independent count, with 5 of 11 seats." in said
    assert "Needed: 6 of 11: a majority of the total membership." in said
    assert "1 seat of the house is filled by nobody." in said


def test_every_picture_has_its_words_and_its_figures(page: str) -> None:
    pictures = re.findall(r'<svg role="img" aria-labelledby="([^"]*)" aria-describedby="([^"]*)"', page)
    assert len(pictures) >= 5
    for title, about in pictures:
        assert page.count(f'<title id="{title}">') == 1
        assert re.search(rf'<desc id="{about}">[^<]+</desc>', page)
    assert page.count("The figures in this picture") == len(pictures)


def test_both_houses_stand_side_by_side_with_the_seat_about_which_they_differ(page: str) -> None:
    assert page.index("By the official count") < page.index("By the independent count")
    assert "Seats about which the counts differ" in page
    assert "S-5: A, disputed with B (the forms say so)" in page
    assert page.count('class="disputed rim-party-1"') == 1


def test_a_refusal_is_drawn_as_one(page: str) -> None:
    assert 'class="refused"' in page
    assert "✕ A : C" in page
    assert "Refusals: A and C." in page


def test_a_ladder_shows_which_seats_turn_a_coalition(page: str) -> None:
    assert 'class="house ladder"' in page
    assert re.search(r"S-\d+: \w+ → \w+", page)


def test_it_needs_nothing_but_itself_and_runs_nothing(page: str) -> None:
    assert "<script" not in page
    assert not re.search(r'(?:src|href)="(?!#|data:)', page)
    assert "House of &lt;b&gt;Anywhere&lt;/b&gt;" in page
    assert "REHEARSAL" in page
    assert page.encode() == parliament_page(told())


def test_what_is_drawn_has_its_rules_on_the_page(page: str) -> None:
    rules, body = page.split("</style>", 1)
    known = set(re.findall(r"\.([a-z][a-z0-9-]*)", rules))
    used = {name for words in re.findall(r'<(?:i|svg|g|rect|circle|path|line|text)\b[^>]*class="([^"]*)"', body) for name in words.split()}  # fmt: skip
    assert used - known <= {"hemicycle", "coalitions", "ladder", "swing"}


def test_a_house_that_nobody_can_govern_says_so() -> None:
    few = house("few", {"A": 1, "IND": 9})
    account = account_of(few, Asked())
    page = parliament_page(ParliamentTold(version="0", title="Few", system=None, scenario=USUAL, selected="official", houses={"official": account}))  # fmt: skip
    assert "Nobody can govern: all parties together have 1 seats, and 6 are needed." in page.decode()


def test_a_strip_has_a_cell_for_every_seat_that_was_projected() -> None:
    sure = {"S-1": SeatChance("A", 1.0), "S-2": SeatChance("B", 0.6), "S-3": SeatChance("A", 0.97)}
    page = parliament_page(told(), sure).decode()
    strip = page.partition('class="house strip"')[2].partition("</svg>")[0]
    assert strip.index("S-1: A, 100.0 %") < strip.index("S-3: A, 97.0 %") < strip.index("S-2: B, 60.0 %")
    assert "2 of 3 seats are at least 95.0" in page
    assert 'class="house strip"' not in parliament_page(told()).decode()


def test_what_changed_since_the_election_before_is_drawn_as_arrows() -> None:
    given = told()
    before = house("before", {"A": 1, "B": 7, "D": 2})
    change = change_of(given.first, before, {}, "the year before", ["D>C"])
    page = parliament_page(replace(given, change=change)).decode()
    assert "Seats then (the year before) and now" in page
    swing = page.partition('class="house swing"')[2].partition("</svg>")[0]
    assert "1 → 5 (+4)" in swing
    assert "7 → 2 (−5)" in swing
    assert "D became C" in page
    assert "Volatility of seats (Pedersen)" in page
