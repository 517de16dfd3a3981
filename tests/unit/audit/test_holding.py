from dataclasses import replace

import numpy as np
import pytest

from polltrail.audit.contest import PLURALITY, AuditedContest, assertions_of
from polltrail.audit.holding import CollectedContest, collected_contest
from polltrail.errors import DataError


def contest(forms: list[list[int] | None], caps: int = 100) -> AuditedContest:
    official = np.array([[60, 40], [60, 40], [60, 40], [60, 40]], dtype=np.int64)
    return AuditedContest(
        contest="mayor",
        title="Mayor",
        stations=["s1", "s2", "s3", "s4"],
        choices=("a", "b"),
        official=official,
        has_official=np.ones(4, dtype=bool),
        forms=np.array([form or [0, 0] for form in forms], dtype=np.int64),
        has_form=np.array([form is not None for form in forms]),
        caps=np.full(4, caps),
    )


def told(forms: list[list[int] | None], caps: int = 100) -> CollectedContest:
    one = contest(forms, caps)
    return collected_contest(one, assertions_of("mayor", one.totals, PLURALITY))


def test_a_margin_of_80_of_which_20_are_found_wrong() -> None:
    found = told([[50, 50], None, None, [60, 40]])
    (pair,) = found.pairs
    assert (pair.margin, pair.found, pair.implied_rest) == (80, 20, 40)
    assert (pair.worst_case, pair.smallest_wrong, pair.which) == (60 - 240, 1, ("s2",))
    assert (found.found_errors_reverse, found.worst_case_reverses, found.smallest_wrong_stations) == (
        False,
        True,
        1,
    )
    assert [(one.station, one.error) for one in pair.errors] == [("s1", 20)]


def test_errors_that_end_the_lead_alone() -> None:
    found = told([[10, 90], None, None, [60, 40]])
    assert found.found_errors_reverse
    assert found.smallest_wrong_stations == 0


def test_errors_in_favour_are_taken_away() -> None:
    pair = told([[50, 50], [65, 35], None, None]).pairs[0]
    assert (pair.found, pair.against) == (10, 20)


def test_nothing_left_that_could_turn_it() -> None:
    found = told([[60, 40], [60, 40], [60, 40], [60, 40]])
    assert (found.worst_case_reverses, found.smallest_wrong_stations) == (False, None)


def test_a_station_that_nothing_bounds_cannot_be_told() -> None:
    found = told([[60, 40], [60, 40], [60, 40], None], caps=-1)
    assert found.unbounded == 1
    assert (found.worst_case_reverses, found.smallest_wrong_stations) == (None, None)


def test_more_votes_than_the_cap_give_no_number() -> None:
    with pytest.raises(DataError, match=r"found station s1 \(140 votes, 100 allowed\); no number is given"):
        told([[100, 40], None, None, None])


def test_of_two_winners_no_choice_has_more_votes_than_there_are_ballots() -> None:
    one = replace(contest([[60, 40], None, None, None]), votes_each=2)
    one.forms[0] = [130, 20]  # no more than two votes each, and yet too many for one choice
    with pytest.raises(DataError, match="expected no form with more votes than"):
        collected_contest(one, assertions_of("mayor", one.totals, PLURALITY))
