"""A coordinator's evening in real browsers, against a real server: invited, silent, written to, revoked, seconded, unsealed."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import segno
from playwright.sync_api import Browser, expect, sync_playwright

from polltrail.statement import decode_envelope, public_key
from polltrail.statement.message import check_message, read_message
from support.coordinating import (
    PASSPHRASE,
    Wire,
    begin_names,
    coordinator,
    evening,
    expect_text,
    files_below,
    invite,
    open_key,
    screen,
)
from support.count_night import incident, reading
from support.desk import N1, N2, S1, DeskNight, Seat, fingerprint_of
from support.seated import launched
from support.serving import until
from support.statements import seed_of

pytestmark = pytest.mark.browser
PEOPLE = "Amina Bibi, +92 300 1234567, N1|N2, Tide Union\nبلال شاہ, +92 301 7654321, South/Port\n"
KEPT_KEYS = """new Promise((resolve) => {
    const asked = indexedDB.open('polltrail-keys', 1);
    asked.onsuccess = () => { asked.result.transaction('keys').objectStore('keys').getAll().onsuccess = (event) => resolve(event.target.result); };
})"""
"""All keys that a browser keeps for this server."""
SECRETS = ("Amina Bibi", "بلال شاہ", "1234567", "7654321")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = launched(playwright)
        yield chromium
        chromium.close()


@pytest.fixture
def night(tmp_path: Path) -> Iterator[DeskNight]:
    with evening(tmp_path / "evening") as found:
        yield found


def accepted(night: DeskNight, browser: Browser, link: str) -> Seat:
    """Somebody scans the code of a slip with their phone."""
    phone = night.seat(browser, viewport={"width": 390, "height": 844})
    phone.page.goto(link)
    phone.page.click("#accept")
    phone.page.locator(".station").first.wait_for()
    return phone


def test_an_evening_begins_with_a_sheet_of_invitations_and_names_stay_in_the_page(
    browser: Browser, night: DeskNight
) -> None:
    wire = Wire()
    seat = night.seat(browser)
    wire.listen(seat.page)
    organiser = coordinator_in(seat, night)
    screen(organiser, "Invite")
    begin_names(organiser)
    (amina, _), (_, spoken) = invite(organiser, PEOPLE)
    assert qr_of(organiser) == [list(row) for row in segno.make(amina, error="l", boost_error=False, micro=False, mode="byte").matrix]  # fmt: skip
    organiser.page.emulate_media(media="print")
    assert organiser.page.locator(".slip").count() == 2
    assert organiser.page.locator("#top, form, button").filter(visible=True).count() == 0
    assert len(organiser.page.pdf()) > 10_000
    organiser.page.emulate_media(media="screen")

    phone = accepted(night, browser, amina)
    assert phone.page.locator(".station").count() == 2
    other = night.seat(browser, viewport={"width": 390, "height": 844})
    other.page.goto(f"{night.server.url}/enrol")
    other.page.fill("#invitation", spoken)
    other.page.locator("form button[type=submit]").first.click()
    other.page.click("#accept")
    other.page.locator(".station").first.wait_for()

    screen(organiser, "People")
    expect(organiser.page.locator("#not-come")).to_have_count(0, timeout=120_000)
    expect_text(organiser.page, "table", "Amina Bibi")
    row = organiser.page.locator("tr", has_text="Amina Bibi")
    assert "+92 300 1234567" in row.inner_text()
    assert "never" in row.inner_text()
    assert "South › Port" in organiser.page.locator("tr", has_text="بلال شاہ").inner_text()

    code = amina.partition("#")[2].split(".")[2]
    seed = (night.root.parent / "organiser.key").read_text().split()[2]
    passed = "\n".join(one.decode("utf-8", "replace") for one in wire.asked)
    assert "/v1/coordinator/registry" in passed
    assert [one for one in (*SECRETS, seed, code, "seven herons") if wire.has(one) or wire.has(ascii(one)[1:-1])] == []  # fmt: skip
    on_disk = list(files_below(night.root))
    assert [one for one in (*SECRETS, seed, "seven herons") if any(one.encode() in data for data in on_disk)] == []  # fmt: skip


def coordinator_in(seat: Seat, night: DeskNight) -> Seat:
    return open_key(seat, night.root.parent / "organiser.key", night.server.url)


def qr_of(seat: Seat) -> list[list[int]]:
    """The modules of the first slip's code, without the quiet zone."""
    svg = seat.page.locator(".slip svg").first
    size = int(str(svg.get_attribute("viewBox")).split()[2]) - 8
    rows = [[0] * size for _ in range(size)]
    for x, y in re.findall(r"M([0-9]+) ([0-9]+)h", str(svg.locator("path").get_attribute("d"))):
        rows[int(y) - 4][int(x) - 4] = 1
    return rows


