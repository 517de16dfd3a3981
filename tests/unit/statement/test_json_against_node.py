"""The JSON rules, held against the same rules written in JavaScript: both accept and refuse alike."""

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polltrail.errors import EncodingError
from polltrail.statement.canonical import decode, encode
from support import statements
from support.json_corpus import corpus
from support.statement_strategies import json_values, near_values

Ask = Callable[[str, Sequence[bytes]], list[bytes | None]]

SCRIPT = Path(statements.__file__).with_name("canonical.mjs")
SKIP = "NOT CHECKED: node is not on this machine, so the JSON rules were not held against JavaScript"


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
