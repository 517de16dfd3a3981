"""Whoever publishes a mirror must not publish with it what only the mirror's key may read."""

from hashlib import sha256
from pathlib import Path

import pytest

from polltrail.cli.mirror_images import ImageCopier
from polltrail.cli.mirror_known import Known
from polltrail.statement.bodies import HoldingBody
from support.attacks import attack
from support.mirrors import FileServer, mirroring, published
from support.published_log import enrol, entries_of, policy, publish
from support.sealed_log import FIRST, night, sealed
from support.statements import STORE, say

IMAGE = b"\xff\xd8 nobody may see this yet"
DIGEST = sha256(IMAGE).hexdigest()
PATH = f"images/sha256/{DIGEST[:2]}/{DIGEST[2:4]}/{DIGEST}"
HOLDING = say("holding", HoldingBody(digest=DIGEST, bytes=len(IMAGE)), STORE, election=FIRST.id)
NIGHT = [*night(300), enrol(STORE, "store", election=FIRST.id), HOLDING]


def _taken_for_open(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Known, "closed", property(lambda _: False))


def _images_in_one_place(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(ImageCopier, "_private", ImageCopier._public)


@attack(keeping_entries_apart=_taken_for_open, keeping_images_apart=_images_in_one_place)
def test_what_is_sealed_is_in_no_file_that_is_published(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = sealed(NIGHT) | publish(entries_of(NIGHT), policy=policy()) | {PATH: IMAGE}
    closed = {path for path in files if "/entries/" in path or path == PATH}
    server = FileServer(files, token="let-me-in", closed=closed)
    with mirroring(server, tmp_path / "m", election=FIRST.id, token="let-me-in") as follower:
        follower.look()
        images = ImageCopier(
            place=follower.mirror.place, source=follower.source, known=lambda: follower.copier.known
        )
        images.copy(until=float("inf"))
        assert follower.mirror.entries == len(NIGHT)
    shown = b"".join(published(tmp_path / "m").values())
    assert entries_of(NIGHT)[5] not in shown
    assert IMAGE not in shown
