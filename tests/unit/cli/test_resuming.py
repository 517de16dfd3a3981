"""A log goes on from its mirror, or as another one: only where it may, and all of it or nothing."""

from collections.abc import Callable, Mapping
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest

from polltrail.cli import resuming
from polltrail.errors import (
    ConsistencyError,
    KeyFileError,
    OutputError,
    PolltrailError,
    ReadingError,
    RollbackError,
)
from polltrail.store import write_key
from polltrail.store.recovery import SeenNote
from polltrail.verify import Verdict, verify
from polltrail.web.sealing import open_log
from support.cli import Ran, polltrail_here
from support.mirrors import FileServer, mirroring, published
from support.published_log import LOG_SEED, ORIGIN, WITNESSES, flipped, publish, receipt_of
from support.statements import AGENT, ORGANISER, SECOND
from support.successions import ELECTION, LOST, THREE, notes_kept, old_note, policy

NAMES = list(WITNESSES)
Say = Callable[[Mapping[str, bytes | None]], None]


@pytest.fixture
def mirror(tmp_path: Path) -> Path:
    """A mirror with 40 entries, of which a quorum has cosigned 38."""
    at = "log/before/" + sha256(ORIGIN.encode()).hexdigest() + "/"
    kept = {path.replace(at, "log/"): data for path, data in notes_kept(saved=40, witnessed=38).items()}
    files = publish(LOST[:40], policy=policy()) | {
        name: kept[name] for name in ("log/witnessed", "log/cosigned")
    }
    with mirroring(FileServer(files), tmp_path / "m", election=ELECTION) as follower:
        follower.look()
    return tmp_path / "m"


@pytest.fixture
def witnesses(monkeypatch: pytest.MonkeyPatch) -> Say:
    """Let witnesses answer with these notes, None for one that knows no such log; the others are silent."""

    def answer(notes: Mapping[str, bytes | None]) -> None:
        found = {
            name: None if note is None else SeenNote(where=f"witness {name}", note=note)
            for name, note in notes.items()
        }
        monkeypatch.setattr(resuming, "ask_witnesses", lambda *_: found)

    answer(dict.fromkeys(NAMES))
    return answer


@pytest.fixture
def log_key(tmp_path: Path) -> Path:
    write_key(tmp_path / "log.key", LOG_SEED)
    return tmp_path / "log.key"


def resume(mirror: Path, log_key: Path, *kept: Path, despite_silence: bool = False) -> Path:
    target = mirror.with_name("resumed")
    resuming.resume(mirror, target, log_key, kept, despite_silence=despite_silence)
    return target


def check(root: Path, **more: Mapping[str, bytes]) -> Verdict:
    return verify(published(root).__getitem__, election=ELECTION, **more)


def refused(mirror: Path, log_key: Path, *kept: Path) -> PolltrailError:
    with pytest.raises(PolltrailError) as raised:
        resume(mirror, log_key, *kept)
    assert not mirror.with_name("resumed").exists()
    assert not [path for path in mirror.parent.iterdir() if path.name.startswith(".resumed")]
    return raised.value


def test_all_of_it_goes_on_under_the_same_name_and_key(mirror: Path, log_key: Path, witnesses: Say) -> None:
    witnesses(dict.fromkeys(NAMES, old_note(40)))
    root = resume(mirror, log_key)
    assert check(root, receipts={"mine": receipt_of(LOST[:40], 7)}).ok
    with closing(open_log(root, log_seed=LOG_SEED)) as log:
        assert list(log.entries(0, 99)) == LOST[:40]
        assert log.append([("ab" * 32, LOST[40])])[0].index == 40
    for name in ("witnessed", "cosigned"):
        assert (root / "log" / name).read_bytes() == (mirror / "log" / name).read_bytes()
    assert (root / "keys" / "log.key").stat().st_mode & 0o777 == 0o600


