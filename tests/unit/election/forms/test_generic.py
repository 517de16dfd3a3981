import pytest

from polltrail.election import form_model
from support.form_examples import failing, reading, untold, verdicts

MODEL = form_model("generic")

FORM = {
    "votes": 390,
    "registered_voters": 500,
    "registered_voters_male": 240,
    "registered_voters_female": 255,
    "registered_voters_third": 5,
    "voters_marked": 400,
    "ballots_received": 550,
    "unused_ballots": 148,
    "ballots_issued": 402,
    "postal_ballots_in_box": 0,
    "ballots_cast": 400,
    "ballots_cast_male": 190,
    "ballots_cast_female": 206,
    "ballots_cast_third": 4,
    "valid_votes": 390,
    "rejected_ballots": 4,
    "blank_ballots": 3,
    "null_ballots": 2,
    "void_ballots": 1,
}

BROKEN = {
    "choices-make-valid": {"votes": 389},
    "valid-and-rejected-make-cast": {"blank_ballots": 2},
    "votes-within-ballots": {"votes": 395, "valid_votes": None},
    "cast-within-register": {"registered_voters": 399, "registered_voters_male": 139},
    "votes-within-register": {"registered_voters": 380, "registered_voters_male": 120, "ballots_cast": None},
    "cast-within-marked": {"voters_marked": 399},
    "issued-is-received-less-unused": {"unused_ballots": 147},
    "cast-within-issued": {"ballots_issued": 399, "unused_ballots": 151},
    "registered_voters-by-gender": {"registered_voters_male": 241},
    "ballots_cast-by-gender": {"ballots_cast_male": 191},
}


def test_an_honest_form_passes_every_identity() -> None:
    assert not failing(MODEL, FORM)
    assert not untold(MODEL, FORM)


def test_every_identity_has_a_form_that_fails_it() -> None:
    assert set(BROKEN) == {identity.code for identity in MODEL.identities}


@pytest.mark.parametrize("code", BROKEN)
def test_each_identity_can_fail_alone(code: str) -> None:
    assert failing(MODEL, FORM | BROKEN[code]) == {code}


@pytest.mark.parametrize("field", FORM)
def test_a_blank_makes_cannot_tell_wherever_it_is_needed(field: str) -> None:
    assert untold(MODEL, FORM | {field: None}) == reading(MODEL, field)


def test_no_kind_of_paper_without_a_vote_means_that_the_box_cannot_be_told() -> None:
    form = {"votes": 390, "valid_votes": 390, "ballots_cast": 400, "void_ballots": 0}
    assert verdicts(MODEL, form)["valid-and-rejected-make-cast"] == "cannot tell"


@pytest.mark.parametrize("name", ["rejected_ballots", "blank_ballots", "null_ballots"])
def test_one_kind_of_paper_without_a_vote_is_enough(name: str) -> None:
    form = {"votes": 390, "valid_votes": 390, "ballots_cast": 400, name: 9}
    assert verdicts(MODEL, form)["valid-and-rejected-make-cast"] == "fail"


def test_no_third_gender_on_the_form_is_not_held_against_it() -> None:
    form = {"registered_voters": 9, "registered_voters_male": 4, "registered_voters_female": 5}
    assert verdicts(MODEL, form)["registered_voters-by-gender"] == "pass"


def test_the_severities_are_the_agreed_ones() -> None:
    warnings = {identity.code for identity in MODEL.identities if identity.severity == "warning"}
    assert warnings == {"cast-within-marked", "issued-is-received-less-unused", "cast-within-issued"}


def test_only_the_comparisons_with_the_voter_list_need_a_register() -> None:
    need = {identity.code for identity in MODEL.identities if identity.register}
    assert need == {"cast-within-register", "votes-within-register"}
