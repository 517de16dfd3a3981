"""Pages of the site: hostile words stay words, nothing is inline, nothing is a bare total, every link leads somewhere."""

import re
from dataclasses import replace
from typing import Any

import pytest

from polltrail.publish.site import (
    LANGUAGES,
    contest_page,
    embed_page,
    findings_page,
    fragment_of,
    place_page,
    search_page,
    station_page,
)
from support import boards
from support.site_pages import Html, pages, read, resolved, scripts, whole_site

HOSTILE = (
    '"><script>alert(1)</script><img src=x onerror=alert(1)>{{77*77}}{election}',
    "' onmouseover='alert(1)",
    "</template></svg></title><style>*{display:none}</style>",
    "\u202eright\u2066 \u200fto left\u061c",
)
SERVED = re.compile(
    r"(?:\.\./)*(?:log/checkpoint|check/index\.html|api\.html|feed\.atom|images/(?:thumbnails|sha256)/[0-9a-f]{2}/[0-9a-f]{2}/[0-9a-f]{64}(?:\.jpg)?"
    r"|data/(?:index|place/\d+|contest/\d+|station/\d+/\d+)\.json|at/\d+/[a-z]{2}/(?:index|(?:place|contest|station/\d+)/\d+)\.html)\Z"
)
TURNS = re.compile("[\u202a-\u202e\u2066\u2067\u061c\u200e\u200f]")
KEPT_APART = re.compile(r'(?:<bdi>|<code[^<>]*>|\u2068|data-[a-z]+="|title="|value="|iframe [^<>]*)[^<>]*\Z')
OF_LANGUAGE = re.compile(r"(?:at/\d+/)?(\w\w)/")
NUMBERED = re.compile(r"(?:at/\d+/)?[a-z]{2}/(place|contest|station/\d+)/(\d+)\.html\Z")


@pytest.fixture(scope="module")
def site() -> dict[str, bytes]:
    return whole_site(boards.site(scripts=scripts()), boards.small())


@pytest.fixture(scope="module")
def html(site: dict[str, bytes]) -> dict[str, Html]:
    return {path: read(page) for path, page in site.items() if path.endswith(".html")}


def test_every_page_is_the_same_each_time(site: dict[str, bytes]) -> None:
    assert whole_site(boards.site(scripts=scripts()), boards.small()) == site


def test_nothing_is_inline_and_nothing_comes_from_elsewhere(html: dict[str, Html]) -> None:
    for path, page in html.items():
        for tag, attributes in page.tags:
            assert tag != "style", path
            assert not [name for name in attributes if name == "style" or name.startswith("on")], path
            if tag == "script":
                assert attributes["type"] == "module"
                assert attributes["src"]
        asked = [*page.all("src"), *page.all("href"), *page.all("action")]
        assert not [one for one in asked if "//" in one or one.startswith(("javascript:", "/"))], path


def test_every_link_leads_somewhere(site: dict[str, bytes], html: dict[str, Html]) -> None:
    known = boards.expected()
    most = {"place": len(known.areas), "contest": len(known.contests)}
    for path, page in html.items():
        ids = set(page.all("id"))
        for href in [*page.all("href"), *page.all("src"), *page.all("action"), *page.all("data-href")]:
            if href == "data:,":
                continue
            if href.startswith("#"):
                assert href[1:] in ids, (path, href)
                continue
            target = resolved(path, href)
            numbered = NUMBERED.match(target)
            if numbered:
                kind, number = numbered.group(1), int(numbered.group(2))
                assert number < most.get(kind, len(known.station_ids)), (path, href)
                assert kind in most or kind == f"station/{number // 1000}"
            else:
                assert (
                    target in site
                    or SERVED.match(target)
                    or re.match(r"at/2000/[a-z]{2}/index\.html\Z", target)
                ), (
                    path,
                    href,
                    target,
                )


def test_what_names_another_element_finds_it_and_every_id_is_there_once(html: dict[str, Html]) -> None:
    for path, page in html.items():
        ids = page.all("id")
        assert len(ids) == len(set(ids)), path
        named = [one for value in (*page.all("aria-labelledby"), *page.all("for")) for one in value.split()]
        assert set(named) <= set(ids), path


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_in_every_field_stay_words(text: str) -> None:
    check_hostile(text, ("ur",))


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_hostile_words_stay_words_in_every_language(language: str) -> None:
    for text in HOSTILE:
        check_hostile(text, (language,))


def check_hostile(text: str, languages: tuple[str, ...]) -> None:
    site = boards.site(scripts={"board.js": b""})
    clean = pages(site, boards.small(), languages)
    for path, page in pages(site, boards.with_text(boards.small(), text), languages).items():
        found = read(page)
        known = {tag for tag, _ in read(clean[path]).tags}
        assert {tag for tag, _ in found.tags} <= known | {"span", "p"}, path
        assert not [one for _, attributes in found.tags for one in attributes if one.startswith("on")], path
        assert not TURNS.search(page.decode()), path
        assert "5929" not in found.words, path


