"""The page in a real browser: phone, desktop, dark, paper; nothing runs out of the page, nothing is asked for."""

from collections.abc import Iterator
from pathlib import Path
from shutil import which

import pytest
from playwright.sync_api import Browser, sync_playwright

from polltrail.publish import report
from support.account import hostile_account, many_contests, small_account

pytestmark = pytest.mark.browser

OFFLINE = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
PAGES = {
    "small": small_account,
    "many": lambda: many_contests(80),
    "hostile": lambda: hostile_account("<b>x" * 30),
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = which("chromium") or which("chromium-browser") or which("google-chrome")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=OFFLINE)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder: Path = tmp_path_factory.mktemp("report")
    for name, make in PAGES.items():
        (folder / f"{name}.html").write_bytes(report(make()))
    return {name: (folder / f"{name}.html").as_uri() for name in PAGES}


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_runs_out_of_the_page(browser: Browser, pages: dict[str, str], name: str, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(pages[name])
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert said == []
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    page.close()


def test_a_dark_desktop_gets_a_dark_page_with_pale_text(browser: Browser, pages: dict[str, str]) -> None:
    seen: dict[str, list[str]] = {}
    for scheme in ("light", "dark"):
        page = browser.new_page(color_scheme=scheme)
        page.goto(pages["small"])
        style = "getComputedStyle(document.querySelector('{}')).{}"
        seen[scheme] = [
            page.evaluate(style.format("body", "backgroundColor")),
            page.evaluate(style.format("figure svg text", "fill")),
            page.evaluate(style.format("figure svg path[fill]", "fill")),
        ]
        page.close()
    assert all(light != dark for light, dark in zip(seen["light"], seen["dark"], strict=True))


def test_on_paper_everything_folded_is_open(browser: Browser, pages: dict[str, str]) -> None:
    page = browser.new_page()
    page.goto(pages["small"])
    page.emulate_media(media="print")
    heights = page.evaluate(
        "[...document.querySelectorAll('details.group')].map(one => one.getBoundingClientRect().height)"
    )
    assert min(heights) > 60
    page.close()
