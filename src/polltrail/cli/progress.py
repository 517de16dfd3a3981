"""Says on standard error what is being done, once it takes longer than a second."""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

AFTER_S = 1.0
WIDTH = 24


class Progress:
    """The stage being worked on. A terminal gets a moving line, a file one line for each stage."""

    def __init__(self) -> None:
        self._stage = ""
        self._due = False
        self._shown: object = None
        self._lock = threading.Lock()

    def stage(self, text: str) -> None:
        """Name what is being done from now on."""
        with self._lock:
            self._stage = text
            if self._due:
                self._show()

    def step(self, text: str, done: int, of: int) -> None:
        """Name what is being done from now on, and how much of the whole is behind; a terminal shows a bar."""
        filled = WIDTH * done // max(of, 1)
        bar = f"{'━' * filled}{'╌' * (WIDTH - filled)} " if sys.stderr.isatty() else ""
        self.stage(f"{bar}{text}")

    def _start(self) -> None:
        with self._lock:
            self._due = True
            self._show()

    def _show(self) -> None:
        if not self._stage:
            return  # nothing has been named yet
        if not sys.stderr.isatty():
            print(f"{self._stage} ...", file=sys.stderr, flush=True)
            return
        from rich.console import Console
        from rich.status import Status

        if isinstance(self._shown, Status):
            self._shown.update(self._stage)
            return
        self._shown = Status(self._stage, console=Console(stderr=True))
        self._shown.start()

    def _stop(self) -> None:
        from_rich = getattr(self._shown, "stop", None)
        if callable(from_rich):
            from_rich()


@contextmanager
def progress() -> Iterator[Progress]:
    """Show progress for as long as the block runs, beginning after a second."""
    shown = Progress()
    timer = threading.Timer(AFTER_S, shown._start)  # noqa: SLF001 - the two belong together
    timer.daemon = True
    timer.start()
    try:
        yield shown
    finally:
        timer.cancel()
        shown._stop()  # noqa: SLF001
