"""Bundles in the browser's verifier: whole logs, held against `polltrail verify`, and parts of one."""

import json
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

import pytest

from polltrail.errors import VerifyError
from polltrail.log import ED25519, make_vkey, public_of
from polltrail.log.excerpt import MANIFEST, Scope
from polltrail.publish.bundle.files import excerpt_files
from polltrail.publish.bundle.whole import whole_files
from polltrail.statement.bodies import ConflictBody
from polltrail.verify import verify
from support.node import Node, node_with
from support.published_log import (
    LOG_KEY,
    LOG_SEED,
    ORIGIN,
    WITNESSES,
    Files,
    changed,
    entries_of,
    flipped,
    genesis,
    island,
    note_of,
    policy,
    publish,
    read_form,
)
from support.statements import AGENT, ORGANISER, definition, say
from support.zipped import consistency_file, part_of, zipped

FIRST = genesis(witnesses=policy(3))
ELECTION = FIRST.id
STATEMENTS = island(5, first=FIRST)
ENTRIES = entries_of(STATEMENTS)
COSIGNERS = {name: WITNESSES[name] for name in ("w1", "w2", "w4")}


def published(entries: list[bytes], *, seed: bytes = LOG_SEED) -> Files:
    return publish(entries, seed=seed, cosigners=COSIGNERS, policy=policy(3))


WHOLE = published(ENTRIES)
PART = part_of(WHOLE, ENTRIES, [1, 4])
OTHER_SEED = bytes(range(100, 132))


@pytest.fixture(scope="module")
def node() -> Iterator[Node]:
    with node_with() as process:
        yield process


def verdict(node: Node, files: Files, election: str | None = ELECTION) -> dict[str, Any]:
    return node.verdict("verifyBundle", zipped(files), election)


def said(found: dict[str, Any]) -> str:
    return " ".join(f"{one['where']}: {one['what']}" for one in found["problems"])


def python(files: Files, election: str | None = ELECTION) -> tuple[Any, ...]:
    try:
        found = verify(files.__getitem__, election=election)
    except VerifyError:
        return (None,)
    refused = [one.index for one in found.refused]
    return found.ok, found.election, found.size, found.root, found.witnessed, refused


def browser(found: dict[str, Any]) -> tuple[Any, ...]:
    if any("nothing was checked" in one["what"] for one in found["problems"]):
        return (found["ok"],)
    entries = [one for one in found["problems"] if one["where"].startswith("log/tile/entries/")]
    others = ("expected election", "entry bundle:", "expected entries")
    refused = [one["index"] for one in entries if not one["what"].startswith(others)]
    return found["ok"], found["election"], found["size"], found["root"], found["witnessed"], refused


def test_a_whole_log_holds(node: Node) -> None:
    found = verdict(node, WHOLE)
    assert (found["ok"], found["problems"], found["election"]) == (True, [], ELECTION)
    assert [one["index"] for one in found["entries"]] == list(range(len(ENTRIES)))
    assert browser(found) == python(WHOLE)


def test_a_whole_log_without_an_id_cannot_be_told(node: Node) -> None:
    found = verdict(node, WHOLE, None)
    assert (found["ok"], found["anchor"]) == (None, "bundle")
    assert "expected the election's id from you" in said(found)


