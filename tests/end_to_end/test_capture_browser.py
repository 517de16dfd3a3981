"""An agent's evening in a real browser against a real server: enrolled by a link, without network, sent once, proven."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from polltrail.statement import Statement
from polltrail.statement.bodies import ImageBody, IncidentBody, TranscriptionBody
from support.capturing import ARGUMENTS, FORM_45, Capturing, capturing, enrol, fill, watched_page
from support.chromium import find
from support.serving import until

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 844}
WITHOUT_NETWORK = "Failed to load resource: net::ERR_INTERNET_DISCONNECTED"
SERIOUS = {"serious", "critical"}


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as found:
        yield found


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    chromium = playwright.chromium.launch(executable_path=find(), args=ARGUMENTS)
    yield chromium
    chromium.close()


@pytest.fixture(scope="module")
def election(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Capturing]:
    with capturing(tmp_path_factory.mktemp("capture"), agents=13, witnesses=4) as made:
        yield made


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport=PHONE, permissions=["camera"], locale="en-GB")
    yield context
    context.close()


def complaints(said: list[str]) -> list[str]:
    """What scripts and policy complained of, besides the network that was switched off."""
    return [one for one in said if one != WITHOUT_NETWORK and "willReadFrequently" not in one]


def works_offline(page: Page) -> None:
    page.wait_for_function(
        "async () => (await navigator.serviceWorker.ready).active.state === 'activated' && navigator.serviceWorker.controller"
    )


def photograph(page: Page) -> None:
    page.click("#camera-open")
    page.wait_for_selector("#camera-take")
    page.wait_for_function("document.querySelector('.camera video').videoWidth > 0")
    page.click("#camera-take")
    page.wait_for_selector(".photos img")


def open_form(page: Page, number: int = 0) -> None:
    page.locator(".forms a").nth(number).click()
    page.wait_for_selector("#photographs")


def accepted(page: Page) -> None:
    page.wait_for_selector(".steps li:nth-child(2).done", timeout=120_000)


def said_by(election: Capturing, page: Page) -> list[Statement]:
    """What this phone's key has said in the log, of readings."""
    key = page.evaluate("async () => (await (await import('/capture/store.js')).kept('me')).key")
    return [one for one in election.statements("transcription") if one.key == key]


def mine(election: Capturing, page: Page) -> list[TranscriptionBody]:
    """The readings themselves."""
    return [one.body for one in said_by(election, page) if isinstance(one.body, TranscriptionBody)]


def test_an_evening_without_network_is_signed_kept_sent_and_proven(
    election: Capturing, phone: BrowserContext
) -> None:
    page, said = watched_page(phone)
    enrol(page, election.link(0))
    assert "v1." not in page.url, "the invitation is a secret, and leaves the address"
    works_offline(page)
    phone.set_offline(True)
    page.reload()
    page.wait_for_selector(".station")
    open_form(page)
    photograph(page)
    fill(page, FORM_45)
    page.check("fieldset.mark-row:has-text('Stamp') input[value=absent]")
    page.reload()
    page.wait_for_selector(".photos img")
    assert page.input_value('input[data-name="valid_votes"]') == "92"
    page.click("#to-check")
    page.wait_for_selector("#sign")
    assert page.locator(".pictures img").count() == 1
    page.click("#sign")
    page.wait_for_selector(".steps li:first-child.done")
    page.reload()
    page.wait_for_selector(".steps li:nth-child(2).open")
    assert "Waiting" in page.inner_text(".steps")
    phone.set_offline(False)
    accepted(page)
    page.wait_for_selector(".steps li:nth-child(3).done", timeout=120_000)
    assert "they told this phone so themselves" in page.inner_text(".steps")
    until(lambda: "1 of 1" in page.inner_text("#photos-sent"))
    until(lambda: mine(election, page) != [])
    (reading,) = mine(election, page)
    assert dict(reading.votes) == {"tide": 50, "harbour": 42}
    assert (reading.numbers["ballots_cast_female"], reading.channel) == (40, "capture")
    assert [(one.mark, one.state) for one in reading.signatures] == [("stamp", "absent")]
    images = [one.body for one in election.statements("image") if isinstance(one.body, ImageBody)]
    assert reading.images[0] in {one.digest for one in images}
    assert complaints(said) == []


def test_pressed_twice_and_in_two_windows_it_is_sent_once(election: Capturing, phone: BrowserContext) -> None:
    page, said = watched_page(phone)
    enrol(page, election.link(1))
    open_form(page)
    fill(page, FORM_45)
    page.click("#to-check")
    page.wait_for_selector("#sign")
    other, heard = watched_page(phone)
    other.goto(page.url)
    other.wait_for_selector("#sign")
    page.evaluate("() => { const press = document.getElementById('sign'); press.click(); press.click(); }")
    other.evaluate("() => document.getElementById('sign')?.click()")
    accepted(page)
    accepted(other)
    page.wait_for_timeout(1_500)
    until(lambda: len(mine(election, page)) == 1)
    assert complaints(said + heard) == []


