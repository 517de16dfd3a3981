"""Reads a mapping from its file."""

from pathlib import Path

from polltrail.errors import Problem, TableError
from polltrail.exchange.official_mapping import OfficialMapping, read_official_mapping


def read_mapping_file(path: Path) -> OfficialMapping:
    """Read the mapping of an authority's table.

    Raises
    ------
    TableError
        The file cannot be read, or is no mapping.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as exc:
        problem = Problem(where=str(path), expected="a mapping, TOML in UTF-8", found=str(exc))
        raise TableError([problem]) from exc
    return read_official_mapping(text)
