"""`polltrail new`: an election directory, from a list of stations and a list of choices."""

import json
import os
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from polltrail.cli.progress import progress
from polltrail.errors import OutputError

if TYPE_CHECKING:
    from polltrail.cli.founding import Secrets
    from polltrail.cli.settings import Settings
    from polltrail.exchange.definition_tables import DefinitionTables
    from polltrail.log import VerifierKey
    from polltrail.statement import Statement

_FILE = click.Path(path_type=Path, dir_okay=False)
_STEPS = 4


@click.command(short_help="Begin an election of your own, with its log.")
@click.argument("directory", type=click.Path(path_type=Path))
@click.option(
    "--stations", type=_FILE, help="station_id, a column for each level of areas, registered_voters."
)
@click.option("--choices", type=_FILE, help="contest, choice, name, party, and perhaps area.")
@click.option("--areas", type=_FILE, help="Every area there is; a station in any other is refused.")
@click.option(
    "--level",
    "levels",
    multiple=True,
    metavar="COLUMN",
    help="A level of areas, the largest first; once for each.",
)
@click.option("--name", help="What people call the election.")
@click.option("--origin", metavar="NAME", help="The log's name for ever, like example.org/harbour-2031.")
@click.option(
    "--form", metavar="MODEL", help="The form model: a name that comes with Polltrail, or a TOML file."
)
@click.option("--rehearsal/--no-rehearsal", default=None, help="A rehearsal says so everywhere.")
@click.option(
    "--unseal-by",
    metavar="TIME",
    help="Seal the count: what is said is shown once you open it, by this time, like 2031-05-06T12:00:00Z.",
)
@click.option(
    "--organiser-key",
    type=_FILE,
    metavar="FILE",
    help="A key that exists; otherwise one is made beside DIRECTORY.",
)
@click.option(
    "--settings",
    "given",
    type=_FILE,
    metavar="FILE",
    help="An election.toml to begin with: policy, times, witnesses.",
)
@click.option("--defaults", is_flag=True, help="Ask nothing.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")  # fmt: skip
def new(directory: Path, *, given: Path | None, defaults: bool, as_json: bool, **options: Any) -> int:
    """Begin an election in DIRECTORY, which must not exist or be empty.

    Whatever is not given is asked for. The tables may be CSV, XLSX or Parquet. The election's id is printed on
    standard output, everything else on standard error. The organiser's key is made beside the directory and not in
    it: it speaks for the election, and belongs on no server.
    """
    from polltrail.cli.settings import Settings, read_settings

    _refuse_existing(directory)
    settings = Settings() if given is None else read_settings(given)
    answers = _Answers.of(options, settings, directory, ask=not defaults)
    organiser = _organiser(directory, answers.organiser_key)
    with progress() as shown:
        shown.step(f"reading {answers.stations}", 0, _STEPS)
        from polltrail.exchange.definition_tables import read_definition_tables

        tables = read_definition_tables(
            answers.stations, answers.choices, areas=options["areas"], levels=options["levels"] or None
        )
    _tell_tables(tables)
    if not defaults and not click.confirm("Begin this election?", default=True, err=True):
        raise click.Abort
    with progress() as shown:
        shown.step(f"writing {directory}", 2, _STEPS)
        definition, log_key = _found(directory, answers.settings, tables, organiser)
    _tell(directory, definition, log_key, answers.settings, tables, organiser, as_json=as_json)
    return 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answers:
    """What was given or asked for."""

    settings: "Settings"
    stations: Path
    choices: Path
    organiser_key: Path | None

    @classmethod
    def of(cls, options: dict[str, Any], settings: "Settings", directory: Path, *, ask: bool) -> "_Answers":
        import msgspec

        said = {name: options[name] for name in ("name", "origin", "form", "rehearsal")}
        known = {name: getattr(settings, name) if value is None else value for name, value in said.items()}
        usual = {"name": directory.absolute().name, "form": "generic", "rehearsal": False}
        for name, (question, kind) in _QUESTIONS.items():
            if known[name] is None:
                known[name] = _answer(name, question, kind, usual.get(name), ask=ask)
        paths = {
            name: options[name] or Path(_answer(name, f"File with the {name}", str, None, ask=ask))
            for name in ("stations", "choices")
        }
        key = options["organiser_key"]
        if key is None and ask:
            said_key = _answer("organiser-key", "Organiser's key file (empty: make one)", str, "", ask=True)
            key = Path(said_key) if said_key else None
        known["unseal_by"] = _unseal_by(options["unseal_by"], settings)
        return cls(settings=msgspec.structs.replace(settings, **known), **paths, organiser_key=key)


_QUESTIONS: dict[str, tuple[str, type]] = {
    "name": ("Name of the election", str),
    "origin": ("Name of its log, for ever (like example.org/harbour-2031)", str),
    "form": ("Form model", str),
    "rehearsal": ("Is it a rehearsal", bool),
}


def _unseal_by(text: str | None, settings: "Settings") -> datetime | None:
    """Read by when a sealed count must be open; a promise that is broken from the beginning is none."""
    try:
        found = settings.unseal_by if text is None else datetime.fromisoformat(text)
    except ValueError:
        found = datetime.min  # noqa: DTZ901 - no time zone, which is refused
    if found is not None and found.tzinfo is None:
        raise click.BadParameter(
            f"expected a time like 2031-05-06T12:00:00Z, found {text!r}", param_hint="--unseal-by"
        )
    if found is not None and found.timestamp() <= time.time():
        raise click.BadParameter(
            f"expected a time to come, found {found.isoformat()}", param_hint="--unseal-by"
        )
    return None if found is None else found.astimezone(UTC)