def test_two_windows_that_send_at_the_same_time_send_everything_once(
    election: Capturing, phone: BrowserContext
) -> None:
    page, said = watched_page(phone)
    enrol(page, election.link(2))
    works_offline(page)
    posted: list[str] = []
    phone.on("request", lambda one: posted.append(one.url) if one.method == "POST" else None)
    phone.set_offline(True)
    for number in (0, 1):
        page.goto(f"{election.url}/capture/#stations")
        open_form(page, number)
        fill(page, FORM_45)
        for box in page.locator(".looked input").all():
            box.check()
        page.click("#to-check")
        page.click("#sign")
        page.wait_for_selector(".steps")
    other = phone.new_page()
    other.goto(f"{election.url}/capture/#stations")
    other.wait_for_selector(".station")
    posted.clear()
    phone.set_offline(False)
    accepted(page)
    page.wait_for_timeout(1_500)
    until(lambda: len(mine(election, page)) == 2)
    assert len([one for one in posted if one.endswith("/v1/statements")]) == 2
    assert complaints(said) == []


def test_what_does_not_add_up_is_said_and_signed_only_when_the_paper_says_so(
    election: Capturing, phone: BrowserContext
) -> None:
    page, said = watched_page(phone)
    enrol(page, election.link(3))
    open_form(page)
    fill(page, FORM_45 | {"valid_votes": "95"})
    told = page.locator(".failures .note.bad")
    assert told.count() == 2, "the votes of the candidates, and the votes polled"
    assert "50 + 42 = 92" in page.inner_text(".failures >> nth=2")
    assert "odd" in (page.get_attribute('input[data-name="valid_votes"]', "class") or "")
    page.fill('input[data-name="rejected_ballots"]', "8x")
    assert page.get_attribute('input[data-name="rejected_ballots"]', "aria-invalid") == "true"
    page.fill('input[data-name="rejected_ballots"]', "8")
    page.click("#to-check")
    page.wait_for_selector("#sign")
    assert page.is_disabled("#sign")
    for box in page.locator(".looked input").all():
        box.check()
    page.click("#sign:enabled")
    accepted(page)
    until(lambda: mine(election, page) != [])
    assert mine(election, page)[0].numbers["valid_votes"] == 95
    page.click("#change")
    page.fill('input[data-name="valid_votes"]', "92")
    page.click("#to-check")
    page.wait_for_selector("#sign")
    page.click("#sign:enabled")
    accepted(page)
    until(lambda: len(said_by(election, page)) == 2)
    first, second = said_by(election, page)
    assert second.supersedes == first.id
    assert complaints(said) == []


def test_the_keyboard_alone_is_enough(election: Capturing, phone: BrowserContext) -> None:
    page, said = watched_page(phone)
    page.goto(election.link(4))
    page.wait_for_selector("#accept")
    tab_to(page, "#accept")
    page.keyboard.press("Enter")
    page.wait_for_selector(".station")
    tab_to(page, ".forms a")
    page.keyboard.press("Enter")
    page.wait_for_selector("#photographs")
    tab_to(page, "input[data-name]")
    order = page.eval_on_selector_all("input[data-name]", "all => all.map((one) => one.dataset.name)")
    for name in order:
        assert page.evaluate("document.activeElement.dataset.name") == name
        page.keyboard.type(FORM_45.get(name, ""))
        page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.wait_for_selector("#sign")
    tab_to(page, "#sign")
    page.keyboard.press("Enter")
    accepted(page)
    until(lambda: len(mine(election, page)) == 1)
    assert complaints(said) == []


def tab_to(page: Page, selector: str) -> None:
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert outline != "none", "whoever has no mouse sees where they are"
            return
    raise AssertionError(f"no way to {selector} by the keyboard")


@pytest.mark.parametrize(
    ("language", "scheme", "link"),
    [("en", "light", 9), ("en", "dark", 10), ("ur", "light", 11), ("ur", "dark", 12)],
)
def test_every_screen_fits_a_phone_and_axe_finds_nothing_serious(
    election: Capturing, browser: Browser, language: str, scheme: str, link: int
) -> None:
    context = browser.new_context(
        viewport=PHONE,
        locale=language,
        color_scheme=scheme,
        permissions=["camera"],  # type: ignore[arg-type]
    )
    page, said = watched_page(context)
    page.goto(f"{election.url}/capture/")
    page.wait_for_selector("#invitation")
    looked_at(page, language)
    page.goto(election.link(link))
    page.wait_for_selector("#accept")
    looked_at(page, language)
    page.click("#accept")
    page.wait_for_selector(".station")
    looked_at(page, language)
    open_form(page)
    photograph(page)
    fill(page, FORM_45 | {"valid_votes": "95"})
    page.wait_for_selector(".failures .note")
    looked_at(page, language)
    for path in ("check", "form"):
        page.evaluate("path => { location.hash = `#${path}/PK-1/NA-241`; }", path)
        page.wait_for_timeout(400)
        looked_at(page, language)
    page.evaluate("() => { location.hash = '#incident/PK-1'; }")
    page.wait_for_selector("input[name=kind]")
    looked_at(page, language)
    assert complaints(said) == []
    context.close()


