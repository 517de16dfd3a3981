"""Whose figures a column holds: the suffix `__x` of a heading, and the source that needs none."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from polltrail.election import ContestId, FieldName, SourceName
from polltrail.exchange.problems import Problems, listed
from polltrail.exchange.slots import family_of


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldColumn:
    """One column of counts in the table of stations: which number, whose, and of which contests.

    Attributes
    ----------
    source : SourceName or None
        None: the primary source.
    contests : str or None
        A contest or a family of contests; None: whichever the figures agree with.
    """

    heading: str
    field: FieldName
    source: SourceName | None = None
    contests: str | None = None


def field_column(
    heading: str,
    field: str,
    suffix: str | None,
    sources: Sequence[SourceName],
    contests: Sequence[ContestId],
) -> FieldColumn | None:
    """Say what the suffix of a heading means; None where it means neither a source nor a contest."""
    field = FieldName(field)
    if suffix is None:
        return FieldColumn(heading=heading, field=field)
    if source := _source_of(suffix, sources):
        return FieldColumn(heading=heading, field=field, source=source)
    if suffix in contests or suffix in {family_of(contest) for contest in contests}:
        return FieldColumn(heading=heading, field=field, contests=suffix)
    return None


def _source_of(suffix: str, sources: Sequence[SourceName]) -> SourceName | None:
    if suffix in sources:
        return SourceName(suffix)
    short = _plain(suffix)
    alike = [source for source in sources if short and _is_subsequence(short, _plain(source))]
    return alike[0] if len(alike) == 1 else None


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).lower()


def _is_subsequence(short: str, long: str) -> bool:
    letters = iter(long)
    return all(letter in letters for letter in short)


def primary_source(
    sources: Sequence[SourceName],
    columns: Sequence[FieldColumn],
    stations: Sequence[int],
    preferred: str | None,
) -> tuple[SourceName, str]:
    """Pick the source that the columns without a suffix belong to, and say why.

    Parameters
    ----------
    stations : sequence of int
        How many stations each source has figures from.
    preferred : str or None
        `preferred_source` of `official.json`.
    """
    if preferred in sources:
        return SourceName(str(preferred)), "preferred by official.json"
    if len(sources) == 1:
        return sources[0], "the only source"
    suffixed = {column.source for column in columns}
    plain = [source for source in sources if source not in suffixed]
    if len(plain) == 1 and len(suffixed - {None}) > 0:
        return plain[0], "the only source whose columns carry no suffix"
    most = max(range(len(sources)), key=lambda number: stations[number])
    return sources[most], "the source with most stations"


def told_source(
    wanted: str | None, sources: Sequence[SourceName], primary: tuple[SourceName, str]
) -> tuple[SourceName, str]:
    """Pick the source to tell: the one asked for, else the primary one.

    Raises
    ------
    TableError
        No source is called `wanted`.
    """
    if wanted is None:
        return primary
    if wanted not in sources:
        problems = Problems()
        problems.add("--source", f"one of {listed(sources)}", wanted)
        problems.stop()
    return SourceName(wanted), "named by --source"
