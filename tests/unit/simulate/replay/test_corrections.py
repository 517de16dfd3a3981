"""Corrections undone lead back to what was published first, and forward again to the last figures."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polltrail.errors import DataError
from polltrail.simulate.replay import Change, Correction, Sheet, versions

LAST = Sheet(votes={"A": 10, "B": 5}, numbers={"valid_votes": 15})


def vote(name: str, before: int | None, after: int | None) -> Change:
    return Change(name=name, is_vote=True, before=before, after=after)


def number(name: str, before: int | None, after: int | None) -> Change:
    return Change(name=name, is_vote=False, before=before, after=after)


def corrected(seen: int, *changes: Change) -> Correction:
    return Correction(seen=seen, changes=changes)


def test_a_form_that_was_never_corrected_has_one_version() -> None:
    assert versions(LAST, []) == [LAST]


def test_the_latest_correction_is_undone_first() -> None:
    found = versions(LAST, [corrected(1, vote("A", 7, 9)), corrected(2, vote("A", 9, 10), vote("B", 6, 5))])
    assert [dict(one.votes) for one in found] == [{"A": 7, "B": 6}, {"A": 9, "B": 6}, {"A": 10, "B": 5}]


def test_a_number_that_only_corrections_tell_is_what_they_say() -> None:
    first, last = versions(LAST, [corrected(1, number("null_ballots", 3, 4))])
    assert dict(first.numbers) == {"valid_votes": 15, "null_ballots": 3}
    assert dict(last.numbers) == {"valid_votes": 15, "null_ballots": 4}


def test_a_choice_and_a_number_of_one_name_are_two_things() -> None:
    first, last = versions(Sheet(votes={"blank": 1}, numbers={}), [corrected(1, vote("blank", 2, 1))])
    assert (first.votes["blank"], last.votes["blank"], dict(first.numbers)) == (2, 1, {})


@pytest.mark.parametrize(
    "corrections",
    [
        [corrected(1, vote("A", 7, 11))],
        [corrected(1, vote("A", 7, 8)), corrected(2, vote("A", 9, 10))],
    ],
)
def test_revisions_that_lead_elsewhere_are_refused(corrections: list[Correction]) -> None:
    with pytest.raises(DataError, match="expected the revisions to lead to the published figure"):
        versions(LAST, corrections)


NAMES = st.sampled_from(["A", "B", "valid_votes", "null_ballots"])
COUNTS = st.none() | st.integers(0, 9)


@given(
    first=st.fixed_dictionaries(dict.fromkeys(("A", "B", "valid_votes", "null_ballots"), COUNTS)),
    steps=st.lists(st.dictionaries(NAMES, COUNTS, min_size=1), max_size=4),
)
def test_whatever_changed_every_version_is_found_again(
    first: dict[str, int | None], steps: list[dict[str, int | None]]
) -> None:
    history, corrections = [first], []
    for at, step in enumerate(steps):
        before = history[-1]
        changes = [
            Change(name=name, is_vote=len(name) == 1, before=before[name], after=after)
            for name, after in step.items()
        ]
        corrections.append(corrected(at, *changes))
        history.append({**before, **step})
    found = versions(sheet(history[-1]), corrections)
    assert found == [sheet(one) for one in history]


def sheet(figures: dict[str, int | None]) -> Sheet:
    return Sheet(
        votes={name: figure for name, figure in figures.items() if len(name) == 1},
        numbers={name: figure for name, figure in figures.items() if len(name) > 1},
    )
