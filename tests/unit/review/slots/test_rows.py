"""A row is found by what it says, among few and among thousands."""

from hypothesis import given
from hypothesis import strategies as st

from polltrail.review.slots import Row
from polltrail.review.slots.events import ABSENT
from polltrail.review.slots.rows import FEW, Rows, with_row

ROWS = st.lists(st.tuples(st.integers(0, 40), st.sampled_from([None, 0, ABSENT])), max_size=80)


def slow(rows: Rows, row: Row) -> tuple[Rows, int]:
    """Look at all of them; a blank and a number that the form does not have are the same."""

    def said(one: Row) -> list[int | None]:
        return [None if number == ABSENT else number for number in one]

    for at, one in enumerate(rows):
        if said(one) == said(row):
            return rows, at
    return (*rows, row), len(rows)


@given(ROWS)
def test_a_row_is_found_as_by_looking_at_all(rows: list[Row]) -> None:
    fast: Rows = ()
    plain: Rows = ()
    for row in rows:
        (fast, place), (plain, expected) = with_row(fast, row), slow(plain, row)
        assert (fast, place) == (plain, expected)


def test_what_was_added_to_a_list_is_not_in_another_made_of_the_same() -> None:
    many: Rows = tuple((at, at) for at in range(FEW + 10))
    one, _ = with_row(many, (99, 1))
    other, place = with_row(many, (98, 1))
    assert (one[-1], other[-1], place) == ((99, 1), (98, 1), len(many))
    assert with_row(one, (98, 1))[1] == len(many) + 1
    assert with_row(many, (99, None))[0] is not many
    assert with_row(tuple(many), (3, 3)) == (many, 3)
