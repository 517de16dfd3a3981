"""The page for those who write a verifier: its examples are the house's vectors, and its program runs."""

import re
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from msgspec import inspect

from polltrail.log import encode_bundle, node_hash, tile_path
from polltrail.log.history import encode_record
from polltrail.log.open_entries import encode_open
from polltrail.log.tiles import new_tiles
from polltrail.statement import BODIES, DECISION_REASONS, encode_envelope, fingerprint, public_key, sign
from polltrail.statement.envelope import Envelope, pae, statement_id
from polltrail.statement.roles import SIGNERS
from polltrail.statement.seal import PUBLIC_KINDS
from polltrail.verify import to_json, verify
from support import house_log
from support.published_log import ELECTION, entries_of, flipped, island, publish

PAGE = (Path(__file__).parents[2] / "docs" / "verifier.md").read_text(encoding="utf-8")
FILES = publish(entries_of(island(300)))


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, flags=re.MULTILINE | re.DOTALL)


def small_verifier() -> Callable[..., int]:
    (program,) = blocks("python")
    names: dict[str, Callable[..., int]] = {}
    exec(compile(program, "docs/verifier.md", "exec"), names)
    return names["verify"]


def test_the_log_of_the_page_is_the_house_log() -> None:
    text = blocks("text")
    assert house_log.LOG_VKEY in text[0]
    assert house_log.CHECKPOINT.decode() in text
    assert f"cosignature/v1\ntime {house_log.COSIGNED_AT}\n{house_log.TEXT}" in text
    assert house_log.RECEIPT_4.decode().partition("\n\n")[0] + "\n" in text
    assert house_log.WITNESS_VKEY in PAGE
    assert house_log.COSIGNED_AT.to_bytes(8, "big").hex() in PAGE


def test_the_hashes_of_the_page_are_those_of_the_house_log() -> None:
    leaves = house_log.LEAVES
    hashes = [leaves[0], leaves[1], node_hash(*leaves[:2]), house_log.root(3), house_log.ROOT_7]
    assert [one.hex() for one in hashes if f"`{one.hex()}`" not in PAGE] == []
    bundle = encode_bundle(house_log.ENTRIES)
    assert f"`{bundle[:9].hex()}`" in PAGE


def test_the_open_entries_of_the_page_are_those_of_the_house_log() -> None:
    records = [encode_open([(at, house_log.ENTRIES[at])]) for at in (0, 5)]
    assert [one.hex() for one in records if f"`{one.hex()}`" not in PAGE] == []
    section = PAGE.partition("## 10a.")[2].partition("## 11.")[0]
    assert {kind for kind in BODIES if f"`{kind}`" in section} == PUBLIC_KINDS


def test_the_record_of_the_page_is_one() -> None:
    assert f"`{encode_record(b'AB').hex()}`" in PAGE


def test_the_tiles_of_the_page_are_those_of_a_log_of_70_000() -> None:
    paths = {tile.path for tile in new_tiles(0, 70_000)}
    named = set(re.findall(r"`(tile/[0-2]/[0-9]{3}(?:\.p/[0-9]+)?)`", PAGE)) - {"tile/0/000.p/7"}
    assert len(named) == 6
    assert named <= paths
    assert tile_path(0, 1234067) == "tile/0/x001/x234/067"
    assert "`x001/x234/067`" in PAGE


def test_the_entry_of_the_page_is_the_house_agents() -> None:
    seed = bytes(range(64, 96))
    kind, payload = "application/vnd.polltrail.result+json", b'{"station":"AA-01","votes":{"a":10,"b":20}}'
    message = pae(kind, payload)
    envelope = Envelope(
        payload_type=kind, payload=payload, key=fingerprint(public_key(seed)), signature=sign(seed, message)
    )
    assert encode_envelope(envelope).decode() + "\n" in blocks("text")
    assert message.decode() + "\n" in blocks("text")
    assert f"`{statement_id(kind, payload)}`" in PAGE
    assert statement_id(kind, payload) == sha256(message).hexdigest()


def test_the_kinds_of_the_page_are_those_of_the_program() -> None:
    section = PAGE.partition("## 8.")[2].partition("Inside them:")[0]
    rows = [line.strip("|").split("|") for line in section.splitlines() if line.startswith("| `")]
    told = {kind.strip(" `"): (set(re.findall(r"`(\w+)`", fields)), by.strip()) for kind, fields, by in rows}
    anybody = max(map(len, SIGNERS.values()))
    expected = {
        kind: (
            set(body.__struct_fields__),
            "anybody enrolled" if len(SIGNERS[kind]) == anybody else ", ".join(sorted(SIGNERS[kind])),
        )
        for kind, body in BODIES.items()
    }
    assert told == expected


def words(part: inspect.Type) -> Iterator[str]:
    """Every word of a closed list, and every field's name, in a body."""
    if isinstance(part, inspect.LiteralType):
        yield from map(str, part.values)
    elif isinstance(part, inspect.StructType):
        yield from (field.name for field in part.fields)
        yield from (word for field in part.fields for word in words(field.type))
    elif isinstance(part, inspect.UnionType):
        yield from (word for one in part.types for word in words(one))
    elif isinstance(part, inspect.VarTupleType):
        yield from words(part.item_type)


def test_the_page_has_every_field_and_every_word_of_every_closed_list() -> None:
    section = PAGE.partition("## 8.")[2].partition("## 9.")[0]
    known = {word for body in BODIES.values() for word in words(inspect.type_info(body))}
    reasons = {reason for listed in DECISION_REASONS.values() for reason in listed}
    assert len(known) > 100
    assert sorted(word for word in known | reasons if f"`{word}`" not in section) == []


@pytest.mark.parametrize("outcome", DECISION_REASONS)
def test_the_reasons_of_a_decision_are_those_of_the_page(outcome: str) -> None:
    row = next(line for line in PAGE.splitlines() if line.startswith(f"| `reason` to {outcome} |"))
    assert set(re.findall(r"`(\w+)`", row)) - {"reason"} == DECISION_REASONS[outcome]


def test_the_answer_on_the_page_is_the_programs() -> None:
    document = to_json(verify(FILES.__getitem__, election=ELECTION))
    section = PAGE.partition("## 11.")[2]
    assert [name for name in document if f"`{name}`" not in section] == []


def test_the_small_verifier_accepts_a_published_log() -> None:
    assert small_verifier()(FILES.__getitem__, ELECTION) == verify(FILES.__getitem__, election=ELECTION).size


@pytest.mark.parametrize("path", ["log/checkpoint", "log/tile/entries/000", "log/tile/entries/001.p/50"])
@pytest.mark.parametrize("at", [5, 30, 60, 999, -30])
def test_the_small_verifier_refuses_a_changed_byte(path: str, at: int) -> None:
    files = FILES | {path: flipped(FILES[path], at)}
    with pytest.raises(Exception):  # noqa: B017 - it is small, and says no in many ways
        small_verifier()(files.__getitem__, ELECTION)


def test_the_small_verifier_refuses_another_election() -> None:
    with pytest.raises(AssertionError, match="another election"):
        small_verifier()(FILES.__getitem__, "0" * 64)
