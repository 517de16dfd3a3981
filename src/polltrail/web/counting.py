"""Keeps the counter at work (`counter`): starts it, tells it that the log has grown, and starts it again if it ends."""

import asyncio
import contextlib
import sys
from typing import Final

from polltrail.errors import StoreError
from polltrail.statement.definition import DefinitionBody
from polltrail.store import ElectionDir
from polltrail.web.beside import end
from polltrail.web.parts import Part, Serving

FIRST_COLUMN: Final = b"station_id,"


def counting_part(serving: Serving) -> Part | None:
    """Count beside the server, where there are stations to count."""
    definition = serving.sequencer.roster.definitions[-1].body
    if not can_be_counted(serving.place, definition):
        return None

    async def counting() -> None:
        await _count(serving)

    return Part(work=(counting,))


def can_be_counted(place: ElectionDir, definition: DefinitionBody) -> bool:
    """Whether there is a table of stations; what is wrong with one, the counter says."""
    try:
        with place.table(definition.tables.stations.digest).open("rb") as table:
            return table.read(len(FIRST_COLUMN)) == FIRST_COLUMN
    except FileNotFoundError:
        return False


async def _count(serving: Serving) -> None:
    command = (sys.executable, "-m", "polltrail.web.counter", str(serving.place.root))
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(*command, stdin=pipe, stderr=pipe)
    telling = asyncio.create_task(_tell(serving, process))
    try:
        reason = await process.stderr.read() if process.stderr else b""
        code = await process.wait()
    finally:
        telling.cancel()
        await end(process)
    words = reason.decode(errors="replace").strip().rpartition("\n")[2] or "it said nothing"
    raise StoreError(f"the count beside the server ended with code {code}: {words}")


async def _tell(serving: Serving, process: asyncio.subprocess.Process) -> None:
    size = serving.store.size
    while process.stdin is not None:
        size = await serving.sequencer.commits.beyond(size)
        process.stdin.write(b"\n")
        with contextlib.suppress(ConnectionError):
            await process.stdin.drain()
        await asyncio.sleep(1)
