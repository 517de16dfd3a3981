"""A coordinator's evening in the browser: keys in files, what passes over the wire, and what lies on the server's disk."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Page, Request, expect

from polltrail.store import write_key
from support.desk import DeskNight, Seat, desk
from support.statements import seed_of

PASSPHRASE = "seven herons over the quay"
KEYS = ("organiser", "watcher 0", "watcher 1")


@dataclass
class Wire:
    """All that a browser asked of anybody: addresses, headers and bodies."""

    asked: list[bytes] = field(default_factory=list)

    def listen(self, page: Page) -> None:
        page.context.on("request", self._take)

    def _take(self, request: Request) -> None:
        headers = "\n".join(f"{name}: {value}" for name, value in request.all_headers().items())
        self.asked.append(f"{request.method} {request.url}\n{headers}\n".encode())
        self.asked.append(request.post_data_buffer or b"")

    def has(self, text: str) -> bool:
        return any(text.encode() in one for one in self.asked)


@contextmanager
def evening(folder: Path) -> Iterator[DeskNight]:
    """Serve the small election; keys of organiser and watchers lie beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    for who in KEYS:
        write_key(folder / f"{who}.key", seed_of(who), name=who.replace(" ", "-"))
    with desk(folder) as night:
        yield night


def open_key(seat: Seat, key: Path, url: str) -> Seat:
    """Come in with a key file that is open for as long as the page is."""
    seat.page.goto(f"{url}/desk/")
    seat.page.locator("#session-key summary").click()
    seat.page.set_input_files("#key-file-session", key)
    seat.page.locator("#open-key").get_by_role("button", name="Open").click()
    seat.page.get_by_role("button", name="Log out").wait_for()
    return seat


def coordinator(night: DeskNight, browser: Browser, who: str = "organiser", **how: object) -> Seat:
    return open_key(night.seat(browser, **how), night.root.parent / f"{who}.key", night.server.url)


def screen(seat: Seat, name: str) -> None:
    """Go to a screen as people do: what is open in the page stays open."""
    seat.page.get_by_role("navigation").get_by_role("link", name=name, exact=True).click()
    seat.page.locator(".coordinator").first.wait_for()


def begin_names(seat: Seat) -> None:
    """Begin the registry."""
    seat.page.get_by_label("Passphrase", exact=True).fill(PASSPHRASE)
    seat.page.get_by_label("Passphrase once more").fill(PASSPHRASE)
    seat.page.get_by_role("button", name="Begin").click()
    seat.see("The names are open in this page")


def invite(seat: Seat, lines: str) -> list[tuple[str, str]]:
    """Make a sheet; gives link and spoken code of each."""
    seat.page.get_by_label("Whom to invite, one a line").fill(lines)
    seat.page.get_by_role("button", name="Sign and make the sheet").click()
    seat.see("invitations made")
    slips = seat.page.locator(".slip")
    return [
        (str(one.locator(".link a").get_attribute("href")), one.locator(".spoken").inner_text())
        for one in slips.all()
    ]


def expect_text(page: Page, place: str, text: str) -> None:
    expect(page.locator(place).first).to_contain_text(text, timeout=120_000)


def files_below(root: Path) -> Iterator[bytes]:
    """Everything that the server has written."""
    for path in root.rglob("*"):
        if path.is_file():
            yield path.read_bytes()
