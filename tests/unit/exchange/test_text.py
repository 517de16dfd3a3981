import pytest

from polltrail.errors import TableError
from polltrail.exchange.text import decoded


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        ("añb\n".encode(), "utf-8"),
        (b"\xef\xbb\xbf" + "añb\n".encode(), "utf-8"),
        ("añb\r\n".encode("cp1252"), "windows-1252"),
        ("añb\r".encode("cp1252"), "windows-1252"),
        ("añb\n".encode("utf-16"), "utf-16"),
    ],
)
def test_encodings_are_found_out(data: bytes, encoding: str) -> None:
    assert decoded("t.csv", data, None) == ("añb\n", encoding)


def test_an_encoding_may_be_given() -> None:
    assert decoded("t.csv", "Łódź".encode("cp1250"), "cp1250")[0] == "Łódź"


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (
            ["ñ".encode(), "é".encode(), "ü".encode("cp1252")],
            "t.csv, line 3: expected utf-8, as in the other lines, found windows-1252 in b'\\xfc'",
        ),
        (
            ["ñ".encode("cp1252"), b"plain", "é".encode("cp1252"), "ü".encode()],
            "t.csv, line 4: expected windows-1252, as in the other lines, found utf-8 in b'\\xc3\\xbc'",
        ),
    ],
)
def test_two_encodings_in_one_file(lines: list[bytes], said: str) -> None:
    with pytest.raises(TableError) as raised:
        decoded("t.csv", b"\n".join(lines), None)
    assert [str(problem) for problem in raised.value.problems] == [said]


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"%PDF-1.7 ...", "a PDF document"),
        (b"\x89PNG\r\n\x1a\n", "a PNG image"),
        (b"\x1f\x8b\x08", "a gzip archive"),
        (b"abc\0def", "binary data"),
    ],
)
def test_what_is_no_text(data: bytes, found: str) -> None:
    with pytest.raises(TableError) as raised:
        decoded("t.csv", data, None)
    assert f"t.csv: expected a table (CSV, XLSX or Parquet), found {found}" in str(raised.value)


def test_text_not_in_the_encoding_given() -> None:
    with pytest.raises(TableError) as raised:
        decoded("t.csv", b"a\nb\n\xff\n", "utf-8")
    assert "t.csv, line 3: expected text in utf-8, found the byte b'\\xff'" in str(raised.value)


def test_an_encoding_nobody_knows() -> None:
    with pytest.raises(TableError) as raised:
        decoded("t.csv", b"a", "klingon")
    assert "mapping, [table] encoding: expected an encoding such as utf-8" in str(raised.value)


def test_a_byte_that_is_neither() -> None:
    with pytest.raises(TableError) as raised:
        decoded("t.csv", b"a\n\x81\xff\n", None)
    assert "t.csv, line 2: expected text in windows-1252, found the byte b'\\x81'" in str(raised.value)
