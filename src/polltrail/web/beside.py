"""Processes beside the server: how each of them is ended."""

import asyncio
import contextlib
from typing import Final

TIME_S: Final = 10.0
"""Seconds that a process has to end by itself."""


async def end(process: asyncio.subprocess.Process) -> None:
    """End a process, at whatever it is: it keeps nothing that could be lost, or another goes on from what it has saved."""
    if process.stdin is not None:
        process.stdin.close()
    with contextlib.suppress(ProcessLookupError):
        process.terminate()
    try:
        await asyncio.wait_for(process.wait(), TIME_S)
    except TimeoutError:
        process.kill()
        await process.wait()
