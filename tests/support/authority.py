"""An electoral authority's web server, whose pages a test changes: slow, gone, failing, redirecting, over TLS.

with authority() as server:
    server.show("/page.csv", b"...")
    server.answer("/page.csv", 503, headers={"retry-after": "7"})
    server.asked[-1].headers["user-agent"]
"""

import hashlib
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from support.certificates import Issued

Serve = Callable[["Handler"], None]


@dataclass(frozen=True)
class Asked:
    path: str
    headers: dict[str, str]


@dataclass
class Authority:
    """What it shows, and who asked for what."""

    url: str
    pages: dict[str, Serve] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)

    def show(self, path: str, data: bytes, **headers: str) -> None:
        """Show a page, which answers 304 to whoever has it."""
        etag = f'"{hashlib.sha256(data).hexdigest()[:16]}"'

        def serve(handler: "Handler") -> None:
            same = handler.headers.get("if-none-match") == etag
            told = {"etag": etag, **{name.replace("_", "-"): value for name, value in headers.items()}}
            handler.reply(304 if same else 200, b"" if same else data, told)

        self.pages[path] = serve

    def answer(
        self, path: str, status: int, data: bytes = b"", headers: dict[str, str] | None = None
    ) -> None:
        self.pages[path] = lambda handler: handler.reply(status, data, headers or {})

    def trickle(self, path: str, data: bytes, every_s: float) -> None:
        """Send a byte at a time."""

        def serve(handler: "Handler") -> None:
            handler.send_response(200)
            handler.send_header("content-length", str(len(data)))
            handler.end_headers()
            for byte in data:
                handler.wfile.write(bytes([byte]))
                handler.wfile.flush()
                time.sleep(every_s)

        self.pages[path] = serve

    def cut(self, path: str, data: bytes) -> None:
        """Promise more than is sent."""

        def serve(handler: "Handler") -> None:
            handler.send_response(200)
            handler.send_header("content-length", str(2 * len(data)))
            handler.end_headers()
            handler.wfile.write(data)
            handler.close_connection = True

        self.pages[path] = serve

    def paths(self) -> list[str]:
        return [one.path for one in self.asked if one.path != "/robots.txt"]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    authority: Authority

    def do_GET(self) -> None:
        self.authority.asked.append(
            Asked(self.path, {name.lower(): value for name, value in self.headers.items()})
        )
        serve = self.authority.pages.get(self.path)
        try:
            if serve is None:
                self.reply(404, b"not here", {})
            else:
                serve(self)
        except (BrokenPipeError, ConnectionResetError, ssl.SSLError):
            self.close_connection = True

    def reply(self, status: int, data: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        if status != 304:
            self.send_header("content-length", str(len(data)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def authority(certificate: Issued | None = None) -> Iterator[Authority]:
    """Serve on a port of its own, with TLS if there is a certificate."""
    handler = type("Bound", (Handler,), {})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    server.block_on_close = False
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate.certificate, certificate.key)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    scheme = "http" if certificate is None else "https"
    handler.authority = Authority(f"{scheme}://127.0.0.1:{server.server_address[1]}")  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield handler.authority  # type: ignore[attr-defined]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
