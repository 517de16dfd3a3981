"""A real small election published, verified, tampered with, interrupted, and read by DuckDB."""

import json
import os
import shutil
import signal
import subprocess
import time
import xml.etree.ElementTree as ET
from pathlib import Path

import duckdb
import pytest

from polltrail.cli.publishing import staging
from polltrail.publish.files.tables import TABLES
from polltrail.publish.files.views import QUESTIONS
from polltrail.verify import Fetch
from polltrail.verify import verify as verify_log
from polltrail.verify.site import check_site
from support.cli import POLLTRAIL, Ran
from support.cli import polltrail_here as polltrail
from support.count_night import append, genesis, reading
from support.election import HARBOUR
from support.sites import N2, files_of, lay_out_eventful, publish

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def election(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return lay_out_eventful(tmp_path_factory.mktemp("published") / "election")


@pytest.fixture(scope="module")
def published(election: Path) -> Path:
    out = election.parent / "out"
    ran = polltrail("publish", election, out, "--language", "en", "--language", "ur", "--json")
    assert ran.code == 0, ran.err
    assert ran.json["election"] == genesis().id
    return out


@pytest.fixture
def site(published: Path, tmp_path: Path) -> Path:
    """A copy to spoil."""
    return Path(shutil.copytree(published, tmp_path / "site"))


def verify(site: Path) -> Ran:
    return polltrail("verify", site, "--election", genesis().id, "--json")


def test_it_verifies_and_says_that_its_figures_were_counted(published: Path) -> None:
    ran = verify(published)
    assert (ran.code, ran.json["ok"], ran.json["figures"]) == (0, True, True), ran.out


def test_every_link_of_every_page_leads_to_a_file_of_the_site(published: Path) -> None:
    import re

    for path in published.rglob("*.html"):
        page = path.read_text(encoding="utf-8")
        for link in re.findall(r'(?:href|src|action|data-search|data-proof)="([^"#?][^"]*)"', page):
            where = link.partition("#")[0].partition("?")[0]
            if link.startswith(("https://", "data:", "mailto:", "ADDRESS")) or (
                "/" not in where and "." not in where
            ):
                continue
            assert (path.parent / where).exists(), f"{path.relative_to(published)}: {link}"
            assert not where.startswith("/")


@pytest.mark.parametrize(
    "path", ["log/checkpoint", "log/tile/0/000.p/34", "log/tile/entries/000.p/34", "log/log.vkey", "data/index.json"]
)  # fmt: skip
def test_one_changed_byte_fails(site: Path, path: str) -> None:
    data = (site / path).read_bytes()
    step = max(1, len(data) // 12)
    for at in range(0, len(data), step):
        (site / path).write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
        assert verify(site).code in {3, 4}, (path, at)


@pytest.mark.slow
def test_one_changed_table_fails(site: Path) -> None:
    for path in (site / "tables").iterdir():
        data = path.read_bytes()
        path.chmod(0o644)
        path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
        assert verify(site).code == 4
        path.write_bytes(data)
    assert verify(site).code == 0


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("data/contest/0.json", b'"confirmed":15', b'"confirmed":16'),
        ("data/contest/0.json", b'"findings_open":', b'"findings_open":1'),
        ("data/place/0.json", b'"with_held":', b'"with_held":1'),
        ("data/place/2.json", b'"stations":', b'"stations":1'),
        ("data/place/1.json", b'"root":"', b'"root":"0'),
        ("data/contest/1.json", b'"size":', b'"size":1'),
    ],
)
def test_a_changed_figure_fails_and_is_named(site: Path, path: str, old: bytes, new: bytes) -> None:
    data = (site / path).read_bytes()
    assert old in data
    (site / path).write_bytes(data.replace(old, new, 1))
    ran = verify(site)
    assert (ran.code, ran.json["figures"], ran.json["problems"][0]["where"]) == (4, False, path)


@pytest.mark.parametrize("path", ["data/index.json", "data/contest/0.json"])
def test_figures_of_a_longer_log_contradict_a_folder_and_may_be_a_servers_next(site: Path, path: str) -> None:
    whole = json.loads((site / path).read_bytes())
    whole["as_of"]["size"] += 1
    (site / path).write_text(json.dumps(whole), encoding="utf-8")
    assert verify(site).code == 4
    log = verify_log(fetch_in(site), election=genesis().id)
    (problem,) = check_site(fetch_in(site), log, growing=True).problems
    assert (problem.where, problem.contradicts) == (path, False)
    assert "check it again" in problem.what


