"""The public site in a real browser: phone, desktop, dark, Urdu; it follows the count, searches, and proves its entries."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from shutil import which

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

from polltrail.publish.files.search import Entry, search_files
from polltrail.publish.site import Site, contest_page, station_page
from polltrail.statement import read_entry
from support import boards
from support.published_log import ELECTION, entries_of, island, publish
from support.site_pages import scripts, whole_site
from support.site_server import SiteServer, serving, verify_modules
from support.statements import ORGANISER, seed_of
from support.successions import ELECTION as REPLACED
from support.successions import LOST, succeeded, succession

pytestmark = pytest.mark.browser

OFFLINE = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
CONTEST, STATION = "contest/17.html", "station/0/71.html"
LOOKED_AT = ("index.html", "place/22.html", CONTEST, STATION, "search.html", "findings.html", "about.html", "embed/17.html", "sealed.html")  # fmt: skip
STATEMENTS = island(600)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = which("chromium") or which("chromium-browser") or which("google-chrome")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=OFFLINE)
        yield chromium
        chromium.close()


def live_site() -> Site:
    return boards.site(scripts=scripts())


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return whole_site(live_site()) | verify_modules()


@pytest.fixture(scope="module")
def few() -> dict[str, bytes]:
    """The same with fewer stations, to be looked at quickly."""
    return whole_site(live_site(), boards.small()) | verify_modules()


@pytest.fixture
def small(few: dict[str, bytes]) -> Iterator[SiteServer]:
    with serving(dict(few)) as site:
        yield site


@pytest.fixture
def server(files: dict[str, bytes]) -> Iterator[SiteServer]:
    with serving(dict(files)) as site:
        yield site


class Visit:
    """A page with everything its browser complained about."""

    def __init__(self, browser: Browser, **how: object) -> None:
        self.page: Page = browser.new_page(**how)  # type: ignore[arg-type]
        self.complaints: list[str] = []
        self.page.on("console", lambda said: self.complaints.append(f"{said.type}: {said.text}"))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def troubles(self) -> list[str]:
        """What it complained about, but for photographs that this small server does not have."""
        return [one for one in self.complaints if "404" not in one]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "ur"])
@pytest.mark.parametrize("path", LOOKED_AT)
def test_axe_finds_nothing_serious(
    browser: Browser, small: SiteServer, path: str, language: str, scheme: str
) -> None:
    visit = Visit(browser, color_scheme=scheme, viewport={"width": 390, "height": 844})
    visit.page.goto(f"{small.url}/{language}/{path}")
    visit.page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
    found = Axe().run(visit.page)
    serious = [one for one in found.response["violations"] if one["impact"] in {"serious", "critical"}]
    assert serious == [], found.generate_report()
    assert visit.troubles() == []
    visit.page.close()


@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize("language", ["en", "ur", "fr"])
def test_nothing_runs_out_of_the_page(
    browser: Browser, server: SiteServer, language: str, width: int
) -> None:
    visit = Visit(browser, viewport={"width": width, "height": 844})
    for path in LOOKED_AT:
        visit.page.goto(f"{server.url}/{language}/{path}")
        visit.page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
        assert visit.page.evaluate("document.documentElement.scrollWidth") <= width, path
    visit.page.close()


def test_urdu_runs_from_right_to_left_on_a_phone(browser: Browser, server: SiteServer) -> None:
    visit = Visit(browser, viewport={"width": 390, "height": 844})
    visit.page.goto(f"{server.url}/ur/{CONTEST}")
    first, second = (visit.page.locator(".votes thead th").nth(at).bounding_box() for at in (0, 1))
    assert first is not None
    assert second is not None
    assert first["x"] > second["x"]
    assert visit.page.locator("h1").evaluate("(one) => getComputedStyle(one).textAlign") == "start"
    assert visit.troubles() == []
    visit.page.close()


def test_a_dark_page_is_dark(browser: Browser, server: SiteServer) -> None:
    colours = []
    for scheme in ("light", "dark"):
        visit = Visit(browser, color_scheme=scheme)
        visit.page.goto(f"{server.url}/en/{CONTEST}")
        colours.append(
            [
                visit.page.evaluate("getComputedStyle(document.body).backgroundColor"),
                visit.page.evaluate("getComputedStyle(document.querySelector('svg.map rect')).fill"),
                visit.page.evaluate("getComputedStyle(document.querySelector('svg.curve text')).fill"),
            ]
        )
        visit.page.close()
    assert all(light != dark for light, dark in zip(*colours, strict=True))


def test_every_page_reads_without_scripts(browser: Browser, server: SiteServer) -> None:
    visit = Visit(browser, java_script_enabled=False)
    for path in LOOKED_AT:
        visit.page.goto(f"{server.url}/en/{path}")
        assert len(visit.page.inner_text("main")) > 200, path
    visit.page.goto(f"{server.url}/en/{STATION}")
    expect(visit.page.locator("#proof")).to_contain_text("polltrail verify")
    visit.page.close()


def grown(size: int, confirmed: int) -> bytes:
    """The main part of the contest as of a later size."""
    board = boards.focus_contest()
    first = replace(board.figures.choices[0], confirmed=confirmed)
    figures = replace(board.figures, choices=(first, *board.figures.choices[1:]))
    later = replace(board, as_of=boards.as_of(size=size), figures=figures)
    return contest_page(later, live_site(), "en", fragment=True)


def test_the_page_follows_the_count_and_keeps_its_place(browser: Browser, server: SiteServer) -> None:
    visit = Visit(browser, viewport={"width": 390, "height": 844})
    page = visit.page
    page.goto(f"{server.url}/en/{CONTEST}")
    page.evaluate("document.querySelector('#stations').open = true")
    link = page.locator("#stations a").nth(20)
    link.focus()
    top = page.evaluate("(document.querySelector('#stations a').scrollIntoView(), scrollY)")
    href = link.get_attribute("href")
    assert server.listening.wait(5)
    server.served[f"at/5000/fragment/en/{CONTEST}"] = grown(5_000, 51_234)
    server.grow(5_000)
    expect(page.locator("main")).to_contain_text("51,234", timeout=120_000)
    expect(page.locator("#told")).to_contain_text("5,000")
    expect(page.locator(".stamp").first).to_contain_text("5,000")
    assert page.evaluate("document.querySelector('#stations').open")
    assert page.evaluate("document.activeElement.getAttribute('href')") == href
    assert abs(page.evaluate("scrollY") - top) < 5
    assert visit.troubles() == []
    page.close()


def test_a_hidden_page_asks_for_nothing(browser: Browser, server: SiteServer) -> None:
    page = Visit(browser).page
    page.goto(f"{server.url}/en/{CONTEST}")
    assert server.listening.wait(5)
    page.evaluate(
        "Object.defineProperty(document, 'hidden', {get: () => true}); document.dispatchEvent(new Event('visibilitychange'))"
    )
    server.grow(6_000)
    page.wait_for_timeout(700)
    assert not [one for one in server.asked if "fragment" in one]
    page.close()


def test_where_following_fails_the_page_offers_to_be_loaded_again(
    browser: Browser, server: SiteServer
) -> None:
    page = Visit(browser).page
    page.goto(f"{server.url}/en/{CONTEST}")
    assert server.listening.wait(5)
    server.grow(7_000)
    expect(page.locator("#told a")).to_contain_text("Load the page again", timeout=120_000)
    expect(page.locator("main")).to_contain_text("41,730")
    page.close()


def test_text_that_is_marked_stays_and_the_page_offers_what_is_new(
    browser: Browser, server: SiteServer
) -> None:
    page = Visit(browser).page
    page.goto(f"{server.url}/en/{CONTEST}")
    assert server.listening.wait(5)
    page.evaluate("getSelection().selectAllChildren(document.querySelector('main .lead'))")
    server.served[f"at/5000/fragment/en/{CONTEST}"] = grown(5_000, 51_234)
    server.grow(5_000)
    expect(page.locator("#told a")).to_contain_text("Load the page again", timeout=120_000)
    expect(page.locator("main")).to_contain_text("41,730")
    page.close()


def proven(**changes: bytes) -> dict[str, bytes]:
    """A station whose entries are in a real log of some hundred, that log, and what is changed in it."""
    told = tuple(
        (at, STATEMENTS[at].kind, STATEMENTS[at].id) for at in (3, 255, 256, 300, len(STATEMENTS) - 1)
    )
    of = boards.as_of(election=ELECTION, size=len(STATEMENTS))
    page = station_page(boards.station(statements=told, as_of=of), live_site(), "en")
    return {f"en/{STATION}": page, **publish(entries_of(STATEMENTS)), **changes}


def prove(browser: Browser, server: SiteServer) -> Visit:
    visit = Visit(browser)
    visit.page.goto(f"{server.url}/en/{STATION}")
    visit.page.get_by_role("button", name="Prove it in this browser").click()
    visit.page.wait_for_selector(".prove .answer")
    return visit


def test_a_station_proves_its_entries_in_the_page(browser: Browser, server: SiteServer) -> None:
    server.served |= proven()
    visit = prove(browser, server)
    expect(visit.page.locator(".prove .answer")).to_contain_text("Proven: all 5 entries")
    assert visit.page.locator(".proven.holds").count() == 5
    assert visit.troubles() == []
    visit.page.close()


@pytest.mark.parametrize("which_part", ["entry", "hash", "checkpoint"])
def test_what_was_changed_is_not_proven(browser: Browser, server: SiteServer, which_part: str) -> None:
    files = proven()
    path = {"entry": "log/tile/entries/001", "hash": "log/tile/0/001", "checkpoint": "log/checkpoint"}[
        which_part
    ]
    spoiled = bytearray(files[path])
    spoiled[40 if which_part == "entry" else -20] ^= 1
    server.served |= files | {path: bytes(spoiled)}
    visit = prove(browser, server)
    assert visit.page.locator(".prove .answer.holds").count() == 0
    visit.page.close()


def proven_anew(said: Sequence[int], *, seed: bytes = ORGANISER) -> dict[str, bytes]:
    """A station in a log that took the place of a lost one, and where the site says that it did."""
    one = succession(saved=40, size=38, seed=seed)
    told = tuple((at, of.kind, of.id) for at, of in ((3, read_entry(LOST[3])), (40, one)))
    of = boards.as_of(election=REPLACED, size=43)
    page = station_page(boards.station(statements=told, as_of=of), live_site(), "en")
    index = json.dumps({"successions": said}).encode()
    return {**succeeded(saved=40, said=one), f"en/{STATION}": page, "data/index.json": index}


def test_entries_are_proven_in_a_log_that_took_the_place_of_a_lost_one(
    browser: Browser, server: SiteServer
) -> None:
    server.served |= proven_anew([40])
    visit = prove(browser, server)
    expect(visit.page.locator(".prove .answer")).to_contain_text("Proven: all 2 entries")
    assert visit.troubles() == []
    visit.page.close()


@pytest.mark.parametrize(
    ("said", "seed", "kind"),
    [([], ORGANISER, "unknown"), ([3], ORGANISER, "fails"), ([40], seed_of("agent 0"), "unknown")],
)
def test_nobody_but_an_organiser_gives_an_election_another_log(
    browser: Browser, server: SiteServer, said: list[int], seed: bytes, kind: str
) -> None:
    server.served |= proven_anew(said, seed=seed)
    visit = prove(browser, server)
    expect(visit.page.locator(f".prove .answer.{kind}")).to_be_visible()
    visit.page.close()


def test_another_elections_log_proves_nothing(browser: Browser, server: SiteServer) -> None:
    server.served |= publish(entries_of(STATEMENTS))  # the station's page names the invented election
    visit = prove(browser, server)
    expect(visit.page.locator(".prove .answer.fails")).to_be_visible()
    visit.page.close()


def test_a_station_is_found_without_a_server(browser: Browser) -> None:
    site = boards.site(live=False, scripts=scripts())
    known = boards.expected()
    entries = [
        Entry(number=known.stations[dot.id], id=dot.id, name=dot.name, place=" / ".join(boards.FOCUS))
        for dot in boards.dots()
    ]
    with serving(whole_site(site) | search_files(entries)) as server:
        visit = Visit(browser)
        visit.page.goto(f"{server.url}/en/search.html")
        visit.page.get_by_label("Its name").fill("Harbour sch")
        visit.page.get_by_role("button", name="Search").click()
        expect(visit.page.locator("#found li")).to_have_count(20)
        number = known.stations[boards.dots()[0].id]
        expect(visit.page.locator("#found a").first).to_have_attribute("href", f"station/0/{number}.html")
        visit.page.goto(f"{server.url}/en/search.html?q=nowhere+at+all")
        expect(visit.page.locator("#found")).to_contain_text("No station has all of these words")
        assert visit.troubles() == []
        visit.page.close()


def test_a_map_names_what_is_pointed_at(browser: Browser, server: SiteServer) -> None:
    visit = Visit(browser)
    visit.page.goto(f"{server.url}/en/{CONTEST}")
    dot = visit.page.locator("svg.map use").last
    dot.scroll_into_view_if_needed()
    box = dot.bounding_box()
    assert box is not None
    visit.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(visit.page.locator(".map-told a")).to_have_attribute("href", str(dot.get_attribute("data-href")))
    visit.page.close()


def test_times_are_the_readers_own(browser: Browser, server: SiteServer) -> None:
    visit = Visit(browser, timezone_id="Asia/Karachi", locale="en-GB")
    visit.page.goto(f"{server.url}/en/{CONTEST}")
    time = visit.page.locator(".stamp time")
    expect(time).to_contain_text("09:31")
    assert "04:31 UTC" in str(time.get_attribute("title"))
    visit.page.close()
