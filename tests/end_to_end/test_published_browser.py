"""A published site from a plain file server, in a sub-folder, in a real browser: found, proved, and nothing asked elsewhere."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from support.chromium import find
from support.sites import lay_out_eventful, publish

pytestmark = pytest.mark.browser

OFFLINE = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync", "--disable-component-update"]  # fmt: skip
BELOW = "counts/2031"


@dataclass
class Visit:
    """One visit, and all that was asked for and complained of; a policy that is violated is complained of."""

    page: Page
    home: str
    asked: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("browsed")
    publish(lay_out_eventful(made / "election"), made / "www" / BELOW, languages=("en", "ur"))
    return made / "www"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=find(), args=OFFLINE)
        yield opened
        opened.close()


@pytest.fixture
def visit(folder: Path, browser: Browser, tmp_path: Path) -> Iterator[Visit]:
    copy = Path(shutil.copytree(folder, tmp_path / "www"))
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(copy)))
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    page = browser.new_page(viewport={"width": 390, "height": 844})
    made = Visit(page=page, home=f"http://127.0.0.1:{server.server_port}/{BELOW}/")
    page.on("request", lambda request: made.asked.append(request.url))
    page.on(
        "console",
        lambda message: made.said.append(message.text) if message.type in {"error", "warning"} else None,
    )
    page.on("pageerror", lambda error: made.said.append(str(error)))
    try:
        yield made
    finally:
        page.close()
        server.shutdown()
        server.server_close()
        thread.join()


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


def find_station(visit: Visit, words: str) -> None:
    visit.page.goto(f"{visit.home}en/search.html")
    visit.page.fill("#q", words)
    visit.page.press("#q", "Enter")
    visit.page.click("#found a")
    visit.page.wait_for_selector("#prove button")


def test_a_station_is_found_and_every_entry_about_it_is_proved(visit: Visit) -> None:
    find_station(visit, "port s1")
    assert visit.page.url == f"{visit.home}en/station/0/2.html"
    visit.page.click("#prove button")
    visit.page.wait_for_selector("#prove .holds")
    assert visit.page.locator(".statements .proven.holds").count() >= 5
    assert visit.said == []
    assert [url for url in visit.asked if not url.startswith((visit.home, "data:"))] == []


def test_a_changed_entry_is_not_proved(visit: Visit, tmp_path: Path) -> None:
    bundle = next((tmp_path / "www" / BELOW / "log" / "tile" / "entries").rglob("*.p/*"))
    bundle.write_bytes(bundle.read_bytes().replace(b'"sig":"', b'"sig":"A', 1))
    find_station(visit, "S1")
    visit.page.click("#prove button")
    visit.page.wait_for_selector("#prove .fails, #prove .unknown")
    assert visit.page.locator("#prove .holds").count() == 0


def test_every_page_opens_without_a_complaint(visit: Visit, tmp_path: Path) -> None:
    root = tmp_path / "www" / BELOW
    pages = sorted(path.relative_to(root).as_posix() for path in root.rglob("*.html"))
    assert len(pages) > 20
    for path in pages:
        answer = visit.page.goto(visit.home + path)
        assert answer is not None
        assert answer.status == 200
        visit.page.wait_for_load_state("networkidle")
    assert visit.said == []
    assert [url for url in visit.asked if not url.startswith((visit.home, "data:"))] == []


def test_the_pages_can_be_read_from_the_disk(visit: Visit, tmp_path: Path) -> None:
    visit.page.goto((tmp_path / "www" / BELOW / "index.html").as_uri())
    visit.page.click("main a[href]")
    assert visit.page.inner_text("h1")
    assert "/en/" in visit.page.url or "/ur/" in visit.page.url
