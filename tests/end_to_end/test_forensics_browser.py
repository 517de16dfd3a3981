"""The pictures of figures in a real browser: phone, desktop, dark and from right to left; nothing runs out of the page."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from polltrail.forensics import look_at
from polltrail.forensics.pictures import pictures_of
from polltrail.forensics.shown import QUICK, shown
from polltrail.publish.site import assets, contest_page
from polltrail.tally.board.looked import LEAST_STATIONS
from support import boards
from support.chromium import find
from support.cli import polltrail, polltrail_here
from support.polls import clean_polls
from support.shared_data import DATA, needs_shared_data

pytestmark = pytest.mark.browser
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
OUT_OF_PAGE = """[...document.querySelectorAll('main svg text, main svg path, main svg circle')].filter(one => {
  const box = one.getBoundingClientRect(); return box.width && (box.left < -1 || box.right > innerWidth + 1) }).length"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find(), args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("forensics")
    tests = [
        word for name in ("integer_percent", "last_digit", "copies", "klimek") for word in ("--test", name)
    ]
    assert polltrail_here("forensics", DATA / "georgia-2013-presidential", *tests, "--out", out).code in {
        0,
        1,
    }
    return out / "index.html"


@needs_shared_data
@pytest.mark.parametrize("width", [390, 1280])
def test_the_report_of_a_real_election_fits_and_asks_for_nothing(
    browser: Browser, report: Path, width: int
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(report.as_uri())
    assert page.locator("figure svg").count() == 8
    assert page.evaluate(OUT_OF_PAGE) == 0
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert "fraud" not in page.inner_text("body").lower()
    assert [one for one in asked if not one.startswith(("file:", "data:"))] == []
    assert said == []
    page.close()


@needs_shared_data
def test_pictures_of_a_dark_page_are_in_its_colours(browser: Browser, report: Path) -> None:
    seen = []
    for scheme in ("light", "dark"):
        page = browser.new_page(color_scheme=scheme)
        page.goto(report.as_uri())
        kinds = ("path[fill='#0f3857']", "path[fill='#2f6f9f']", "polyline[stroke='#5a6068']", "text")
        seen.append(
            [
                page.evaluate(f'getComputedStyle(document.querySelector("figure svg {one}")).{what}')
                for one in kinds
                for what in ("fill", "stroke")
                if what in one or one == "text"
            ]
        )
        page.close()
    light, dark = seen
    assert all(one != other for one, other in zip(light, dark, strict=True) if one != "none")


@pytest.mark.parametrize("language", ["en", "ur"])
@pytest.mark.parametrize("width", [390, 1280])
def test_the_section_of_a_contest_fits_in_both_directions(
    browser: Browser, tmp_path: Path, language: str, width: int
) -> None:
    board, around = boards.focus_contest(), boards.site()
    polls = clean_polls(5)
    [looked] = look_at({board.figures.id: polls}, QUICK)
    value = replace(
        shown(looked, pictures_of(polls, looked.findings), of=1_600), leader=board.figures.choices[0].id
    )
    page_path = tmp_path / language / around.links.contest(board.figures.id)
    page_path.parent.mkdir(parents=True)
    page_path.write_bytes(contest_page(board, around, language, stages={"forensics": value}))
    for name, data in assets(around).items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.goto(page_path.as_uri())
    section = page.locator("#forensics")
    assert section.locator("svg.pictured").count() == 4
    assert section.locator("svg.pictured").first.bounding_box()["width"] > 300  # type: ignore[index]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate(OUT_OF_PAGE) == 0
    # Arrows stand at the end of their axis, whatever runs the other way beside them.
    places = page.evaluate(
        "[...document.querySelectorAll('#forensics svg text')].filter(one => '→↑'.includes(one.textContent)).map(one => "
        "[one.textContent, one.getBoundingClientRect().left - one.closest('svg').getBoundingClientRect().left])"
    )
    assert len(places) == 8
    assert all(at < 20 if arrow == "↑" else at > 250 for arrow, at in places)
    page.close()


def test_the_night_of_the_demonstration_shows_what_tests_left_over(browser: Browser, tmp_path: Path) -> None:
    ran = polltrail("demo", "--small", "--speed", "20000", "--out", tmp_path / "night", "--json")
    assert ran.code == 0, ran.err
    site = tmp_path / "night" / "site"
    index = json.loads((site / "data" / "index.json").read_text(encoding="utf-8"))
    [number] = [one["number"] for one in index["contests"] if one["id"] == ran.json["contest"]]
    looked = ran.json["looked"]
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto((site / "en" / "contest" / f"{number}.html").as_uri())
    text = page.inner_text("#forensics")
    assert "Findings, not verdicts:" in text
    assert f"confirmed forms of {looked['stations']} of {looked['of']} stations" in text
    assert looked["stations"] < LEAST_STATIONS
    assert (looked["tested"], looked["left"]) == (0, [])
    assert "Too few forms are in to be tested." in text
    page.goto((site / "ur" / "contest" / f"{number}.html").as_uri())
    assert page.evaluate("getComputedStyle(document.querySelector('#forensics')).direction") == "rtl"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate(OUT_OF_PAGE) == 0
    page.close()
