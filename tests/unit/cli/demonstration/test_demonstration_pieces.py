"""What a demonstration is made of: who takes part, the folder, the forms that are drawn, the house, what is lost."""

import json
import os
import stat
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from polltrail.cli.demonstration.cast import Agent, Cast, agent_enrolments, desk_enrolments
from polltrail.cli.demonstration.drawing import HEIGHT, WIDTH, Draughtsman
from polltrail.cli.demonstration.layout import Layout
from polltrail.cli.demonstration.outcome import lost
from polltrail.cli.demonstration.stages import official_seats
from polltrail.cli.demonstration.tables import house, write_country
from polltrail.cli.replaying.voice import Voice
from polltrail.errors import OutputError, StoreError
from polltrail.exchange.photographs import read_photograph
from polltrail.simulate.country import Country, Shape, invent
from polltrail.simulate.night import Hours, Script, stage
from polltrail.simulate.sheets import true_sheet
from polltrail.statement import StatementId
from polltrail.statement.roster import Roster
from polltrail.store.lock_file import lock
from support.night import lay_out, make_election, readings
from support.statements import definition

SHAPE = Shape(seats=9, focus_stations=24, around=3, around_stations=8, lead_after=7, lead=2_400)
HOURS = Hours()


def country(seed: int = 1) -> Country:
    return invent(SHAPE, rng=np.random.default_rng(seed))


def script(seed: int = 1) -> Script:
    rng = np.random.default_rng(seed)
    return stage(invent(SHAPE, rng=rng), rng=rng)


def test_everybody_is_enrolled_in_their_order_by_who_may() -> None:
    election = make_election(0, n_clerks=0)
    cast = Cast(b"r" * 32, [Agent("P1", "CU"), Agent("P2")])
    speaking = replace(cast)
    speaking.__dict__["seed"] = lambda who: election.organiser if who == "organiser" else cast.seed(who)
    voice = Voice.of(election.id, definition(rehearsal=True), speaking)
    statements = [*desk_enrolments(voice, speaking, at=HOURS.begins)]
    statements += agent_enrolments(speaking, election.id, cast.agents, at=HOURS.begins, expires_at=HOURS.ends)
    roster = Roster.empty().step(0, election.genesis)
    for index, statement in enumerate(statements, start=1):
        assert roster.refusal(statement, index, at=HOURS.begins) is None
        roster = roster.step(index, statement)
    assert Counter(one.body.role for one in statements) == {
        "registrar": 1, "clerk": 6, "reviewer": 2, "watcher": 2, "store": 1, "agent": 2,
    }  # fmt: skip
    assert [one.body.nominated_by for one in statements[-2:]] == ["CU", None]
    assert len({one.body.person for one in statements}) == len(statements), (
        "everybody is a person of their own"
    )


def test_two_demonstrations_share_no_key() -> None:
    agents = [Agent("P1")]
    one, other = Cast(b"a" * 32, agents), Cast(b"b" * 32, agents)
    names = ["organiser", "log", *one.others, agents[0].name]
    assert len({cast.seed(name) for cast in (one, other) for name in names}) == 2 * len(names)


def test_keys_are_open_to_nobody_else(tmp_path: Path) -> None:
    Cast(b"a" * 32, [Agent("P1")]).keep_keys(tmp_path / "keys")
    modes = {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "keys").iterdir()}
    assert modes == {0o600}
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o700


def test_a_folder_is_made_anew_only_if_it_is_ours(tmp_path: Path) -> None:
    layout = Layout(tmp_path / "deep" / "night")
    layout.begin()
    (layout.country / "left.csv").write_text("x", encoding="utf-8")
    layout.begin()
    assert not (layout.country / "left.csv").exists()
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "a").touch()
    with pytest.raises(OutputError, match="found something else; nothing was written"):
        Layout(tmp_path / "mine").begin()
    assert (tmp_path / "mine" / "a").exists()
    with pytest.raises(OutputError, match="expected a folder to write into"):
        Layout(tmp_path / "mine" / "a").begin()


def test_a_night_that_is_still_served_is_not_made_anew(tmp_path: Path) -> None:
    layout = Layout(tmp_path / "night")
    layout.begin()
    layout.election.mkdir()
    handle = lock(layout.election / "lock")
    with pytest.raises(StoreError, match="found another at work"):
        layout.begin()
    assert layout.mark.is_file()
    os.close(handle)
    layout.begin()
    assert not layout.election.exists()


def test_a_form_is_a_photograph_that_a_server_takes_and_differs_from_the_next() -> None:
    one = country().focus
    names = [candidate.name for candidate in one.candidates]
    sheet = true_sheet(one.electorate, 0, one.choices)

    def drawn(seed: int, station: str = "T-01-001") -> bytes:
        return Draughtsman(np.random.default_rng(seed)).draw(station, ", ".join(one.area), sheet, names)

    found = read_photograph(drawn(1))
    assert (found.media_type, found.width, found.height) == ("image/jpeg", WIDTH + 40, HEIGHT + 40)
    assert drawn(1) == drawn(1)
    assert len({drawn(1), drawn(2), drawn(1, "T-01-002")}) == 3
    assert len(drawn(1)) < 60_000


@pytest.mark.slow
def test_the_tables_are_those_of_the_country(tmp_path: Path) -> None:
    one, layout = country(), Layout(tmp_path / "night")
    layout.begin()
    tables = write_country(layout, one)
    assert tables.n_stations == 24 + 3 * 8
    assert tables.n_contests == 4
    assert tables.registered_voters == sum(
        each.electorate.registered_voters.sum() for each in one.constituencies
    )
    stations = pl.read_csv(layout.country / "stations.csv")
    apart = stations.group_by("constituency").agg(pl.col("longitude").mean(), pl.col("latitude").mean())
    assert apart.select("longitude", "latitude").is_unique().all()
    names = json.loads((layout.country / "names.json").read_text(encoding="utf-8"))
    assert all(any("\u0600" <= letter <= "\u06ff" for letter in urdu) for urdu in names["parties"].values())
    assert len(names["constituencies"]) == SHAPE.seats
    kept = json.loads((layout.country / "house.json").read_text(encoding="utf-8"))
    assert kept == house(one)
    assert kept["reserved"] == {"women": 13, "minorities": 3}


def test_the_house_differs_in_the_one_seat_that_the_night_is_about() -> None:
    one = script()
    official, true = official_seats(one), one.country.seats
    assert official.keys() == true.keys()
    assert {seat for seat in true if official[seat] != true[seat]} == {one.country.focus.id}


def test_what_was_acknowledged_and_is_not_there_is_named(tmp_path: Path) -> None:
    election = make_election(1)
    root = lay_out(election, tmp_path / "election")
    never = readings(election, 1)[0]
    assert list(lost(root, [election.genesis, *election.enrolments])) == []
    [found] = lost(root, [election.genesis, never])
    assert found.startswith(f"statement {StatementId(never.id)}: expected in the log")
