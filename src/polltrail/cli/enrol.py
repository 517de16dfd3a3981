"""`polltrail enrol`: keys are enrolled, people are invited, invitations are accepted."""

import json
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from polltrail.cli.main import FINDINGS
from polltrail.cli.progress import progress
from polltrail.errors import DataError, KeyFileError

if TYPE_CHECKING:
    from polltrail.cli.enrolling import Signer, Wanted
    from polltrail.cli.target import Outcome, Target
    from polltrail.statement import Statement
    from polltrail.web.invitations import Acceptance, Link

_FILE = click.Path(path_type=Path, dir_okay=False)
ROLES = ("registrar", "agent", "clerk", "reviewer", "watcher", "store", "mirror")
WEEK_H = 168


@click.command(short_help="Say whose key may sign what; invite, accept, enrol many.")
@click.argument("source", metavar="DIRECTORY|URL")
@click.option("--organiser-key", type=_FILE, metavar="FILE", help="The key that speaks for the election.")
@click.option("--role", type=click.Choice(ROLES), help="What the key may be used for.")
@click.option("--stations", multiple=True, metavar="A,B", help="For these stations only; may be given again.")
@click.option(
    "--areas",
    multiple=True,
    metavar="A/B,C",
    help="For these areas only; names from the largest area, joined by /.",
)
@click.option(
    "--key", type=_FILE, metavar="FILE", help="Enrol this private key; with --accept, the key to accept with."
)
@click.option("--public", metavar="HEX", help="Enrol this public key; its owner gives --possession too.")
@click.option("--possession", metavar="HEX", help="What `polltrail key accept` printed for its owner.")
@click.option("--invite", is_flag=True, help="Invite somebody who has no key yet, by a link and a QR.")
@click.option(
    "--hours",
    type=click.IntRange(1, 24 * 366),
    default=WEEK_H,
    show_default=True,
    help="How long an invitation holds.",
)
@click.option("--address", metavar="URL", help="Where phones reach the server, for the link.")
@click.option(
    "--person",
    metavar="NAME",
    help="Who it is. The log has a salted commitment only; two keys of one name are one person.",
)
@click.option("--nominated-by", metavar="NAME", help="The contestant whose agent it is.")
@click.option(
    "--csv",
    "table",
    type=_FILE,
    metavar="FILE",
    help="Many at once: role, stations, areas, person, nominated_by, and key or public and possession; a row without a key is invited.",
)
@click.option(
    "--accept",
    "link",
    metavar="LINK",
    help="Accept an invitation with --key, which is made if there is none.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")  # fmt: skip
def enrol(source: str, *, as_json: bool, **options: Any) -> int:
    """Enrol keys in the election of a DIRECTORY that is not being served, or of a running server at URL.

    Without stations and areas a key is for the whole election. In a table, several stations or areas of one row are
    separated by semicolons. With --role store and no key, the server's own is enrolled, with which it says what images
    it holds: keys/store.key in the directory, which is made if there is none.

    Exit codes: 0 well, 1 somebody was refused, 2 usage, 3 unreadable.
    """
    from polltrail.cli.kept_token import beside_key
    from polltrail.cli.target import target

    if options["link"] is not None:
        return _accept(source, options["link"], options["key"], as_json=as_json)
    if options["organiser_key"] is None:
        raise click.UsageError(
            "Enrolling needs --organiser-key FILE; accepting an invitation needs --accept LINK."
        )
    asked = _asked(options, source)
    kept = beside_key(options["organiser_key"])
    with progress() as shown, target(source, token=kept) as election:
        shown.stage("signing")
        if asked is None:
            asked, before = _own_store(election, options["person"])
            if before is not None:
                _show_entries(election.election, [before], [], as_json=as_json)
                return 0
        enrolled, links = _make(election, asked, options)
        shown.stage("handing in")
        outcomes = election.hand_in(enrolled)
    address = options["address"] or (source if source.startswith("http") else "polltrail:")
    _tell(
        election.election,
        enrolled,
        outcomes,
        [(one, link, link.encode(address)) for one, link in links],
        as_json=as_json,
    )
    return FINDINGS if any(one.index is None for one in outcomes) else 0