def test_names_that_run_the_other_way_are_kept_apart() -> None:
    everything = boards.with_text(boards.small(), "مرکز")
    for path, page in pages(boards.site(), everything, ("en",)).items():
        for before in re.findall(r"(.{0,80})مرکز", page.decode()):
            assert KEPT_APART.search(before), (path, before)


def test_no_total_stands_alone(html: dict[str, Html]) -> None:
    """Wherever votes are shown, what is on hold, what is read, what is out and the state of the log stand beside them."""
    for path in ("en/contest/17.html", "en/embed/17.html", "en/place/22.html"):
        words = html[path].words
        assert "41,730" in words
        assert "43,004" in words
        assert "48,120" in words
        assert "115 of 198 stations confirmed" in words
        assert "182,659 of 315,855 registered voters" in words
        assert "The rest can still change who wins." in words
        assert "Contradicted" in words
        assert "4,213" in words


def test_every_page_of_figures_leads_to_the_evidence(html: dict[str, Html]) -> None:
    of = boards.as_of()
    for path, page in html.items():
        if path == "index.html" or "/embed/" in path:
            continue
        for proof in (of.root, of.election, "polltrail verify ADDRESS --election"):
            assert proof in page.words, path
        assert any(href.endswith("log/checkpoint") for href in page.all("href")), path


def test_a_language_switch_keeps_the_page(html: dict[str, Html]) -> None:
    for path, page in html.items():
        if path == "index.html" or "/embed/" in path or "sealed" in path:
            continue
        own = OF_LANGUAGE.match(path)[1]
        there = {
            resolved(path, attributes["href"])
            for tag, attributes in page.tags
            if tag == "a" and "hreflang" in attributes
        }
        assert there == {path.replace(f"{own}/", f"{one}/", 1) for one in LANGUAGES}, path


def test_pages_say_their_language_and_direction(html: dict[str, Html]) -> None:
    for language in LANGUAGES:
        tag, attributes = html[f"{language}/contest/17.html"].tags[0]
        assert (tag, attributes["lang"]) == ("html", language)
        assert attributes["dir"] == ("rtl" if language == "ur" else "ltr")


@pytest.mark.parametrize("language", LANGUAGES)
def test_unreviewed_translations_say_so(html: dict[str, Html], language: str) -> None:
    said = "In doubt the English page counts." in html[f"{language}/contest/17.html"].words
    assert said == (language in {"es", "fr", "sw"})


def test_banners_tell_rehearsals_sealed_counts_and_earlier_states() -> None:
    site = boards.site()
    board = boards.focus_contest()

    def banners(**more: Any) -> str:
        past = more.pop("past", False)
        return read(contest_page(replace(board, as_of=boards.as_of(**more)), site, "en", past=past)).words

    assert "REHEARSAL" in banners(rehearsal=True)
    assert "SEALED" in banners(sealed_until=boards.BEGINNING)
    assert "NOT THE NEWEST. This page shows the count as it stood when the log had 4,213 entries" in banners(
        past=True
    )
    assert not [one for one in ("REHEARSAL", "SEALED", "NOT THE NEWEST") if one in banners()]


def test_a_page_says_whether_witnesses_saw_its_state() -> None:
    page = read(contest_page(boards.focus_contest(), boards.site(), "en")).words
    assert (
        "Witnessed: harbour-law-clinic.example, reform-list.example and university.example have seen this state"
        in page
    )
    alone = replace(boards.focus_contest(), as_of=boards.as_of(witnesses=(), witnessed_at=None))
    assert (
        "Unwitnessed so far: witnesses have not signed"
        in read(contest_page(alone, boards.site(), "en")).words
    )


def test_a_fragment_is_the_main_part_of_the_page() -> None:
    site = boards.site()
    assert fragment_of(place_page(boards.focus_board(), site, "en")) == place_page(
        boards.focus_board(), site, "en", fragment=True
    )


def test_links_of_an_earlier_state_stay_in_it() -> None:
    site = boards.site()
    page = read(contest_page(boards.focus_contest(), site, "en", past=True))
    stations = [href for href in page.all("href") if "station/" in href]
    assert stations
    assert {resolved("at/2000/en/contest/17.html", href).split("/station/")[0] for href in stations} == {
        "at/2000/en"
    }


def test_only_a_server_offers_what_only_a_server_can() -> None:
    board = boards.focus_contest()
    live, static = (read(contest_page(board, boards.site(live=live), "en")) for live in (True, False))
    assert "As of an earlier moment" in live.words
    assert "As of an earlier moment" not in static.words
    assert live.all("data-live") == ["4213"]
    assert static.all("data-live") == []
    asked = read(search_page(boards.as_of(), boards.site(live=False), "en"))
    assert "The search needs a script here." in asked.words


def test_a_station_shows_every_reading_and_marks_what_differs() -> None:
    page = station_page(boards.station(), boards.site(), "en").decode()
    words = read(page.encode()).words
    assert page.count('class="differs"') == 3
    for said in (
        "Reader 4",
        "taken back by entry 2,260",
        "does not count: enrolled after the roll closed",
        "blank",
        "refused",
    ):
        assert said in words
    assert "images/thumbnails/" in page
    assert words.count("This photograph is not shown") == 1
    assert words.count("No store has said yet") == 1


