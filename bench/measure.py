"""Runs a command in a process of its own and says what it took."""

import operator
import os
import resource
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Measured:
    """Wall and CPU seconds, and the most memory held, in MB (10^6 bytes)."""

    wall_s: float
    cpu_s: float
    peak_mb: float


def measure(command: list[str], *, repeats: int = 5, codes: tuple[int, ...] = (0, 1)) -> Measured:
    """Run `command` several times; the fastest wall time, its CPU time, and the largest memory."""
    runs = [_once(command, codes) for _ in range(repeats)]
    fastest = min(runs, key=lambda run: run.wall_s)
    return Measured(
        wall_s=fastest.wall_s, cpu_s=min(run.cpu_s for run in runs), peak_mb=max(run.peak_mb for run in runs)
    )


def _once(command: list[str], codes: tuple[int, ...]) -> Measured:
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    said = process.stderr.read() if process.stderr else b""
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    code = os.waitstatus_to_exitcode(status)
    process.returncode = code
    if code not in codes:
        sys.exit(f"{' '.join(command)} ended with {code}:\n{said.decode(errors='replace')}")
    return Measured(wall_s=wall, cpu_s=usage.ru_utime + usage.ru_stime, peak_mb=usage.ru_maxrss * 1024 / 1e6)


def tree_cpu_s(pid: int) -> float:
    """CPU of a process, of all that it started and of all that these started, also of those that ended, to 10 ms."""
    words = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    own = sum(map(int, words[11:15])) / os.sysconf("SC_CLK_TCK")
    children = [
        int(child)
        for listed in Path(f"/proc/{pid}/task").glob("*/children")
        for child in listed.read_text(encoding="ascii").split()
    ]
    return own + sum(map(tree_cpu_s, children))


def goal_is_met(value: float, goal: str) -> bool | None:
    """Hold a figure against a goal like `<= 1.8`; None where there is none."""
    sign, _, number = goal.partition(" ")
    compare = {"<": operator.lt, "<=": operator.le, ">=": operator.ge}.get(sign)
    return None if compare is None else bool(compare(value, float(number)))


def this_machine() -> dict[str, object]:
    """What the figures were measured on."""
    return {
        "cores": os.cpu_count(),
        "python": sys.version.split()[0],
        "page_kb": resource.getpagesize() // 1024,
    }
