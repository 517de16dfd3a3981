"""Somebody deletes or replaces a photograph that the log says is held."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from polltrail.verify import images
from support.attacks import attack
from support.cli import polltrail_here as polltrail
from support.images import holding, image_night, lay_out_images, log, names_image, path_of, put_file, removal
from support.photographs import photograph

NIGHT = image_night()
PHOTO, OTHER = photograph("JPEG"), photograph("JPEG", shade=200)


def stored(tmp_path: Path) -> Path:
    """An election directory with one photograph, named, stored and held."""
    root = lay_out_images(NIGHT, tmp_path / "election")
    log(NIGHT, root, names_image(NIGHT, NIGHT.agents[0], PHOTO), holding(NIGHT, PHOTO))
    put_file(root, PHOTO)
    assert verified(root) == 0
    return root


def verified(root: Path) -> int:
    return polltrail("verify", root, "--election", NIGHT.id).code


def _without_looking(patch: pytest.MonkeyPatch) -> None:
    def nothing_wrong(*_: object) -> Iterator[object]:
        return iter(())

    patch.setattr(images, "_wrong", nothing_wrong)


def _without_digests(patch: pytest.MonkeyPatch) -> None:
    def is_there(held: dict[str, object], fetch: object) -> Iterator[object]:
        return (wrong for digest, one in held.items() for wrong in _missing(digest, one, fetch))

    def _missing(digest: str, one: object, fetch: object) -> Iterator[object]:
        if images.read(fetch, images.image_path(digest)) is None:
            yield images._missing(images.image_path(digest), one)

    patch.setattr(images, "_wrong", is_there)


@attack(looking_for_the_bytes=_without_looking)
def test_a_photograph_deleted_after_its_holding_is_missed(tmp_path: Path) -> None:
    root = stored(tmp_path)
    next(root.glob("images/sha256/*/*/*")).unlink()
    assert verified(root) == 4


@attack(looking_for_the_bytes=_without_looking, comparing_digests=_without_digests)
def test_a_photograph_replaced_by_another_is_found(tmp_path: Path) -> None:
    root = stored(tmp_path)
    put_file(root, OTHER, digest=next(root.glob("images/sha256/*/*/*")).name)
    assert verified(root) == 4


def _any_removal_counts(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(images, "_counts", lambda *_: True)


@attack(whose_removal_it_is=_any_removal_counts)
def test_an_organiser_who_was_revoked_removes_nothing(tmp_path: Path) -> None:
    root = stored(tmp_path)
    digest = next(root.glob("images/sha256/*/*/*")).name
    log(NIGHT, root, NIGHT.revocation(NIGHT.organiser), removal(NIGHT, digest))
    (root / path_of(digest)[1:]).unlink()
    assert verified(root) == 4
