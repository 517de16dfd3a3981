"""An official figure against forms of which some contradict themselves."""

import polars as pl
import pytest

from support.official import compared, whole
from support.small_election import figure

COUNTED = """
    station | area  | register | A   | B
    s1      | North | 100      | 400 | 30
    s2      | North | 80       | 20  | 10
    s3      | South | 50       | 7   | 8
"""
HELD = pl.DataFrame(
    {"slot": [0, 0], "code": ["votes-within-register", "choices-make-valid"]},
    schema={"slot": pl.UInt32, "code": pl.String},
)


def test_a_figure_contradicted_only_by_forms_on_hold_is_told_so() -> None:
    told = whole(COUNTED, figure(A=67, B=48), held=HELD)
    assert (told.verdict, told.contradicted_votes) == ("contradicted", 360)
    assert (told.stations_held, told.contradicted_without_held) == (1, 0)
    assert told.because[-1] == (
        "1 of the forms collected is on hold, with 430 votes: it contradicts itself. "
        "Without it the figure would not be contradicted."
    )


def test_what_the_other_forms_contradict_stays() -> None:
    told = whole(COUNTED, figure(A=17, B=48), held=HELD)
    assert (told.contradicted_votes, told.contradicted_without_held) == (410, 10)
    assert told.because[-1].endswith(
        "Without it at least 10 ballots would still have to be counted otherwise. That cannot change who wins."
    )


@pytest.mark.parametrize(("votes", "still"), [(430, 0), (431, 1)])
def test_a_form_on_hold_has_room_for_its_register_or_for_what_is_written_on_it(
    votes: int, still: int
) -> None:
    told = whole(COUNTED, figure(A=27 + votes, B=18), held=HELD)
    assert (told.verdict, told.contradicted_without_held) == ("contradicted", still)


def test_a_form_on_hold_without_a_register_leaves_the_excess_open() -> None:
    unknown = COUNTED.replace("| 100 ", "| .   ")
    told = whole(unknown, figure(A=9000, B=18), held=HELD)
    assert (told.contradicted_votes > 0, told.contradicted_without_held) == (True, 0)


def test_nothing_is_said_where_no_form_is_on_hold() -> None:
    told = whole(COUNTED, figure(A=67, B=48))
    assert (told.stations_held, told.contradicted_without_held) == (0, None)
    assert "hold" not in " ".join(told.because)


def test_parts_are_added_up_with_and_without_what_is_on_hold() -> None:
    north, south = (
        figure(A=60, B=40, level="area", area="North"),
        figure(A=5, B=8, level="area", area="South"),
    )
    told = compared(COUNTED, north, south, held=HELD)
    assert [(part.stations_held, part.contradicted_without_held) for part in told.parts] == [
        (1, 0),
        (0, None),
    ]
    assert told.whole is not None
    assert (told.whole.contradicted_votes, told.whole.contradicted_without_held) == (362, 2)
