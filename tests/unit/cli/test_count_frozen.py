"""What is amended after the freeze is told, with the figures under both definitions."""

from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from typing import Any

import msgspec
import pytest

from polltrail.statement import Statement
from polltrail.statement.fields import milliseconds
from polltrail.store import ElectionDir, LogStore, create_election_dir
from support import count_night
from support.cli import Ran, polltrail_here
from support.count_night import (
    CHOICES,
    LOG_KEY,
    LOG_SEED,
    PEOPLE,
    STATIONS,
    TABLES,
    append,
    blob,
    genesis,
)
from support.statements import MADE_AT, say, seed_of

FREEZE = datetime(2031, 5, 6, tzinfo=UTC)
ONE: Any = {"readings": 1, "confirmed": ("read_once", "read_twice", "decided")}
BEFORE, AFTER = milliseconds(FREEZE) - 1_000, milliseconds(FREEZE) + 1_000


@pytest.fixture
def frozen(monkeypatch: pytest.MonkeyPatch) -> Statement:
    """The small election, frozen at a time; all its people's statements are of it."""
    body: Any = msgspec.structs.replace(genesis().body, frozen_at=FREEZE)
    found = say("definition", body, seed_of("organiser"), election=None)
    monkeypatch.setattr(count_night, "genesis", lambda: found)
    return found


def lay_out(root: Path, frozen: Statement) -> Path:
    create_election_dir(root, log_seed=LOG_SEED, log_vkey=str(LOG_KEY), tables=TABLES)
    people = [count_night.enrolled(name, role) for name, role in PEOPLE.items()]
    append(root, [frozen, *people])
    return root


def amended(
    frozen: Statement,
    *,
    at: int,
    root: Path,
    after: Statement | None = None,
    tables: Any = None,
    **policy: Any,
) -> Statement:
    """An amendment signed at a time; its tables are put into the directory."""
    body: Any = (after or frozen).body
    named = {}
    for name, data in (tables or {}).items():
        named[name] = blob(data)
        ElectionDir(root).table(named[name].digest).write_bytes(data)
    body = msgspec.structs.replace(
        body,
        tables=msgspec.structs.replace(body.tables, **named),
        policy=msgspec.structs.replace(body.policy, **policy),
    )
    return say(
        "definition",
        body,
        seed_of("organiser"),
        election=frozen.id,
        supersedes=(after or frozen).id,
        made_at=at,
    )


def readings() -> list[Statement]:
    return [
        count_night.reading(who, (station, "assembly"), votes)
        for who, station, votes in (
            ("agent 0", "N1", (10, 20)), ("clerk 0", "N1", (10, 20)), ("agent 0", "S1", (5, 1)), ("agent 0", "N3", (7, 8)),
        )
    ]  # fmt: skip


def counted(root: Path, *more: object) -> Ran:
    ran = polltrail_here("count", root, "--json", *more)
    assert ran.code in {0, 1}, ran.err
    return ran


def test_a_policy_changed_after_the_freeze_is_shown_with_both_figures(
    tmp_path: Path, frozen: Statement
) -> None:
    root = lay_out(tmp_path / "election", frozen)
    append(root, [*readings(), amended(frozen, at=AFTER, root=root, **ONE)])
    told = counted(root).json
    assert told["contests"][0]["confirmed"] == {"a": 15, "b": 21}
    found = told["definitions"]
    assert (found["changed"], found["only_adds_stations"]) == (["policy.readings", "policy.confirmed"], False)
    assert found["frozen_at"] == "2031-05-06T00:00:00Z"
    assert (found["frozen"]["index"], found["in_force"]["index"]) == (0, len(PEOPLE) + 5)
    assert found["contests"][0]["confirmed"] == {"a": 10, "b": 20}
    assert found["contests"][0]["any_reading"] == told["contests"][0]["any_reading"]
    text = polltrail_here("count", root, "--out", tmp_path / "report").out
    assert (
        "has changed policy.readings and policy.confirmed since: after the freeze an amendment may only add stations"
        in text
    )
    assert "assembly, a: confirmed 15 (frozen 10)" in text
    page = unescape((tmp_path / "report" / "index.html").read_text("utf-8"))
    assert "Changed after the freeze" in page


