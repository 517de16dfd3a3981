"""The page that checks receipts and bundles, in a real browser: what it answers, and that it asks nobody anything."""

import json
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from shutil import which
from threading import Thread

import httpx
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from polltrail.log import ED25519, make_vkey, public_of
from support import sealed_log, successions
from support.night import entry_of, lay_out, make_election
from support.node import MODULES
from support.published_log import (
    LOG_KEY,
    ORIGIN,
    WITNESSES,
    changed,
    entries_of,
    genesis,
    island,
    policy,
    publish,
    receipt_of,
)
from support.serving import served
from support.zipped import part_of, zipped

pytestmark = pytest.mark.browser

OFFLINE = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync", "--disable-component-update"]  # fmt: skip
FIRST = genesis(witnesses=policy(3))
STATEMENTS = island(5, first=FIRST)
ENTRIES = entries_of(STATEMENTS)
COSIGNERS = {name: WITNESSES[name] for name in ("w1", "w2", "w4")}
WHOLE = publish(ENTRIES, cosigners=COSIGNERS, policy=policy(3))
PART = part_of(WHOLE, ENTRIES, [1, 4])
OTHER_SEED = bytes(range(100, 132))


@dataclass
class Visit:
    """One visit of the page, and all that was asked for and complained of."""

    page: Page
    asked: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def answer(self, files: dict[str, bytes], election: str | None = FIRST.id) -> str:
        """Choose files, type the id, check; the word that is the answer."""
        chosen = [{"name": name, "mimeType": "", "buffer": data} for name, data in files.items()]
        self.page.set_input_files("#files", chosen)
        if election is not None:
            self.page.fill("#election", election)
        self.page.click("#go")
        self.page.wait_for_selector("#answer:not([hidden])")
        return self.page.inner_text("#answer-word")

    def reasons(self) -> str:
        return self.page.inner_text("#reasons")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = which("chromium") or which("chromium-browser") or which("google-chrome")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=OFFLINE)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    root = lay_out(make_election(1), tmp_path_factory.mktemp("served") / "election")
    with served(root) as server:
        yield server.url


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Visit]:
    yield from visited(browser, f"{address}/check/")


def visited(browser: Browser, url: str, **how: object) -> Iterator[Visit]:
    page = browser.new_page(**how)  # type: ignore[arg-type]
    visit = Visit(page)
    page.on("console", lambda message: visit.said.append(message.text))
    page.on("pageerror", lambda error: visit.said.append(str(error)))
    page.goto(url, wait_until="networkidle")
    page.on("request", lambda request: visit.asked.append(request.url))
    yield visit
    assert visit.said == []
    assert visit.asked == []
    page.close()


def test_a_good_receipt_holds(visit: Visit) -> None:
    files = {"a.tlog-proof": receipt_of(ENTRIES, 4), "said.json": ENTRIES[4], "first.json": ENTRIES[0]}
    assert visit.answer(files) == "It holds"
    assert "entry 4 of the log of this election, which had 11 entries" in visit.page.inner_text(
        "#answer-means"
    )
    assert "enrolment of its key is not here" in visit.page.inner_text("#not-shown")
    assert "S-1" in visit.page.inner_text("#entries")
    assert visit.page.evaluate("document.activeElement.id") == "answer"


def test_a_receipt_for_another_statement_does_not_hold(visit: Visit) -> None:
    files = {"a.tlog-proof": receipt_of(ENTRIES, 4), "said.json": ENTRIES[5], "first.json": ENTRIES[0]}
    assert visit.answer(files) == "It does not hold"
    assert "the entry is not proven" in visit.reasons()
    assert visit.page.inner_text("#reasons .sort") == "Speaks against it"


def test_a_good_bundle_holds(visit: Visit) -> None:
    assert visit.answer({"bundle.zip": zipped(PART)}) == "It holds"
    assert visit.page.inner_text("#answer-witnessed").startswith("Witnessed:")
    assert "left out" in visit.page.inner_text("#not-shown")


