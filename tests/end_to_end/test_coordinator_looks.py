"""The coordinator's screens as people see them: at every width, in light and dark, from right to left."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, sync_playwright

from support.coordinating import PASSPHRASE, begin_names, coordinator, evening, invite, screen
from support.count_night import incident, official, reading
from support.desk import N1, N2, DeskNight, Seat, fingerprint_of
from support.seated import launched

pytestmark = pytest.mark.browser
SCREENS = ("field", "people", "invite", "messages", "official", "seal")
WIDTHS = {"phone": {"width": 390, "height": 844}, "desktop": {"width": 1280, "height": 800}}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = launched(playwright)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def night(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DeskNight]:
    with evening(tmp_path_factory.mktemp("coordinator") / "evening") as found:
        for number, (who, slot, votes) in enumerate((("agent 0", N1, (310, 127)), ("clerk 0", N1, (310, 128)), ("agent 1", N2, (1, 2)))):  # fmt: skip
            found.say(reading(who, slot, votes, number=number))
        found.say(incident("agent 2", "S1"))
        found.say(official("watcher 0", (400, 300)))
        organiser = coordinator(found, browser)
        screen(organiser, "Invite")
        begin_names(organiser)
        invite(organiser, "Amina Bibi, +92 300 1234567, N1|N2")
        screen(organiser, "Messages")
        organiser.page.get_by_label("Message", exact=True).fill("Stay until the form is posted.")
        organiser.page.get_by_role("button", name="Sign and send").click()
        organiser.see("Sent as message 1")
        yield found


def look(seat: Seat) -> None:
    """Nothing runs out of the page, and axe finds nothing serious."""
    page = seat.page
    page.wait_for_timeout(300)
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    found = Axe().run(page)
    serious = [one for one in found.response["violations"] if one["impact"] in {"serious", "critical"}]
    assert serious == [], found.generate_report()


@pytest.mark.parametrize(("language", "scheme", "width"), [("en", "light", "desktop"), ("ur", "dark", "phone"), ("fr", "dark", "desktop"), ("sw", "light", "phone")])  # fmt: skip
def test_every_screen_holds_together(
    browser: Browser, night: DeskNight, language: str, scheme: Any, width: str
) -> None:
    seat = night.seat(browser, color_scheme=scheme, viewport=WIDTHS[width])
    page = seat.page
    page.add_init_script(f"localStorage.setItem('polltrail-language', '{language}')")
    page.goto(f"{night.server.url}/desk/")
    page.locator("#session-key summary").click()
    page.set_input_files("#key-file-session", night.root.parent / "organiser.key")
    look(seat)
    page.locator("#open-key button[type=submit]").click()
    page.locator("#silent").wait_for()
    for name in (*SCREENS, f"people/{fingerprint_of('agent 0')}"):
        page.evaluate("name => { location.hash = name }", name)
        page.locator(".coordinator > *").first.wait_for()
        look(seat)
    page.evaluate("location.hash = 'people'")
    page.fill("#passphrase", PASSPHRASE)
    page.locator("#open-names button[type=submit]").click()
    page.locator("#not-come").wait_for()
    assert "Amina Bibi" in page.inner_text("#not-come")
    look(seat)
    assert page.evaluate("document.documentElement.dir") == ("rtl" if language == "ur" else "ltr")
