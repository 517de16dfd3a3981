"""What later stages say of a contest, in a browser: on a published site, and on a board while statements arrive."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, sync_playwright

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


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """A small night of the demonstration: its folder, and what was told of it."""
    out = tmp_path_factory.mktemp("demonstration") / "night"
    ran = polltrail("demo", "--small", "--speed", "20000", "--out", out, "--json")
    assert ran.code == 0, ran.err
    return out, ran.json


def test_the_night_of_the_demonstration_shows_what_the_rest_can_add(
    page: tuple[Page, list[str]], night: tuple[Path, dict[str, Any]]
) -> None:
    shown, _ = page
    out, ran = night
    site = out / "site"
    told = json.loads((site / "data" / "index.json").read_text(encoding="utf-8"))
    [number] = [one["number"] for one in told["contests"] if one["id"] == ran["contest"]]
    shown.goto((site / "en" / "contest" / f"{number}.html").as_uri())
    text = shown.inner_text("#projection")
    assert "stays ahead whatever the rest says" in text
    assert "REHEARSAL" in shown.inner_text("body")
    likely = ran["projected"]["announced"]["likely"]
    first = max(likely, key=lambda one: likely[one]["share"])
    assert f"{100 * likely[first]['share']:.1f}%" in text


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("ur", 390)])
def test_the_night_ends_in_a_house_under_both_counts_and_says_what_hangs_on_the_focus(
    page: tuple[Page, list[str]], night: tuple[Path, dict[str, Any]], language: str, width: int
) -> None:
    shown, _ = page
    out, told = night
    shown.set_viewport_size({"width": width, "height": 900})
    shown.goto((out / "site" / language / "index.html").as_uri())
    house = shown.locator("#house")
    check_pictures(house, told["parliament"], side_by_side=width > 1000)
    check_seats(house, told["parliament"])
    assert shown.evaluate("document.documentElement.scrollWidth <= innerWidth")
    [hinge] = told["parliament"]["hangs_on"]
    assert hinge["seat"] == told["contest"]
    plate = house.locator(".hinge")
    assert plate.count() == 1
    link = plate.locator("h3 a")
    assert told["contest"] in link.inner_text()
    assert [one.inner_text() for one in plate.locator("dd").all()] == [
        hinge["official"],
        hinge["independent"],
    ]
    if language == "en":
        text = plate.inner_text()
        for party, (before, after) in hinge["totals"].items():
            assert f"{party} {before} or {after}" in text
        for holder in (hinge["official"], hinge["independent"]):
            assert f"Only with {holder} in this seat do these have a majority: {holder} and" in text
        assert "do not give the same list of possible governments" in house.inner_text()
        found = Axe().run(shown).response["violations"]
        assert [one["id"] for one in found if one["impact"] in {"serious", "critical"}] == []
    link.click()
    assert told["contest"] in shown.inner_text("h1")


def check_pictures(house: Locator, told: dict[str, Any], *, side_by_side: bool) -> None:
    """Both half circles stand beside each other where there is room, each with every seat and one that is disputed."""
    pictures = house.locator("svg.hemicycle")
    boxes = [one.bounding_box() for one in pictures.all()]
    assert len(boxes) == 2
    assert (abs(boxes[0]["y"] - boxes[1]["y"]) < 2) == side_by_side
    assert all(box["width"] > 300 for box in boxes)
    for number, count in enumerate(("official", "independent")):
        one = pictures.nth(number)
        assert one.locator("g title").count() == told["houses"][count]["members"]
        assert one.locator("g.disputed").count() == 1
        assert one.get_attribute("role") == "img"
    rims = [one.get_attribute("class") for one in house.locator("svg.hemicycle g.disputed").all()]
    assert rims[0] != rims[1], "each in the colour of the other's holder"


def check_seats(house: Locator, told: dict[str, Any]) -> None:
    """The table has the seats of every party by either count."""
    rows = {
        row.locator("th").inner_text(): [cell.inner_text() for cell in row.locator("td strong").all()]
        for row in house.locator("table.of-house tbody tr").all()
    }
    seats = [told["houses"][count]["seats"] for count in ("official", "independent")]
    assert rows == {party: [str(one[party]["total"]) for one in seats] for party in seats[1]}


def test_a_board_has_the_house_too_and_the_law_it_is_made_by(
    page: tuple[Page, list[str]], night: tuple[Path, dict[str, Any]]
) -> None:
    shown, said = page
    out, told = night
    with served(out / "election") as server, server.client() as client:
        until(lambda: 'id="house"' in client.get("/en/index.html").text, within_s=60)
        assert client.get("/house.toml").text == (out / "election" / "house.toml").read_text(encoding="utf-8")
        shown.goto(f"{server.url}/en/index.html")
        check_pictures(shown.locator("#house"), told["parliament"], side_by_side=False)
        check_seats(shown.locator("#house"), told["parliament"])
    assert [one for one in said if "EventSource" not in one and "ERR_" not in one] == []
