"""What a page tells at first sight: what is settled, held, unread and contradicted, and who leads by whose figure."""

from dataclasses import replace

from polltrail.publish.site import (
    contest_page,
    findings_page,
    missing_page,
    place_page,
    station_page,
)
from polltrail.publish.site.curve import draw_curve, levels
from polltrail.publish.site.glance import glance, lede
from polltrail.publish.site.official import official_first
from polltrail.publish.site.texts import texts_of
from polltrail.tally.board import ContestFigures, Share
from support import boards
from support.site_pages import read, resolved

EN = texts_of("en")


def figures() -> ContestFigures:
    return boards.focus_contest().figures


def test_the_country_sums_up_its_contests() -> None:
    board = boards.country_board()
    settled, held, unread, against = glance(board.seats, 12, 345, EN)
    can_change = [one.out.can_change for one in board.seats if one.out is not None and one.winner is not None]
    assert settled.value == str(can_change.count(False))
    assert settled.unit == f"of {len(board.seats)} contests"
    assert (held.value, unread.value) == ("12", "345")
    verdicts = [one.implied.verdict for one in board.seats if one.implied is not None]
    assert against.value == str(verdicts.count("contradicted"))


def test_nothing_is_summed_up_where_the_contests_stand_in_full() -> None:
    assert glance((), 1, 2, EN) == []


def test_what_cannot_be_compared_yet_is_not_called_uncontradicted() -> None:
    alone = [replace(one, implied=None) for one in boards.country_board().seats]
    against = glance(alone, 0, 0, EN)[-1]
    assert (against.value, against.unit, against.kind) == ("0", "none can be compared yet", "")


def test_both_leaders_stand_beside_each_other_where_they_differ() -> None:
    words = read(contest_page(boards.focus_contest(), boards.site(), "en")).words
    first = official_first(figures(), EN)
    assert first is not None
    votes = sorted((one.official for one in figures().choices if one.official is not None), reverse=True)
    assert f"leads by {votes[0] - votes[1]:,} votes." in first
    assert read(first.encode()).words.strip() in words


def test_an_official_figure_that_leaves_a_choice_out_names_no_leader() -> None:
    known = figures()
    first, *others = known.choices
    assert official_first(replace(known, choices=(replace(first, official=None), *others)), EN) is None
    level = tuple(replace(one, official=7) for one in known.choices)
    assert official_first(replace(known, choices=level), EN) == "By the official figure nobody leads."


def test_votes_stand_with_their_share_of_those_confirmed() -> None:
    known = figures()
    whole = sum(one.confirmed for one in known.choices)
    words = read(contest_page(boards.focus_contest(), boards.site(), "en")).words
    for one in known.choices:
        assert EN.share(one.confirmed, whole) in words


def test_findings_begin_with_the_contests_that_are_contradicted() -> None:
    board = boards.country_board()
    implied = figures().implied
    assert implied is not None
    against = (replace(board.seats[0], implied=replace(implied, verdict="contradicted")),)
    words = read(findings_page(boards.findings(), boards.site(), "en", against)).words
    assert words.index("do not go together") < words.index("Findings, the latest first")
    assert "do not go together" not in read(findings_page(boards.findings(), boards.site(), "en")).words


def test_a_country_shows_both_sides_of_what_is_contradicted() -> None:
    board = boards.country_board()
    against = replace(board.seats[0], implied=figures().implied, choices=figures().choices)
    words = read(place_page(replace(board, seats=(against, *board.seats[1:])), boards.site(), "en")).words
    assert "Where the forms and the official figure do not go together" in words
    assert "By the official figure" in words


def test_where_there_is_no_page_the_ways_lead_on() -> None:
    for depth in range(5):
        page = read(missing_page(boards.as_of(), boards.site(), "en", depth))
        there = {resolved("en/" + "gone/" * depth + "gone.html", href) for href in page.all("href")}
        assert {"en/index.html", "en/search.html", "en/findings.html"} <= there


def test_the_stations_of_the_official_figure_are_drawn_beside_those_of_the_forms() -> None:
    points = [one for one in boards.curve() if one.at is not None]
    seen = [(points[0].at or 0, 5), (points[-1].at or 0, 52)]
    assert 'class="line official"' in draw_curve(points, 198, EN, seen)
    far = (points[-1].at or 0) + 10 * ((points[-1].at or 0) - (points[0].at or 0))
    assert 'class="line official"' not in draw_curve(points, 198, EN, [(far, 52)])
    assert 'class="line official"' not in draw_curve(points, 198, EN)


def test_a_curve_is_ruled_at_round_numbers_and_at_the_whole() -> None:
    for expected in range(1, 1_200):
        drawn = levels(expected)
        assert drawn[0] == 0
        assert drawn[-1] == expected
        assert 2 <= len(drawn) <= 7
        assert drawn == sorted(set(drawn))


def test_a_check_of_parts_that_the_paper_does_not_have_is_left_out() -> None:
    station = boards.station()
    slot = next(one for one in station.slots if one.identities)
    split = {**slot.identities, "registered_voters-by-gender": "cannot tell"}

    def words(**numbers: int) -> str:
        shown = replace(slot, identities=split, numbers={**slot.numbers, **numbers})
        return read(station_page(replace(station, slots=(shown,)), boards.site(), "en")).words

    assert "The parts by gender make the registered voters" not in words()
    assert "The parts by gender make the registered voters" in words(registered_voters_women=3)


def test_one_sentence_says_what_matters_most_of_a_country() -> None:
    seats = boards.country_board().seats
    quiet = [replace(one, implied=None) for one in seats]
    against = [replace(seats[0], implied=figures().implied), *quiet[1:]]
    assert lede(against, EN) == "In one contest the official figure and the forms cannot both be right."
    assert "of 60 contests; in the others" in (lede(quiet, EN) or "")
    first = next(one for one in quiet if one.out is not None and one.out.can_change is False)
    assert lede([first], EN) == "The forms settle who wins everywhere."
    level = [replace(one, winner=None) for one in quiet]
    assert lede(level, EN) == "Who wins is still open everywhere."
    none = [replace(one, read=Share(stations=0, voters=0), winner=None) for one in quiet]
    assert lede(none, EN) == "No station has been heard from yet."
    assert lede((), EN) is None
