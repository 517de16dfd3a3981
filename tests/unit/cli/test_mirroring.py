"""A mirror looks at a log: what it copies, what it does not believe, and what it keeps when it is lied to."""

from pathlib import Path

import pytest

from polltrail.cli.mirror_conflict import ContradictionError
from polltrail.cli.mirror_source import AwayError
from polltrail.cli.mirroring import Follower
from polltrail.errors import LogError, ReadingError, StoreError
from polltrail.log.history import encode_record
from polltrail.store import mirror_dir
from polltrail.store.mirror_dir import Mirror
from polltrail.verify import Verdict, verify
from support.mirrors import FileServer, kept, mirror_once, mirroring, published
from support.published_log import (
    ELECTION,
    GENESIS,
    WITNESSES,
    entries_of,
    flipped,
    genesis,
    island,
    note_of,
    policy,
    publish,
    read_form,
)
from support.successions import ELECTION as SUCCEEDED
from support.successions import NEW_KEY, succeeded

ENTRIES = entries_of(island(600))
THREE = dict(list(WITNESSES.items())[:3])


def grown(size: int) -> dict[str, bytes]:
    return publish(ENTRIES[:size])


@pytest.mark.parametrize("sizes", [(1,), (256,), (300, 600), (255, 256, 257, 512, 600)])
def test_a_mirror_is_the_published_election_at_every_size(tmp_path: Path, sizes: tuple[int, ...]) -> None:
    server = FileServer({})
    with mirroring(server, tmp_path / "m", election=ELECTION) as follower:
        for size in sizes:
            server.files = grown(size)
            assert follower.look()
            verdict = _verified(tmp_path)
            assert (verdict.ok, verdict.size) == (True, size)
            assert not follower.look()
    expected = {path for path in grown(sizes[-1]) if path.startswith(("log/tile", "tables"))}
    assert expected <= set(published(tmp_path / "m"))


def _verified(folder: Path) -> Verdict:
    return verify(published(folder / "m").__getitem__, election=ELECTION)


def test_a_mirror_goes_on_where_it_was(tmp_path: Path) -> None:
    for size in (300, 601):
        with mirroring(server := FileServer(grown(size)), tmp_path / "m", election=ELECTION) as follower:
            follower.look()
    assert "log/tile/entries/000" not in server.asked
    assert _verified(tmp_path).size == 601


def test_the_first_look_fixes_which_election_it_is(tmp_path: Path) -> None:
    with mirroring(FileServer(grown(20)), tmp_path / "m") as follower:
        follower.look()
    other = genesis(name="Another island")
    with (
        mirroring(FileServer(publish(entries_of(island(20, first=other)))), tmp_path / "m") as follower,
        pytest.raises(ContradictionError, match="a fork"),
    ):
        follower.look()
    again = mirroring(FileServer(grown(20)), tmp_path / "m", election=other.id)
    with pytest.raises(ContradictionError, match="expected election"), again:
        pass


def test_another_election_than_the_one_named_is_not_begun(tmp_path: Path) -> None:
    with (
        mirroring(FileServer(grown(20)), tmp_path / "m", election="ab" * 32) as follower,
        pytest.raises(ContradictionError, match="expected election"),
    ):
        follower.look()
    assert kept(tmp_path / "m") == {}


def test_a_log_that_the_election_does_not_name_is_not_begun(tmp_path: Path) -> None:
    files = publish(ENTRIES[:20], seed=b"\x07" * 32)
    with (
        mirroring(FileServer(files), tmp_path / "m", election=ELECTION) as follower,
        pytest.raises(ReadingError, match="the log that the election names"),
    ):
        follower.look()
    assert kept(tmp_path / "m") == {}


def test_a_log_that_took_the_place_of_a_lost_one_is_mirrored_with_its_past(tmp_path: Path) -> None:
    files = succeeded()
    with mirroring(FileServer(files), tmp_path / "m", election=SUCCEEDED) as follower:
        follower.look()
    verdict = verify(published(tmp_path / "m").__getitem__, election=SUCCEEDED)
    assert (verdict.ok, len(verdict.successions)) == (True, 1)
    assert (tmp_path / "m" / "log" / "log.vkey").read_text() == f"{NEW_KEY}\n"


@pytest.mark.parametrize("fails", [[503], [404, 500], [404, 200], [404, 404]])
def test_a_server_that_is_away_changes_nothing(tmp_path: Path, fails: list[int]) -> None:
    server = FileServer(grown(300))
    with mirroring(server, tmp_path / "m", election=ELECTION) as follower:
        follower.look()
        before = kept(tmp_path / "m")
        server.files, server.fails = grown(400), fails
        with pytest.raises(AwayError):
            follower.look()
        assert kept(tmp_path / "m") == before
        assert follower.look()
    assert _verified(tmp_path).size == 400


