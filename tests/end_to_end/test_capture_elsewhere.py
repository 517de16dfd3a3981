"""Other ways in: a code that was told over a telephone, and a page that comes from another party's address."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from polltrail.store import ElectionDir
from polltrail.store.coordination.boxes import Spoken
from polltrail.web.capture.files import TYPES, ending, page_files, pages
from support.capturing import ARGUMENTS, FORM_45, Capturing, capturing, enrol, fill, watched_page
from support.chromium import find
from support.serving import until

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find(), args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def election(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Capturing]:
    with capturing(tmp_path_factory.mktemp("capture"), agents=3) as made:
        yield made


def test_a_code_that_was_told_opens_the_invitation(election: Capturing, browser: Browser) -> None:
    page, said = watched_page(browser.new_context(locale="en-GB"))
    page.goto(f"{election.url}/capture/")
    page.wait_for_selector("#invitation")
    code, name, box = page.evaluate(
        """async (link) => {
          const { newSpoken, sealSpoken } = await import("/sign/spoken.js");
          const code = newSpoken();
          const { name, box } = await sealSpoken(code, link);
          return [code, name, [...box]];
        }""",
        election.link(0),
    )
    Spoken(ElectionDir(election.made.path)).put(name, bytes(box))
    page.fill("#invitation", "1234 5678")
    page.click("button.main")
    page.wait_for_selector("[role=alert]:has-text('no whole invitation')")
    page.fill("#invitation", code.replace(" ", "-"))
    page.click("button.main")
    page.click("#accept")
    page.wait_for_selector(".station")
    assert said == []


def test_whoever_is_no_agent_is_led_to_the_desk(election: Capturing, browser: Browser) -> None:
    page, said = watched_page(browser.new_context(locale="en-GB"))
    page.goto(f"{election.url}/enrol#{election.clerk}")
    page.wait_for_url("**/desk/**")
    page.wait_for_selector("text=By-election NA-241")
    kept = page.evaluate("async () => (await import('/capture/store.js')).kept('link')")
    assert kept is None, "the invitation is not left behind on the way"
    assert said == []


@contextmanager
def hosted(servers: list[str]) -> Iterator[str]:
    """The files of the page on a host that knows nothing of elections, with a file that says where the server is: the last."""
    listed = {"files": [{"path": one.path, "digest": one.digest, "bytes": one.bytes} for one in pages()]}
    found = {**page_files(), "capture/files.json": json.dumps(listed).encode()}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.removeprefix("/").partition("?")[0]
            path = "capture/index.html" if path == "capture/" else path
            where = json.dumps({"server": servers[-1]}).encode()
            data = where if path == "capture/where.json" else found.get(path)
            self.send_response(404 if data is None else 200)
            self.send_header("content-type", TYPES.get(ending(path), b"application/json").decode())
            self.send_header("content-length", str(len(data or b"")))
            self.end_headers()
            self.wfile.write(data or b"")

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    host = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    host.daemon_threads = True
    threading.Thread(target=host.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{host.server_port}"
    host.shutdown()
    host.server_close()


def test_a_page_from_another_address_hands_in_all_the_same(
    election: Capturing, browser: Browser, tmp_path: Path
) -> None:
    with hosted([election.url]) as address:
        page, said = watched_page(browser.new_context(locale="en-GB"))
        enrol(page, f"{address}/capture/#{election.links[1]}")
        page.click(".forms a")
        page.wait_for_selector("#photographs")
        picture = tmp_path / "form.png"
        page.screenshot(path=picture)
        page.set_input_files("#photo-file", picture)
        page.wait_for_selector(".photos img")
        fill(page, FORM_45)
        page.click("#to-check")
        page.click("#sign:enabled")
        page.wait_for_selector(".steps li:nth-child(2).done", timeout=120_000)
        page.wait_for_selector("#photos-sent:has-text('1 of 1')", timeout=120_000)
        assert [one for one in said if "willReadFrequently" not in one] == []
    until(lambda: len(election.statements("transcription")) == 1)


def test_a_rehearsals_forms_are_not_found_in_the_night_that_it_was_for(
    election: Capturing, browser: Browser, tmp_path: Path
) -> None:
    servers = [election.url]
    with capturing(tmp_path / "night") as night, hosted(servers) as address:
        page, said = watched_page(browser.new_context(locale="en-GB"))
        enrol(page, f"{address}/capture/#{election.links[2]}")
        page.click(".forms a")
        page.wait_for_selector("#photographs")
        fill(page, FORM_45)
        page.goto(f"{address}/capture/#stations")
        page.wait_for_selector(".state.open")
        servers.append(night.url)
        enrol(page, f"{address}/capture/?night#{night.links[0]}")
        page.wait_for_selector(".state.new")
        assert page.locator(".state.open").count() == 0
        page.click(".forms a")
        page.wait_for_selector("#photographs")
        assert page.input_value('input[data-name="valid_votes"]') == ""
        servers.pop()
        enrol(page, f"{address}/capture/?again#{election.links[2]}")
        page.wait_for_selector(".state.open")
        assert [one for one in said if "404" not in one] == [], "one server does not know the other's key"


def test_the_genesis_names_every_file_of_the_page(election: Capturing) -> None:
    named = {one.path: one.digest for one in election.statements("definition")[0].body.pages}  # type: ignore[attr-defined]
    assert named == {one.path: one.digest for one in pages()}
    with election.server.client() as client:
        listed = client.get("/capture/files.json").json()["files"]
        assert {one["path"]: one["digest"] for one in listed} == named
        for path in named:
            assert client.get(f"/{path}").content == page_files()[path]