def test_added_stations_are_allowed_and_shown(tmp_path: Path, frozen: Statement) -> None:
    root = lay_out(tmp_path / "election", frozen)
    more = {"stations": STATIONS + b"N3,North,Hill,300\n"}
    second = [
        count_night.reading("clerk 0", (at, "assembly"), votes)
        for at, votes in (("S1", (5, 1)), ("N3", (7, 8)))
    ]
    append(root, [*readings(), *second, amended(frozen, at=AFTER, root=root, tables=more)])
    told, code = counted(root).json, counted(root).code
    assert (told["definitions"]["only_adds_stations"], code) == (True, 0)
    assert told["contests"][0]["any_reading"] == {"a": 22, "b": 29}
    assert told["definitions"]["contests"][0]["any_reading"] == {"a": 15, "b": 21}
    assert told["definitions"]["contests"][0]["stations"] == 4
    assert "it only adds stations, as it may" in polltrail_here("count", root).out
    other = {"stations": STATIONS.replace(b"500", b"900")}
    append(root, [amended(frozen, at=AFTER + 1, root=root, tables=other, after=_last(root))])
    assert (counted(root).json["definitions"]["only_adds_stations"], counted(root).code) == (False, 1)


def _last(root: Path) -> Statement:
    from polltrail.statement import read_entry

    store = LogStore.open(root, log_seed=LOG_SEED)
    found = read_entry(store.entry(store.size - 1))
    store.close()
    return found


def test_choices_changed_after_the_freeze_are_counted_as_they_were(tmp_path: Path, frozen: Statement) -> None:
    root = lay_out(tmp_path / "election", frozen)
    turned = {
        "choices": CHOICES.replace(
            b"assembly,a,A,,\nassembly,b,B,,", b"assembly,b,B,,\nassembly,a,A,,\nassembly,z,Z,,"
        )
    }
    append(root, [*readings(), amended(frozen, at=AFTER, root=root, tables=turned)])
    told = counted(root).json
    assert told["contests"][0]["confirmed"] == {"b": 20, "a": 10, "z": 0}
    assert told["definitions"]["contests"][0]["confirmed"] == {"a": 10, "b": 20}
    dropped = {"choices": CHOICES.replace(b"assembly,a,A,,\nassembly,b,B,,\n", b"")}
    append(root, [amended(frozen, at=AFTER + 1, root=root, tables=dropped, after=_last(root))])
    append(root, [count_night.reading("clerk 0", ("S1", "assembly"), (5, 1))])
    told = counted(root).json
    assert told["definitions"]["contests"][0]["confirmed"] == {"a": 15, "b": 21}


def test_before_the_freeze_and_without_one_there_is_one_definition(tmp_path: Path, frozen: Statement) -> None:
    root = lay_out(tmp_path / "election", frozen)
    append(root, [*readings(), amended(frozen, at=BEFORE, root=root, **ONE)])
    told = counted(root).json
    assert (told["definitions"], told["contests"][0]["confirmed"]) == (None, {"a": 15, "b": 21})
    same = amended(frozen, at=AFTER, root=root, after=_last(root))
    append(root, [same])
    assert counted(root).json["definitions"] is None
    append(root, [amended(frozen, at=AFTER, root=root, after=same, readings=3, confirmed=("decided",))])
    late = counted(root).json
    assert late["definitions"]["contests"][0]["confirmed"] == {"a": 15, "b": 21}
    assert counted(root, "--at", len(PEOPLE) + 6).json["definitions"] is None


def test_a_part_that_was_not_there_has_no_figures_then(tmp_path: Path, frozen: Statement) -> None:
    root = lay_out(tmp_path / "election", frozen)
    more = {"choices": CHOICES + b"council,x,X,,\n"}
    append(root, [*readings(), amended(frozen, at=AFTER, root=root, tables=more)])
    told = counted(root, "--contest", "council").json["definitions"]
    assert [one["stations"] for one in told["contests"]] == [0, 0]
    assert MADE_AT < BEFORE
