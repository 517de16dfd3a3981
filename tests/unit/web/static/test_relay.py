"""What one phone shows and another hands on: codes, the links in them, and the statement that they carry."""

import random
from collections.abc import Iterator, Sequence

import pytest
import segno

from polltrail.statement import public_key
from support.capture_edges import edges
from support.night import entry_of, make_election
from support.node import Node

NIGHT = make_election(1)
KEY = public_key(NIGHT.agents[0])
SAID = NIGHT.transcription(NIGHT.agents[0], "station 7", number=7)
OTHER = NIGHT.transcription(NIGHT.agents[0], "station 8", number=8)
ADDRESS = "https://count.example.org/capture/"
SIGNS = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_:/#."


@pytest.fixture(scope="module")
def node() -> Iterator[Node]:
    with edges() as node:
        yield node


def capacity(version: int, level: str) -> int:
    """How many bytes segno puts into a code at the most."""
    found = 0
    for step in (1024, 256, 64, 16, 4, 1):
        while fits(found + step, version, level):
            found += step
    return found


def fits(count: int, version: int, level: str) -> bool:
    try:
        segno.make(bytes(count), error=level, version=version, mode="byte", mask=0, micro=False)
    except segno.DataOverflowError:
        return False
    return True


def theirs(data: bytes, level: str, version: int) -> list[str]:
    code = segno.make(data, error=level, version=version, mode="byte", boost_error=False, micro=False)
    return ["".join(map(str, row)) for row in code.matrix]


def alike(node: Node, asked: Sequence[tuple[bytes, str, int]]) -> bool:
    found = node.ask(*(["matrix", *one] for one in asked))
    return [one["is"] for one in found] == [theirs(*one) for one in asked]


def some(count: int, seed: int) -> bytes:
    return bytes(random.Random(seed).choices(SIGNS, k=count))


@pytest.mark.parametrize(("level", "version"), [("L", 1), ("M", 7), ("L", 9)])
def test_a_code_has_the_modules_that_segno_gives_it(node: Node, level: str, version: int) -> None:
    most = capacity(version, level)
    assert alike(node, [(some(count, count), level, version) for count in (1, most)])


