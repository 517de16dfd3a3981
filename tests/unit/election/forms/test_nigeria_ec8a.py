import pytest

from polltrail.election import form_model
from support.form_examples import failing, reading, untold

MODEL = form_model("nigeria-ec8a")

FORM = {
    "votes": 300,
    "registered_voters": 750,
    "voters_marked": 310,
    "ballots_received": 800,
    "unused_ballots": 486,
    "spoiled_ballots": 4,
    "rejected_ballots": 10,
    "valid_votes": 300,
    "used_ballots": 314,
}
ROW = {"votes": 200, "votes_in_words": 200}

BROKEN = {
    "choices-make-valid": {"votes": 299},
    "used-adds-up": {"spoiled_ballots": 3},
    "issued-is-used-and-unused": {"unused_ballots": 485},
    "cast-within-marked": {"voters_marked": 309},
    "marked-within-register": {"registered_voters": 309},
    "votes-within-register": {"registered_voters": 299, "voters_marked": None},
}
BROKEN_ROW = {"words-make-figures": {"votes_in_words": 199}}


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


def test_over_voting_is_an_error_whose_law_nobody_has_read() -> None:
    over_voting = next(identity for identity in MODEL.identities if identity.code == "cast-within-marked")
    assert over_voting.severity == "error"
    assert "51(2)" in (over_voting.law or "")
    assert not over_voting.confirmed
