"""A sealed count in the coordinator's browser: its date brought forward, and opened, by the organiser's key alone."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from support.cli import polltrail_here as polltrail
from support.coordinating import open_key, screen
from support.desk import BROKEN, Seat
from support.election import HARBOUR, Made, agent_key, new_election
from support.seated import launched
from support.serving import Served, served, until

pytestmark = pytest.mark.browser
UNTIL = "2131-05-06T12:00:00Z"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = launched(playwright)
        yield chromium
        chromium.close()


@pytest.fixture
def made(tmp_path: Path) -> Made:
    made = new_election(tmp_path / "e", "--unseal-by", UNTIL)
    agent_key(made, tmp_path / "ada.key")
    agent_key(made, tmp_path / "registrar.key", role="registrar")
    return made


@pytest.fixture
def server(made: Made) -> Iterator[Served]:
    with served(made.path) as server:
        key, receipts = made.path.with_name("ada.key"), made.path.with_name("receipts")
        ran = polltrail("submit", server.url, HARBOUR / "forms.csv", "--key", key, "--receipts", receipts)
        assert ran.code == 0, ran.err
        yield server


def seat(browser: Browser) -> Seat:
    page = browser.new_context().new_page()
    page.add_init_script(BROKEN)
    found = Seat(page)
    page.on(
        "console",
        lambda one: (
            found.said.append(one.text)
            if one.type == "error" and "Failed to load resource" not in one.text
            else None
        ),
    )
    return found


def test_a_sealed_count_is_brought_forward_and_opened_in_the_browser(
    browser: Browser, made: Made, server: Served
) -> None:
    organiser = open_key(seat(browser), made.organiser_key, server.url)
    expect(organiser.page.locator(".glance")).to_contain_text(
        "4", timeout=120_000
    )  # who holds it may see arrivals
    screen(organiser, "Seal")
    organiser.see("It must be open by May 6, 2131")
    organiser.see("No state is known to be witnessed")
    organiser.page.get_by_label("Open by (UTC)").fill("2131-06-01T00:00")
    organiser.page.get_by_role("button", name="Sign the earlier date").click()
    organiser.see("Expected a date before May 6, 2131")
    organiser.page.get_by_label("Open by (UTC)").fill("2131-05-01T09:30")
    organiser.page.get_by_role("button", name="Sign the earlier date").click()
    organiser.see("It must be open by May 1, 2131, 9:30 AM UTC")

    registrar = open_key(seat(browser), made.path.with_name("registrar.key"), server.url)
    registrar.see("expected to be read once the count is open")
    assert registrar.page.get_by_role("link", name="Seal").count() == 0

    organiser.page.get_by_role("button", name="Sign and open").click()
    organiser.see("Tick the box first")
    organiser.page.get_by_label("Show everything to everybody, for ever").check()
    organiser.page.get_by_role("button", name="Sign and open").click()
    organiser.see("The count is open: everybody can read every entry")

    def kinds() -> list[str]:
        return [one["kind"] for one in polltrail("log", server.url, "--json").json["entries"]]

    until(lambda: kinds()[-1] == "unseal", every_s=0.5)
    assert (kinds()[-2:], kinds().count("transcription")) == (["definition", "unseal"], 4)
    verdict = polltrail("verify", server.url, "--election", made.id, "--json")
    assert verdict.json["sealed"]["unsealed_at"] == len(kinds()) - 1
    registrar.page.reload()
    registrar.page.locator(".glance").wait_for()
    assert re.search(r"of 4", registrar.text())
    assert organiser.said + registrar.said == []
