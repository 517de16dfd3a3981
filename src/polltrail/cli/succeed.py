"""`polltrail succeed`: a log that is lost for good goes on under another name, and says what is missing."""

import json
import secrets
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from polltrail.cli.mirrored import Mirrored
    from polltrail.cli.resuming import Signed
    from polltrail.log import VerifierKey
    from polltrail.statement import Roster, Statement
    from polltrail.store.recovery import SeenNote

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command(short_help="Go on from a lost log under another name.")
@click.argument("mirror", type=click.Path(path_type=Path, file_okay=False), metavar="MIRROR")
@click.argument("directory", type=click.Path(path_type=Path, file_okay=False))
@click.option("--origin", required=True, metavar="NAME", help="The new log's name, never used before.")
@click.option("--organiser-key", required=True, type=_FILE, metavar="FILE", help="An organiser's key.")
@click.option("--log-key", type=_FILE, metavar="FILE", help="A key for the new log; otherwise one is made.")
@click.option(
    "--seen",
    multiple=True,
    type=_FILE,
    metavar="FILE",
    help="A checkpoint or receipt of the lost log that somebody has.",
)
@click.option(
    "--despite-unreachable-witnesses",
    "despite_silence",
    is_flag=True,
    help="Go on although witnesses who may have cosigned more do not answer.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")  # fmt: skip
def succeed(
    mirror: Path,
    directory: Path,
    *,
    origin: str,
    organiser_key: Path,
    log_key: Path | None,
    seen: tuple[Path, ...],
    despite_silence: bool,
    as_json: bool,
) -> int:
    """Make an election in DIRECTORY whose log takes the place of the one that MIRROR is a copy of.

    For a log whose key is lost or stolen, or of which no copy is left that reaches what its witnesses have seen. The
    election stays, and its id. All that the mirror has is copied, then an organiser says where the old log ended:
    what its witnesses had seen and nobody saved is counted, and stays missing in every check for ever.

    Exit codes: 0 it is made; 3 it cannot be made so; 4 the mirror contradicts the log it is of.
    """
    from polltrail.cli.mirrored import read_mirror
    from polltrail.cli.resuming import files_of, known_elsewhere, make_from, refuse_existing, say
    from polltrail.log import ED25519, make_vkey, public_of
    from polltrail.store import read_key
    from polltrail.verify.anchor import published_policies

    refuse_existing(directory)
    organiser = read_key(organiser_key)
    seed = secrets.token_bytes(32) if log_key is None else read_key(log_key)
    vkey = make_vkey(origin, ED25519, public_of(seed))
    mirrored = read_mirror(mirror)
    signed = known_elsewhere(mirrored, files_of(seen), say, despite_silence=despite_silence)
    end = _end_of(mirrored, signed)
    statement, roster = _succession(mirrored, end, vkey, organiser)
    policy, *_ = published_policies(roster)
    make_from(
        mirrored, directory, seed=seed, vkey=vkey, policy=policy, then=[_entry(statement)],
        beside=_beside(mirrored, signed, end),
    )  # fmt: skip
    _tell(mirrored, end, vkey, directory, as_json=as_json)
    return 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _End:
    """Where the lost log is known to have ended: the last state that enough witnesses had seen."""

    size: int
    root: bytes
    beyond: int  # the most that it has signed, witnessed or not


def _end_of(mirrored: "Mirrored", signed: "list[Signed]") -> _End:
    from polltrail.log import EMPTY_ROOT
    from polltrail.log.history import History

    beyond = max(checkpoint.size for _, checkpoint in signed)
    if mirrored.policies:
        history = History((seen.note for seen, _ in signed), mirrored.key)
        found = [at for policy in mirrored.policies if (at := history.known_by(policy)) is not None]
        last = max(found, key=lambda at: at.size, default=None)
        return _End(size=last.size if last else 0, root=last.root if last else EMPTY_ROOT, beyond=beyond)
    _, last_signed = max(signed, key=lambda one: one[1].size)
    return _End(size=last_signed.size, root=last_signed.root, beyond=beyond)


