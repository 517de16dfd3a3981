"""The disaster drill: every command of docs/disaster.md, from its beginning to its end, in one folder.

What a reader waits for with their eyes (that the mirror and the witness have caught up), the drill waits for before
anything is stopped. The ports of the page are replaced by free ones; ID, SERVER, WITNESS and MIRROR by what they are.
"""

import os
import re
import shlex
import signal
import socket
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from polltrail.log import Checkpoint, SignedNote
from support.cli import Ran, polltrail
from support.serving import until
from support.shared_data import ROOT

PAGE = (ROOT / "docs" / "disaster.md").read_text(encoding="utf-8")
PORTS = ("8470", "8471")
NAMED = {"serve": "SERVER", "witness": "WITNESS", "mirror": "MIRROR"}
STOPS = ("kill", "rm ")


def sections() -> list[tuple[str, list[str]]]:
    """The commands of each section, by its heading."""
    parts = re.split(r"^## (.*)\n", PAGE, flags=re.MULTILINE)[1:]
    found = []
    for name, text in zip(parts[::2], parts[1::2], strict=True):
        blocks = re.findall(r"```console\n(.*?)```", text, re.DOTALL)
        found.append((name, [line[2:] for block in blocks for line in block.splitlines()]))
    return found


def free_port() -> str:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return str(found.getsockname()[1])


def size_of(note: Path) -> int:
    try:
        return Checkpoint.parse(SignedNote.parse(note.read_bytes()).text).size
    except FileNotFoundError:
        return 0


@dataclass
class Drill:
    """The folder in which the page is typed."""

    folder: Path
    ports: dict[str, str] = field(default_factory=lambda: {one: free_port() for one in PORTS})
    election: str = ""
    directory: str = ""
    copy: str = ""
    running: dict[str, "subprocess.Popen[str]"] = field(default_factory=dict)
    ran: dict[str, Ran] = field(default_factory=dict)

    def type(self, line: str) -> None:
        """Do what the page says, and see that it ends as the page says."""
        command, _, remark = line.partition("  # ")
        if command.startswith(STOPS):
            self.settle()
        if command.endswith(" &"):
            self.begin(self.filled(command.removesuffix(" &")))
            return
        ran = self.run(self.filled(command))
        expected = int(remark.removeprefix("exits ")) if remark else 0
        assert ran.code == expected, (command, ran)
        assert "Traceback" not in ran.err, ran.err
        if command.startswith("polltrail new "):
            self.election = ran.out.strip()
        if command.startswith("kill"):
            self.running.pop(command.split()[-1]).communicate(timeout=30)
        self.ran[command] = ran

    def filled(self, command: str) -> str:
        """Put what things are in the place of what the page calls them."""
        for name, process in self.running.items():
            command = re.sub(rf"\b{name}\b", str(process.pid), command)
        for port, free in self.ports.items():
            command = command.replace(port, free)
        command = re.sub(r"\bID\b", self.election, command)
        return command.replace("examples/", f"{ROOT}/examples/")

    def run(self, command: str) -> Ran:
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        done = subprocess.run(
            ["bash", "-c", command], cwd=self.folder, env=os.environ | {"PATH": path}, capture_output=True,
            text=True, check=False, timeout=120,
        )  # fmt: skip
        return Ran(code=done.returncode, out=done.stdout, err=done.stderr)

    def begin(self, command: str) -> None:
        words = shlex.split(command)
        process = subprocess.Popen(
            [str(Path(sys.executable).with_name(words[0])), *words[1:]], cwd=self.folder, stderr=subprocess.PIPE,
            text=True,
        )  # fmt: skip
        assert process.stderr is not None
        self.running[NAMED[words[1]]] = process
        told = [process.stderr.readline()]
        while words[1] != "mirror" and told[-1] and not told[-1].startswith("ready "):
            told.append(process.stderr.readline())
        assert told[-1], f"{command} did not begin: {''.join(told)}"
        self.directory = words[2] if words[1] == "serve" else self.directory
        self.copy = words[3] if words[1] == "mirror" else self.copy

    def settle(self) -> None:
        """Wait until the witness has cosigned what is published, and the mirror, if one runs, has copied it."""
        if "SERVER" not in self.running:
            return
        log, taken = self.folder / self.directory / "log", self.taken()
        until(lambda: size_of(log / "witnessed") == size_of(log / "checkpoint") > taken)
        if "MIRROR" in self.running:
            copy = self.folder / self.copy / "log"
            until(lambda: size_of(copy / "witnessed") == size_of(log / "checkpoint"))

    def taken(self) -> int:
        """The last index that anybody was told of."""
        told = (re.findall(r"^accepted  entry (\d+)", ran.out, re.MULTILINE) for ran in self.ran.values())
        return max((int(index) for indexes in told for index in indexes), default=0)

    def end(self) -> None:
        for process in self.running.values():
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=30)
        assert {process.returncode for process in self.running.values()} == {0}

    def kill(self) -> None:
        for process in self.running.values():
            if process.poll() is None:
                process.kill()
                process.communicate()


@pytest.mark.slow
def test_the_drill_of_the_page(tmp_path: Path) -> None:
    drill = Drill(tmp_path)
    try:
        for name, commands in sections():
            for command in commands:
                drill.type(command)
            CHECKS.get(name, lambda _: None)(drill)
        drill.end()
    finally:
        drill.kill()


def accepted(drill: Drill, command: str) -> set[int]:
    """The indexes that `submit` said."""
    (ran,) = [ran for typed, ran in drill.ran.items() if command in typed][-1:]
    return {int(index) for index in re.findall(r"^accepted  entry (\d+)", ran.out, re.MULTILINE)}


def check_resumed(drill: Drill) -> None:
    assert accepted(drill, "--again") == accepted(drill, "first.csv"), "what was acknowledged keeps its index"


def check_old_copy(drill: Drill) -> None:
    refused = drill.ran["polltrail serve harbour2 --port 8470"]
    assert "this is an older copy of the database" in refused.err
    assert accepted(drill, "second.csv") <= accepted(drill, "--again"), "and came from the mirror"


def check_succession(drill: Drill) -> None:
    assert "entries 6 to 6 are missing here" in next(
        ran.err for typed, ran in drill.ran.items() if typed.startswith("polltrail serve harbour4")
    )
    made = next(ran for typed, ran in drill.ran.items() if typed.startswith("polltrail succeed"))
    assert "1 entries that witnesses had seen are missing" in made.err
    verdict = drill.run(drill.filled("polltrail verify http://127.0.0.1:8470 --election ID --json"))
    told = Ran(verdict.code, verdict.out, verdict.err).json
    assert [one["missing"] for one in told["successions"]] == [1]
    assert not [one for one in told["problems"] if one["contradicts"]]
    assert accepted(drill, "--receipts new-receipts") == {3, 4, 5, 7}, (
        "the lost one came in after the succession"
    )


def check_images(drill: Drill) -> None:
    shown = polltrail("log", f"http://127.0.0.1:{drill.ports['8470']}", "--json").json
    assert shown["size"] == 8


CHECKS = {
    "The server is gone": check_resumed,
    "An old copy was brought back": check_old_copy,
    "The log is lost for good": check_succession,
    "The disk of the photographs is full": check_images,
}


def test_every_check_is_of_a_section() -> None:
    assert {name for name, _ in sections()} >= set(CHECKS)
    assert sum(len(commands) for _, commands in sections()) > 40
