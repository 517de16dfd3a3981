"""Two notes that cannot both be true, put on record by whoever found them."""

import json
from pathlib import Path

import pytest

from polltrail.cli import conflict
from polltrail.cli.conflict import Judged, Note
from polltrail.errors import ConsistencyError
from polltrail.log import Checkpoint, Receipt, leaf_hash, sign_checkpoint, tree_root
from polltrail.statement import read_entry
from polltrail.statement.bodies import ConflictBody
from polltrail.store import LogStore, write_key
from polltrail.verify import verify
from support.attacks import attack
from support.cli import Ran, polltrail_here
from support.night import ORIGIN, entry_of, lay_out, make_election, readings
from support.published_log import flipped, log_tiles
from support.serving import served

NIGHT = make_election(1)
AGENT_READS = readings(NIGHT, 8)
ENTRIES = [entry_of(one) for one in (NIGHT.genesis, *NIGHT.enrolments, *AGENT_READS)]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    place = lay_out(NIGHT, tmp_path / "night")
    store = LogStore.open(place, log_seed=NIGHT.log_seed)
    store.append([(one.id, entry_of(one)) for one in AGENT_READS])
    store.publish()
    store.close()
    write_key(tmp_path / "agent.key", NIGHT.agents[0], name="agent")
    return place


def note(entries: list[bytes], *, seed: bytes = NIGHT.log_seed) -> bytes:
    root = tree_root([leaf_hash(entry) for entry in entries])
    return sign_checkpoint(Checkpoint(ORIGIN, len(entries), root), ORIGIN, seed)


TRUE_5, TRUE_7, TRUE_11 = (note(ENTRIES[:size]) for size in (5, 7, 11))
FALSE_5, FALSE_7 = note([*ENTRIES[:4], b"x"]), note([*ENTRIES[:6], b"y"])


def put(root: Path, first: bytes, second: bytes, *more: str, source: str = "") -> Ran:
    (root.parent / "first").write_bytes(first)
    (root.parent / "second").write_bytes(second)
    files = [root.parent / name for name in ("first", "second")]
    return polltrail_here("conflict", source or root, *files, "--key", root.parent / "agent.key", *more)


def last(root: Path) -> ConflictBody:
    store = LogStore.open(root, log_seed=NIGHT.log_seed)
    body = read_entry(store.entry(store.size - 1)).body
    store.close()
    assert isinstance(body, ConflictBody)
    return body


def size(root: Path) -> int:
    store = LogStore.open(root, log_seed=NIGHT.log_seed)
    found = store.size
    store.close()
    return found


def test_two_roots_of_one_size_are_put_on_record_and_told_by_verify(root: Path) -> None:
    ran = put(root, TRUE_7, FALSE_7)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith(f"On record as entry {len(ENTRIES)}: ")
    assert "are of one size and have two roots" in ran.out
    assert last(root) == ConflictBody(first=TRUE_7.decode(), second=FALSE_7.decode())
    store = LogStore.open(root, log_seed=NIGHT.log_seed)
    store.publish()
    store.close()
    verdict = verify(lambda path: (root / path).read_bytes(), election=NIGHT.id)
    assert verdict.ok is False
    assert any("a fork" in one.what for one in verdict.problems)


def test_of_two_sizes_the_published_tiles_must_show_it(root: Path) -> None:
    ran = put(root, TRUE_11, FALSE_5, "--json")
    assert ran.code == 0
    assert "their first 5 entries have root" in ran.json["shows"]
    assert "is no beginning of it" in ran.json["shows"]
    assert (ran.json["index"], ran.json["reason"]) == (len(ENTRIES), None)
    assert last(root) == ConflictBody(first=FALSE_5.decode(), second=TRUE_11.decode())


def test_the_note_of_a_receipt_is_taken(root: Path) -> None:
    ran = put(root, Receipt(3, (), FALSE_7).encode(), TRUE_7)
    assert ran.code == 0
    assert last(root).first == FALSE_7.decode()


