"""Leaving signed forms with witnesses, when the log's own server does not take them."""

import asyncio
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import click
import httpx

from polltrail.cli.outbox import Sent
from polltrail.cli.output import write_files
from polltrail.cli.published import Fetch
from polltrail.errors import LogError, ReadingError
from polltrail.log import Policy, VerifierKey, Witness
from polltrail.log.deposit import open_deposit
from polltrail.statement import Statement, fingerprint, public_key, read_entry
from polltrail.statement.definition import DefinitionBody
from polltrail.web.deposit_client import deposit
from polltrail.web.witness_client import Unanswered, client

GIVES_UP_AFTER = 3
"""Failures, one after the other, after which a witness is asked no more."""

_STRANGE = re.compile(r"[^A-Za-z0-9._-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """A statement that a witness has, and its note.

    Attributes
    ----------
    at : int
        When it came, in seconds since 1970 by the witness's clock.
    """

    statement: str
    witness: str
    at: int
    path: Path


def named_policies(fetch: Fetch, definition: DefinitionBody) -> list[str]:
    """Give the policies that an election names, as far as whoever signs can know them.

    The first definition is what everybody was told; what is published now may name others since.
    """
    try:
        published = fetch("log/policy").decode("utf-8", "replace")
    except (FileNotFoundError, ReadingError):
        published = ""
    return [text for text in dict.fromkeys((definition.witnesses, published)) if text]


def leave(
    waiting: Iterable[Sent], seed: bytes, policies: Iterable[str], urls: Sequence[str], folder: Path
) -> list[Left]:
    """Deposit what waits with witnesses, all of them; each note is checked, written down and said.

    Parameters
    ----------
    seed : bytes
        The key that signed; statements of other keys are left alone.
    urls : sequence of str
        Addresses of witnesses; empty for those that the policies name.
    folder : Path
        Where the notes are written, as `<statement id>.<witness>.deposit`.
    """
    witnesses = _witnesses(policies)
    key = fingerprint(public_key(seed))
    mine = [one for one in map(_statement, waiting) if one.key == key]
    where = urls or [one.url for one in witnesses if one.url.startswith(("http://", "https://"))]
    if not (mine and where and witnesses):
        return []
    keys = {one.key: one.name for one in witnesses}
    notes = asyncio.run(_leave_all(mine, public_key(seed), keys, where))
    left = {
        note: Left(
            statement=statement,
            witness=keys[witness],
            at=open_deposit(note, witness).at,
            path=folder / f"{statement}.{_STRANGE.sub('_', keys[witness])}.deposit",
        )
        for (statement, witness), note in notes.items()
    }
    write_files(folder, {one.path.name: note for note, one in left.items()})
    return list(left.values())


def _statement(one: Sent) -> Statement:
    return read_entry(one.entry)


def _witnesses(policies: Iterable[str]) -> list[Witness]:
    found: list[Witness] = []
    for text in policies:
        try:
            found += Policy.parse(text).witnesses
        except LogError as exc:
            click.echo(f"policy: {exc}; nothing is deposited with those it names", err=True)
    return list(dict.fromkeys(found))


_Notes = dict[tuple[str, VerifierKey], bytes]


async def _leave_all(
    statements: Sequence[Statement], public: bytes, keys: Mapping[VerifierKey, str], urls: Iterable[str]
) -> _Notes:
    async with client() as asking:
        found = await asyncio.gather(
            *(_leave_with(asking, url, statements, public, list(keys)) for url in dict.fromkeys(urls))
        )
    return {what: note for notes in found for what, note in notes.items()}


async def _leave_with(
    asking: httpx.AsyncClient,
    url: str,
    statements: Sequence[Statement],
    public: bytes,
    keys: list[VerifierKey],
) -> _Notes:
    notes: _Notes = {}
    failures = 0
    for statement in statements:
        try:
            note, key = await deposit(asking, url, statement, public, keys)
        except Unanswered as exc:
            failures += 1
            click.echo(f"deposit of {statement.id} with {url}: {exc}", err=True)
            if failures == GIVES_UP_AFTER:
                return notes
        else:
            failures = 0
            notes[statement.id, key] = note
    return notes