def test_a_whole_log_holds(visit: Visit) -> None:
    assert visit.answer({"log.zip": zipped(WHOLE)}) == "It holds"
    assert "This is the log of this election, with 11 entries" in visit.page.inner_text("#answer-means")
    assert visit.page.inner_text("#entries details:last-child summary").endswith("In doubt")
    assert visit.page.is_hidden("#answer-rehearsal")


def test_a_tampered_bundle_does_not_hold(visit: Visit) -> None:
    forged = PART | {"entries/4.json": changed(STATEMENTS[4], signature=bytes(64))}
    assert visit.answer({"bundle.zip": zipped(forged)}) == "It does not hold"
    assert "found one that does not hold" in visit.reasons()


def test_a_forgery_with_keys_of_its_own_never_holds(visit: Visit) -> None:
    """An election that somebody invented, with a log, witnesses and people of their own: nothing in it is wrong."""
    key = make_vkey(ORIGIN, ED25519, public_of(OTHER_SEED))
    theirs = policy(3).replace(str(LOG_KEY), str(key))
    own = genesis(log_vkey=str(key), witnesses=theirs)
    entries = entries_of(island(5, first=own))
    forged = publish(entries, seed=OTHER_SEED, cosigners=COSIGNERS, policy=theirs)
    files = {"bundle.zip": zipped(part_of(forged, entries, [1, 4], vkey=str(key)))}
    assert visit.answer(files) == "It does not hold"
    assert "expected election" in visit.reasons()
    assert visit.answer({}, "") == "Cannot tell"
    assert visit.page.is_hidden("#answer-witnessed")


def test_without_an_election_id_nothing_can_be_told(visit: Visit) -> None:
    assert visit.answer({"bundle.zip": zipped(PART)}, None) == "Cannot tell"
    assert "expected the election's id from you" in visit.reasons()


def test_an_id_that_is_none_is_told_before_anything_is_checked(visit: Visit) -> None:
    visit.page.set_input_files("#files", [{"name": "b.zip", "mimeType": "", "buffer": zipped(PART)}])
    visit.page.fill("#election", FIRST.id[:-1])
    visit.page.click("#go")
    assert "found 63" in visit.page.inner_text("#election-wrong")
    assert visit.page.get_attribute("#election", "aria-invalid") == "true"
    assert visit.page.is_hidden("#answer")
    visit.page.fill("#election", f"  {FIRST.id[:32].upper()}\n{FIRST.id[32:]} ")
    visit.page.click("#go")
    visit.page.wait_for_selector("#answer:not([hidden])")
    assert visit.page.inner_text("#answer-word") == "It holds"


def test_the_answer_goes_away_with_the_files_it_was_about(visit: Visit) -> None:
    assert visit.answer({"bundle.zip": zipped(PART)}) == "It holds"
    visit.page.set_input_files("#files", [{"name": "x.jpg", "mimeType": "", "buffer": b"x"}])
    visit.page.wait_for_selector("#answer", state="hidden")
    assert "Not used" in visit.page.inner_text("#chosen")


def test_files_are_added_one_by_one_and_removed(visit: Visit) -> None:
    for name, data in {"r": receipt_of(ENTRIES, 4), "s": ENTRIES[4], "wrong": ENTRIES[5]}.items():
        visit.page.set_input_files("#files", [{"name": name, "mimeType": "", "buffer": data}])
        visit.page.wait_for_selector(f"#chosen >> text={name}")
    visit.page.get_by_role("button", name="Remove \u2068wrong\u2069").click()
    assert visit.answer({"first": ENTRIES[0]}) == "It holds"


def test_a_dropped_file_is_taken_and_does_not_open(visit: Visit) -> None:
    drop = """data => {
      const files = new DataTransfer();
      files.items.add(new File([Uint8Array.from(atob(data), c => c.charCodeAt(0))], 'b.zip'));
      const event = new DragEvent('drop', {dataTransfer: files, bubbles: true, cancelable: true});
      return document.querySelector('#drop').dispatchEvent(event);
    }"""
    assert visit.page.evaluate(drop, b64encode(zipped(PART)).decode()) is False
    visit.page.wait_for_selector("#chosen >> text=Bundle")


