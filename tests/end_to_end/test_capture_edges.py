"""What a phone does when it has no network, or a server that will not listen, or that shows it another log."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from shutil import copytree
from typing import Any
from urllib.parse import urlsplit

import pytest
import segno
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from polltrail.log import Policy
from polltrail.log.deposit import DepositRecord, open_deposit
from polltrail.statement import encode_envelope
from polltrail.statement.message import make_message
from polltrail.store import read_key
from support.capturing import FORM_45, Capturing, capturing, enrol, fill, watched_page
from support.cli import polltrail, polltrail_here
from support.module_page import CAMERA, chromium
from support.serving import served

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium(*CAMERA) as browser:
        yield browser


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    with browser.new_context(viewport={"width": 390, "height": 844}) as context:
        yield context


@contextmanager
def night_of(path: Path, **more: int) -> Iterator[Capturing]:
    """An election; its making asks witnesses, which needs a thread without the browser's loop."""
    with ThreadPoolExecutor(1) as thread, ExitStack() as opened:
        yield thread.submit(opened.enter_context, capturing(path, **more)).result()


def sign_incident(page: Page, kind: str = "form_not_given") -> str:
    """Report something at the first station; the id of what was signed."""
    page.goto(f"{page.url.partition('#')[0]}#incident/PK-1")
    page.check(f'input[value="{kind}"]')
    page.click("main button[type=submit]")
    page.wait_for_selector(".steps")
    return page.url.rpartition("/")[2]


def sign_form(page: Page) -> str:
    """Fill in the form of the first station, and sign it; the id of the reading."""
    page.goto(f"{page.url.partition('#')[0]}#form/PK-1/NA-241")
    page.wait_for_selector("#to-check")
    fill(page, FORM_45)
    page.click("#to-check")
    page.click("#sign")
    page.wait_for_selector(".steps")
    return page.url.rpartition("/")[2]


def codes(page: Page) -> list[str]:
    """Every link of the codes that are shown, one after the other, each drawn as segno draws it."""
    links: list[str] = []
    while (link := page.get_attribute(".codes", "data-link")) not in links:
        assert link is not None
        assert modules(page) == [list(row) for row in theirs(link)]
        links.append(link)
        if page.locator("#next").count():
            page.click("#next")
    return links


def theirs(link: str) -> tuple[bytearray, ...]:
    return segno.make(link.encode(), error="L", mode="byte", boost_error=False, micro=False).matrix


def modules(page: Page) -> list[list[int]]:
    """The modules that stand on the screen, read from the drawing."""
    found = page.evaluate("""() => {
      const svg = document.querySelector("svg.code");
      const size = svg.viewBox.baseVal.width - 8;
      const rows = Array.from({ length: size }, () => new Array(size).fill(0));
      for (const [, x, y, width] of svg.querySelector("path").getAttribute("d").matchAll(/M(\\d+) (\\d+)h(\\d+)/g)) {
        for (let at = 0; at < Number(width); at += 1) rows[y - 4][Number(x) - 4 + at] = 1;
      }
      return rows;
    }""")
    return list(found)


def test_a_statement_reaches_the_log_by_a_strangers_phone_and_its_author_gets_the_same_receipt(
    browser: Browser, phone: BrowserContext, tmp_path: Path
) -> None:
    with night_of(tmp_path) as night, browser.new_context() as other:
        page, said = watched_page(phone)
        enrol(page, night.link())
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        phone.set_offline(True)
        signed = sign_form(page)
        page.click("#relay")
        page.wait_for_selector("svg.code")
        links = codes(page)
        assert 2 <= len(links) <= 5
        page.click("#resize")
        assert len(codes(page)) > len(links)
        for number, link in enumerate(reversed(links), start=1):
            stranger = other.new_page()
            stranger.goto(link)
            if number < len(links):
                expect(stranger.locator("main")).to_contain_text(f"{number} of {len(links)} codes")
        stranger.wait_for_selector("#handed-on")
        expect(stranger.locator("#handed-on")).to_contain_text(f"entry {logged(night).index(signed)} ")
        phone.set_offline(False)
        page.goto(f"{night.url}/capture/#sent/{signed}")
        page.wait_for_selector(".steps li.done:nth-child(2)")
        assert logged(night).count(signed) == 1
        assert [one for one in said if "ERR_INTERNET_DISCONNECTED" not in one] == []


