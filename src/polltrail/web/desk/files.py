"""The files of the desk's pages: read once, answered by their exact path; no path ever reaches the disk."""

from collections.abc import Iterator
from hashlib import blake2b
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final

from polltrail.web.asgi import Headers, Receive, Scope, Send, answer, header
from polltrail.web.problems import Refused, told
from polltrail.web.routes import refuse_method

PAGE: Final = "/desk/"
FOLDERS: Final = {
    PAGE: "desk",
    "/coordinator/": "coordinator",
}
"""Below which path each folder of `static` is served for pages of the desk; they use modules of `/sign/`, `/verify/` and `/capture/` too."""

_TYPES: Final = {
    "html": b"text/html; charset=utf-8",
    "js": b"text/javascript; charset=utf-8",
    "css": b"text/css; charset=utf-8",
    "svg": b"image/svg+xml",
}

CONTENT_SECURITY_POLICY: Final = (
    b"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; base-uri 'none'; "
    b"form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"
)
"""No script or style but the page's own files, and no request to anybody but this server."""

_HEADERS: Final[Headers] = [
    (b"cache-control", b"no-cache"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"content-security-policy", CONTENT_SECURITY_POLICY),
]


class DeskFiles:
    """Files by their path, and nothing else."""

    def __init__(self) -> None:
        static = files("polltrail.web") / "static"
        self._files: dict[str, tuple[bytes, bytes]] = {}
        for prefix, folder in FOLDERS.items():
            self._files |= _below(static.joinpath(folder), prefix)
        self._files[PAGE] = self._files[f"{PAGE}index.html"]

    @property
    def prefixes(self) -> tuple[str, ...]:
        """Below which paths there are files."""
        return tuple(FOLDERS)

    async def get(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - a Handler
        """Answer with a file."""
        refuse_method(scope, "GET", "HEAD")
        path: str = scope["path"]
        if path == PAGE.removesuffix("/"):
            await answer(send, 308, [(b"location", PAGE.encode()), *_HEADERS], b"")
            return
        found = self._files.get(path)
        if found is None:
            sentence = (
                f"path: expected {PAGE} or a file of that page, found {ascii(path)[1:81]}; nothing was done"
            )
            raise Refused(told(404, "no-such-path", sentence))
        kind, body = found
        tag = b'"%b"' % _digest(body)
        headers = [(b"content-type", kind), (b"etag", tag), *_HEADERS]
        if tag == header(scope, b"if-none-match"):
            await send({"type": "http.response.start", "status": 304, "headers": headers})
            await send({"type": "http.response.body", "body": b""})
            return
        await answer(send, 200, headers, body)


def _below(folder: Traversable, path: str) -> Iterator[tuple[str, tuple[bytes, bytes]]]:
    if not folder.is_dir():
        return
    for one in folder.iterdir():
        if one.is_dir():
            yield from _below(one, f"{path}{one.name}/")
        elif (kind := _TYPES.get(one.name.rpartition(".")[2])) is not None:
            yield path + one.name, (kind, one.read_bytes())


def _digest(body: bytes) -> bytes:
    return blake2b(body, digest_size=12).hexdigest().encode()
