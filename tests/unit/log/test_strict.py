import pytest

from polltrail.log.strict import MAX_SIZE, is_name, is_plain, read_base64, read_decimal, shown, write_base64


@pytest.mark.parametrize(
    ("text", "number"),
    [("0", 0), ("7", 7), ("70000", 70_000), (str(MAX_SIZE), MAX_SIZE)],
)
def test_a_number_has_one_form(text: str, number: int) -> None:
    assert read_decimal(text) == number


@pytest.mark.parametrize(
    "text",
    [
        "",
        "00",
        "07",
        "+7",
        "-7",
        " 7",
        "7 ",
        "7\n",
        "1_0",
        "1e3",
        "7.0",
        "٧",
        "²",
        str(MAX_SIZE + 1),
        "9" * 5000,
    ],
)
def test_every_other_form_of_a_number_is_refused(text: str) -> None:
    assert read_decimal(text) is None


def test_base64_has_one_form() -> None:
    assert read_base64("AAE=") == b"\x00\x01"
    assert read_base64("") == b""
    assert write_base64(b"\xff\xfe") == "//4="


@pytest.mark.parametrize(
    "text", ["AAE", "AAE==", "AAF=", "AA E=", "AAE=\n", "A\nAE=", "__4=", "AAE=AAE=", "=", "Ä", "\ud800"]
)
def test_every_other_form_of_base64_is_refused(text: str) -> None:
    assert read_base64(text) is None


@pytest.mark.parametrize("name", ["polltrail.example/test", "oid/1.2.3", "انتخاب.example", "a"])
def test_a_name_may_be_of_any_script(name: str) -> None:
    assert is_name(name)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "a b",
        "a+b",
        "a\tb",
        "a\nb",
        "a\x00",
        "a\u00a0b",
        "a\u2003b",
        "a\u3000",
        "a\u2028b",
        "a\x85b",
        "\ud800",
    ],
)
def test_a_name_has_no_space_of_any_script_and_no_plus(name: str) -> None:
    assert not is_name(name)


def test_plain_text_has_newlines_and_no_other_control_character() -> None:
    assert is_plain("one\ntwo\n")
    assert not any(map(is_plain, ["a\tb", "a\r\n", "\x1f", "\udfff"]))


def test_what_was_found_is_shown_short() -> None:
    assert shown("x") == "'x'"
    assert len(shown("x" * 1000)) == 80
