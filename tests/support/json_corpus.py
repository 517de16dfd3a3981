"""Edges of JSON: what one program reads and another does not, or reads otherwise."""

from itertools import product

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
