"""Runs the real command in a process of its own, as a user would."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

POLLTRAIL = str(Path(sys.executable).with_name("polltrail"))


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str

    @property
    def json(self) -> dict:
        return json.loads(self.out)


def polltrail(*words: object, cwd: Path | None = None, timeout_s: float = 120) -> Ran:
    command = [POLLTRAIL, *[str(word) for word in words]]
    done = subprocess.run(
        command, capture_output=True, text=True, cwd=cwd, timeout=timeout_s, check=False, encoding="utf-8"
    )
    return Ran(code=done.returncode, out=done.stdout, err=done.stderr)
