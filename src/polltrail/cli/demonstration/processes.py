"""Server and witnesses as processes of their own: begun, heard to be ready, and ended whatever happens."""

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Final

from polltrail.errors import OutputError

READY_S: Final = 30.0
END_S: Final = 20.0
_LOOK_S: Final = 0.02
_PROGRAM: Final = (sys.executable, "-c", "from polltrail.cli.main import main; main()")


@dataclass(frozen=True)
class Running:
    """A process that serves.

    Attributes
    ----------
    said : Path
        Where what it says is kept.
    """

    name: str
    address: str
    process: "subprocess.Popen[bytes]"
    said: Path

    def refuse_ended(self) -> None:
        """Refuse to go on without it.

        Raises
        ------
        OutputError
            It has ended.
        """
        if (code := self.process.poll()) is not None:
            raise OutputError(
                f"{self.name}: expected it to go on, found that it ended with code {code}; what it said is in {self.said}"
            )


def command(*words: object) -> list[str]:
    """Say how `polltrail` is run from here, as somebody at a terminal would."""
    return [*_PROGRAM, *map(str, words)]


@dataclass(frozen=True)
class Order:
    """What is to be run.

    Attributes
    ----------
    words : sequence of object
        As they would be typed after `polltrail`.
    said : Path
        Where to keep what it says.
    """

    name: str
    words: Sequence[object]
    said: Path


@contextmanager
def running(orders: Sequence[Order]) -> Iterator[list[Running]]:
    """Run processes that serve, from when all of them are ready until the block ends.

    They are in sessions of their own: Ctrl-C reaches whoever started them, who ends them in good order.

    Raises
    ------
    OutputError
        One does not get ready.
    """
    with ExitStack() as opened:
        begun = [(order, opened.enter_context(_begun(order))) for order in orders]
        yield [
            Running(order.name, _address(order.name, process, order.said), process, order.said)
            for order, process in begun
        ]


@contextmanager
def _begun(order: Order) -> Iterator["subprocess.Popen[bytes]"]:
    with (
        order.said.open("wb") as output,
        subprocess.Popen(  # noqa: S603 - our own program, and words of ours
            command(*order.words), stdout=output, stderr=output, stdin=subprocess.DEVNULL, start_new_session=True
        ) as process,
    ):  # fmt: skip
        try:
            yield process
        finally:
            _end(process)


def _address(name: str, process: "subprocess.Popen[bytes]", said: Path) -> str:
    deadline = time.monotonic() + READY_S
    while time.monotonic() < deadline and process.poll() is None:
        for line in said.read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith("ready http"):
                return line.split()[1]
        time.sleep(_LOOK_S)
    last = said.read_text(encoding="utf-8", errors="replace").strip().rpartition("\n")[2]
    raise OutputError(
        f"{name}: expected it to get ready, found: {last or 'it said nothing'}; nothing was played"
    )


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End it as its operator would; and without mercy if that does not help."""
    process.terminate()
    try:
        process.wait(END_S)
    except subprocess.TimeoutExpired:
        process.kill()


@contextmanager
def interrupted_by_signals() -> Iterator[None]:
    """Take an order to end, or a terminal that goes away, as Ctrl-C: so that what was begun is ended."""

    def interrupt(_: int, __: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = {number: signal.signal(number, interrupt) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def free_ports(count: int) -> list[int]:
    """Find ports that nobody listens on at this moment."""
    with ExitStack() as opened:
        found = [opened.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(count)]
        return [one.getsockname()[1] for one in found]
