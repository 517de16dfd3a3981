"""`polltrail unseal`: an organiser opens a sealed count."""

import json
import secrets
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from polltrail.cli.main import FINDINGS
from polltrail.errors import DataError, LogError

if TYPE_CHECKING:
    from polltrail.cli.published import Fetch
    from polltrail.cli.target import Outcome, Target
    from polltrail.log import Witnessed
    from polltrail.statement import Statement


@click.command(short_help="Open a sealed count, for good.")
@click.argument("source", metavar="DIRECTORY|URL")
@click.option(
    "--organiser-key",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="The key that speaks for the election.",
)
@click.option("--yes", is_flag=True, help="Ask nothing; for scripts.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")  # fmt: skip
def unseal(source: str, *, organiser_key: Path, yes: bool, as_json: bool) -> int:
    """Open the sealed count of a DIRECTORY that is not being served, or of a running server at URL.

    From then on everybody can read every entry, and nobody can close it again. The last state that the witnesses had
    seen before is shown for ever beside what came later.

    Exit codes: 0 it is open, 1 the log refused, 2 usage, 3 unreadable, or not sealed.
    """
    from polltrail.cli.target import target
    from polltrail.store import read_key

    seed = read_key(organiser_key)
    with target(source) as election:
        _refuse_open(election, source)
        before = _witnessed(election.fetch, election, source)
        if not yes:
            _confirm(election, before)
        statement = _said(election, seed)
        (outcome,) = election.hand_in([statement])
    _tell(statement, outcome, before, as_json=as_json)
    return FINDINGS if outcome.index is None else 0


def _refuse_open(election: "Target", source: str) -> None:
    from polltrail.cli.published import open_entries

    if election.definition.unseal_by is None:
        raise DataError(f"{source}: expected an election that began sealed, found one that began open")
    if open_entries(election.fetch) is None:
        raise DataError(f"{source}: expected a count that is sealed, found one that is open already")


def _witnessed(fetch: "Fetch", election: "Target", source: str) -> "Witnessed | None":
    """Read the last state that the witnesses of the election have seen; None where there is none that can be told."""
    from polltrail.cli.published import published_head
    from polltrail.log import Policy

    try:
        _, key = published_head(fetch, source)
        found = Policy.parse(election.definition.witnesses).check(fetch("log/witnessed"), key)
    except (FileNotFoundError, LogError):
        return None
    return found if found.quorum_met else None


def _confirm(election: "Target", before: "Witnessed | None") -> None:
    click.echo(f"{election.definition.name}: {_state(before)}", err=True)
    question = "Show everything that was said to everybody, from now on and for ever?"
    try:
        agreed: bool | None = click.confirm(question, default=False, err=True)
    except click.Abort:
        agreed = None
    if agreed is None and not sys.stdin.isatty():
        raise click.UsageError(f"Expected an answer to “{question}”, found none; give --yes.")
    if not agreed:
        raise click.Abort


def _state(before: "Witnessed | None") -> str:
    if before is None:
        return (
            "no state of the log is known to be witnessed; nobody but the log can say what was in it before."
        )
    return f"the last size that the witnesses have seen is {before.checkpoint.size:,}."


def _said(election: "Target", seed: bytes) -> "Statement":
    from polltrail.statement import make_statement
    from polltrail.statement.bodies import UnsealBody

    seen = election.seen
    return make_statement(
        "unseal",
        election=election.election,
        seed=seed,
        nonce=secrets.token_bytes(16),
        made_at=time.time_ns() // 10**6,
        body=UnsealBody(from_size=seen.size),
        seen=seen,
    )


def _tell(statement: "Statement", outcome: "Outcome", before: "Witnessed | None", *, as_json: bool) -> None:
    if as_json:
        body: Any = statement.body
        told = {
            "election": statement.election,
            "index": outcome.index,
            "id": statement.id,
            "from_size": body.from_size,
            "witnessed": before
            and {
                "size": before.checkpoint.size,
                "root": before.checkpoint.root.hex(),
                "times": dict(before.witnesses),
            },
            "reason": outcome.reason or None,
        }
        click.echo(json.dumps(told, ensure_ascii=False))
    elif outcome.index is None:
        click.echo(f"refused: {outcome.reason}", err=True)
    else:
        click.echo(f"The count is open, entry {outcome.index} of the log.")
        click.echo(f"Before it, {_state(before)}", err=True)
