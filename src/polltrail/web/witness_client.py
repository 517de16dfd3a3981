"""Asking witnesses over HTTP: so many bytes and so many seconds, no other address than the one that was named.

A witness is somebody else's machine, and may be slow, broken or hostile. Whatever it does ends here, in bytes that are
bounded, or in `Unanswered` with a reason.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

import httpx

CONNECT_S: Final = 2.0
WHOLE_S: Final = 5.0
"""Seconds for a request and all of its answer."""
MAX_ANSWER: Final = 65_536
"""Bytes of an answer, unless more are asked for."""

_AS_IT_IS = {"accept-encoding": "identity"}


class Unanswered(Exception):  # noqa: N818 - it is an answer that did not come, and no error of ours
    """A witness gave no answer that can be used; the text says why."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    body: bytes

    def said(self) -> str:
        """Give the sentence of a problem document, or the beginning of what else it is, to be shown to somebody."""
        return f"status {self.status}, {(_detail(self.body) or self.body[:120].decode('utf-8', 'replace'))!a}"


def _detail(body: bytes) -> str:
    try:
        return str(json.loads(body)["detail"])[:500]
    except (ValueError, KeyError, TypeError, RecursionError):
        return ""


@asynccontextmanager
async def client() -> AsyncIterator[httpx.AsyncClient]:
    """Open what asks; connections are kept for the next time."""
    timeout = httpx.Timeout(WHOLE_S, connect=CONNECT_S)
    async with httpx.AsyncClient(timeout=timeout, follow_redirects=False, headers=_AS_IT_IS) as found:
        yield found


async def ask(
    asking: httpx.AsyncClient,
    method: str,
    url: str,
    *,
    content: bytes | None = None,
    most: int = MAX_ANSWER,
    seconds: float | None = None,
) -> Answer:
    """Send a request and read the whole answer, whatever its status.

    Raises
    ------
    Unanswered
        There was none in time, or a longer one than `most` bytes.
    """
    try:
        async with (
            asyncio.timeout(WHOLE_S if seconds is None else seconds),
            receiving(asking, method, url, content) as answer,
        ):
            body = bytearray()
            async for part in answer.aiter_raw():
                body += part
                if len(body) > most:
                    raise Unanswered(f"expected at most {most} bytes, found more")
            return Answer(answer.status_code, bytes(body))
    except TimeoutError as exc:
        raise Unanswered("expected an answer in time, found none") from exc


@asynccontextmanager
async def receiving(
    asking: httpx.AsyncClient,
    method: str,
    url: str,
    content: bytes | None = None,
    headers: Mapping[str, str] | None = None,
) -> AsyncIterator[httpx.Response]:
    """Send a request, and give the answer to be read; how long that takes, whoever reads it limits.

    Raises
    ------
    Unanswered
        There was none, or it broke off.
    """
    try:
        async with asking.stream(method, url, content=content, headers=headers) as answer:
            yield answer
    except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError, ValueError) as exc:
        raise Unanswered(f"expected an answer, found {str(exc) or type(exc).__name__}") from exc


async def cosigned_note(asking: httpx.AsyncClient, url: str, origin: str) -> bytes | None:
    """Ask a witness for the last checkpoint of a log that it has cosigned; None where it has none.

    Raises
    ------
    Unanswered
        It did not say.
    """
    digest = sha256(origin.encode()).hexdigest()
    answer = await ask(asking, "GET", address(url, f"{digest}/checkpoint"))
    if answer.status == 404:
        return None
    if answer.status != 200:
        raise Unanswered(f"expected its last checkpoint, found {answer.said()}")
    return answer.body


def address(url: str, path: str) -> str:
    """Give the address of what a witness has below its own, which may end in a slash or not."""
    return f"{url.rstrip('/')}/{path}"
