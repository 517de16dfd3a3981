"""The desk in real browsers, against a real server: a second reading, a contradiction, two reviewers, and a peer's defects."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from support.desk import N1, N2, DeskNight, Seat, desk
from support.seated import decide, launched, read_form, take_next, told, type_form

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = launched(playwright)
        yield chromium
        chromium.close()


@pytest.fixture
def night(tmp_path: Path) -> Iterator[DeskNight]:
    with desk(tmp_path) as found:
        yield found


def test_two_persons_who_read_alike_need_nobody_else(browser: Browser, night: DeskNight) -> None:
    """Defect A: equal entries of two clerks never matched, because who typed them was compared too."""
    night.bring("agent 0", N1, (310, 127))
    clerk = night.clerk(browser, "ada")
    read_form(clerk, {"A": 310, "B": 127})
    found = night.becomes(N1, "read_twice")
    assert (found["confirmed"], found["votes"]) == (True, {"a": 310, "b": 127})
    reviewer = night.reviewer(browser, "reviewer 0")
    reviewer.see("No form waits for a reviewer")


def test_what_the_first_reader_read_never_reaches_the_second(browser: Browser, night: DeskNight) -> None:
    """Not on the page and not in any answer that their browser is given."""
    night.bring("agent 0", ("S2", "assembly"), (31337, 27183))  # nobody knows how many may vote there
    clerk = night.seat(browser)
    clerk.page.add_init_script(HEAR)
    clerk.page.goto(night.invitation("clerk", "ada"))
    clerk.page.get_by_role("button", name="Make my key and accept").click()
    clerk.page.locator(".figure").first.wait_for()
    clerk.page.get_by_role("button", name="I cannot read this one").click()
    clerk.see("No form waits for you now")
    clerk.page.get_by_role("button", name="Look again").click()
    clerk.page.locator(".figure").first.wait_for()
    heard = clerk.page.evaluate("heard")
    assert any('"kind":"read"' in one for one in heard)
    assert not any(number in one for one in heard for number in ("31337", "27183"))
    asked = clerk.page.evaluate("""async () => {
        const paths = ['review/list', 'review/0', 'work/../review/0'];
        return Promise.all(paths.map(async (path) => (await fetch(`/v1/desk/${path}`)).status));
    }""")
    assert asked == [403, 403, 403]
    clerk.said.clear()  # a browser complains of every 403
    read_form(clerk, {"A": 31337, "B": 27183}, sure=True)


HEAR = """globalThis.heard = [];
    const asked = fetch;
    globalThis.fetch = async (...given) => {
        const answer = await asked(...given);
        heard.push([answer.url, ...[...answer.headers].flat(), await answer.clone().text()].join("\\n"));
        return answer;
    };"""


def test_from_a_contradiction_to_a_decision_by_two_reviewers(browser: Browser, night: DeskNight) -> None:
    night.bring("agent 0", N1, (310, 127))
    clerk = night.clerk(browser, "ada")
    read_form(clerk, {"A": 310, "B": 172})
    assert night.becomes(N1, "held")["reasons"] == ["readings-differ"]
    first, second = (night.reviewer(browser, f"reviewer {at}") for at in (0, 1))
    take_next(first)
    told(first, "on hold: readings differ")
    marked = first.page.locator("tr.differs").all_inner_texts()
    assert [one.split("\t") for one in marked] == [["B: Votes differs", "127", "172"]]
    assert first.page.locator(".side-by-side img").count() == 1
    first.page.get_by_label("Write other figures").check()
    first.page.get_by_role("button", name="Start from reading 1").click()
    first.page.get_by_label("B, Votes").fill("172")
    first.page.get_by_label("A, Votes").fill("301")
    first.page.get_by_label("Reason", exact=True).select_option("wrongly_read")
    first.page.get_by_role("button", name="Sign the decision").click()
    told(first, "the decision needs another reviewer")
    first.see("This decision is yours")
    assert first.page.get_by_role("button", name="Endorse this decision").count() == 0
    assert night.stands(N1)["state"] == "held"
    take_next(second)
    second.see("other figures, because it was wrongly read; 1 behind it")
    second.page.get_by_role("button", name="Endorse this decision").click()
    told(second, "decided")
    found = night.becomes(N1, "decided")
    assert (found["confirmed"], found["votes"]) == (True, {"a": 301, "b": 172})


def test_a_form_that_contradicts_itself_shows_where(browser: Browser, night: DeskNight) -> None:
    night.bring("agent 0", N1, (310, 127), numbers={"ballots_cast": 430})
    assert night.becomes(N1, "held")["readings"]
    reviewer = night.reviewer(browser, "reviewer 0")
    take_next(reviewer)
    reviewer.see("What contradicts")
    assert "430" in reviewer.page.inner_text(".broken")
    marked = reviewer.page.locator("tr.doubtful th").all_inner_texts()
    assert marked == ["A: Votes", "B: Votes", "Ballot papers found in the box"]


def test_one_reviewer_may_accept_what_one_reader_read(browser: Browser, night: DeskNight) -> None:
    night.bring("agent 0", N1, (310, 127))
    read_form(night.clerk(browser, "ada"), {"A": 310, "B": 172})
    night.becomes(N1, "held")
    reviewer = night.reviewer(browser, "reviewer 0")
    take_next(reviewer)
    decide(reviewer, "Accept a reading", "figures_clear", reading=2)
    told(reviewer, "decided")
    assert night.becomes(N1, "decided")["votes"] == {"a": 310, "b": 172}


def test_a_correction_takes_no_number_that_one_reviewer_types(browser: Browser, night: DeskNight) -> None:
    """Defect B: whoever corrected could post any number, for any candidate, and it was final."""
    night.bring("agent 0", N1, (31, 32))
    read_form(night.clerk(browser, "ada"), {"A": 31, "B": 23})
    night.becomes(N1, "held")
    reviewer = night.reviewer(browser, "reviewer 0")
    take_next(reviewer)
    reviewer.page.get_by_label("Write other figures").check()
    for words, number in (("A, Votes", "9999"), ("Ballot papers found in the box", "40")):
        reviewer.page.get_by_label(words, exact=True).fill(number)
    reviewer.page.get_by_label("Reason", exact=True).select_option("wrongly_read")
    reviewer.page.get_by_role("button", name="Sign the decision").click()
    assert reviewer.page.locator(".doubts .doubt").count() > 0
    assert reviewer.page.evaluate("document.activeElement.type") == "checkbox"
    for box in reviewer.page.locator(".doubts input").all():
        box.check()
    reviewer.page.get_by_role("button", name="Sign the decision").click()
    told(reviewer, "the decision needs another reviewer")
    assert night.stands(N1)["confirmed"] is False
    size = reviewer.page.evaluate(POST_A_DECISION, ["a", "nobody"])
    assert size > 0
    other = night.reviewer(browser, "reviewer 1")
    other.page.goto(f"{night.server.url}/desk/#review/0")
    other.see("Your decision")
    assert night.stands(N1)["state"] == "held"
    assert "nobody" not in json.dumps(night.stands(N1)["votes"])


POST_A_DECISION = """async (choices) => {
    const { envelope } = await import('/sign/envelope.js');
    const { findKey } = await import('/sign/keys.js');
    const me = await (await fetch('/v1/desk/me')).json();
    const figures = { numbers: {}, votes: choices.map((one) => [one, 9999]), choice_numbers: [] };
    const body = { slot: { station: 'N1', contest: 'assembly', form: 'generic' }, outcome: 'correct', transcription: null, figures,
        reason: 'other', basis: { statements: [], size: 30 }, words: null };
    const made = await envelope({ kind: 'decision', election: me.election, key: await findKey(`desk/${me.election}`), body });
    const answer = await fetch('/v1/statements', { method: 'POST', body: made.envelope });
    if (!answer.ok) throw new Error(await answer.text());
    return Number(/index ([0-9]+)/.exec(await answer.text())[1]);
}"""


def test_a_double_click_and_two_clerks_at_one_moment_count_once(browser: Browser, night: DeskNight) -> None:
    """Defect C: two clerks at one moment, or one who clicked twice, doubled the votes."""
    night.bring("agent 0", N1, (310, 127))
    night.bring("agent 0", N2, (50, 60))
    ada, ben = night.clerk(browser, "ada"), night.clerk(browser, "ben")
    seats: dict[str, Seat] = {}
    for one in (ada, ben):
        one.page.locator(".figure").first.wait_for()
        seats[one.page.inner_text(".where h2")] = one
    assert set(seats) == {"Station N1", "Station N2"}
    type_form(seats["Station N1"].page, {"A": 310, "B": 127})
    type_form(seats["Station N2"].page, {"A": 50, "B": 60})
    for seat in seats.values():
        seat.page.evaluate("""() => {
            const sign = document.querySelector('.end .main');
            sign.click(); sign.click();
            sign.form.requestSubmit();
        }""")
    for seat in seats.values():
        seat.see("your reading is in")
    assert night.becomes(N1, "read_twice")["votes"] == {"a": 310, "b": 127}
    assert night.becomes(N2, "read_twice")["votes"] == {"a": 50, "b": 60}
    station = night.client.get("/data/station/0/0.json").json()
    assert [len(slot["readings"]) for slot in station["slots"]] == [2]


def test_a_page_that_is_closed_frees_its_form(browser: Browser, night: DeskNight) -> None:
    night.bring("agent 0", N1, (310, 127))
    ada, ben = night.clerk(browser, "ada"), night.clerk(browser, "ben")
    for one in (ada, ben):
        one.page.locator(".figure, .card").first.wait_for()
    at_it, other = (ada, ben) if ada.page.locator(".figure").count() else (ben, ada)
    at_it.page.goto("about:blank")
    other.page.get_by_role("button", name="Look again").click()
    other.page.locator(".figure").first.wait_for(timeout=120_000)


def test_one_person_with_two_keys_is_one_reader(browser: Browser, night: DeskNight) -> None:
    """Defect D: one person in both groups of clerks could make both entries."""
    night.bring("agent 0", N1, None)
    one, twin = night.clerk(browser, "ada"), night.clerk(browser, "ada", number=1)
    assert one.key != twin.key
    twin.page.get_by_role("button", name="I cannot read this one").or_(
        twin.page.get_by_text("No form waits")
    ).first.wait_for()
    read_form(one, {"A": 310, "B": 127})
    night.becomes(N1, "read_once")
    twin.page.reload()
    twin.see("No form waits for you now")
    twin.page.evaluate(POST_A_READING, [["a", 310], ["b", 127]])
    read_form(night.clerk(browser, "ben"), {"A": 310, "B": 127})
    night.becomes(N1, "read_twice")
    station = night.client.get("/data/station/0/0.json").json()
    (slot,) = station["slots"]
    assert len({reading["person"] for reading in slot["readings"]}) == 2


POST_A_READING = """async (votes) => {
    const { envelope } = await import('/sign/envelope.js');
    const { findKey } = await import('/sign/keys.js');
    const me = await (await fetch('/v1/desk/me')).json();
    const body = { slot: { station: 'N1', contest: 'assembly', form: 'generic' }, copy: { whose: 'agent', holder: null }, numbers: {},
        votes, choice_numbers: [], signatures: [], images: [], channel: 'desk', words: null };
    const made = await envelope({ kind: 'transcription', election: me.election, key: await findKey(`desk/${me.election}`), body });
    const answer = await fetch('/v1/statements', { method: 'POST', body: made.envelope });
    if (!answer.ok) throw new Error(await answer.text());
}"""
