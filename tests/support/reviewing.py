"""The small counted election with the keys of its people beside it, for commands that sign.

root = night(tmp_path, statements)
decide(root, "reviewer 0", "--accept", 15, "--reason", "figures_clear")
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from polltrail.statement import Statement
from polltrail.store import write_key
from support.cli import Ran, polltrail_here
from support.count_night import PEOPLE, begun, lay_out
from support.statements import seed_of

START = len(begun())


def night(folder: Path, statements: Sequence[Statement] = ()) -> Path:
    for who in PEOPLE:
        write_key(folder / f"{who}.key", seed_of(who))
    return lay_out(folder / "election", statements)


def word(command: str, place: object, who: str, *more: object, folder: Path | None = None) -> Ran:
    """Say something by the real command line; keys are in the folder above the election, or in `folder`."""
    beside = folder or Path(str(place)).parent
    return polltrail_here(command, place, *more, "--key", beside / f"{who}.key")


def slots(root: object, *more: object, contest: int = 0) -> dict[str, int]:
    """How many forms stand where."""
    told: Any = polltrail_here("count", root, "--json", *more).json
    found: dict[str, int] = told["contests"][contest]["slots"]
    return {state: n for state, n in found.items() if n and state != "missing"}
