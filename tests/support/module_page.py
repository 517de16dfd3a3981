"""An empty page in a browser, from an address that has the modules of all pages, and asks them what a test wants to know."""

import json
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

import polltrail.web
from support.chromium import find

STATIC = Path(polltrail.web.__file__).parent / "static"
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync", "--disable-component-update"]  # fmt: skip
CAMERA = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
"""A camera that shows a turning circle, and a person who allows its use."""


@contextmanager
def chromium(*more: str) -> Iterator[Browser]:
    """Start a browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=[*QUIET, *more])
        yield browser
        browser.close()


class _Files(SimpleHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path in {"/", "/capture/"}:
            self.send_response(200)
            self.send_header("content-type", "text/html")
            self.end_headers()
            self.wfile.write(b"<!doctype html><html lang=en><title>empty</title><body></body>")
        else:
            super().do_GET()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def modules_served() -> Iterator[str]:
    """Serve the modules as any static host has them; give the address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Files, directory=str(STATIC)))
    server.daemon_threads = True
    Thread(target=lambda: server.serve_forever(poll_interval=0.01), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


_ASK = """async ([module, body, given]) => {
  const bytes = (text) => Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
  const revive = (_, value) => (typeof value?.base64 === "string" ? bytes(value.base64) : value);
  const loaded = await import(module);
  const work = Object.getPrototypeOf(async function () {}).constructor("it", "given", body);
  try {
    return { is: (await work(loaded, JSON.parse(given, revive))) ?? null };
  } catch (error) {
    return { refused: error.message, code: error.code ?? null };
  }
}"""


def ask(page: Page, module: str, body: str, *given: Any) -> dict[str, Any]:
    """Run the body of a function with a module as `it`; bytes go as they are, and come back as base64."""
    told = json.dumps(given, default=lambda data: {"base64": b64encode(data).decode()})
    return page.evaluate(_ASK, [module, body, told])


def sent(text: str) -> bytes:
    """Bytes that came back."""
    return b64decode(text)
