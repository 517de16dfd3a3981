"""Incidents stand beside the returns of their station or area in `count`, and change none of them."""

import csv
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from polltrail.store import ElectionDir
from polltrail.store.count import Count
from support.attacks import attack
from support.cli import polltrail_here
from support.count_night import append, begun, endorsement, incident, lay_out, reading, said, withdrawal
from support.slots import back
from support.statements import revocation, seed_of

N1 = ("N1", "assembly")
FORMS = [reading("agent 0", N1, (10, 20)), reading("clerk 0", N1, (10, 20))]
VIOLENCE = incident("agent 1", "N1")
START = len(begun())


def told(root: Path, *options: object) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = polltrail_here("count", root, "--json", *options).json["incidents"]
    return found


@pytest.mark.parametrize("order", [[VIOLENCE, *FORMS], [*FORMS, VIOLENCE]])
def test_an_incident_stands_beside_the_return_of_its_station(tmp_path: Path, order: list[Any]) -> None:
    root = lay_out(tmp_path / "election", order)
    [one] = told(root)
    assert (one["kind"], one["station"], one["area"], one["known"], one["persons"], one["doubt"]) == (
        "violence", "N1", ["North", "Lake"], True, 1, None,
    )  # fmt: skip
    assert one["returns"] == [
        {"contest": "assembly", "state": "read_twice", "confirmed": True, "votes": {"a": 10, "b": 20}}
    ]


def taken(self: Any, index: int, *_: Any) -> int | None:
    """Give a slot's number for an incident, as if it were about its form."""
    slot: int | None = self.counting.expected.slot(*N1)
    if slot is not None:
        self._put(slot, self.memory.slot(slot), self.memory.slot(slot).without(back(index, START)))
    return slot


@attack(
    it_takes_a_reading_away=lambda patch: patch.setattr("polltrail.tally.fold.fold.Fold._incident", taken)
)
def test_an_incident_changes_no_figure(tmp_path: Path) -> None:
    quiet = polltrail_here("count", lay_out(tmp_path / "quiet", FORMS), "--json").json
    loud = polltrail_here("count", lay_out(tmp_path / "loud", [*FORMS, VIOLENCE]), "--json").json
    assert loud["contests"] == quiet["contests"]


def test_an_incident_of_an_area_says_how_many_stations_it_has(tmp_path: Path) -> None:
    areas: list[tuple[tuple[str, ...], int]] = [
        ((), 4),
        (("South",), 2),
        (("North", "Lake"), 1),
        (("West",), 0),
    ]
    root = lay_out(tmp_path / "election", [incident("agent 1", area=area, number=n) for area, n in areas])
    assert [(tuple(one["area"]), one["stations"], one["known"]) for one in told(root)] == [
        (area, n, n > 0) for area, n in areas
    ]


def test_who_endorses_it_says_the_same_and_who_takes_it_back_says_nothing(tmp_path: Path) -> None:
    second = endorsement("clerk 1", VIOLENCE)
    root = lay_out(tmp_path / "election", [VIOLENCE, second, endorsement("agent 1", VIOLENCE, number=1)])
    assert [one["persons"] for one in told(root)] == [2]
    append(root, [withdrawal("clerk 1", second), withdrawal("clerk 2", VIOLENCE)])
    assert [one["persons"] for one in told(root)] == [1]
    append(root, [withdrawal("agent 1", VIOLENCE)])
    assert [one["persons"] for one in told(root)] == [1]  # the endorsement by the same person still says so
    assert [one["persons"] for one in told(root, "--at", START + 2)] == [2]
    with (
        closing(Count(ElectionDir(root))) as live,
        closing(Count(ElectionDir(root), name="check.db")) as check,
    ):
        check.catch_up()
        assert live.views.digest() == check.views.digest()


def test_what_is_taken_back_by_all_is_shown_of_the_past_alone(tmp_path: Path) -> None:
    root = lay_out(tmp_path / "election", [VIOLENCE, withdrawal("agent 1", VIOLENCE)])
    assert told(root) == []
    assert len(told(root, "--at", START + 1)) == 1


def test_a_key_in_doubt_is_told(tmp_path: Path) -> None:
    lost = said("organiser", "revocation", revocation(seed_of("agent 1"), suspect_from=0))
    [one] = told(lay_out(tmp_path / "election", [VIOLENCE, lost]))
    assert (one["persons"], one["doubt"]) == (0, "suspect")


def test_incidents_keep_to_the_contest_and_area_asked_for(tmp_path: Path) -> None:
    root = lay_out(
        tmp_path / "election",
        [VIOLENCE, incident("agent 1", area=(), number=1), incident("agent 1", area=("South",), number=2)],
    )
    assert [one["index"] - START for one in told(root, "--area", "North")] == [0, 1]
    assert [one["index"] - START for one in told(root, "--contest", "mayor")] == [1, 2]


def test_incidents_are_in_the_report_and_its_tables(tmp_path: Path) -> None:
    strange = incident("agent 1", "<b>=1+1</b>", kind="not_opened", number=7)
    root = lay_out(tmp_path / "election", [*FORMS, VIOLENCE, strange])
    assert polltrail_here("count", root, "--out", tmp_path / "report").code == 0
    page = (tmp_path / "report" / "index.html").read_text(encoding="utf-8")
    assert "read twice, 30 votes" in page
    assert "<b>=1" not in page
    tables = tmp_path / "report" / "tables"
    rows = list(csv.DictReader((tables / "incidents.csv").read_text(encoding="utf-8").splitlines()))
    assert [(row["kind"], row["station_id"], row["state"], row["votes"]) for row in rows] == [
        ("violence", "N1", "read_twice", "30"),
        ("not_opened", "<b>=1+1</b>", "", ""),
    ]
    stations = list(csv.DictReader((tables / "stations.csv").read_text(encoding="utf-8").splitlines()))
    assert [(row["state"], row["incidents"]) for row in stations[:2]] == [
        ("read_twice", "1"),
        ("missing", "0"),
    ]