def looked_at(page: Page, language: str) -> None:
    page.wait_for_timeout(100)
    assert page.get_attribute("html", "lang") == language
    assert page.get_attribute("html", "dir") == ("rtl" if language == "ur" else "ltr")
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{page.url} is {wide} pixels wider than the phone"
    found = [one for one in Axe().run(page).response["violations"] if one["impact"] in SERIOUS]
    assert [(one["id"], one["nodes"][0]["html"][:200]) for one in found] == []


def test_an_incident_is_signed_and_sent(election: Capturing, phone: BrowserContext) -> None:
    page, said = watched_page(phone)
    enrol(page, election.link(6))
    page.click(".station .more a")
    page.check("input[value=form_not_posted]")
    page.click("button.main")
    accepted(page)
    until(lambda: election.statements("incident") != [])
    (body,) = [one.body for one in election.statements("incident") if isinstance(one.body, IncidentBody)]
    assert (body.station, body.kind) == ("PK-1", "form_not_posted")
    assert complaints(said) == []


def test_an_answer_that_proves_nothing_is_no_receipt(election: Capturing, phone: BrowserContext) -> None:
    page, _ = watched_page(phone)
    enrol(page, election.link(7))
    works_offline(page)
    forged = re.compile(r".*/v1/statements$")
    another = page.evaluate(
        "async () => { const s = await import('/capture/store.js'); return (await s.kept('me')).index; }"
    )
    page.route(
        forged,
        lambda route: route.fulfill(
            status=201, body=f"c2sp.org/tlog-proof@v1\nindex {another}\n\nexample.org/harbour\n1\nAAAA\n"
        ),
    )
    open_form(page)
    fill(page, FORM_45)
    page.click("#to-check")
    page.click("#sign")
    page.wait_for_selector(".detail")
    assert page.locator(".steps li:nth-child(2).done").count() == 0
    page.unroute(forged)
    page.goto(f"{election.url}/capture/#stations")
    page.get_by_role("button", name="Send now").click()
    page.wait_for_selector(".state.accepted, .state.witnessed", timeout=120_000)
    until(lambda: len(mine(election, page)) == 1)


def test_over_plain_http_the_page_explains_itself(election: Capturing, playwright: Playwright) -> None:
    name = "--host-resolver-rules=MAP count.example 127.0.0.1"
    chromium = playwright.chromium.launch(executable_path=find(), args=[*ARGUMENTS, name])
    page, said = watched_page(chromium.new_context(viewport=PHONE, locale="en-GB"))
    page.goto(election.link(5).replace("127.0.0.1", "count.example"))
    page.wait_for_selector("h1")
    assert "not safe to sign from" in page.inner_text("h1")
    assert "https://" in page.inner_text("main")
    assert page.locator("#accept").count() == 0
    assert complaints(said) == []
    chromium.close()


def test_after_a_restart_in_flight_mode_all_is_there_and_goes_out(
    election: Capturing, playwright: Playwright, tmp_path: Path
) -> None:
    """The browser ends with something signed and nothing sent, and begins again a day later by the phone's clock."""

    def begun() -> BrowserContext:
        return playwright.chromium.launch_persistent_context(
            tmp_path / "phone",
            executable_path=find(),
            args=ARGUMENTS,
            viewport=PHONE,  # type: ignore[arg-type]
        )

    first = begun()
    page = first.new_page()
    enrol(page, election.link(8))
    works_offline(page)
    asked = first.new_cdp_session(page).send("Page.getInstallabilityErrors")
    assert asked["installabilityErrors"] == []
    first.set_offline(True)
    open_form(page)
    fill(page, FORM_45)
    page.click("#to-check")
    page.click("#sign")
    page.wait_for_selector(".steps li:nth-child(2).open")
    page.wait_for_timeout(500)
    first.close()
    again = begun()
    again.set_offline(True)
    page, said = watched_page(again)
    page.clock.install(time=page.evaluate("Date.now() + 86_400_000"))
    page.goto(f"{election.url}/capture/")
    page.wait_for_selector(".state.waiting")
    again.set_offline(False)
    page.clock.run_for(5_000)
    page.wait_for_selector(".state.accepted, .state.witnessed", timeout=120_000)
    until(lambda: len(mine(election, page)) == 1)
    assert complaints(said) == []
    again.close()
