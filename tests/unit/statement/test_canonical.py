import json

import pytest

from polltrail.errors import EncodingError
from polltrail.statement.canonical import MAX_DEPTH, check_same, decode, encode, is_plain_key, parse
from support.growth import LINEAR, growth

# RFC 8785 section 3.2.2 and the test data of cyberphone/json-canonicalization (values, structures, weird),
# as far as they have no floats and no keys that are refused here.
PUBLISHED = [
    (
        r"""{"string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/", "literals": [null, true, false]}""",
        (r'{"literals":[null,true,false],"string":"€$\u000f\nA' "'" r'B\"\\\\\"/"}'),
    ),
    ('{"f": {"f": "hi","F": 5}, "a": { }, "A": [ { } ]}', '{"A":[{}],"a":{},"f":{"F":5,"f":"hi"}}'),
    (
        r'["One", "<\/script>", "\u0080", "\u00f6", "\u20ac", "\ud83d\ude02", "\ufb33"]',
        '["One","</script>","\x80","ö","€","😂","\ufb33"]',
    ),
    (r'{"Unnormalized": "A\u030a"}', '{"Unnormalized":"A\u030a"}'),
]

REFUSED = {
    "float": b"[1.5]",
    "float that is whole": b"[1.0]",
    "exponent": b"[1e2]",
    "minus zero": b"[-0]",
    "negative": b"[-1]",
    "2^31": b"[2147483648]",
    "huge": b"[" + b"9" * 10_000 + b"]",
    "NaN": b"[NaN]",
    "Infinity": b"[-Infinity]",
    "twice": b'{"a":1,"a":1}',
    "twice by escape": b'{"a":1,"\\u0061":1}',
    "order": b'{"b":1,"a":1}',
    "spacing": b'{"a": 1}',
    "newline at the end": b"1\n",
    "two values": b"1 2",
    "needless escape": b'"\\u0041"',
    "escaped slash": b'"\\/"',
    "upper-case hex": b'"\\u000F"',
    "raw control": b'"\x0f"',
    "lone surrogate": b'"\\ud800"',
    "lone low surrogate": b'"\\udc00"',
    "surrogates the wrong way round": b'"\\udc00\\ud800"',
    "surrogate in UTF-8": b'"\xed\xa0\x80"',
    "overlong UTF-8": b'"\xc0\x80"',
    "not UTF-8": b'"\xff"',
    "UTF-16": '{"a":1}'.encode("utf-16"),
    "BOM": b"\xef\xbb\xbf1",
    "empty key": b'{"":1}',
    "digit key": b'{"1":1}',
    "prototype": b'{"__proto__":1}',
    "space in key": b'{"a b":1}',
    "key of another script": '{"ö":1}'.encode(),
    "comment": b"1//",
    "trailing comma": b"[1,]",
    "single quotes": b"'a'",
    "empty": b"",
    "deep": b"[" * (MAX_DEPTH + 1) + b"]" * (MAX_DEPTH + 1),
    "very deep": b"[" * 100_000,
}


@pytest.mark.parametrize(("given", "canonical"), PUBLISHED)
def test_published_vectors(given: str, canonical: str) -> None:
    assert encode(json.loads(given)) == canonical.encode()
    assert encode(decode(canonical.encode())) == canonical.encode()


def test_urdu_is_written_as_it_is() -> None:
    data = bytes.fromhex(
        "7b22666f726d223a22d985d8b1d8afd988da8f222c22766f746573223a5b5b22daa9d8b1d8a7da86db8c222c3133343439385d5d7d"
    )
    assert encode({"votes": [["کراچی", 134498]], "form": "مردوڏ"}) == data
    assert decode(data) == {"form": "مردوڏ", "votes": [["کراچی", 134498]]}


@pytest.mark.parametrize("data", REFUSED.values(), ids=list(REFUSED))
def test_what_programs_read_differently_is_refused(data: bytes) -> None:
    with pytest.raises(EncodingError):
        decode(data)


@pytest.mark.parametrize(
    "value", [1.5, -1, 2**31, {"1": 1}, {1: 1}, {"a": {"b c": 1}}, "\ud800", b"a", {"a": {1}}, [10**5000]]
)
def test_what_cannot_be_read_is_not_written(value: object) -> None:
    with pytest.raises(EncodingError):
        encode(value)  # type: ignore[arg-type]


def test_as_deep_as_allowed_and_no_deeper() -> None:
    deep = b"[" * MAX_DEPTH + b"]" * MAX_DEPTH
    assert encode(decode(deep)) == deep
    loop: list[object] = []
    loop.append(loop)
    with pytest.raises(EncodingError, match="at most 16 levels"):
        encode(loop)  # type: ignore[arg-type]


def test_every_single_character_is_written_as_json_stringify_does() -> None:
    for code in [*range(0x300), 0x2028, 0x2029, 0xFEFF, 0xFFFF, 0x1F600]:
        assert encode(chr(code)) == json.dumps(chr(code), ensure_ascii=False).encode()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b'{"a":1,"a":2}', "every key once, found 'a' twice"),
        (b'{"a":1.0}', "no numbers but integers, found 1.0"),
        (b'{"a":[0,4294967296]}', r"\$\.a\[1\]: expected an integer in \[0, 2\^31\), found 4294967296"),
        (b'{"a": 1}', r"found others from byte 5 on: ' 1\}' for '1\}'"),
        (b'{"a":1}\n', "for the end"),
        (b"\xff", "UTF-8"),
    ],
)
def test_the_message_says_what_and_where(data: bytes, message: str) -> None:
    with pytest.raises(EncodingError, match=message):
        decode(data)


def test_parsing_alone_allows_order_and_spacing() -> None:
    assert parse(b' {"b": 1, "a": [ "\\u0041" ]} ') == {"a": ["A"], "b": 1}


def test_a_key_that_stands_twice_is_found_at_once() -> None:
    """Whoever sends 64 KB of keys must not hold up the others: the work grows with their number, not its square."""

    def ask(count: int) -> None:
        keys = [f"k{at:04}" for at in range(count)]
        data = "{" + ",".join(f'"{key}":1' for key in [*keys, keys[-1]]) + "}"
        with pytest.raises(EncodingError, match=f"every key once, found 'k{count - 1:04}' twice"):
            parse(data.encode())

    assert growth(ask, 750) < LINEAR


def test_same_bytes_are_no_complaint() -> None:
    check_same(b"1", b"1")


@pytest.mark.parametrize(
    ("key", "plain"),
    [("a", True), ("A_9", True), ("_a", False), ("9", False), ("", False), ("ä", False), ("a-b", False)],
)
def test_plain_keys(key: str, plain: bool) -> None:
    assert is_plain_key(key) is plain
