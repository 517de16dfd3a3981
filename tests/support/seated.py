"""What people do at the desk, for browser tests."""

from playwright.sync_api import Browser, Page, expect

from support.desk import Seat

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


def type_form(page: Page, votes: dict[str, int], numbers: dict[str, int] | None = None) -> None:
    """Type numbers with the keyboard alone: Enter goes from field to field, and a field is known by its words."""
    page.locator(".figure").first.wait_for()
    wanted = {f"{name}, Votes": str(number) for name, number in votes.items()}
    wanted |= {words: str(number) for words, number in (numbers or {}).items()}
    for _ in range(page.locator(".figure").count()):
        label = page.evaluate("document.activeElement.getAttribute('aria-label')")
        if label in wanted:
            page.keyboard.type(wanted.pop(label))
        page.keyboard.press("Enter")
    assert wanted == {}


def read_form(
    seat: Seat, votes: dict[str, int], numbers: dict[str, int] | None = None, *, sure: bool = False
) -> None:
    """Read the form that is shown and sign it, without a mouse."""
    type_form(seat.page, votes, numbers)
    if sure:
        for box in seat.page.locator(".doubts input").all():
            box.focus()
            seat.page.keyboard.press("Space")
    seat.page.keyboard.press("Control+Enter")
    seat.see("your reading is in")


def take_next(seat: Seat) -> None:
    seat.page.get_by_role("button", name="Give me the next").click()
    seat.page.get_by_role("heading", name="Your decision").wait_for()


def decide(seat: Seat, outcome: str, reason: str, *, reading: int | None = None) -> None:
    """Sign a decision about the form that is open."""
    seat.page.get_by_label(outcome, exact=True).check()
    if reading is not None:
        seat.page.get_by_label(f"figures as in reading {reading}", exact=True).check()
    seat.page.get_by_label("Reason", exact=True).select_option(reason)
    seat.page.get_by_role("button", name="Sign the decision").click()


def told(seat: Seat, words: str) -> None:
    expect(seat.page.locator(".standing")).to_contain_text(words, timeout=120_000)


def launched(playwright: object) -> Browser:
    from support.chromium import find

    chromium: Browser = playwright.chromium.launch(executable_path=find(), args=ARGUMENTS)  # type: ignore[attr-defined]
    return chromium