def logged(night: Capturing) -> list[str]:
    """Ids of all statements of the log, in their order."""
    return [one["id"] for one in json.loads(polltrail_here("log", night.url, "--json").out)["entries"]]


def test_codes_of_two_statements_that_are_mixed_send_nothing(
    browser: Browser, phone: BrowserContext, tmp_path: Path
) -> None:
    with night_of(tmp_path) as night, browser.new_context() as other:
        page, _ = watched_page(phone)
        enrol(page, night.link())
        phone.set_offline(True)
        shown = []
        for kind in ("violence", "other"):
            sign_incident(page, kind)
            page.click("#relay")
            page.wait_for_selector("svg.code")
            shown.append(codes(page))
        first, second = shown
        swapped = second[-1].rpartition("/")[2]
        stranger = other.new_page()
        for link in [*first[:-1], f"{first[-1].rpartition('/')[0]}/{swapped}"]:
            stranger.goto("about:blank")
            stranger.goto(link)
        stranger.wait_for_selector(".note.bad")
        expect(stranger.locator("main")).to_contain_text("Scan all of them again")
        assert night.statements("incident") == []


def censored(route: Route) -> None:
    """A server that will not have it."""
    if route.request.method != "POST":
        route.fallback()
        return
    body = {"type": "urn:polltrail:problem:unknown-key", "status": 403, "detail": "key: expected another, found yours; refused"}  # fmt: skip
    route.fulfill(status=403, content_type="application/problem+json", body=json.dumps(body))


def notes_of(page: Page, signed: str) -> list[tuple[str, bytes]]:
    found = page.evaluate(
        """async (id) => {
          const { get } = await import("/capture/store.js");
          return (await get("outbox", id)).deposits.map(({ witness, note }) => [witness, [...note]]);
        }""",
        signed,
    )
    return [(witness, bytes(note)) for witness, note in found]


def deposited(night: Capturing, signed: str) -> None:
    """Every witness lists it, with the bytes that were signed."""
    for witness in night.witnesses:
        with witness.client() as client:
            lines = client.get(f"/deposits/{night.made.id}").content.splitlines(keepends=True)
        assert [DepositRecord.parse(line).statement for line in lines] == [signed]


def policy_of(night: Capturing) -> Policy:
    with night.server.client() as client:
        return Policy.parse(client.get("/log/policy").text)


def test_what_the_server_refuses_is_left_with_every_witness_and_the_log_has_to_take_it(
    phone: BrowserContext, tmp_path: Path
) -> None:
    with night_of(tmp_path, witnesses=3) as night:
        page, said = watched_page(phone)
        enrol(page, night.link())
        phone.route("**/v1/statements", censored)
        signed = sign_incident(page)
        page.wait_for_selector("#deposits li:nth-child(3)")
        expect(page.locator("h1")).to_contain_text("Refused")
        deposited(night, signed)
        keys = {one.name: one.key for one in policy_of(night).witnesses}
        notes = notes_of(page, signed)
        assert {name for name, _ in notes} == set(keys)
        assert {open_deposit(note, keys[name]).statement for name, note in notes} == {signed}
        with page.expect_download() as loading:
            page.click(".left .presses button:first-child")
        assert loading.value.path().read_bytes() == notes[0][1]
        # the log's own server reads the witnesses' lists, and takes it; the phone sees that, without sending it again
        page.wait_for_selector(".steps li.done:nth-child(2)", timeout=90_000)
        assert [one.id for one in night.statements("incident")] == [signed]
        assert [one for one in said if "403" not in one and "404" not in one] == []


def test_what_the_server_ignores_is_left_with_the_witnesses_after_two_minutes(
    phone: BrowserContext, tmp_path: Path
) -> None:
    with night_of(tmp_path, witnesses=2) as night:
        page, _ = watched_page(phone)
        page.clock.install()
        enrol(page, night.link())
        night.server.process.terminate()
        night.server.process.wait(30)
        signed = sign_incident(page)
        page.clock.run_for(10_000)
        assert page.locator("#deposits").count() == 0
        for _ in range(120):  # what is asked of the network takes time of its own
            page.clock.run_for(5_000)
            page.wait_for_timeout(100)
            if page.locator("#deposits li:nth-child(2)").count():
                break
        page.wait_for_selector("#deposits li:nth-child(2)")
        deposited(night, signed)


