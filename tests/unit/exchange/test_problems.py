import pytest

from polltrail.errors import TableError
from polltrail.exchange.problems import Problems, listed, refuse, shown


def test_nothing_wrong_stops_nothing() -> None:
    Problems().stop()


def test_every_problem_is_told_at_once_and_counted() -> None:
    problems = Problems()
    for row in range(30):
        problems.add(f"votes.csv, line {row}", "a number", "x")
    with pytest.raises(TableError) as raised:
        problems.stop()
    assert raised.value.count == 30
    assert "votes.csv, line 19" in str(raised.value)
    assert "votes.csv, line 20" not in str(raised.value)
    assert "and 10 more; 30 problems in all" in str(raised.value)


def test_refuse_names_where_expected_and_found() -> None:
    with pytest.raises(TableError, match="here: expected this, found that"):
        refuse("here", "this", "that")


@pytest.mark.parametrize(
    ("names", "said"), [([], "none"), (["a", "b"], "a, b"), ([str(n) for n in range(42)], "39 and 2 more")]
)
def test_listed(names: list[str], said: str) -> None:
    assert listed(names).endswith(said)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("a", "'a'"),
        pytest.param(10**5000, "a int too large to write", id="huge"),
        ("a" * 100, "'" + "a" * 76 + "..."),
    ],
)
def test_a_value_is_shown_cut_short(value: object, said: str) -> None:
    assert shown(value) == said
