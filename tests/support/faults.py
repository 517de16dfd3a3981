"""System calls of a real server that fail: which there are, and what the server does when one of them does.

A *point* is one call on one file: the third `pwrite64` of `state.db-wal`. Points are found by watching a server that
nothing happens to; then each is made to fail in a server of its own, by strace.
"""

import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import httpx

from polltrail.statement import Statement
from polltrail.store import LogStore
from support.log_store import published_entries
from support.night import entry_of, make_election, readings
from support.serving import checked, until

CALLS = ("openat", "write", "pwrite64", "fsync", "fdatasync", "rename", "ftruncate")
FULL = ("openat", "write", "pwrite64", "rename", "ftruncate")
"""Of these, the calls that a full disk makes fail."""
QUICKLY = "import polltrail.web.serve as serve\nserve.PUBLISH_EVERY = 0.02\n"

_LINE = re.compile(r"(\d+) +(\w+)\((.*)")
_OF_FILE = re.compile(r"\d+<([^>]*)>")
_NAMED = re.compile(r'"([^"]*)"')


@dataclass(frozen=True, order=True)
class Point:
    """The n-th call of this name on this file, in whichever thread makes so many."""

    path: str
    call: str
    n: int

    def __str__(self) -> str:
        return f"{self.call} {self.n} of {self.path or 'the directory'}"


@dataclass(frozen=True, kw_only=True)
class WritePath:
    """What is written, and what makes the server write it.

    Attributes
    ----------
    belongs : callable
        Whether a file, by its path in the election's directory, is written on the way.
    drive : callable
        Uses a server until it fails or all is said; gives what was acknowledged, each with its index. It is told how
        to see whether the process is still there.
    check : callable
        Opens the directory anew and sees that all of it is there.
    """

    name: str
    belongs: Callable[[str], bool]
    drive: Callable[[httpx.Client, Callable[[], bool]], list[tuple[Statement, bytes]]]
    check: Callable[[Path, Sequence[tuple[Statement, bytes]]], None]


@dataclass(kw_only=True)
class Ended:
    """What became of a server in which a call failed.

    Attributes
    ----------
    reached : bool
        Whether the call was made at all.
    calls : list of str
        The calls on the file in their order, as strace tells them.
    """

    acknowledged: list[tuple[Statement, bytes]] = field(default_factory=list)
    code: int
    said: str
    reached: bool
    calls: list[str]


@cache
def why_not() -> str:
    """Why calls cannot be made to fail here; empty where they can."""
    strace = shutil.which("strace")
    if strace is None:
        return "strace is not installed"
    with tempfile.NamedTemporaryFile() as out:
        command = [
            strace,
            "-f",
            "-o",
            out.name,
            "-e",
            "trace=openat",
            "-e",
            "inject=openat:error=EIO:when=1",
            "true",
        ]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        traced = "INJECTED" in Path(out.name).read_text(encoding="utf-8", errors="replace")
    return "" if traced else f"strace cannot trace here: {done.stderr.strip()[-200:] or done.returncode}"


def points(template: Path, way: WritePath, folder: Path) -> list[Point]:
    """Find all there are, in the order in which they are first met."""
    root = shutil.copytree(template, folder / "watched")
    trace = folder / "watched.trace"
    ended = run(root, way, ["-y", "-e", f"trace={','.join(CALLS)}"], trace)
    assert ended.code == 0, ended.said
    counts: Counter[tuple[str, str, str]] = Counter()
    found: dict[Point, None] = {}
    for line in trace.read_text(encoding="utf-8", errors="replace").splitlines():
        read = _LINE.match(line)
        path = read and _path(read[2], read[3], root)
        if read and path is not None and way.belongs(path):
            counts[read[1], read[2], path] += 1
            found[Point(path, read[2], counts[read[1], read[2], path])] = None
    return list(found)


def failing(
    template: Path, way: WritePath, point: Point, error: str, folder: Path, *, before: str = ""
) -> Ended:
    """Run a server in which this one call fails."""
    root = shutil.copytree(template, folder / "election")
    path = str(root / point.path) if point.path else str(root)
    inject = f"inject={point.call}:error={error}:when={point.n}"
    options = ["-P", path, "-e", f"trace={','.join(CALLS)}", "-e", inject]
    return run(root, way, options, folder / "trace", before=before)


