"""Contests ready to be drawn from: with assertions, weights, seeds, and what was collected before."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np

from polltrail.audit.contest import Assertion, AuditedContest, assertions_of
from polltrail.audit.contest.of_tables import audited_contests
from polltrail.audit.drawing import Draw, Drawing, Weights, draw_stations, weights_of
from polltrail.audit.drawing.design import chances, draws_of_strata
from polltrail.audit.measuring import clean_draws
from polltrail.audit.measuring.sample import largest_ratio
from polltrail.audit.measuring.strata import clean_stratified
from polltrail.cli.auditing.asked import Asked
from polltrail.cli.auditing.reading import Case, strata_of
from polltrail.cli.auditing.samples import DrawRecord, read_sample, weights_digest
from polltrail.errors import DataError


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """A contest with its assertions, its weights, and the stations collected before anything was drawn.

    Attributes
    ----------
    known : ndarray of bool or None
        Those stations; they cannot be drawn.
    seed : str
        As it goes into the hash.
    """

    contest: AuditedContest
    assertions: tuple[Assertion, ...]
    bounds: Weights
    known: np.ndarray | None
    seed: str
    strata: tuple[str, ...] | None
    asked: Asked

    @property
    def weights(self) -> np.ndarray:
        """What chances are in proportion to."""
        weights = chances(self.asked.design, self.bounds.error_bound)
        return weights if self.known is None else np.where(self.known, 0, weights)

    def drawn(self, n: int | None = None) -> Draw:
        """Draw `n` times; as often as was asked for, or as confirms if every form agrees, if None."""
        drawing = Drawing(design=self.asked.design, seed=self.seed, strata=self.strata)
        wanted = n or self.asked.draws or self._needed()
        return draw_stations(drawing, self.contest.stations, self.weights, wanted)

    def _needed(self) -> int:
        weights = self.weights
        inside = weights > 0
        known = np.zeros(len(weights), dtype=np.bool_) if self.known is None else self.known
        found, bounds = 1, [Fraction(1)]
        for assertion, bound, margin in zip(
            self.assertions, self.bounds.bounds, self.bounds.margins, strict=True
        ):
            left = margin - int(self.contest.errors(assertion)[known].sum())
            if left > 0 and inside.any():
                ratio = largest_ratio(bound[inside], weights[inside])
                bounds.append(int(weights.sum()) * ratio / left)
                found = max(found, clean_draws(bounds[-1], self.asked.risk))
        if self.strata is not None:
            return self._in_strata(found, max(bounds))
        return min(found, int(inside.sum())) if self.asked.design.endswith("-once") else found

    def _in_strata(self, n: int, bound: Fraction) -> int:
        """Add draws until they confirm also where whole draws do not go in proportion to the strata."""
        names = sorted(set(self.strata or ()))
        place = {name: number for number, name in enumerate(names)}
        numbers = [place[name] for name in self.strata or ()]
        sums = np.bincount(numbers, self.weights, len(names)).astype(np.int64)
        most = 2 * n + 10 * len(names)
        while n < most and clean_stratified(draws_of_strata(sums, n), sums.tolist(), bound) > self.asked.risk:
            n += 1
        return n


def contests_of(case: Case, asked: Asked, refused: dict[str, str]) -> Iterator[AuditedContest]:
    """Lay out the contests asked for; `refused` is told of those that cannot be."""
    if case.official is None:
        raise DataError("audit: expected the authority's rows station by station, found totals only")
    numbers = case.numbers(asked.contest)
    found = audited_contests(
        case.tables,
        case.official,
        case.forms,
        numbers=numbers,
        cap=asked.cap,
        votes_each=asked.rule.seats if asked.rule.kind == "plurality" else 1,
        unreadable_if_overfull=asked.overfull,
    )
    for number, one in zip(numbers, found, strict=True):
        if isinstance(one, DataError):
            refused[case.tables.election.contests[number].id] = str(one)
        else:
            yield one


def prepare(path: Path, case: Case, asked: Asked, refused: dict[str, str]) -> Iterator[Prepared]:
    """Make contests ready; `refused` is told of those with a tie, no margin, or nothing that bounds a station."""
    several = len(case.tables.election.contests) > 1
    strata = _strata(path, case, asked)
    for contest in contests_of(case, asked, refused):
        try:
            assertions = assertions_of(contest.contest, contest.totals, asked.rule)
            bounds = weights_of(contest, assertions)
        except DataError as exc:
            refused[contest.contest] = str(exc)
            continue
        # Tickets are the same in every contest, so that contests share what stations they can.
        own = f",{contest.contest}" if several and not asked.design.endswith("-once") else ""
        yield Prepared(
            contest=contest,
            assertions=assertions,
            bounds=bounds,
            known=_known(contest, asked.collected),
            seed=f"{asked.seed or ''}{own}",
            strata=None if strata is None else tuple(strata[station] for station in contest.stations),
            asked=asked,
        )


def _strata(path: Path, case: Case, asked: Asked) -> dict[str, str] | None:
    if asked.design != "stratified":
        return None
    ids = case.tables.stations["station_id"].to_list()
    return dict(zip(ids, strata_of(path, case, asked.strata), strict=True))


def _known(contest: AuditedContest, listed_in: Path | None) -> np.ndarray | None:
    """Mark the stations collected before the draw: those of the list that have a form."""
    if listed_in is None:
        return None
    listed = read_sample(listed_in, [contest.contest]).get(contest.contest, [])
    refuse_unknown(listed, contest, listed_in)
    known = np.zeros(contest.n_stations, dtype=np.bool_)
    known[[contest.places[station] for station in listed]] = True
    return known & contest.has_form


def refuse_unknown(stations: list[str], contest: AuditedContest, path: Path) -> None:
    """Refuse a list that names stations which the contest does not have."""
    strange = [station for station in stations if station not in contest.places]
    if strange:
        raise DataError(
            f"{path.name}: expected stations of {contest.contest}, found {len(strange)} others, the first {strange[0]}; "
            "no number is given"
        )


def record_of(prepared: list[Prepared], asked: Asked) -> DrawRecord:
    """Say what a draw is made from, so that a later change is noticed."""
    return DrawRecord(
        seed=asked.seed or "",
        design=asked.design,
        rule=asked.rule.words,
        cap=asked.cap,
        weights={
            one.contest.contest: weights_digest(one.contest.stations, one.weights.tolist())
            for one in prepared
        },
    )
