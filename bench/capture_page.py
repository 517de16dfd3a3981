"""What the capture page weighs, and how soon a slow phone on a slow network can use it.

The phone is Chromium with its processor slowed down four times and its network as slow as the preset "Slow 3G" of its
developer tools, both by the DevTools protocol. Usable means that the view an agent came for is on the screen: the
invitation on the first visit, the stations on every later one. The first visit fetches everything over that network,
where each answer takes two seconds to begin; from then on the page is kept by its service worker, and no network is
needed to open it, which is how it is opened at a polling station. Of some visits the fastest counts, as the least disturbed by
what else the machine does.
"""

import json
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

import httpx
from playwright.sync_api import Browser, BrowserContext, Page

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "tests"))

from support.capturing import Capturing, capturing, enrol  # noqa: E402
from support.module_page import CAMERA, chromium  # noqa: E402

SLOW_3G: Final = {
    "offline": False,
    "latency": 2_000,
    "downloadThroughput": 50_000,
    "uploadThroughput": 50_000,
}
"""The preset of Chromium's developer tools: 400 kbit/s either way, two seconds until an answer begins."""
CPU: Final = 4
VISITS: Final = 5
WATCH: Final = """
const seen = (name) => new MutationObserver((_, observer) => {
  if (!document.querySelector(name)) return;
  observer.disconnect();
  requestAnimationFrame(() => setTimeout(() => { globalThis.usableAt = performance.now(); }));
}).observe(document, { childList: true, subtree: true });
seen("#accept, .station");
"""
VIEWS: Final = "#accept, .station"


def results(visits: int = VISITS) -> list[dict[str, object]]:
    """Measure; rows as `bench/run.py` writes them."""
    with tempfile.TemporaryDirectory() as made:
        night = capturing(Path(made) / "night", agents=visits)
        with night as running:  # made before the browser, whose loop is in this thread
            weight = weighed(running)
            with chromium(*CAMERA) as browser:
                first = [first_visit(browser, running.link(at)) for at in range(visits)]
                again = opened_again(browser, running, visits)
    told = {"kb_first_visit": round(statistics.median(one["kb"] for one in first), 1), **weight}
    return [
        row("capture page, every file in five languages: kB over the wire", weight["kb"], "<= 150", told),
        row("capture page kept by the phone, CPU / 4 and slow 3G: s until usable", min(again), "< 2", {"each": again}),
        row("first visit, CPU / 4 and slow 3G (2 s until an answer begins): s until usable", min(one["s"] for one in first), "-", {"each": first}),
    ]  # fmt: skip


def row(name: str, value: float, goal: str, ours: dict[str, Any]) -> dict[str, object]:
    """One line of the result."""
    return {"name": name, "value": round(value, 3), "goal": goal, "ours": ours, "bare": None}


def weighed(night: Capturing) -> dict[str, float]:
    """Ask for every file of the page as a browser does, and add up what comes over the wire, headers too."""
    with httpx.Client(base_url=night.url) as client:
        files = [one["path"] for one in client.get("/capture/files.json").json()["files"]]
        total = sum(wire_bytes(client, path) for path in files)
    return {"kb": total / 1e3, "files": len(files)}


def wire_bytes(client: httpx.Client, path: str) -> int:
    """Bytes of an answer."""
    with client.stream("GET", f"/{path}", headers={"accept-encoding": "gzip"}) as answer:
        if answer.status_code != 200:
            sys.exit(f"bench/capture_page.py: {path}: expected status 200, found {answer.status_code}")
        headers = sum(len(name) + len(value) + 4 for name, value in answer.headers.raw)
        return headers + sum(len(part) for part in answer.iter_raw())


def slowed(context: BrowserContext) -> tuple[Page, list[float]]:
    """A page of a slow phone on a slow network, and the bytes of every answer that comes in."""
    page, came = context.new_page(), list[float]()
    devtools = context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.send("Network.emulateNetworkConditions", SLOW_3G)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": CPU})
    devtools.on("Network.loadingFinished", lambda told: came.append(told["encodedDataLength"]))
    page.add_init_script(WATCH)
    page.set_default_timeout(120_000)
    return page, came


def usable_s(page: Page) -> float:
    """Wait until the view is on the screen; how long it took since the address was opened."""
    page.wait_for_selector(VIEWS)
    while (found := page.evaluate("globalThis.usableAt ?? null")) is None:
        page.wait_for_timeout(20)
    return float(found) / 1e3


def first_visit(browser: Browser, link: str) -> dict[str, float]:
    """Open an invitation on a phone that has never seen the page."""
    with browser.new_context(viewport={"width": 390, "height": 844}) as context:
        page, came = slowed(context)
        page.goto(link, wait_until="commit")
        return {"s": usable_s(page), "kb": sum(came) / 1e3}


def opened_again(browser: Browser, night: Capturing, visits: int) -> list[float]:
    """Open the page on a phone that has it."""
    with browser.new_context(viewport={"width": 390, "height": 844}) as context:
        page = context.new_page()
        enrol(page, night.link())
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        page.close()
        found = []
        for _ in range(visits):
            page, _came = slowed(context)
            page.goto(f"{night.url}/capture/", wait_until="commit")
            found.append(usable_s(page))
            page.close()
    return found


if __name__ == "__main__":
    for one in results():
        print(f"{one['name']:<84} {one['value']:>10}  goal {one['goal']}", file=sys.stderr)
        print(json.dumps(one))
