from support.official import compared
from support.small_election import figure

BY_AREA = """
    station | area          | register | A  | B
    s1      | North > Quay  | 100      | 40 | 30
    s2      | North > Field | 80       | 20 | 10
    s3      | South > Cape  | 50       | 6  | 7
    s4      | South > Hill  | 60       | .  | .
"""


def area(name: str, a: int, b: int, **more: object) -> object:
    return figure(A=a, B=b, level="area", area=name, **more)


def told(*figures: object) -> object:
    return compared(BY_AREA, *figures)  # type: ignore[arg-type]


def test_areas_that_cover_a_contest_in_parts_are_added_up() -> None:
    whole = told(area("North", 61, 40), area("South", 60, 12)).whole
    assert {choice.name: (choice.collected, choice.official) for choice in whole.choices} == {
        "A": (66, 121),
        "B": (47, 52),
    }
    assert (whole.where, whole.verdict, whole.contradicted_votes) == (
        "2 areas with an official figure",
        "contradicted",
        1,
    )
    assert (whole.stations_collected, whole.stations_total, whole.stations_missing, whole.missing_cap) == (
        3,
        4,
        1,
        60,
    )
    assert all(line.startswith("North: ") for line in whole.because)


def test_one_area_is_not_told_as_many() -> None:
    assert told(area("North", 60, 40)).whole.where == "1 area with an official figure"


def test_whether_it_affects_the_winner_is_asked_of_the_sums() -> None:
    assert told(area("North", 49, 50), area("South", 6, 7)).whole.affects_winner is True
    assert told(area("North", 59, 40), area("South", 56, 7)).whole.affects_winner is False


def test_parts_of_which_one_cannot_be_told_do_not_agree() -> None:
    whole = told(area("North", 60, 40), area("Nowhere", 5, 5)).whole
    assert whole.verdict == "cannot tell"
    assert told(area("North", 60, 40), area("Cape", 6, 7)).whole.verdict == "agrees"


def test_the_gravest_part_speaks_for_the_whole() -> None:
    assert told(area("North", 60, 40), area("South", 6, 8)).whole.verdict == "possible"
    assert told(area("South", 6, 8), area("Nowhere", 5, 5)).whole.verdict == "cannot tell"
    assert told(area("North", 59, 40), area("South", 6, 8)).whole.verdict == "contradicted"


def test_an_area_within_another_is_not_counted_twice() -> None:
    comparison = told(area("Quay", 39, 30), area("North", 59, 40), area("South", 6, 7))
    assert len(comparison.parts) == 3
    assert comparison.whole.contradicted_votes == 1
    assert comparison.whole.stations_collected == 3
    assert {choice.name: choice.official for choice in comparison.whole.choices} == {"A": 65, "B": 47}


def test_a_smaller_area_beside_a_larger_one_is_not_forgotten() -> None:
    """A contradiction in a district is not covered up by a province that agrees."""
    comparison = told(area("North", 60, 40), area("Cape", 5, 7))
    assert (comparison.whole.verdict, comparison.whole.contradicted_votes) == ("contradicted", 1)


def test_a_figure_for_the_country_is_the_whole_and_the_areas_stay_parts() -> None:
    comparison = told(area("North", 1, 1), figure(A=66, B=47))
    assert (comparison.whole.where, comparison.whole.verdict) == ("country", "agrees")
    assert [part.verdict for part in comparison.parts] == ["contradicted"]


def test_the_rest_of_the_choices_is_nobody_who_could_win() -> None:
    part = {"level": "area", "area": "North", "covers_all_choices": False, "valid_votes": 5_000}
    comparison = compared(
        BY_AREA.replace("| B", "| B | C | D").replace("30\n", "30 | 1 | 1\n").replace("10\n", "10 | 1 | 1\n")
        .replace("7\n", "7 | 1 | 1\n").replace("| .\n", "| . | . | .\n"),
        figure(A=60, B=41, **part),
    )  # fmt: skip
    assert comparison.whole is not None
    assert "(all other choices)" in {choice.name for choice in comparison.whole.choices}
    assert all("(" not in pair.leader + pair.over for pair in comparison.whole.pairs)
    assert set(comparison.whole.figure.totals) == {"A", "B"}


def test_the_sum_of_parts_does_not_carry_one_part_s_register() -> None:
    comparison = told(
        area("North", 60, 40, registered_voters=180, valid_votes=100, stations_total=2), area("South", 6, 7)
    )
    figure_of_all = comparison.whole.figure
    assert (figure_of_all.registered_voters, figure_of_all.valid_votes, figure_of_all.stations_total) == (
        None,
    ) * 3
