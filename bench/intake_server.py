"""The server that `intake.py` measures: a log's, or one that only reads a body and answers."""

import asyncio
import socket
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import uvloop

from polltrail.store import LogStore
from polltrail.web.serve import serve_store, settle_memory
from polltrail.web.server import Server


def main() -> None:
    """Serve until told to stop."""
    if sys.argv[1] == "bare":
        asyncio.Runner(loop_factory=uvloop.new_event_loop).run(_bare())
        return
    root, seed, synchronous = Path(sys.argv[2]), bytes.fromhex(sys.argv[3]), sys.argv[4]
    with closing(LogStore.open(root, log_seed=seed, synchronous=synchronous)) as store:  # type: ignore[arg-type]
        settle_memory()
        serve_store(store, root, port=0, ready=_say)


async def _bare() -> None:
    """Serve an application that reads and answers, on uvicorn as it comes."""
    listening = socket.create_server(("127.0.0.1", 0), backlog=1024)
    await Server(_answer, _say, http="httptools").serve([listening])


async def _answer(_scope: Any, receive: Callable[[], Any], send: Callable[[Any], Any]) -> None:
    more = True
    while more:
        more = (await receive()).get("more_body", False)
    headers = [(b"content-type", b"text/plain"), (b"content-length", b"3")]
    await send({"type": "http.response.start", "status": 201, "headers": headers})
    await send({"type": "http.response.body", "body": b"ok\n"})


def _say(address: str) -> None:
    print(f"ready {address}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