def _succession(
    mirrored: "Mirrored", end: _End, vkey: "VerifierKey", organiser: bytes
) -> "tuple[Statement, Roster]":
    from polltrail.errors import StoreError
    from polltrail.statement import Seen, make_statement
    from polltrail.statement.bodies import SuccessionBody
    from polltrail.statement.succession import missing

    at = mirrored.size
    body = SuccessionBody(
        old_origin=mirrored.key.name, size=end.size, root=end.root.hex(), missing=missing(end.size, at),
        origin=vkey.name, log_vkey=str(vkey),
    )  # fmt: skip
    statement = make_statement(
        "succession", election=mirrored.election, seed=organiser, nonce=secrets.token_bytes(16),
        made_at=time.time_ns() // 10**6, body=body, seen=Seen(size=at, root=mirrored.checkpoint.root.hex()),
    )  # fmt: skip
    roster = mirrored.roster.step(at, statement)
    refusal = mirrored.roster.refusal(statement, at)
    if refusal is not None or roster.log_in_force != (vkey.name, str(vkey)):
        reason = refusal or "that key was revoked, and what it says has no effect"
        raise StoreError(
            f"succession: expected one that an organiser may make, found: {reason}; nothing was made"
        )
    return statement, roster


def _entry(statement: "Statement") -> tuple[str, bytes]:
    from polltrail.statement import encode_envelope

    return statement.id, encode_envelope(statement.envelope)


def _beside(mirrored: "Mirrored", signed: "list[Signed]", end: _End) -> dict[str, bytes]:
    """Carry the lost log's last notes along: what it signed stays true of what was copied."""
    from polltrail.cli.resuming import BEFORE, kept_files
    from polltrail.log.history import encode_record
    from polltrail.verify.succession import before_path

    at, notes = before_path(mirrored.key.name), list(dict.fromkeys(seen.note for seen, _ in signed))
    files = {path: data for path, data in kept_files(mirrored).items() if path.startswith(BEFORE)}
    files[f"{at}checkpoint"] = mirrored.note
    files[f"{at}cosigned"] = b"".join(map(encode_record, notes))
    witnessed = [seen for seen, checkpoint in signed if checkpoint.size == end.size]
    if mirrored.policies and witnessed:
        files[f"{at}witnessed"] = _joined(witnessed)
    return files


def _joined(notes: "list[SeenNote]") -> bytes:
    """Put the lines of all notes of one checkpoint under one text."""
    text, _, _ = notes[0].note.rpartition(b"\n\n")
    lines = (line for seen in notes for line in seen.note.rpartition(b"\n\n")[2].splitlines(keepends=True))
    return text + b"\n\n" + b"".join(dict.fromkeys(lines))


def _tell(mirrored: "Mirrored", end: _End, vkey: "VerifierKey", directory: Path, *, as_json: bool) -> None:
    from polltrail.cli.resuming import say
    from polltrail.statement.succession import missing

    lost = missing(end.size, mirrored.size)
    told = {
        "election": mirrored.election, "old_origin": mirrored.key.name, "origin": vkey.name, "log_vkey": str(vkey),
        "saved": mirrored.size, "witnessed": end.size, "missing": lost,
    }  # fmt: skip
    click.echo(json.dumps(told) if as_json else str(vkey))
    say(f"{directory}: election {mirrored.election} goes on as {vkey.name}, after {mirrored.size:,} entries")
    if lost:
        say(
            f"{lost} entries that witnesses had seen are missing for ever; who signed them submits them again"
        )
    if end.beyond > max(end.size, mirrored.size):
        say(
            f"The old log has signed {end.beyond} entries; what is beyond {end.size} no quorum had seen. Submit it again"
        )
    say(
        f"Copy {directory}/keys/log.key to where you keep keys, tell every witness the verifier key above, then serve"
    )
