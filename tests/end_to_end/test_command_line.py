"""The command as typed: what it prints where, what it leaves on disk, and its exit code."""

import json
import os
from pathlib import Path

import pytest

from support.cli import polltrail, polltrail_daily, polltrail_here
from support.shared_data import DATA, ROOT, needs_shared_data

ISLAND = ROOT / "examples" / "small-island"
BARE = ROOT / "examples" / "na-257-2008"

STATIONS = (
    "station_id,district,registered,ballots_cast,valid,rejected\nA1,North,100,62,60,2\nA2,North,100,70,70,0\n"
)
VOTES = "station_id,contest,candidate_or_party,votes\nA1,c,x,40\nA1,c,y,20\nA2,c,x,30\nA2,c,y,40\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "election"
    made.mkdir()
    (made / "stations.csv").write_text(STATIONS)
    (made / "votes.csv").write_text(VOTES)
    return made


def everything_in(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def test_a_clean_election_exits_0_and_says_so_in_words(folder: Path) -> None:
    ran = polltrail_daily("examine", folder)
    assert ran.code == 0, ran.err
    assert "2 of 2 stations" in ran.out


def test_json_is_one_document_and_nothing_else_on_standard_output(folder: Path) -> None:
    ran = polltrail("examine", folder, "--json")
    assert ran.code == 0
    assert ran.json["contests"][0]["totals"] == {"x": 70, "y": 60}
    assert ran.out.count("\n") == 1


def test_findings_that_need_a_person_exit_1() -> None:
    assert polltrail_daily("examine", ISLAND).code == 1


def test_report_is_written_with_its_tables(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "new" / "report"
    ran = polltrail_daily("examine", folder, "--out", out, "--json")
    assert ran.code == 0
    assert {"index.html", "report.json"} <= set(everything_in(out))
    assert any(name.endswith(".parquet") for name in everything_in(out))
    assert json.loads((out / "report.json").read_text(encoding="utf-8")) == ran.json
    assert everything_in(tmp_path / "new") == sorted(["report", *[f"report/{n}" for n in everything_in(out)]])


@pytest.mark.slow
def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    polltrail("examine", ISLAND, "--out", tmp_path / "a")  # another process
    polltrail_here("examine", ISLAND, "--out", tmp_path / "b")
    assert (tmp_path / "a" / "index.html").is_file()
    for name in everything_in(tmp_path / "a"):
        if (tmp_path / "a" / name).is_file():
            assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes(), name


def test_a_report_is_replaced_whole_and_other_files_are_left_alone(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "report"
    out.mkdir()
    (out / "notes.txt").write_text("mine")
    (out / "index.html").write_text("old")
    assert polltrail_here("examine", folder, "--out", out).code == 0
    assert (out / "notes.txt").read_text() == "mine"
    assert "Polltrail" in (out / "index.html").read_text(encoding="utf-8")


def test_compare_emits_the_same_document_as_examine() -> None:
    examined, compared = (
        polltrail_here("examine", ISLAND, "--json"),
        polltrail_here("compare", ISLAND, "--json"),
    )
    assert examined.json == compared.json
    assert (examined.code, compared.code) == (1, 1)


def test_compare_report_begins_with_the_official_result(tmp_path: Path) -> None:
    polltrail_here("compare", ISLAND, "--out", tmp_path / "r")
    page = (tmp_path / "r" / "index.html").read_text(encoding="utf-8")
    assert page.index('<section id="official"') < page.index('<section id="totals"')


@pytest.mark.parametrize(
    ("stations", "votes", "says"),
    [
        (STATIONS + "A1,North,100,62,60,2\n", VOTES, ["stations.csv", "A1"]),
        (STATIONS, VOTES + "A9,c,x,1\n", ["votes.csv", "A9"]),
        (STATIONS, VOTES + "A1,c,x,40\n", ["votes.csv", "A1"]),
        (STATIONS, VOTES.replace("A1,c,x,40", "A1,c,x,-4"), ["votes.csv", "-4"]),
        (STATIONS, VOTES.replace("A1,c,x,40", "A1,c,x,4.5"), ["votes.csv", "4.5"]),
        (STATIONS, VOTES.replace("A1,c,x,40", "A1,c,x,many"), ["votes.csv", "many"]),
        (STATIONS, VOTES.replace("A1,c,x,40", "A1,c,x,2147483648"), ["votes.csv", "2147483648"]),
        (STATIONS.replace("station_id", "name"), VOTES, ["stations.csv", "station_id"]),
        (STATIONS, VOTES.replace("votes\n", "number\n", 1), ["votes.csv", "votes"]),
        (STATIONS, VOTES + "A1,c,x,40,extra,cells\n", ["votes.csv"]),
        ("", VOTES, ["stations.csv"]),
        (STATIONS, "%PDF-1.7\n\x00\x01", ["votes.csv"]),
    ],
    ids=[
        "station twice",
        "unknown station",
        "vote twice",
        "negative",
        "fraction",
        "no number",
        "too large",
        "no station_id",
        "no votes column",
        "too many cells",
        "empty file",
        "a PDF",
    ],
)
def test_bad_input_exits_3_names_the_place_and_writes_nothing(
    folder: Path, tmp_path: Path, stations: str, votes: str, says: list[str]
) -> None:
    (folder / "stations.csv").write_text(stations)
    (folder / "votes.csv").write_text(votes)
    ran = polltrail_here("examine", folder, "--out", tmp_path / "report")
    assert ran.code == 3, ran.err
    assert "expected" in ran.err
    assert "found" in ran.err
    assert all(word in ran.err for word in says), ran.err
    assert "Traceback" not in ran.err
    assert ran.out == ""
    assert not (tmp_path / "report").exists()


def test_problems_are_counted_and_the_first_twenty_shown(folder: Path) -> None:
    lines = [f"B{number},c,x,1" for number in range(57)]
    (folder / "votes.csv").write_text(VOTES + "\n".join(lines) + "\n")
    ran = polltrail_here("examine", folder)
    assert ran.code == 3
    assert "57 problems" in ran.err
    assert "B19" in ran.err
    assert "B20" not in ran.err


def test_an_output_folder_that_is_a_file_is_refused_before_anything_is_read(
    folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "report").write_text("in the way")
    ran = polltrail_here("examine", folder, "--out", tmp_path / "report" / "here")
    assert ran.code == 3
    assert "nothing was written" in ran.err
    assert (tmp_path / "report").read_text() == "in the way"


@pytest.mark.skipif(
    os.geteuid() == 0 and not Path("/proc").is_dir(), reason="needs a place root cannot write to"
)
def test_an_unwritable_output_folder_exits_3(folder: Path) -> None:
    ran = polltrail_here("examine", folder, "--out", "/proc/report")
    assert ran.code == 3
    assert "/proc/report" in ran.err


@pytest.mark.parametrize("words", [["examine"], ["nothing"], ["examine", "x", "--bogus"], ["--bogus"]])
def test_wrong_usage_exits_2(words: list[str]) -> None:
    assert polltrail_here(*words).code == 2


def test_a_baseline_without_a_case_is_wrong_usage(folder: Path) -> None:
    assert polltrail_here("examine", folder, "--baseline", folder).code == 2


def test_no_such_path_exits_3() -> None:
    ran = polltrail_here("examine", "no/such/folder")
    assert ran.code == 3
    assert "no/such/folder" in ran.err


def test_unknown_form_model_names_those_there_are(folder: Path) -> None:
    ran = polltrail_here("examine", folder, "--form", "atlantis")
    assert ran.code == 3
    assert "kenya-34a" in ran.err


def test_a_form_model_is_used(folder: Path) -> None:
    codes = {
        check["code"]
        for check in polltrail_here("examine", folder, "--form", "kenya-34a", "--json").json["checks"]
    }
    assert codes != {check["code"] for check in polltrail_here("examine", folder, "--json").json["checks"]}


def test_unknown_source_names_those_there_are(folder: Path) -> None:
    ran = polltrail_here("examine", folder, "--source", "nobody")
    assert ran.code == 3
    assert "published" in ran.err


WIDE = "station_code;region;registered;turnout;invalid;Ana Ruiz;Bo Lind\nS1;East;1.200;610;10;400;200\nS2;West;900;500;0;100;400\n"


def test_a_single_wide_table_is_guessed_and_its_mapping_can_be_passed_back(tmp_path: Path) -> None:
    (tmp_path / "some.csv").write_text(WIDE)
    first = polltrail_daily("examine", "some.csv", "--json", cwd=tmp_path)
    assert first.code in {0, 1}, first.err
    assert "understood" in first.err
    mapping = tmp_path / "some.mapping.toml"
    assert mapping.is_file()
    second = polltrail_daily("examine", "some.csv", "--mapping", mapping, "--json", cwd=tmp_path)
    assert second.json["contests"] == first.json["contests"]
    assert second.json["contests"][0]["totals"] == {"Ana Ruiz": 500, "Bo Lind": 600}
    assert second.json["contests"][0]["registered_voters"] == 2_100


def test_a_corrected_mapping_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "some.csv").write_text(WIDE)
    (tmp_path / "some.mapping.toml").write_text("# corrected by hand\n")
    ran = polltrail_daily("examine", "some.csv", cwd=tmp_path)
    assert ran.code in {0, 1}
    assert (tmp_path / "some.mapping.toml").read_text() == "# corrected by hand\n"
    assert "kept as it is" in ran.err


def test_a_case_of_bare_totals_is_told_with_its_implied_rest() -> None:
    ran = polltrail_daily("examine", BARE, "--json")
    official = ran.json["contests"][0]["official"]
    assert ran.code == 0
    assert official["verdict"] == "possible"
    [pair] = official["pairs"]
    assert (pair["counted_lead"], pair["official_lead"], pair["implied_rest"]) == (22_000, -88_414, -110_414)
    assert round(pair["per_station"]) == -756
    assert (official["stations_collected"], official["stations_total"]) == (52, 198)


def test_a_case_says_that_it_has_no_baseline() -> None:
    ran = polltrail_here("compare", BARE)
    assert ran.code == 0
    assert "baseline" in ran.out
    assert "146" in ran.out
    assert "756" in ran.out
    assert "423" in ran.out


@needs_shared_data
def test_a_case_beside_the_other_seats_of_its_day(tmp_path: Path) -> None:
    baseline = DATA / "pakistan-constituencies-1993-2018"
    ran = polltrail_here("examine", BARE, "--baseline", baseline, "--out", tmp_path / "r", "--json")
    rejected = ran.json["contests"][0]["rejected_ballots"]
    assert (rejected["rejected"], rejected["ballots_cast"], rejected["contests"]) == (6, 185_907, 268)
    assert 0.027 < rejected["median"] < 0.028
    assert rejected["at_or_below"] == 2
    assert (tmp_path / "r" / "index.html").is_file()


def test_the_answer_follows_the_numbers_in_the_case(tmp_path: Path) -> None:
    text = (BARE / "case.toml").read_text(encoding="utf-8")
    (tmp_path / "case.toml").write_text(text.replace("votes = 22_000", "votes = 50_000"), encoding="utf-8")
    ran = polltrail_here("examine", tmp_path, "--json")
    assert ran.code == 1
    # A lead of 50,000 cannot come out of 46,084 votes in all.
    assert ran.json["contests"][0]["official"]["verdict"] == "contradicted"
    assert ran.json["contests"][0]["official"]["contradicted_votes"] == 3_916


@needs_shared_data
@pytest.mark.parametrize(
    ("slug", "says"),
    [
        ("pakistan-constituencies-1993-2018", "constituencies.parquet"),
        ("usa-2020-state-bulletins", "bulletins.parquet"),
    ],
)
def test_folders_without_stations_exit_3_and_say_why(slug: str, says: str) -> None:
    ran = polltrail_here("examine", DATA / slug)
    assert ran.code == 3
    assert says in ran.err
    assert "stations" in ran.err


def test_a_folder_whose_name_is_no_text_is_read_like_any_other(folder: Path) -> None:
    strange = folder.parent / os.fsdecode(b"elecci\xf3n")
    folder.rename(strange)
    ran = polltrail_daily("examine", strange, "--json", "--out", folder.parent / "report")
    assert ran.code == 0, ran.err
    assert json.loads(ran.out)["election"] == "elecci\ufffdn"
    assert (folder.parent / "report" / "index.html").exists()