@pytest.mark.parametrize("path", sorted(WHOLE))
def test_a_whole_log_with_a_byte_changed_is_judged_as_by_polltrail_verify(node: Node, path: str) -> None:
    step = max(1, len(WHOLE[path]) // 9)
    files = [WHOLE | {path: flipped(WHOLE[path], at, at % 8)} for at in range(0, len(WHOLE[path]), step)]
    files += [WHOLE | {path: WHOLE[path][:-1]}, WHOLE | {path: WHOLE[path] + b"\n"}, WHOLE | {path: b""}]
    files.append({name: data for name, data in WHOLE.items() if name != path})
    answers = node.ask(*(("verifyBundle", zipped(one), ELECTION) for one in files))
    assert [one["is"]["ok"] for one in answers] == [python(one)[0] for one in files]
    passed = [one for one in answers if one["is"]["ok"]]
    assert len(passed) <= (
        len(COSIGNERS) * len(ORIGIN) if path == "log/checkpoint" else 0
    )  # another's signature


def test_a_log_of_many_tiles_is_judged_as_by_polltrail_verify(node: Node) -> None:
    """A log may drop a partial tile once the full one is there; then the full one begins with it."""
    entries = entries_of(island(600, first=FIRST))
    files, later = published(entries[:400]), published(entries)
    full = {path: later[path] for path in ("log/tile/0/001", "log/tile/entries/001")}
    dropped = {path: data for path, data in files.items() if "/001.p/" not in path} | full
    wrong = dropped | {"log/tile/0/001": flipped(full["log/tile/0/001"], 100)}
    short = dropped | {"log/tile/entries/001": full["log/tile/entries/001"][:-1]}
    above = files | {"log/tile/1/000.p/1": bytes(32)}
    for one, ok in ((files, True), (dropped, True), (wrong, False), (short, False), (above, False)):
        found = verdict(node, one)
        assert (found["ok"], browser(found)) == (ok, python(one)), said(found)


def odd_logs() -> dict[str, list[bytes]]:
    """Logs whose entries no log of this election may hold."""
    second = genesis(name="The same island, another night")
    stranger = read_form(9, bytes(range(40, 72)), election=ELECTION)
    other = say("transcription", read_form(1).body, AGENT, election=second.id)
    forged = changed(STATEMENTS[4], signature=bytes(64))
    amended = say("definition", definition(origin=ORIGIN), ORGANISER, election=ELECTION, supersedes=ELECTION)
    return {
        "twice": [*ENTRIES, ENTRIES[4]],
        "a stranger": [*ENTRIES, *entries_of([stranger])],
        "another election": [*ENTRIES, *entries_of([other])],
        "a second genesis": [*ENTRIES, *entries_of([second])],
        "a forged signature": [*ENTRIES[:4], forged, *ENTRIES[5:]],
        "no statement": [*ENTRIES, b"entry"],
        "an empty entry": [*ENTRIES, b""],
        "wrapped otherwise": [*ENTRIES, ENTRIES[5] + b" "],
        "an amendment": [*ENTRIES, *entries_of([amended])],
        "no genesis": ENTRIES[1:],
        "rubbish first": [b"x", *ENTRIES],
        "one entry": ENTRIES[:1],
    }


@pytest.mark.parametrize("name", odd_logs())
def test_a_log_with_odd_entries_is_judged_as_by_polltrail_verify(node: Node, name: str) -> None:
    files = published(odd_logs()[name])
    found = verdict(node, files)
    assert browser(found) == python(files), said(found)


def test_an_empty_log_is_judged_as_by_polltrail_verify(node: Node) -> None:
    files = published([])
    assert browser(verdict(node, files)) == python(files)


def test_a_copy_with_keys_of_its_own_never_holds(node: Node) -> None:
    """The same statements under another log key; and a whole election invented by somebody else."""
    key = make_vkey(ORIGIN, ED25519, public_of(OTHER_SEED))
    copied = published(ENTRIES, seed=OTHER_SEED)
    assert verdict(node, copied)["ok"] is False
    theirs = policy(3).replace(str(LOG_KEY), str(key))
    own = genesis(log_vkey=str(key), witnesses=theirs)
    entries = entries_of(island(5, first=own))
    invented = publish(entries, seed=OTHER_SEED, cosigners=COSIGNERS, policy=theirs)
    found = verdict(node, invented)
    assert found["ok"] is False
    assert f'expected election "{ELECTION}"' in said(found)
    assert verdict(node, invented, None)["ok"] is None
    part = part_of(invented, entries, [1, 4], vkey=str(key))
    assert verdict(node, part)["ok"] is False
    assert verdict(node, part, None)["ok"] is None


@pytest.mark.parametrize("count", range(5))
@pytest.mark.parametrize("whole", [True, False])
def test_witnesses_are_told_as_by_polltrail_verify(node: Node, count: int, whole: bool) -> None:
    first = genesis(witnesses=policy(3))
    entries = entries_of(island(2, first=first))
    cosigners = {name: WITNESSES[name] for name in sorted(WITNESSES)[:count]}
    files = publish(entries, cosigners=cosigners, policy=policy(3))
    found = verdict(node, files if whole else part_of(files, entries, [1, 3]), first.id)
    expected = verify(files.__getitem__, election=first.id)
    assert (found["ok"], found["witnessed"]) == (expected.ok, expected.witnessed) == (True, count >= 3)
    assert [one["cosigned_at"] for one in found["witnesses"]] == [
        one.cosigned_at for one in expected.witnesses
    ]


def test_an_election_counted_by_unknown_rules_is_not_judged(node: Node) -> None:
    other = genesis(rules="polltrail-fold/2")
    entries = entries_of(island(2, first=other))
    files = publish(entries)
    for one in (
        files,
        part_of(files, entries, [2]),
        files | {"log/checkpoint": flipped(files["log/checkpoint"], 40)},
    ):
        found = verdict(node, one, other.id)
        assert found["ok"] is None
        assert [problem["where"] for problem in found["problems"]] == ["entry 0"]


def test_a_fork_on_record_is_told(node: Node) -> None:
    """Somebody enrolled put two notes of this log into it that cannot both be true."""
    true, false = note_of(ENTRIES[:4]), note_of([*ENTRIES[:3], b"another"])
    shown = {"first": true.decode(), "second": false.decode()}
    conflict = say("conflict", ConflictBody(**shown), AGENT, election=ELECTION)
    entries = [*ENTRIES, *entries_of([conflict])]
    files = published(entries)
    found = verdict(node, files)
    assert found["ok"] is False
    assert browser(found)[:5] == python(files)[:5]
    assert "a fork" in said(found)
    part = verdict(node, part_of(files, entries, [1, len(ENTRIES)]))
    assert part["ok"] is False
    harmless = ConflictBody(first=true.decode(), second=note_of(ENTRIES[:4], seed=OTHER_SEED).decode())
    entries = [*ENTRIES, *entries_of([say("conflict", harmless, AGENT, election=ELECTION)])]
    assert verdict(node, published(entries))["ok"] is True
    assert verdict(node, part_of(published(entries), entries, [1, len(ENTRIES)]))["ok"] is True


def test_a_part_holds(node: Node) -> None:
    found = verdict(node, PART)
    assert (found["ok"], found["problems"], found["size"]) == (True, [], len(ENTRIES))
    assert [one["index"] for one in found["entries"]] == [0, 1, 4]
    assert any("Entries that were left out" in one for one in found["notShown"])
    assert verdict(node, PART, None)["ok"] is None
    assert verdict(node, PART, "0" * 64)["ok"] is False


@pytest.mark.parametrize("path", sorted(PART))
def test_a_part_with_a_byte_changed_never_holds(node: Node, path: str) -> None:
    step = max(1, len(PART[path]) // 9)
    files = [PART | {path: flipped(PART[path], at, at % 8)} for at in range(0, len(PART[path]), step)]
    files += [PART | {path: PART[path][:-1]}, PART | {path: b""}]
    answers = node.ask(*(("verifyBundle", zipped(one), ELECTION) for one in files))
    assert {one["is"]["ok"] for one in answers} == {False}


@pytest.mark.parametrize("path", sorted(set(PART) - {MANIFEST}))
def test_a_part_with_a_file_left_out_never_holds(node: Node, path: str) -> None:
    found = verdict(node, {name: data for name, data in PART.items() if name != path})
    assert found["ok"] is None or (path == "entries/0.json" and found["ok"] is False)


def test_what_is_signed_by_a_key_whose_enrolment_is_left_out_cannot_be_told(node: Node) -> None:
    found = verdict(node, part_of(WHOLE, ENTRIES, [4]))
    assert found["ok"] is None
    assert [(one["index"], one["contradicts"]) for one in found["problems"]] == [(4, False)]
    assert "expected the enrolment of" in said(found)


def test_a_part_that_a_forger_signed_with_keys_of_their_own_does_not_hold(node: Node) -> None:
    """True entry 0, and behind it statements that nobody said: the log's key is not theirs."""
    entries = [ENTRIES[0], *entries_of([read_form(3, bytes(range(40, 72)), election=ELECTION)])]
    forged = published(entries, seed=OTHER_SEED)
    part = part_of(forged, entries, [1], vkey=str(make_vkey(ORIGIN, ED25519, public_of(OTHER_SEED))))
    assert verdict(node, part)["ok"] is False
    signed_by_log = part_of(published(entries), entries, [1])
    assert verdict(node, signed_by_log)["ok"] is None


def test_proofs_of_other_entries_and_of_other_notes_do_not_hold(node: Node) -> None:
    swapped = PART | {"proofs/1.tlog-proof": PART["proofs/4.tlog-proof"]}
    assert "expected that of entry 1" in said(verdict(node, swapped))
    earlier = part_of(published(ENTRIES[:6]), ENTRIES[:6], [1])
    mixed = PART | {"proofs/1.tlog-proof": earlier["proofs/1.tlog-proof"]}
    found = verdict(node, mixed)
    assert (found["ok"], "expected one that leads to the signed note" in said(found)) == (False, True)


def test_what_is_no_part_of_a_bundle_is_told(node: Node) -> None:
    found = verdict(node, PART | {"entries/2.json": ENTRIES[2]})
    assert (found["ok"], "nothing vouches for it" in said(found)) == (None, True)
    beside = PART | {"index.html": b"<p>", "README.txt": b"read", "stations/0.html": b"", "log/cosigned": b""}
    found = verdict(node, beside)
    assert found["ok"] is True
    assert any("Pages for reading" in one for one in found["notShown"])


def test_the_proofs_may_lead_to_what_witnesses_saw_before(node: Node) -> None:
    part = part_of(published(ENTRIES[:6]), ENTRIES[:6], [1, 4])
    note = note_of(ENTRIES)
    proof = consistency_file(ENTRIES, 6, note, len(ENTRIES))
    files = part | {"log/witnessed": part["log/checkpoint"], "log/checkpoint": note} | proof
    found = verdict(node, files)
    assert (found["ok"], found["size"], found["witnessed"]) == (True, 6, True)
    without = {name: data for name, data in files.items() if not name.endswith(".consistency")}
    assert verdict(node, without)["ok"] is None
    spoilt = files | {"proofs/6.consistency": flipped(proof["proofs/6.consistency"], 10)}
    assert verdict(node, spoilt)["ok"] is False
    forked = [*ENTRIES[:5], b"x", *ENTRIES[6:]]
    other = note_of(forked)
    lie = files | {"log/checkpoint": other} | consistency_file(forked, 6, other, len(forked))
    assert verdict(node, lie)["ok"] is False
    same = part | {"log/witnessed": note_of([*ENTRIES[:5], b"x"])}
    found = verdict(node, same)
    assert (found["ok"], "the log signed two roots for 6 entries: a fork" in said(found)) == (False, True)


@pytest.mark.parametrize(
    "changes",
    [
        {"format": "polltrail-bundle/2"}, {"entries": [0, 4, 1]}, {"entries": [1, 4]}, {"entries": [0, 1, 1]}, {"entries": []},
        {"size": 3}, {"size": 12}, {"root": "0" * 64}, {"election": "0" * 64}, {"scope": {}}, {"x": 1}, {"images": ["x"]},
        {"scope": {"station": None, "contest": None, "area": None}}, {"entries": [0, 1, 99]}, {"entries": [0, 1.5]},
    ],
)  # fmt: skip
def test_a_part_that_says_something_else_than_it_holds_does_not_hold(
    node: Node, changes: dict[str, Any]
) -> None:
    told = json.loads(PART[MANIFEST]) | changes
    line = json.dumps(told, separators=(",", ":"), ensure_ascii=False).encode() + b"\n"
    assert verdict(node, PART | {MANIFEST: line})["ok"] is False


def test_photographs_are_held_against_their_names(node: Node) -> None:
    picture = b"a picture"
    digest = sha256(picture).hexdigest()
    path = f"images/sha256/{digest[:2]}/{digest[2:4]}/{digest}"
    told = json.loads(PART[MANIFEST]) | {"images": [digest]}
    line = json.dumps(told, separators=(",", ":")).encode() + b"\n"
    files = PART | {MANIFEST: line, path: picture}
    assert verdict(node, files)["ok"] is True
    assert verdict(node, files | {path: b"another"})["ok"] is False
    assert verdict(node, PART | {MANIFEST: line})["ok"] is None
    assert verdict(node, WHOLE | {path: b"another"})["ok"] is False


@pytest.mark.parametrize("witnessed", [None, 8])
def test_what_polltrail_bundles_of_a_station_holds(node: Node, witnessed: int | None) -> None:
    """Also where its proofs lead to what witnesses saw last, and not to the freshest checkpoint."""
    files = WHOLE | {"log/checkpoint": note_of(ENTRIES)}
    if witnessed:
        files |= {"log/witnessed": published(ENTRIES[:witnessed])["log/checkpoint"]}
    bundle = dict(excerpt_files(files.__getitem__, Scope(station="S-1"), version="0"))
    found = verdict(node, bundle)
    assert (found["ok"], found["problems"], found["part"]) == (True, [], True)
    kinds = {one["kind"] for one in found["entries"]}
    assert {"definition", "enrolment", "transcription"} <= kinds
    for name in [one for one in bundle if one.startswith("entries/")]:
        assert verdict(node, bundle | {name: flipped(bundle[name], 60)})["ok"] is False


def test_what_polltrail_bundles_of_a_whole_election_holds(node: Node) -> None:
    bundle = dict(whole_files(WHOLE.__getitem__, version="0"))
    found = verdict(node, bundle)
    assert (found["ok"], found["problems"], found["part"]) == (True, [], False)
    assert any("Pages for reading" in one for one in found["notShown"])