def test_images_are_there_too_public_or_not(mirror: Path, log_key: Path, witnesses: Say) -> None:
    for where, data in (("images", b"one"), ("sealed/images", b"two")):
        digest = sha256(data).hexdigest()
        path = mirror / where / "sha256" / digest[:2] / digest[2:4] / digest
        path.parent.mkdir(parents=True)
        path.write_bytes(data)
    images = resume(mirror, log_key) / "images" / "sha256"
    assert sorted(path.read_bytes() for path in images.rglob("*") if path.is_file()) == [b"one", b"two"]


def test_nothing_is_resumed_below_what_a_witness_has_cosigned(
    mirror: Path, log_key: Path, witnesses: Say
) -> None:
    witnesses({**dict.fromkeys(NAMES), "w3": old_note(43)})
    error = refused(mirror, log_key)
    assert isinstance(error, RollbackError)
    assert "entries 40 to 42 are missing here" in str(error)
    assert "polltrail succeed" in str(error)


@pytest.mark.parametrize("kept", [old_note(43), receipt_of(LOST[:43], 3)], ids=["checkpoint", "receipt"])
def test_nothing_is_resumed_below_what_somebody_has(
    mirror: Path, log_key: Path, witnesses: Say, kept: bytes
) -> None:
    (mirror.parent / "kept").write_bytes(kept)
    assert isinstance(refused(mirror, log_key, mirror.parent / "kept"), RollbackError)


def test_another_tree_of_the_same_key_is_not_resumed(mirror: Path, log_key: Path, witnesses: Say) -> None:
    witnesses({**dict.fromkeys(NAMES), "w1": old_note(30, entries=[*LOST[:9], *reversed(LOST)])})
    assert isinstance(refused(mirror, log_key), ConsistencyError)


def test_a_witness_who_answers_something_else_shows_nothing(
    mirror: Path, log_key: Path, witnesses: Say
) -> None:
    witnesses({**dict.fromkeys(NAMES), "w1": b"rubbish", "w2": old_note(30).replace(b"\n30\n", b"\n99\n")})
    assert check(resume(mirror, log_key)).ok


@pytest.mark.parametrize(("answering", "enough"), [(2, True), (3, True), (1, False), (0, False)])
def test_so_many_witnesses_must_answer_that_no_quorum_is_without_one(
    mirror: Path, log_key: Path, witnesses: Say, answering: int, enough: bool
) -> None:
    witnesses(dict.fromkeys(NAMES[:answering]))
    if enough:
        assert check(resume(mirror, log_key)).ok
        return
    error = refused(mirror, log_key)
    assert isinstance(error, ReadingError)
    assert "--despite-unreachable-witnesses" in str(error)
    assert check(resume(mirror, log_key, despite_silence=True)).ok


def test_a_log_with_evidence_against_it_is_not_resumed(mirror: Path, log_key: Path, witnesses: Say) -> None:
    (mirror / "conflicts" / "40-41-ab").mkdir(parents=True)
    error = refused(mirror, log_key)
    assert isinstance(error, ConsistencyError)
    assert "40-41-ab" in str(error)


def test_another_s_key_resumes_nothing(mirror: Path, witnesses: Say, tmp_path: Path) -> None:
    write_key(tmp_path / "other.key", AGENT)
    assert isinstance(refused(mirror, tmp_path / "other.key"), KeyFileError)


def test_a_mirror_that_was_changed_resumes_nothing(mirror: Path, log_key: Path, witnesses: Say) -> None:
    path = mirror / "log" / "tile" / "entries" / "000.p" / "40"
    path.chmod(0o644)
    path.write_bytes(flipped(path.read_bytes(), 5_000))
    assert isinstance(refused(mirror, log_key), ConsistencyError)


def test_what_is_no_mirror_and_what_is_there_already_is_refused(
    mirror: Path, log_key: Path, witnesses: Say, tmp_path: Path
) -> None:
    with pytest.raises(ReadingError, match="expected a mirror"):
        resuming.resume(tmp_path, tmp_path / "x", log_key, [], despite_silence=False)
    with pytest.raises(OutputError, match="no directory of this name"):
        resuming.resume(mirror, mirror, log_key, [], despite_silence=False)


