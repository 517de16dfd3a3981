"""The requests there are.

GET /enrol                the address of every invitation: leads on to the capture page, which reads what is behind the #
GET /capture/...          the capture page
GET /capture/files.json   its files with their digests
GET /capture/where.json   at which address the election is served, where that is not the page's own
GET /v1/capture           what the election is: the entries of its definitions
GET /v1/capture/<key>     what an enrolled key may say something about: stations, contests, form

Pages of other addresses may read and hand in: what they need is answered for anybody.
"""

import re
from typing import Final
from urllib.parse import urlsplit

import msgspec

from polltrail.errors import NoteError, PolicyError, StoreError
from polltrail.log import Policy
from polltrail.web.asgi import Headers, Receive, Scope, Send, answer
from polltrail.web.capture.document import Documents
from polltrail.web.capture.files import TYPES, ending, page_files, pages
from polltrail.web.capture.packed import packed, send_packed
from polltrail.web.parts import Part, Serving
from polltrail.web.problems import Refused, told
from polltrail.web.routes import refuse_method

PAGE: Final = "/capture/"
INVITED: Final = "/enrol"
DOCUMENTS: Final = "/v1/capture"

_KEY = re.compile(r"[0-9a-f]{64}\Z")
_ANYBODY = (b"access-control-allow-origin", b"*")
_JSON: Final[Headers] = [(b"content-type", b"application/json"), (b"cache-control", b"no-cache"), _ANYBODY]
_RULED: Final = ("/", ".html", ".svg", "/capture/sw.js")
"""What a browser runs or opens by itself; all else obeys the page that asked for it, and need not be told again."""
_PLAIN: Final[Headers] = [(b"cache-control", b"no-cache"), (b"x-content-type-options", b"nosniff")]
_SAFE: Final[Headers] = [
    *_PLAIN,
    (b"referrer-policy", b"no-referrer"),
    (b"permissions-policy", b"camera=(self), geolocation=(), microphone=()"),
]


def capture_part(serving: Serving) -> Part:
    """Serve the capture page; every election has it."""
    capture = Capture(serving)
    redirects = dict.fromkeys((INVITED, PAGE.removesuffix("/")), capture.lead_on)
    documents = dict.fromkeys((DOCUMENTS, f"{DOCUMENTS}/"), capture.document)
    return Part(routes={**redirects, PAGE: capture.get, **documents})


class Capture:
    """Answers for the capture page."""

    def __init__(self, serving: Serving) -> None:
        self._serving = serving
        self._documents = Documents(serving)
        below = {f"/{path}": data for path, data in page_files().items() if path.startswith("capture/")}
        self._files = {path: (_types(path), data, packed(data)) for path, data in below.items()}
        listed = {"files": [{"path": one.path, "digest": one.digest, "bytes": one.bytes} for one in pages()]}
        self._told = {
            f"{PAGE}files.json": msgspec.json.encode(listed),
            f"{PAGE}where.json": msgspec.json.encode({"server": ""}),
        }

    async def lead_on(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - a Handler
        """Lead on to the page; browsers take along what is behind the #, which no server sees."""
        refuse_method(scope, "GET", "HEAD")
        await answer(send, 303, [(b"location", PAGE.encode()), *_SAFE], b"")

    async def get(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - a Handler
        """Answer with a file of the page."""
        refuse_method(scope, "GET", "HEAD")
        path: str = scope["path"]
        if path in self._told:
            await answer(send, 200, _JSON, self._told[path])
            return
        found = self._files.get(f"{PAGE}index.html" if path == PAGE else path)
        if found is None:
            sentence = (
                f"path: expected {PAGE} or a file of that page, found {ascii(path)[1:81]}; nothing was done"
            )
            raise Refused(told(404, "no-such-path", sentence))
        is_ruled = path.endswith(_RULED)
        more = [*_SAFE, (b"content-security-policy", self._policy())] if is_ruled else _PLAIN
        await send_packed(scope, send, [*found[0], *more], *found[1:])

    async def document(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - a Handler
        """Answer with what a phone needs."""
        refuse_method(scope, "GET", "HEAD")
        key = scope["path"].removeprefix(DOCUMENTS).strip("/")
        if key and not _KEY.match(key):
            sentence = (
                f"key: expected 64 hexadecimal digits, found {ascii(key)[1:81]}; nothing was looked for"
            )
            raise Refused(told(404, "no-such-path", sentence), [_ANYBODY])
        try:
            body = await (self._documents.of_key(key) if key else self._documents.beginning())
        except Refused as exc:
            raise Refused(exc.problem, [_ANYBODY]) from exc
        except StoreError as exc:  # intake goes on: only what was asked for cannot be told
            raise Refused(told(503, "not-readable", f"capture: {exc}"), [_ANYBODY]) from exc
        await send_packed(scope, send, _JSON, body, packed(body))

    def _policy(self) -> bytes:
        """Allow what the page is made of, and requests to this server and the election's witnesses alone."""
        body = self._serving.sequencer.roster.definitions[-1].body
        asked = " ".join(("'self'", *witness_origins(body.witnesses)))
        return (
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; manifest-src 'self'; "
            f"worker-src 'self'; connect-src {asked}; "
            "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; "
            "trusted-types capture"
        ).encode()


def witness_origins(policy: str) -> list[str]:
    """Name the origins of the witnesses that a policy gives addresses of, each once."""
    try:
        urls = [one.url for one in Policy.parse(policy).witnesses] if policy else []
    except (PolicyError, NoteError):
        return []
    found = [urlsplit(url) for url in urls if url]
    plain = [one for one in found if re.fullmatch(r"[A-Za-z0-9.:\[\]-]+", one.netloc)]
    return list(
        dict.fromkeys(f"{one.scheme}://{one.netloc}" for one in plain if one.scheme in {"http", "https"})
    )


def _types(path: str) -> Headers:
    return [(b"content-type", TYPES[ending(path)])]
