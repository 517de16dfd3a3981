import hashlib
import stat
from pathlib import Path

import pytest

from polltrail.errors import KeyFileError, StoreError
from polltrail.store import ElectionDir, create_election_dir, read_key
from support.log_store import KEY, ORIGIN, SEED


def test_the_layout(tmp_path: Path) -> None:
    place = create_election_dir(
        tmp_path / "e",
        log_seed=SEED,
        log_vkey=str(KEY),
        policy="quorum none\n",
        tables=[b"stations", b"choices"],
    )
    files = {str(path.relative_to(place.root)) for path in place.root.rglob("*") if path.is_file()}
    tables = {f"tables/{hashlib.sha256(data).hexdigest()}" for data in (b"stations", b"choices")}
    assert files == {"keys/log.key", "log/log.vkey", "log/policy", *tables}
    assert place.table(hashlib.sha256(b"choices").hexdigest()).read_bytes() == b"choices"
    assert place.log_vkey.read_text() == f"{KEY}\n"
    assert place.policy.read_text() == "quorum none\n"
    assert read_key(place.log_key) == SEED
    assert place.log_key.read_text().split()[1] == ORIGIN
    assert stat.S_IMODE(place.keys.stat().st_mode) == 0o700


def test_the_coordinators_own_files_may_be_there(tmp_path: Path) -> None:
    (tmp_path / "stations.csv").write_text("id\n")
    create_election_dir(tmp_path, log_seed=SEED, log_vkey=str(KEY))
    assert (tmp_path / "stations.csv").exists()


@pytest.mark.parametrize("name", ["state.db", "log", "keys", "tables"])
def test_an_election_is_never_laid_over_another(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    with pytest.raises(StoreError, match=f"expected no election here yet, found {name}; nothing was changed"):
        create_election_dir(tmp_path, log_seed=SEED, log_vkey=str(KEY))
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_where_nothing_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="could not be laid out, Not a directory"):
        create_election_dir(tmp_path / "file" / "e", log_seed=SEED, log_vkey=str(KEY))


def test_a_wrong_seed(tmp_path: Path) -> None:
    with pytest.raises(KeyFileError, match="expected a seed of 32 bytes"):
        create_election_dir(tmp_path / "e", log_seed=b"", log_vkey=str(KEY))


def test_places_are_named_in_one_class() -> None:
    place = ElectionDir(Path("e"))
    assert [str(path) for path in (place.state, place.checkpoint, place.images, place.lock)] == [
        "e/state.db",
        "e/log/checkpoint",
        "e/images",
        "e/lock",
    ]
