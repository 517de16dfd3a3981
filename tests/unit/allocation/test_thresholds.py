from fractions import Fraction

import pytest

from polltrail.allocation import threshold
from polltrail.errors import DataError

FACTS = {"share": Fraction(1, 20), "direct": 2, "minority": False, "members": 3}


@pytest.mark.parametrize(
    ("text", "passes"),
    [
        ("share >= 5%", True),
        ("share > 5%", False),
        ("share >= 1/20", True),
        ("share <= 4.99%", False),
        ("direct >= 3 or share > 5%", False),
        ("direct >= 3 or share = 5%", True),
        ("minority", False),
        ("not minority", True),
        ("not minority and direct < 3", True),
        ("minority and share >= 5% or members = 3", True),
        ("minority and (share >= 5% or members = 3)", False),
        ("not (minority or direct >= 3)", True),
    ],
)
def test_expressions(text: str, *, passes: bool) -> None:
    assert threshold(text).passes(FACTS) is passes


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("share >= ", "expected a number, found the end"),
        ("share >= 1/0", "expected a number, found 1/0"),
        ("share => 5%", "expected a number, found >"),
        ("5% <= share", "expected a name, found 5%"),
        ("(share >= 5%", "expected a closing bracket, found the end"),
        ("share >= 5% direct", "expected the end, found direct"),
        ("share >= 5 %", "expected a number, a name, a comparison or a bracket, found  %"),
        ("and", "expected a name, found and"),
        ("", "expected a name, found the end"),
    ],
)
def test_what_is_no_expression(text: str, message: str) -> None:
    with pytest.raises(DataError, match=message):
        threshold(text)


def test_a_name_that_nobody_knows_is_an_error_even_where_it_would_not_matter() -> None:
    with pytest.raises(DataError, match="expected one of direct, members, minority, share, found turnout"):
        threshold("share >= 5% or turnout >= 1/2").passes(FACTS)
