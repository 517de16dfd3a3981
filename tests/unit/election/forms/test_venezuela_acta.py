import pytest

from polltrail.election import form_model
from support.form_examples import failing, reading, untold

MODEL = form_model("venezuela-acta")

FORM = {
    "votes": 480,
    "valid_votes": 480,
    "null_ballots": 5,
    "ballots_cast": 485,
    "voters_marked": 485,
}
ROW = {"votes": 300, "card_votes": 300}

BROKEN = {
    "choices-make-valid": {"votes": 479},
    "valid-and-null-make-cast": {"null_ballots": 4, "valid_votes": 480},
    "cast-is-marked": {"voters_marked": 486},
}
BROKEN_ROW = {"cards-make-candidate": {"card_votes": 299}}


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


def test_fewer_voters_in_the_book_than_votes_is_noticed_too() -> None:
    assert failing(MODEL, FORM | {"voters_marked": 484}, ROW) == {"cast-is-marked"}
