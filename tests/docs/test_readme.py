"""The README's commands and examples run as written."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from support.cli import polltrail
from support.shared_data import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = [
    line.removeprefix("$ ").split("#")[0].strip() for line in re.findall(r"^\$ .*", README, re.MULTILINE)
]
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


def test_there_are_commands_to_run() -> None:
    assert len(COMMANDS) >= 6


@pytest.mark.parametrize("command", [c for c in COMMANDS if c.startswith("polltrail ")])
def test_command_runs(command: str, tmp_path: Path) -> None:
    words = [str(ROOT / word) if word.startswith("examples/") else word for word in command.split()[1:]]
    ran = polltrail(*words, cwd=tmp_path)
    assert ran.code in {0, 1}, ran.err
    assert "Traceback" not in ran.err
    if "--out" in words:
        assert (tmp_path / words[words.index("--out") + 1] / "index.html").is_file()


@pytest.mark.parametrize("target", sorted(set(re.findall(r"`?make ([a-z-]+)`?", README))))
def test_make_target_exists(target: str) -> None:
    assert target in TARGETS


def test_demo_is_the_main_job_and_ends_by_itself_with_0(tmp_path: Path) -> None:
    done = subprocess.run(["make", "--dry-run", "demo"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "polltrail examine examples/small-island --out build/demo" in done.stdout


def test_library_example_runs() -> None:
    [example] = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    done = subprocess.run(
        [sys.executable, "-c", example], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert "president" in done.stdout


def test_every_exit_code_of_the_help_is_in_the_readme() -> None:
    said = polltrail("--help").out
    codes = set(re.findall(r"\b(0|1|2|3|70|130)\b", said.split("Exit codes:")[1].split("Options")[0]))
    assert codes == {"0", "1", "2", "3", "70", "130"}
    assert all(re.search(rf"\b{code}\b", README.split("Exit codes:")[1].split("\n")[0]) for code in codes)


def test_the_map_names_every_stage_there_is() -> None:
    package = ROOT / "src" / "polltrail"
    folders = {path.parent.name for path in package.glob("*/__init__.py")}
    assert set(re.findall(r"^    ([a-z]+)/ ", README, re.MULTILINE)) == folders


def test_the_examples_are_what_their_generator_makes(tmp_path: Path) -> None:
    subprocess.run([sys.executable, ROOT / "examples" / "make_small_island.py", tmp_path], check=True)
    for name in ("stations.csv", "votes.csv", "official.json"):
        assert (tmp_path / name).read_bytes() == (ROOT / "examples" / "small-island" / name).read_bytes()
