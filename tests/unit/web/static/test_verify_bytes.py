"""The verifier's modules for a browser, held against Python: signatures, canonical JSON, names, numbers."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polltrail.log.strict import is_name, read_base64, read_decimal, write_base64
from polltrail.statement import public_key, sign
from polltrail.statement.canonical import decode, encode
from polltrail.statement.signature import is_weak, verify
from support.json_corpus import corpus
from support.node import Node, alike, node_with, ours
from support.published_log import LOG_SEED, flipped
from support.statement_strategies import json_values, near_values

SPECCHECK = Path(__file__).parents[2] / "statement" / "speccheck_vectors.json"
Bytes = tuple[bytes, bytes, bytes]


@pytest.fixture(scope="module")
def node() -> Iterator[Node]:
    with node_with() as process:
        yield process


def speccheck() -> list[Bytes]:
    cases = json.loads(SPECCHECK.read_text())["cases"]
    return [(_hex(one["pub_key"]), _hex(one["message"]), _hex(one["signature"])) for one in cases]


def _hex(text: str) -> bytes:
    return bytes.fromhex(text)


def test_every_speccheck_vector_is_decided_as_in_python(node: Node) -> None:
    answers = [one["is"] for one in node.ask(*(("signature", *case) for case in speccheck()))]
    assert answers == [verify(*case) for case in speccheck()] == [number == 3 for number in range(12)]


def weak_keys() -> list[bytes]:
    prime, order_8 = 2**255 - 19, 0x05FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826
    small = [0, 1, prime - 1, order_8, prime - order_8]
    large = list(range(prime, 2**255))
    return [
        (y | sign_bit << 255).to_bytes(32, "little")
        for y in (*small, *large, 2, 3, prime - 2)
        for sign_bit in (0, 1)
    ]


def test_weak_keys_and_points_are_refused_as_in_python(node: Node) -> None:
    """A key of small order: anybody can sign anything with it. Each is tried as the key and as R."""
    message, public = b"x", public_key(LOG_SEED)
    good = sign(LOG_SEED, message)
    cases = [(key, message, good) for key in weak_keys()]
    cases += [(key, message, key + bytes(32)) for key in weak_keys()]
    cases += [(public, message, key + good[32:]) for key in weak_keys()]
    cases += [(public, message, good), (public[:31], message, good), (public, message, good[:63])]
    assert [one["is"] for one in node.ask(*(("signature", *case) for case in cases))] == [
        verify(*case) for case in cases
    ]
    assert sum(map(is_weak, weak_keys())) > 40


@given(seed=st.binary(min_size=32, max_size=32), message=st.binary(max_size=200), at=st.integers(0, 511))
def test_signatures_and_signatures_with_a_bit_turned_over(
    node: Node, seed: bytes, message: bytes, at: int
) -> None:
    public, signature = public_key(seed), sign(seed, message)
    more = signature[:32] + (int.from_bytes(signature[32:], "little") + ORDER).to_bytes(33, "little")[:32]
    cases = [
        (public, message, signature), (public, message, flipped(signature, at // 8, at % 8)),
        (flipped(public, at // 8, at % 8), message, signature), (public, message, more),
    ]  # fmt: skip
    assert [one["is"] for one in node.ask(*(("signature", *case) for case in cases))] == [
        verify(*case) for case in cases
    ]


WITHOUT = {
    "no cryptography": "Object.defineProperty(globalThis, 'crypto', { value: {} });",
    "no Ed25519": (
        "crypto.subtle.importKey = async () => { throw new DOMException('no such algorithm', 'NotSupportedError'); };"
    ),
    "no raw keys": "crypto.subtle.importKey = async () => { throw new DOMException('no', 'DataError'); };",
    "yes to everything": "crypto.subtle.verify = async () => true;",
    "no to everything": "crypto.subtle.verify = async () => false;",
}


@pytest.mark.parametrize("before", WITHOUT.values(), ids=WITHOUT)
def test_a_browser_that_cannot_check_signatures_cannot_tell(before: str) -> None:
    """And never lets one pass; the second question is no easier than the first."""
    message = b"x"
    ask = ("signature", public_key(LOG_SEED), message, sign(LOG_SEED, message))
    with node_with(before=before) as node:
        assert [[*one] for one in node.ask(ask, ask)] == [["unsure"], ["unsure"]]


ORDER = 2**252 + 27742317777372353535851937790883648493


def canonical(data: bytes) -> dict[str, Any]:
    return ours(lambda: encode(decode(data)).decode())


def test_every_edge_of_json_is_read_as_in_python(node: Node) -> None:
    inputs = corpus()
    assert alike(node.ask(*(("canonical", data) for data in inputs)), list(map(canonical, inputs)))


@given(value=json_values | near_values)
def test_json_is_read_as_in_python(node: Node, value: Any) -> None:
    loose = json.dumps(value).encode()
    tight = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    inputs = [loose, tight.encode("utf-8", "surrogatepass")]
    assert alike(node.ask(*(("canonical", data) for data in inputs)), list(map(canonical, inputs)))


CODES = [*range(0x3100), *range(0x3100, 0xD800, 97), *range(0xE000, 0xFE00, 97), *range(0xFE00, 0x11000, 1)]


def test_names_are_those_of_python_with_any_character(node: Node) -> None:
    """Languages differ on what a space is."""
    texts = [f"a{chr(code)}" for code in CODES]
    assert node.one("names", texts) == {"is": [is_name(text) for text in texts]}
    assert node.one("names", ["", "a"]) == {"is": [False, True]}


@given(text=st.text(alphabet="AQab+/-_=\n 09é", max_size=12) | st.binary(max_size=9).map(write_base64))  # fmt: skip
def test_base64_is_read_as_in_python(node: Node, text: str) -> None:
    found = read_base64(text)
    assert node.one("base64", text) == {"is": None if found is None else found.hex()}


@given(text=st.text(alphabet="0123456789+- .e٣", max_size=21) | st.integers(0, 2**64).map(str))
def test_numbers_are_read_as_in_python(node: Node, text: str) -> None:
    found = read_decimal(text)
    assert node.one("decimal", text) == {"is": None if found is None else str(found)}