def run(root: Path, way: WritePath, options: Sequence[str], trace: Path, *, before: str = "") -> Ended:
    """Serve under strace, drive, stop, and see how it ended."""
    script = f"import sys\n{QUICKLY}{before}\nfrom polltrail.cli.main import main\nmain()"
    served = [sys.executable, "-c", script, "serve", str(root), "--port", "0"]
    command = ["strace", "-D", "-f", "--seccomp-bpf", "-qq", "-o", str(trace), *options, *served]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        said, ended = [], Ended(code=0, said="", reached=False, calls=[])
        for line in process.stderr:
            said.append(line)
            if line.startswith("ready "):
                with httpx.Client(base_url=line.split()[1], timeout=20) as client:
                    ended.acknowledged = way.drive(client, lambda: process.poll() is None)
                process.terminate()
                break
        said += process.stderr
        ended.code, ended.said = process.wait(30), "".join(said)
    ended.calls = _calls(trace)
    ended.reached = any("INJECTED" in line for line in ended.calls)
    return ended


def _calls(trace: Path) -> list[str]:
    """Read what strace wrote, once it has written all of it."""
    size = -1
    while size != trace.stat().st_size:
        size = trace.stat().st_size
        time.sleep(0.02)
    return trace.read_text(encoding="utf-8", errors="replace").splitlines()


def _path(call: str, rest: str, root: Path) -> str | None:
    """The file that a call is about, below the directory; None for any other."""
    found = (_NAMED if call in {"openat", "rename"} else _OF_FILE).search(rest)
    if found is None or not (found[1] == str(root) or found[1].startswith(f"{root}/")):
        return None
    return found[1].removeprefix(str(root)).lstrip("/")


def published(client: httpx.Client, size: int, alive: Callable[[], bool]) -> bool:
    """Wait until a log of this size is published, or the process is no more."""
    seen: list[Any] = []

    def found() -> bool:
        try:
            seen[:] = client.get("/log/checkpoint").content.split(b"\n")[1:2]
        except httpx.TransportError:
            return not alive()
        return bool(seen and int(seen[0]) >= size) or not alive()

    until(found, every_s=0.01)
    return bool(seen and int(seen[0]) >= size)


ELECTION = make_election(2)
SAID = readings(ELECTION, 2)
_BEFORE = 1 + len(ELECTION.enrolments)  # entries that are there when the server starts


def _hand_in(client: httpx.Client, alive: Callable[[], bool]) -> list[tuple[Statement, bytes]]:
    """Hand in two statements, the second when the first is published; give those that were acknowledged."""
    acknowledged = []
    for number, one in enumerate(SAID):
        try:
            answer = client.post("/v1/statements", content=entry_of(one))
        except httpx.TransportError:
            break
        if answer.status_code != 201:
            assert (answer.status_code, answer.json()["type"][-14:]) == (503, "storage-failed"), answer.text
            break
        acknowledged.append((one, answer.content))
        if not published(client, _BEFORE + number + 1, alive):
            break
    return acknowledged


def _log_is_whole(root: Path, acknowledged: Sequence[tuple[Statement, bytes]]) -> None:
    """Open the log again: it starts, has each acknowledged entry at its index, and publishes what it has."""
    store = LogStore.open(root, log_seed=ELECTION.log_seed)
    try:
        entries = list(store.entries(0, store.size))
        for statement, receipt in acknowledged:
            index, checkpoint = checked(receipt, statement, ELECTION)
            assert entries[index] == entry_of(statement)
            assert checkpoint.size <= store.size
        said = [entry_of(one) for one in (ELECTION.genesis, *ELECTION.enrolments, *SAID)]
        assert entries == said[: len(entries)]
        assert store.published_size == store.size
    finally:
        store.close()
    assert published_entries(root, ELECTION.log_vkey) == entries


def _of_the_log(path: str) -> bool:
    """The database, the tiles, the checkpoint, and the directories that list them."""
    return path in {"", "log"} or path.startswith(
        ("state.db", "log/tile", "log/checkpoint", "log/.checkpoint")
    )


LOG = WritePath(name="log", belongs=_of_the_log, drive=_hand_in, check=_log_is_whole)
"""Two statements, committed and published one after the other, and the end of the server."""