HOSTILE = "<img src=https://evil.example/x onerror=alert(1)>\u202egnp.x"


def test_what_others_wrote_is_text_and_asks_for_nothing(visit: Visit) -> None:
    own = genesis(name=HOSTILE, witnesses=policy(3))
    entries = entries_of(island(2, first=own))
    files = publish(entries, cosigners=COSIGNERS, policy=policy(3))
    assert visit.answer({f"{HOSTILE[:40].replace('/', '-')}.zip": zipped(files)}, own.id) == "It holds"
    visit.page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert HOSTILE in visit.page.inner_text("#entries")
    assert visit.page.locator("main img").count() == 0


def test_a_log_of_many_entries_shows_how_far_it_is(visit: Visit) -> None:
    entries = entries_of(island(600, first=FIRST))
    log = publish(entries, cosigners=COSIGNERS, policy=policy(3))
    assert visit.answer({"log.zip": zipped(log)}) == "It holds"
    assert "more" in visit.page.inner_text("#entries-more")


def test_it_works_with_the_keyboard_alone(visit: Visit) -> None:
    """In the order in which it is read: id, files, check."""
    visit.page.set_input_files("#files", [{"name": "b.zip", "mimeType": "", "buffer": zipped(PART)}])
    stops = []
    visit.page.evaluate("document.activeElement.blur()")
    for _ in range(5):
        visit.page.keyboard.press("Tab")
        stops.append(visit.page.evaluate("document.activeElement.id || document.activeElement.className"))
    assert stops == ["skip", "election", "files", "remove", "go"]
    visit.page.focus("#election")
    visit.page.keyboard.type(FIRST.id)
    visit.page.focus("#go")
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_selector("#answer:not([hidden])")
    assert visit.page.inner_text("#answer-word") == "It holds"


def test_everything_has_a_name_for_who_cannot_see_it(visit: Visit) -> None:
    visit.answer({"bundle.zip": zipped(PART)})
    tree = visit.page.locator("body").aria_snapshot()
    for said in ('textbox "The election’s id"', 'button "Check"', 'heading "It holds"', 'heading "What this does not show"', 'list "Files chosen"'):  # fmt: skip
        assert said in tree, tree
    unnamed = "[...document.querySelectorAll('button,input,textarea,progress')].filter(e => !(e.labels?.length || e.textContent || e.getAttribute('aria-label') || e.getAttribute('aria-labelledby')))"  # fmt: skip
    assert visit.page.evaluate(f"{unnamed}.length") == 0


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_nothing_runs_out_of_the_page(browser: Browser, address: str, width: int, direction: str) -> None:
    for visit in visited(browser, f"{address}/check/", viewport={"width": width, "height": 800}):
        visit.page.evaluate(f"document.documentElement.dir = {direction!r}")
        forged = PART | {"entries/4.json": changed(STATEMENTS[4], signature=bytes(64))}
        visit.answer({"b" * 90 + ".zip": zipped(forged), "photo.jpg": b"x"})
        visit.page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        assert visit.page.evaluate("document.documentElement.scrollWidth") <= width