def _asked(options: dict[str, Any], source: str) -> "list[Wanted] | None":
    """Tell who is to be enrolled; None for the store of the directory itself."""
    from polltrail.cli.enrolling import Wanted, read_wanted
    from polltrail.cli.published import is_address

    ways = [name for name in ("key", "public", "invite", "table") if options[name]]
    if not ways and options["role"] == "store" and not is_address(source):
        return None
    if len(ways) != 1:
        raise click.UsageError(
            f"Expected one of --key, --public, --invite and --csv, found {' and '.join(f'--{way}' for way in ways) or 'none'}."
        )
    if options["role"] is None and options["table"] is None:
        raise click.UsageError(f"Expected --role, one of {', '.join(ROLES)}; found none.")
    usual = Wanted(
        where="command line", key=options["key"], public=options["public"], possession=options["possession"],
        role=options["role"], stations=options["stations"], areas=options["areas"], person=options["person"],
        nominated_by=options["nominated_by"],
    )  # fmt: skip
    return [usual] if options["table"] is None else read_wanted(options["table"], usual)


def _make(
    election: "Target", asked: "list[Wanted]", options: dict[str, Any]
) -> "tuple[list[Statement], list[tuple[Wanted, Link]]]":
    """Sign everything, before anything is handed in."""
    from polltrail.cli.enrolling import Signer, check_wanted, enrolment, invitation
    from polltrail.cli.existing import read_existing
    from polltrail.store import read_key

    now = time.time_ns() // 10**6
    signer = Signer(
        election=election.election,
        organiser=read_key(options["organiser_key"]),
        seen=election.seen,
        now=now,
        expires_at=now + options["hours"] * 3_600_000,
    )
    existing = read_existing(election.fetch, election.definition)
    asked = [_split(one, existing.stations, existing.areas) for one in asked]
    check_wanted(asked, existing)
    links = [(one, invitation(one, existing, signer)) for one in asked if one.is_invitation]
    enrolled = [enrolment(one, existing, signer) for one in asked if not one.is_invitation]
    return ([*_registrar(election, signer), *enrolled] if links else enrolled), links


def _split(wanted: "Wanted", stations: Any, areas: Any) -> "Wanted":
    """Split lists at their commas, but not a name that has one."""
    return replace(
        wanted,
        stations=tuple(name for text in wanted.stations for name in _names(text, stations)),
        areas=tuple(name for text in wanted.areas for name in _names(text, areas)),
    )


def _names(text: str, known: Any) -> list[str]:
    return [text] if text in known else [part.strip() for part in text.split(",") if part.strip()]


def _own_store(election: "Target", person: str | None) -> "tuple[list[Wanted], dict[str, Any] | None]":
    """Make the directory's own store key if there is none; tell where it is enrolled, if it is."""
    import secrets

    from polltrail.cli.enrolling import Wanted
    from polltrail.cli.target import DirectoryTarget
    from polltrail.statement import fingerprint, public_key
    from polltrail.store import read_key, write_key
    from polltrail.web.holdings import store_key

    if not isinstance(election, DirectoryTarget):
        raise TypeError(type(election).__name__)
    path = store_key(election.place)
    if not path.exists():
        write_key(path, secrets.token_bytes(32), name="store")
    wanted = Wanted(where="command line", key=path, role="store", person=person)
    known = election.roster.enrolled(fingerprint(public_key(read_key(path))))
    if known is None:
        return [wanted], None
    return [wanted], {"index": known.index, "id": None, "key": known.key, "role": known.role, "reason": None}


def _registrar(election: "Target", signer: "Signer") -> "list[Statement]":
    """Make the directory's own registrar the first time somebody is invited."""
    import secrets

    from polltrail.cli.enrolling import registrar_enrolment
    from polltrail.cli.target import DirectoryTarget
    from polltrail.statement import fingerprint, public_key
    from polltrail.store import read_key, write_key
    from polltrail.web.acceptances import registrar_key

    if not isinstance(election, DirectoryTarget):
        return []
    path = registrar_key(election.place)
    if not path.exists():
        write_key(path, secrets.token_bytes(32), name="registrar")
    seed = read_key(path)
    known = election.roster.enrolled(fingerprint(public_key(seed)))
    return [] if known is not None else [registrar_enrolment(seed, signer)]


