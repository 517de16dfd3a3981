import pytest

from polltrail.election import form_model
from support.form_examples import failing, reading, untold, verdicts

MODEL = form_model("pakistan-2017")

FORM = {
    "votes": 580,
    "registered_voters": 1000,
    "registered_voters_male": 520,
    "registered_voters_female": 480,
    "ballots_cast": 600,
    "ballots_cast_male": 330,
    "ballots_cast_female": 270,
    "valid_votes": 580,
    "rejected_ballots": 20,
    "ballots_received": 800,
    "unused_ballots": 190,
    "ballots_from_box": 597,
    "tendered_ballots": 2,
    "challenged_ballots": 3,
    "spoiled_ballots": 5,
    "missing_ballots": 3,
}
ROW = {"votes": 300, "choice_valid_votes": 299, "choice_challenged_votes": 1}

BROKEN = {
    "choices-make-valid": {"votes": 579},
    "valid-and-rejected-make-cast": {"rejected_ballots": 19},
    "cast-within-register": {"registered_voters": 599, "registered_voters_male": None},
    "male-cast-within-register": {"registered_voters_male": 329, "registered_voters_female": 671},
    "female-cast-within-register": {"registered_voters_male": 731, "registered_voters_female": 269},
    "box-makes-polled": {"ballots_from_box": 596, "unused_ballots": 191},
    "ballot-account-balances": {"unused_ballots": 189},
    "registered_voters-by-gender": {"registered_voters_male": 521},
    "ballots_cast-by-gender": {"ballots_cast_male": 331},
}
BROKEN_ROW = {"valid-and-challenged-make-choice": {"choice_valid_votes": 298}}


def test_an_honest_form_passes_every_identity() -> None:
    assert not failing(MODEL, FORM, ROW)
    assert not untold(MODEL, FORM, ROW)


def test_every_identity_has_a_form_that_fails_it() -> None:
    assert set(BROKEN | BROKEN_ROW) == {identity.code for identity in MODEL.identities}


@pytest.mark.parametrize("code", BROKEN)
def test_each_identity_can_fail_alone(code: str) -> None:
    assert failing(MODEL, FORM | BROKEN[code], ROW) == {code}


@pytest.mark.parametrize("field", FORM)
def test_a_blank_makes_cannot_tell_wherever_it_is_needed(field: str) -> None:
    assert untold(MODEL, FORM | {field: None}, ROW) == reading(MODEL, field)


@pytest.mark.parametrize("code", BROKEN_ROW)
def test_each_identity_of_a_row_can_fail_alone(code: str) -> None:
    assert failing(MODEL, FORM, ROW | BROKEN_ROW[code]) == {code}


@pytest.mark.parametrize("field", ROW)
def test_a_blank_in_a_row_makes_cannot_tell(field: str) -> None:
    assert untold(MODEL, FORM, ROW | {field: None}) == reading(MODEL, field, per_choice=True)


def test_both_forms_are_there() -> None:
    assert [paper.name for paper in MODEL.papers] == ["Form 45", "Form 46"]
    assert {field.paper for field in MODEL.fields} == {"Form 45", "Form 46"}


def test_the_night_deadline_is_local_time() -> None:
    assert MODEL.deadlines[0].local_time == "02:00 on the day after polling day"
    assert MODEL.deadlines[0].confirmed


def test_a_form_46_without_missing_papers_still_balances() -> None:
    form = {name: number for name, number in FORM.items() if name != "missing_ballots"}
    form["unused_ballots"] += 3
    assert verdicts(MODEL, form)["ballot-account-balances"] == "pass"
