"""What pages of other addresses may ask of this server: everything that a capture page needs, and nothing with a session.

No cookie goes along with such a request, and none is taken from it: whoever asks is who signs.
"""

from collections.abc import Mapping
from typing import Final

from polltrail.web.asgi import Headers, Message, Receive, Scope, Send, answer, header
from polltrail.web.parts import Handler
from polltrail.web.problems import Refused

ASKED: Final = ("/v1/statements", "/v1/statements/", "/v1/acceptances", "/v1/images/")
"""What is answered to a page of any address, besides what is published."""


def opened(routes: Mapping[str, Handler]) -> dict[str, Handler]:
    """Open what is among `ASKED` to pages of other addresses."""
    return {path: for_anybody(one) if path in ASKED else one for path, one in routes.items()}


_ANYBODY: Final[Headers] = [
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"location, retry-after, polltrail-token"),
]
_PREFLIGHT: Final[Headers] = [
    *_ANYBODY,
    (b"access-control-allow-methods", b"GET, POST, PUT"),
    (b"access-control-allow-headers", b"content-type, polltrail-token"),
    (b"access-control-max-age", b"86400"),
]


def for_anybody(handler: Handler) -> Handler:
    """Let pages of other addresses read answers and refusals too."""

    async def handle(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] == "OPTIONS":
            await answer(send, 204, _PREFLIGHT, b"")
            return
        if header(scope, b"origin") is None:  # no page asks
            await handler(scope, receive, send)
            return

        async def send_open(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": _with_anybody(message["headers"])}
            await send(message)

        try:
            await handler(scope, receive, send_open)
        except Refused as exc:
            exc.extra = _with_anybody(exc.extra)
            raise

    return handle


def _with_anybody(headers: Headers) -> Headers:
    """Add what lets pages of other addresses read an answer; each header once, or browsers refuse it."""
    named = {name for name, _ in headers}
    return [*headers, *(one for one in _ANYBODY if one[0] not in named)]
