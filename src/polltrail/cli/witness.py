"""`polltrail witness`: watch logs that somebody else runs, and keep what they may not take."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from polltrail.errors import DataError, NoteError

if TYPE_CHECKING:
    from polltrail.log import VerifierKey
    from polltrail.store.witness_dir import Followed, WitnessDir
    from polltrail.web.addresses import Network

EVERY_S = 300.0
_FILE = click.Path(path_type=Path, dir_okay=False)

TAKES: dict[str | None, frozenset[str]] = {
    None: frozenset(
        {"host", "port", "cosign_every", "trusted_proxy", "certificate", "certificate_key", "script"}
    ),
    "new": frozenset({"name", "url", "as_json"}),
    "follow": frozenset({"log", "election"}),
    "show": frozenset({"as_json"}),
}
"""What each action takes besides the directory."""


@click.command(short_help="Watch somebody else's log, and cosign it.")
@click.argument("directory", type=click.Path(path_type=Path, file_okay=False))
@click.argument("action", type=click.Choice(["new", "follow", "show"]), required=False)
@click.argument("log", metavar="[LOG]", required=False)
@click.option("--name", help="new: the witness's name, without spaces: witness.example/w1.")
@click.option("--url", help="new: where logs will reach it, for their policies.")
@click.option("--election", metavar="ID", help="follow: the election's id, from whoever you trust for it.")
@click.option("--port", type=click.IntRange(0, 65_535), help="The port to listen on, otherwise 8010; 0 takes any that is free.")  # fmt: skip
@click.option("--host", help="The address to listen on, otherwise 127.0.0.1; 0.0.0.0 is all of this machine's.")  # fmt: skip
@click.option("--cosign-every", type=click.FloatRange(min=0.1), metavar="S", help="Seconds after which it says again what it has seen, otherwise 300.")  # fmt: skip
@click.option("--trusted-proxy", multiple=True, metavar="NETWORK", help="Believe this proxy, an address or a network, when it says whom it speaks for; may be given again.")  # fmt: skip
@click.option("--certificate", type=_FILE, metavar="FILE", help="Speak TLS with this certificate, in PEM.")
@click.option("--certificate-key", type=_FILE, metavar="FILE", help="Its private key, readable by its owner only.")  # fmt: skip
@click.option("--clock", "script", type=_FILE, metavar="FILE", hidden=True, help="The script of a rehearsal's clock; refused for anything else.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, default=None, help="new, show: one JSON document on standard output.")  # fmt: skip
def witness(directory: Path, action: str | None, **given: Any) -> int:
    """Run the witness in DIRECTORY until told to stop (SIGTERM or Ctrl-C).

    It cosigns every checkpoint of the logs it follows that goes on from what it cosigned before, and no other; it
    keeps statements that people deposit with it, and says when they came. When it takes requests, it says `ready
    http://HOST:PORT` on standard error.

    \b
    witness DIRECTORY new --name NAME          make a witness, with a key of its own
    witness DIRECTORY follow LOG --election ID follow a log: its verifier key, its address or its directory
    witness DIRECTORY show                     show its line for policies, and what it has seen

    A log's origin is followed under one key: another is refused. What was followed while the witness runs is taken
    from its next start on.
    """  # noqa: D301 - Click's mark against wrapping
    options = {name: value for name, value in given.items() if value not in {None, ()}}
    if strange := sorted(options.keys() - TAKES[action]):
        what = f"`{action}`" if action else "running a witness"
        names = ", ".join(
            "--json" if name == "as_json" else f"--{name.replace('_', '-')}" for name in strange
        )
        raise click.UsageError(
            f"Expected only what {what} takes, found {names.replace('--log', given['log'] or '')}."
        )
    if action == "new":
        return _new(directory, **options)
    if action == "follow":
        return _follow(directory, **options)
    return _show(directory, **options) if action == "show" else _serve(directory, **options)


def _serve(
    directory: Path,
    *,
    host: str = "127.0.0.1",
    port: int = 8010,
    cosign_every: float = EVERY_S,
    trusted_proxy: tuple[str, ...] = (),
    certificate: Path | None = None,
    certificate_key: Path | None = None,
    script: Path | None = None,
) -> int:
    try:
        from polltrail.web.addresses import Proxies
        from polltrail.web.scripted_clock import ScriptedClock
        from polltrail.web.tls import Certificate
        from polltrail.web.witness.serve import run
    except ModuleNotFoundError as exc:
        raise click.ClickException(
            f"A witness needs {exc.name}, which is not installed. Install it with: pip install 'polltrail[web]'"
        ) from exc
    if (certificate is None) != (certificate_key is None):
        raise click.UsageError("Expected --certificate and --certificate-key together, found one of them.")
    tls = Certificate(certificate, certificate_key) if certificate and certificate_key else None
    proxies = Proxies([_network(text) for text in trusted_proxy])
    clock = None if script is None else ScriptedClock(script)
    return run(
        directory, port=port, host=host, cosign_every_s=cosign_every, proxies=proxies, certificate=tls, clock=clock
    )  # fmt: skip


def _network(text: str) -> "Network":
    from polltrail.web.addresses import read_network

    try:
        return read_network(text)
    except ValueError as exc:
        raise click.BadParameter(
            f"expected an address or a network like 10.0.0.0/8, found {text!r}", param_hint="--trusted-proxy"
        ) from exc


def _new(directory: Path, *, name: str | None = None, url: str = "", as_json: bool = False) -> int:
    import secrets

    from polltrail.store.witness_dir import create_witness_dir

    if name is None:
        raise click.UsageError("A new witness needs --name, such as witness.example/w1.")
    if url and (not url.startswith(("http://", "https://")) or url.split() != [url]):
        raise click.UsageError(f"Expected an address like https://witness.example as --url, found {url!r}.")
    create_witness_dir(directory, name=name, seed=secrets.token_bytes(32), url=url)
    return _show(directory, as_json=as_json)


def _follow(directory: Path, *, log: str | None = None, election: str | None = None) -> int:
    from polltrail.store.witness_dir import (
        Followed,
        WitnessDir,
        read_witness_settings,
        write_witness_settings,
    )

    if log is None or election is None:
        raise click.UsageError("Following needs a log (its key, address or directory) and --election ID.")
    place = WitnessDir(directory.absolute())
    settings, key = read_witness_settings(place), place.cosigner().key
    followed = Followed(*_log_of(log, election))
    if followed.key.public == key.public:
        raise DataError(
            f"log {followed.key.name}: expected a key that is not the witness's own; nothing was changed"
        )
    more = settings.follow(followed)
    if more != settings:
        write_witness_settings(place, more, key)
    click.echo(f"{followed.key.name} is followed, under the key {followed.key}")
    click.echo("A witness that is running follows it from its next start on.", err=True)
    return 0


def _log_of(log: str, election: str) -> "tuple[VerifierKey, str, datetime | None]":
    """Find the key of a log, and until when its count is sealed.

    The key is given, and then nothing is known of a seal; or it is published where the log is, and the election names it.
    """
    from polltrail.cli.published import is_address, published_head, reader
    from polltrail.log import VerifierKey

    if not is_address(log) and not Path(log).exists():
        try:
            return VerifierKey.parse(log), election, None
        except NoteError as exc:
            raise DataError(
                f"{log}: expected a log's verifier key, its address or its directory, found none of them; it is not followed"
            ) from exc
    with reader(log) as fetch:
        head, key = published_head(fetch, log)
        return key, election, _sealed_until(log, fetch, head.size, key, election)


def _sealed_until(log: str, fetch: Any, size: int, key: "VerifierKey", election: str) -> datetime | None:
    """Check that a log is of the election, and that the election names its key; tell until when it is sealed."""
    from polltrail.statement import read_entry
    from polltrail.statement.roster import ROSTER_KINDS, Roster

    roster, named = Roster.empty(), False
    for index, entry in _open_entries(fetch, size):
        statement = read_entry(entry)
        if statement.kind in ROSTER_KINDS and roster.refusal(statement, index) is None:
            roster = roster.step(index, statement)
        if roster.election != election:
            break
        named = roster.log_in_force is not None and roster.log_in_force.vkey == str(key)
        if named and roster.definitions[0].body.unseal_by is None:
            return None  # an election that began open is never sealed: nothing of the rest need be read
    if named:
        return roster.sealed_until
    raise DataError(
        f"{log}: expected the log of the election {election}, under the key that it names, found the election "
        f"{roster.election} and the key {key}; it is not followed"
    )


def _open_entries(fetch: Any, size: int) -> Any:
    """Read the entries of a log; of a sealed one, those that it shows."""
    from polltrail.cli.published import published_entries
    from polltrail.log.open_entries import read_open

    try:
        shown = fetch("log/open")
    except FileNotFoundError:
        return published_entries(fetch, 0, size)
    return read_open(shown)[0]


def _show(directory: Path, *, as_json: bool = False) -> int:
    from polltrail.store.witness_dir import WitnessDir, read_witness_settings

    place = WitnessDir(directory.absolute())
    settings, key = read_witness_settings(place), place.cosigner().key
    line = f"witness {key.name} {key} {settings.url}".rstrip()
    logs = [_told(place, log) for log in settings.logs]
    if as_json:
        told = {"name": key.name, "vkey": str(key), "url": settings.url or None, "policy": line, "logs": logs}
        click.echo(json.dumps(told, ensure_ascii=False))
        return 0
    click.echo(line)
    for log in logs:
        seen = (
            "nothing cosigned yet"
            if log["size"] is None
            else f"{log['size']:,} entries at {log['cosigned_at']}"
        )
        against = f", conflicts: {log['conflicts']}" if log["conflicts"] else ""
        click.echo(f"follows {log['origin']}: {seen}{against}", err=True)
    return 0


def _told(place: "WitnessDir", log: "Followed") -> dict[str, Any]:
    from polltrail.store.witness_database import look

    seen = look(place.database, log.key.name, log.election)
    latest = seen.latest
    at = None if latest is None else datetime.fromtimestamp(latest.at, tz=UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return {
        "origin": log.key.name,
        "vkey": str(log.key),
        "election": log.election,
        "size": None if latest is None else latest.size,
        "root": None if latest is None else latest.root.hex(),
        "cosigned_at": at,
        "conflicts": seen.conflicts,
        "deposits": seen.deposits,
    }
