import pytest

from polltrail.election.form_model import FormModel, form_model, form_model_names, parse_form_model
from polltrail.errors import FormModelError

HEAD = 'title = "A form"\njurisdiction = "Nowhere"\n'
FIELDS = """
[[field]]
name = "valid_votes"
title = "Valid votes"
[[field]]
name = "ballots_cast"
title = "Papers in the box"
[[field]]
name = "row_votes"
title = "Votes of the row"
per_choice = true
[[field]]
name = "remark"
title = "Remark"
kind = "text"
"""
IDENTITY = '[[identity]]\ncode = "one"\nseverity = "error"\ntitle = "One"\nformula = "{}"\n'


def read(text: str) -> FormModel:
    return parse_form_model(text, name="mine")


def test_the_shipped_models() -> None:
    expected = ("generic", "kenya-34a", "nigeria-ec8a", "pakistan-2017", "venezuela-acta")
    assert form_model_names() == expected


@pytest.mark.parametrize("name", form_model_names())
def test_every_shipped_model_says_where_it_is_from_and_how_an_honest_form_may_fail(name: str) -> None:
    model = form_model(name)
    assert model.name == name
    assert model.sources
    assert all(identity.innocent for identity in model.identities)
    assert len({field.name for field in model.fields}) == len(model.fields)


@pytest.mark.parametrize("name", ["", "nowhere", "../forms/generic", "generic.toml"])
def test_an_unknown_model_lists_those_there_are(name: str) -> None:
    with pytest.raises(
        FormModelError, match="expected one of generic, kenya-34a, nigeria-ec8a, pakistan-2017"
    ):
        form_model(name)


def test_a_field_is_found_by_its_name() -> None:
    assert form_model("generic").field("valid_votes").title == "Valid votes"
    with pytest.raises(
        FormModelError, match=r"form model generic: expected one of the fields .*, found votes"
    ):
        form_model("generic").field("votes")


def test_what_a_model_does_not_claim_is_not_confirmed() -> None:
    model = read(HEAD + FIELDS + IDENTITY.format("votes = valid_votes"))
    assert not model.identities[0].confirmed
    assert not model.field("valid_votes").confirmed
    assert model.year is None
    assert model.identities[0].law is None


def test_parts_make_fields_and_an_identity() -> None:
    model = read(
        HEAD + '[[field]]\nname = "voters"\ntitle = "V"\nrequired = true\nparts = ["male", "third?"]'
    )
    assert [field.name for field in model.fields] == ["voters", "voters_male", "voters_third"]
    assert [field.required for field in model.fields] == [True, True, False]
    assert model.field("voters_male").part_of == "voters"
    assert str(model.identities[0].formula) == "voters_male + voters_third? = voters"


def test_a_whole_model_is_read() -> None:
    model = read(
        HEAD
        + 'year = 2020\nsources = ["a law"]\n'
        + '[[paper]]\nname = "A"\ntitle = "Paper A"\n'
        + '[[field]]\nname = "valid_votes"\ntitle = "Valid"\npaper = "A"\nsection = "top"\nnote = "n"\n'
        + '[[signatory]]\nrole = "agent"\nrequired = false\nrefusal_reason = true\nmarks = ["stamp"]\n'
        + '[[copy]]\nholder = "door"\nkind = "posted"\nlaw = "s. 1"\n'
        + '[[deadline]]\nwhat = "sent"\nhours_after_close = 24\n'
    )
    assert (model.year, model.sources, model.papers[0].title) == (2020, ("a law",), "Paper A")
    assert (model.fields[0].paper, model.fields[0].section, model.fields[0].note) == ("A", "top", "n")
    assert (model.signatories[0].marks, model.signatories[0].refusal_reason) == (("stamp",), True)
    assert (model.copies[0].kind, model.copies[0].law) == ("posted", "s. 1")
    assert (model.deadlines[0].hours_after_close, model.deadlines[0].local_time) == (24, None)


