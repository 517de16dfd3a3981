"""What an authority published: every version kept, with where it stands and when it was seen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from polltrail.election import AreaPath, ContestId

Level = Literal["country", "area", "station"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialFigure:
    """One official figure: totals for one contest (or by party), for the country, an area or a station.

    Attributes
    ----------
    contest : ContestId or None
        None only when `by` is "party": totals over all contests.
    level, area : str, AreaPath or name or None
        What the totals cover; `area` names the area (any level of the tree, or a path) or the station.
    totals : mapping of str to int
        Votes by choice id, or by party where `by` is "party".
    covers_all_choices : bool
        False where the authority's list was cut short or only some choices are known to us.
    order : int or None
        Which of several for the same place is the later one, where that is known better than by the day.
    stations_total : int or None
        Stations that the figure claims to cover, or that exist, as the authority states it.
    """

    contest: ContestId | None
    level: Level
    area: str | AreaPath | None
    by: Literal["choice", "party"]
    totals: Mapping[str, int]
    status: str | None = None
    authority: str | None = None
    origin: str | None = None
    covers_all_choices: bool = True
    seen: date | None = None
    order: int | None = None
    stations_total: int | None = None
    registered_voters: int | None = None
    valid_votes: int | None = None
    all_votes: int | None = None
    ballots_cast: int | None = None
    rejected_ballots: int | None = None
    extra: Mapping[str, object] = field(default_factory=dict)
