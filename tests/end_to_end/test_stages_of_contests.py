"""What later stages say of a contest: kept beside the views, shown on its page, and the same as `polltrail project` says."""

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from polltrail.publish.site import LANGUAGES
from polltrail.store import ElectionDir
from polltrail.store.board import BoardReader
from polltrail.store.board.stages import kept_looks, kept_projections
from polltrail.web.board.pages import Pages
from polltrail.web.board.projecting_process import keep_look, keep_projection
from support.cli import polltrail_here
from support.count_night import lay_out, reading
from support.sites import N1, S1

CONTEST = 0
NIGHT = [
    reading(who, slot, votes)
    for slot, votes in ((N1, (110, 120)), (S1, (230, 90)))
    for who in ("agent 0", "clerk 0")
]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> ElectionDir:
    return ElectionDir(lay_out(tmp_path_factory.mktemp("stages") / "election", NIGHT))


@pytest.fixture(scope="module")
def reader(place: ElectionDir) -> Iterator[BoardReader]:
    assert polltrail_here("count", place.root).code in {0, 1}
    with closing(BoardReader(place)) as opened:
        keep_projection(place, opened, CONTEST)
        yield opened


def test_what_is_kept_is_what_the_command_says(place: ElectionDir, reader: BoardReader) -> None:
    shown = kept_projections(place.root).get(CONTEST)
    assert shown is not None
    ran = polltrail_here("project", place.root, "--contest", "assembly", "--json")
    [told] = json.loads(ran.out)["contests"]
    assert (shown.stations, shown.reporting) == (told["stations"], told["stations_reporting"])
    assert (shown.winner, shown.max_change) == (told["certain"]["winner"], told["certain"]["max_change"])
    assert list(shown.reasons) == told["rests_on"]["reasons"]
    for one in shown.choices:
        assert one.share == told["likely"][one.id]["share"]
        assert list(one.interval90) == told["likely"][one.id]["share_interval90"]
        assert one.win == told["likely"][one.id]["win"]
    assert shown.size == reader.size


def test_the_page_shows_it_with_its_record_and_says_what_it_rests_on(
    place: ElectionDir, reader: BoardReader
) -> None:
    page = Pages(reader, place).page("en", f"contest/{CONTEST}.html").body.decode()
    assert "What the stations still out will add" in page
    assert "These intervals rest more on what elections are usually like" in page
    assert "How often such chances came true" in page
    assert page.count('<svg class="likely"') == 2
    alone = Pages(reader, place).page("en", f"stages/contest/{CONTEST}.html").body.decode()
    assert alone.strip() in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_it(place: ElectionDir, reader: BoardReader, language: str) -> None:
    page = Pages(reader, place).page(language, f"contest/{CONTEST}.html").body.decode()
    assert 'id="projection"' in page
    assert ("What the stations still out will add" in page) == (language == "en")


def test_a_state_that_is_past_has_none(place: ElectionDir, reader: BoardReader) -> None:
    pages = Pages(reader, place)
    past = pages.page("en", f"contest/{CONTEST}.html", at=reader.size).body.decode()
    assert 'id="stages"' not in past
    refreshed = pages.page("en", f"contest/{CONTEST}.html", at=reader.size, fragment=True).body.decode()
    assert '<div id="stages">' in refreshed
    assert 'id="projection"' not in refreshed


def test_what_another_release_kept_is_not_shown(
    place: ElectionDir, reader: BoardReader, tmp_path: Path
) -> None:
    kept = kept_projections(tmp_path)
    assert (kept.get(CONTEST), kept.state()) == (None, "")
    kept.put(CONTEST, kept_projections(place.root).get(CONTEST))
    assert kept.get(CONTEST) is not None
    (kept.folder / f"{CONTEST}.json").write_text('{"size": "many"}')
    assert kept.get(CONTEST) is None
    kept.put(CONTEST, None)
    assert not (kept.folder / f"{CONTEST}.json").exists()


def test_what_tests_of_figures_left_over_is_kept_and_shown(place: ElectionDir, reader: BoardReader) -> None:
    keep_look(place, reader, CONTEST)
    kept = kept_looks(place.root).get(CONTEST)
    assert kept is not None
    assert kept == reader.looked(CONTEST)
    assert (kept.stations, kept.of, kept.size) == (2, 4, reader.size)
    page = Pages(reader, place).page("en", f"contest/{CONTEST}.html").body.decode()
    section = page.partition('<section id="forensics"')[2].partition("</section>")[0]
    assert "Findings, not verdicts:" in section
    assert "Too few forms are in to be tested." in section
    assert "confirmed forms of 2 of 4 stations" in section
