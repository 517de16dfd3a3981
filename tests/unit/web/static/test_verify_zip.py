"""Archives in the browser's verifier: there is one way to read one, and what has two is not read."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

import pytest

from support.node import Node, node_with
from support.zipped import DEFLATED, STORED, zipped

FILES = {
    "bundle.json": b"{}\n",
    "entries/0.json": b"entry " * 400,
    "log/\u0643\u0631\u0627\u0686\u064a": b"",
    "b": bytes(300),
}
GOOD = zipped(FILES)
LOCAL, CENTRAL, END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"


@pytest.fixture(scope="module")
def node() -> Iterator[Node]:
    with node_with() as process:
        yield process


def read(node: Node, data: bytes, **limits: int) -> dict[str, bytes] | str:
    """The files, or why they were not read."""
    most = {"archive": 10**6, "file": 10**6, "total": 10**6, "files": 99} | limits
    found = node.one("zip", data, most)
    if "unsure" in found:
        assert found["unsure"].startswith("archive: expected ")
        assert found["unsure"].endswith("; nothing in it was checked")
        return str(found["unsure"])
    return {name: bytes.fromhex(data) for name, data in found["is"]}


class Pipe(io.RawIOBase):
    """Where nobody can go back: what is not known before a file is written after it."""

    def __init__(self) -> None:
        self.data = b""

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self.data += bytes(data)
        return len(data)


def piped() -> bytes:
    out = Pipe()
    with zipfile.ZipFile(out, "w", DEFLATED) as archive:
        for name, data in FILES.items():
            archive.writestr(name, data)
    return out.data


@pytest.mark.parametrize("data", [GOOD, zipped(FILES, STORED), piped()], ids=["deflated", "stored", "piped"])
def test_what_people_pack_is_read(node: Node, data: bytes) -> None:
    assert read(node, data) == FILES
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == FILES


def test_folders_and_other_orders_are_read(node: Node) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in ("log/", "log/b", "a"):
            archive.writestr(name, b"" if name.endswith("/") else b"x")
    assert read(node, packed.getvalue()) == {"log/b": b"x", "a": b"x"}
    assert read(node, zipped({})) == {}


def test_any_bit_turned_over_is_noticed_or_changes_nothing(node: Node) -> None:
    """Times and other attributes of files are looked at by nobody."""
    wrong = []
    for data in (GOOD, piped()):
        for at in range(0, len(data), 2):
            found = read(node, data[:at] + bytes([data[at] ^ 1 << at % 8]) + data[at + 1 :])
            wrong += [] if isinstance(found, str) or found == FILES else [(at, found)]
        wrong += [at for at in range(0, len(data), 9) if not isinstance(read(node, data[:at]), str)]
    assert wrong == []


def central(data: bytes, number: int = 0) -> int:
    at = data.index(CENTRAL)
    for _ in range(number):
        at = data.index(CENTRAL, at + 4)
    return at


def patched(data: bytes, at: int, value: bytes) -> bytes:
    return data[:at] + value + data[at + len(value) :]


def renamed(data: bytes, old: bytes, new: bytes) -> bytes:
    assert len(old) == len(new)
    return data.replace(old, new)


def both(at_local: int, at_central: int, value: bytes, data: bytes = GOOD) -> bytes:
    """The same change in both descriptions of the first file."""
    return patched(patched(data, data.index(LOCAL) + at_local, value), central(data) + at_central, value)


def packed_from(*files: tuple[bytes, bytes, bytes, int]) -> bytes:
    """An archive written by hand: of each file its name, its bytes as stored, its description, where it begins or -1."""
    out, directory = b"", b""
    for name, raw, told, start in files:
        directory += CENTRAL + b"\x14\0" + told + struct.pack("<HHHHHII", len(name), 0, 0, 0, 0, 0, len(out) if start < 0 else start) + name  # fmt: skip
        out += LOCAL + told + struct.pack("<HH", len(name), 0) + name + raw
    end = END + struct.pack("<HHHHIIH", 0, 0, len(files), len(files), len(directory), len(out), 0)
    return out + directory + end


def told(
    data: bytes, *, raw: bytes | None = None, size: int | None = None, method: int = 0, flags: int = 0x800
) -> bytes:
    length = len(data) if size is None else size
    return struct.pack(
        "<HHHHHIII", 20, flags, method, 0, 0, zlib.crc32(data), len(data if raw is None else raw), length
    )


def deflated(data: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


A = (b"a", b"x", told(b"x"), -1)
BOMB = deflated(bytes(500_000))
HOSTILE = {
    "twice": packed_from(A, (b"a", b"y", told(b"y"), -1)),
    "twice the same bytes": packed_from(A, (b"b", b"x", told(b"x"), 0)),
    "another name before the file": patched(GOOD, GOOD.index(LOCAL) + 30, b"c"),
    "a password": both(6, 8, struct.pack("<H", 0x801)),
    "another method": both(8, 10, struct.pack("<H", 12)),
    "method differs": patched(GOOD, GOOD.index(LOCAL) + 8, b"\0\0"),
    "a size that differs": patched(GOOD, GOOD.index(LOCAL) + 22, b"\1"),
    "bytes before it": b"MZ" + GOOD,
    "bytes after it": GOOD + b"\0",
    "a comment": GOOD[:-2] + b"\x05\0" + b"hello",
    "an archive in its comment": GOOD[:-2] + struct.pack("<H", len(GOOD)) + GOOD,
    "bytes between": GOOD[: central(GOOD)] + b"??" + GOOD[central(GOOD) :],
    "a large directory": patched(GOOD, len(GOOD) - 10, b"\xff\xff\xff\xff"),
    "several parts": patched(GOOD, len(GOOD) - 18, b"\1\0"),
    "fewer files than it says": patched(patched(GOOD, len(GOOD) - 14, b"\5\0"), len(GOOD) - 12, b"\5\0"),
    "more files than it says": patched(patched(GOOD, len(GOOD) - 14, b"\3\0"), len(GOOD) - 12, b"\3\0"),
    "zip64": both(22, 24, b"\xff\xff\xff\xff"),
    "above it": packed_from((b"../x", b"", told(b""), -1)),
    "here": packed_from((b"./x", b"", told(b""), -1)),
    "from the top": packed_from((b"/x", b"", told(b""), -1)),
    "an empty part": packed_from((b"a//x", b"", told(b""), -1)),
    "no name": packed_from((b"", b"", told(b""), -1)),
    "a backslash": packed_from((b"a\\x", b"", told(b""), -1)),
    "a drive": packed_from((b"c:x", b"", told(b""), -1)),
    "a control character": packed_from((b"a\nb", b"", told(b""), -1)),
    "an end of text": packed_from((b"a\0b", b"", told(b""), -1)),
    "a name that is no text": packed_from((b"\xff", b"", told(b""), -1)),
    "a name in an old alphabet": packed_from((b"\xc3\xa9", b"", told(b"", flags=0), -1)),
    "a folder with content": packed_from((b"a/", b"x", told(b"x"), -1)),
    "more than it says": packed_from((b"a", BOMB, told(bytes(500_000), raw=BOMB, size=10, method=8), -1)),
    "less than it says": packed_from(
        (b"a", deflated(b"x"), told(b"x", raw=deflated(b"x"), size=10, method=8), -1)
    ),
    "no packed bytes": packed_from((b"a", b"zzzz", told(b"x", raw=b"zzzz", method=8), -1)),
    "another checksum": packed_from((b"a", b"x", told(b"y"), -1)),
    "nothing": b"",
    "text": b"c2sp.org/tlog-proof@v1\n" * 9,
}


def test_what_is_written_by_hand_is_read_where_nothing_is_wrong_with_it(node: Node) -> None:
    assert read(node, packed_from(A, (b"b", b"y", told(b"y"), -1))) == {"a": b"x", "b": b"y"}
    packed = packed_from((b"a", BOMB, told(bytes(500_000), raw=BOMB, method=8), -1))
    assert read(node, packed) == {"a": bytes(500_000)}


def test_bytes_after_what_is_packed_change_nothing(node: Node) -> None:
    """Browsers refuse them and Node does not; nobody reads them."""
    raw = deflated(b"x") + b"hidden"
    found = read(node, packed_from((b"a", raw, told(b"x", raw=raw, method=8), -1)))
    assert isinstance(found, str) or found == {"a": b"x"}


@pytest.mark.parametrize("name", HOSTILE)
def test_an_archive_that_could_be_read_in_two_ways_is_not_read(node: Node, name: str) -> None:
    assert isinstance(read(node, HOSTILE[name]), str)


def test_limits_are_kept_before_anything_is_unpacked(node: Node) -> None:
    packed = packed_from((b"a", BOMB, told(bytes(500_000), raw=BOMB, method=8), -1))
    assert "files of at most 400000 bytes" in read(node, packed, file=400_000)
    assert "at most 400000 bytes unpacked" in read(node, packed, total=400_000)
    assert "at most 20 bytes" in read(node, packed, archive=20)
    assert "at most 3 files" in read(node, GOOD, files=3)