# Succession


def succeed(mirror: Path, *options: object, organiser: bytes = ORGANISER, origin: str = "again") -> Ran:
    key = mirror.parent / f"{organiser[:9].decode()}.key"
    if not key.exists():
        write_key(key, organiser)
    return polltrail_here(
        "succeed", mirror, mirror.with_name(origin.partition("/")[0]), "--origin", origin, "--organiser-key", key, "--json",
        *options,
    )  # fmt: skip


def test_a_lost_log_goes_on_with_nothing_missing(mirror: Path, witnesses: Say) -> None:
    ran = succeed(mirror)
    assert ran.code == 0, ran.err
    assert ran.json["saved"] == 40
    assert (ran.json["witnessed"], ran.json["missing"]) == (38, 0)
    verdict = check(mirror.with_name("again"), receipts={"old": receipt_of(LOST[:40], 39)})
    assert (verdict.ok, verdict.origin, verdict.size) == (True, "again", 41)
    assert len((mirror.with_name("again") / "keys" / "log.key").read_bytes()) > 40


def test_what_witnesses_had_seen_and_nobody_saved_is_counted(mirror: Path, witnesses: Say) -> None:
    witnesses({name: old_note(45, by={name: seed}) for name, seed in THREE.items()} | {"w4": None})
    ran = succeed(mirror)
    assert ran.code == 0, ran.err
    assert ran.json["missing"] == 5
    assert "5 entries that witnesses had seen are missing" in ran.err
    verdict = check(mirror.with_name("again"))
    assert (verdict.ok, [one.missing for one in verdict.successions]) == (None, [5])
    assert not [one for one in verdict.problems if one.contradicts]


def test_what_one_witness_alone_had_seen_is_told(mirror: Path, witnesses: Say) -> None:
    witnesses({**dict.fromkeys(NAMES), "w1": old_note(45, by={"w1": WITNESSES["w1"]})})
    ran = succeed(mirror)
    assert ran.json["missing"] == 0
    assert "has signed 45 entries" in ran.err
    assert "5 are not here" in "; ".join(map(str, check(mirror.with_name("again")).problems))


def test_a_log_that_went_on_can_be_lost_as_well(mirror: Path, witnesses: Say, tmp_path: Path) -> None:
    assert succeed(mirror).code == 0
    with mirroring(FileServer(published(tmp_path / "again")), tmp_path / "m2", election=ELECTION) as follower:
        follower.look()
    ran = succeed(tmp_path / "m2", origin="third", organiser=SECOND)
    assert ran.code == 0, ran.err
    verdict = check(tmp_path / "third", receipts={"first": receipt_of(LOST[:40], 3)})
    assert (verdict.ok, [one.new_origin for one in verdict.successions]) == (True, ["again", "third"])


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"organiser": AGENT}, "role of organiser"),
        ({"origin": ORIGIN}, "another name"),
    ],
)
def test_a_succession_that_may_not_be_is_not_made(
    mirror: Path, witnesses: Say, options: dict[str, object], says: str
) -> None:
    ran = succeed(mirror, **options)
    assert ran.code == 3
    assert says in ran.err
    assert [path.name for path in mirror.parent.iterdir() if path.is_dir()] == ["m"]


def test_too_many_silent_witnesses_stop_a_succession_too(mirror: Path, witnesses: Say) -> None:
    witnesses({"w1": None})
    ran = succeed(mirror)
    assert ran.code == 3
    assert "--despite-unreachable-witnesses" in ran.err
    assert succeed(mirror, "--despite-unreachable-witnesses").code == 0


def test_the_lost_log_s_key_signs_no_other(mirror: Path, witnesses: Say, log_key: Path) -> None:
    ran = succeed(mirror, "--log-key", log_key)
    assert ran.code == 3
    assert "a key of its own" in ran.err
    assert not mirror.with_name("again").exists()
