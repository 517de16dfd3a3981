import polars as pl

from polltrail.election import form_model
from polltrail.review import check_forms, held_forms
from support.small_election import count

FORMS = count(
    """
    station | register | A   | B  | valid | cast | rejected | marked
    fine    | 200      | 40  | 30 | 70    | 72   | 2        | 72
    over    | 50       | 40  | 30 | 70    | 72   | 2        | 72
    sum     | 200      | 40  | 35 | 70    | 72   | 2        | 72
    sum2    | 200      | 41  | 30 | 70    | 72   | 2        | 72
    marks   | 200      | 40  | 30 | 70    | 72   | 2        | 71
    none    | 200      | .   | .  | .     | .    | .        | .
    """
)


def test_every_identity_and_every_rule_answers_for_every_form_collected() -> None:
    results = check_forms(FORMS.tables, FORMS.forms, form_model("generic"))
    codes = {result.check.code for result in results}
    assert {one.code for one in form_model("generic").identities} | {"no-votes", "register-zero"} <= codes
    assert {result.passed + result.failed + result.cannot_tell for result in results} == {5}


def test_failed_errors_come_first_then_warnings_then_what_nobody_failed() -> None:
    results = check_forms(FORMS.tables, FORMS.forms, form_model("generic"))
    failed = [(result.check.code, result.failed) for result in results if result.failed]
    assert [result.failed > 0 for result in results] == sorted([r.failed > 0 for r in results], reverse=True)
    assert failed[0][1] == 2
    assert failed[-1] == ("cast-within-marked", 1)


def test_forms_that_fail_an_error_are_held_once_for_every_check_they_fail() -> None:
    held = held_forms(check_forms(FORMS.tables, FORMS.forms, form_model("generic")))
    assert held.rows() == [
        (1, "cast-within-register"),
        (1, "votes-within-register"),
        (2, "choices-make-valid"),
        (2, "votes-within-ballots"),
        (3, "choices-make-valid"),
        (3, "votes-within-ballots"),
    ]
    assert held.schema == {"slot": pl.UInt32, "code": pl.String}


def test_a_warning_holds_no_form() -> None:
    lone = count("station | A | cast | marked\ns1 | 3 | 3 | 2")
    results = check_forms(lone.tables, lone.forms, form_model("generic"))
    assert [result.check.code for result in results if result.failed] == ["cast-within-marked"]
    assert held_forms(results).height == 0


def test_nothing_checked_holds_nothing() -> None:
    assert held_forms(()).schema == {"slot": pl.UInt32, "code": pl.String}


def test_an_election_without_forms_or_without_stations_is_checked_without_complaint() -> None:
    for empty in (count("station | A\ns1 | ."), count("station | A")):
        results = check_forms(empty.tables, empty.forms, form_model("generic"))
        assert {(one.passed, one.failed, one.cannot_tell) for one in results} == {(0, 0, 0)}
