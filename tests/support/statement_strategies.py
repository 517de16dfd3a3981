"""Hypothesis strategies for the JSON of statements: allowed values, and everything near to them."""

from hypothesis import strategies as st

from polltrail.statement.canonical import MAX_INTEGER, JsonValue

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
KEYS = st.from_regex(r"\A[A-Za-z][A-Za-z0-9_]{0,6}\Z")
INTEGERS = st.integers(0, MAX_INTEGER) | st.sampled_from([0, 1, MAX_INTEGER])

json_values: st.SearchStrategy[JsonValue] = st.recursive(
    st.none() | st.booleans() | INTEGERS | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)
"""What may be written."""

near_values: st.SearchStrategy[object] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-5, 2**31 + 5)
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(KEYS | st.text(max_size=3), inner, max_size=4)
    ),
    max_leaves=12,
)
"""What JSON can say, most of it not allowed: floats, large numbers, keys of any kind, half characters."""
