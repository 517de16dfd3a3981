"""Parts of a log in the browser's verifier, held against `polltrail verify`."""

import json
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from polltrail.log import ED25519, make_vkey, public_of
from polltrail.log.excerpt import MANIFEST, Excerpt, Scope, image_path
from polltrail.publish.bundle.files import excerpt_files
from polltrail.statement.bodies import ConflictBody
from support.browser_verdict import of_browser, of_python, said, spoilt, verdicts
from support.evidence import (
    ADA,
    ELECTION,
    KARACHI,
    NOON,
    PHOTO,
    Speaker,
    by_three,
    digest,
    entries_of,
    genesis,
    night,
    note_of,
    published,
)
from support.node import Node, node_with
from support.published_log import LOG_KEY, ORIGIN, Files, changed, flipped, policy
from support.statements import definition
from support.zipped import consistency_file, part_of

NIGHT = night()
ENTRIES = entries_of(NIGHT)
WHOLE = published(NIGHT)
LAST = len(ENTRIES)
OTHER_SEED = bytes(range(100, 132))


def bundled(files: Files = WHOLE, **scope: Any) -> Files:
    """What polltrail bundles, without its pages."""
    found = dict(excerpt_files(files.__getitem__, Scope(**scope or {"station": "H-01"}), version="0"))
    return {name: data for name, data in found.items() if not name.endswith((".html", ".txt"))}


PART = bundled()
PUBLIC = genesis(policy=msgspec.structs.replace(definition().policy, images="public"))


@pytest.fixture(scope="module")
def node() -> Iterator[Node]:
    with node_with() as process:
        yield process


def verdict(node: Node, files: Files, election: str | None = ELECTION) -> dict[str, Any]:
    return verdicts(node, [files], election)[0]


def agree(node: Node, files: Files, ok: bool | None, election: str | None = ELECTION) -> dict[str, Any]:
    """Both say the same, and it is this."""
    found = verdict(node, files, election)
    assert (found["ok"], of_browser(found)) == (ok, of_python(files, election)), said(found)
    return found


@pytest.mark.parametrize(
    "scope",
    [{"station": "H-01"}, {"station": KARACHI}, {"contest": "mayor"}, {"area": ("Northport",)}],
    ids=str,
)
@pytest.mark.parametrize("witnessed", [(8, LAST), (8, 12), ()], ids=str)
def test_what_polltrail_bundles_holds(node: Node, scope: Any, witnessed: tuple[int, ...]) -> None:
    seen_by = {size: by_three(NOON + size) for size in witnessed}
    found = agree(node, bundled(published(NIGHT, seen_by=seen_by), **scope), True)
    assert (found["problems"], found["part"]) == ([], True)
    assert {"definition", "enrolment", "transcription"} <= {one["kind"] for one in found["entries"]}
    assert any("Entries that were left out" in one for one in found["notShown"])


def test_a_part_of_another_election_or_of_one_not_named(node: Node) -> None:
    agree(node, PART, None, None)
    agree(node, PART, False, "0" * 64)


