from contextlib import suppress

from hypothesis import given
from hypothesis import strategies as st

from polltrail.election.definition import MAX_COUNT
from polltrail.election.form_model import parse_form_model
from polltrail.election.formula import Formula, Term, evaluate, format_formula, parse_formula
from polltrail.election.ids import FieldName
from polltrail.errors import FormModelError

NAMES = ("a", "b2", "votes", "valid_votes", "ballots_cast", "x_")
CONSTANTS = st.integers(-MAX_COUNT, MAX_COUNT)
RELATIONS = st.sampled_from(["=", "<=", ">="])
NUMBERS = st.dictionaries(st.sampled_from(NAMES), st.none() | st.integers(0, MAX_COUNT))
NEAR_FORMULAS = st.lists(st.sampled_from([*NAMES, "?", "+", "-", "=", "<=", ">=", " ", "7", "0"])).map(
    "".join
)


@st.composite
def formulas(draw: st.DrawFn) -> Formula:
    names = draw(st.lists(st.sampled_from(NAMES), unique=True, min_size=1))
    terms = [Term(draw(st.sampled_from([1, -1])), FieldName(name), draw(st.booleans())) for name in names]
    cut = draw(st.integers(0, len(terms)))
    left, right = _with_a_needed_term(terms[:cut]), _with_a_needed_term(terms[cut:])
    return Formula(left, draw(RELATIONS), right, draw(CONSTANTS), draw(CONSTANTS))


def _with_a_needed_term(terms: list[Term]) -> tuple[Term, ...]:
    return tuple(Term(t.sign, t.field, t.optional and place > 0) for place, t in enumerate(terms))


@given(formulas())
def test_reading_undoes_writing(formula: Formula) -> None:
    assert parse_formula(format_formula(formula)) == formula


@given(st.text() | NEAR_FORMULAS)
def test_any_text_is_a_formula_or_refused(text: str) -> None:
    with suppress(FormModelError):
        formula = parse_formula(text)
        assert parse_formula(format_formula(formula)) == formula


@given(st.text())
def test_any_text_is_a_form_model_or_refused(text: str) -> None:
    with suppress(FormModelError):
        parse_form_model(text, name="any")


@given(formulas(), NUMBERS, st.sets(st.sampled_from(NAMES)))
def test_a_blank_that_is_needed_never_passes(
    formula: Formula, numbers: dict[str, int | None], has: set[str]
) -> None:
    has |= {"votes"} & set(numbers)
    counted = [term for term in formula.left + formula.right if not term.optional or term.field in has]
    known = all(term.field in has and numbers.get(term.field) is not None for term in counted)
    verdict, left, right = evaluate(formula, numbers, has)
    assert (verdict == "cannot tell") == (not known) == (left is None or right is None)


@given(formulas(), NUMBERS, st.sets(st.sampled_from(NAMES)))
def test_the_verdict_says_what_the_two_sides_say(
    formula: Formula, numbers: dict[str, int | None], has: set[str]
) -> None:
    verdict, left, right = evaluate(formula, numbers, has)
    if left is not None and right is not None:
        holds = {"=": left == right, "<=": left <= right, ">=": left >= right}[formula.relation]
        assert verdict == ("pass" if holds else "fail")
