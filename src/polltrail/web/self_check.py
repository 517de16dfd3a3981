"""Has the views of the count checked in the night (`checker`), and says so where they are not what the log makes.

GET /v1/health  what the last check found, as JSON: `views.state` is `same`, `differ`, `failed` or `unchecked`
"""

import asyncio
import sys
import time
from typing import Any, Final

import msgspec

from polltrail.store.last_check import last_check
from polltrail.web.asgi import Receive, Scope, Send, answer
from polltrail.web.counting import can_be_counted
from polltrail.web.parts import Part, Serving
from polltrail.web.routes import refuse_method

HEALTH: Final = "/v1/health"
_HEADERS: Final = [(b"content-type", b"application/json"), (b"cache-control", b"no-store")]
DAMAGED: Final = 4


def self_check_part(serving: Serving) -> Part | None:
    """Check beside the server, where there are stations to count; tell what was found last."""

    async def health(scope: Scope, _: Receive, send: Send) -> None:
        refuse_method(scope, "GET", "HEAD")
        body = msgspec.json.encode(_health(serving)) + b"\n"
        await answer(send, 200, _HEADERS, body if scope["method"] == "GET" else b"")

    async def checking_views() -> None:
        await _check_for_ever(serving)

    definition = serving.sequencer.roster.definitions[-1].body
    checked = serving.check is not None and can_be_counted(serving.place, definition)
    return Part(routes={HEALTH: health}, work=(checking_views,) if checked else ())


def _health(serving: Serving) -> dict[str, Any]:
    """Tell how far the log is, and what is known of the views."""
    return {"log": {"size": serving.store.published_size}, "views": last_check(serving.place)}


async def _check_for_ever(serving: Serving) -> None:
    while serving.check is not None:
        await asyncio.sleep(serving.check.wait_s(time.time_ns() / 1e9))
        await _check(serving)


async def _check(serving: Serving) -> None:
    """Run one check in a process of its own; tell whoever runs the server what is wrong."""
    command = (sys.executable, "-m", "polltrail.web.checker", str(serving.place.root))
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(*command, stdin=pipe, stderr=pipe)
    try:
        words = await process.stderr.read() if process.stderr else b""
        code = await process.wait()
    except asyncio.CancelledError:
        process.kill()
        await process.wait()
        raise
    if code == DAMAGED:
        found = last_check(serving.place)
        reason = f" ({found['reason']})" if found["reason"] else ""
        serving.say(
            f"ALARM views: expected what the log makes of its {found['size']:,} entries, found others{reason}; something "
            f"else changed views.db. The log is not touched. Stop the server, find what did it, and run: polltrail rebuild "
            f"{serving.place.root}"
        )
    elif code:
        said = words.decode(errors="replace").strip().rpartition("\n")[2] or f"it ended with code {code}"
        serving.say(f"ALARM views: expected to check them, found: {said}; they are not checked")
