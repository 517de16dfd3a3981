"""What the forms collected say about the area that an official figure covers."""

from collections.abc import Mapping
from dataclasses import dataclass

from polltrail.audit.strain import StationSample
from polltrail.tally.official_figure import OfficialFigure


@dataclass(frozen=True, kw_only=True)
class Collected:
    """What the forms collected say about what an official figure covers.

    Attributes
    ----------
    votes : mapping of str to int
        Votes by choice (or party); a choice the source does not list is absent.
    stations, stations_total, stations_missing : int, int or None, int or None
        With a form; that exist; that exist and have none. None where unknown.
    missing_cap : int or None
        Registered voters of the missing ones.
    sample : StationSample or None
        The collected stations one by one, columns in the order of `votes`; None where only sums are known.
    """

    votes: Mapping[str, int]
    stations: int
    stations_total: int | None
    stations_missing: int | None
    missing_cap: int | None
    sample: StationSample | None = None


def covers_fewer(figure: OfficialFigure, collected: Collected) -> bool:
    """Whether the authority says that its figure is from fewer stations than are collected here."""
    covered = figure.extra.get("stations_reporting")
    return isinstance(covered, int) and covered < collected.stations
