"""What every command that says one thing about others' statements does: it reads the log, signs once, and hands in.

The commands refuse before they sign what could do nothing. `--anyway` is for whoever knows better than what can be seen
from here: while a count is sealed the log cannot be read, and what was handed in a moment ago may not be published yet.
"""

import json
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click

from polltrail.cli.folded import Folded, folded
from polltrail.cli.handing_in import hand_in
from polltrail.cli.kept_token import beside_outbox
from polltrail.cli.main import FINDINGS
from polltrail.cli.outbox import Outbox, Sent, outbox
from polltrail.cli.published import is_address
from polltrail.cli.signing import Draft, sign_once
from polltrail.cli.target import Outcome, Target, target
from polltrail.errors import DataError, Problem, ReadingError
from polltrail.statement import KeyId, StatementId, fingerprint, public_key
from polltrail.statement.roles import SIGNERS
from polltrail.store import read_key

TRIES, PAUSE_S = 3, 1.0
"""How often, and after how long, a log is asked again for what may not be published yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaking:
    """Whoever signs, and the log before them.

    Attributes
    ----------
    log : Folded or None
        None where it cannot be read, and they sign anyway.
    """

    source: str
    election: Target
    box: Outbox
    seed: bytes = field(repr=False)
    log: Folded | None

    @property
    def key(self) -> KeyId:
        """Whose word it is."""
        return fingerprint(public_key(self.seed))

    @property
    def person(self) -> str:
        """The commitment to who that is; the key itself where nobody enrolled it."""
        enrolled = None if self.log is None else self.log.fold.roster.enrolled(self.key)
        return self.key if enrolled is None else enrolled.person or self.key

    def why_not(self, kind: str) -> Problem | None:
        """Say why this key may not say such things, or why it would count for nothing; None if it would."""
        if self.log is None:
            return None
        roster, needed = self.log.fold.roster, " or ".join(sorted(SIGNERS[kind]))
        enrolled = roster.enrolled(self.key)
        if enrolled is None:
            return Problem(
                where="--key",
                expected=f"a key in the role of {needed}",
                found=f"{self.key}, which nobody has enrolled",
            )
        if enrolled.role not in SIGNERS[kind]:
            return Problem(
                where="--key", expected=f"a key in the role of {needed}", found=f"one of role {enrolled.role}"
            )
        standing = roster.standing(self.key, self.log.fold.size)
        if standing == "valid":
            return None
        return Problem(where="--key", expected="a key whose word counts", found=f"one that is {standing}")

    def know(self, statements: Iterable[str]) -> None:
        """Ask a server again until it publishes these statements, or for a while."""
        wanted = [bytes.fromhex(one) for one in statements]
        for _ in range(TRIES if is_address(self.source) else 0):
            if self.log is None or all(self.log.fold.memory.said(one) for one in wanted):
                return
            time.sleep(PAUSE_S)
            self.log.catch_up()


@contextmanager
def speaking(source: str, key: Path, kept: Path | None, *, anyway: bool) -> Iterator[Speaking]:
    """Open what is needed to say something.

    Raises
    ------
    PolltrailError
        The key, the outbox or the election cannot be opened; or the log cannot be read and nobody says anyway.
    """
    seed, place = read_key(key), kept or key.with_name(f"{key.name}.outbox")
    with outbox(place) as box, ExitStack() as stack:
        election = stack.enter_context(target(source, token=beside_outbox(place)))
        log: Folded | None = None
        try:
            log = stack.enter_context(folded(election.fetch, source))
        except ReadingError as exc:
            if not anyway:
                raise DataError(
                    f"{exc}. Nothing was signed; with --anyway it is signed unseen, with all that it needs typed"
                ) from exc
        yield Speaking(source=source, election=election, box=box, seed=seed, log=log)


def refuse(found: Sequence[Problem], *, anyway: bool) -> None:
    """Refuse to sign what could do nothing, and name all of it; or only say so, where it is signed anyway.

    Raises
    ------
    DataError
        With everything found.
    """
    lines = "\n".join(map(str, found))
    if found and anyway:
        click.echo(lines, err=True)
    elif found:
        raise DataError(
            f"{lines}\nIt could do nothing, and nothing was signed; with --anyway it is signed all the same"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What became of one statement."""

    draft: Draft
    sent: Sent
    outcome: Outcome


def say(here: Speaking, drafts: Sequence[Draft]) -> list[Said]:
    """Sign each once, and hand it in."""
    seen = here.election.seen
    signed = sign_once(drafts, here.box, election=here.election.election, seed=here.seed, seen=seen)
    outcomes = hand_in(here.election, here.box, signed)
    return [
        Said(draft=draft, sent=sent, outcome=outcomes[sent.id])
        for draft, sent in zip(drafts, signed, strict=True)
    ]


Next = Callable[[Said], str]
"""Says what has to follow, if anything."""


def tell(here: Speaking, said: Sequence[Said], before: Sequence[str], next_of: Next, *, as_json: bool) -> int:
    """Tell what became of each, and what has to follow; give the exit code.

    Parameters
    ----------
    before : sequence of str
        What was not signed, because this person has said it already.
    """
    refused = [one for one in said if one.outcome.index is None and one.outcome.again_after is None]
    waiting = [one for one in said if one.outcome.index is None and one.outcome.again_after is not None]
    done = [one for one in said if one.outcome.index is not None]
    if as_json:
        told: dict[str, Any] = {
            "election": here.election.election,
            "said": [_told(one) | {"next": next_of(one) or None} for one in done],
            "said_before": list(before),
            "refused": [_told(one) | {"reason": one.outcome.reason} for one in refused],
            "waiting": [_told(one) | {"reason": one.outcome.reason} for one in waiting],
        }
        click.echo(json.dumps(told, ensure_ascii=False))
        return FINDINGS if refused or waiting else 0
    for one in done:
        click.echo(f"said  entry {one.outcome.index}  {one.sent.id}  {one.draft.where}")
        if follows := next_of(one):
            click.echo(follows)
    for line in before:
        click.echo(f"said before  {line}")
    for one in refused:
        click.echo(f"refused  {one.draft.where}: {one.outcome.reason}", err=True)
    for one in waiting:
        click.echo(
            f"waiting  {one.draft.where}: {one.outcome.reason}; `polltrail submit {here.source}` with the same key hands it "
            "in later, or leaves it with witnesses",
            err=True,
        )
    return FINDINGS if refused or waiting else 0


def _told(one: Said) -> dict[str, Any]:
    return {"index": one.outcome.index, "id": one.sent.id, "kind": one.draft.kind, "where": one.draft.where}


def short(key: str) -> str:
    """Give the beginning of a long name, as terminals show it."""
    return key[:12]


def as_statement(text: str) -> StatementId | int:
    """Read how somebody names a statement: by its id, or by its entry's index.

    Raises
    ------
    click.BadParameter
        It is neither.
    """
    if len(text) == 64 and not set(text) - set("0123456789abcdef"):
        return StatementId(text)
    if text.isascii() and text.isdecimal() and len(text) < 12:
        return int(text)
    raise click.BadParameter(
        f"expected a statement's id (64 hexadecimal digits) or the index of its entry, found {text[:80]!r}"
    )
