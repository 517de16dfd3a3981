"""The page of forensic findings: what is left first, what else explains it, pictures with what innocent figures look like."""

import json
import re
from dataclasses import replace

import numpy as np
import pytest

from polltrail.forensics import look_at
from polltrail.forensics.finding import Finding, effect_of
from polltrail.forensics.pictures import pictures_of
from polltrail.forensics.polls import Polls
from polltrail.forensics.shown import QUICK
from polltrail.forensics.suite import Looked
from polltrail.publish.forensics import ToldForensics, forensics_document, forensics_files, forensics_summary
from polltrail.publish.forensics.page import left_lines, section_blocks
from polltrail.publish.forensics.words import against_margin, chance, named
from polltrail.publish.page import Gallery, Group
from support.polls import clean_polls, polls_of

CLEAN = clean_polls(5)
WHOLE = 100 * CLEAN.ballots // CLEAN.registered
ROUNDED = polls_of(CLEAN, ballots=np.where(CLEAN.stations % 4 == 0, np.rint(WHOLE * CLEAN.registered / 100), CLEAN.ballots).astype(np.int64))  # fmt: skip


def told(polls: Polls, *, contests: tuple[str, ...] = ("president",)) -> ToldForensics:
    looked = tuple(look_at(dict.fromkeys(contests, polls), QUICK))
    return ToldForensics(
        title="An election <b>", version="0", ballots="cast", looked=looked,
        station_names={number: f"S-{number}" for number in range(len(polls))},
        choice_names=dict.fromkeys(contests, "A <i>"),
        pictures={one.contest: pictures_of(polls, one.findings) for one in looked},
    )  # fmt: skip


@pytest.fixture(scope="module")
def rounded() -> ToldForensics:
    return told(ROUNDED)


def test_the_page_needs_nothing_and_runs_nothing(rounded: ToldForensics) -> None:
    page = forensics_files(rounded)["index.html"].decode()
    assert "<script" not in page
    assert "default-src 'none'" in page
    assert not re.search(r'(?:src|href)="(?!#|data:)', page)
    assert "<b>" not in page
    assert "<i>" not in page


def test_no_output_has_a_verdict_in_it(rounded: ToldForensics) -> None:
    files = forensics_files(rounded)
    words = "".join(one.decode() for one in files.values()) + forensics_summary(rounded)
    assert "fraud" not in words.lower()
    assert "not verdicts" in words


def test_every_picture_says_what_an_innocent_electorate_looks_like_and_can_be_heard(
    rounded: ToldForensics,
) -> None:
    page = forensics_files(rounded)["index.html"].decode()
    figures = re.findall(r"<figure id=.*?</figure>", page, re.DOTALL)
    assert len(figures) >= 6
    for one in figures:
        assert re.search(r"[Ii]n(nocent| an innocent) electorate", one)
        assert 'role="img"' in one
        assert "<desc" in one
        assert "<table>" in one


def test_what_is_left_is_ranked_and_held_against_the_margin(rounded: ToldForensics) -> None:
    page = forensics_files(rounded)["index.html"].decode()
    [looked] = rounded.looked
    assert looked.left
    assert page.index("What is left, the least likely first") < page.index("Every test of 1,500 stations")
    assert against_margin(looked) in page
    assert "What else makes such figures" in page
    p_values = [one.p_adjusted or 0 for one in looked.left]
    assert p_values == sorted(p_values)


def test_clean_figures_leave_nothing_and_are_not_called_clean() -> None:
    page = forensics_files(told(CLEAN))["index.html"].decode()
    assert "p-values is left at 1\u00a0%" in page
    assert "A test that finds nothing has not shown that nothing is there." in page


def test_many_contests_are_an_overview_and_those_with_most_left_in_detail() -> None:
    few = ROUNDED.only(np.arange(300))
    many = told(few, contests=tuple(f"seat {number}" for number in range(7)))
    page = forensics_files(many)["index.html"].decode()
    assert page.count('<section id="contest-') == 6
    assert "7 contests" in page
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_the_same_findings_give_the_same_bytes(rounded: ToldForensics) -> None:
    assert forensics_files(rounded) == forensics_files(told(ROUNDED))


def test_another_report_takes_it_as_a_section(rounded: ToldForensics) -> None:
    blocks = section_blocks(rounded)
    [gallery] = [one for one in blocks if isinstance(one, Gallery)]
    kinds = {one.id.partition("-")[0] for one in gallery.figures}
    assert kinds == {"comb", "areas", "digits"}
    assert isinstance(blocks[-1], Group)
    assert left_lines(rounded, 5)[0].endswith("taken together.")
    several = section_blocks(ToldForensics(**{**vars(rounded), "looked": rounded.looked * 2}))
    assert sum(isinstance(one, Group) for one in several) == 2


def looked(*effects: tuple[float, float] | None, margin: int) -> Looked:
    findings = tuple(
        Finding(
            test="copies", what="", null="", p=1e-9, p_adjusted=1e-8,
            votes=None if one is None else effect_of(*one),
        )
        for one in effects
    )  # fmt: skip
    return Looked(contest="a", choice=None, margin=margin, stations=9, findings=findings)


def test_whether_it_could_exceed_the_margin_is_said_by_the_end_of_the_interval() -> None:
    assert "could concern more ballots than the lead of 101 votes" in against_margin(
        looked((100, 1), margin=101)
    )
    assert "102 ballots at the very most, fewer than" in against_margin(looked((100, 1), margin=103))
    assert against_margin(looked(None, margin=103)) == "It says nothing of votes."
    assert "2 of these say nothing" in against_margin(looked(None, None, (1, 1), margin=9))
    assert against_margin(looked(margin=9)) == ""


def test_small_chances_are_written_by_their_power() -> None:
    assert [chance(p) for p in (0.5, 9.96e-7, 1e-4)] == ["0.5", "1.0 × 10⁻⁶", "0.0001"]


def test_a_part_is_named_by_its_area() -> None:
    one = Finding(test="last_digit", what="", null="")
    assert named(replace(one, part="turnout, region North")) == "Last digits, turnout, North"
    assert named(replace(one, test="integer_percent", part="region A, B")) == "Whole percentages, A, B"
    assert named(replace(one, test="new_test")) == "New test"


def test_the_document_has_the_same_findings_as_the_page(rounded: ToldForensics) -> None:
    document = json.loads(forensics_files(rounded)["forensics.json"])
    assert document == json.loads(json.dumps(forensics_document(rounded)))