def test_the_names_open_again_with_their_passphrase_and_no_other_and_tell_who_has_not_come(
    browser: Browser, night: DeskNight, tmp_path: Path
) -> None:
    first = coordinator(night, browser)
    screen(first, "Invite")
    begin_names(first)
    ((link, _),) = invite(first, "Amina Bibi, +92 300 1234567, N1")
    first.page.get_by_label("As").first.select_option("clerk")
    ((desk, _),) = invite(first, "Cara, +92 302 5555555")
    accepted(night, browser, link)
    second = coordinator(night, browser)
    screen(second, "People")
    assert "Amina" not in second.text()
    open_names(second, "another passphrase")
    second.see("found another; nothing was opened")
    open_names(second, PASSPHRASE)
    expect_text(second.page, "#not-come", "Cara")
    expect_text(second.page, "[role=region][aria-label='Agents and clerks']", "Amina Bibi")
    assert "Amina" not in second.page.inner_text("#not-come")

    clerk = night.seat(browser)
    clerk.page.goto(desk)  # a clerk's slip leads to the desk
    clerk.page.get_by_role("button", name="Make my key and accept").click()
    clerk.page.get_by_role("button", name="Log out").wait_for()
    expect(second.page.locator("#not-come")).to_have_count(0, timeout=120_000)  # the list follows who arrives
    second.page.get_by_role("button", name="Lock").click()
    open_names(second, PASSPHRASE)
    expect_text(second.page, "[role=region][aria-label='Agents and clerks']", "Cara")

    second.page.get_by_role("button", name="Log out").click()  # whoever comes next finds nothing open
    second.page.set_input_files("#key-file", night.root.parent / "organiser.key")
    second.see("This is an organiser’s key, which no browser keeps")
    assert second.page.evaluate(KEPT_KEYS) == []
    second.page.locator("#session-key summary").click()
    second.page.set_input_files("#key-file-session", night.root.parent / "organiser.key")
    second.page.locator("#open-key").get_by_role("button", name="Open").click()
    screen(second, "People")
    second.page.get_by_label("Passphrase").wait_for()
    assert "Amina" not in second.text()


def open_names(seat: Seat, passphrase: str) -> None:
    seat.page.get_by_label("Passphrase").fill(passphrase)
    seat.page.locator("#open-names").get_by_role("button", name="Open").click()


def test_sealed_names_that_were_saved_open_on_a_server_that_lost_them(
    browser: Browser, night: DeskNight, tmp_path: Path
) -> None:
    first = coordinator(night, browser)
    screen(first, "Invite")
    begin_names(first)
    invite(first, "Amina Bibi, +92 300 1234567, N1")
    with first.page.expect_download() as saved:
        first.page.get_by_role("link", name="Save a copy of the sealed names").click()
    copy = tmp_path / "names.sealed.json"
    saved.value.save_as(copy)
    assert b"Amina" not in copy.read_bytes()
    with evening(tmp_path / "again") as new:  # the same election, and nothing beside its log
        again = coordinator(new, browser)
        screen(again, "People")
        again.page.get_by_text("Or bring a saved copy").first.click()
        again.page.set_input_files("#sealed-copy", copy)
        again.page.get_by_label("Passphrase", exact=True).fill(PASSPHRASE)
        again.page.get_by_label("Passphrase once more").fill(PASSPHRASE)
        again.page.get_by_role("button", name="Begin").click()
        expect_text(again.page, "#not-come", "Amina Bibi")


