"""`polltrail log`: what is in the log of an election, entry by entry, as it is published."""

import json
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from polltrail.errors import ReadingError

if TYPE_CHECKING:
    from polltrail.cli.published import Fetch
    from polltrail.statement import Statement

LAST = 10
"""Entries shown before those to come."""
POLL_S = 1.0
SHORT = 16


@click.command(short_help="Look at the log of an election, or follow it.")
@click.argument("source", metavar="DIRECTORY|URL")
@click.option(
    "--from",
    "start",
    type=click.IntRange(0),
    help="The first entry to show; with --tail otherwise the last ten.",
)
@click.option("--tail", is_flag=True, help="Go on showing what comes, until interrupted.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output; with --tail one a line.")  # fmt: skip
def log(source: str, *, start: int | None, tail: bool, as_json: bool) -> int:
    """Show the entries of a log: index, kind, whose key, what it is about, when its signer says it was made.

    What it shows is published, also while the election is served. Of a sealed count it shows the open entries, and says
    how many are not shown. It checks nothing but the signature under the
    checkpoint; `polltrail verify` checks everything.
    """
    from polltrail.cli.published import published_head, reader

    with reader(source) as fetch:
        head, _ = published_head(fetch, source)
        first = start if start is not None else max(0, head.size - LAST) if tail else 0
        if first > head.size:
            raise click.BadParameter(
                f"expected at most {head.size}, the log's size, found {first}", param_hint="--from"
            )
        if as_json and not tail:
            entries = list(_entries(fetch, first, head.size))
            told = {"origin": head.origin, "size": head.size, "root": head.root.hex(), "entries": entries}
            told["sealed"] = _sealed(fetch, head.size - first - len(entries))
            click.echo(json_text(told))
            return 0
        shown = 0
        for told in _followed(fetch, source, first) if tail else _entries(fetch, first, head.size):
            click.echo(json_text(told) if as_json else _line(told))
            shown += 1
        if (sealed := _sealed(fetch, head.size - first - shown)) is not None:
            until = sealed["until"] or "a time that nobody has said"
            click.echo(
                f"{sealed['entries']:,} more entries are sealed until {until} at the latest.", err=True
            )
        click.echo(f"{head.origin}: {head.size:,} entries, root {head.root.hex()}", err=True)
    return 0


def _sealed(fetch: "Fetch", hidden: int) -> dict[str, Any] | None:
    """Tell how many entries are not shown because the count is sealed, and until when; None where all are."""
    if not hidden:
        return None
    from polltrail.cli.published import open_entries
    from polltrail.errors import StatementError
    from polltrail.statement import Roster, read_entry

    roster = Roster.empty()
    with suppress(StatementError):
        for index, entry in open_entries(fetch) or ():
            roster = roster.step(index, read_entry(entry))
    until = roster.sealed_until
    return {"entries": hidden, "until": until and until.strftime("%Y-%m-%dT%H:%M:%SZ")}


def _entries(fetch: "Fetch", start: int, size: int) -> Iterator[dict[str, Any]]:
    from polltrail.cli.published import published_entries
    from polltrail.errors import StatementError
    from polltrail.statement import read_entry

    for index, entry in published_entries(fetch, start, size):
        try:
            yield {"index": index, **_told(read_entry(entry))}
        except StatementError as exc:
            yield {"index": index, "kind": "unreadable", "problem": str(exc)}


def _followed(fetch: "Fetch", source: str, start: int) -> Iterator[dict[str, Any]]:
    from polltrail.cli.published import published_head

    at, told_away = start, False
    while True:
        try:
            head, _ = published_head(fetch, source)
            for told in _entries(fetch, at, head.size):
                yield told
                at = told["index"] + 1
            at, told_away = max(at, head.size), False
        except ReadingError as exc:
            if not told_away:
                click.echo(f"{exc}; still asking", err=True)
            told_away = True
        time.sleep(POLL_S)


def _told(statement: "Statement") -> dict[str, Any]:
    """Tell what a statement is about, as far as all kinds have it."""
    body = statement.body
    slot = getattr(body, "slot", None)
    made = datetime.fromtimestamp(statement.made_at // 1000, tz=UTC)
    return {
        "id": statement.id,
        "kind": statement.kind,
        "key": statement.key,
        "station": getattr(slot, "station", getattr(body, "station", None)),
        "contest": getattr(slot, "contest", getattr(body, "contest", None)),
        "about": _about(body),
        "made_at": made.strftime("%Y-%m-%dT%H:%M:%SZ"),
    }


def _about(body: object) -> str | None:
    """Name what else a statement is about: a role and whose, a statement, a key, the election."""
    role, key = getattr(body, "role", None), getattr(body, "key", None)
    if role is not None:
        where = [*getattr(body, "stations", ()), *("/".join(area) for area in getattr(body, "areas", ()))]
        return f"{role} {str(key)[:SHORT]} {', '.join(where[:5])}{' ...' if len(where) > 5 else ''}".strip()
    for name in ("statement", "key", "name", "outcome", "digest", "kind", "origin"):
        found = getattr(body, name, None)
        if isinstance(found, str):
            return found
    return None


def _line(told: dict[str, Any]) -> str:
    if told["kind"] == "unreadable":
        return f"{told['index']:>8}  unreadable     {visible(told['problem'])}"
    place = " ".join(told[name] for name in ("station", "contest") if told[name])
    what = "  ".join(part for part in (place, told["about"]) if part)
    return (
        f"{told['index']:>8}  {told['kind']:<13}  {told['key'][:SHORT]}  {told['made_at']}  {visible(what)}"
    )


def visible(text: str) -> str:
    """Write what somebody signed so that it cannot steer a terminal or turn the line around."""
    return "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in text)


def json_text(document: object) -> str:
    """Write one JSON document on one line, in which nothing steers a terminal or turns the line around, either.

    Letters of every script stay as they are; what is no printable character is escaped, and reads back to the same.
    """
    text = json.dumps(document, ensure_ascii=False)
    return "".join(char if char.isprintable() else json.dumps(char)[1:-1] for char in text)
