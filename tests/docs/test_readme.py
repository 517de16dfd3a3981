"""The README's commands and examples run as written."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from support.authority import authority
from support.certificates import issue
from support.cli import POLLTRAIL, polltrail, polltrail_daily
from support.shared_data import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
FIRST_ELECTION = (ROOT / "docs" / "howto" / "first-election.md").read_text(encoding="utf-8")

SEALED_COUNT = (ROOT / "docs" / "howto" / "sealed-count.md").read_text(encoding="utf-8")
IMAGES = (ROOT / "docs" / "howto" / "images.md").read_text(encoding="utf-8")
COURT = (ROOT / "docs" / "howto" / "evidence-for-a-court.md").read_text(encoding="utf-8")
REPLAY = (ROOT / "docs" / "howto" / "replay-an-election.md").read_text(encoding="utf-8")
INTERNET = (ROOT / "docs" / "howto" / "serve-on-the-internet.md").read_text(encoding="utf-8")
WATCH = (ROOT / "docs" / "howto" / "watch-the-authority.md").read_text(encoding="utf-8")
DECIDE = (ROOT / "docs" / "howto" / "decide-and-count.md").read_text(encoding="utf-8")
DESK = (ROOT / "docs" / "howto" / "desk.md").read_text(encoding="utf-8")
PUBLISH = (ROOT / "docs" / "howto" / "publish-a-site.md").read_text(encoding="utf-8")
CAPTURE = (ROOT / "docs" / "howto" / "capture-on-a-phone.md").read_text(encoding="utf-8")
RUN_A_WITNESS = (ROOT / "docs" / "howto" / "run-a-witness.md").read_text(encoding="utf-8")


def blocks(text: str) -> list[list[str]]:
    """Find each console block's commands, without what the reader is told beside them."""
    found = re.findall(r"```console\n(.*?)```", text, re.DOTALL)
    lines = [re.findall(r"^\$ (polltrail .*)", block, re.MULTILINE) for block in found]
    return [[line.split("  #")[0].strip() for line in block] for block in lines if block]


BLOCKS = blocks(README)
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


def test_there_are_commands_to_run() -> None:
    assert sum(map(len, BLOCKS)) >= 6


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: " ".join(block[0].split()[:3]))
def test_commands_run_in_their_order_in_one_folder(block: list[str], tmp_path: Path) -> None:
    run_in_order(block, tmp_path)


def test_first_election_runs_from_its_beginning_to_its_end(tmp_path: Path) -> None:
    run_in_order([command for block in blocks(FIRST_ELECTION) for command in block], tmp_path)
    assert len(list((tmp_path / "receipts").iterdir())) == 4


@pytest.mark.slow
def test_a_sealed_count_is_begun_looked_at_from_outside_and_opened(tmp_path: Path) -> None:
    run_in_order([command for block in blocks(SEALED_COUNT) for command in block], tmp_path)
    log = tmp_path / "harbour" / "log"
    assert not (log / "open").exists()
    assert (log / "tile" / "entries" / "000.p" / "8").is_file()


@pytest.mark.slow
def test_people_of_the_desk_are_invited_and_enrolled(tmp_path: Path) -> None:
    run_in_order([command for block in blocks(DESK) for command in block], tmp_path)
    shown = polltrail("log", tmp_path / "harbour").out
    assert shown.count("enrolment") == 2  # the server's registrar, and the reviewer; the clerk is invited


@pytest.mark.slow
def test_photographs_are_brought_held_and_removed(tmp_path: Path) -> None:
    run_in_order([command for block in blocks(IMAGES) for command in block], tmp_path)
    looked = polltrail("images", tmp_path / "harbour", "--json").json
    assert looked["totals"] == {"named": 1, "stored": 0, "held": 1, "missing": 0, "removed": 1}


@pytest.mark.slow
def test_evidence_for_a_court_is_made_and_verified(tmp_path: Path) -> None:
    run_in_order([command for block in blocks(COURT) for command in block], tmp_path)
    again = polltrail(
        "bundle", tmp_path / "harbour.zip", "--station", "H-01", "--out", tmp_path / "again.zip"
    )
    assert again.code == 0
    assert (tmp_path / "again.zip").read_bytes() == (tmp_path / "h-01.zip").read_bytes()


@pytest.mark.slow
def test_a_site_is_published_and_kept_fresh(tmp_path: Path) -> None:
    run_in_order([command for block in blocks(PUBLISH) for command in block], tmp_path)
    assert (tmp_path / "public" / "ur" / "station" / "0" / "0.html").is_file()


@pytest.mark.slow
def test_an_election_is_replayed_counted_and_played_through_a_server(tmp_path: Path) -> None:
    run_in_order([command for block in blocks(REPLAY) for command in block], tmp_path)
    assert (tmp_path / "island-keys" / "agents.keys").is_file()
    assert any((tmp_path / "watched" / "images" / "sha256").rglob("*"))


@pytest.mark.slow
def test_the_authority_is_watched_and_its_figures_stand(tmp_path: Path) -> None:
    page = (ROOT / "examples" / "harbour-vote" / "authority.csv").read_bytes()
    with authority() as server:
        server.show("/harbour.csv", page.replace(b"230,243", b"250,223"))
        commands = [command for block in blocks(WATCH) for command in block]
        place = "watch harbour https://results.authority.example"
        run_in_order([one.replace(place, f"watch harbour {server.url}") for one in commands], tmp_path)
    listed = polltrail("official", tmp_path / "harbour", "list", "--json").json["official"]
    assert [(one["station"], one["votes"]["keep"], one["state"], one["latest"]) for one in listed] == [
        ("H-01", 402, "stands", True),
        ("H-02", 230, "stands", False),
        ("H-02", 250, "stands", True),
    ]


