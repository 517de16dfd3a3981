"""`polltrail incident`: an agent or a clerk says that something happened, at a station or in an area."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from polltrail.cli.saying_options import with_options

if TYPE_CHECKING:
    from polltrail.cli.incidents_in import Happened

_FILE = click.Path(path_type=Path, dir_okay=False)
_OWN = (
    click.argument("source", metavar="DIRECTORY|URL"),
    click.argument("files", nargs=-1, type=_FILE, metavar="[FILE]..."),
    click.option("--key", required=True, type=_FILE, metavar="FILE", help="The key of the agent or clerk who signs."),
    click.option("--station", metavar="ID", help="The station where it happened."),
    click.option("--area", metavar="A/B", help="The area, where it was not at one station: names from the largest, joined by /."),
    click.option("--kind", metavar="WORD", help="What happened; what is no such word is told with all that are."),
    click.option("--words", type=_FILE, metavar="FILE", help="A text that says more: the log has its salted digest, the text stays beside the key."),
    click.option("--again", is_flag=True, help="It happened once more: say it although this key has said the same before."),
)  # fmt: skip


def _options(command: Any) -> Any:
    return with_options(command, *_OWN)


@click.command(short_help="Say that something happened at a station or in an area.")
@_options
def incident(
    source: str,
    files: tuple[Path, ...],
    *,
    key: Path,
    kept: Path | None,
    again: bool,
    anyway: bool,
    as_json: bool,
    **asked: Any,
) -> int:
    """Put an incident on record in the election of a DIRECTORY or of a running server at URL; it never changes a number.

    FILEs have many: NDJSON or CSV (XLSX, Parquet) with the columns station or area, and kind. If anything in them is
    wrong, all of it is named and nothing is signed. The same incident is said once, unless --again says otherwise.

    Exit codes: 0 it is in the log, 1 something was refused or waits, 2 usage, 3 unreadable, or it could do nothing.
    """  # fmt: skip
    _check(files, asked)
    import secrets

    from polltrail.cli.existing import read_existing
    from polltrail.cli.incidents_in import check_happened, draft_of, read_incidents
    from polltrail.cli.kept_words import keep_words
    from polltrail.cli.speaking import refuse, say, speaking, tell

    with speaking(source, key, kept, anyway=anyway) as here:
        log = here.log
        definition = here.election.definition if log is None else log.fold.roster.definitions[-1].body
        existing = read_existing(here.election.fetch, definition)
        happened = [one for path in files for one in read_incidents(path, existing)] or [_one(asked)]
        check_happened(happened, existing)
        problem = here.why_not("incident")
        refuse([] if problem is None else [problem], anyway=anyway)
        words = None if asked["words"] is None else keep_words(asked["words"], here, key)
        mark = secrets.token_hex(8) if again else ""
        said = say(here, [draft_of(one, existing, words, mark) for one in happened])
        return tell(here, said, (), lambda _: "", as_json=as_json)


def _check(files: Sequence[Path], asked: dict[str, Any]) -> None:
    from polltrail.cli.incidents_in import KINDS

    if files:
        if any(asked[name] is not None for name in ("station", "area", "kind", "words")):
            raise click.UsageError(
                "FILEs say all of their incidents themselves; nothing else goes with them."
            )
        return
    if (asked["station"] is None) == (asked["area"] is None):
        raise click.UsageError("Expected --station or --area, one of them: where it happened.")
    if asked["kind"] not in KINDS:
        raise click.UsageError(
            f"--kind: expected one of {', '.join(KINDS)}; found {asked['kind'] or 'none'}."
        )


def _one(asked: dict[str, Any]) -> "Happened":
    from polltrail.cli.incidents_in import Happened

    return Happened(where="incident", station=asked["station"], area=asked["area"], kind=asked["kind"])