def test_a_server_that_goes_away_between_is_met_where_it_was_left(tmp_path: Path) -> None:
    server = FileServer({path: data for path, data in grown(600).items() if "entries/001" not in path})
    with mirroring(server, tmp_path / "m", election=ELECTION) as follower:
        with pytest.raises(LogError):
            follower.look()
        assert "log/checkpoint" not in kept(tmp_path / "m")
        server.files, server.asked = grown(601), []
        assert follower.look()
        assert "log/tile/entries/000" not in server.asked
    assert _verified(tmp_path).size == 601


@pytest.mark.parametrize(
    "path", ["log/tile/entries/001.p/150", "log/tile/0/001.p/150", "log/tile/0/001.p/150 log/tile/1/000.p/1"]
)
def test_a_wrong_file_is_not_taken_and_asked_for_again(tmp_path: Path, path: str) -> None:
    server = FileServer(grown(300))
    with mirroring(server, tmp_path / "m", election=ELECTION) as follower:
        follower.look()
        checkpoint = (tmp_path / "m" / "log" / "checkpoint").read_bytes()
        server.files = grown(406) | {one: flipped(grown(406)[one], 70 * 32) for one in path.split()}
        for _ in range(2):
            with pytest.raises((AwayError, LogError)):
                follower.look()
        assert (tmp_path / "m" / "log" / "checkpoint").read_bytes() == checkpoint
        assert not (tmp_path / "m" / "conflicts").exists()
        server.files = grown(406)
        assert follower.look()
    assert _verified(tmp_path).ok


def test_a_wrong_table_is_not_kept_and_the_log_is_copied_without_it(tmp_path: Path) -> None:
    files = grown(30)
    table = next(path for path in files if path.startswith("tables/"))
    server = FileServer(files | {table: b"another"})
    with mirroring(server, tmp_path / "m", election=ELECTION) as follower:
        follower.look()
        assert set(follower.copier.wrong) == {table}
        assert table not in kept(tmp_path / "m")
        server.files = files
        follower.look()
        assert follower.copier.wrong == {}
    assert _verified(tmp_path).ok


def _conflict(root: Path) -> dict[str, bytes]:
    (found,) = (root / "m" / "conflicts").iterdir()
    return {path.name: path.read_bytes() for path in found.iterdir()}


@pytest.mark.parametrize("size", [200, 300, 450])
def test_a_fork_is_kept_and_nothing_is_given_up_for_it(tmp_path: Path, size: int) -> None:
    other = [*ENTRIES[:100], *reversed(ENTRIES[100:])]
    server = FileServer(grown(300))
    with mirroring(server, tmp_path / "m", election=ELECTION) as follower:
        follower.look()
        before = kept(tmp_path / "m")
        server.files = publish(other[:size])
        for _ in range(2):
            with pytest.raises(ContradictionError, match="a fork"):
                follower.look()
    found = _conflict(tmp_path)
    assert (found["first"], found["second"]) == (note_of(ENTRIES[:300]), note_of(other[:size]))
    assert ("proof" in found) == (size > 300)
    assert {path: data for path, data in kept(tmp_path / "m").items() if path in before} == before
    verdict = verify(
        published(tmp_path / "m").__getitem__, election=ELECTION, seen={"second": found["second"]}
    )
    assert verdict.ok is (False if size <= 300 else None)


def test_a_log_that_went_back_is_told_and_kept(tmp_path: Path) -> None:
    server = FileServer(grown(300))
    with mirroring(server, tmp_path / "m", election=ELECTION) as follower:
        follower.look()
        server.files = grown(200)
        with pytest.raises(ContradictionError, match="it went back"):
            follower.look()
    assert _conflict(tmp_path)["second"] == note_of(ENTRIES[:200])


def test_an_old_cache_is_no_log_that_went_back(tmp_path: Path) -> None:
    server = FileServer(grown(300))
    with mirroring(server, tmp_path / "m", election=ELECTION) as follower:
        follower.look()
        server.behind_cache = {"log/checkpoint": note_of(ENTRIES[:200])}
        assert not follower.look()
        server.behind_cache, server.files, server.age = {}, grown(200), 30
        ends = [_end_of_look(follower) for _ in range(12)]
        assert set(ends[:9]) == {AwayError}  # nine minutes
        assert ends[-1] is ContradictionError  # no cache is that patient


def _end_of_look(follower: Follower) -> type[BaseException]:
    with pytest.raises((AwayError, ContradictionError)) as raised:
        follower.look()
    return raised.type


def test_more_cosignatures_of_the_same_checkpoint_are_taken(tmp_path: Path) -> None:
    server = FileServer(grown(30))
    with mirroring(server, tmp_path / "m", election=ELECTION) as follower:
        follower.look()
        server.files = publish(ENTRIES[:30], cosigners=THREE)
        assert follower.look()
        assert (tmp_path / "m" / "log" / "checkpoint").read_bytes() == server.files["log/checkpoint"]
        server.files = grown(30)
        assert not follower.look()


