"""`polltrail official SOURCE endorse` and `withdraw`: a second watcher says the same; a watcher takes a word back."""

import json
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from polltrail.cli.main import FINDINGS
from polltrail.errors import DataError

if TYPE_CHECKING:
    from polltrail.cli.official_said import Voice
    from polltrail.cli.outbox import Outbox, Sent
    from polltrail.cli.published import Fetch
    from polltrail.cli.target import Target
    from polltrail.statement import Statement

_FILE = click.Path(path_type=Path, dir_okay=False)
_REASONS = ("mistake", "not_my_words", "other")


def _options(command: Any) -> Any:
    options: list[Callable[[Any], Any]] = [
        click.argument("entries", nargs=-1, required=True, type=click.IntRange(min=0), metavar="ENTRY..."),
        click.option("--key", required=True, type=_FILE, metavar="FILE", help="The key of the watcher who signs."),
        click.option("--outbox", "kept", type=_FILE, metavar="FILE", help="Where signed statements wait; otherwise beside the key, as KEY.outbox."),
        click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output."),
        click.pass_obj,
    ]  # fmt: skip
    for option in reversed(options):
        command = option(command)
    return command


@click.command(short_help="Say the same as another watcher, whose document you have looked at.")
@_options
def endorse(place: str, /, *, entries: tuple[int, ...], key: Path, kept: Path | None, as_json: bool) -> int:
    """Say the same as the `official` statements at these ENTRIES of the log.

    Look at the document before you do: it is at images/sha256/<ab>/<cd>/<digest>, below the directory or the server's
    address. Here it is only checked that its bytes are there and are what the statement names.

    Exit codes: 0 it is in the log, 1 something was refused, 2 usage, 3 unreadable.
    """

    def sign(voice: "Voice", one: "Statement", box: "Outbox", election: "Target") -> "Sent":
        _check_stored(one, election.fetch)
        return voice.say([one.id], box, "endorsement", seen=election.seen)[0]

    return _said(place, entries, key, kept, sign, as_json=as_json)


@click.command(short_help="Take back what you have said.")
@_options
@click.option("--reason", type=click.Choice(_REASONS), default="mistake", show_default=True, help="Why.")
def withdraw(
    place: str, /, *, entries: tuple[int, ...], key: Path, kept: Path | None, reason: str, as_json: bool
) -> int:
    """Take back what this watcher said at these ENTRIES of the log; it stays there, and counts no more.

    Exit codes: 0 it is in the log, 1 something was refused, 2 usage, 3 unreadable.
    """

    def sign(voice: "Voice", one: "Statement", box: "Outbox", election: "Target") -> "Sent":
        if one.key != voice.key:
            raise DataError(
                f"statement {one.id}: expected one of this watcher's own, found one by {one.key}; nothing was signed"
            )
        return voice.withdraw(one.id, reason, box, "withdrawal", seen=election.seen)

    return _said(place, entries, key, kept, sign, as_json=as_json)


def _said(
    place: str,
    entries: Sequence[int],
    key: Path,
    kept: Path | None,
    sign: "Callable[[Voice, Statement, Outbox, Target], Sent]",
    *,
    as_json: bool,
) -> int:
    """Sign something about each of these entries, and hand it in."""
    from polltrail.cli.folded import entries_at
    from polltrail.cli.handing_in import hand_in
    from polltrail.cli.official_said import Voice
    from polltrail.cli.outbox import outbox
    from polltrail.cli.target import target
    from polltrail.store import read_key

    seed = read_key(key)
    with outbox(kept or key.with_name(f"{key.name}.outbox")) as box, target(place) as election:
        wanted = entries_at(election.fetch, place, entries)
        _check_kinds(entries, wanted)
        voice = Voice(seed=seed, election=election.election)
        signed = [sign(voice, one, box, election) for one in wanted]
        outcomes = hand_in(election, box, signed)
        done = [(at, outcomes[one.id]) for at, one in zip(entries, signed, strict=True)]
    if as_json:
        told = [
            {"of": at, "index": one.index, "id": one.id, "reason": one.reason or None} for at, one in done
        ]
        click.echo(json.dumps({"said": told}, ensure_ascii=False))
    else:
        for at, one in done:
            if one.index is None:
                click.echo(f"refused  of entry {at}: {one.reason}", err=True)
            else:
                click.echo(f"said  entry {one.index}  of entry {at}")
    return FINDINGS if any(one.index is None for _, one in done) else 0


def _check_kinds(entries: Sequence[int], found: "Sequence[Statement]") -> None:
    for at, one in zip(entries, found, strict=True):
        if one.kind not in {"official", "endorsement"}:
            raise DataError(
                f"entry {at}: expected an `official` statement, found a {one.kind}; nothing was signed"
            )


def _check_stored(one: "Statement", fetch: "Fetch") -> None:
    """Check that the bytes that were seen are there to be looked at."""
    from polltrail.statement.bodies import OfficialBody
    from polltrail.verify.images import image_path

    if not isinstance(one.body, OfficialBody):
        raise DataError(f"statement {one.id}: expected an `official` one to endorse, found a {one.kind}")
    digest = one.body.digest
    try:
        data = fetch(image_path(digest))
    except FileNotFoundError as exc:
        raise DataError(
            f"document {digest}: expected its bytes to be stored, so that they can be looked at, found none; nothing was signed"
        ) from exc
    if sha256(data).hexdigest() != digest:
        raise DataError(
            f"document {digest}: expected bytes of this SHA-256, found others; nothing was signed"
        )
