"""Whether an official result stands, on the page of a contest: by arithmetic, and the same as `polltrail audit` says."""

from contextlib import closing
from pathlib import Path

import pytest

from polltrail.publish.site import LANGUAGES
from polltrail.store import ElectionDir
from polltrail.store.board import BoardReader
from polltrail.store.board.stages import kept_audits
from polltrail.tally.board.audited import Audited
from polltrail.web.board.pages import Pages
from polltrail.web.board.projecting_process import keep_audit
from support.announced import READ, announced
from support.cli import polltrail_here
from support.count_night import append, lay_out
from support.official_page import page, watched_election

CONTEST = 0


def kept(place: ElectionDir) -> Audited:
    with closing(BoardReader(place)) as reader:
        keep_audit(place, reader, CONTEST)
    found = kept_audits(place.root).get(CONTEST)
    assert found is not None
    return found


def shown(place: ElectionDir, language: str) -> str:
    with closing(BoardReader(place)) as reader:
        return Pages(reader, place).page(language, f"contest/{CONTEST}.html").body.decode()


@pytest.fixture(scope="module")
def contradicted(tmp_path_factory: pytest.TempPathFactory) -> ElectionDir:
    place = announced(tmp_path_factory.mktemp("contradicted"), (900, 20))
    kept(place)
    return place


def test_a_total_that_the_forms_rule_out(contradicted: ElectionDir) -> None:
    found = kept(contradicted)
    (pair,) = found.pairs
    assert (found.winner, found.standing, found.draws, found.by_station) == ("a", "reversed", None, False)
    assert (found.stations, found.collected) == (4, 2)
    assert (pair.official, pair.forms, pair.rest) == (880, 240 - 510, 880 + 270)
    ran = polltrail_here("audit", contradicted.root, "collected", "--contest", "assembly", "--json")
    assert ran.code == 1
    held = ran.json["contests"][0]["collected"]
    assert (held["found_errors_reverse"], held["stations"], held["official_winner"]) == (True, 2, "a")
    text = shown(contradicted, "en")
    assert "The forms alone rule this outcome out, whatever the stations without a form say." in text
    assert "there is no probability here, only arithmetic" in text


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_it(contradicted: ElectionDir, language: str) -> None:
    text = shown(contradicted, language)
    assert 'id="audit"' in text
    assert ("Does the official result stand?" in text) == (language == "en")


def test_a_total_that_the_rest_can_still_turn_says_how_many_forms_would_do(tmp_path: Path) -> None:
    place = announced(tmp_path, (300, 720))
    found = kept(place)
    assert (found.winner, found.standing) == ("b", "cannot tell")  # a station without a register is out
    assert found.draws == 4  # by U = 1 + 1020 / 420 nine draws, and there are no more than four stations
    assert "It cannot be told: nothing bounds what the stations without a form hold." in shown(place, "en")


def test_a_contest_without_a_figure_has_no_section(tmp_path: Path) -> None:
    place = ElectionDir(lay_out(tmp_path / "election", READ))
    assert polltrail_here("count", place.root).code in {0, 1}
    with closing(BoardReader(place)) as reader:
        keep_audit(place, reader, CONTEST)
        assert reader.published(CONTEST) == 0
    assert kept_audits(place.root).get(CONTEST) is None
    assert 'id="audit"' not in shown(place, "en")


def test_official_figures_of_stations_are_rows(tmp_path: Path) -> None:
    """Station by station, so that it is told where row and form differ; N2 and S2 have no form, and S2 no row either."""
    root = watched_election(tmp_path)
    append(root, READ)
    (tmp_path / "page.csv").write_bytes(page(N1=(110, 220), N2=(30, 40), S1=(150, 290)))
    for who in (0, 1):
        ran = polltrail_here(
            "official", root, "add", tmp_path / "page.csv", "--mapping", tmp_path / "mapping.toml",
            "--key", tmp_path / f"watcher{who}.key", "--source", "the authority's page",
        )  # fmt: skip
        assert ran.code == 0, ran.err
    words = ("audit", root, "collected", "--contest", "assembly", "--cap", "registered", "--json")
    told = polltrail_here(*words).json["contests"][0]
    (pair,) = told["pairs"]
    assert (pair["winner"], pair["margin"], pair["found_errors"]) == ("b", 550 - 290, -20)
    assert pair["errors"] == [{"station": "S1", "votes": -20}]
    assert (told["collected"]["compared"], told["collected"]["without_official_row"]) == (2, 1)
    assert told["collected"]["worst_case_reverses"] is None  # S2 has no register
