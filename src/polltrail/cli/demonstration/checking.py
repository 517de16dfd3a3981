"""What is published of a night is made, where that stage is there, and checked by the command that anybody would use."""

import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from polltrail.cli.demonstration.layout import Layout
from polltrail.cli.demonstration.processes import command
from polltrail.cli.main import COMMANDS

PUBLISH: Final = "publish"
LANGUAGES: Final = ("en", "ur")
"""Of the pages that are published: one from left to right, and one from right to left."""


@dataclass(frozen=True, kw_only=True)
class Checked:
    """What came of publishing and verifying.

    Attributes
    ----------
    where : Path
        What was verified.
    lines : list of str
        To be told.
    problems : list of str
        What did not go well.
    """

    where: Path
    lines: list[str]
    problems: list[str]


def check_published(layout: Layout, election: str, *, publish: bool = True) -> Checked:
    """Publish the site of an election, and verify it; without that, verify the directory itself."""
    lines, problems, where = list[str](), list[str](), layout.election
    if publish and PUBLISH in COMMANDS:
        languages = [word for language in LANGUAGES for word in ("--language", language)]
        code, said = _run(PUBLISH, layout.election, layout.site, *languages)
        where = layout.site
        lines.append(
            f"The public site is in {layout.site}: static files, in {' and '.join(LANGUAGES)}, for any server."
        )
        problems += [f"publish: expected exit code 0, found {code}: {said}"] if code else []
    code, said = _run("verify", where, "--election", election)
    lines += [f"polltrail verify {where} --election {election}", *(f"  {line}" for line in said.splitlines())]
    problems += [f"verify: expected exit code 0, found {code}"] if code else []
    return Checked(where=where, lines=lines, problems=problems)


def _run(*words: object) -> tuple[int, str]:
    """Run a command in a process of its own; give its code and what it said."""
    done = subprocess.run(  # noqa: S603 - our own program, and words of ours
        command(*words), capture_output=True, text=True, encoding="utf-8", check=False
    )
    return done.returncode, (done.stdout or done.stderr).strip()
