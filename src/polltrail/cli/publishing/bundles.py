"""Evidence of single contests as files to take along, for those that were asked for; see the command `bundle`."""

from collections.abc import Sequence
from pathlib import Path

from polltrail import __version__
from polltrail.cli.archive import write_archive
from polltrail.cli.publishing.folder import SiteFolder
from polltrail.election.expected import Expected
from polltrail.errors import DataError
from polltrail.log.excerpt import Scope
from polltrail.publish.bundle import excerpt_files
from polltrail.publish.bundle.source import Source


def bundle_path(number: int) -> str:
    """Where the bundle of a contest lies."""
    return f"bundle/contest-{number}.zip"


def put_bundles(
    folder: SiteFolder, source: Source, expected: Expected, since: Sequence[int], contests: Sequence[str]
) -> None:
    """Put bundles in their place: one that holds all that was said about its contest stays, of whatever checkpoint it is.

    Parameters
    ----------
    since : sequence of int
        For each contest, the state of the log since which nothing was said about it.
    """
    for contest in contests:
        number = expected.contest_numbers[contest]
        path, made_from = bundle_path(number), f"contest as of {since[number]}"
        if not folder.is_made(path, made_from):
            _write(folder.root / path, source, contest)
            folder.note(path, made_from)


def refuse_unknown(expected: Expected, contests: Sequence[str]) -> None:
    """Refuse to bundle what there is not.

    Raises
    ------
    DataError
        There is no such contest.
    """
    for contest in contests:
        if contest not in expected.contest_numbers:
            raise DataError(
                f"--bundle {contest}: expected one of the election's contests, found none of this id; nothing was written"
            )


def _write(path: Path, source: Source, contest: str) -> None:
    write_archive(path, excerpt_files(source.fetch, Scope(contest=contest), version=__version__))