def _accept(source: str, text: str, key: Path | None, *, as_json: bool) -> int:
    import secrets

    from polltrail.cli.kept_token import beside_key
    from polltrail.cli.target import target
    from polltrail.store import read_key, write_key
    from polltrail.web.invitations import accept, read_link

    if key is None:
        raise click.UsageError("--accept needs --key FILE, where your key is or will be made.")
    link = read_link(text)
    if not key.exists():
        write_key(key, secrets.token_bytes(32), name=link.invitation.role)
        click.echo(f"A key was made in {key}. It signs for you: keep it, and give it to nobody.", err=True)
    acceptance = accept(link, text, read_key(key))
    with target(source, token=beside_key(key)) as election:
        if election.election != link.election:
            raise DataError(
                f"invitation: expected one to the election {election.election}, found one to {link.election}; nobody was enrolled"
            )
        outcome = _handed_in(election, acceptance)
    return _tell_accepted(outcome, link, as_json=as_json)


def _handed_in(election: "Target", acceptance: "Acceptance") -> "Outcome":
    from polltrail.cli.target import DirectoryTarget, ServerTarget
    from polltrail.web.acceptances import Registrar, registrar_key

    if isinstance(election, ServerTarget):
        return election.accept(acceptance)
    if not isinstance(election, DirectoryTarget):
        raise TypeError(type(election).__name__)
    path = registrar_key(election.place)
    if not path.exists():
        raise KeyFileError(
            f"{path}: expected the registrar's key, found none; invite somebody from this directory first"
        )
    return election.accept(acceptance, Registrar.of(path))


def _tell_accepted(outcome: "Outcome", link: "Link", *, as_json: bool) -> int:
    told = {
        "election": link.election,
        "index": outcome.index,
        "id": outcome.id,
        "role": link.invitation.role,
        "stations": list(link.invitation.stations),
        "areas": [list(area) for area in link.invitation.areas],
        "receipt": outcome.receipt.decode(),
        "reason": outcome.reason,
    }
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False))
    elif outcome.index is not None:
        click.echo(f"enrolled as {link.invitation.role}, entry {outcome.index} of the log, {outcome.id}")
    else:
        click.echo(f"refused: {outcome.reason}", err=True)
    return FINDINGS if outcome.index is None else 0


def _tell(
    election: str,
    enrolled: "list[Statement]",
    outcomes: "list[Outcome]",
    links: "list[tuple[Wanted, Link, str]]",
    *,
    as_json: bool,
) -> None:
    taken = [_entry(statement, outcome) for statement, outcome in zip(enrolled, outcomes, strict=True)]
    invited = [
        {
            "person": one.person,
            "role": link.invitation.role,
            "stations": list(link.invitation.stations),
            "areas": [list(area) for area in link.invitation.areas],
            "expires_at": link.invitation.expires_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "link": text,
        }
        for one, link, text in links
    ]
    _show_entries(election, taken, invited, as_json=as_json)


def _show_entries(
    election: str, taken: list[dict[str, Any]], invited: list[dict[str, Any]], *, as_json: bool
) -> None:
    if as_json:
        told = {"election": election, "enrolled": taken, "invitations": invited}
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    for entry in taken:
        if entry["index"] is None:
            click.echo(f"refused: {entry['key']}: {entry['reason']}", err=True)
        else:
            click.echo(f"{entry['role']} {entry['key']} is enrolled, entry {entry['index']} of the log")
    for invitation in invited:
        click.echo(
            "\t".join(part for part in (invitation["person"], invitation["link"]) if isinstance(part, str))
        )
    if len(invited) == 1:
        _show_qr(str(invited[0]["link"]))


def _entry(statement: "Statement", outcome: "Outcome") -> dict[str, Any]:
    body: Any = statement.body
    return {
        "index": outcome.index,
        "id": statement.id,
        "key": body.key,
        "role": body.role,
        "reason": outcome.reason or None,
    }


def _show_qr(link: str) -> None:
    """Draw the link on standard error, where a person looks; standard output has the link itself."""
    import sys

    try:
        import segno
    except ImportError:
        click.echo("For a QR code here, install polltrail[web].", err=True)
        return
    segno.make(link, error="l", micro=False).terminal(out=sys.stderr, compact=True)
