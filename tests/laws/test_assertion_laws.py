"""Assertions are all true of some votes if and only if those votes have the same outcome."""

from fractions import Fraction

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from polltrail.allocation import allocate_seats, divisors_named
from polltrail.audit.contest import Rule, assertions_of
from polltrail.errors import DataError
from support.costly import costly

NAMES = ("a", "b", "c", "d")
rows = st.tuples(*[st.integers(0, 60)] * 4).map(list)
rules = st.one_of(
    st.builds(Rule, seats=st.integers(1, 2)),
    st.just(Rule(kind="majority")),
    st.builds(Rule, kind=st.just("super-majority"), share=st.sampled_from([Fraction(1, 2), Fraction(2, 3)])),
    st.builds(
        Rule,
        kind=st.sampled_from(["dhondt", "sainte-lague"]),
        seats=st.integers(1, 8),
        threshold=st.sampled_from([None, Fraction(1, 20), Fraction(1, 5)]),
    ),
)


def outcome(totals: dict[str, int], rule: Rule) -> object:  # noqa: PLR0911 - a case for each rule
    """The outcome by the plainest rule; None for a tie."""
    whole, ranked = sum(totals.values()), sorted(totals, key=lambda name: -totals[name])
    if rule.kind == "plurality":
        split = totals[ranked[rule.seats - 1]] > totals[ranked[rule.seats]]
        return frozenset(ranked[: rule.seats]) if split else None
    if rule.kind == "majority":
        if 2 * totals[ranked[0]] == whole:
            return None
        if 2 * totals[ranked[0]] > whole:
            return ranked[0]
        return frozenset(ranked[:2]) if totals[ranked[1]] > totals[ranked[2]] else None
    if rule.kind == "super-majority":
        limit = (rule.share or 0) * whole
        return None if totals[ranked[0]] == limit else (ranked[0] if totals[ranked[0]] > limit else "none")
    limit = (rule.threshold or 0) * whole
    if rule.threshold and limit in totals.values():
        return None
    inside = {name: count for name, count in totals.items() if not rule.threshold or count > limit}
    if not any(inside.values()):
        return None
    found = allocate_seats(inside, rule.seats, divisors_named(rule.kind))
    return None if found.tie else (frozenset(inside) if rule.threshold else 0, tuple(found.seats.items()))


@costly
@given(official=rows, forms=rows, rule=rules)
def test_all_assertions_hold_exactly_where_the_outcome_is_the_same(
    official: list[int], forms: list[int], rule: Rule
) -> None:
    totals = dict(zip(NAMES, official, strict=False))
    try:
        assertions = assertions_of("x", totals, rule)
    except DataError:
        assert outcome(totals, rule) is None or not any(official)
        return
    row = np.array([forms], dtype=np.int64)
    same = outcome(dict(zip(NAMES, forms, strict=False)), rule) == outcome(totals, rule)
    assert all(int(one.of(row)[0]) > 0 for one in assertions) == (same and any(forms))


@given(official=rows, rule=rules, spare=st.integers(0, 50), forms=rows)
def test_no_form_within_the_cap_is_further_off_than_the_bound(
    official: list[int], rule: Rule, spare: int, forms: list[int]
) -> None:
    cap = sum(forms) + spare
    try:
        assertions = assertions_of("x", dict(zip(NAMES, official, strict=False)), rule)
    except DataError:
        return
    theirs, ours = (np.array([one], dtype=np.int64) for one in (official, forms))
    for one in assertions:
        assert int(one.of(theirs)[0] - one.of(ours)[0]) <= int(one.of(theirs)[0]) + one.worst * cap
