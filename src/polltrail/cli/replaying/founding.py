"""The rehearsal election of a replay: its tables, its form, its first entry."""

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import polars as pl

from polltrail.cli.founding import Secrets, form_bytes, found
from polltrail.cli.replaying.people import FORM_FILE, LOG, ORGANISER, STORE, People
from polltrail.cli.settings import PolicySettings, Settings
from polltrail.election import Contest
from polltrail.election.expected import Expected
from polltrail.errors import DataError
from polltrail.exchange.definition_tables import (
    BETWEEN_AREAS,
    MAX_NAME,
    DefinitionTables,
    read_definition_tables,
)
from polltrail.exchange.expected import read_expected
from polltrail.simulate.replay import Plan, extended_form
from polltrail.store import ElectionDir, write_key
from polltrail.web.holdings import store_key

BASE = "generic"
"""The form model that a replay's own begins with."""


def form_text(plan: Plan) -> str:
    """Write the form model of a replay: the generic one, and whatever revisions name besides."""
    return extended_form(form_bytes(BASE).decode("utf-8"), "form", plan.revisions.fields)


def form_name(plan: Plan) -> str:
    """Name it as slots do: a model that comes with Polltrail by its name, one of the replay's own by its file's."""
    return BASE if form_text(plan).encode() == form_bytes(BASE) else Path(FORM_FILE).stem


def begin(directory: Path, keys: Path, people: People, tables: DefinitionTables, *, made_at: int) -> None:
    """Make the election directory, with the definition as entry 0 of its log.

    Parameters
    ----------
    keys : Path
        The folder of keys, with the form model.

    Raises
    ------
    PolltrailError
        The tables cannot be an election's, something has this name already, or the disk failed.
    """
    plan, play = people.plan, people.play
    own_form = form_name(plan) != BASE
    settings = Settings(
        name=f"{plan.tables.election.name[: MAX_NAME - 9]} (replay)",
        origin=f"replay.example/{_plain(play.folder)}",
        rehearsal=True,
        form=str(keys / FORM_FILE) if own_form else BASE,
        policy=PolicySettings(image_required=play.images),
    )
    secrets = Secrets(
        organiser=people.seed(ORGANISER), log=people.seed(LOG), nonce=play.secret("nonce", "definition")[:16]
    )
    found(directory.absolute(), settings, tables, secrets, made_at=made_at)


def keep_store_key(directory: Path, people: People) -> None:
    """Leave the store's key where a server looks for it, unless it is there."""
    path = store_key(ElectionDir(directory.absolute()))
    if not path.exists():
        write_key(path, people.seed(STORE), name=STORE)


def tables_of(plan: Plan) -> tuple[DefinitionTables, int]:
    """Write what should exist as the tables that a definition names.

    Returns
    -------
    DefinitionTables
    int
        Forms that will be missing because a contest that is held in a part of an area is expected in all of it: the
        tables of an election know contests of whole areas only.

    Raises
    ------
    TableError, DataError
        A name is not one that an election can have.
    """
    levels = list(plan.tables.election.levels)
    stations = plan.tables.stations[list(plan.kept)].rename(
        dict(zip(plan.tables.area_columns, levels, strict=True))
    )
    with tempfile.TemporaryDirectory() as made:
        paths = [Path(made) / name for name in ("stations.parquet", "choices.parquet")]
        stations.select("station_id", *levels, "registered_voters").write_parquet(paths[0])
        _choices(plan.contests).write_parquet(paths[1])
        tables = read_definition_tables(*paths, levels=levels)
    expected = read_expected(tables.stations, tables.choices, tables.areas)
    _refuse_other_names(plan, expected)
    owed = len(plan.slots) + (len(plan.contests) - plan.published) * len(plan.kept)
    return tables, sum(1 for _ in expected.slots()) - owed


def _choices(contests: Sequence[Contest]) -> pl.DataFrame:
    return pl.DataFrame(
        list(_choice_rows(contests)),
        schema=dict.fromkeys(("contest", "choice", "name", "party", "area"), pl.String),
        orient="row",
    )


def _choice_rows(contests: Sequence[Contest]) -> Iterator[tuple[str | None, ...]]:
    for contest in contests:
        for choice in contest.choices:
            yield contest.id, choice.id, choice.name, choice.party, BETWEEN_AREAS.join(contest.area) or None


def _refuse_other_names(plan: Plan, expected: Expected) -> None:
    """Refuse an election whose tables name their stations or contests otherwise than the forms do."""
    stations = [plan.station_ids[station] for station in plan.kept]
    for what, ours, theirs in (
        ("stations", stations, expected.station_ids),
        ("contests", [contest.id for contest in plan.contests], [one.id for one in expected.contests]),
    ):
        changed = [name for name in ours if name not in set(theirs)] or [
            name for name in theirs if name not in set(ours)
        ]
        if list(ours) != list(theirs):
            raise DataError(
                f"{what}: expected names that an election can have as they are, and choices for each contest; found "
                f"otherwise: {', '.join(map(str, changed[:3])) or 'another order'}; nothing was played"
            )


def _plain(name: str) -> str:
    return "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in name) or "folder"
