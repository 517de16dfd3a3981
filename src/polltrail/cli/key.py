"""`polltrail key`: private keys in files, and what everybody may know of them."""

import json
from pathlib import Path

import click


@click.group()
def key() -> None:
    """Make a key, or show the public side of one.

    A key file holds a private key and is readable by its owner only. Whoever has it speaks in its owner's name: it
    is never copied to a server, and never sent to anybody.
    """


@key.command(short_help="Make a private key in a new file.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--name", help="Whose key it is, one word; proves nothing. Otherwise the file's name.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
def new(file: Path, name: str | None, *, as_json: bool) -> int:
    """Make a private key in FILE, which must not exist, and show its public side."""
    import secrets

    from polltrail.store import write_key

    write_key(file, secrets.token_bytes(32), name=_word(name or file.stem))
    return _show(file, as_json=as_json)


@key.command(short_help="Show the public side of a key.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
def show(file: Path, *, as_json: bool) -> int:
    """Show what everybody may know of the key in FILE: its fingerprint, the public key, the verifier key."""
    return _show(file, as_json=as_json)


@key.command(short_help="Agree to be enrolled, with a key of one's own.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--election", required=True, metavar="ID", help="The election's id.")
@click.option("--role", required=True, help="What the key may be used for: agent, clerk, reviewer ...")
@click.option(
    "--station", "stations", multiple=True, metavar="ID", help="For these stations only; once for each."
)
@click.option("--area", "areas", multiple=True, metavar="A/B", help="For these areas only; once for each.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
def accept(
    file: Path, *, election: str, role: str, stations: tuple[str, ...], areas: tuple[str, ...], as_json: bool
) -> int:
    """Sign, with the key in FILE, that it may be enrolled so; whoever organises needs what is printed.

    It goes into `polltrail enrol --public ... --possession ...`, with the same role, stations and areas, in the same
    order. The names of an area stand from the largest, joined by /.
    """
    from typing import cast, get_args

    from polltrail.cli.verify import check_id
    from polltrail.statement import StatementId, public_key, sign
    from polltrail.statement.fields import Role
    from polltrail.statement.invitation import possession_message
    from polltrail.store import read_key

    check_id(election)
    if role not in get_args(Role):
        raise click.BadParameter(
            f"expected one of {', '.join(get_args(Role))}, found {role!r}", param_hint="--role"
        )
    seed = read_key(file)
    public = public_key(seed)
    scope = tuple(tuple(area.split("/")) for area in areas)
    message = possession_message(StatementId(election), cast("Role", role), scope, stations, public)
    told = {"public": public.hex(), "possession": sign(seed, message).hex()}
    click.echo(
        json.dumps(told) if as_json else f"--public {told['public']} --possession {told['possession']}"
    )
    return 0


def _word(name: str) -> str:
    """Make one word of a name, as key files and signed notes need it."""
    word = "-".join(name.replace("+", "-").split())
    return word if word.isprintable() and word else "key"


def _show(file: Path, *, as_json: bool) -> int:
    from polltrail.log import ED25519, make_vkey
    from polltrail.statement.signature import fingerprint, public_key
    from polltrail.store import read_key_file

    found = read_key_file(file)
    public = public_key(found.seed)
    told = {
        "file": str(file),
        "name": found.name,
        "key": fingerprint(public),
        "public": public.hex(),
        "vkey": str(make_vkey(_word(found.name), ED25519, public)),
    }
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False))
    else:
        click.echo(
            f"fingerprint   {told['key']}\npublic key    {told['public']}\nverifier key  {told['vkey']}"
        )
    return 0
