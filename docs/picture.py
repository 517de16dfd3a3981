"""Makes the pictures of the README from what `make demo` leaves in build/demo: the site of its night, and a report of it."""

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread

from playwright.sync_api import Browser, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from support.chromium import find

ROOT = Path(__file__).parents[1]
IMAGES = ROOT / "docs" / "images"
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
FOCUS = re.compile("^T-13 ")


class Silent(SimpleHTTPRequestHandler):
    """Serves files without a word."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder; give its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Silent, directory=str(folder))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def shoot(browser: Browser, address: str, name: str, *, wide: int, high: int, dark: bool = False, seat: bool = False) -> None:  # fmt: skip
    """Take a picture of the top of a page, or of the page of the contest in focus that it links to."""
    page = browser.new_page(
        viewport={"width": wide, "height": high},
        color_scheme="dark" if dark else "light",
        device_scale_factor=1,
    )
    page.goto(address)
    if seat:
        page.get_by_role("link", name=FOCUS).first.click()
        page.wait_for_load_state()
    page.screenshot(path=IMAGES / f"{name}.png")
    page.close()


def main(night: Path) -> None:
    """Make every picture of a night."""
    with TemporaryDirectory() as folder, sync_playwright() as playwright, served(night / "site") as address:
        report = Path(folder) / "report"
        program = [sys.executable, "-c", "from polltrail.cli.main import main; main()"]
        subprocess.run([*program, "compare", night / "election", "--out", report], stdout=subprocess.DEVNULL)  # noqa: S603, PLW1510 - it may have findings
        browser = playwright.chromium.launch(executable_path=find(), args=QUIET)
        shoot(browser, f"{address}/en/index.html", "night", wide=1000, high=1240)
        shoot(browser, f"{address}/en/index.html", "night-contest", wide=1000, high=1240, seat=True)
        shoot(browser, f"{address}/ur/index.html", "night-phone", wide=390, high=844, dark=True, seat=True)
        shoot(browser, (report / "index.html").as_uri(), "report", wide=1000, high=560)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if sys.argv[1:] else ROOT / "build" / "demo")