def test_figures_newer_than_the_index_are_what_a_publication_leaves_that_was_cut_off(
    election: Path, site: Path, tmp_path: Path
) -> None:
    root, later = Path(shutil.copytree(election, tmp_path / "election")), tmp_path / "later"
    append(root, [reading("clerk 1", N2, (2, 2))])
    publish(root, later)
    for path in (*(later / "log").rglob("*"), *(later / "data" / "place").iterdir()):
        if path.is_file():
            (site / path.relative_to(later)).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, site / path.relative_to(later))
    ran = verify(site)
    assert (ran.code, ran.json["size"], ran.json["figures"]) == (0, 35, True), ran.out


def fetch_in(site: Path) -> Fetch:
    return lambda path: (site / path).read_bytes()


def test_a_missing_figure_fails(site: Path) -> None:
    (site / "data" / "place" / "3.json").unlink()
    assert verify(site).code == 4


@pytest.mark.slow
def test_every_view_runs_in_duckdb_and_adds_up(published: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(published / "data")
    database = duckdb.connect()
    database.execute(Path("views.sql").read_text(encoding="utf-8"))
    rows = {name: database.execute(f"SELECT * FROM {name}").fetchall() for name in (*TABLES, *QUESTIONS)}
    assert {name for name in TABLES if not rows[name]} <= {
        "numbers",
        "read_numbers",
        "incidents",
        "official_votes",
    }
    totals = [row for row in rows["totals"] if row[0] == "assembly"]
    assert [(row[2], *row[5:]) for row in totals] == [("a", 15, 15, 16), ("b", 26, 26, 27)]
    country = [(row[1], row[2], *row[3:]) for row in rows["totals_by_area"] if row[0] == ["North"]]
    assert country == [("assembly", "a", 10, 10, 11), ("assembly", "b", 20, 20, 21)]
    assert ("S1", "assembly", "b", [6, 9]) in rows["readings_that_differ"]
    assert len(rows["log"]) == 34


def test_the_feed_is_atom_with_ids_that_stay(election: Path, published: Path, tmp_path: Path) -> None:
    def ids(out: Path) -> list[str]:
        feed = ET.fromstring((out / "feed.atom").read_bytes())
        assert feed.tag == f"{ATOM}feed"
        assert all(feed.find(f"{ATOM}{name}") is not None for name in ("id", "title", "updated", "author"))
        entries = feed.findall(f"{ATOM}entry")
        for entry in entries:
            assert all(entry.find(f"{ATOM}{name}") is not None for name in ("id", "title", "updated"))
            link = entry.find(f"{ATOM}link")
            assert link is not None
            assert (out / link.attrib["href"]).is_file()
        return [str(entry.findtext(f"{ATOM}id")) for entry in entries]

    first = ids(published)
    assert len(first) == len(set(first)) >= 4
    root = Path(shutil.copytree(election, tmp_path / "election"))
    append(root, [reading("clerk 1", N2, (2, 2))])
    publish(root, tmp_path / "other")
    assert set(first) < set(ids(tmp_path / "other"))


def test_published_again_only_what_changed_is_written(election: Path, tmp_path: Path) -> None:
    root, out = Path(shutil.copytree(election, tmp_path / "election")), tmp_path / "out"
    publish(root, out)
    assert publish(root, out).written == 0
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*") if path.is_file()}
    append(root, [reading("clerk 1", N2, (2, 2))])
    assert publish(root, out).stations == 1
    same = {
        path.relative_to(out).as_posix()
        for path, at in before.items()
        if path.exists() and path.stat().st_mtime_ns == at
    }
    assert {
        "data/station/0/0.json",
        "en/station/0/2.html",
        "en/place/3.html",
        "data/contest/1.json",
        "openapi.json",
    } <= same
    assert not {"data/station/0/1.json", "en/place/1.html", "en/index.html", "data/index.json"} & same
    assert not (out / "log/tile/entries/000.p/34").exists()


@pytest.mark.slow
def test_another_release_makes_every_page_anew(
    election: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    publish(election, out)
    before = [path for path in out.rglob("*.html") if "check" not in path.parts]
    monkeypatch.setattr("polltrail.publish.site.site._style", lambda: {"board.css": b"* { color: pink; }"})
    publish(election, out, processes=1)
    [style] = {path.parent.name for path in (out / "assets").rglob("board.css")}
    for path in before:
        assert f"assets/{style}/board.css" in path.read_text(encoding="utf-8"), path


@pytest.mark.slow
def test_stages_made_by_other_processes_are_the_same(
    election: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(election, tmp_path / "here", processes=1)
    monkeypatch.setattr(staging, "MANY", 0)
    publish(election, tmp_path / "beside", processes=2)
    assert files_of(tmp_path / "beside") == files_of(tmp_path / "here")


@pytest.mark.slow
def test_figures_as_of_a_size_stand_beside_the_whole_log(election: Path, tmp_path: Path) -> None:
    import json

    ran = polltrail("publish", election, tmp_path / "out", "--language", "en", "--at", "20", "--json")
    assert (ran.code, ran.json["size"]) == (0, 20)
    assert json.loads((tmp_path / "out/data/index.json").read_bytes())["as_of"]["size"] == 20
    assert verify(tmp_path / "out").json["size"] == 34
    assert verify(tmp_path / "out").code == 0
    publish(election, tmp_path / "out")
    publish(election, tmp_path / "once")
    assert files_of(tmp_path / "out") == files_of(tmp_path / "once")


@pytest.mark.slow
def test_the_evidence_of_a_contest_is_put_beside_and_verifies(election: Path, tmp_path: Path) -> None:
    ran = polltrail("publish", election, tmp_path / "out", "--language", "en", "--bundle", "mayor")
    assert ran.code == 0
    bundle = tmp_path / "out" / "bundle" / "contest-1.zip"
    assert polltrail("verify", bundle, "--election", genesis().id).code == 0
    assert polltrail("publish", election, tmp_path / "out", "--bundle", "none").code == 3


def test_what_cannot_be_published_is_refused(election: Path, tmp_path: Path) -> None:
    assert polltrail("publish", election, election / "public").code == 3
    assert polltrail("publish", election, election.parent).code == 3
    assert polltrail("publish", election, tmp_path / "out", "--language", "xx").code == 2
    assert polltrail("publish", election, tmp_path / "out", "--at", "1000").code == 3
    assert not (tmp_path / "out").exists()
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "thesis.txt").write_bytes(b"mine")
    assert polltrail("publish", election, tmp_path / "own").code == 3
    assert [path.name for path in (tmp_path / "own").iterdir()] == ["thesis.txt"]


def test_a_sealed_count_is_refused(tmp_path: Path) -> None:
    tables = ("--stations", HARBOUR / "stations.csv", "--choices", HARBOUR / "choices.csv")
    begun = (
        "new",
        tmp_path / "e",
        "--defaults",
        *tables,
        "--origin",
        "example.org/e",
        "--unseal-by",
        "2131-05-06T12:00:00Z",
    )
    assert polltrail(*begun).code == 0
    ran = polltrail("publish", tmp_path / "e", tmp_path / "out")
    assert (ran.code, "sealed until 2131-05-06" in ran.err) == (3, True)
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
def test_killed_anywhere_it_leaves_a_site_that_verifies_and_the_next_time_is_whole(
    election: Path, tmp_path: Path
) -> None:
    root, out = Path(shutil.copytree(election, tmp_path / "election")), tmp_path / "out"
    publish(root, out)
    append(root, [reading("clerk 1", N2, (2, 2)), reading("clerk 0", ("S2", "mayor"), (4, 4))])
    publish(root, tmp_path / "once")
    command = [POLLTRAIL, "publish", str(root), str(out), "--language", "en"]
    started = time.monotonic()
    subprocess.run(
        [*command[:-3], str(tmp_path / "timed"), "--language", "en"], check=True, capture_output=True
    )
    took = time.monotonic() - started
    for part in range(4, 21):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(took * part / 20)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        ran = verify(out)
        assert (ran.code, ran.json["figures"]) == (0, True), ran.out
    publish(root, out)
    assert files_of(out) == files_of(tmp_path / "once")