@pytest.mark.parametrize(
    ("first", "second", "why"),
    [
        (TRUE_7, TRUE_7, "say the same"),
        (TRUE_5, TRUE_7, "both can be true"),
        (TRUE_11, TRUE_5, "both can be true"),
        (TRUE_5, FALSE_7, "Put {0}/second on record with the log's own"),
        (FALSE_5, FALSE_7, "Put {0}/first and {0}/second on record with the log's own"),
        (FALSE_5, note([*ENTRIES, b"later"]), "the log publishes 11 entries"),
    ],
)
def test_what_does_not_contradict_is_not_put_on_record(
    root: Path, first: bytes, second: bytes, why: str
) -> None:
    ran = put(root, first, second)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("Nothing was put on record: ")
    assert why.format(root.parent) in ran.err
    told = put(root, first, second, "--json")
    assert (told.code, told.json["index"], told.json["reason"] + ".") == (
        1,
        None,
        ran.err.partition(": ")[2].strip(),
    )
    assert size(root) == len(ENTRIES)


@pytest.mark.parametrize(
    "second",
    [
        b"", b"x", b"\xff\xff", note(ENTRIES[:7], seed=bytes(32)), b"c2sp.org/tlog-proof@v1\n", FALSE_7[:-9],
        FALSE_7.replace(ORIGIN.encode(), b"other.example/x"), b"a" * 1_000_001,
    ],
)  # fmt: skip
def test_what_the_log_did_not_sign_is_refused_by_its_file(root: Path, second: bytes) -> None:
    ran = put(root, TRUE_7, second)
    assert ran.code == 3
    assert "second: expected" in ran.err or "second: receipt" in ran.err
    assert size(root) == len(ENTRIES)


def test_a_file_that_is_not_there_is_named(root: Path) -> None:
    ran = polltrail_here(
        "conflict", root, root.parent / "no", root.parent / "no", "--key", root.parent / "agent.key"
    )
    assert ran.code == 3
    assert "no: expected a file that can be read" in ran.err


def test_a_stranger_puts_nothing_on_record(root: Path) -> None:
    (root.parent / "agent.key").unlink()
    write_key(root.parent / "agent.key", bytes(range(32)), name="stranger")
    ran = put(root, TRUE_7, FALSE_7)
    assert (ran.code, "refused: key: expected one that is enrolled" in ran.err) == (1, True)
    told = put(root, TRUE_7, FALSE_7, "--json")
    assert (told.code, told.json["index"], "enrolled" in told.json["reason"]) == (1, None, True)
    assert size(root) == len(ENTRIES)


def test_a_log_whose_tiles_make_another_root_contradicts_itself() -> None:
    def of(size: int) -> Checkpoint:
        return Checkpoint(ORIGIN, size, tree_root([leaf_hash(entry) for entry in ENTRIES[:size]]))

    files = log_tiles(ENTRIES)
    path = "log/tile/0/000.p/11"
    notes = [Note(Path("a"), "", of(5)), Note(Path("b"), "", of(7))]
    assert conflict._judged(*notes, files.__getitem__, of(11)).what.endswith("both can be true")
    files[path] = flipped(files[path], 3)
    with pytest.raises(ConsistencyError, match="the log contradicts itself"):
        conflict._judged(*notes, files.__getitem__, of(11))


@pytest.mark.slow
def test_a_running_server_takes_it(root: Path) -> None:
    with served(root) as server:
        ran = put(root, TRUE_7, FALSE_7, "--json", source=server.url)
    assert (ran.code, ran.json["index"]) == (0, len(ENTRIES))
    assert json.loads(ran.out)["shows"]


def unread(first: Note, second: Note, *_: object) -> Judged:
    return Judged(contradict=first.checkpoint != second.checkpoint, what="two notes")


@attack(tiles_unread=lambda patch: patch.setattr(conflict, "judge", unread))
def test_nobody_makes_a_fork_of_two_true_notes(root: Path) -> None:
    assert put(root, TRUE_5, TRUE_7).code == 1