def test_an_area_nobody_was_heard_from_is_shown_as_silent_until_somebody_is(
    browser: Browser, night: DeskNight
) -> None:
    night.say(reading("agent 0", N1, (310, 127)))
    organiser = coordinator(night, browser)
    expect_text(organiser.page, "#silent", "North › Hill")
    assert "North › Lake" not in organiser.page.locator("#silent table").inner_text()
    assert "never" in organiser.page.locator("#silent tr", has_text="South › Port").inner_text()
    night.say(reading("agent 1", N2, (10, 20)))
    night.say(incident("agent 2", "S1"))
    expect(organiser.page.locator("#silent")).to_contain_text("No area", timeout=120_000)
    expect_text(organiser.page, "#incidents", "violence")
    night.say(reading("clerk 0", N2, (10, 21), number=1))
    organiser.page.get_by_role("button", name="North").first.click()
    expect_text(organiser.page, "#agreement", "1 copies were read twice; 0 % alike")


def test_a_message_is_signed_by_the_coordinator_and_read_on_a_phone(
    browser: Browser, night: DeskNight
) -> None:
    organiser = coordinator(night, browser)
    screen(organiser, "Messages")
    organiser.page.get_by_label("Message", exact=True).fill("Call Amina: 0300 1234567")
    organiser.page.get_by_role("button", name="Sign and send").click()
    organiser.see("This looks like a telephone number")
    organiser.page.get_by_label("Message", exact=True).fill("Stay until the form is posted.")
    organiser.page.get_by_label("For", exact=True).select_option(label="North")
    organiser.page.get_by_role("button", name="Sign and send").click()
    organiser.see("Sent as message 1")
    expect_text(organiser.page, "#sent", "Signature holds")
    (told,) = night.client.get("/v1/messages?since=0").json()["messages"]
    envelope = decode_envelope(json.dumps(told["envelope"]).encode())
    check_message(envelope, public_key(seed_of("organiser")))
    message = read_message(envelope)
    assert (message.text, message.areas) == ("Stay until the form is posted.", (("North",),))

    screen(organiser, "Invite")
    begin_names(organiser)
    (north, _), (south, _) = invite(organiser, "A, 1, N1\nB, 2, S1")
    phone, elsewhere = accepted(night, browser, north), accepted(night, browser, south)
    phone.page.goto(f"{night.server.url}/capture/#messages")
    expect_text(phone.page, "main", "Stay until the form is posted.")
    elsewhere.page.goto(f"{night.server.url}/capture/#messages")
    elsewhere.page.wait_for_timeout(1_500)
    assert "Stay until" not in elsewhere.page.inner_text("main")


def test_what_a_revoked_agent_said_since_his_phone_was_lost_is_held(
    browser: Browser, night: DeskNight
) -> None:
    night.say(reading("agent 0", N1, (310, 127)))
    night.say(reading("clerk 0", N1, (310, 127)))
    night.say(reading("agent 0", N2, (10, 20), number=1))
    night.say(reading("clerk 0", N2, (10, 20), number=1))
    night.becomes(N2, "read_twice")
    organiser = coordinator(night, browser)
    screen(organiser, "People")
    organiser.page.get_by_role("link", name=fingerprint_of("agent 0")[:8]).click()
    organiser.see("Revoke this key")
    from_n2 = organiser.page.locator("#suspect-from option", has_text="N2").get_attribute("value")
    organiser.page.get_by_label("What it said before").select_option(from_n2)
    organiser.page.get_by_label("Why").select_option("stolen")
    organiser.page.get_by_role("button", name="Sign the revocation").click()
    organiser.see("Tick the box first")
    organiser.page.get_by_label("I know that this cannot be taken back").check()
    organiser.page.get_by_role("button", name="Sign the revocation").click()
    organiser.see("Revoked: entry")
    found = night.becomes(N2, "held")
    assert (found["confirmed"], night.stands(N1)["state"]) == (False, "read_twice")
    late = reading("agent 0", S1, (1, 2), number=2)
    night.say(late)  # it is logged, and it never counts
    assert night.stands(S1)["confirmed"] is False


