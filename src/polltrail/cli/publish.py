"""`polltrail publish`: the whole public site of a count as static files, served from anywhere."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from polltrail.cli.progress import progress

if TYPE_CHECKING:
    from polltrail.cli.publishing.site import Published


@click.command(short_help="The whole public site as files, for any server.")
@click.argument("directory", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--language", "languages", multiple=True, metavar="CODE", help="A language of the pages (en, ur, es, fr, sw), the first one first; may be given again. Otherwise all.")  # fmt: skip
@click.option("--at", type=click.IntRange(min=1), metavar="SIZE", help="Figures as of this size of the log; the log itself is published whole.")  # fmt: skip
@click.option("--bundle", "bundles", multiple=True, metavar="CONTEST", help="Evidence of this contest as a file to take along, in bundle/; may be given again.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
def publish(
    directory: Path,
    out: Path,
    *,
    languages: tuple[str, ...],
    at: int | None,
    bundles: tuple[str, ...],
    as_json: bool,
) -> int:
    """Write the count of a DIRECTORY, its evidence and its pages into the folder OUT.

    OUT is empty, or a site of this election that was published before: then only what changed is written. It can be
    served from any folder of any server, or opened from the disk; polltrail verify OUT --election ID checks it.
    Names, phones and addresses of agents are never in it.

    Exit codes: 0 published; 2 usage; 3 the count is sealed or cannot be read, or OUT holds something else.
    """
    from polltrail.cli.publishing.site import publish_site
    from polltrail.publish.site import LANGUAGES

    for code in languages:
        if code not in LANGUAGES:
            raise click.BadParameter(
                f"expected one of {', '.join(LANGUAGES)}, found {code!r}", param_hint="--language"
            )
    with progress() as shown:
        done = publish_site(
            directory,
            out,
            languages=tuple(dict.fromkeys(languages)) or tuple(LANGUAGES),
            at=at,
            bundles=tuple(dict.fromkeys(bundles)),
            told=shown.stage,
        )
    click.echo(json.dumps(_told(done)) if as_json else _sentence(done, out))
    return 0


def _told(done: "Published") -> dict[str, object]:
    return {
        "election": done.election,
        "size": done.size,
        "root": done.root,
        "files": done.files,
        "written": done.written,
        "removed": done.removed,
        "stations_written": done.stations,
    }


def _sentence(done: "Published", out: Path) -> str:
    from polltrail.cli.log import visible

    lines = [
        f"{out}: {done.files:,} files, of {done.size:,} entries of the log, root {done.root}",
        f"written: {done.written:,} files, {done.stations:,} stations among them; removed: {done.removed:,}",
        f"Check it with: polltrail verify {out} --election {done.election}",
    ]
    return "\n".join(map(visible, lines))
