"""The server that `intake.py` measures: a log's, or one that only reads a body and answers."""

import asyncio
import socket
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import uvloop
from nacl.bindings import crypto_sign, crypto_sign_open, crypto_sign_seed_keypair

from polltrail.store import LogStore
from polltrail.web.serve import Server, serve_store, settle_memory


def main() -> None:
    """Serve until told to stop."""
    if sys.argv[1] == "bare":
        asyncio.Runner(loop_factory=uvloop.new_event_loop).run(_bare(checks=int(sys.argv[2])))
        return
    root, seed, synchronous = Path(sys.argv[2]), bytes.fromhex(sys.argv[3]), sys.argv[4]
    with closing(LogStore.open(root, log_seed=seed, synchronous=synchronous)) as store:  # type: ignore[arg-type]
        settle_memory()
        serve_store(store, root, port=0, ready=_say)


async def _bare(*, checks: int) -> None:
    """Serve an application that does nothing but check as many signatures."""
    public, private = crypto_sign_seed_keypair(bytes(32))
    signed = crypto_sign(bytes(1000), private)

    async def application(_scope: Any, receive: Callable[[], Any], send: Callable[[Any], Any]) -> None:
        more = True
        while more:
            more = (await receive()).get("more_body", False)
        for _ in range(checks):
            crypto_sign_open(signed, public)
        headers = [(b"content-type", b"text/plain"), (b"content-length", b"3")]
        await send({"type": "http.response.start", "status": 201, "headers": headers})
        await send({"type": "http.response.body", "body": b"ok\n"})

    await Server(application, _say, http="httptools").serve(
        [socket.create_server(("127.0.0.1", 0), backlog=1024)]
    )


def _say(address: str) -> None:
    print(f"ready {address}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
