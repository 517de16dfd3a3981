"""`polltrail mirror`: a copy of a log and its images, kept elsewhere, all the time."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from polltrail.cli.main import FINDINGS
from polltrail.cli.stopping import told_to_stop

if TYPE_CHECKING:
    from polltrail.cli.mirror_loop import Loop
    from polltrail.store.mirror_dir import Mirror


@click.command(short_help="Keep a copy of a log and its images elsewhere.")
@click.argument("url", metavar="URL")
@click.argument("directory", type=click.Path(path_type=Path, file_okay=False))
@click.option("--election", metavar="ID", help="The election's id, as you know it from its organisers.")
@click.option("--once", is_flag=True, help="Copy what there is, and end.")
@click.option(
    "--key",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="A key enrolled as mirror: reads what is sealed, and signs which images are held here.",
)
def mirror(url: str, directory: Path, *, election: str | None, once: bool, key: Path | None) -> int:
    """Copy what is published at URL into DIRECTORY, and go on copying until told to stop.

    Nothing is believed: every entry is hashed, every checkpoint must be signed by the log's key and go on from what
    is here. The first run fixes which election it is, for ever. A server that is away is asked again without end.
    DIRECTORY can be served by any web server, and `verify`, `log`, `bundle` and `serve --from-mirror` work on it.

    Exit codes: 0 told to stop, or all is copied; 1 (with --once) something beside the log could not be copied, or the
    key may not read what is sealed; 3 the
    server could not be read (with --once), or the disk failed; 4 the log contradicts itself: the evidence is in
    DIRECTORY/conflicts.
    """
    from polltrail.cli.verify import check_id

    check_id(election)
    with told_to_stop(), _mirroring(url, directory, election, key) as loop:
        try:
            if once:
                loop.once()
            else:
                loop.for_ever()
        except KeyboardInterrupt:
            _say(f"Told to stop. {loop.told()}")
            return 0
        _say(loop.told())
        return FINDINGS if loop.wrong else 0


@contextmanager
def _mirroring(url: str, directory: Path, election: str | None, key: Path | None) -> "Iterator[Loop]":
    from contextlib import closing

    from polltrail.cli.login import log_in
    from polltrail.cli.mirror_copy import Copier
    from polltrail.cli.mirror_images import ImageCopier
    from polltrail.cli.mirror_known import Known
    from polltrail.cli.mirror_loop import Loop
    from polltrail.cli.mirror_source import source
    from polltrail.cli.mirroring import Follower
    from polltrail.statement import fingerprint, public_key
    from polltrail.store import read_key
    from polltrail.store.mirror_dir import Mirror

    seed = None if key is None else read_key(key)
    own = None if seed is None else fingerprint(public_key(seed))
    with source(url) as found, closing(Mirror.open(directory)) as opened:
        copier = Copier(mirror=opened, source=found, known=Known(own=own))
        follower = Follower(mirror=opened, source=found, copier=copier, election=election, say=_say)
        follower.remember()
        images = ImageCopier(place=opened.place, source=found, known=lambda: copier.known, seed=seed)

        if seed is not None:
            found.log_in = lambda: log_in(found.connection, seed, election=_election_of(opened) or election)
        yield Loop(follower=follower, images=images, say=_say, has_key=seed is not None)


def _election_of(mirror: "Mirror") -> str | None:
    return None if mirror.of is None else mirror.of.election


def _say(line: str) -> None:
    from polltrail.cli.log import visible

    click.echo(visible(line), err=True)