@pytest.mark.slow
def test_a_form_is_decided_about_and_counted(tmp_path: Path) -> None:
    run_in_order([command for block in blocks(DECIDE) for command in block], tmp_path)
    told = polltrail("count", tmp_path / "harbour", "--contest", "harbour", "--json").json
    by_contest = {one["contest"]: one for one in told["contests"]}
    assert by_contest["harbour"]["slots"]["decided"] == 1
    assert by_contest["harbour"]["any_reading"]["keep"] == 652  # H-01 402 as accepted, H-02 250
    assert [one["kind"] for one in told["incidents"]] == ["form_not_posted"]


def test_a_witness_is_made_follows_a_log_and_runs(tmp_path: Path) -> None:
    run_in_order([command for block in blocks(RUN_A_WITNESS) for command in block], tmp_path)
    assert "[[log]]" in (tmp_path / "my-witness" / "witness.toml").read_text(encoding="utf-8")


@pytest.mark.slow
def test_an_election_is_served_with_tls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    issued = issue(tmp_path / "authority")
    issued.certificate.rename(tmp_path / "fullchain.pem")
    issued.key.rename(tmp_path / "privkey.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(issued.authority))
    commands = [command for block in blocks(INTERNET) for command in block]
    run_in_order(commands[:-1], tmp_path)
    assert (tmp_path / "ada.key.token").is_file()
    run_in_order(commands[-1:], tmp_path)  # once the first server has stopped


@pytest.mark.slow
def test_somebody_is_invited_to_capture_in_a_hall_of_their_own(tmp_path: Path) -> None:
    recipe = re.findall(r"^    (openssl (?:.*\\\n)?.*|printf .*|chmod .*)$", CAPTURE, re.MULTILINE)
    assert len(recipe) == 5
    for line in recipe:
        subprocess.run(["bash", "-c", line], cwd=tmp_path, check=True, capture_output=True)
    chain = ["openssl", "verify", "-CAfile", "authority.pem", "fullchain.pem"]
    assert (
        subprocess.run(chain, cwd=tmp_path, check=True, capture_output=True).stdout == b"fullchain.pem: OK\n"
    )
    run_in_order([command for block in blocks(CAPTURE) for command in block], tmp_path)


def run_in_order(commands: list[str], folder: Path) -> None:
    """Run commands as typed; ID is what `polltrail new` printed, and what ends with & goes on beside the others."""
    election, servers = "", []
    try:
        for command in commands:
            words = [election if word == "ID" else word for word in shlex.split(command)[1:]]
            words = [str(ROOT / word) if word.startswith("examples/") else word for word in words]
            if words[-1] == "&":
                servers.append(in_background(words[:-1], folder))
                continue
            ran = polltrail_daily(*words, cwd=folder)
            assert ran.code in {0, 1}, (command, ran.err)
            assert "Traceback" not in ran.err
            election = ran.out.strip() if words[0] in {"new", "replay"} else election
            if "--out" in words:
                out = folder / words[words.index("--out") + 1]
                assert (out if out.suffix == ".zip" else out / "index.html").is_file()
    finally:
        codes = [stopped(server) for server in servers]
    assert set(codes) <= {0}


def in_background(words: list[str], folder: Path) -> "subprocess.Popen[str]":
    server = subprocess.Popen([POLLTRAIL, *words], cwd=folder, stderr=subprocess.PIPE, text=True)
    assert server.stderr is not None
    assert server.stderr.readline().startswith("ready ")
    return server


def stopped(server: "subprocess.Popen[str]") -> int:
    server.terminate()
    server.communicate(timeout=30)
    return server.returncode


@pytest.mark.parametrize("target", sorted(set(re.findall(r"`?make ([a-z-]+)`?", README))))
def test_make_target_exists(target: str) -> None:
    assert target in TARGETS


def test_demo_is_the_main_job_and_ends_by_itself_with_0(tmp_path: Path) -> None:
    done = subprocess.run(["make", "--dry-run", "demo"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "polltrail demo --out build/demo" in done.stdout


def test_library_example_runs() -> None:
    [example] = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    done = subprocess.run(
        [sys.executable, "-c", example], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert "president" in done.stdout


def test_every_exit_code_of_the_help_is_in_the_readme() -> None:
    said = polltrail("--help").out
    codes = set(re.findall(r"\b(0|1|2|3|4|70|130)\b", said.split("Exit codes:")[1].split("Options")[0]))
    assert codes == {"0", "1", "2", "3", "4", "70", "130"}
    assert all(re.search(rf"\b{code}\b", README.split("Exit codes:")[1].split("\n")[0]) for code in codes)


def test_the_map_names_every_stage_there_is() -> None:
    package = ROOT / "src" / "polltrail"
    folders = {path.parent.name for path in package.glob("*/__init__.py")}
    assert set(re.findall(r"^    ([a-z]+)/ ", README, re.MULTILINE)) == folders


def test_the_examples_are_what_their_generator_makes(tmp_path: Path) -> None:
    subprocess.run([sys.executable, ROOT / "examples" / "make_small_island.py", tmp_path], check=True)
    for name in ("stations.csv", "votes.csv", "official.json"):
        assert (tmp_path / name).read_bytes() == (ROOT / "examples" / "small-island" / name).read_bytes()
