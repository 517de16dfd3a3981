"""A server of a site's files with the header a real one sends, and with the one stream that says how long the log is."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from queue import Empty, Queue
from typing import Any

from polltrail.publish.site import CONTENT_SECURITY_POLICY

TYPES = {"html": "text/html; charset=utf-8", "js": "text/javascript; charset=utf-8", "css": "text/css; charset=utf-8", "json": "application/json"}  # fmt: skip


def verify_modules() -> dict[str, bytes]:
    folder = files("polltrail.web") / "static" / "verify"
    return {f"verify/{one.name}": one.read_bytes() for one in folder.iterdir() if one.name.endswith(".js")}


class SiteServer:
    """What is served can be changed while it is."""

    def __init__(self, served: dict[str, bytes]) -> None:
        self.served = served
        self.asked: list[str] = []
        self.said: Queue[int | None] = Queue()
        self.listening = threading.Event()
        self.url = ""

    def grow(self, size: int) -> None:
        """Say that the log has this size now."""
        self.said.put(size)


class Handler(BaseHTTPRequestHandler):
    """Answers with a file, or follows the log."""

    server: "Listening"

    def do_GET(self) -> None:
        site = self.server.site
        path = self.path.partition("?")[0].lstrip("/")
        site.asked.append(path)
        if path == "v1/size":
            self.stream(site)
        elif path in site.served:
            self.give(200, site.served[path], TYPES.get(path.rpartition(".")[2], "application/octet-stream"))
        else:
            self.give(404, b"", "text/plain")

    def give(self, status: int, data: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-security-policy", CONTENT_SECURITY_POLICY)
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def stream(self, site: SiteServer) -> None:
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.end_headers()
        site.listening.set()
        size: int | None = 0
        while size is not None:
            try:
                size = site.said.get(timeout=0.2)
                self.wfile.write(f"data: size is now {size}\n\n".encode())
            except Empty:
                self.wfile.write(b":\n\n")
            self.wfile.flush()

    def log_message(self, *_: Any) -> None:
        pass

    def handle(self) -> None:
        with suppress(OSError):  # a reader that went away
            super().handle()


class Listening(ThreadingHTTPServer):
    """A server that ends although somebody still follows."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, site: SiteServer) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.site = site
        site.url = f"http://127.0.0.1:{self.server_port}"


@contextmanager
def serving(served: dict[str, bytes]) -> Iterator[SiteServer]:
    """Serve these files by path until the block ends."""
    site = SiteServer(served)
    server = Listening(site)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        site.said.put(None)
        server.shutdown()
        server.server_close()
        thread.join()
