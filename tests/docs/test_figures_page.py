"""The page about figures: its command works, and its table has the pictures that the report has."""

import re
from pathlib import Path

from polltrail.publish.forensics import captions
from support.cli import polltrail_here

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "howto" / "look-at-figures.md").read_text(encoding="utf-8")


def test_the_command_of_the_page_writes_the_page_and_the_document(tmp_path: Path) -> None:
    [command] = re.findall(r"^\$ polltrail (.*)$", PAGE, re.MULTILINE)
    name, path, option, _ = command.split()
    ran = polltrail_here(name, ROOT / path, option, tmp_path / "figures")
    assert ran.code == 0, ran.err
    assert {one.name for one in (tmp_path / "figures").iterdir()} == {"index.html", "forensics.json"}


def test_every_picture_of_the_report_is_told_and_no_other() -> None:
    rows = re.findall(r"^\| (\S[^|]*?) \| [^|]+ \| [^|]+ \|$", PAGE, re.MULTILINE)
    told = {row for row in rows if row not in {"picture", "---"}}
    assert told == {"fingerprint", "stations beside their area", "comb", "comet", "areas", "digits"}
    source = Path(captions.__file__).read_text(encoding="utf-8")
    drawn = {kind.partition("-")[0] for kind in re.findall(r'id=f"([a-z-]+)', source)}
    assert drawn == {"fingerprint", "field", "comb", "comet", "areas", "digits"}
