"""A published election as read: what should exist, what each source says, what the authority announced."""

from collections.abc import Mapping
from dataclasses import dataclass

from polltrail.election import ElectionTables, SourceName
from polltrail.review.result_forms import ResultForms
from polltrail.tally.official_figure import OfficialFigure


@dataclass(frozen=True, slots=True, kw_only=True)
class InputFile:
    """One file that was read: name without folder, rows, bytes, SHA-256 in hex."""

    name: str
    rows: int | None
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedElection:
    """Everything read from one path.

    Attributes
    ----------
    forms : mapping of SourceName to ResultForms
        Every source apart; all on the slots of `tables`.
    source, source_reason : SourceName, str
        The source told, and why it was picked ("named by --source", "preferred by official.json", ...).
    official : tuple of OfficialFigure
        In the order of `official.json`.
    frame_stations, frame_registered_voters : int or None
        From `frame.parquet`, where the table is a sample of a larger list of stations.
    notes : tuple of str
        What was understood and assumed, in sentences; shown in the report.
    mapping : str
        The mapping used, as TOML that `--mapping` reads back.
    """

    tables: ElectionTables
    forms: Mapping[SourceName, ResultForms]
    source: SourceName
    source_reason: str
    official: tuple[OfficialFigure, ...]
    files: tuple[InputFile, ...]
    notes: tuple[str, ...]
    mapping: str
    frame_stations: int | None = None
    frame_registered_voters: int | None = None
