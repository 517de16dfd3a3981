"""The JSON rules, held against the same rules written in JavaScript: both accept and refuse alike."""

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polltrail.errors import EncodingError
from polltrail.statement.canonical import decode, encode
from support import statements
from support.statement_strategies import json_values, near_values

Ask = Callable[[str, Sequence[bytes]], list[bytes | None]]

SCRIPT = Path(statements.__file__).with_name("canonical.mjs")
SKIP = "NOT CHECKED: node is not on this machine, so the JSON rules were not held against JavaScript"

NUMBERS = (
    *("0", "1", "-1", "-0", "01", "+1", "1.", ".5", "1.0", "1.5", "1e0", "1E2", "1e400", "0x1", "1_0"),
    *(
        "2147483647",
        "2147483648",
        "4294967295",
        "4294967296",
        "9007199254740993",
        "9" * 400,
        "NaN",
        "Infinity",
    ),
)
STRINGS = (
    *('""', '"a"', '"\\u0061"', '"\\/"', '"/"', '"\\n"', '"\\u000a"', '"\\u000A"', '"\\b"', '"\\u0008"', '"\\u001f"'),
    *('"\x7f"', '"\\u007f"', '"\\u2028"', '"\u2028"', '"é"', '"e\u0301"', '"کراچی"', '"שלום"', '"😂"', '"\\ud83d\\ude02"'),
    *('"\\ud83d"', '"\\ude02\\ud83d"', '"\\uD83D"', '"\\x41"', '"\\"', '"a', "'a'", '"\n"', '"\t"', '"\ufeff"', '"\ufffe"'),
)  # fmt: skip
OBJECTS = (
    *("{}", '{"a":1}', '{"a":1,"b":2}', '{"b":2,"a":1}', '{"a":1,"a":1}', '{"a":1,"a":2}', '{"A":1,"a":2}'),
    *('{"a":1,"A":2}', '{"a":1,"a1":2}', '{"a1":1,"a10":2,"a2":3}', '{"":1}', '{"1":1}', '{"_a":1}', '{"é":1}'),
    *('{"__proto__":1}', '{"constructor":1}', '{"toString":1,"valueOf":2}', '{"a":{"__proto__":{}}}', '{"a b":1}'),
    *('{"a":1,}', "{a:1}", '{"a"}', '{"a":}', '{"\\u0061":1}', '{"a\\u0000":1}', '{"a":undefined}', '{"a_b":1}'),
    *('{"a_b":1,"aB":2}', '{"aB":2,"a_b":1}', '{"aB":1,"ab":2}', '{"Z":1,"a":2}'),
)  # fmt: skip
OTHERS = (
    *(
        "",
        " ",
        "null",
        "true",
        "True",
        "nul",
        "[]",
        "[1,2]",
        "[1, 2]",
        "[1,]",
        "[,1]",
        "[",
        "]",
        "[]]",
        "// a\n1",
    ),
    *(" 1", "1 ", "1\n", "\t1", "\u00a01", "\ufeff1", "1\u2028", "1 2", "[1]\x00"),
    *("[" * n + "]" * n for n in (15, 16, 17, 18, 500)),
)
RAW = (
    b"\xff",
    b'"\xff"',
    b'"\xc0\x80"',
    b'"\xed\xa0\x80"',
    b'"\xf4\x90\x80\x80"',
    b'"\xc3"',
    b"\xef\xbb\xbf1",
)


def corpus() -> list[bytes]:
    """Every edge alone, and inside a list and an object."""
    texts = [*NUMBERS, *STRINGS, *OBJECTS, *OTHERS]
    wrapped = [wrap.replace("@", text) for wrap, text in product(("@", "[@]", '{"a":@}', "[@,@]"), texts)]
    return [*(text.encode() for text in wrapped), *RAW]


@pytest.fixture(scope="module")
def ask() -> Iterator[Ask]:
    node = shutil.which("node")
    if node is None:
        pytest.skip(SKIP)
    with subprocess.Popen([node, str(SCRIPT)], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        yield lambda what, inputs: [_asked(process, what, one) for one in inputs]
        assert process.stdin is not None
        process.stdin.close()


def _asked(process: subprocess.Popen[bytes], what: str, data: bytes) -> bytes | None:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(f"{what} {data.hex()}\n".encode())
    process.stdin.flush()
    answer, *found = process.stdout.readline().decode().split(" ")
    return bytes.fromhex(found[0]) if answer == "ok" else None


def decoded(data: bytes) -> bytes | None:
    try:
        return encode(decode(data))
    except EncodingError:
        return None


def encoded(value: object) -> bytes | None:
    try:
        return encode(value)  # type: ignore[arg-type]
    except EncodingError:
        return None


def test_every_edge_is_read_alike(ask: Ask) -> None:
    inputs = corpus()
    answers = ask("decode", inputs)
    ours = [decoded(data) for data in inputs]
    differing = [data for data, a, b in zip(inputs, ours, answers, strict=True) if a != b]
    assert differing == []
    assert 100 < sum(answer is not None for answer in answers) < len(inputs) - 100


def test_every_kind_of_statement_is_read_alike(ask: Ask) -> None:
    payloads = [statements.example(kind).envelope.payload for kind in statements.EXAMPLES]
    assert ask("decode", payloads) == payloads


@given(value=json_values)
def test_what_is_allowed_is_written_alike(ask: Ask, value: object) -> None:
    loose = json.dumps(value, indent=1).encode()
    written = encoded(value)
    assert written is not None
    assert ask("encode", [loose]) == [written]
    assert ask("decode", [written]) == [written]


@given(value=near_values)
def test_what_is_not_allowed_is_refused_alike(ask: Ask, value: object) -> None:
    loose = json.dumps(value).encode()
    tight = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    exact = tight.encode("utf-8", "surrogatepass")
    assert ask("decode", [loose, exact]) == [decoded(loose), decoded(exact)]


@given(
    data=st.binary(max_size=40) | st.text(alphabet='{}[]:,"\\u0123ab.eE-+ntf \n', max_size=20).map(str.encode)
)
def test_any_bytes_are_read_alike(ask: Ask, data: bytes) -> None:
    assert ask("decode", [data]) == [decoded(data)]
