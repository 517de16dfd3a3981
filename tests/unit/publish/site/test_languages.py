"""Numbers, shares, times and lists as each language writes them."""

import re
from datetime import UTC, datetime

import pytest
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from polltrail.publish.site.languages import BY_CODE, LANGUAGES, MINUS, iso


def bare(text: str) -> str:
    return re.sub("<[^>]*>", "", text).replace(MINUS, "-")


@given(value=st.integers(min_value=-(2**40), max_value=2**40), code=st.sampled_from(LANGUAGES))
def test_numbers_are_as_cldr_has_them(value: int, code: str) -> None:
    language = BY_CODE[code]
    assert bare(language.number(value)) == format_decimal(value, locale=language.locale).replace("\u200e", "")


@given(items=st.lists(st.text(alphabet="ab<&", min_size=1), max_size=6), code=st.sampled_from(LANGUAGES))
def test_lists_are_as_cldr_has_them(items: list[str], code: str) -> None:
    language = BY_CODE[code]
    marked = [escape(item) for item in items]
    expected = format_list([str(item) for item in marked], locale=language.locale) if items else ""
    assert language.listed(marked) == Markup(expected)


@given(seconds=st.integers(min_value=0, max_value=2**32), code=st.sampled_from(LANGUAGES))
def test_times_are_utc_to_the_minute(seconds: int, code: str) -> None:
    language = BY_CODE[code]
    at = datetime.fromtimestamp(seconds, tz=UTC)
    written = language.moment(seconds)
    assert f"{at:%H:%M} UTC" in written
    assert format_date(at, "d MMMM y", locale=language.locale) in written
    assert iso(seconds) == f"{at:%Y-%m-%dT%H:%M:%SZ}"


@given(part=st.integers(min_value=0, max_value=10**7), more=st.integers(min_value=0, max_value=10**7))
def test_a_share_is_never_all_of_less_and_never_nothing_of_some(part: int, more: int) -> None:
    if part + more == 0:
        return
    share = BY_CODE["en"].share(part, part + more)
    assert (share == "100.0%") == (more == 0)
    assert (share == "0.0%") == (part == 0)


@pytest.mark.parametrize(
    ("code", "number", "share"),
    [("en", "134,498", "60.1%"), ("ur", "134,498", "60.1%"), ("es", "134.498", "60,1\u00a0%"), ("fr", "134\u202f498", "60,1\u00a0%"), ("sw", "134,498", "60.1%")],
)  # fmt: skip
def test_as_newspapers_write_them(code: str, number: str, share: str) -> None:
    language = BY_CODE[code]
    assert language.number(134_498) == number
    assert language.share(601, 1000).replace("\u202f", "\u00a0") == share


def test_a_sign_stays_before_its_digits_where_lines_run_from_right_to_left() -> None:
    assert BY_CODE["ur"].signed(-2_036) == f'<bdi dir="ltr">{MINUS}2,036</bdi>'
    assert BY_CODE["ur"].signed(2_036) == '<bdi dir="ltr">+2,036</bdi>'
    assert (BY_CODE["en"].signed(-2_036), BY_CODE["en"].signed(0)) == (f"{MINUS}2,036", "0")


def test_a_time_past_all_calendars_is_still_written() -> None:
    assert BY_CODE["en"].moment(2**60)
    assert iso(2**60) == ""
