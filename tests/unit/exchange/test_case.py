from pathlib import Path

import pytest

from polltrail.errors import CaseError
from polltrail.exchange.case import BareCase, Lead, is_case, read_case

CASE = """
[contest]
id = "NA-257"
title = "Karachi 19"
stations_total = 198

[counted]
stations = 52
lead = { choice = "lund", over = "ahmed", votes = 22_000 }

[official]
totals = { ahmed = 134_498, lund = 46_084 }
registered_voters = 386_376
ballots_cast = 185_907
rejected_ballots = 6

[names]
lund = "Riaz Hussain Lund"

[sources]
counted = "one side's agents"

[baseline]
where = { assembly = "National" }
"""
LEAD = 'lead = { choice = "lund", over = "ahmed", votes = 22_000 }'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "case.toml").write_text(CASE, encoding="utf-8")
    return tmp_path


def read(folder: Path, old: str, new: str) -> BareCase:
    assert old in CASE
    (folder / "case.toml").write_text(CASE.replace(old, new), encoding="utf-8")
    return read_case(folder)


def problems(folder: Path, old: str, new: str) -> list[str]:
    with pytest.raises(CaseError) as caught:
        read(folder, old, new)
    return [str(problem) for problem in caught.value.problems]


def test_a_case_is_read_from_its_folder_or_its_file(folder: Path) -> None:
    case = read_case(folder)
    assert case == read_case(folder / "case.toml") == read_case(str(folder))
    assert (case.contest, case.title, case.stations_total, case.stations_counted) == (
        "NA-257",
        "Karachi 19",
        198,
        52,
    )
    assert (case.lead, case.totals) == (Lead(choice="lund", over="ahmed", votes=22_000), None)
    assert case.official == {"ahmed": 134_498, "lund": 46_084}
    assert (case.registered_voters, case.ballots_cast, case.rejected_ballots) == (386_376, 185_907, 6)
    assert (case.names, case.sources) == ({"lund": "Riaz Hussain Lund"}, {"counted": "one side's agents"})
    assert case.baseline_where == {"assembly": "National"}


def test_totals_may_stand_instead_of_a_lead(folder: Path) -> None:
    case = read(folder, LEAD, "totals = { lund = 30, ahmed = 8 }\nregistered_voters = 900")
    assert (case.totals, case.lead, case.counted_registered) == ({"lund": 30, "ahmed": 8}, None, 900)


def test_what_is_not_needed_may_be_left_out(folder: Path) -> None:
    text = CASE.replace("stations_total = 198", "").replace('title = "Karachi 19"', "")
    for line in ("registered_voters = 386_376", "ballots_cast = 185_907", "rejected_ballots = 6"):
        text = text.replace(line, "")
    (folder / "case.toml").write_text(text[: text.index("[names]")], encoding="utf-8")
    case = read_case(folder)
    assert (case.title, case.stations_total) == ("NA-257", None)
    assert (case.registered_voters, case.ballots_cast, case.rejected_ballots) == (None, None, None)
    assert (case.names, case.sources, case.baseline_where) == ({}, {}, {})


def test_which_path_is_a_case(folder: Path, tmp_path: Path) -> None:
    assert is_case(folder)
    assert is_case(folder / "case.toml")
    assert not is_case(tmp_path / "other")


