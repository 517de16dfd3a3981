"""The commands of the page on who can govern run as written, and its table is what the house comes out as."""

import re
import shlex

import pytest

from support.cli import polltrail_daily
from support.houses import houses_of_2008
from support.shared_data import ROOT, needs_shared_data

HOWTO = (ROOT / "docs" / "howto" / "who-can-govern.md").read_text(encoding="utf-8")
METHOD = (ROOT / "docs" / "methods" / "parliament.md").read_text(encoding="utf-8")
PARTIES = ("PPP", "PML-N", "PML-Q", "MQM", "ANP", "MMA", "PML-F", "IND")


@pytest.mark.parametrize("command", re.findall(r"^\$ polltrail (.*)$", HOWTO, re.MULTILINE))
def test_commands_run_as_written(command: str) -> None:
    done = polltrail_daily(*shlex.split(command), cwd=ROOT)
    assert done.code == 0, done.err
    assert "Minimal winning coalitions: 12; PPP and PML-Q refuse each other" in done.out


@needs_shared_data
def test_the_table_of_stages_is_what_comes_out() -> None:
    rows = re.findall(r"^\| [^|]+ \|((?: \d+ \|)+)$", METHOD, re.MULTILINE)
    told = [[int(cell) for cell in re.findall(r"\d+", row)] for row in rows]
    found = [
        [*(house.totals[party] for party in PARTIES), house.filled] for house in houses_of_2008().values()
    ]
    assert [[*row[:7], *row[8:]] for row in told] == found
