"""A process beside the server that answers over a socket of its own: begun, followed, and begun again if it ends."""

import asyncio
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

from polltrail.errors import StoreError
from polltrail.web.beside import end
from polltrail.web.board.upstream import Upstream
from polltrail.web.parts import Serving

LIVED_S: Final = 60.0
"""Seconds after which the end of the process is no sign that it cannot run."""


class Running:
    """A process as the server runs it; on the event loop alone.

    Parameters
    ----------
    module : str
        What is run, with the election's directory and the address of its socket.
    what : str
        What it does, in words: `makes pages`.
    told : callable
        Given each line that the process writes; from the first on it listens.
    """

    def __init__(self, serving: Serving, module: str, what: str, told: Callable[[bytes], None]) -> None:
        self._serving, self._module, self._what, self._told = serving, module, what, told
        self.upstream = Upstream()

    async def keep(self) -> None:
        """Keep the process at work; ends with an error where it cannot run."""
        loop = asyncio.get_running_loop()
        while True:
            begun = loop.time()
            words = await self._run()
            if loop.time() - begun < LIVED_S:
                raise StoreError(f"the process that {self._what} ended: {words}")
            self._serving.say(f"the process that {self._what} ended: {words}; begun again")

    async def _run(self) -> str:
        folder = await asyncio.to_thread(tempfile.mkdtemp, prefix="polltrail-pages-")
        address = str(Path(folder) / "socket")
        command = (sys.executable, "-m", self._module, str(self._serving.place.root), address)
        pipe = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe, stderr=pipe)
        following = asyncio.create_task(self._follow(process, address))
        try:
            reason = await process.stderr.read() if process.stderr else b""
            code = await process.wait()
        finally:
            following.cancel()
            self.upstream.end()
            await end(process)
            await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)
        return f"code {code}, {reason.decode(errors='replace').strip().rpartition(chr(10))[2][:300] or 'it said nothing'}"

    async def _follow(self, process: asyncio.subprocess.Process, address: str) -> None:
        """Take in what it says."""
        begun = False
        while process.stdout is not None and (line := await process.stdout.readline()):
            if not begun:
                self.upstream.begin(address)
                begun = True
            self._told(line)