MESSAGES: list[tuple[str, tuple[str, ...]]] = [
    ("Photographs first, then the numbers.", ()),
    ("Malir only.", ("PK-3",)),
    ("<b>اپنا فارم بھیجیں</b>", ("PK-1",)),
]


def sealed(
    night: Capturing, seed: bytes, text: str, number: int, stations: tuple[str, ...] = ()
) -> dict[str, Any]:
    """A message as it is sent."""
    told = make_message(
        seed, text, election=night.made.id, nonce=bytes([number]) * 16, made_at=1_900_000_000_000, stations=stations
    )  # fmt: skip
    return json.loads(encode_envelope(told))


def test_messages_are_shown_that_a_coordinator_signed_and_no_others(
    phone: BrowserContext, tmp_path: Path
) -> None:
    with night_of(tmp_path) as night, night.server.client() as client:
        page, said = watched_page(phone)
        enrol(page, night.link())
        organiser = read_key(night.made.organiser_key)
        for number, (text, stations) in enumerate(MESSAGES):
            told = sealed(night, organiser, text, number, stations)
            assert client.post("/v1/messages", json={"envelope": told}).status_code == 201
        forged = {**told, "payload": sealed(night, bytes(32), "Stop.", 9)["payload"]}

        def lies(route: Route) -> None:
            answer = route.fetch().json()
            answer["messages"].append({"number": 4, "envelope": forged})
            route.fulfill(json={**answer, "last": 4})

        phone.route("**/v1/messages*", lies)
        page.goto(f"{night.url}/capture/#stations")
        page.reload()
        expect(page.locator(".inbox.new")).to_contain_text("2")
        page.click(".inbox a")
        page.wait_for_selector(".messages")
        assert page.locator(".messages .words").all_inner_texts() == [
            "<b>اپنا فارم بھیجیں</b>",
            "Photographs first, then the numbers.",
        ]
        assert "Stop." not in page.inner_text("main")
        expect(page.locator("main")).to_contain_text("1 more came that no coordinator has signed")
        phone.set_offline(True)
        page.reload()
        expect(page.locator(".messages .words")).to_have_count(2)
        assert [one for one in said if "ERR_INTERNET_DISCONNECTED" not in one] == []


def test_a_fork_that_is_shown_to_one_phone_stays_accepted(phone: BrowserContext, tmp_path: Path) -> None:
    with night_of(tmp_path, agents=1, witnesses=4) as night, ExitStack() as opened:
        page, _ = watched_page(phone)
        enrol(page, night.link())
        honest = sign_incident(page)
        expect(page.locator(".steps li:nth-child(3)")).to_have_class("done", timeout=120_000)
        port = urlsplit(night.url).port
        night.server.process.terminate()
        night.server.process.wait(30)
        fork = copytree(night.made.path, tmp_path / "fork")
        # from here on the phone's address is the fork's, and everybody else sees the log at another
        opened.enter_context(served(fork, "--port", port))
        elsewhere = opened.enter_context(served(night.made.path))
        for number in range(3):
            grow(night, tmp_path, elsewhere.url, number)
        lonely = sign_incident(page, "violence")
        page.wait_for_selector(".steps li.done:nth-child(2)")
        assert lonely != honest
        page.wait_for_timeout(25_000)  # the phone asks the witnesses every few seconds
        assert page.locator(".steps li.done:nth-child(2)").count() == 1
        assert page.locator(".steps li.done:nth-child(3)").count() == 0
        assert "Seen by witnesses" not in page.inner_text(".steps")
        with elsewhere.client() as client:
            assert client.get(f"/v1/statements/{lonely}").status_code == 404


def grow(night: Capturing, path: Path, url: str, number: int) -> None:
    """Let the honest log go on, so that the witnesses have cosigned more than the fork has."""
    key = path / f"other-{number}.key"
    assert polltrail("key", "new", key).code == 0
    ran = polltrail("enrol", url, "--organiser-key", night.made.organiser_key, "--key", key, "--role", "agent", "--stations", "PK-3")  # fmt: skip
    assert ran.code == 0, ran.err


def test_a_part_that_was_not_read_whole_says_so(phone: BrowserContext, tmp_path: Path) -> None:
    with night_of(tmp_path) as night:
        page, said = watched_page(phone)
        page.goto(f"{night.url}/capture/#part/{'0' * 64}/1/")
        expect(page.locator(".note.bad")).to_contain_text("Scan it again")
        assert said == []
