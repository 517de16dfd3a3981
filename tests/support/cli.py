"""Runs the real command: in a process of its own, as a user would, or in this one where many runs are needed."""

import contextlib
import io
import json
import os
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


def polltrail_daily(*words: object, cwd: Path | None = None) -> Ran:
    """The command in a process of its own in the thorough run, and without one every day."""
    if os.environ.get("HYPOTHESIS_PROFILE") == "thorough":
        return polltrail(*words, cwd=cwd)
    with contextlib.chdir(cwd or Path.cwd()):
        return polltrail_here(*words)


def polltrail_here(*words: object) -> Ran:
    """The same command and exit code without a new process: a second less for each run."""
    from polltrail.cli.main import main

    out, err, argv, code = io.StringIO(), io.StringIO(), sys.argv, 0
    sys.argv = ["polltrail", *map(str, words)]
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            main()
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 1
    finally:
        sys.argv = argv
    return Ran(code=code, out=out.getvalue(), err=err.getvalue())
