"""The work of the server that keeps the process at work that projects; without it, pages say nothing of what is out."""

import asyncio
import sys
from typing import Final

from polltrail.web.beside import end
from polltrail.web.parts import Serving

BEGINS_S: Final = 15.0
"""Seconds until it is begun: a server that begins has other things to do first."""
AGAIN_S: Final = 60.0
"""Seconds until it is begun again after it ended."""


async def keep_projecting(serving: Serving) -> None:
    """Run the process; what ends it is said, and ends nothing else."""
    await asyncio.sleep(BEGINS_S)
    while True:
        reason = await _run(serving)
        serving.say(f"the process that projects ended: {reason}; begun again in {AGAIN_S:.0f} seconds")
        await asyncio.sleep(AGAIN_S)


async def _run(serving: Serving) -> str:
    command = (sys.executable, "-m", "polltrail.web.board.projecting_process", str(serving.place.root))
    pipe, nothing = asyncio.subprocess.PIPE, asyncio.subprocess.DEVNULL
    process = await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=nothing, stderr=pipe)
    try:
        said = await process.stderr.read() if process.stderr else b""
        code = await process.wait()
    finally:
        await end(process)
    return f"code {code}, {said.decode(errors='replace').strip().rpartition(chr(10))[2][:300] or 'it said nothing'}"
