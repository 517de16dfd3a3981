"""Photographs by their commands, without a server: brought, listed, verified, removed."""

import shutil
from contextlib import nullcontext
from hashlib import sha256
from pathlib import Path

import pytest

from polltrail.cli import published
from polltrail.exchange.photographs import read_photograph
from support.cli import Ran
from support.cli import polltrail_here as polltrail
from support.election import HARBOUR, mode
from support.photographs import KARACHI, MAKER_NOTE, ORIENTATION, exif, photograph

PHOTO = photograph("JPEG", 300, 200)
TELLING = photograph(
    "JPEG", 300, 200, exif=exif({ORIENTATION: 6}, inner={MAKER_NOTE: b"x" * 30}, gps=KARACHI)
)


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An election with a store key and an agent."""
    folder = tmp_path_factory.mktemp("begun")
    tables = ("--stations", HARBOUR / "stations.csv", "--choices", HARBOUR / "choices.csv")
    ran = polltrail("new", folder / "e", "--defaults", *tables, "--origin", "example.org/harbour")
    (folder / "id").write_text(ran.out.strip())
    key = ("--organiser-key", folder / "e.organiser.key")
    assert polltrail("key", "new", folder / "ada.key").code == 0
    assert polltrail("enrol", folder / "e", *key, "--key", folder / "ada.key", "--role", "agent").code == 0
    assert polltrail("enrol", folder / "e", *key, "--role", "store").code == 0
    return folder


@pytest.fixture
def made(begun: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "made"
    shutil.copytree(begun, folder)
    (folder / "a.jpg").write_bytes(PHOTO)
    (folder / "telling.jpg").write_bytes(TELLING)
    return folder


def put(made: Path, *words: object) -> Ran:
    return polltrail("images", made / "e", "put", *words, "--key", made / "ada.key", "--json")


def size_of(made: Path) -> int:
    return int(polltrail("log", made / "e", "--json").json["size"])


def verified(made: Path, *words: object) -> Ran:
    return polltrail("verify", made / "e", "--election", (made / "id").read_text(), "--json", *words)


def remove(made: Path, digest: str, *words: object) -> Ran:
    return polltrail(
        "images", made / "e", "remove", digest, "--ground", "Act 12", "--organiser-key", made / "e.organiser.key", *words
    )  # fmt: skip


def test_the_store_key_is_made_once_and_for_its_owner_alone(made: Path) -> None:
    path = made / "e" / "keys" / "store.key"
    before = path.read_bytes()
    assert mode(path) == 0o600
    again = polltrail(
        "enrol", made / "e", "--organiser-key", made / "e.organiser.key", "--role", "store", "--json"
    )
    assert (again.code, [one["role"] for one in again.json["enrolled"]]) == (0, ["store"])
    assert (path.read_bytes(), size_of(made)) == (before, 3)


def test_only_a_store_has_a_key_of_the_directorys_own(made: Path) -> None:
    for words in (["--role", "mirror"], ["--role", "reviewer"], []):
        ran = polltrail("enrol", made / "e", "--organiser-key", made / "e.organiser.key", *words)
        assert ran.code == 2
    assert not (made / "e" / "keys" / "mirror.key").exists()


def test_a_photograph_is_named_stored_and_held(made: Path) -> None:
    ran = put(
        made, made / "a.jpg", "--station", "H-01", "--contest", "mayor", "--copy", "agent", "--holder", "x"
    )
    assert ran.code == 0, ran.err
    [one] = ran.json["images"]
    assert (one["digest"], one["index"], one["stored"]) == (sha256(PHOTO).hexdigest(), 3, True)
    assert size_of(made) == 5
    listed = polltrail("images", made / "e", "--json")
    assert listed.json["totals"] == {"named": 1, "stored": 1, "held": 1, "missing": 0, "removed": 0}
    found = verified(made)
    assert (found.code, found.json["images"]["checked"]) == (0, 1)


def test_run_again_it_says_nothing_twice(made: Path) -> None:
    first = put(made, made / "a.jpg")
    assert put(made, made / "a.jpg").out == first.out
    assert size_of(made) == 5
    (made / "e" / "images" / "sha256").rename(made / "e" / "images" / "lost")
    assert polltrail("images", made / "e").code == 1
    assert put(made, made / "a.jpg").out == first.out
    assert (size_of(made), verified(made).code) == (5, 0)


def test_what_tells_a_place_is_refused_before_anything_is_signed(made: Path) -> None:
    ran = put(made, made / "a.jpg", made / "telling.jpg")
    assert ran.code == 3
    assert "telling.jpg" in ran.err
    assert "--strip" in ran.err
    assert "Nothing was signed" in ran.err
    assert (size_of(made), (made / "ada.key.outbox").exists()) == (3, False)


def test_stripped_it_has_nothing_but_its_picture(made: Path) -> None:
    ran = put(made, made / "telling.jpg", "--strip")
    assert ran.code == 0, ran.err
    digest = ran.json["images"][0]["digest"]
    stored = (made / "e" / "images" / "sha256" / digest[:2] / digest[2:4] / digest).read_bytes()
    assert (read_photograph(stored).width, read_photograph(stored).height) == (200, 300)
    assert b"Exif" not in stored
    assert put(made, made / "telling.jpg", "--strip").out == ran.out


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["nothing.jpg"], 3),
        (["a.jpg", "--station", "H-01"], 2),
        (["a.jpg", "--station", "H-99", "--contest", "mayor"], 3),
        (["a.jpg", "--holder", "x"], 2),
        (["a.jpg", "--redacts", "x"], 2),
        (["ada.key"], 3),
        (["ada.key", "--strip"], 3),
        ([], 2),
    ],
)
def test_bad_input_is_refused_and_nothing_is_signed(made: Path, words: list[str], code: int) -> None:
    names = [made / word if word.endswith((".jpg", ".key")) else word for word in words]
    ran = put(made, *names)
    assert ran.code == code
    assert "Traceback" not in ran.err
    assert size_of(made) == 3


def test_without_a_store_key_it_is_stored_and_nobody_vouches_for_it(made: Path) -> None:
    (made / "e" / "keys" / "store.key").unlink()
    assert put(made, made / "a.jpg").code == 0
    assert size_of(made) == 4
    ran = polltrail("images", made / "e")
    assert ran.out.strip().endswith("named, stored")


def test_what_is_missing_or_changed_is_found(made: Path) -> None:
    put(made, made / "a.jpg")
    digest = sha256(PHOTO).hexdigest()
    path = made / "e" / "images" / "sha256" / digest[:2] / digest[2:4] / digest
    path.chmod(0o644)
    path.write_bytes(PHOTO + b"x")
    assert verified(made).code == 4
    path.unlink()
    ran = verified(made)
    assert (ran.code, ran.json["problems"][0]["index"]) == (4, 4)
    assert polltrail("images", made / "e").code == 1
    for images, code in (("published", 0), ("none", 0), ("all", 4)):
        assert verified(made, "--images", images).code == code
    told = polltrail("verify", made / "e").out
    assert "images: 1 held, 0 here" in told


def test_a_copy_without_images_is_looked_at_as_an_address_is(made: Path) -> None:
    put(made, made / "a.jpg")
    for name in ("log", "tables"):
        shutil.copytree(made / "e" / name, made / "copy" / name)
    ran = polltrail("verify", made / "copy", "--election", (made / "id").read_text(), "--json")
    assert (ran.code, ran.json["images"]["not_published"]) == (0, 1)


def test_a_removal_takes_the_bytes_and_leaves_its_notice(made: Path) -> None:
    put(made, made / "a.jpg")
    digest = sha256(PHOTO).hexdigest()
    ran = remove(made, digest)
    assert ran.code == 0, ran.err
    assert "on this ground: Act 12" in ran.out
    assert list((made / "e" / "images").rglob(digest)) == []
    again = remove(made, digest, "--json")
    assert (again.code, again.json) == (0, {"digest": digest, "index": 5, "ground": "Act 12"})
    assert size_of(made) == 6
    assert verified(made).code == 0
    assert "removed by entry 5: Act 12" in polltrail("images", made / "e").out
    back = put(made, made / "a.jpg")
    assert (back.code, back.json["images"][0]["stored"]) == (1, False)
    assert "removed for good" in back.json["images"][0]["reason"]


@pytest.mark.parametrize(("digest", "code"), [("x", 2), ("0" * 64, 3)])
def test_what_nobody_knows_is_not_removed(made: Path, digest: str, code: int) -> None:
    assert remove(made, digest).code == code
    assert size_of(made) == 3


def test_only_an_organiser_removes(made: Path) -> None:
    put(made, made / "a.jpg")
    ran = polltrail(
        "images", made / "e", "remove", sha256(PHOTO).hexdigest(), "--ground", "mine", "--organiser-key", made / "ada.key"
    )  # fmt: skip
    assert ran.code == 1
    assert "role of organiser" in ran.err
    assert verified(made).json["images"]["checked"] == 1


def test_listing_takes_options_on_both_sides_of_the_path(made: Path) -> None:
    assert polltrail("images", "--json", made / "e").json == polltrail("images", made / "e", "--json").json
    assert polltrail("images", made / "nothing").code == 3


def test_from_outside_nobody_is_told_that_nothing_is_stored(
    made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert put(made, made / "a.jpg").code == 0
    files = published._folder_reader(made / "e")
    monkeypatch.setattr(published, "is_address", lambda _: True)
    monkeypatch.setattr(published, "reader", lambda _: nullcontext(files))
    listed = polltrail("images", "http://elsewhere.example", "--json").json
    assert listed["totals"] == {"named": 1, "stored": None, "held": 1, "missing": None, "removed": 0}
    told = polltrail("images", "http://elsewhere.example")
    assert told.err.strip() == "1 named, 1 held, 0 removed; what is stored cannot be seen from here"
