"""The admission token that a server gave: kept beside the outbox, and shown again, so that no flood makes us wait.

It opens nothing and signs nothing. If its file cannot be read or written, everything goes on without it.
"""

import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import httpx

HEADER: Final = "polltrail-token"
_TOKEN = re.compile(r"[A-Za-z0-9_=-]{16,512}\Z")
_LONGEST = 65_536
_OWNER_ONLY = 0o600


def beside_outbox(outbox: Path) -> Path:
    """Where the token of an outbox lies."""
    return outbox.with_name(f"{outbox.name.removesuffix('.outbox')}.token")


def beside_key(key: Path) -> Path:
    """Where the token of a key lies: where that of its own outbox does."""
    return key.with_name(f"{key.name}.token")


@contextmanager
def shown(connection: "httpx.Client", path: Path | None) -> Iterator[None]:
    """Show the token that is kept for this server with each request, and keep the one that comes back."""
    if path is None:
        yield
        return
    address, here = str(connection.base_url), connection.base_url
    tokens = _read(path)
    before = dict(tokens)

    def is_there(url: "httpx.URL") -> bool:
        return (url.scheme, url.host, url.port) == (here.scheme, here.host, here.port)

    def show(request: "httpx.Request") -> None:
        request.headers.pop(HEADER, None)  # that of the request which was sent on elsewhere
        if address in tokens and is_there(request.url):
            request.headers[HEADER] = tokens[address]

    def keep(answer: "httpx.Response") -> None:
        given = answer.headers.get(HEADER, "")
        if _TOKEN.match(given) and is_there(answer.request.url):
            tokens[address] = given

    connection.event_hooks["request"].append(show)
    connection.event_hooks["response"].append(keep)
    try:
        yield
    finally:
        if tokens != before:
            _write(path, tokens)


def _read(path: Path) -> dict[str, str]:
    """Read the tokens by their servers' addresses; what is no token is passed over."""
    with suppress(OSError, ValueError, RecursionError):
        found = json.loads(path.read_bytes()[:_LONGEST])
        if isinstance(found, dict):
            return {
                str(address): token
                for address, token in found.items()
                if isinstance(token, str) and _TOKEN.match(token)
            }
    return {}


def _write(path: Path, tokens: dict[str, str]) -> None:
    temporary = path.with_name(f".{path.name}.{os.getpid()}.new")
    with suppress(OSError):
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, _OWNER_ONLY)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(json.dumps(tokens, indent=1).encode())
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
