"""`polltrail incident`: what happened is on record once, and changes no number."""

from pathlib import Path

import pytest

from polltrail.statement import read_entry
from polltrail.statement.bodies import IncidentBody
from polltrail.store import ElectionDir
from polltrail.store.log_reader import LogReader
from support.cli import polltrail_here
from support.count_night import reading
from support.reviewing import START, night, word


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return night(tmp_path, [reading("agent 0", ("N1", "assembly"), (1, 2))])


def incidents(root: Path) -> list[tuple[str | None, tuple[str, ...] | None, str]]:
    log = LogReader(ElectionDir(root).state)
    said = [read_entry(entry).body for _, entry in log.entries(START, log.head().size)]
    log.close()
    return [(one.station, one.area, one.kind) for one in said if isinstance(one, IncidentBody)]


def test_an_incident_is_said_once_unless_it_happened_again(root: Path) -> None:
    before = polltrail_here("count", root, "--json").json["contests"]
    told = ("--station", "N1", "--kind", "form_not_given")
    for more in ((), (), ("--again",)):
        assert word("incident", root, "agent 0", *told, *more).code == 0
    assert incidents(root) == [("N1", None, "form_not_given")] * 2
    assert polltrail_here("count", root, "--json").json["contests"] == before


def test_an_area_and_many_at_once(root: Path) -> None:
    assert word("incident", root, "clerk 0", "--area", "South/Port", "--kind", "counting_stopped").code == 0
    table = root.parent / "night.csv"
    table.write_text("station,area,kind\nN2,,violence\n,North,results_not_sent\nN9,,other\n")
    bad = word("incident", root, "clerk 0", table)
    assert (bad.code, "expected a station of the election, found N9" in bad.err) == (3, True), bad.err
    table.write_text("station,area,kind\nN2,,violence\n,North,results_not_sent\n")
    ran = word("incident", root, "clerk 0", table, "--json")
    assert (ran.code, [one["index"] for one in ran.json["said"]]) == (0, [START + 2, START + 3])
    assert incidents(root) == [
        (None, ("South", "Port"), "counting_stopped"),
        ("N2", None, "violence"),
        (None, ("North",), "results_not_sent"),
    ]


@pytest.mark.parametrize(
    ("who", "words", "code", "expected"),
    [
        ("agent 0", ("--station", "N1", "--kind", "fraud"), 2, "ballots_added"),
        ("agent 0", ("--kind", "other"), 2, "Expected --station or --area"),
        ("agent 0", ("--station", "N9", "--kind", "other"), 3, "expected a station of the election, found N9"),
        ("agent 0", ("--area", "East", "--kind", "other"), 3, "expected an area of the election, found East"),
        ("reviewer 0", ("--station", "N1", "--kind", "other"), 3, "expected a key in the role of agent or clerk, found one of role"),
    ],
)  # fmt: skip
def test_what_cannot_be_said_is_told(
    root: Path, who: str, words: tuple[str, ...], code: int, expected: str
) -> None:
    ran = word("incident", root, who, *words)
    assert (ran.code, expected in ran.err, incidents(root)) == (code, True, []), ran.err


def test_a_second_person_says_that_it_happened(root: Path) -> None:
    assert word("incident", root, "agent 0", "--station", "N1", "--kind", "violence").code == 0
    own = word("endorse", root, "agent 0", START + 1)
    assert (own.code, "found one by the same person" in own.err) == (3, True), own.err
    assert word("endorse", root, "clerk 0", START + 1).code == 0
    (told,) = polltrail_here("count", root, "--json").json["incidents"]
    assert told["persons"] == 2


def test_what_happened_is_withdrawn_like_any_word(root: Path) -> None:
    assert word("incident", root, "agent 0", "--station", "N1", "--kind", "violence").code == 0
    assert word("withdraw", root, "agent 0", START + 1).code == 0
    assert polltrail_here("count", root, "--json").json["incidents"] == []
