"""Lays out a new election on the disk: all of it under its name, or nothing."""

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

from polltrail.cli.settings import Settings, policy_of, write_settings
from polltrail.election.form_model import form_model_names, parse_form_model
from polltrail.errors import NoteError, OutputError, PolicyError, StoreError
from polltrail.exchange.definition_tables import DefinitionTables
from polltrail.log import ED25519, Policy, VerifierKey, make_vkey, public_of
from polltrail.statement import Statement, encode_envelope, make_statement
from polltrail.statement.definition import DefinitionBody, Organiser, Tables
from polltrail.statement.fields import Blob
from polltrail.statement.roster import Roster
from polltrail.statement.signature import fingerprint, public_key
from polltrail.store import create_election_dir
from polltrail.web.capture.files import pages
from polltrail.web.sealing import open_log

RULES = "polltrail-fold/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Secrets:
    """What must not be guessed: the two private keys, and the nonce of the first entry."""

    organiser: bytes
    log: bytes
    nonce: bytes


def form_bytes(model: str) -> bytes:
    """Read a form model, by the name of one that comes with Polltrail or from a TOML file.

    Raises
    ------
    FormModelError
        It contradicts itself.
    OutputError
        There is no such model.
    """
    shipped = files("polltrail.election") / "forms" / f"{model}.toml"
    path = shipped if model in form_model_names() else Path(model)
    try:
        data = path.read_bytes()
        parse_form_model(data.decode("utf-8"), name=form_name(model))
    except (OSError, UnicodeDecodeError) as exc:
        names = ", ".join(form_model_names())
        raise OutputError(
            f"form model {model}: expected one of {names}, or a TOML file, found: {exc}; nothing was written"
        ) from exc
    return data


def form_name(model: str) -> str:
    """Name a form model as slots name it: a file's name without its ending."""
    return Path(model).stem if model.endswith(".toml") else model


def found(
    target: Path, settings: Settings, tables: DefinitionTables, seeds: Secrets, *, made_at: int
) -> tuple[Statement, VerifierKey]:
    """Make an election directory, with the definition as entry 0 of its log.

    Parameters
    ----------
    settings : Settings
        With everything decided: name, origin, rehearsal and form are not None.
    made_at : int
        Milliseconds since 1970.

    Returns
    -------
    Statement
        The definition; its id is the election's.
    VerifierKey
        Of the log.

    Raises
    ------
    OutputError
        Something has this name already, or the disk failed. Nothing is left behind.
    PolltrailError
        The election cannot be said so.
    """
    log_key = make_vkey(settings.origin or "", ED25519, public_of(seeds.log))
    policy = _trust_policy(settings, log_key)
    blobs = (tables.stations, tables.choices, tables.areas, form_bytes(settings.form or ""))
    body = _definition(settings, log_key, policy, blobs, public_key(seeds.organiser))
    definition = make_statement(
        "definition", election=None, seed=seeds.organiser, nonce=seeds.nonce, made_at=made_at, body=body
    )
    if (refusal := Roster.empty().refusal(definition, 0)) is not None:
        raise StoreError(f"definition: expected one that begins an election, found: {refusal}")
    with appearing(target) as building:
        create_election_dir(
            building, log_seed=seeds.log, log_vkey=str(log_key), policy=policy or f"log {log_key}\nquorum none\n",
            tables=blobs,
        )  # fmt: skip
        for name, data in zip(("stations.csv", "choices.csv"), blobs[:2], strict=True):
            (building / name).write_bytes(data)
        (building / "election.toml").write_bytes(write_settings(settings, election=definition.id))
        _begin_log(building, seeds.log, definition)
    return definition, log_key


def _trust_policy(settings: Settings, log_key: VerifierKey) -> str:
    """Make the `tlog-policy` that the definition names; nothing where nobody witnesses."""
    if not settings.witnesses.strip():
        return ""
    text = f"log {log_key}\n{settings.witnesses.strip()}\n"
    try:
        Policy.parse(text)
    except (PolicyError, NoteError) as exc:
        raise PolicyError(
            f"settings, witnesses (line 1 is the log's own): {exc}; nothing was written. It takes a line of each witness, a "
            "line `group NAME K WITNESS WITNESS ...` and a line `quorum NAME`"
        ) from exc
    return text


def _definition(
    settings: Settings, log_key: VerifierKey, policy: str, blobs: tuple[bytes, ...], organiser: bytes
) -> DefinitionBody:
    stations, choices, areas, form = (
        Blob(digest=sha256(data).hexdigest(), bytes=len(data)) for data in blobs
    )
    return DefinitionBody(
        name=settings.name or "",
        origin=log_key.name,
        log_vkey=str(log_key),
        organisers=(Organiser(key=fingerprint(organiser), public=organiser.hex()),),
        rehearsal=bool(settings.rehearsal),
        rules=RULES,
        tables=Tables(stations=stations, choices=choices, areas=areas, form_model=form),
        pages=pages(),
        policy=policy_of(settings),
        witnesses=policy,
        polls_close_at=settings.polls_close_at,
        roll_closes_at=settings.roll_closes_at,
        frozen_at=settings.frozen_at,
        unseal_by=settings.unseal_by,
        max_delay=settings.max_delay,
    )


def _begin_log(root: Path, log_seed: bytes, definition: Statement) -> None:
    log = open_log(root, log_seed=log_seed)
    try:
        log.append([(definition.id, encode_envelope(definition.envelope))])
        log.publish()
    finally:
        log.close()


@contextmanager
def appearing(target: Path) -> Iterator[Path]:
    """Give a folder beside `target` to build in; it gets the name `target` when the block ends well."""
    building = target.with_name(f".{target.name}-{secrets.token_hex(4)}")
    try:
        building.mkdir()
        yield building
        os.rename(building, target)  # noqa: PTH104 - onto nothing, or onto an empty folder
        _sync(target.parent)
    except OSError as exc:
        raise OutputError(
            f"{target}: expected a place for a new election, found: {exc.strerror or exc}; nothing was written."
        ) from exc
    finally:
        shutil.rmtree(building, ignore_errors=True)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
