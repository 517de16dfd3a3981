"""When views are checked: an hour of the day, an interval, never."""

import pytest

from polltrail.web.check_times import DAILY, parse_check_times

MIDNIGHT = 1_935_705_600.0


@pytest.mark.parametrize(
    ("text", "now", "wait"),
    [
        ("03:15", MIDNIGHT, 11_700),
        ("03:15", MIDNIGHT + 11_700, 86_400),
        ("03:15", MIDNIGHT + 11_701, 86_399),
        ("00:00", MIDNIGHT - 1, 1),
        ("6h", MIDNIGHT + 5, 21_600),
        ("90s", MIDNIGHT, 90),
        ("30m", MIDNIGHT, 1_800),
    ],
)
def test_the_next_check_is_so_far_away(text: str, now: float, wait: float) -> None:
    times = parse_check_times(text)
    assert times is not None
    assert times.wait_s(now) == wait


def test_off_is_never_and_the_night_is_usual() -> None:
    assert parse_check_times("off") is None
    assert parse_check_times("03:15") == DAILY


@pytest.mark.parametrize("text", ["", "24:00", "3:15", "0s", "6d", "6", "daily", "-1h"])
def test_anything_else_is_told(text: str) -> None:
    with pytest.raises(ValueError, match="expected an hour of the day"):
        parse_check_times(text)
