"""Numbers as words: a share is never rounded into something it is not."""

import pytest

from polltrail.publish.wording import count, isolate, listed, number, of, share, signed


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [(1, 3, "33.3 %"), (0, 3, "0.0 %"), (1, 9000, "<0.1 %"), (8999, 9000, ">99.9 %"), (3, 3, "100.0 %")],
)
def test_a_share_is_never_all_for_less_nor_none_for_more(part: int, whole: int, text: str) -> None:
    assert share(part, whole) == text


def test_a_share_of_nothing_is_not_known() -> None:
    assert share(0, 0) == share(None, 5) == share(5, None) == "not known"


def test_numbers_have_thousands_and_a_real_minus() -> None:
    assert number(-1234567) == "\u22121,234,567"
    assert signed(1200) == "+1,200"
    assert signed(0) == "0"
    assert number(None) == "not known"


def test_counts_go_with_their_nouns() -> None:
    assert [count(n, "station") for n in (0, 1, 2)] == ["no stations", "1 station", "2 stations"]
    assert of(1, 4, "form") == "1 of 4 forms (25.0 %)"
    assert of(3, None, "station") == "3 of an unknown number of stations"
    assert of(0, 0, "station") == "0 of 0 stations"


def test_lists_are_cut_and_say_so() -> None:
    assert listed(["a"]) == "a"
    assert listed(["a", "b", "c"]) == "a, b and c"
    assert listed(list("abcdefg"), most=3) == "a, b and 5 more"


def test_only_names_that_run_right_to_left_are_isolated() -> None:
    assert isolate("Ames") == "Ames"
    assert isolate("עמק") == "\u2068עמק\u2069"
    assert isolate("a\u202eb\u2069\n c") == "ab c"
