"""A real election's definition as a rehearsal of its own: the same tables, form and policy, under another log."""

from dataclasses import dataclass

from polltrail.cli.demonstration.cast import LOG, Agent, Cast
from polltrail.cli.demonstration.layout import Layout
from polltrail.cli.existing import shipped_form
from polltrail.cli.published import Fetch, published_entries, published_head
from polltrail.cli.settings import PolicySettings, Settings
from polltrail.election import FormModel
from polltrail.election.expected import Expected
from polltrail.election.form_model import form_model_names, parse_form_model
from polltrail.errors import ReadingError
from polltrail.exchange.definition_tables import MAX_NAME, DefinitionTables
from polltrail.exchange.expected import read_expected
from polltrail.statement import read_entry
from polltrail.statement.definition import DefinitionBody
from polltrail.statement.fields import Blob
from polltrail.statement.roster import ROSTER_KINDS, Roster

OWN_FORM = "form"
"""What slots of a rehearsal call a form model that did not come with Polltrail."""


@dataclass(frozen=True, kw_only=True)
class Configuration:
    """What a real election is to be rehearsed with.

    Attributes
    ----------
    form : bytes
        The form model, and `form_name` what slots call it.
    """

    definition: DefinitionBody
    stations: bytes
    choices: bytes
    areas: bytes
    form: bytes
    form_name: str

    @property
    def model(self) -> FormModel:
        """The form model."""
        return parse_form_model(self.form.decode("utf-8"), name=self.form_name)

    @property
    def expected(self) -> Expected:
        """Every form there should be."""
        return read_expected(self.stations, self.choices, self.areas)


def read_configuration(fetch: Fetch, source: str) -> Configuration:
    """Read the definition in force of an election, and the tables that it names.

    Raises
    ------
    PolltrailError
        There is no election, or a table is missing.
    """
    definition = _in_force(fetch, source)
    tables = definition.tables
    form = _table(fetch, tables.form_model)
    known = [name for name in form_model_names() if shipped_form(name) == form]
    return Configuration(
        definition=definition,
        stations=_table(fetch, tables.stations),
        choices=_table(fetch, tables.choices),
        areas=_table(fetch, tables.areas),
        form=form,
        form_name=known[0] if known else OWN_FORM,
    )


def _in_force(fetch: Fetch, source: str) -> DefinitionBody:
    head, _ = published_head(fetch, source)
    roster = Roster.empty()
    for index, entry in published_entries(fetch, 0, head.size):
        statement = read_entry(entry)
        if statement.kind in ROSTER_KINDS and roster.refusal(statement, index) is None:
            roster = roster.step(index, statement)
    if not roster.definitions:
        raise ReadingError(
            f"{source}: expected the log of an election, found an empty one; nothing was rehearsed"
        )
    return roster.definitions[-1].body


def _table(fetch: Fetch, blob: Blob) -> bytes:
    try:
        return fetch(f"tables/{blob.digest}")
    except FileNotFoundError as exc:
        raise ReadingError(
            f"tables/{blob.digest}: expected a table of the election, found no such file; nothing was rehearsed"
        ) from exc


def scratch_settings(layout: Layout, cast: Cast, found: Configuration) -> Settings:
    """Say what the rehearsal decides as the election does, and what it does not: name, origin, witnesses, dates."""
    policy = found.definition.policy
    form = found.form_name
    if form == OWN_FORM:
        path = layout.country / f"{OWN_FORM}.toml"
        path.write_bytes(found.form)
        form = str(path)
    return Settings(
        name=f"{found.definition.name[: MAX_NAME - 12]} (rehearsal)",
        origin=f"rehearsal.example/{cast.secret('origin', LOG).hex()[:12]}",
        form=form,
        max_delay=found.definition.max_delay,
        policy=PolicySettings(**{name: getattr(policy, name) for name in policy.__struct_fields__}),
    )


def scratch_tables(found: Configuration) -> DefinitionTables:
    """Take the election's tables as they are."""
    expected = found.expected
    return DefinitionTables(
        stations=found.stations,
        choices=found.choices,
        areas=found.areas,
        levels=expected.levels,
        n_stations=len(expected.station_ids),
        n_contests=len(expected.contests),
        n_choices=sum(len(contest.choices) for contest in expected.contests),
        registered_voters=sum(max(voters, 0) for voters in expected.registered),
        notes=(),
    )


def agents_of(stations: list[str]) -> list[Agent]:
    """Put an agent at every station."""
    return [Agent(station) for station in stations]
