"""A slot judged by counts that are kept is judged as by looking at all its readings each time."""

from dataclasses import replace
from typing import Any
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from polltrail.review.slots import judge
from reference.slow_slots import SlowLive
from support.slots import AGENT_COPY, BLANK, BROKEN, IMAGE, POSTED, RULES, STORED, A, B, decide, read, slot

READINGS = st.builds(
    lambda person, row, copy, counts, images: read(person, row, copy=copy, counts=counts, images=images),
    st.sampled_from("xyz"),
    st.sampled_from([A, B, BLANK, BROKEN]),
    st.sampled_from([AGENT_COPY, POSTED, ("authority", None)]),
    st.booleans(),
    st.sampled_from([(), (IMAGE,)]),
)
DECISIONS = st.builds(
    decide, st.sampled_from("xrs"), st.sampled_from(["accept", "correct"]), st.sampled_from([A, B])
)
SAID = st.lists(st.one_of(READINGS, READINGS, READINGS, DECISIONS), max_size=12)


@given(SAID, st.integers(1, 3), st.booleans(), st.integers(0, 2))
def test_counts_that_are_kept_are_those_of_all_readings(
    said: list[Any], readings: int, together: bool, tolerance: int
) -> None:
    rules = replace(RULES, readings=readings, copies_must_agree=together, tolerance=tolerance)
    whole = slot(STORED, *said)
    with patch("polltrail.review.slots.history.Live", SlowLive):
        slow = judge(whole, rules)
    assert judge(whole, rules) == slow
