"""The views held against a fresh fold: any row of any table that was changed by hand is noticed, while others count on."""

import json
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from polltrail.errors import StoreError
from polltrail.store import ElectionDir
from polltrail.store.count import Count
from polltrail.store.last_check import forget, last_check, remember, remember_failure
from polltrail.store.lock_file import locked
from polltrail.store.view_check import check_views
from polltrail.store.views import TABLES
from support.cli import polltrail_here
from support.count_night import (
    IMAGES,
    append,
    decision,
    endorsement,
    holding,
    incident,
    lay_out,
    official,
    picture,
    reading,
)

N1, S1 = ("N1", "assembly"), ("S1", "assembly")
DECIDED = decision("reviewer 0", S1, "correct", votes=(5, 5))
NIGHT = [
    picture("agent 0", N1, IMAGES[0]), holding(IMAGES[0]), reading("agent 0", N1, (10, 20), images=IMAGES[:1]),
    reading("clerk 0", N1, (10, 20)), DECIDED, endorsement("reviewer 1", DECIDED), official("watcher 0", (10, 20)),
    reading("agent 1", ("N9", "assembly"), (1, 1)), incident("agent 0", station="N2"),
]  # fmt: skip
CHANGES = {
    "state": "UPDATE state SET size = size + 5",
    "slot": "UPDATE slot SET state = 'decided' WHERE number = (SELECT min(number) FROM slot)",
    "key": "UPDATE key SET key = 'ab' WHERE number = 0",
    "said": "UPDATE said SET slot = slot + 1 WHERE position = 16",
    "key_slot": "DELETE FROM key_slot WHERE slot = (SELECT max(slot) FROM key_slot)",
    "image_slot": "DELETE FROM image_slot",
    "held": "UPDATE held SET position = position + 1",
    "unplaced": "UPDATE unplaced SET words = 'nothing'",
    "claim": "UPDATE claim SET content = x'00'",
    "incident": "DELETE FROM incident",
    "total": "UPDATE total SET bytes = zeroblob(length(bytes)) WHERE area = 0",
}
DAMAGES = [
    "DELETE FROM state", "UPDATE state SET last = x'00'", "UPDATE slot SET bytes = x'c1'", "UPDATE total SET bytes = x'0102'",
    "DROP TABLE total", "PRAGMA user_version = 77",
]  # fmt: skip


@pytest.fixture
def root(tmp_path: Path) -> Path:
    found = lay_out(tmp_path / "election", NIGHT)
    with closing(Count(ElectionDir(found))) as count:
        count.catch_up()
    return found


def change(root: Path, sql: str) -> None:
    with closing(sqlite3.connect(root / "views.db")) as database, database:
        database.execute(sql)


def leftovers(root: Path) -> list[str]:
    return sorted(path.name for path in root.glob("views.check*"))


def test_untouched_views_are_what_the_log_makes(root: Path) -> None:
    found = check_views(ElectionDir(root))
    assert (found.same, found.reason, leftovers(root)) == (True, "", [])


def test_every_table_has_a_row_to_change() -> None:
    assert set(CHANGES) == set(TABLES)


@pytest.mark.parametrize("sql", [*CHANGES.values(), *DAMAGES])
def test_whatever_is_changed_by_hand_is_noticed_and_mended(root: Path, sql: str) -> None:
    change(root, sql)
    ran = polltrail_here("rebuild", root, "--check", "--json")
    assert (ran.code, ran.json["same"]) == (4, False), ran.err
    assert last_check(ElectionDir(root))["state"] == "differ"
    assert polltrail_here("rebuild", root).code == 0
    assert last_check(ElectionDir(root))["state"] == "unchecked"
    assert polltrail_here("rebuild", root, "--check").code == 0
    assert leftovers(root) == ["views.checked.json"]


def test_a_log_that_grows_while_it_is_checked_is_no_damage(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody counts on between the fresh fold and the comparison, and again at the first try."""
    taken, more = Count.catch_up, [reading(f"clerk {at}", S1, (5, at)) for at in range(3)]

    def grown(count: Count) -> int:
        size = taken(count)
        if more:
            append(root, [more.pop()])
            with closing(Count(ElectionDir(root))) as other:
                taken(other)
        return size

    monkeypatch.setattr(Count, "catch_up", grown)
    assert check_views(ElectionDir(root)).same
    assert not more


def test_two_checks_do_not_meet_and_views_that_are_made_anew_are_waited_for(root: Path) -> None:
    with locked(root / "views.db.lock"):
        found = []
        waiting = threading.Thread(target=lambda: found.append(check_views(ElectionDir(root))))
        waiting.start()
        waiting.join(0.5)
        assert waiting.is_alive()
        with pytest.raises(StoreError, match="another at work"):
            check_views(ElectionDir(root))
    waiting.join(30)
    assert [one.same for one in found] == [True]


def test_a_check_that_failed_is_remembered_and_nonsense_is_not(root: Path) -> None:
    place = ElectionDir(root)
    remember_failure(place, "the disk is full", at=0)
    told = {
        "state": "failed",
        "size": None,
        "checked_at": "1970-01-01T00:00:00Z",
        "reason": "the disk is full",
    }
    assert last_check(place) == told
    remember(place, check_views(place), at=60)
    assert json.loads((root / "views.checked.json").read_text())["state"] == "same"
    for nonsense in (b"{", b"[1]", b'{"state": "same"}'):
        (root / "views.checked.json").write_bytes(nonsense)
        assert last_check(place)["state"] == "unchecked"
    forget(place)
    forget(place)
