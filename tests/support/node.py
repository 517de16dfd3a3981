"""Runs the verifier's modules of the browser in Node, so that they can be held against the Python ones."""

import json
import shutil
import subprocess
from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import polltrail.web
from polltrail.errors import PolltrailError

MODULES = Path(polltrail.web.__file__).parent / "static" / "verify"
DRIVER = Path(__file__).with_name("verify_driver.mjs")
SKIP = "NOT CHECKED: no node with Ed25519 is on this machine, so the browser's verifier was not held against Python's"
_TRY = "crypto.subtle.generateKey('Ed25519',false,['sign']).then(()=>new DecompressionStream('deflate-raw'))"


@dataclass(frozen=True)
class Node:
    """A process that answers questions to the modules."""

    process: "subprocess.Popen[bytes]"

    def ask(self, *questions: Sequence[Any]) -> list[dict[str, Any]]:
        """Ask many questions at once: each what is asked, then its arguments; one answer for each."""
        stdin, stdout = self.process.stdin, self.process.stdout
        assert stdin is not None
        assert stdout is not None
        stdin.write(json.dumps(questions, default=_hex).encode() + b"\n")
        stdin.flush()
        line = stdout.readline()
        assert line, "node ended: a module threw what is neither Refused nor CannotTell"
        return json.loads(line)

    def one(self, *question: Any) -> dict[str, Any]:
        """Ask one question."""
        return self.ask(question)[0]

    def verdict(self, what: str, *given: Any) -> dict[str, Any]:
        """Ask for a result of `verifyReceipt` or `verifyBundle`."""
        return self.one(what, *given)["is"]


@contextmanager
def node_with(modules: Path = MODULES, *, before: str = "", driver: Path = DRIVER) -> Iterator[Node]:
    """Start a process with the modules of a folder; skips where there is no Node that can.

    `driver` answers the questions in the language of the modules.
    `before` is JavaScript that runs first, to make of it a browser that has less, or answers otherwise.
    """
    node = _node()
    if node is None:
        pytest.skip(SKIP)
    first = f"data:text/javascript;base64,{b64encode(before.encode()).decode()}"
    command = [node, "--no-warnings", "--import", first, str(driver), str(modules)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        yield Node(process)
        assert process.stdin is not None
        process.stdin.close()


@cache
def _node() -> str | None:
    node = shutil.which("node")
    if node is None:
        return None
    tried = subprocess.run([node, "-e", _TRY], capture_output=True, check=False)
    return node if tried.returncode == 0 else None


def _hex(value: object) -> dict[str, str]:
    if isinstance(value, bytes):
        return {"hex": value.hex()}
    raise TypeError(value)


def ours(answer: Callable[[], Any]) -> dict[str, Any]:
    """What Python says to a question, in the words of the driver."""
    try:
        return {"is": json.loads(json.dumps(answer(), default=str))}
    except PolltrailError:
        return {"refused": ""}


def alike(found: Sequence[dict[str, Any]], expected: Sequence[dict[str, Any]]) -> bool:
    """Whether both answer the same, or both refuse; why, each says in its own words."""
    return [{**one, "refused": ""} if "refused" in one else one for one in found] == list(expected)