def test_an_official_figure_stands_once_a_second_watcher_has_seen_the_same_file(
    browser: Browser, night: DeskNight, tmp_path: Path
) -> None:
    page = tmp_path / "result.html"
    page.write_text("<h1>Result</h1><p>A 400, B 300</p>")
    first, second = (coordinator(night, browser, f"watcher {at}") for at in (0, 1))
    expect_text(first.page, "#officials", "No official figure")
    assert first.page.get_by_role("navigation").get_by_role("link").count() <= 1
    first.page.get_by_label("The captured file").set_input_files(page)
    first.page.get_by_label("Where it stood").fill("https://authority.example/result")
    first.page.get_by_label("A", exact=True).fill("400")
    first.page.get_by_label("B", exact=True).fill("300")
    first.page.get_by_label("Valid votes").fill("7OO")
    first.page.get_by_role("button", name="Sign what it shows").click()
    first.see("Expected digits")
    first.page.get_by_label("Valid votes").fill("700")
    first.page.get_by_role("button", name="Sign what it shows").click()
    first.see("Said: entry")
    expect_text(first.page, "#officials", "claimed: 1 of 2 watchers")
    assert first.page.get_by_role("button", name="I see the same").count() == 0

    second.page.reload()
    second.page.locator("#session-key, #open-key").first.wait_for()
    second.page.set_input_files("#key-file-session", night.root.parent / "watcher 1.key")
    second.page.get_by_role("button", name="Open", exact=True).click()
    until_stored(second)
    with second.page.context.expect_page() as opened:
        second.page.get_by_role("link", name="The captured file").click()
    opened.value.close()
    second.page.get_by_role("button", name="I see the same").click()
    expect_text(second.page, "#officials", "stands")


def until_stored(seat: Seat) -> None:
    """Wait until the store has said that it holds the file."""

    def looks() -> bool:
        seat.page.evaluate("location.hash = location.hash === '#official' ? '#official/again' : '#official'")
        seat.page.wait_for_timeout(700)
        return seat.page.get_by_role("link", name="The captured file").count() == 1

    until(looks, every_s=0.3)


def test_a_registrar_whose_key_was_made_in_a_browser_writes_and_revokes_and_invites_nobody(
    browser: Browser, night: DeskNight
) -> None:
    registrar = night.seat(browser)
    registrar.page.goto(f"{night.server.url}/desk/")
    registrar.page.get_by_label("As").first.select_option("registrar")
    registrar.page.get_by_role("button", name="Make a key, show what the organiser needs").click()
    offer = registrar.page.locator("#offer").input_value()
    organiser = coordinator(night, browser)
    screen(organiser, "Invite")
    organiser.page.get_by_label("What the other browser shows").fill(offer[:-1])
    organiser.page.get_by_role("button", name="Sign the enrolment").click()
    organiser.see("nobody was enrolled")
    organiser.page.get_by_label("What the other browser shows").fill(offer)
    organiser.page.get_by_role("button", name="Sign the enrolment").click()
    organiser.see("Enrolled as registrar")

    registrar.page.get_by_role("button", name="I was enrolled: go on").click()
    registrar.page.get_by_role("button", name="Log in", exact=True).click()
    registrar.page.get_by_role("button", name="Log out").wait_for()
    assert registrar.page.get_by_role("link", name="Invite").count() == 0
    screen(registrar, "Messages")
    registrar.page.get_by_label("Message", exact=True).fill("Count again if the sums differ.")
    registrar.page.get_by_role("button", name="Sign and send").click()
    registrar.see("Sent as message 1")
    expect_text(registrar.page, "#sent", "Signature holds")
    assert len(registrar.page.evaluate(KEPT_KEYS)) == 1
    key = registrar.page.evaluate(
        f"{KEPT_KEYS}.then((all) => Promise.all(all.map(({{ secret }}) => crypto.subtle.exportKey('pkcs8', secret).then(() => 'read out', (error) => error.name))))"
    )
    assert key == ["InvalidAccessError"]
    night.say(reading("agent 1", N2, (10, 20)))
    screen(registrar, "People")
    registrar.page.get_by_role("link", name=fingerprint_of("agent 1")[:8]).click()
    registrar.page.get_by_label("I know that this cannot be taken back").check()
    registrar.page.get_by_role("button", name="Sign the revocation").click()
    registrar.see("Revoked: entry")
