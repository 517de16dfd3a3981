"""The desk as people see it: at every width, in light and dark, from right to left, and by keys alone; nothing breaks its policy."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from support.desk import N1, S1, DeskNight, Seat, desk
from support.seated import launched, read_form

pytestmark = pytest.mark.browser
WIDTHS = {"phone": {"width": 390, "height": 844}, "desktop": {"width": 1280, "height": 800}}
PICTURES = os.environ.get("POLLTRAIL_PICTURES")
"""A folder for pictures of every screen, for whoever wants to look."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = launched(playwright)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def night(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DeskNight]:
    """One form that waits for a reader, and one that readers read otherwise, on two photographs."""
    with desk(tmp_path_factory.mktemp("desk")) as found:
        found.bring("agent 0", N1, (310, 127))
        first = found.clerk(browser, "first")
        read_form(first, {"A": 310, "B": 172}, {"Ballot papers found in the box": 480}, sure=True)
        first.page.goto("about:blank")
        found.becomes(N1, "held")
        found.bring("agent 1", N1, (310, 128), width=480)
        found.bring("agent 0", S1, (110, 20))
        yield found


def look(seat: Seat, name: str) -> None:
    """Nothing runs out of the page, axe finds nothing serious, and there is a picture if somebody wants one."""
    page = seat.page
    page.wait_for_timeout(300)
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    found = Axe().run(page)
    serious = [one for one in found.response["violations"] if one["impact"] in {"serious", "critical"}]
    assert serious == [], found.generate_report()


def speak(page: Page, language: str) -> None:
    page.add_init_script(f"localStorage.setItem('polltrail-language', '{language}')")


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(("language", "scheme"), [("en", "light"), ("en", "dark"), ("ur", "light"), ("ur", "dark"), ("fr", "light")])  # fmt: skip
def test_every_screen_holds_together(
    browser: Browser, night: DeskNight, language: str, scheme: Any, width: str
) -> None:
    name, how = f"{width}-{scheme}-{language}", {"color_scheme": scheme, "viewport": WIDTHS[width]}
    clerk, reviewer = (night.seat(browser, **how) for _ in range(2))
    for seat in (clerk, reviewer):
        speak(seat.page, language)
    clerk.page.goto(f"{night.server.url}/desk/")
    clerk.page.locator("#link").wait_for()
    direction = clerk.page.evaluate("[document.documentElement.dir, document.documentElement.lang]")
    assert direction == ["rtl" if language == "ur" else "ltr", language]
    look(clerk, f"{name}-1-entrance")
    clerk.page.goto(night.invitation("clerk", name))
    clerk.page.locator("button.main").wait_for()
    look(clerk, f"{name}-2-invitation")
    clerk.page.locator("button.main").click()
    clerk.page.locator(".figure").first.wait_for()
    clerk.page.locator(".figure").nth(1).fill("700")
    look(clerk, f"{name}-3-reading")
    clerk.page.locator(".end .plain").click()
    clerk.page.locator(".card").wait_for()
    look(clerk, f"{name}-4-nothing")
    reviewer.page.goto(f"{night.server.url}/desk/")
    reviewer.page.set_input_files("#key-file", night.root.parent / "reviewer 0.key")
    reviewer.page.locator("table.waiting").wait_for()
    look(reviewer, f"{name}-5-list")
    reviewer.page.locator("table.waiting a").first.click()
    reviewer.page.locator("#outcome-correct").check()
    look(reviewer, f"{name}-6-decision")
    for seat in (clerk, reviewer):
        assert seat.said == []
        seat.page.context.close()
        night.seats.remove(seat)


def test_a_reviewer_needs_no_mouse(browser: Browser, night: DeskNight) -> None:
    seat = night.reviewer(browser, "reviewer 1")
    page = seat.page
    page.get_by_role("button", name="Give me the next").wait_for()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Your decision").wait_for()
    tab_to(page, ".window")
    before = page.evaluate("document.activeElement.querySelector('img').style.transform")
    for key in ("r", "+", "ArrowLeft"):
        page.keyboard.press(key)
    after = page.evaluate("document.activeElement.querySelector('img').style.transform")
    assert "rotate(0deg)" in before
    assert "rotate(90deg)" in after
    tab_to(page, "input[name=outcome]")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.value") == "hold"
    tab_to(page, "#reason")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.value") == "blank_account"
    tab_to(page, ".decision .main")
    page.keyboard.press("Enter")
    seat.see("your decision is in")


def tab_to(page: Page, selector: str) -> None:
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"no key leads to {selector}")
