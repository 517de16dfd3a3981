"""What the authority published, beside a contest's forms."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
import polars as pl

from polltrail.audit import Comparison, ContestComparison, compare_official
from polltrail.election import Choice, ChoiceId, Contest, ContestId, Election, ElectionId, ElectionTables
from polltrail.election.definition import AreaPath
from polltrail.election.expected import MAX_CONTESTS
from polltrail.review.slots import Judged
from polltrail.store.board.ground import Ground
from polltrail.tally.board import Implied, OfficialLine
from polltrail.tally.fold.forms import CountedForms, counted_forms
from polltrail.tally.fold.official import Official, compared
from polltrail.tally.fold.watched import Watched

SEED: Final = 20080219
"""Decides the draws behind the verdict `strained`, anew for each contest; the same forms give the same verdict."""


@dataclass(frozen=True, kw_only=True)
class HeldAgainst:
    """The official figures of one contest, held against its forms.

    Attributes
    ----------
    lines : mapping of AreaPath to tuple of OfficialLine
        Every version, by the place it is of.
    found : ContestComparison or None
        None where no figure stands.
    """

    lines: Mapping[AreaPath, tuple[OfficialLine, ...]] = field(default_factory=dict)
    found: ContestComparison | None = None

    def of(self, place: AreaPath, *, whole: bool) -> Comparison | None:
        """Give the comparison of a place; of the whole contest also the one that its parts make together."""
        if self.found is None:
            return None
        exact = next((one for one in self.found.parts if one.figure.area == place), None)
        return exact or (self.found.whole if whole else None)


NO_FIGURE: Final = HeldAgainst()


def lines_of(watched: Watched, contest: str, area: AreaPath) -> dict[AreaPath, tuple[OfficialLine, ...]]:
    """Sort every version of a contest's figures by place; what is of the country is of all the contest's area."""
    found: dict[AreaPath, list[OfficialLine]] = defaultdict(list)
    for one in watched.versions:
        if one.body.contest == contest and one.body.level != "station":
            found[one.body.area if one.body.level == "area" else area].append(line_of(one))
    return {place: tuple(lines) for place, lines in found.items()}


def line_of(one: Official) -> OfficialLine:
    """Write one version down."""
    body = one.body
    return OfficialLine(
        source=body.source, status=body.status, stands=one.stands, present=one.present, persons=one.persons,
        votes={choice: number for choice, number in body.figures.votes if number is not None},
        numbers={name: number for name, number in body.figures.numbers.items() if number is not None},
        seen_at=int(one.seen_at.timestamp()), index=one.index, digest=body.digest,
    )  # fmt: skip


def comparison_of(
    ground: Ground, watched: Watched, contest: int, judged: Mapping[int, Judged]
) -> ContestComparison | None:
    """Hold the figures of a contest that stand against its forms.

    Parameters
    ----------
    judged : mapping of int to Judged
        The contest's slots of which something was said, by number, in order.
    """
    shown = ground.counting.expected.contests[contest]
    figures = compared(one for one in watched.versions if one.body.contest == shown.id)
    if not figures:
        return None
    tables, forms, _ = contest_forms(ground, contest, judged)
    rng = np.random.Generator(np.random.PCG64(SEED))
    found = compare_official(tables, forms.forms, figures, held=forms.held, rng=rng)
    return found[0] if found else None


def contest_forms(
    ground: Ground, contest: int, judged: Mapping[int, Judged]
) -> tuple[ElectionTables, CountedForms, Mapping[int, int]]:
    """Write one contest, its stations and its judged slots as columns; give also the row of each station."""
    tables, rows = contest_tables(ground, contest)
    counting = replace(ground.counting, layouts=(ground.counting.layouts[contest],), _rules={})
    local = ((rows[number // MAX_CONTESTS] * MAX_CONTESTS, one) for number, one in judged.items())
    return tables, counted_forms(tables, counting, local), rows


def contest_tables(ground: Ground, contest: int) -> tuple[ElectionTables, Mapping[int, int]]:
    """Write one contest and its stations as columns; give also the row of each station."""
    expected = ground.counting.expected
    shown = expected.contests[contest]
    stations = ground.stations_in(shown.area).tolist()
    paths = [expected.areas[expected.station_area[one]] for one in stations]
    registered = pl.Series([expected.registered[one] for one in stations], dtype=pl.Int64)
    columns = {
        f"area_{depth + 1}": pl.Series([path[depth] if depth < len(path) else None for path in paths], dtype=pl.String)
        for depth in range(len(expected.levels))
    }  # fmt: skip
    frame = pl.DataFrame(
        {"station_id": pl.Series([expected.station_ids[one] for one in stations], dtype=pl.String)}
    ).with_columns(
        registered_voters=pl.when(registered >= 0).then(registered), special=pl.lit(value=False), **columns
    )
    named = [(one, *ground.named.get((shown.id, one), (one, None))) for one in shown.choices]
    choices = tuple(
        Choice(id=ChoiceId(one), contest=ContestId(shown.id), name=name, party=party)
        for one, name, party in named
    )
    only = Contest(id=ContestId(shown.id), name=shown.id, area=expected.areas[shown.area], choices=choices)
    slots = pl.DataFrame({"station": range(len(stations)), "contest": 0}, strict=False).cast(pl.UInt32)
    election = Election(id=ElectionId(""), name="", contests=(only,), levels=expected.levels)
    tables = ElectionTables(election=election, stations=frame, slots=slots)
    return tables, {station: row for row, station in enumerate(stations)}


def implied_by(comparison: Comparison, ballots: int) -> Implied:
    """Say what a figure leaves for the stations of which no form is collected."""
    official = comparison.figure.ballots_cast if comparison.covers_all else None
    counted = comparison.figure.extra.get("stations_reporting")
    return Implied(
        verdict=comparison.verdict,
        contradicted_votes=comparison.contradicted_votes,
        affects_winner=comparison.affects_winner,
        stations=comparison.stations_missing or 0,
        voters=comparison.missing_cap,
        ballots=None if official is None else official - ballots,
        covers_all=comparison.covers_all,
        counted=counted if isinstance(counted, int) else None,
        sentences=(*comparison.because, *comparison.settles),
    )
