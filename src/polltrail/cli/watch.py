"""`polltrail watch`: an authority's page is looked at again and again, kept, and what changes is said in the log."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from polltrail.cli.main import FINDINGS
from polltrail.cli.stopping import told_to_stop

if TYPE_CHECKING:
    from polltrail.cli.watching import Watch

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command(short_help="Watch a page of the authority, and say what changes.")
@click.argument("source", metavar="DIRECTORY|URL")
@click.argument("address")
@click.option("--key", required=True, type=_FILE, metavar="FILE", help="The key of the watcher who signs.")
@click.option("--every", type=click.FloatRange(min=10), default=60.0, show_default=True, metavar="SECONDS", help="Seconds between two looks, a little more or less.")  # fmt: skip
@click.option("--mapping", type=_FILE, metavar="FILE", help="A TOML that says which column of a CSV, XLSX or JSON is what. Without it versions are kept, and nothing is said.")  # fmt: skip
@click.option("--once", is_flag=True, help="Look once, and end.")
@click.option("--keep", "folder", type=click.Path(path_type=Path, file_okay=False), metavar="DIR", help="Where every version is kept; otherwise beside the key, as KEY.watched.")  # fmt: skip
@click.option("--most", type=click.IntRange(min=1), default=500, show_default=True, help="Statements that one change may be worth, and ten times as many in an hour.")  # fmt: skip
@click.option(
    "--contact", metavar="TEXT", help="How the authority can reach you; it is sent with each request."
)
@click.option("--despite-robots", is_flag=True, help="Fetch the page also where its robots.txt asks not to.")
@click.option("--outbox", "kept", type=_FILE, metavar="FILE", help="Where signed statements wait; otherwise beside the key, as KEY.outbox.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="With --once: one JSON document on standard output.")
def watch(source: str, address: str, *, once: bool, as_json: bool, **options: Any) -> int:
    """Look at the page or file at ADDRESS until told to stop, keep each version, and say its figures in an election.

    The election is that of a DIRECTORY or of a running server at URL. A CSV, XLSX or JSON is read by a mapping: a figure
    that changes is said, and so is that a place has none any more. What another watcher said of the same address, with
    stored bytes that show it, is endorsed. Anything else is kept as bytes; say what it shows with polltrail official.
    Started again it goes on where it was, and says nothing twice.

    Exit codes: 0 told to stop, or all is well; 1 (with --once) the page or the election was away, or not everything was
    said; 2 usage; 3 unreadable, or the page asks not to be fetched, or the disk failed.
    """
    if as_json and not once:
        raise click.UsageError("--json goes with --once.")
    with told_to_stop(), _watching(source, address, options) as watching:
        try:
            if once:
                watching.look()
                watching.end()
            else:
                watching.for_ever()
        except KeyboardInterrupt:
            _say(f"Told to stop. {watching.told()}")
            return 0
    if as_json:
        click.echo(json.dumps(watching.document(), ensure_ascii=False))
    else:
        _say(watching.told())
    return FINDINGS if watching.trouble or watching.away or watching.unread or watching.left else 0


@contextmanager
def _watching(source: str, address: str, options: dict[str, Any]) -> "Iterator[Watch]":
    from polltrail.cli.official_reading import read_mapping_file
    from polltrail.cli.polite_fetch import check_address, guest
    from polltrail.cli.watch_speaker import Speaker
    from polltrail.cli.watching import Watch
    from polltrail.store import read_key
    from polltrail.store.page_versions import PageVersions

    key = options["key"]
    check_address(address)
    seed = read_key(key)
    mapping = None if options["mapping"] is None else read_mapping_file(options["mapping"])
    versions = PageVersions(options["folder"] or key.with_name(f"{key.name}.watched"))
    speaker = None
    if mapping is None:
        _say(f"No mapping: each version is kept in {versions.root}, and nothing is said in the log.")
    else:
        speaker = Speaker(
            source=source, address=address, seed=seed, kept=options["kept"] or key.with_name(f"{key.name}.outbox"),
            mapping=mapping, versions=versions, most=options["most"], clock=time.time, say=_say,
        )  # fmt: skip
    with guest(_why(options)) as asked:
        yield Watch(
            address=address, guest=asked, versions=versions, speaker=speaker, every=options["every"], say=_say,
            heeds_robots=not options["despite_robots"],
        )  # fmt: skip


def _why(options: dict[str, Any]) -> str:
    """Say who watches and why, as every request says it; not with which key, which would tell whose address signs."""
    contact = options["contact"] or ""
    if not (contact.isascii() and contact.isprintable()) or set("()") & set(contact):
        raise click.BadParameter("expected plain letters without brackets, such as an address", param_hint="--contact")  # fmt: skip
    why = f"watches this page for an independent election count; every {options['every']:.0f} s"
    return f"{why}; {contact}" if contact else why


def _say(line: str) -> None:
    from polltrail.cli.log import visible

    at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    click.echo(f"{at}  {visible(line)}", err=True)