def _answer(name: str, question: str, kind: type, usual: Any, *, ask: bool) -> Any:
    if not ask:
        if usual is None:
            raise click.UsageError(f"--defaults asks nothing and needs --{name}.")
        return usual
    try:
        return click.prompt(question, default=usual, type=kind, err=True)
    except click.Abort:
        if sys.stdin.isatty():
            raise
        raise click.UsageError(f"Expected an answer to “{question}”, found none; give --{name}.") from None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Organiser:
    """The organiser's key: where it is, and whether it is made now."""

    path: Path
    seed: bytes
    made: bool


def _organiser(directory: Path, given: Path | None) -> _Organiser:
    import secrets

    from polltrail.store import read_key

    if given is not None:
        if given.absolute().is_relative_to(directory.absolute()):
            raise click.UsageError(f"The organiser's key must not be inside {directory}.")
        return _Organiser(path=given, seed=read_key(given), made=False)
    path = directory.absolute().with_name(f"{directory.absolute().name}.organiser.key")
    if path.exists():
        raise OutputError(
            f"{path}: expected no key here yet, found one; pass it with --organiser-key, or move it away. "
            "Nothing was written."
        )
    return _Organiser(path=path, seed=secrets.token_bytes(32), made=True)


def _refuse_existing(directory: Path) -> None:
    try:
        found = sorted(os.listdir(directory))  # noqa: PTH208 - only names
    except FileNotFoundError:
        if directory.absolute().parent.is_dir():
            return
        raise OutputError(
            f"{directory}: expected a folder above it, found none; nothing was written."
        ) from None
    except NotADirectoryError:
        found = ["a file of this name"]
    if found:
        raise OutputError(
            f"{directory}: expected no folder of this name or an empty one, found {found[0]}; nothing was written."
        )


def _tell_tables(tables: "DefinitionTables") -> None:
    for note in tables.notes:
        click.echo(note, err=True)
    levels = " > ".join(tables.levels) or "none"
    click.echo(
        f"{tables.n_stations:,} stations with {tables.registered_voters:,} registered voters, levels of areas: {levels}; "
        f"{tables.n_contests:,} contests, {tables.n_choices:,} choices.",
        err=True,
    )


def _found(
    directory: Path, settings: "Settings", tables: "DefinitionTables", organiser: _Organiser
) -> "tuple[Statement, VerifierKey]":
    """Write the key first: an election whose key was lost can never be spoken for."""
    from polltrail.cli.founding import found
    from polltrail.store import write_key

    if organiser.made:
        write_key(organiser.path, organiser.seed, name="organiser")
    try:
        return found(
            directory.absolute(), settings, tables, _secrets(organiser), made_at=time.time_ns() // 10**6
        )
    except BaseException:
        if organiser.made and not (directory / "log").exists():
            organiser.path.unlink(missing_ok=True)
        raise


def _secrets(organiser: _Organiser) -> "Secrets":
    import secrets

    from polltrail.cli.founding import Secrets

    return Secrets(organiser=organiser.seed, log=secrets.token_bytes(32), nonce=secrets.token_bytes(16))


def _tell(
    directory: Path,
    definition: "Statement",
    log_key: "VerifierKey",
    settings: "Settings",
    tables: "DefinitionTables",
    organiser: _Organiser,
    *,
    as_json: bool,
) -> None:
    if organiser.made:
        click.echo(
            f"The organiser's key is in {organiser.path}. Move it away from this machine, and keep a copy: whoever has "
            "it speaks for the election, and without it nobody can be enrolled.",
            err=True,
        )
    _tell_witnesses(definition)
    if not as_json:
        click.echo(definition.id)
        return
    told = {
        "election": definition.id,
        "directory": str(directory),
        "name": settings.name,
        "origin": log_key.name,
        "log_vkey": str(log_key),
        "organiser": definition.key,
        "organiser_key": str(organiser.path),
        "rehearsal": settings.rehearsal,
        "unseal_by": settings.unseal_by and settings.unseal_by.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "levels": list(tables.levels),
        "stations": tables.n_stations,
        "contests": tables.n_contests,
        "choices": tables.n_choices,
    }
    click.echo(json.dumps(told, ensure_ascii=False))


def _tell_witnesses(definition: "Statement") -> None:
    """Say so where those who are to witness can never be enough."""
    from polltrail.log import Policy
    from polltrail.log.overlap import MIN_OVERLAP, overlap
    from polltrail.statement.definition import DefinitionBody

    body = definition.body
    if not isinstance(body, DefinitionBody) or not body.witnesses:
        return
    shared = overlap(Policy.parse(body.witnesses))
    if shared < MIN_OVERLAP:
        click.echo(
            f"Any two quorums of these witnesses share {shared} at the least, and {MIN_OVERLAP} are needed before anything "
            "may be called witnessed: 3 of 4 share 2. Everything will say unwitnessed until an amendment names more.",
            err=True,
        )