def test_cosigned_notes_are_kept_as_far_as_the_tree_is_here(tmp_path: Path) -> None:
    first = genesis(witnesses=policy())
    entries = entries_of(island(40, first=first))
    notes = {size: publish(entries[:size], cosigners=THREE)["log/checkpoint"] for size in (10, 20, 30, 40)}
    history = b"".join(map(encode_record, notes.values()))
    server = FileServer(
        publish(entries[:30]) | {"log/witnessed": notes[30], "log/cosigned": history + b"\x00"}
    )
    with mirroring(server, tmp_path / "m", election=first.id) as follower:
        follower.look()
        log = tmp_path / "m" / "log"
        assert (log / "witnessed").read_bytes() == notes[30]
        assert (log / "cosigned").read_bytes() == b"".join(
            encode_record(notes[size]) for size in (10, 20, 30)
        )
        server.files = publish(entries) | {"log/witnessed": notes[40], "log/cosigned": history}
        follower.look()
        assert (log / "cosigned").read_bytes() == history
        server.files["log/witnessed"] = notes[20]
        follower.look()
        assert (log / "witnessed").read_bytes() == notes[40]
    (log / "cosigned").write_bytes(history + b"\x00\x09torn")
    with mirroring(server, tmp_path / "m", election=first.id) as follower:
        follower.look()
        assert (log / "cosigned").read_bytes() == history


def test_a_witnessed_note_of_another_tree_is_a_fork(tmp_path: Path) -> None:
    other = publish([*ENTRIES[:9], ENTRIES[10]], cosigners=THREE)["log/checkpoint"]
    with (
        mirroring(FileServer(grown(30) | {"log/witnessed": other}), tmp_path / "m") as follower,
        pytest.raises(ContradictionError, match="a fork"),
    ):
        follower.look()
    assert _conflict(tmp_path)["second"] == other


def test_a_directory_of_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "m").mkdir()
    (tmp_path / "m" / "thesis.tex").write_text("years of work")
    with pytest.raises(StoreError, match="expected a mirror"):
        Mirror.open(tmp_path / "m")
    assert set(kept(tmp_path / "m")) == {"thesis.tex"}


@pytest.mark.parametrize("path", ["log/tile/entries/000", "log/checkpoint", "mirror.toml"])
def test_a_mirror_whose_files_were_changed_does_not_open(tmp_path: Path, path: str) -> None:
    with mirroring(FileServer(grown(300)), tmp_path / "m") as follower:
        follower.look()
    target = tmp_path / "m" / path
    data = target.read_bytes()
    target.chmod(0o644)
    target.write_bytes(flipped(data, -40))
    with pytest.raises(StoreError):
        Mirror.open(tmp_path / "m")


def test_one_process_writes_a_mirror(tmp_path: Path) -> None:
    with (
        mirroring(FileServer(grown(30)), tmp_path / "m"),
        pytest.raises(StoreError, match="the only process"),
    ):
        Mirror.open(tmp_path / "m")


def test_entries_of_nobody_are_copied_and_have_no_effect(tmp_path: Path) -> None:
    entries = [*ENTRIES[:10], b"no statement", *entries_of([read_form(77, b"\x09" * 32)]), *ENTRIES[10:20]]
    with mirroring(FileServer(publish(entries)), tmp_path / "m") as follower:
        follower.look()
        assert follower.copier.known.roster.election == GENESIS.id
    assert len(_verified(tmp_path).refused) == 2


@pytest.mark.parametrize("there", [True, False], ids=["in_an_empty_folder", "in_none"])
def test_of_a_mirror_that_could_not_begin_nothing_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, there: bool
) -> None:
    root = tmp_path / "m"
    if there:
        root.mkdir()
    for files, code in (({}, 3), (grown(20) | {"log/checkpoint": b"x"}, 3), (grown(20), 4)):
        asked = "0" * 64 if code == 4 else ELECTION
        assert mirror_once(FileServer(files), root, monkeypatch, "--election", asked).code == code
        assert list(tmp_path.rglob("*")) == ([root] if there else [])
    assert mirror_once(FileServer(grown(20)), root, monkeypatch, "--election", ELECTION).code == 0
    assert (root / "lock").exists()


def test_a_lock_that_was_taken_away_is_nobody_s(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = mirror_dir.lock

    def late(path: Path) -> int:
        handle = real(path)
        path.unlink()
        return handle

    monkeypatch.setattr(mirror_dir, "lock", late)
    with pytest.raises(StoreError, match="another that ended just now"):
        Mirror.open(tmp_path / "m")
