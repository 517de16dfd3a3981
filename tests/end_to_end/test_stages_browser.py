"""What later stages say of a contest, in a browser: on a published site, and on a board while statements arrive."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from support.chromium import find
from support.cli import polltrail
from support.count_night import lay_out, reading
from support.night import entry_of
from support.serving import served, until
from support.sites import N1, S1, publish

pytestmark = pytest.mark.browser
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
FORMS = [(N1, (110, 120)), (S1, (230, 90))]
NIGHT = [reading(who, slot, votes) for slot, votes in FORMS for who in ("agent 0", "clerk 0")]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find(), args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[tuple[Page, list[str]]]:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    said: list[str] = []
    page.on("console", lambda one: said.append(one.text) if one.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    yield page, said
    page.close()


@pytest.mark.parametrize("language", ["en", "ur"])
def test_a_published_site_says_what_the_stations_out_will_add(
    page: tuple[Page, list[str]], tmp_path: Path, language: str
) -> None:
    shown, _ = page
    publish(lay_out(tmp_path / "election", NIGHT), tmp_path / "www", languages=("en", "ur"))
    shown.goto((tmp_path / "www" / language / "contest" / "0.html").as_uri())
    section = shown.locator("#projection")
    assert section.locator("svg.likely").count() >= 2
    box = section.locator("table").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert shown.evaluate("document.documentElement.scrollWidth <= innerWidth")
    if language == "en":
        assert "Chance to come first" in section.inner_text()
        assert "few stations are in" in section.inner_text()
        assert "from 2 of 4 stations" in section.inner_text()


def test_a_board_says_it_as_statements_arrive_and_keeps_it_while_figures_change(
    page: tuple[Page, list[str]], tmp_path: Path
) -> None:
    shown, said = page
    with served(lay_out(tmp_path / "election")) as server, server.client() as client:
        until(lambda: client.get("/en/contest/0.html").status_code == 200)
        shown.goto(f"{server.url}/en/contest/0.html")
        for statement in NIGHT:
            assert client.post("/v1/statements", content=entry_of(statement)).status_code == 201
        until(lambda: 'id="projection"' in client.get("/en/stages/contest/0.html").text)
        assert (
            client.post("/v1/statements", content=entry_of(reading("agent 1", S1, (230, 90)))).status_code
            == 201
        )
        shown.wait_for_selector("#stages #projection", timeout=120_000)
        text = shown.inner_text("#projection")
        assert "What the stations still out will add" in text
        assert "from 2 of 4 stations" in text
    assert [one for one in said if "EventSource" not in one and "ERR_" not in one] == []


def test_the_night_of_the_demonstration_shows_what_the_rest_can_add(
    page: tuple[Page, list[str]], tmp_path: Path
) -> None:
    shown, _ = page
    ran = polltrail("demo", "--small", "--speed", "20000", "--out", tmp_path / "night", "--json")
    assert ran.code == 0, ran.err
    site = tmp_path / "night" / "site"
    told = json.loads((site / "data" / "index.json").read_text(encoding="utf-8"))
    [number] = [one["number"] for one in told["contests"] if one["id"] == ran.json["contest"]]
    shown.goto((site / "en" / "contest" / f"{number}.html").as_uri())
    text = shown.inner_text("#projection")
    assert "stays ahead whatever the rest says" in text
    assert "REHEARSAL" in shown.inner_text("body")
    likely = ran.json["projected"]["announced"]["likely"]
    first = max(likely, key=lambda one: likely[one]["share"])
    assert f"{100 * likely[first]['share']:.1f}%" in text
