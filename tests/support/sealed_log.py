"""A small invented election whose count is sealed, as it is published: a dictionary of path and bytes, made without a store."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from polltrail.log import cosign
from polltrail.log.history import encode_record
from polltrail.log.open_entries import encode_open
from polltrail.statement import Statement
from polltrail.statement.bodies import UnsealBody
from polltrail.statement.seal import is_public
from support.published_log import (
    Files,
    enrol,
    entries_of,
    genesis,
    note_of,
    policy,
    publish,
    read_form,
)
from support.statements import AGENT, CLERK, ORGANISER, say

UNTIL = datetime(2031, 5, 6, 12, tzinfo=UTC)
DEADLINE = int(UNTIL.timestamp())
FIRST = genesis(unseal_by=UNTIL, witnesses=policy())


def night(readings: int, *, first: Statement = FIRST) -> list[Statement]:
    """Two people enrolled, one after some forms were read, and more forms."""
    half = [read_form(number, election=first.id) for number in range(readings // 2)]
    rest = [read_form(number, election=first.id) for number in range(readings // 2, readings)]
    return [first, enrol(AGENT, election=first.id), *half, enrol(CLERK, "clerk", election=first.id), *rest]


def unseal(from_size: int = 0, *, seed: bytes = ORGANISER, first: Statement = FIRST) -> Statement:
    return say("unseal", UnsealBody(from_size=from_size), seed, election=first.id)


def amended(*, supersedes: Statement = FIRST, **changes: Any) -> Statement:
    """The organiser changes the definition."""
    body = genesis(**{"unseal_by": UNTIL, "witnesses": policy(), **changes}).body
    return say("definition", body, ORGANISER, election=FIRST.id, supersedes=supersedes.id)


def sealed(
    statements: Sequence[Statement], *, keep: Iterable[int] = (), text: str | None = None, **more: Any
) -> Files:
    """What a sealed log of these statements publishes; `keep` names bundles that are there all the same."""
    entries = entries_of(statements)
    files = publish(entries, policy=policy() if text is None else text, **more)
    kept = {f"log/tile/entries/{n:03d}" for n in keep}
    bundles = [path for path in files if path.startswith("log/tile/entries/")]
    for path in bundles:
        if path.partition(".p/")[0] not in kept:
            del files[path]
    shown = encode_open(one for one in enumerate(entries) if is_public(one[1]))
    return files | {"log/open": shown}


def cosigned(statements: Sequence[Statement], times: Mapping[str, int], seeds: Mapping[str, bytes]) -> bytes:
    """The note of a log of exactly these statements, cosigned by witnesses at these times."""
    note = note_of(entries_of(statements))
    text = note.decode().rpartition("\n\n")[0] + "\n"
    return note + b"".join(cosign(text, seeds[name], name, at) for name, at in times.items())


def history(*notes: bytes) -> bytes:
    return b"".join(map(encode_record, notes))