VOTES_FIELD = '[[field]]\nname = "{}"\ntitle = "T"\n'
CONTRADICTIONS = {
    "no TOML": ("a = ", "expected TOML, found"),
    "deep": ("a = " + "[" * 9999, "expected TOML, found"),
    "unknown key": (HEAD + 'colour = "red"\n' + FIELDS, "colour: expected one of the keys"),
    "unknown key below": (HEAD + FIELDS + 'colour = "red"', "field 4, colour: expected one of the keys"),
    "no title": ('jurisdiction = "N"\n' + FIELDS, "title: expected text, found no such key"),
    "empty title": ('title = " "\njurisdiction = "N"\n' + FIELDS, "title: expected text, found nothing"),
    "year as text": (HEAD + 'year = "2017"\n' + FIELDS, "year: expected a whole number, found '2017'"),
    "year as flag": (HEAD + "year = true\n" + FIELDS, "year: expected a whole number, found True"),
    "year below zero": (HEAD + "year = -1\n" + FIELDS, "year: expected a number from 0, found -1"),
    "flag as number": (HEAD + FIELDS + "required = 1", "field 4, required: expected true or false, found 1"),
    "field no table": (HEAD + "field = [3]", "field 1: expected a table, found 3"),
    "field no list": (HEAD + "field = 3", "field: expected a list, found 3"),
    "no field": (HEAD, r"field: expected at least one \[\[field\]\], found none"),
    "sources no texts": (HEAD + "sources = [1]\n" + FIELDS, "sources: expected a list of texts, found 1"),
    "source twice": (
        HEAD + 'sources = ["a", "a"]\n' + FIELDS,
        "sources: expected each text once, found a twice",
    ),
    "field twice": (HEAD + FIELDS + FIELDS, "field: expected each one once, found valid_votes twice"),
    "part twice": (
        HEAD + VOTES_FIELD.format("a") + 'parts = ["b", "c"]\n' + VOTES_FIELD.format("a_b"),
        "field: expected each one once, found a_b twice",
    ),
    "reserved name": (HEAD + VOTES_FIELD.format("votes"), "field 1, name: .* and not votes, found votes"),
    "bad name": (HEAD + VOTES_FIELD.format("Valid votes"), "field 1, name: .*, found Valid votes"),
    "bad kind": (
        HEAD + VOTES_FIELD.format("a") + 'kind = "vote"',
        "kind: expected one of count, .*, found vote",
    ),
    "no such paper": (
        HEAD + VOTES_FIELD.format("a") + 'paper = "B"',
        "paper: expected one of no papers at all",
    ),
    "one part": (HEAD + VOTES_FIELD.format("a") + 'parts = ["b"]', "parts: expected two or more parts"),
    "optional parts": (
        HEAD + VOTES_FIELD.format("a") + 'parts = ["b?", "c?"]',
        "parts: expected two or more",
    ),
    "bad part": (HEAD + VOTES_FIELD.format("a") + 'parts = ["B", "c"]', "parts: expected words like female"),
    "parts of text": (
        HEAD + VOTES_FIELD.format("a") + 'kind = "text"\nparts = ["b", "c"]',
        "parts: expected two or more parts of a number",
    ),
    "unknown field": (
        HEAD + FIELDS + IDENTITY.format("votes = cast"),
        r"identity 1, formula: expected number fields of the model \(valid_votes, .*\) or votes, found cast",
    ),
    "text in a formula": (
        HEAD + FIELDS + IDENTITY.format("votes = remark"),
        "number fields .*, found remark",
    ),
    "row field": (
        HEAD + FIELDS + IDENTITY.format("votes = row_votes"),
        "expected fields of the form, not of a choice's row, found row_votes",
    ),
    "form field in a row": (
        HEAD + FIELDS + IDENTITY.format("votes = valid_votes") + "per_choice = true",
        "expected fields of every choice's row, found valid_votes",
    ),
    "no formula": (
        HEAD + FIELDS + IDENTITY.format("votes ="),
        "identity 1, formula: expected a formula, found formula 'votes =', position 8",
    ),
    "code twice": (
        HEAD + FIELDS + IDENTITY.format("votes = valid_votes") * 2,
        "identity: expected each one once, found one twice",
    ),
    "bad code": (
        HEAD + FIELDS + IDENTITY.format("votes = valid_votes").replace('"one"', '"One two"'),
        "identity 1, code: expected a code like choices-make-valid, found One two",
    ),
    "bad severity": (
        HEAD + FIELDS + IDENTITY.format("votes = valid_votes").replace('"error"', '"fatal"'),
        "identity 1, severity: expected one of error, warning, found fatal",
    ),
    "needs what is not optional": (
        HEAD + FIELDS + IDENTITY.format("votes = valid_votes") + 'needs_one_of = ["valid_votes"]',
        r"needs_one_of: expected fields written with '\?' in the formula, found valid_votes",
    ),
    "paper twice": (
        HEAD + '[[paper]]\nname = "A"\ntitle = "A"\n' * 2 + FIELDS,
        "paper: expected each one once, found A twice",
    ),
    "no time": (HEAD + FIELDS + '[[deadline]]\nwhat = "sent"', "either this or local_time, found neither"),
    "two times": (
        HEAD + FIELDS + '[[deadline]]\nwhat = "sent"\nhours_after_close = 1\nlocal_time = "noon"',
        "either this or local_time, found both",
    ),
    "bad copy": (
        HEAD + FIELDS + '[[copy]]\nholder = "door"\nkind = "fax"',
        "copy 1, kind: expected one of original, copy, posted, image, found fax",
    ),
    "signatory without duty": (
        HEAD + FIELDS + '[[signatory]]\nrole = "agent"\nrefusal_reason = true',
        "signatory 1, required: expected true or false, found no such key",
    ),
}


@pytest.mark.parametrize("what", CONTRADICTIONS)
def test_a_contradiction_is_refused_by_name(what: str) -> None:
    text, message = CONTRADICTIONS[what]
    with pytest.raises(FormModelError, match=message) as refused:
        read(text)
    assert str(refused.value).startswith("form model mine: ")
    assert str(refused.value).endswith("the model was not loaded")
