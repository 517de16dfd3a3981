import pytest

from polltrail.election import form_model
from support.form_examples import failing, reading, untold, verdicts

MODEL = form_model("kenya-34a")

FORM = {
    "votes": 500,
    "registered_voters": 650,
    "rejected_ballots": 10,
    "disputed_votes": 2,
    "valid_votes": 500,
}

BROKEN = {
    "choices-make-valid": {"votes": 499},
    "cast-within-register": {"registered_voters": 505, "disputed_votes": None},
    "votes-within-register": {"registered_voters": 499, "valid_votes": None},
    "cast-and-disputed-within-register": {"registered_voters": 511},
    "register-within-limit": {"registered_voters": 701},
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


def test_seven_hundred_voters_are_within_the_limit() -> None:
    assert verdicts(MODEL, FORM | {"registered_voters": 700})["register-within-limit"] == "pass"


def test_an_agent_may_refuse_and_say_why() -> None:
    agent = next(signatory for signatory in MODEL.signatories if signatory.role == "candidate or agent")
    assert agent.refusal_reason
    assert not agent.required
