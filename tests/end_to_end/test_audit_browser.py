"""Whether the official result stands, in a real browser: on the live board while it is served, and on the published site."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from support.announced import announced
from support.chromium import find
from support.serving import served, until
from support.site_server import serving
from support.sites import files_of, publish

pytestmark = pytest.mark.browser
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find(), args=ARGUMENTS)
        yield chromium
        chromium.close()


def test_the_live_board_says_it_once_it_is_worked_out(browser: Browser, tmp_path: Path) -> None:
    place = announced(tmp_path, (900, 20))
    with served(place.root) as server, server.client() as client:
        until(lambda: 'id="audit"' in client.get("/en/contest/0.html").text)
        page = browser.new_page(viewport={"width": 390, "height": 844})
        page.goto(f"{server.url}/en/contest/0.html")
        section = page.get_by_role("region", name="Does the official result stand?")
        expect(section).to_contain_text("The forms alone rule this outcome out")
        expect(section).to_contain_text("there is no probability here, only arithmetic")
        page.close()


@pytest.mark.parametrize(
    ("language", "heading", "lead"),
    [("en", "Does the official result stand?", "+880"), ("ur", "کیا سرکاری نتیجہ قائم رہتا ہے؟", "880")],
)
@pytest.mark.parametrize("width", [390, 1280])
def test_the_published_site_says_it_within_the_width_of_the_page(
    browser: Browser, tmp_path: Path, language: str, heading: str, lead: str, width: int
) -> None:
    place = announced(tmp_path, (900, 20))
    publish(place.root, tmp_path / "out", languages=("en", "ur"))
    with serving(files_of(tmp_path / "out")) as site:
        page = browser.new_page(viewport={"width": width, "height": 844})
        page.goto(f"{site.url}/{language}/contest/0.html")
        section = page.get_by_role("region", name=heading)
        expect(section.locator("td").first).to_contain_text(lead)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert section.evaluate("one => one.scrollWidth <= one.clientWidth")
        page.close()