COUNT = "a whole number from 0 to 2,147,483,647"


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('id = "NA-257"', "", "case.toml, [contest] id: expected a name, found nothing"),
        ('id = "NA-257"', "id = 257", "case.toml, [contest] id: expected a name, found 257"),
        ('id = "NA-257"', 'id = " "', "case.toml, [contest] id: expected a name, found ' '"),
        ('title = "Karachi 19"', "title = 19", "case.toml, [contest] title: expected a name, found 19"),
        ("stations_total = 198", "stations_total = 19.8", f"[contest] stations_total: expected {COUNT}, found 19.8"),
        ("stations_total = 198", "stations_total = -1", f"[contest] stations_total: expected {COUNT}, found -1"),
        ("stations_total = 198", "stations_total = true", f"[contest] stations_total: expected {COUNT}, found True"),
        ("stations_total = 198", 'stations_total = "198"', f"[contest] stations_total: expected {COUNT}, found '198'"),
        ("stations_total = 198", "stations_total = 51", "[counted] stations: expected at most the 51 stations of the contest, found 52"),
        ("stations_total = 198", "stations = 198", "[contest] stations: expected one of id, stations_total, title, found an unknown key"),
        ("stations = 52", "", "[counted] stations: expected a whole number from 0 up, found nothing"),
        ("stations = 52", "stations = 2_147_483_648", f"[counted] stations: expected {COUNT}, found 2147483648"),
        (LEAD, "", "[counted]: expected lead = { choice, over, votes } or totals, found neither"),
        (LEAD, "lead = 5", "[counted]: expected lead = { choice, over, votes } or totals, found 5"),
        (LEAD, f"{LEAD}\ntotals = {{ lund = 3, ahmed = 1 }}", "[counted]: expected either lead or totals, found both"),
        ('choice = "lund"', 'choice = "nobody"', "[counted] lead: expected a choice with an official total: ahmed, lund, found nobody"),
        ('over = "ahmed"', 'over = "nobody"', "[counted] lead: expected a choice with an official total: ahmed, lund, found nobody"),
        ('over = "ahmed"', 'over = "lund"', "[counted] lead: expected two different choices, found lund twice"),
        ('choice = "lund", ', "", "[counted] lead choice: expected a name, found nothing"),
        ('over = "ahmed", ', "", "[counted] lead over: expected a name, found nothing"),
        (", votes = 22_000", "", "[counted] lead votes: expected a whole number from 0 up, found nothing"),
        ("votes = 22_000", "votes = -22_000", f"[counted] lead votes: expected {COUNT}, found -22000"),
        ("votes = 22_000", "votes = 22_000, by = 3", "[counted] lead by: expected one of choice, over, votes, found an unknown key"),
        (LEAD, "totals = {}", "[counted] totals: expected votes by choice, found {}"),
        (LEAD, "totals = { lund = -3 }", f"[counted] totals, lund: expected {COUNT}, found -3"),
        (LEAD, "totals = { nobody = 3 }", "[counted] totals: expected choices with an official total: ahmed, lund, found none of them"),
        (LEAD, f"{LEAD}\nregistered_voters = 386_377", "[counted] registered_voters: expected at most the 386,376 registered voters of the contest, found 386,377"),
        ("totals = { ahmed = 134_498, lund = 46_084 }", "", "[official] totals: expected votes by choice, found nothing"),
        ("totals = { ahmed = 134_498, lund = 46_084 }", "totals = 5", "[official] totals: expected votes by choice, found 5"),
        ("ahmed = 134_498", "ahmed = 1.5", f"[official] totals, ahmed: expected {COUNT}, found 1.5"),
        ("registered_voters = 386_376", "registered_voters = -1", f"[official] registered_voters: expected {COUNT}, found -1"),
        ("ballots_cast = 185_907", "ballots_cast = nan", f"[official] ballots_cast: expected {COUNT}, found nan"),
        ("rejected_ballots = 6", "rejected_ballots = []", f"[official] rejected_ballots: expected {COUNT}, found []"),
        ("rejected_ballots = 6", "spoiled = 6", "[official] spoiled: expected one of ballots_cast, registered_voters, rejected_ballots, totals, found an unknown key"),
        ('lund = "Riaz Hussain Lund"', "lund = 5", "[names] lund: expected text, found 5"),
        ("counted = \"one side's agents\"", "counted = 5", "[sources] counted: expected text, found 5"),
        ('where = { assembly = "National" }', "where = 5", "[baseline] where: expected a table of column and value, found 5"),
        ('where = { assembly = "National" }', "path = 5", "[baseline] path: expected one of where, found an unknown key"),
        ("[names]", "[name]", "[name]: expected one of contest, counted, official, sources, names, baseline, found an unknown table"),
    ],
)  # fmt: skip
def test_every_key_is_refused_with_its_place_what_was_expected_and_what_was_found(
    folder: Path, old: str, new: str, problem: str
) -> None:
    told = problems(folder, old, new)
    assert any(line.endswith(problem) and line.startswith("case.toml, ") for line in told), told


@pytest.mark.parametrize("table", ["contest", "counted", "official"])
def test_a_missing_table_is_named(folder: Path, table: str) -> None:
    assert any(
        f"case.toml, [{table}]: expected a table with" in line
        for line in problems(folder, f"[{table}]", f"[names.{table}]")
    )


def test_a_key_where_a_table_should_be_is_named(folder: Path) -> None:
    (folder / "case.toml").write_text('contest = "NA-257"', encoding="utf-8")
    with pytest.raises(CaseError, match=r"\[contest\]: expected a table, found str"):
        read_case(folder)


def test_all_problems_are_told_at_once(folder: Path) -> None:
    (folder / "case.toml").write_text(CASE.replace("198", "-1").replace("= 6", "= -6"), encoding="utf-8")
    with pytest.raises(CaseError) as caught:
        read_case(folder)
    assert caught.value.count == 2
    assert "Nothing was written." in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [b"[contest", b"\xff\xfe", b"%PDF-1.4\n", b"x = " + b"[" * 5_000, b"x = " + b"9" * 5_000, b"\x00"],
)
def test_what_is_not_toml_is_refused_as_such(folder: Path, text: bytes) -> None:
    (folder / "case.toml").write_bytes(text)
    with pytest.raises(CaseError, match="expected TOML in UTF-8"):
        read_case(folder)


def test_no_file_is_refused_by_its_path(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="expected a case of bare totals, found no such file"):
        read_case(tmp_path)


def test_an_empty_file_is_refused_by_its_tables(folder: Path) -> None:
    (folder / "case.toml").write_text("", encoding="utf-8")
    with pytest.raises(CaseError, match=r"\[contest\]: expected a table"):
        read_case(folder)


def test_a_folder_of_that_name_is_no_case(tmp_path: Path) -> None:
    (tmp_path / "case.toml").mkdir()
    with pytest.raises(CaseError):
        read_case(tmp_path)
