"""The page: self-contained, escaped, readable by ear, and never a number without what it is a part of."""

import re
from collections.abc import Callable
from html.parser import HTMLParser

import pytest

from polltrail.publish import Account, report, report_files
from support.account import empty_account, hostile_account, many_contests, small_account

ATTACK = "<script>alert('x')</script>\"' onload=alert(1) \u202e\u2069</title></style>"
EVERY = [small_account, empty_account, lambda: many_contests(60), lambda: hostile_account(ATTACK)]


class Page(HTMLParser):
    """What a browser would see: tags with their attributes, in order, and the text of headings."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.headings: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in {"meta", "link", "br"}:
            self.open.append(tag)
        if tag == "h2":
            self.headings.append("")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, f"</{tag}> closes something else"

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "h2":
            self.headings[-1] += data


def page(account: Account) -> str:
    return report(account).decode()


@pytest.mark.parametrize("make", EVERY)
def test_the_page_needs_nothing_else(make: Callable[[], Account]) -> None:
    html = page(make())
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg\")", html)
    assert "<script" not in html.lower()
    assert "@import" not in html
    assert "url(" not in html
    tags = Page(html).tags
    assert not [tag for tag, _ in tags if tag in {"script", "img", "iframe", "object", "form", "base"}]
    assert not [name for _, attributes in tags for name in attributes if name.startswith("on")]


@pytest.mark.parametrize("make", EVERY)
def test_every_tag_is_closed_and_every_id_is_there_once(make: Callable[[], Account]) -> None:
    seen = Page(page(make()))
    assert seen.open == []
    ids = [attributes["id"] for _, attributes in seen.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    targets = {a["href"] for tag, a in seen.tags if tag == "a"}
    assert {(target or "").removeprefix("#") for target in targets} <= set(ids)


@pytest.mark.parametrize("make", [small_account, lambda: many_contests(60)])
def test_every_picture_has_a_title_a_description_and_a_table(make: Callable[[], Account]) -> None:
    html = page(make())
    figures = re.findall(r"<figure .*?</figure>", html, re.DOTALL)
    assert figures
    assert html.count("<svg") == len(figures)
    for figure in figures:
        assert re.search(
            r'<svg role="img" aria-labelledby="[\w-]+-title" aria-describedby="[\w-]+-about"', figure
        )
        assert re.search(r"<svg[^>]*><title[^>]*>[^<]+</title><desc[^>]*>[^<]+</desc>", figure)
        assert re.search(r"<details>.*<table>.*<td", figure, re.DOTALL)


def test_sections_stand_in_their_order() -> None:
    order = Page(page(small_account())).headings
    assert order == [
        "What this report says",
        "What was read",
        "Reporting",
        "Totals",
        "Official result against the forms",
        "Official totals by party against the forms",
        "Source against source",
        "Checks",
        "What cannot be told",
        "How to check this yourself",
    ]
    official = Page(page(small_account(told_from="official"))).headings
    assert official[1] == "Official result against the forms"
    assert sorted(official) == sorted(order)


def test_hostile_names_arrive_as_text() -> None:
    html = page(hostile_account(ATTACK))
    assert "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;" in html
    assert "\u202e" not in html
    assert html.count("<title") == 1 + html.count("<svg")


def test_names_that_run_the_other_way_are_isolated() -> None:
    html = page(small_account())
    assert "<bdi>רשימת העמק</bdi>" in html
    assert '<html lang="en" dir="ltr">' in html


def test_totals_come_with_confirmed_held_and_a_denominator() -> None:
    html = page(small_account())
    assert "10 of 12 stations (83.3\u00a0%), with 3,370 of 4,165 registered voters (80.9\u00a0%)" in html
    assert "Oleander Party leads with 1,180 of 2,361 votes (50.0\u00a0%)" in html
    assert "Votes by choice; shares are of 2,361 votes on all forms collected" in html
    row = re.search(r"<bdi>Юг вместе</bdi></th>(.*?)</tr>", html)
    cells = re.findall(r"<td[^>]*>(.*?)</td>", row.group(1)) if row else []
    assert [cell for cell in cells if cell in {"670", "220", "890"}] == ["670", "220", "890"]


def test_the_verdict_is_told_in_plain_words_with_what_would_settle_it() -> None:
    html = page(small_account())
    assert "at least 42 ballots would have to be counted otherwise, enough to change who wins" in html
    assert "not a random sample" in html
    assert "The forms of the two stations not collected." in html
    assert "A slip of the pen." in html
    assert "sum of votes = valid_votes" in html


def test_the_page_judges_figures_and_nobody() -> None:
    for make in EVERY[:3]:
        assert not re.search(r"fraud|cheat|rigg|stolen|manipulat|forged", page(make()), re.IGNORECASE)


def test_an_account_without_stations_says_what_cannot_be_told() -> None:
    html = page(empty_account())
    assert "Whether the forms contradict themselves: there are no forms to check here." in html
    assert "<svg" not in html


@pytest.mark.slow
def test_many_contests_and_choices_do_not_blow_up_the_page() -> None:
    html = page(many_contests(1500))
    assert len(html) < 1_000_000
    assert "1,200 contests more are in tables/contests.csv." in html


def test_the_same_account_gives_the_same_bytes() -> None:
    assert report_files(small_account()) == report_files(small_account())
    assert {"index.html", "report.json", "tables/totals.csv", "tables/totals.parquet"} <= set(
        report_files(small_account())
    )