@pytest.mark.parametrize("images", ["digest", "redacted"])
def test_a_photograph_that_is_not_shown_is_nowhere_in_the_page(images: str) -> None:
    slot = boards.slot()
    hidden = replace(slot, images=tuple(replace(one, shown=False) for one in slot.images))
    page = station_page(
        boards.station(hidden, as_of=boards.as_of(images=images)), boards.site(), "en"
    ).decode()
    assert "<img" not in page
    assert "images/sha256" not in page


def test_pages_of_nothing_say_so() -> None:
    empty = boards.empty_contest()
    words = read(contest_page(empty, boards.site(), "en")).words
    assert "No station has been heard from yet." in words
    assert "No watcher has seen an official figure of this contest." in words
    assert "leads" not in words
    bare = boards.station(slots=(), incidents=(), statements=(), name="", voters=None, at=None)
    words = read(station_page(bare, boards.site(), "en")).words
    assert "Nobody has said anything about it yet." in words
    assert "its register is not published" in words


def test_alike_findings_stand_as_one() -> None:
    board = boards.focus_contest()
    again = tuple(replace(board.notices[0], index=index) for index in (4_100, 4_050, 4_001))
    page = read(contest_page(replace(board, notices=again), boards.site(), "en"))
    assert page.words.count("An official figure changed") == 1
    assert "entry 4,100 (and 2 times more)" in page.words


def test_a_form_that_nobody_sent_has_no_table_of_numbers() -> None:
    empty = boards.slot("missing")
    blank = dict.fromkeys(empty.votes), dict.fromkeys(empty.numbers)
    missing = replace(empty, readings=(), votes=blank[0], numbers=blank[1], images=(), decisions=())
    words = read(station_page(boards.station(missing), boards.site(), "en")).words
    assert "Nobody has sent in this form or a photograph of it." in words
    assert "The numbers, as each reader wrote them" not in words
    assert (
        "The numbers, as each reader wrote them"
        in read(station_page(boards.station(), boards.site(), "en")).words
    )


def test_new_figures_of_an_authority_that_counts_stand_apart_from_what_waits_for_a_person() -> None:
    counting = tuple(
        replace(boards.notices()[0], code=code, contest=contest, index=4_100, routine=True)
        for code in ("official-changed", "official-file-replaced")
        for contest in ("Assembly/Kestrel Bay", "Assembly/Other")
    )
    findings = replace(boards.findings(), notices=counting)
    words = read(findings_page(findings, boards.site(), "en")).words
    assert "Nothing waits for a person." in words
    assert "While the authority counts: new figures of 2 contests" in words
    assert "was replaced by another" not in words  # that its page changed too goes without saying
    again = replace(findings, notices=tuple(replace(one, routine=False) for one in counting))
    words = read(findings_page(again, boards.site(), "en")).words
    assert "While the authority counts" not in words
    assert words.count("was replaced by another") == 2


def test_a_figure_of_a_part_leaves_nothing_for_the_rest() -> None:
    board = boards.focus_contest()
    assert board.figures.implied is not None
    part = replace(
        board.figures.implied, verdict="cannot tell", contradicted_votes=0, covers_all=False, counted=52
    )
    words = read(
        contest_page(replace(board, figures=replace(board.figures, implied=part)), boards.site(), "en")
    ).words
    assert "The authority has counted 52 stations so far and does not say which" in words
    assert "left for the rest" not in words
    assert "ballots are in them" not in words
    whole = read(contest_page(board, boards.site(), "en")).words
    assert "left for the rest" in whole
    assert "60 stations, which have 96,310 registered voters together" in whole
    assert "103,296 ballots are in them" in whole


def test_a_page_written_once_says_that_nothing_was_said_since() -> None:
    said = "Nothing newer was said about it when this site was made."
    live, static = (
        read(station_page(boards.station(), boards.site(live=live), "en")).words for live in (True, False)
    )
    assert said in static
    assert said not in live


def test_a_country_says_which_contests_are_counted() -> None:
    words = read(place_page(boards.country_board(), boards.site(), "en")).words
    assert "A seat that is not listed is no part of this count." in words
    assert (
        "A seat that is not listed" not in read(place_page(boards.focus_board(), boards.site(), "en")).words
    )


def test_a_contest_is_called_as_its_area_where_that_has_its_number() -> None:
    board = boards.focus_contest()
    numbered = replace(board.figures, id="T-02", area=("Sandmark", "T-02 Kestrel Bay"))
    words = read(contest_page(replace(board, figures=numbered), boards.site(), "en")).words
    assert "T-02 Kestrel Bay · Polltrail" in words.replace("\u2068", "").replace("\u2069", "")
    assert "Assembly/Kestrel Bay" in read(contest_page(board, boards.site(), "en")).words


def test_a_snippet_names_what_it_leaves_out() -> None:
    board = boards.focus_contest()
    many = tuple(replace(board.figures.choices[0], id=f"c{at}", name=f"Choice {at}") for at in range(9))
    words = read(
        embed_page(replace(board, figures=replace(board.figures, choices=many)), boards.site(), "en")
    ).words
    assert "And 4 more choices." in words
