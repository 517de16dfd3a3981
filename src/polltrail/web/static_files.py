"""The page that checks receipts and bundles in a browser, and the modules it is made of, as plain files.

They are read once, when the server starts, and answered by their exact path: no path ever reaches the disk. Anybody
can serve the same files from anywhere.
"""

from collections.abc import Iterator, Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final

from polltrail.web.asgi import Headers, Receive, Scope, Send, answer
from polltrail.web.capture.packed import packed, send_packed
from polltrail.web.parts import Part, Serving
from polltrail.web.problems import Refused, told
from polltrail.web.routes import refuse_method

PAGE: Final = "/check/"
MODULES: Final = ("/verify/", "/static/verify/")
"""Beside the page, as any static host has them; and where other pages may look for them."""
SIGNING: Final = ("/sign/", "/static/sign/")
"""The modules with which pages sign, in the same way."""

_TYPES: Final = {
    "html": b"text/html; charset=utf-8",
    "js": b"text/javascript; charset=utf-8",
    "css": b"text/css; charset=utf-8",
    "svg": b"image/svg+xml",
}

CONTENT_SECURITY_POLICY: Final = (
    b"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'none'; base-uri 'none'; "
    b"form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"
)
"""No script or style but the page's own files, and no request to anybody, this server included."""

_PLAIN: Final[Headers] = [(b"cache-control", b"no-cache"), (b"x-content-type-options", b"nosniff")]
_HEADERS: Final[Headers] = [
    *_PLAIN,
    (b"referrer-policy", b"no-referrer"),
    (b"content-security-policy", CONTENT_SECURITY_POLICY),
]
_SHARED: Final[
    Headers
] = [  # modules obey the page that asks for them, and phones on slow networks ask for many
    *_PLAIN,
    (b"access-control-allow-origin", b"*"),
    (b"cross-origin-resource-policy", b"cross-origin"),
]

_File = tuple[Headers, bytes, bytes]


def static_files_part(serving: Serving) -> Part:  # noqa: ARG001 - every part is made so
    """Serve the page and its modules; every election has them."""
    static = StaticFiles(_all_files())
    return Part(routes=dict.fromkeys(("/check", PAGE, *MODULES, *SIGNING), static.get))


class StaticFiles:
    """Files by their path, and nothing else.

    Parameters
    ----------
    found : mapping of str to (Headers, bytes, bytes)
        Each file by the path it is asked for with, as it is and compressed.
    """

    def __init__(self, found: Mapping[str, _File]) -> None:
        self._files = found

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
        await send_packed(scope, send, *found)


def _all_files() -> dict[str, _File]:
    static = files("polltrail.web") / "static"
    page = dict(_folder(static / "check", _HEADERS))
    found = {PAGE + name: file for name, file in page.items()} | {PAGE: page["index.html"]}
    for folder, prefixes in (("verify", MODULES), ("sign", SIGNING)):
        modules = dict(_folder(static / folder, _SHARED))
        found |= {prefix + name: file for prefix in prefixes for name, file in modules.items()}
    return found


def _folder(folder: Traversable, headers: Headers) -> Iterator[tuple[str, _File]]:
    for file in folder.iterdir():
        kind = _TYPES.get(file.name.rpartition(".")[2])
        if kind is not None:
            data = file.read_bytes()
            yield file.name, ([(b"content-type", kind), *headers], data, packed(data))
