import pytest

from polltrail.audit.contest import assertions_of, read_rule
from polltrail.errors import DataError


def says(rule: str, threshold: str | None = None, **totals: int) -> list[str]:
    return [one.says for one in assertions_of("mayor", totals, read_rule(rule, threshold))]


def test_two_winners_are_each_ahead_of_every_loser() -> None:
    assert says("plurality:2", a=30, b=20, c=10) == ["a has more votes than c", "b has more votes than c"]


def test_a_majority_or_the_first_two() -> None:
    assert says("majority", a=60, b=30, c=10) == ["a has more than 1/2 of the votes"]
    assert says("majority", a=40, b=35, c=25) == [
        "a has less than 1/2 of the votes",
        "b has less than 1/2 of the votes",
        "c has less than 1/2 of the votes",
        "a has more votes than c",
        "b has more votes than c",
    ]


def test_two_thirds() -> None:
    (one,) = assertions_of("mayor", {"a": 70, "b": 30}, read_rule("super-majority:2/3"))
    assert (one.weights, one.worst) == ((1, -2), 2)


def test_seats_by_pairs_of_quotients_and_a_threshold() -> None:
    told = says("dhondt:3", "10%", a=50, b=45, c=5)
    assert told == [
        "a has more than 1/10 of the votes",
        "b has more than 1/10 of the votes",
        "c has less than 1/10 of the votes",
        "votes for a / 2 are above votes for b / 2",
        "votes for b / 1 are above votes for a / 3",
    ]


@pytest.mark.parametrize(
    ("rule", "totals", "message"),
    [
        ("plurality", {"a": 10, "b": 10, "c": 1}, "a tie of a and b at 10 votes; no number"),
        ("plurality:3", {"a": 10, "b": 9, "c": 1}, "more choices than the 3 that win, found 3"),
        ("plurality", {"a": 0, "b": 0}, "official votes for at least two choices, found 2 with 0 votes"),
        ("plurality", {"a": 5}, "found 1 with 5 votes"),
        ("majority", {"a": 10, "b": 6, "c": 4}, "a with exactly half"),
        ("majority", {"a": 40, "b": 30, "c": 30}, "a tie of b and c"),
        ("super-majority:2/3", {"a": 20, "b": 10}, "a with exactly that"),
        ("dhondt:2", {"a": 20, "b": 10, "c": 10}, "a tie for 1 of them among a, b, c"),
    ],
)
def test_what_does_not_decide_gives_no_number(rule: str, totals: dict[str, int], message: str) -> None:
    with pytest.raises(DataError, match=message):
        assertions_of("mayor", totals, read_rule(rule))


@pytest.mark.parametrize(
    ("rule", "threshold"),
    [("borda", None), ("dhondt", None), ("plurality:0", None), ("super-majority:3/2", None), ("plurality", "5%"), ("dhondt:5", "x")],
)  # fmt: skip
def test_a_rule_that_is_none(rule: str, threshold: str | None) -> None:
    with pytest.raises(DataError, match=r"expected .*nothing was computed"):
        read_rule(rule, threshold)
