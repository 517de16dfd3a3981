"""The section of a contest's page about its figures."""

from dataclasses import replace

import pytest

from polltrail.forensics.pictures import pictures_of
from polltrail.publish.site import LANGUAGES
from polltrail.publish.site.stages.forensics import forensics_section
from polltrail.publish.site.texts import texts_of
from polltrail.tally.board.looked import Left, LookedAt, Pictures
from support import boards
from support.polls import clean_polls

FIGURES = boards.focus_figures()
LEFT = Left(
    test="integer_percent", part="region <b>North", observed=578, expected=362.8, sd=16.8, p_adjusted=1e-9, ballots=900,
    exceeds="less",
)  # fmt: skip
VALUE = LookedAt(
    contest=FIGURES.id, size=9, stations=280, of=300, leader=FIGURES.choices[0].id, margin=1_000, tested=7, level=0.01,
    left=(), more=0, untold=(), pictures=Pictures(stations=280),
)  # fmt: skip


def section(value: LookedAt, language: str = "en") -> str:
    return str(forensics_section(value, FIGURES, texts_of(language)))


def test_nothing_left_is_not_called_clean() -> None:
    page = section(VALUE)
    assert "That does not show that nothing is there." in page
    assert "of a hundred contests where nothing is, about one shows something" in page
    assert "<table" not in page
    assert "confirmed forms of 280 of 300 stations" in page


def test_what_is_left_stands_beside_the_lead_and_what_else_makes_it() -> None:
    page = section(replace(VALUE, left=(LEFT,), more=2))
    assert "3 findings are left" in page
    assert "Whole percentages, <bdi>&lt;b&gt;North</bdi>" in page
    assert "Even at the very most, 900 ballots are concerned: fewer than the lead of 1,000 votes." in page
    assert "without any vote being changed" in page
    assert "2 more are left." in page


def test_what_could_exceed_the_lead_is_said() -> None:
    page = section(replace(VALUE, left=(replace(LEFT, ballots=2_000, exceeds="more"),)))
    assert "2,000 ballots are concerned: more than the lead of 1,000 votes" in page
    silent = section(replace(VALUE, left=(replace(LEFT, ballots=None, exceeds="no votes"),)))
    assert "says nothing of votes" in silent
    assert "the lead of" not in silent


def test_too_few_forms_are_said_to_be_too_few() -> None:
    assert "Too few forms are in to be tested." in section(replace(VALUE, tested=0))


def test_what_was_kept_of_another_contest_is_not_shown() -> None:
    assert section(replace(VALUE, contest="another")) == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_its_pictures_and_no_verdict(language: str) -> None:
    page = section(replace(VALUE, left=(LEFT,), pictures=pictures_of(clean_polls(5))), language)
    assert page.count('<svg class="pictured" role="img" aria-label="') == 4
    assert page.count("<figcaption>") == 4
    assert "fraud" not in page.lower()
    assert ("innocent electorate" in page) == (language == "en")
