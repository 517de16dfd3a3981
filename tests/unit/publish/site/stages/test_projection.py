"""The section about what the stations out will add."""

import re
from dataclasses import replace
from pathlib import Path

from polltrail.publish.site.stages.projection import projection_section, strip
from polltrail.publish.site.stages.record import RECORD
from polltrail.publish.site.texts import texts_of
from polltrail.tally.board.projected import Shown, ShownChoice, ShownSilence
from support import boards

METHOD = Path(__file__).parents[5] / "docs" / "methods" / "projection.md"


def shown(*, winner: str | None = None, win: float = 0.0, silences: tuple[ShownSilence, ...] = ()) -> Shown:
    one = ShownChoice(
        id="union", counted=0.4, share=0.45, interval50=(0.43, 0.47), interval90=(0.4, 0.5), win=win
    )
    return Shown(
        contest=boards.focus_figures().id, size=9, stations=20, reporting=8, registered_share=0.4, winner=winner, max_change=700, choices=(one,),
        reasons=("few stations are in",), silences=silences,
    )  # fmt: skip


def section(value: Shown) -> str:
    return str(projection_section(value, boards.focus_figures(), texts_of("en")))


def test_the_record_is_the_one_that_was_measured() -> None:
    table = METHOD.read_text(encoding="utf-8").partition("Chances to win")[2]
    rows = re.findall(r"^\| ([\d.]+) to ([\d.]+) \| ([\d,]+) \| [\d.]+ \| ([\d.]+) \|", table, re.MULTILINE)
    found = [(float(a), float(b), int(n.replace(",", "")), float(c)) for a, b, n, c in rows]
    assert found == [(one.low, one.high, one.cases, one.came_true) for one in RECORD]


def test_a_chance_that_no_draw_came_to_is_not_none_while_it_is_open() -> None:
    assert "&lt;0.1" in section(shown())
    assert "&lt;0.1" not in section(shown(winner="union", win=0.0))


def test_where_it_rests_on_a_prior_it_says_so_and_what_is_certain_comes_first() -> None:
    page = section(shown())
    assert page.index("Certain:") < page.index("few stations are in") < page.index("Likely shares")


def test_a_silence_is_told_after_what_is_innocent() -> None:
    page = section(shown(silences=(ShownSilence(area="<b>North", began=0, expected=30, out=9),)))
    assert page.index("many reasons that mean nothing") < page.index("30 forms were to be expected")
    assert "<b>North" not in page


def test_what_was_kept_of_another_contest_is_not_shown() -> None:
    assert section(replace(shown(), contest="another")) == ""


def test_a_strip_stays_within_itself() -> None:
    one = ShownChoice(id="a", counted=0.99, share=0.9, interval50=(0.8, 0.95), interval90=(0.5, 1.0), win=1.0)
    ends = [float(a) + float(b) for a, b in re.findall(r'x="([\d.]+)%" width="([\d.]+)%"', strip(one, 1.0))]
    assert max(ends) <= 100.61