@pytest.mark.slow
def test_a_part_with_a_byte_changed_is_judged_as_by_polltrail_verify(node: Node) -> None:
    paths = [path for path in PART if path not in {"log/cosigned", "log/witnessed"}][::2]
    files = [PART | {path: flipped(PART[path], len(PART[path]) // 2)} for path in paths]
    answers = [one["ok"] for one in verdicts(node, files, ELECTION)]
    assert answers == [of_python(one, ELECTION)[0] for one in files]
    assert set(answers) == {False}


@pytest.mark.slow
@pytest.mark.parametrize("path", sorted(PART))
def test_a_part_with_a_file_spoilt_is_judged_as_by_polltrail_verify(node: Node, path: str) -> None:
    files = spoilt(PART, path, times=3 if path.startswith(("tables/", "entries/", "proofs/")) else 9)
    pairs = [
        (one["ok"], of_python(file, ELECTION)[0])
        for one, file in zip(verdicts(node, files, ELECTION), files, strict=True)
    ]
    careful = {(None, True), (None, False)} if path.startswith(("log/cosigned", "log/witnessed")) else set()
    assert [
        (ours, theirs) for ours, theirs in pairs if ours is not theirs and (ours, theirs) not in careful
    ] == []
    assert any(ours is not True for ours, _ in pairs)
    if path.startswith(("entries/", "images/", "tables/")) or path == MANIFEST:
        assert [ours for ours, _ in pairs if ours] == []


def test_statements_nobody_enrolled_may_say_do_not_hold(node: Node) -> None:
    """True entry 0, and behind it statements that nobody said, under the log's own key or another."""
    forged = entries_of([Speaker().read(OTHER_SEED, "H-01", {"keep": 1})])
    entries = [ENTRIES[0], *forged]
    files = published(NIGHT)
    for seed, vkey in (
        (None, str(LOG_KEY)),
        (OTHER_SEED, str(make_vkey(ORIGIN, ED25519, public_of(OTHER_SEED)))),
    ):
        note = note_of(entries) if seed is None else note_of(entries, seed=seed)
        part = part_of(files | {"log/checkpoint": note}, entries, [1], vkey=vkey)
        assert "expected one that is enrolled" in said(agree(node, part, False))


def test_what_hangs_on_an_entry_that_is_missing_cannot_be_told(node: Node) -> None:
    enrolments = [
        index for index in json.loads(PART[MANIFEST])["entries"] if NIGHT[index].kind == "enrolment"
    ]
    for index in enrolments:
        found = agree(
            node, {name: data for name, data in PART.items() if name != f"entries/{index}.json"}, None
        )
        assert "what hangs on it cannot be told" in said(found)


def test_an_invented_election_never_holds(node: Node) -> None:
    key = make_vkey(ORIGIN, ED25519, public_of(OTHER_SEED))
    own = genesis(log_vkey=str(key), witnesses=policy().replace(str(LOG_KEY), str(key)))
    part = bundled(published(night(own), seed=OTHER_SEED))
    assert f'expected election "{ELECTION}"' in said(agree(node, part, False))
    agree(node, part, None, None)
    agree(node, part, True, own.id)


def test_proofs_of_other_entries_and_of_other_notes_do_not_hold(node: Node) -> None:
    first, second = json.loads(PART[MANIFEST])["entries"][1:3]
    swapped = PART | {f"proofs/{first}.tlog-proof": PART[f"proofs/{second}.tlog-proof"]}
    assert f"expected that of entry {first}" in said(agree(node, swapped, False))
    earlier = bundled(published(NIGHT[:20], seen_by={}))
    agree(node, PART | {f"proofs/{first}.tlog-proof": earlier[f"proofs/{first}.tlog-proof"]}, False)
    again = changed(NIGHT[first], signature=bytes(64))
    agree(node, PART | {f"entries/{first}.json": again}, False)


def test_what_is_no_part_of_a_bundle_is_told(node: Node) -> None:
    agree(node, PART | {"proofs/9.consistency": b"x"}, False)
    for name in (
        "entries/2222.json",
        "notes.txt",
        "proofs/x.consistency",
        "proofs/09.consistency",
        f"images/sha256/00/00/{'0' * 64}",
        "tables/x",
        "log/open",
    ):
        assert "nothing vouches for it" in said(agree(node, PART | {name: b"x"}, None))
    beside = {"index.html": b"<p>", "README.txt": b"read", "stations/0.html": b""}
    found = agree(node, PART | beside, True)
    assert any("Pages for reading" in one for one in found["notShown"])


def forks() -> dict[str, tuple[Files, bool | None]]:
    """What witnesses are said to have seen before, with proofs and without."""
    part = bundled(published(NIGHT, seen_by={8: by_three(NOON), 12: by_three(NOON)}))
    last = part["log/checkpoint"]
    size = json.loads(part[MANIFEST])["size"]
    found: dict[str, tuple[Files, bool | None]] = {}
    for old in (8, 9):
        true = note_of(ENTRIES[:old], by_three(NOON))
        false = note_of([*ENTRIES[: old - 1], b"another"], by_three(NOON))
        proof = consistency_file(ENTRIES[:size], old, last, size)
        (path, data) = next(iter(proof.items()))
        found |= {
            f"{old}": (part | {"log/witnessed": true} | proof, True),
            f"{old}, a fork": (part | {"log/witnessed": false} | proof, False),
            f"{old}, no proof": (part | {"log/witnessed": true}, True if old == 8 else None),
            f"{old}, a spoilt proof": (part | {"log/witnessed": true, path: flipped(data, 30)}, None),
            f"{old}, a proof of another size": (
                part | {"log/witnessed": true, path: b"old 3" + data[5:]},
                None,
            ),
        }
    return found | {
        "later": (part | {"log/witnessed": note_of(ENTRIES, by_three(NOON))}, None),
        "rubbish": (part | {"log/witnessed": b"x"}, None),
        "the same size, another root": (
            part | {"log/witnessed": note_of([*ENTRIES[: size - 1], b"x"], by_three(NOON))}, False
        ),
    }  # fmt: skip


FORKS = forks()


@pytest.mark.parametrize("name", FORKS)
def test_earlier_states_are_held_against_the_checkpoint_as_by_polltrail_verify(node: Node, name: str) -> None:
    files, _ = FORKS[name]
    found = verdict(node, files)
    assert found["ok"] is of_python(files, ELECTION)[0], said(found)
    if "fork" in name or "another root" in name:
        assert (found["ok"], "a fork" in said(found)) == (False, True)


def test_a_fork_on_record_is_told(node: Node) -> None:
    speak = Speaker()
    for size in (4, 5):
        true = note_of(ENTRIES[:size]).decode()
        false = note_of([*ENTRIES[: size - 1], b"another"]).decode()
        strange = note_of(ENTRIES[:size], seed=OTHER_SEED).decode()
        for second, ok in ((false, False), (strange, True), ("x", True)):
            said_ = speak.say(ADA, "conflict", ConflictBody(first=true, second=second))
            agree(node, bundled(published([*NIGHT, said_], seen_by={})), ok)


@pytest.mark.parametrize(
    "changes",
    [
        {"format": "polltrail-bundle/2"}, {"entries": [0, 4, 1]}, {"entries": [1, 4]}, {"entries": [0, 1, 1]}, {"entries": []},
        {"size": 3}, {"size": 99}, {"root": "0" * 64}, {"election": "0" * 64}, {"scope": {}}, {"x": 1}, {"images": ["x"]},
        {"scope": {"station": None, "contest": None, "area": None}}, {"entries": [0, 1, 999]}, {"entries": [0, 1.5]},
        {"scope": {"station": "", "contest": None, "area": None}}, {"scope": {"station": "x", "contest": None, "area": []}},
        {"size": -1}, {"size": True}, {"entries": [0, "1"]}, {"images": ["1" * 64, "0" * 64]},
    ],
    ids=str,
)  # fmt: skip
def test_a_part_that_says_something_else_than_it_holds_does_not_hold(node: Node, changes: Any) -> None:
    told = json.loads(PART[MANIFEST]) | changes
    line = json.dumps(told, separators=(",", ":"), ensure_ascii=False).encode() + b"\n"
    agree(node, PART | {MANIFEST: line}, False)


def test_a_manifest_written_in_another_way_does_not_hold(node: Node) -> None:
    line = PART[MANIFEST]
    doubled = line.replace(b'"size":', b'"size":1,"size":')
    for other in (
        line[:-1],
        b" " + line,
        line.replace(b'":', b'": '),
        json.dumps(json.loads(line)).encode(),
        doubled,
    ):
        agree(node, PART | {MANIFEST: other}, False)


def test_photographs_are_held_against_what_entries_say_of_them(node: Node) -> None:
    part = bundled(published(night(PUBLIC)))
    photo = image_path(digest(PHOTO))
    assert photo in part
    agree(node, part, True, PUBLIC.id)
    agree(node, part | {photo: b"another"}, False, PUBLIC.id)
    agree(node, {name: data for name, data in part.items() if name != photo}, None, PUBLIC.id)
    told = json.loads(part[MANIFEST])
    strange = b"of nobody"
    told["images"] = sorted([*told["images"], digest(strange)])
    line = json.dumps(told, separators=(",", ":"), ensure_ascii=False).encode() + b"\n"
    found = agree(node, part | {MANIFEST: line, image_path(digest(strange)): strange}, None, PUBLIC.id)
    assert "expected an entry that speaks of this photograph" in said(found)


def test_an_election_counted_by_unknown_rules_is_not_judged(node: Node) -> None:
    other = genesis(rules="polltrail-fold/2")
    part = bundled(published(night(other)))
    found = agree(node, part, None, other.id)
    assert [problem["where"] for problem in found["problems"]] == ["entry 0"]


NAMED = Scope(station=KARACHI, contest="mayor", area=("Northport", "Harbour"))
"""Nothing but the definition is about all of these; the election has each of them."""


def scoped(scope: Scope) -> Files:
    """Entry 0 alone, with the word of whoever bundled it on what it is about."""
    alone = bundled(published(NIGHT[:1]), contest="harbour")
    manifest = msgspec.structs.replace(Excerpt.decode(alone[MANIFEST]), scope=scope)
    return alone | {MANIFEST: manifest.encode()}


def test_a_scope_that_the_tables_name_holds(node: Node) -> None:
    agree(node, scoped(NAMED), True)


@pytest.mark.parametrize(
    "other",
    [{"station": "I-01"}, {"station": "H-01,Northport"}, {"contest": "Harbour"}, {"area": ("Northport", "Hill")}, {"area": ("Harbour",)}],
    ids=str,
)  # fmt: skip
def test_a_scope_that_nothing_names_is_wrong(node: Node, other: Any) -> None:
    found = agree(node, scoped(msgspec.structs.replace(NAMED, **other)), False)
    assert "which no table and no entry here names" in said(found)


def test_a_station_that_only_an_entry_speaks_of_is_a_scope(node: Node) -> None:
    say = Speaker()
    files = published([*NIGHT, say.read(ADA, "I-01", {"keep": 3})])
    agree(node, bundled(files, station="I-01"), True)
