import pytest

from polltrail.election.formula import Formula, Term, evaluate, format_formula, parse_formula
from polltrail.election.ids import FieldName
from polltrail.errors import FormModelError

BOX = parse_formula("valid_votes + rejected_ballots + disputed_votes? = ballots_cast")
NUMBERS = {"valid_votes": 400, "rejected_ballots": 7, "disputed_votes": 5, "ballots_cast": 412}


def term(name: str, sign: int = 1, *, optional: bool = False) -> Term:
    return Term(sign, FieldName(name), optional)


def test_a_formula_is_read_as_written() -> None:
    expected = Formula(
        left=(term("valid_votes"), term("rejected_ballots"), term("disputed_votes", optional=True)),
        relation="=",
        right=(term("ballots_cast"),),
    )
    assert expected == BOX


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("registered_voters<=700", Formula((term("registered_voters"),), "<=", (), 0, 700)),
        ("-a + b >= 3", Formula((term("a", -1), term("b")), ">=", (), 0, 3)),
        ("a - 2\n = b + c?", Formula((term("a"),), "=", (term("b"), term("c", optional=True)), -2, 0)),
        ("0 <= a", Formula((), "<=", (term("a"),))),
        ("+a = 007", Formula((term("a"),), "=", (), 0, 7)),
    ],
)
def test_numbers_signs_and_blanks(text: str, expected: Formula) -> None:
    assert parse_formula(text) == expected


def test_a_formula_is_written_in_one_way() -> None:
    assert format_formula(parse_formula("2+a-b?<=c - 1")) == "a - b? + 2 <= c - 1"
    assert str(parse_formula("0 = a")) == "0 = a"


def test_fields_stand_in_order_with_the_votes_among_them() -> None:
    assert parse_formula("votes + b? <= a + 3").fields() == ("votes", "b", "a")


@pytest.mark.parametrize(
    ("text", "position", "found"),
    [
        ("", 1, "0 of them"),
        ("a + b", 6, "0 of them"),
        ("a = b = c", 7, "2 of them"),
        ("a == b", 4, "2 of them"),
        ("a + = b", 5, "nothing"),
        ("a b = c", 3, "b"),
        ("a = ", 5, "nothing"),
        ("a? = b", 4, "only fields that may be absent"),
        ("a * b = c", 3, "'*'"),
        ("Valid = b", 1, "'V'"),
        ("a = b ?", 7, "'?'"),
        ("a = 3 + 4", 9, "4"),
        ("a = 99999999999", 5, "one of 11 digits"),
        ("a + a = b", 1, "a twice"),
        ("votes = votes", 1, "votes twice"),
        ("3 = 3", 1, "none"),
        ("a ≤ b", 3, "'≤'"),
        ("a = ３", 5, "'３'"),  # a digit, but none that a form model should have
    ],
)
def test_what_is_no_formula_is_refused_with_its_place(text: str, position: int, found: str) -> None:
    with pytest.raises(FormModelError) as refused:
        parse_formula(text)
    assert f"position {position}: expected " in str(refused.value)
    assert f"found {found}; write it like" in str(refused.value)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, ("pass", 412, 412)),
        ({"ballots_cast": 411}, ("fail", 412, 411)),
        ({"ballots_cast": None}, ("cannot tell", 412, None)),
        ({"rejected_ballots": None}, ("cannot tell", None, 412)),
        ({"disputed_votes": None}, ("cannot tell", None, 412)),
        ({"rejected_ballots": 0}, ("fail", 405, 412)),
    ],
)
def test_three_answers(changes: dict[str, int | None], expected: tuple[str, int | None, int | None]) -> None:
    assert evaluate(BOX, NUMBERS | changes, set(NUMBERS)) == expected


def test_an_optional_field_that_the_form_has_not_is_left_out() -> None:
    has = set(NUMBERS) - {"disputed_votes"}
    assert evaluate(BOX, NUMBERS | {"ballots_cast": 407}, has) == ("pass", 407, 407)


def test_a_field_that_the_form_has_not_cannot_be_told() -> None:
    has = set(NUMBERS) - {"rejected_ballots"}
    assert evaluate(BOX, NUMBERS, has) == ("cannot tell", None, 412)


def test_the_votes_need_not_be_named_among_the_fields() -> None:
    formula = parse_formula("votes = valid_votes")
    assert evaluate(formula, {"votes": 3, "valid_votes": 3}, {"valid_votes"}) == ("pass", 3, 3)
    assert evaluate(formula, {"valid_votes": 3}, {"valid_votes"}) == ("cannot tell", None, 3)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [("a <= 3", "pass"), ("a >= 3", "pass"), ("a <= 2", "fail"), ("a >= 4", "fail"), ("5 - a = 2", "pass")],
)
def test_every_relation(text: str, verdict: str) -> None:
    assert evaluate(parse_formula(text), {"a": 3}, {"a"})[0] == verdict
