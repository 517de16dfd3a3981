"""Bytes to text: UTF-8 or Windows-1252, never both in one file, and nothing that is no text at all."""

import codecs

from polltrail.exchange.problems import Problems, refuse

UTF8, WINDOWS = "utf-8", "windows-1252"

_NOT_TABLES = {
    b"%PDF": "a PDF document",
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"\x1f\x8b": "a gzip archive",
    b"7z\xbc\xaf": "a 7z archive",
    b"{\\rtf": "an RTF document",
    b"SQLite format 3": "an SQLite database",
}
TABLE = "a table (CSV, XLSX or Parquet)"


def decoded(name: str, data: bytes, encoding: str | None) -> tuple[str, str]:
    """Decode a text file.

    Parameters
    ----------
    encoding : str or None
        As given by the user; None finds out.

    Returns
    -------
    text, encoding : str
        Text without a byte order mark and with plain line ends; the encoding it was in.

    Raises
    ------
    TableError
        The bytes are no text, or are in two encodings; the lines are named.
    """
    for start, kind in _NOT_TABLES.items():
        if data.startswith(start):
            refuse(name, TABLE, kind)
    if encoding is None and data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    if encoding is None and b"\0" in data:
        refuse(name, TABLE, "binary data")
    chosen = encoding or _encoding(name, data)
    text = _decode(name, data, chosen).removeprefix("\ufeff")
    return text.replace("\r\n", "\n").replace("\r", "\n"), chosen


def _encoding(name: str, data: bytes) -> str:
    try:
        data.decode(UTF8)
    except UnicodeDecodeError:
        _refuse_mixed(name, data)
        return WINDOWS
    return UTF8


def _refuse_mixed(name: str, data: bytes) -> None:
    """Refuse a file with lines in UTF-8 beside lines in another encoding."""
    beyond = [(n, line) for n, line in enumerate(data.split(b"\n"), start=1) if not line.isascii()]
    other = [(n, line) for n, line in beyond if not _is_utf8(line)]
    if len(other) == len(beyond):
        return
    problems = Problems()
    fewer, expected = (other, UTF8) if len(other) * 2 <= len(beyond) else (beyond, WINDOWS)
    for number, line in fewer:
        if expected == UTF8 or _is_utf8(line):
            problems.add(
                f"{name}, line {number}",
                f"{expected}, as in the other lines",
                f"{WINDOWS if expected == UTF8 else UTF8} in {line[:60]!r}",
            )
    problems.stop()


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode(UTF8)
    except UnicodeDecodeError:
        return False
    return True


def _decode(name: str, data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except LookupError:
        refuse("mapping, [table] encoding", "an encoding such as utf-8 or windows-1252", encoding)
    except UnicodeError as exc:
        start = getattr(exc, "start", 0)
        line = data.count(b"\n", 0, start) + 1
        refuse(f"{name}, line {line}", f"text in {encoding}", f"the byte {data[start : start + 1]!r}")


def plain_name(name: str) -> str:
    """Write the name of a file as text that can be printed, also where its bytes on disk are none."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
