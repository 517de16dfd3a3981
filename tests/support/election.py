"""Small elections made by the real commands, and a server in a process of its own."""

import select
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from support.cli import POLLTRAIL
from support.cli import polltrail_here as polltrail
from support.shared_data import ROOT

HARBOUR = ROOT / "examples" / "harbour-vote"


@dataclass(frozen=True)
class Made:
    id: str
    path: Path
    organiser_key: Path


def new_election(
    path: Path,
    *options: object,
    stations: Path = HARBOUR / "stations.csv",
    choices: Path = HARBOUR / "choices.csv",
) -> Made:
    ran = polltrail(
        "new", path, "--defaults", "--stations", stations, "--choices", choices, "--origin",
        "example.org/harbour", *options,
    )  # fmt: skip
    assert ran.code == 0, ran.err
    return Made(id=ran.out.strip(), path=path, organiser_key=path.with_name(f"{path.name}.organiser.key"))


def agent_key(made: Made, path: Path, *options: object, role: str = "agent") -> Path:
    assert polltrail("key", "new", path).code == 0
    ran = polltrail(
        "enrol", made.path, "--organiser-key", made.organiser_key, "--key", path, "--role", role, *options
    )
    assert ran.code == 0, ran.err
    return path


@dataclass(frozen=True)
class Served:
    address: str
    process: "subprocess.Popen[str]"

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=30)


@contextmanager
def served(path: Path, *, within_s: float = 30) -> Iterator[Served]:
    """Serve an election until the block ends; the address is what `ready` says."""
    process = subprocess.Popen(
        [POLLTRAIL, "serve", str(path), "--port", "0"], stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
    )  # fmt: skip
    try:
        yield Served(address=_ready(process, within_s), process=process)
    finally:
        if process.poll() is None:
            process.kill()
        process.wait(timeout=30)
        assert process.stderr is not None
        process.stderr.close()


def _ready(process: "subprocess.Popen[str]", within_s: float) -> str:
    assert process.stderr is not None
    until = time.monotonic() + within_s
    while time.monotonic() < until:
        if select.select([process.stderr], [], [], 0.2)[0]:
            line = process.stderr.readline()
            assert line.startswith("ready http://"), line
            return line.split()[1]
    raise AssertionError("the server was never ready")


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777
