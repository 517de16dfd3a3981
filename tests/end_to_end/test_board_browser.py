"""The live board in a real browser: it takes in what is new while statements arrive; no script fails and no policy is broken."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from support.chromium import find
from support.count_night import SLOTS, begun, lay_out, reading
from support.night import entry_of
from support.serving import Served, served, until

pytestmark = pytest.mark.browser
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
BEGUN = len(begun())


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find(), args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    root: Path = lay_out(tmp_path_factory.mktemp("board") / "election")
    with served(root) as server, server.client() as client:
        until(lambda: client.get("/en/").status_code == 200)
        yield server


@pytest.fixture
def page(browser: Browser, server: Served) -> Iterator[tuple[Page, list[str]]]:
    page = browser.new_page()
    said: list[str] = []
    page.on(
        "console", lambda message: said.append(message.text) if message.type in {"error", "warning"} else None
    )
    page.on("pageerror", lambda error: said.append(str(error)))
    page.add_init_script(
        "addEventListener('securitypolicyviolation', (e) => console.error(`policy: ${e.violatedDirective} ${e.blockedURI}`))"
    )
    yield page, said
    page.close()


def hand_in(client: httpx.Client, who: str, slot: tuple[str, str]) -> None:
    assert client.post("/v1/statements", content=entry_of(reading(who, slot, (10, 20)))).status_code == 201


def test_the_board_takes_in_what_is_new_while_statements_arrive(
    page: tuple[Page, list[str]], server: Served
) -> None:
    shown, said = page
    asked: list[str] = []
    shown.on("request", lambda request: asked.append(request.url))
    shown.goto(f"{server.url}/en/")
    before = shown.inner_text("#main")
    with server.client() as client:
        for slot in SLOTS[:4]:
            for who in ("agent 0", "clerk 0"):
                hand_in(client, who, slot)
    last = f"/at/{BEGUN + 8}/fragment/en/index.html"
    for _ in range(300):
        if any(last in url for url in asked):
            break
        shown.wait_for_timeout(100)
    assert any(last in url for url in asked)
    shown.wait_for_function("before => document.getElementById('main').innerText !== before", arg=before)
    assert all(url.startswith((server.url, "data:")) for url in asked)
    assert said == []


@pytest.mark.parametrize("path", ["/", "/ur/", "/en/place/1.html", "/en/station/0/0.html", "/en/contest/0.html", "/en/search.html?q=n1",
                                  "/en/findings.html", "/en/about.html", "/ur/embed/0.html", f"/at/{BEGUN}/en/index.html", "/api.html"])  # fmt: skip
def test_no_page_breaks_its_policy_or_runs_a_script_that_fails(
    page: tuple[Page, list[str]], server: Served, path: str
) -> None:
    shown, said = page
    answer = shown.goto(f"{server.url}{path}")
    assert answer is not None
    assert answer.status == 200
    shown.wait_for_timeout(200)
    assert said == []
