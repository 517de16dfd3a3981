"""What is played: whose forms, which contests besides the published ones, and in which order."""

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from polltrail.election import form_model
from polltrail.election.form_model import parse_form_model
from polltrail.errors import DataError
from polltrail.simulate.replay import (
    Arrivals,
    Moment,
    Plan,
    cues,
    extended_form,
    moments,
    plan_of,
    revised_name,
)
from polltrail.simulate.replay.times import APART, MADE_UP, filled
from support.replayed import corrected_folder, read_night, read_plan, three_sources_folder

TEN_MINUTES = 600_000


def told(plan: Plan) -> list[Moment]:
    return list(moments(plan, cues(plan)))


def of(plan: Plan, station: str, contest: str) -> list[Moment]:
    number = plan.station_ids.index(station)
    return [one for one in told(plan) if (one.station, one.contest) == (number, contest)]


def test_moments_come_in_the_order_of_their_times(tmp_path: Path) -> None:
    found = told(read_plan(corrected_folder(tmp_path / "f")))
    assert [one.at for one in found] == sorted(one.at for one in found)
    assert len(found) == 2 * 12 + 5


def test_a_form_arrives_with_its_agent_and_is_read_again_ten_minutes_later(tmp_path: Path) -> None:
    agent, second = of(read_plan(corrected_folder(tmp_path / "f")), "P3", "president")
    assert (agent.reader, agent.arrives, second.reader, second.arrives) == (0, True, 1, False)
    assert second.at - agent.at == TEN_MINUTES
    assert agent.sheet == second.sheet
    assert dict(agent.sheet.votes) == {"A": 30, "B": 15}


def test_each_family_of_contests_has_arrival_times_of_its_own(tmp_path: Path) -> None:
    plan = read_plan(corrected_folder(tmp_path / "f"))
    president, _ = of(plan, "P3", "president")
    mayor, _ = of(plan, "P3", "mayor/North")
    assert mayor.at > president.at


def test_a_contest_of_which_stations_that_stay_out_tell_the_choices_has_them(tmp_path: Path) -> None:
    """Else it could not be played: of those that take part, only a blank number was corrected."""
    folder = corrected_folder(tmp_path / "f")
    revisions = folder / "revisions.csv"
    text = revisions.read_text(encoding="utf-8")
    revisions.write_text(
        text.replace("P5,council,2031-05-05T12:00:00,List X", "P2,council,2031-05-05T12:00:00,List X"),
        encoding="utf-8",
    )
    plan = read_plan(folder, every=2)
    council = plan.contests[plan.published]
    assert (council.id, [one.id for one in council.choices]) == ("council", ["List X"])


def test_corrected_sheets_come_last_one_after_the_other(tmp_path: Path) -> None:
    *_, second, first, back = of(read_plan(corrected_folder(tmp_path / "f")), "P2", "president")
    assert [one.correction for one in (second, first, back)] == [0, 1, 2]
    assert [one.sheet.votes["B"] for one in (second, first, back)] == [10, 9, 10]
    assert (second.corrected_later, first.corrected_later, back.corrected_later) == (True, True, False)
    assert first.disputed


def test_a_contest_that_only_revisions_tell_of_has_what_they_name_and_nothing_else(tmp_path: Path) -> None:
    plan = read_plan(corrected_folder(tmp_path / "f"))
    council = plan.contests[plan.published]
    assert (council.id, [one.id for one in council.choices]) == ("council", ["List X"])
    agent, _, corrected = of(plan, "P5", "council")
    assert (dict(agent.sheet.votes), dict(agent.sheet.numbers)) == ({"List X": 3}, {"null_ballots": 1})
    assert (dict(corrected.sheet.votes), dict(corrected.sheet.numbers)) == (
        {"List X": 4},
        {"null_ballots": 0},
    )
    assert agent.at == of(plan, "P5", "mayor/South")[0].at, (
        "it came with the last sheet before its correction"
    )


def test_sources_are_readers_who_come_round_after_round(tmp_path: Path) -> None:
    folder = three_sources_folder(tmp_path / "f")
    plan = read_plan(folder, sources=("first", "second", "third"))
    assert [one.reader for one in told(plan)] == [0, 0, 0, 1, 1, 1, 2, 2, 2]
    assert [one.disputed for one in of(plan, "Q2", "president")] == [False, False, True]
    assert [one.arrives for one in of(plan, "Q3", "president")] == [True]
    other = read_plan(folder, sources=("third", "first", "second"))
    assert [one.disputed for one in of(other, "Q2", "president")] == [False, True, True]


def test_of_several_sources_only_the_numbers_that_all_have_are_read(tmp_path: Path) -> None:
    folder = three_sources_folder(tmp_path / "f")
    together = read_plan(folder, sources=("first", "third"))
    assert all(not one.sheet.numbers for one in told(together))
    assert dict(told(read_plan(folder))[0].sheet.numbers) == {"valid_votes": 50}


def test_every_so_many_th_station_takes_part_with_its_contests_and_revisions(tmp_path: Path) -> None:
    plan = read_plan(corrected_folder(tmp_path / "f"), every=3)
    assert [plan.station_ids[at] for at in plan.kept] == ["P1", "P4"]
    assert [one.id for one in plan.contests] == ["president", "mayor/North", "mayor/South"]
    assert {one.station for one in told(plan)} == {0, 3}
    assert sum(one.correction > 0 for one in told(plan)) == 2
    assert plan.most_corrections == 1


def test_a_revision_of_what_its_form_cannot_have_is_refused(tmp_path: Path) -> None:
    night = read_night(corrected_folder(tmp_path / "f"))
    assert night.revisions is not None
    strange = night.revisions.with_columns(field=pl.lit("Nobody"))
    with pytest.raises(DataError, match="expected a choice or a number of the form, found Nobody"):
        plan_of(replace(night, revisions=strange), named=revised_name)


def test_without_times_forms_come_in_the_order_of_the_table() -> None:
    assert filled([None, None]) == [MADE_UP, MADE_UP + APART]
    assert filled([5_000, None, 3_000, None]) == [5_000, 5_000 + APART, 3_000, 5_000 + 2 * APART]
    assert Arrivals().at(0, "president") is None
    assert Arrivals(of={"upper": [7]}).at(0, "president") == 7


def form_model_text() -> str:
    return """title = "F"
jurisdiction = "any"
sources = ["none"]
[[field]]
name = "valid_votes"
title = "V"
confirmed = true
"""


def test_the_form_has_what_revisions_name_besides() -> None:
    base = form_model_text()
    assert extended_form(base, "form", {"valid_votes": "VOTO_VALIDO"}) == base
    more = parse_form_model(extended_form(base, "form", {"cast_by_system": 'A "name"'}), name="form")
    assert [(one.name, one.title) for one in more.fields] == [
        ("valid_votes", "V"),
        ("cast_by_system", 'What the published tables call A "name"'),
    ]


def test_numbers_that_the_replay_names_itself_are_none_of_the_generic_form_or_all_of_it() -> None:
    generic = {field.name for field in form_model("generic").fields}
    assert revised_name("VOTO_NULO") in generic
    assert revised_name("VOTO_VALIDO_SISTEMA") not in generic
    assert revised_name("MAS-IPSP") is None
