"""Sends what is published: small files at once and from memory, large ones piece by piece, as they are taken."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from polltrail.web.asgi import Scope, Send, answer
from polltrail.web.bodies import Gone
from polltrail.web.published_files import PIECE, Large, PublishedFiles, read_piece

InThread = Callable[..., Awaitable[Any]]


async def send_published(
    files: PublishedFiles, scope: Scope, send: Send, in_thread: InThread = asyncio.to_thread
) -> None:
    """Answer a request for a published file.

    Raises
    ------
    Refused
        There is no such file.
    """
    path: str = scope["path"]
    found = files.kept(path)
    if found is None:
        read = await in_thread(files.read, path)
        if isinstance(read, Large):
            await _send_large(read, scope, send, in_thread)
            return
        found = read
        files.keep(path, found)
    await answer(send, 200, *found)


async def _send_large(file: Large, scope: Scope, send: Send, in_thread: InThread) -> None:
    """Send a file piece by piece, each once the one before it is taken; what has grown since is not sent."""
    headers = [*file.headers, (b"content-length", b"%d" % file.size)]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    for at in range(0, 0 if scope["method"] == "HEAD" else file.size, PIECE):
        piece = await in_thread(read_piece, file.path, at, min(PIECE, file.size - at))
        if not piece:
            raise Gone
        await send({"type": "http.response.body", "body": piece, "more_body": True})
    await send({"type": "http.response.body", "body": b""})