@pytest.mark.slow
@pytest.mark.parametrize("level", ["L", "M"])
@pytest.mark.parametrize("version", range(1, 41))
def test_every_version_of_every_level_has_the_modules_that_segno_gives_it(
    node: Node, version: int, level: str
) -> None:
    most = capacity(version, level)
    counts = {0, 1, most // 3, most - 1, most}
    assert alike(node, [(some(count, count + version), level, version) for count in counts])


def test_the_smallest_code_that_holds_it_is_taken(node: Node) -> None:
    [found] = node.ask(["matrix", some(capacity(3, "L") + 1, 0), "L", None])
    assert len(found["is"]) == 17 + 4 * 4


def test_what_is_packed_is_the_same_entry_again_in_half_the_bytes(node: Node) -> None:
    entry = entry_of(SAID)
    packed = bytes.fromhex(node.one("pack", entry, KEY)["is"])
    assert node.one("unpack", packed)["is"] == [entry.hex(), SAID.id]
    assert len(packed) < len(entry) / 2


@pytest.mark.parametrize("kind", ["definition", "enrolment"])
def test_every_kind_can_be_packed(node: Node, kind: str) -> None:
    entry = entry_of(NIGHT.genesis if kind == "definition" else NIGHT.enrolments[0])
    packed = bytes.fromhex(node.one("pack", entry, public_key(NIGHT.organiser))["is"])
    assert node.one("unpack", packed)["is"][0] == entry.hex()


@pytest.mark.parametrize("size", ["small", "large"])
def test_links_scanned_in_any_order_and_twice_make_the_statement(node: Node, size: str) -> None:
    links = node.one("links", ADDRESS, SAID.id, entry_of(SAID), KEY, size)["is"]
    assert all(link.startswith(f"{ADDRESS}#part/{SAID.id}/") for link in links)
    mixed = random.Random(size).sample(links, len(links))
    assert node.one("scanned", mixed[:-1])["is"]["missing"] == [links.index(mixed[-1]) + 1]
    found = node.one("scanned", [mixed[0], *mixed])["is"]
    assert (found["missing"], found["entry"]) == ([], entry_of(SAID).hex())


def test_each_link_fits_into_the_code_that_it_is_made_for(node: Node) -> None:
    for size, version in (("small", 16), ("large", 9)):
        links = node.one("links", ADDRESS, SAID.id, entry_of(SAID), KEY, size)["is"]
        codes = [segno.make(link, error="L", mode="byte", boost_error=False, micro=False) for link in links]
        assert max(int(code.version) for code in codes) <= version
    assert len(node.one("links", ADDRESS, SAID.id, entry_of(SAID), KEY, "small")["is"]) <= 4


def test_parts_that_were_cut_otherwise_do_not_mix(node: Node) -> None:
    small, large = (
        node.one("links", ADDRESS, SAID.id, entry_of(SAID), KEY, size)["is"] for size in ("small", "large")
    )
    assert node.one("scanned", [*large[:-1], small[0]])["is"]["have"] == [1]
    assert node.one("scanned", [*large[:-1], small[0], large[-1]])["is"]["missing"] == []


def test_a_part_of_another_statement_is_noticed(node: Node) -> None:
    mine = node.one("links", ADDRESS, SAID.id, entry_of(SAID), KEY, "small")["is"]
    theirs = node.one("links", ADDRESS, SAID.id, entry_of(OTHER), KEY, "small")["is"]
    assert len(mine) == len(theirs)
    assert "scan" in node.one("scanned", theirs)["refused"]
    assert "scan" in node.one("scanned", [*mine[:-1], theirs[-1]])["refused"]


@pytest.mark.parametrize(
    "link",
    [
        "#part/" + "0" * 64 + "/1/1/",
        "#part/" + "0" * 63 + "/1/1/AA",
        "#part/" + "0" * 64 + "/2/1/AA",
        "#part/" + "0" * 64 + "/0/1/AA",
        "#part/" + "0" * 64 + "/1/999/AA",
        "#part/" + "0" * 64 + "/1/1/A",
        "#part/" + "0" * 64 + "/1/1/A==",
        "#part/" + "0" * 64 + "/1/1/<script>",
        "#something/else",
    ],
)
def test_what_is_no_part_is_refused(node: Node, link: str) -> None:
    assert "scan the code again" in node.one("part", link)["refused"]


def test_a_statement_that_is_damaged_by_one_bit_or_cut_short_is_refused(node: Node) -> None:
    packed = bytes.fromhex(node.one("pack", entry_of(SAID), KEY)["is"])
    bits = random.Random(0).sample(range(len(packed) * 8), 80)
    damaged = [
        packed[: at // 8] + bytes([packed[at // 8] ^ 1 << at % 8]) + packed[at // 8 + 1 :] for at in bits
    ]
    damaged += [packed[:at] for at in range(0, len(packed), 60)]
    answers = node.ask(*(["unpack", one] for one in damaged))
    # the one thing that may differ is a bit of the packing which stands for the same payload
    assert all("refused" in one or one["is"][0] == entry_of(SAID).hex() for one in answers)
    assert sum("refused" in one for one in answers) > len(answers) - 3


def test_nobody_packs_what_another_key_has_signed(node: Node) -> None:
    assert "expected the key" in node.one("pack", entry_of(SAID), public_key(NIGHT.organiser))["refused"]


def test_a_small_part_that_unpacks_to_much_is_stopped(node: Node) -> None:
    import zlib

    squeeze = zlib.compressobj(9, wbits=-15)
    bomb = squeeze.compress(b'{"key":"' + bytes(50_000_000)) + squeeze.flush()
    packed = b"\1\15transcription" + bytes(32 + 64) + bomb
    assert "more than 65535 bytes" in node.one("unpack", packed)["refused"]


def test_a_strangers_codes_do_not_fill_the_phone(node: Node) -> None:
    mine = node.one("links", ADDRESS, SAID.id, entry_of(SAID), KEY, "small")["is"]
    strange = [f"{ADDRESS}#part/{number:064x}/1/9/AAAA" for number in range(450)]
    found = node.one("scanned", [*strange, *mine], True)["is"]
    assert (found["entry"], found["kept"]) == (entry_of(SAID).hex(), 400 - len(mine))
