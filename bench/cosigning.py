"""What witnesses cost: server CPU per statement and waiting times with three of them, against none, in turns.

Both servers run all the time, each in a process of its own, and so do the witnesses; the load comes from this process.
CPU is the server's whole, also of threads that have ended, until what was said is published and cosigned.
"""

import asyncio
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import uvloop
from intake import CONNECTIONS, HERE, Load, _post, _process, _send_all

sys.path.insert(0, str(HERE.parent / "tests"))

from polltrail.log import Checkpoint, SignedNote
from support.night import Night, entry_of, lay_out, make_election, readings
from support.watched import watched

AGENTS = 200
WITNESSES = 3
SETTLED_S = 2.5
"""Seconds after a load until it is published and cosigned."""

Loader = Callable[[Sequence[bytes]], Load]


@dataclass(frozen=True, kw_only=True)
class Side:
    """An election, and what sends its server requests."""

    election: Night
    load: Loader


@dataclass(frozen=True, kw_only=True)
class Round:
    """The same load to a server without witnesses and to one with them."""

    none: Load
    three: Load


def results(*, rounds: int = 7, singles: int = 6_000) -> list[dict[str, object]]:
    """Measure both in turns; rows as `bench/run.py` writes them."""
    with both() as (none, three, root):
        measured = [one_round(number, none, three, singles) for number in range(rounds)]
        refuse_unwitnessed(root, rounds * singles)
    return rows(measured)


@contextmanager
def both() -> Iterator[tuple[Side, Side, Path]]:
    """Run a server without witnesses, and one with three that run too."""
    build = HERE.parent / "build"  # on a disk: a directory in memory would make every commit cheap
    build.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory(dir=build) as made,
        watched(Path(made) / "watched", count=WITNESSES, agents=AGENTS) as one,
    ):
        one.start()
        alone = make_election(AGENTS)
        with (
            serving(lay_out(alone, Path(made) / "alone"), alone) as none,
            serving(one.root, one.election) as three,
        ):
            yield none, three, one.root


@contextmanager
def serving(root: Path, election: Night) -> Iterator[Side]:
    """Serve an election in a process of its own."""
    with _process("serve", str(root), election.log_seed.hex(), "FULL") as (process, port):

        def load(requests: Sequence[bytes]) -> Load:
            before, start = whole_cpu_s(process.pid), time.perf_counter()
            with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
                waits = runner.run(_send_all(port, requests, CONNECTIONS))
            wall = time.perf_counter() - start
            time.sleep(SETTLED_S)
            cpu = whole_cpu_s(process.pid) - before
            return Load(requests=len(requests), cpu_s=cpu, wall_s=wall, waits=waits)

        yield Side(election=election, load=load)


def one_round(number: int, none: Side, three: Side, singles: int) -> Round:
    """Load both, each first in every other round."""
    found = {}
    for side in (none, three) if number % 2 else (three, none):
        said = readings(side.election, singles, first=number * singles)
        found[side is three] = side.load([_post("/v1/statements", entry_of(one)) for one in said])
    return Round(none=found[False], three=found[True])


def refuse_unwitnessed(root: Path, statements: int) -> None:
    """End the measurement if nothing was cosigned: then it has measured nothing."""
    note = SignedNote.parse((root / "log/witnessed").read_bytes())
    if Checkpoint.parse(note.text).size < statements:
        sys.exit(f"bench/cosigning.py: expected {statements} statements to be witnessed, found {note.text}")


def rows(measured: Sequence[Round]) -> list[dict[str, object]]:
    """Compare the least of each: what others do on the machine only ever adds."""
    none = min((one.none for one in measured), key=lambda load: load.cpu_us)
    three = min((one.three for one in measured), key=lambda load: load.cpu_us)
    told = [
        _row(
            f"cosigning: CPU of a statement with {WITNESSES} witnesses / with none",
            three.cpu_us / none.cpu_us,
            "<= 1.05",
            three,
            none,
        )
    ]
    for hundredth in (50, 99):
        for name, side in (("none", "none"), (str(WITNESSES), "three")):
            quick = min((getattr(one, side) for one in measured), key=lambda load: load.wait_ms(hundredth))
            words = f"a statement with {name} of the witnesses, ms, p{hundredth} ({CONNECTIONS} clients)"
            told.append(_row(words, quick.wait_ms(hundredth), "-", quick, None))
    return told


def whole_cpu_s(pid: int) -> float:
    """CPU of a process and all threads it ever had, to the hundredth of a second."""
    words = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


def _row(name: str, value: float, goal: str, ours: Load | None, bare: Load | None) -> dict[str, object]:
    return {
        "name": name,
        "value": round(value, 3),
        "goal": goal,
        "ours": None if ours is None else ours.told(),
        "bare": None if bare is None else bare.told(),
    }


if __name__ == "__main__":
    for found in results():
        print(f"{found['name']:<75} {found['value']:>10}  goal {found['goal']}", file=sys.stderr)
        print(json.dumps(found))