CONTRAST = """() => {
  const light = c => { const [r, g, b] = c.match(/[\\d.]+/g).slice(0, 3).map(v => (v /= 255) <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
    return .2126 * r + .7152 * g + .0722 * b; };
  const behind = e => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor; if (!/, 0\\)$/.test(c)) return c; } return 'rgb(255,255,255)'; };
  const found = [];
  for (const e of document.querySelectorAll('body *')) {
    if (!e.offsetParent || ![...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())) continue;
    const [a, b] = [light(getComputedStyle(e).color), light(behind(e))].sort((x, y) => y - x);
    found.push([(a + .05) / (b + .05), e.textContent.slice(0, 40)]);
  }
  return found.sort((x, y) => x[0] - y[0])[0];
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_stands_out_from_what_is_behind_it(browser: Browser, address: str, scheme: str) -> None:
    for visit in visited(browser, f"{address}/check/", color_scheme=scheme):
        for files, election in ((PART, FIRST.id), (PART, None), (PART | {"entries/4.json": b"x"}, FIRST.id)):
            visit.page.fill("#election", "")
            visit.answer({"bundle.zip": zipped(files), "photo.jpg": b"x"}, election)
            visit.page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
            ratio, text = visit.page.evaluate(CONTRAST)
            assert ratio >= 4.5, text


SPECCHECK = Path(__file__).parents[1] / "unit" / "statement" / "speccheck_vectors.json"
DECIDE = """async cases => {
  const { verify } = await import("/verify/ed25519.js");
  const bytes = text => Uint8Array.from(text.match(/../g), pair => parseInt(pair, 16));
  return Promise.all(cases.map(one => verify(bytes(one.pub_key), bytes(one.message), bytes(one.signature))));
}"""


def test_every_speccheck_vector_is_decided_by_the_strict_rule(visit: Visit) -> None:
    cases = json.loads(SPECCHECK.read_text())["cases"]
    assert visit.page.evaluate(DECIDE, cases) == [number == 3 for number in range(12)]


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


def test_any_static_host_can_serve_it(browser: Browser) -> None:
    """The two folders beside each other, and nothing else; the page keeps its own policy there."""
    host = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(MODULES.parent)))
    Thread(target=host.serve_forever, daemon=True).start()
    try:
        for visit in visited(browser, f"http://127.0.0.1:{host.server_port}/check/"):
            assert visit.answer({"bundle.zip": zipped(PART)}) == "It holds"
            attempt = "fetch('/').then(() => 'sent', () => 'forbidden')"
            assert visit.page.evaluate(attempt) == "forbidden"
            visit.said.clear()
            visit.asked.clear()
    finally:
        host.shutdown()
        host.server_close()


def test_a_server_of_the_election_gives_what_the_page_needs(browser: Browser, tmp_path: Path) -> None:
    """A statement as the server tells it, with its receipt in it, and entry 0 in the same way: two files, no other."""
    night = make_election(1)
    with served(lay_out(night, tmp_path / "night")) as server:
        said = night.transcription(night.agents[0], "station 1")
        with server.client() as client:
            client.post("/v1/statements", content=entry_of(said)).raise_for_status()
            files = {f"{one}.json": httpx.get(f"{server.url}/v1/statements/{one}").content for one in (said.id, night.id)}  # fmt: skip
        for visit in visited(browser, f"{server.url}/check/"):
            assert visit.answer(files, night.id) == "It holds"
            assert visit.page.inner_text("#answer-rehearsal").startswith("REHEARSAL")
            assert "entry 3" in visit.page.inner_text("#answer-means")


def test_a_bundle_that_is_cut_off_is_said_to_be_got_again_and_accuses_nobody(visit: Visit) -> None:
    assert visit.answer({"bundle.zip": zipped(PART)[:-30]}) == "Cannot tell"
    assert "Get it again" in visit.page.inner_text("#answer-means")
    assert visit.answer({"bundle.zip": zipped(PART)}) == "It holds"


def test_what_is_sealed_and_what_was_lost_is_shown(visit: Visit) -> None:
    sealed_files = sealed_log.sealed(sealed_log.night(6))
    assert visit.answer({"bundle.zip": zipped(sealed_files)}, sealed_log.FIRST.id) == "Cannot tell"
    assert "6 of 9: only their hashes are shown" in visit.page.inner_text("#facts")
    lost = successions.succeeded(saved=40, witnessed=43)
    assert visit.answer({"bundle.zip": zipped(lost)}, successions.ELECTION) == "Cannot tell"
    assert "3 entries of it are missing" in visit.page.inner_text("#facts")
