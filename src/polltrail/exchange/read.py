"""The door of the stage: a path in, a published election out."""

from pathlib import Path

from polltrail.exchange.assemble import assemble
from polltrail.exchange.layout import read_layout
from polltrail.exchange.mapping import TableMapping, read_mapping
from polltrail.exchange.problems import refuse
from polltrail.exchange.published import PublishedElection
from polltrail.exchange.single import read_single


def read_published(
    path: Path | str, *, source: str | None = None, mapping: str | None = None, sheet: str | None = None
) -> PublishedElection:
    """Read a published election from a folder or from a single table.

    Parameters
    ----------
    path : Path or str
        A folder with `stations`, `votes` and optionally `official.json` and `frame`, or one table: a row
        for each station and a column for each choice, or a row for each station and choice. Each table is
        Parquet, CSV or XLSX.
    source : str, optional
        The source to tell, where there are several; otherwise the table's primary one.
    mapping : str, optional
        Which column is what, as TOML; what it leaves out is found out. The mapping used is in the result.
    sheet : str, optional
        The sheet of an XLSX file to read; otherwise the first.

    Returns
    -------
    PublishedElection
        Every source of the path apart, on the same slots.

    Raises
    ------
    TableError
        The input cannot be read; every problem of the same kind is told at once.
    """
    given = read_mapping(mapping)
    given = given if sheet is None else TableMapping(sheet=sheet).over(given)
    where = Path(path)
    try:
        is_there, is_folder = where.exists(), where.is_dir()
    except (OSError, ValueError) as exc:
        refuse(str(path), "a file or a folder that can be read", str(exc))
    if not is_there:
        refuse(str(path), "a file or a folder", "nothing of that name")
    counted = read_layout(where, given) if is_folder else read_single(where, given)
    return assemble(counted, source=source)
