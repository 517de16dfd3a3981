"""Whole logs in the browser's verifier, held against `polltrail verify`."""

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
import pytest

from polltrail.log import ED25519, make_vkey, public_of
from polltrail.log.excerpt import image_path
from polltrail.log.history import encode_record
from polltrail.publish.bundle.whole import whole_files
from polltrail.statement import Statement
from polltrail.statement.bodies import ConflictBody, HoldingBody, ImageBody, RemovalBody
from support.browser_verdict import of_browser, of_python, said, spoilt, verdicts
from support.documents import official_body
from support.evidence import (
    ADA,
    BO,
    ELECTION,
    GENESIS,
    NOON,
    ORGANISER,
    PHOTO,
    REDACTED,
    STORE,
    WATCHER,
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
from support.published_log import LOG_KEY, ORIGIN, Files, changed, flipped, island, policy, publish
from support.statements import definition

NIGHT = night()
ENTRIES = entries_of(NIGHT)
WHOLE = published(NIGHT)
LAST = len(ENTRIES)
OTHER_SEED = bytes(range(100, 132))
HISTORY = ("log/cosigned", "log/witnessed")


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


def with_more(*more: Statement, first: Statement = GENESIS) -> Files:
    return published([*night(first), *more])


def test_a_whole_log_holds(node: Node) -> None:
    found = agree(node, WHOLE, True)
    assert found["problems"] == []
    assert [one["index"] for one in found["entries"]] == list(range(LAST))
    assert found["witnessed_head"]["size"] == LAST
    assert [one["index"] for one in found["entries"] if one["doubt"] == "revoked"] == []
    agree(node, WHOLE, None, None)
    agree(node, WHOLE, False, "0" * 64)


def test_what_polltrail_bundles_of_a_whole_election_holds(node: Node) -> None:
    bundle = dict(whole_files(WHOLE.__getitem__, version="0"))
    found = agree(node, bundle, True)
    assert found["part"] is False
    assert any("Pages for reading" in one for one in found["notShown"])
    agree(node, bundle | {"log/notes.txt": b"x"}, None)
    agree(node, bundle | {"log/tile/0/001": bytes(8192)}, None)
    agree(node, bundle | {f"tables/{'0' * 64}": b"x"}, None)


def test_a_log_with_a_byte_changed_is_judged_as_by_polltrail_verify(node: Node) -> None:
    files = [
        WHOLE | {path: flipped(data, len(data) // 2)} for path, data in WHOLE.items() if path not in HISTORY
    ]
    answers = [one["ok"] for one in verdicts(node, files, ELECTION)]
    assert answers == [of_python(one, ELECTION)[0] for one in files] == [False] * len(files)


@pytest.mark.slow
@pytest.mark.parametrize("path", sorted(WHOLE))
def test_a_log_with_a_file_spoilt_is_judged_as_by_polltrail_verify(node: Node, path: str) -> None:
    files = spoilt(WHOLE, path, times=3 if path.startswith("tables/") else 9)
    answers = verdicts(node, files, ELECTION)
    pairs = [(one["ok"], of_python(file, ELECTION)[0]) for one, file in zip(answers, files, strict=True)]
    # Of the history Python checks what an answer needs, and the browser all of it.
    careful = {(None, True)} if path in HISTORY else set()
    assert [
        (ours, theirs) for ours, theirs in pairs if ours is not theirs and (ours, theirs) not in careful
    ] == []
    assert any(ours is not True for ours, _ in pairs)
    if path not in {"log/checkpoint", *HISTORY} and not path.startswith("images/"):
        assert [ours for ours, _ in pairs if ours] == []


def odd_logs() -> dict[str, Sequence[bytes]]:
    """Logs whose entries no log of this election may hold."""
    speak, other = Speaker(), Speaker("0" * 64)
    second = genesis(name="The same vote, another night")
    amended = speak.say(ORGANISER, "definition", genesis().body, supersedes=ELECTION)
    return {
        "twice": [*ENTRIES, ENTRIES[4]],
        "a stranger": [*ENTRIES, *entries_of([speak.read(OTHER_SEED, "H-01", {"keep": 1})])],
        "a wrong role": [*ENTRIES, *entries_of([speak.read(STORE, "H-01", {"keep": 1})])],
        "another election": [*ENTRIES, *entries_of([other.read(ADA, "H-01", {"keep": 1})])],
        "a second genesis": [*ENTRIES, *entries_of([second])],
        "a forged signature": [*ENTRIES[:9], changed(NIGHT[9], signature=bytes(64)), *ENTRIES[10:]],
        "no statement": [*ENTRIES, b"entry"],
        "an empty entry": [*ENTRIES, b""],
        "wrapped otherwise": [*ENTRIES, ENTRIES[5] + b" "],
        "an amendment": [*ENTRIES, *entries_of([amended])],
        "no genesis": ENTRIES[1:],
        "rubbish first": [b"x", *ENTRIES],
        "one entry": ENTRIES[:1],
        "nothing": [],
    }


ODD = odd_logs()


@pytest.mark.parametrize("name", ODD)
def test_a_log_with_odd_entries_is_judged_as_by_polltrail_verify(node: Node, name: str) -> None:
    files = publish(ODD[name], policy=policy()) | {
        path: data for path, data in WHOLE.items() if path.startswith(("tables/", "images/"))
    }
    agree(node, files, name in {"an amendment", "one entry"})


@pytest.mark.slow
def test_a_log_of_many_tiles_is_judged_as_by_polltrail_verify(node: Node) -> None:
    """A log may drop a partial tile once the full one is there; then the full one begins with it."""
    entries = entries_of(island(600, first=GENESIS))
    tables = {path: data for path, data in WHOLE.items() if path.startswith("tables/")}
    files, later = (publish(one, policy=policy()) | tables for one in (entries[:400], entries))
    full = {path: later[path] for path in ("log/tile/0/001", "log/tile/entries/001")}
    dropped = {path: data for path, data in files.items() if "/001.p/" not in path} | full
    answers = {
        "as it is": (files, True), "dropped": (dropped, None),
        "a wrong hash": (dropped | {"log/tile/0/001": flipped(full["log/tile/0/001"], 100)}, False),
        "cut off": (dropped | {"log/tile/entries/001": full["log/tile/entries/001"][:-1]}, False),
        "a wrong hash above": (files | {"log/tile/1/000.p/1": bytes(32)}, False),
    }  # fmt: skip
    for one, ok in answers.values():
        agree(node, one, ok)


def test_a_copy_with_keys_of_its_own_never_holds(node: Node) -> None:
    """The same statements under another log key; and a whole election invented by somebody else."""
    key = make_vkey(ORIGIN, ED25519, public_of(OTHER_SEED))
    agree(node, published(NIGHT, seed=OTHER_SEED), False)
    own = genesis(log_vkey=str(key), witnesses=policy().replace(str(LOG_KEY), str(key)))
    invented = published(night(own), seed=OTHER_SEED)
    found = agree(node, invented, False)
    assert f'expected election "{ELECTION}"' in said(found)
    agree(node, invented, None, None)


@pytest.mark.parametrize("count", range(5))
def test_witnesses_are_told_as_by_polltrail_verify(node: Node, count: int) -> None:
    times = dict(zip(("w1", "w2", "w3", "w4"), range(NOON, NOON + 4), strict=True))
    told = {name: times[name] for name in sorted(times)[:count]}
    found = agree(node, published(NIGHT, seen_by={LAST: told}), True)
    assert (found["witnessed"], found["witnessed_head"] is not None) == (count >= 3, count >= 3)
    assert [one["cosigned_at"] for one in found["witnesses"]] == [*told.values()] + [None] * (4 - count)
    earlier = agree(node, published(NIGHT, seen_by={9: told}), True)
    assert earlier["witnessed"] is False
    assert earlier["witnessed_head"] == (
        {"size": 9, "root": earlier["witnessed_head"]["root"]} if count >= 3 else None
    )


def test_an_election_counted_by_unknown_rules_is_not_judged(node: Node) -> None:
    other = genesis(rules="polltrail-fold/2")
    files = published(night(other))
    found = agree(node, files, None, other.id)
    assert [problem["where"] for problem in found["problems"]] == ["entry 0"]


def forks() -> dict[str, tuple[Files, bool | None]]:
    true, false = note_of(ENTRIES[:6], by_three(NOON)), note_of([*ENTRIES[:5], b"another"], by_three(NOON))
    elsewhere = note_of(ENTRIES[:6], by_three(NOON), seed=OTHER_SEED)
    later = note_of([*ENTRIES, b"later"], by_three(NOON))
    history = WHOLE["log/cosigned"]
    told = {
        "true": (true, True), "a fork": (false, False), "of another key": (elsewhere, None), "later": (later, None),
        "no note": (b"x", None), "a wrong cosignature": (flipped(true, -20), None),
    }  # fmt: skip
    return {
        **{f"witnessed: {name}": (WHOLE | {"log/witnessed": note}, ok) for name, (note, ok) in told.items()},
        **{
            f"cosigned: {name}": (WHOLE | {"log/cosigned": history + encode_record(note)}, ok)
            for name, (note, ok) in told.items()
        },
        "cosigned: torn": (WHOLE | {"log/cosigned": history + encode_record(true)[:-3]}, True),
        "cosigned: empty": (WHOLE | {"log/cosigned": b""}, True),
    }


FORKS = forks()


@pytest.mark.parametrize("name", FORKS)
def test_cosigned_notes_are_held_against_the_tree_as_by_polltrail_verify(node: Node, name: str) -> None:
    files, ok = FORKS[name]
    found = verdict(node, files)
    expected = of_python(files, ELECTION)[0]
    assert found["ok"] is ok, said(found)
    assert expected is ok or (ok is None and expected), "Python passes over what no answer needs"


def test_a_fork_on_record_is_told(node: Node) -> None:
    """Somebody enrolled put two notes of this log into it that cannot both be true."""
    true, false = note_of(ENTRIES[:4]).decode(), note_of([*ENTRIES[:3], b"another"]).decode()
    strange = note_of(ENTRIES[:4], seed=OTHER_SEED).decode()
    speak = Speaker()
    for second, ok in ((false, False), (strange, True), ("x", True)):
        said_ = speak.say(ADA, "conflict", ConflictBody(first=true, second=second))
        found = agree(node, with_more(said_), ok)
        assert ("a fork" in said(found)) is not ok


@pytest.mark.parametrize(
    "publishes", ["redacted", *(pytest.param(one, marks=pytest.mark.slow) for one in ("digest", "public"))]
)
def test_photographs_are_held_against_what_is_said_of_them(node: Node, publishes: str) -> None:
    first = genesis(policy=msgspec.structs.replace(definition().policy, images=publishes))
    speak = Speaker(first.id)
    both = [speak.say(STORE, "holding", HoldingBody(digest=digest(one), bytes=len(one)), nonce=bytes([99, at] * 8)) for at, one in enumerate((PHOTO, REDACTED))]  # fmt: skip
    wrong_size = speak.say(
        STORE, "holding", HoldingBody(digest=digest(REDACTED), bytes=3), nonce=bytes([98] * 16)
    )
    removed = speak.say(ORGANISER, "removal", RemovalBody(digest=digest(PHOTO), ground="Act 12"))
    for more in ([], both, [*both, removed], [*both, wrong_size]):
        log = [*night(first), *more]
        for images in ((PHOTO, REDACTED), (REDACTED,), (PHOTO,)):
            files = published(log, images=images)
            found = verdict(node, files, first.id)
            assert found["ok"] is of_python(files, first.id)[0], (
                publishes,
                len(more),
                len(images),
                said(found),
            )
    swapped = published([*night(first), *both]) | {image_path(digest(PHOTO)): REDACTED}
    assert verdict(node, swapped, first.id)["ok"] is of_python(swapped, first.id)[0] is False


def test_a_mirror_that_says_other_sizes_or_unknown_digests_accuses_no_log(node: Node) -> None:
    first = genesis(policy=msgspec.structs.replace(definition().policy, images="public"))
    mirror, speak = bytes(range(50, 82)), Speaker(first.id)
    enrolled = speak.enrol(mirror, "mirror", nonce=bytes([96] * 16))
    lies = (HoldingBody(digest=digest(PHOTO), bytes=3), HoldingBody(digest=digest(b"nobody's"), bytes=1))
    said_ = [speak.say(mirror, "holding", one, nonce=bytes([95, at] * 8)) for at, one in enumerate(lies)]
    files = published([*night(first), enrolled, *said_])
    found = verdict(node, files, first.id)
    assert found["ok"] is of_python(files, first.id)[0] is True, said(found)
    held = HoldingBody(digest=digest(REDACTED), bytes=len(REDACTED))
    log = [*night(first), enrolled, speak.say(mirror, "holding", held, nonce=bytes([94] * 16))]
    without = published(log, images=(PHOTO,))
    found = verdict(node, without, first.id)
    assert found["ok"] is of_python(without, first.id)[0] is None, said(found)


@pytest.mark.parametrize("publishes", ["digest", "redacted"])
def test_documents_are_published_whatever_is_published_of_photographs(node: Node, publishes: str) -> None:
    first = genesis(policy=msgspec.structs.replace(definition().policy, images=publishes))
    speak = Speaker(first.id)
    page = b"a page of the authority"
    image = ImageBody(
        digest=digest(page), bytes=len(page), media_type="image/png", slot=None, copy=None, redacts=None
    )
    hold = HoldingBody(digest=digest(page), bytes=len(page))
    told = ((WATCHER, "official", official_body(page)), (ADA, "image", image), (STORE, "holding", hold))
    seen, called, kept = (speak.say(*one, nonce=bytes([97, at] * 8)) for at, one in enumerate(told))
    for order, ok in (((seen, kept), False), ((seen, called, kept), False), ((called, seen, kept), None)):
        log = [*night(first), *order]
        for files in (
            published(log, images=()),
            published(log, images=()) | {image_path(digest(page)): page},
        ):
            there = image_path(digest(page)) in files
            found = verdict(node, files, first.id)
            assert found["ok"] is of_python(files, first.id)[0], said(found)
            assert (found["ok"] is False) is (ok is False and not there), said(found)


def test_a_key_file_in_another_encoding_is_another_file(node: Node) -> None:
    """Bytes that are no UTF-8 are not read as some other text that happens to name the log."""
    key = make_vkey("\u00e9le.example/2031", ED25519, public_of(OTHER_SEED))
    first = genesis(origin=key.name, log_vkey=str(key))
    files = published(night(first)) | {"log/log.vkey": f"{key}\n".encode("latin-1")}
    found = verdict(node, files, first.id)
    where = [one["where"] for one in found["problems"] if one["contradicts"]]
    assert "log/log.vkey" in where, said(found)
    assert of_python(files, first.id)[0] is False


def test_what_keys_in_doubt_said_is_told(node: Node) -> None:
    speak = Speaker()
    files = with_more(speak.read(BO, "H-02", {"keep": 1, "sell": 2}, nonce=bytes([7] * 16)))
    found = agree(node, files, True)
    assert [one["index"] for one in found["entries"] if one["doubt"]] == [LAST]
    assert found["entries"][-1]["doubt"] == "revoked"
