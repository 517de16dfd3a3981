"""Files of a page, sent as small as whoever asks can take them, or not at all where they have them already."""

from gzip import compress
from hashlib import sha256

from polltrail.web.asgi import Headers, Scope, Send, answer, header


def packed(data: bytes) -> bytes:
    """Compress a file once, for everybody who asks for it."""
    return compress(data, 9, mtime=0)


async def send_packed(scope: Scope, send: Send, headers: Headers, body: bytes, small: bytes) -> None:
    """Send a file as small as whoever asks can take it, or say that it is the one they have."""
    tag = b'"%s"' % sha256(body).hexdigest()[:16].encode()
    headers = [*headers, (b"etag", tag), (b"vary", b"accept-encoding")]
    if tag in (header(scope, b"if-none-match") or b""):
        await send({"type": "http.response.start", "status": 304, "headers": headers})
        await send({"type": "http.response.body", "body": b""})
    elif b"gzip" in (header(scope, b"accept-encoding") or b""):
        await answer(send, 200, [*headers, (b"content-encoding", b"gzip")], small)
    else:
        await answer(send, 200, headers, body)
