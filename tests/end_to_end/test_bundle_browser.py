"""The pages of a bundle in a real browser, opened from disk: phone, desktop, dark, paper; and the photographs show."""

import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from shutil import which

import msgspec
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from polltrail.log.excerpt import Scope
from polltrail.publish.bundle import excerpt_files, whole_files
from support.evidence import ADA, CY, KARACHI, Speaker, digest, genesis, night, published
from support.statements import definition

pytestmark = pytest.mark.browser

OFFLINE = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
FIRST = genesis(policy=msgspec.structs.replace(definition().policy, images="public"), rehearsal=True)


def picture(width: int = 60, height: int = 80) -> bytes:
    """A grey photograph, as PNG."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    rows = zlib.compress((b"\x00" + b"\x88" * width) * height)
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = which("chromium") or which("chromium-browser") or which("google-chrome")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=OFFLINE)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Bundles of a station, of one in another script, of a contest with many stations, and of the whole log."""
    say, data = Speaker(FIRST.id), picture()
    log = [
        *night(FIRST),
        say.photograph(ADA, "H-01", data),
        say.read(CY, "H-01", {"a" * 200: 3, "keep": 402}, images=[digest(data)]),
        *(say.read(ADA, f"S-{number}", {"keep": number}) for number in range(30)),
    ]
    files, root = published(log, images=[data]), tmp_path_factory.mktemp("bundles")
    scopes = {
        "station": Scope(station="H-01"),
        "karachi": Scope(station=KARACHI),
        "contest": Scope(contest="harbour"),
    }
    made = {name: excerpt_files(files.__getitem__, scope, version="1") for name, scope in scopes.items()}
    for name, each in (made | {"whole": whole_files(files.__getitem__, version="1")}).items():
        for path, content in each:
            (root / name / path).parent.mkdir(parents=True, exist_ok=True)
            (root / name / path).write_bytes(content)
    return root


PAGES = ["station/index.html", "karachi/index.html", "contest/index.html", "contest/stations/1.html", "whole/index.html", "whole/stations/1.html"]  # fmt: skip


def opened(browser: Browser, path: Path, **more: object) -> tuple[Page, list[str]]:
    page, said = browser.new_page(**more), list[str]()  # type: ignore[arg-type]
    page.on("console", lambda message: said.append(message.text))
    page.on("requestfailed", lambda request: said.append(request.url))
    page.on(
        "request",
        lambda request: said.append(request.url) if not request.url.startswith(("file:", "data:")) else None,
    )
    page.goto(path.as_uri())
    return page, said


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_runs_out_of_the_page_and_nothing_is_asked_for(
    browser: Browser, folder: Path, name: str, width: int, scheme: str
) -> None:
    page, said = opened(browser, folder / name, viewport={"width": width, "height": 800}, color_scheme=scheme)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert said == []
    page.close()


def test_a_photograph_shows(browser: Browser, folder: Path) -> None:
    page, said = opened(browser, folder / "station/index.html")
    assert page.evaluate("[...document.images].map(one => one.naturalWidth)") == [60]
    assert said == []
    page.close()


def test_a_link_leads_to_a_station_and_back(browser: Browser, folder: Path) -> None:
    page, _ = opened(browser, folder / "contest/index.html")
    page.get_by_role("link", name="S-7", exact=True).click()
    assert page.url.partition("/contest/")[2].startswith("stations/")
    assert page.locator(f"[id='{page.url.partition('#')[2]}'] h2").inner_text().startswith("S-7 · ")
    page.get_by_role("link", name="First page").click()
    assert page.url.endswith("contest/index.html")
    page.close()


@pytest.mark.parametrize("name", PAGES)
def test_on_paper_nothing_is_cut_off(browser: Browser, folder: Path, name: str) -> None:
    page, _ = opened(browser, folder / name, viewport={"width": 690, "height": 1000})
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollWidth") <= 700
    cut = "[...document.querySelectorAll('pre')].filter(one => one.scrollWidth > one.clientWidth + 1).length"
    assert page.evaluate(cut) == 0
    page.close()


def test_a_name_that_runs_the_other_way_stays_in_its_place(browser: Browser, folder: Path) -> None:
    page, _ = opened(browser, folder / "karachi/index.html")
    box = "(() => { const b = document.querySelector('h1 bdi').getBoundingClientRect(); const h = document.querySelector('h1').getBoundingClientRect(); return b.left > h.left; })()"
    assert page.locator("h1").inner_text().startswith("Station ")
    assert page.evaluate(box)
    page.close()


@pytest.mark.parametrize("name", PAGES)
def test_on_a_phone_no_row_is_tall_for_what_is_out_of_sight(
    browser: Browser, folder: Path, name: str
) -> None:
    page, _ = opened(browser, folder / name, viewport={"width": 390, "height": 844})
    tall = """() => {
      const text = (cell) => { const all = document.createRange(); all.selectNodeContents(cell); return all.getBoundingClientRect(); };
      return [...document.querySelectorAll(".scroll tbody tr")].filter((row) => {
        const edge = row.closest(".scroll").getBoundingClientRect().right - 30;
        const seen = [...row.cells].filter((cell) => cell.getBoundingClientRect().left < edge);
        return row.getBoundingClientRect().height - Math.max(...seen.map((cell) => text(cell).height)) > 36;
      }).map((row) => row.innerText);
    }"""
    assert page.evaluate(tall) == []
    page.close()
