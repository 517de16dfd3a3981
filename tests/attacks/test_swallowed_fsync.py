"""A disk that could not keep what it was given, and a store that would rather not have heard it."""

from pathlib import Path

import pytest

from support.attacks import attack
from support.faults import ELECTION, LOG, Point, failing, why_not
from support.night import lay_out

pytestmark = [pytest.mark.slow, pytest.mark.skipif(bool(why_not()), reason=why_not() or "-")]

PLANTED = {"before": ""}
"""What a weakness plants in the server's process."""
DEAF = """
import os
from polltrail.store import durable_files

class Deaf:
    def __getattr__(self, name):
        return getattr(os, name)

    def fsync(self, handle):
        try:
            os.fsync(handle)
        except OSError:
            {then}

durable_files.os = Deaf()
"""


def planting(then: str) -> "object":
    return lambda patch: patch.setitem(PLANTED, "before", DEAF.format(then=then))


@attack(an_error_is_heard=planting("pass"), nothing_is_tried_twice=planting("os.fsync(handle)"))
@pytest.mark.parametrize(
    "point",
    [
        Point(f"log/tile/0/000.p/.{2 + len(ELECTION.enrolments)}.new", "fsync", 1),
        Point("log/tile", "fsync", 2),
    ],
    ids=["a tile", "a directory"],
)
def test_what_the_disk_did_not_keep_is_not_published(point: Point, tmp_path: Path) -> None:
    template = lay_out(ELECTION, tmp_path / "template")
    ended = failing(template, LOG, point, "EIO", tmp_path, before=PLANTED["before"])
    assert ended.reached
    assert ended.code == 3, ended.said
    assert "could not be published" in ended.said
    LOG.check(tmp_path / "election", ended.acknowledged)
