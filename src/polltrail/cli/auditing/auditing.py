"""The four commands of an audit, each from a case to what is told."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from polltrail import __version__
from polltrail.audit import Comparison, compare_official
from polltrail.audit.contest import AuditedContest, assertions_of
from polltrail.audit.holding import CollectedContest, TotalsContest, collected_contest, totals_contest
from polltrail.audit.measuring import confirmed_of
from polltrail.audit.planning import plan_contest
from polltrail.cli.auditing.asked import Asked
from polltrail.cli.auditing.measuring import measured
from polltrail.cli.auditing.prepared import Prepared, contests_of, prepare, record_of
from polltrail.cli.auditing.reading import Case
from polltrail.cli.auditing.samples import DrawRecord
from polltrail.election import ContestId
from polltrail.errors import DataError
from polltrail.exchange.text import plain_name
from polltrail.publish.audit.told import AuditTold, Command, DrawnContest, StationPlace, Terms


@dataclass(frozen=True, kw_only=True)
class Audit:
    """A case, what was asked of it, and where it came from."""

    path: Path
    case: Case
    asked: Asked

    def told(self, command: Command) -> tuple[AuditTold, DrawRecord | None]:
        """Answer a command; a draw also gives its record.

        Raises
        ------
        DataError
            No number can be given of any contest; or the authority published no stations, and something was to be drawn.
        """
        refused: dict[str, str] = {}
        if command == "collected":
            return self._collected(refused), None
        prepared = self._prepared(refused)
        if command == "plan":
            return self._plan(prepared, refused), None
        if command == "draw":
            return self._draw(prepared, refused), record_of(prepared, self.asked)
        return self._measure(prepared, refused), None

    def _prepared(self, refused: dict[str, str]) -> list[Prepared]:
        if self.case.official is None:
            raise DataError(
                f"{self.path.name}: expected the authority's rows station by station (--official), found totals only; nothing can be "
                "drawn by them. 'collected' says what the forms prove about the totals"
            )
        prepared = list(prepare(self.path, self.case, self.asked, refused))
        if not prepared:
            raise DataError(next(iter(refused.values()), "audit: expected a contest, found none"))
        return prepared

    def _base(self, command: Command, **more: object) -> AuditTold:
        asked = self.asked
        terms = Terms(
            risk=asked.risk,
            method=asked.method,
            control=asked.control,
            rule=asked.rule.words,
            cap=asked.cap,
            design=asked.design,
            minutes=asked.minutes,
        )
        contests = self.case.tables.election.contests
        return AuditTold(
            title=plain_name(self.case.title),
            version=__version__,
            command=command,
            terms=terms,
            notes=self.case.notes,
            banner=self.case.banner,
            names={
                (str(contest.id), str(choice.id)): choice.name
                for contest in contests
                for choice in contest.choices
            },
            **more,  # type: ignore[arg-type]
        )

    def _plan(self, prepared: Sequence[Prepared], refused: dict[str, str]) -> AuditTold:
        asked = self.asked
        plans = tuple(
            plan_contest(one.contest, one.bounds, design=asked.design, risk=asked.risk, minutes=asked.minutes)
            for one in prepared
        )
        return self._base("plan", plans=plans, refused=refused)

    def _draw(self, prepared: Sequence[Prepared], refused: dict[str, str]) -> AuditTold:
        if not self.asked.seed:
            raise DataError("--seed: expected the dice thrown in public, found none; nothing is drawn")
        drawn = tuple(_drawn(one) for one in prepared)
        places = self._places({station for one in drawn for station in one.stations})
        return self._base("draw", drawn=drawn, seed=self.asked.seed, refused=refused, places=places)

    def _measure(self, prepared: list[Prepared], refused: dict[str, str]) -> AuditTold:
        found = measured(prepared, self.asked, refused)
        confirmed = confirmed_of([one.p for one in found], self.asked.risk, self.asked.control)
        return self._base(
            "measure",
            measured=tuple(found),
            collected=tuple(_held(prepared)),
            confirmed={one.contest: yes for one, yes in zip(found, confirmed, strict=True)},
            seed=self.asked.seed,
            refused=refused,
            places=self._places({station for one in found for station in one.stations}),
        )

    def _places(self, stations: set[str]) -> dict[str, StationPlace]:
        table, columns = self.case.tables.stations, self.case.tables.area_columns
        kept = table.filter(table["station_id"].is_in(sorted(stations)))
        return {
            row["station_id"]: StationPlace(
                areas=tuple(row[column] or "" for column in columns),
                registered_voters=row["registered_voters"],
            )
            for row in kept.iter_rows(named=True)
        }

    def _collected(self, refused: dict[str, str]) -> AuditTold:
        found: list[CollectedContest | TotalsContest] = []
        if self.case.official is None:
            found += self._totals(refused)
        else:
            found += [one for contest in self._contests(refused) if (one := self._against(contest, refused))]
        if not found:
            raise DataError(next(iter(refused.values()), "audit: expected an official result, found none; no number is given"))  # fmt: skip
        return self._base("collected", collected=tuple(found), refused=refused)

    def _contests(self, refused: dict[str, str]) -> Iterator[AuditedContest]:
        return contests_of(self.case, self.asked, refused)

    def _against(self, contest: AuditedContest, refused: dict[str, str]) -> CollectedContest | None:
        try:
            return collected_contest(contest, assertions_of(contest.contest, contest.totals, self.asked.rule))
        except DataError as exc:
            refused[contest.contest] = str(exc)
            return None

    def _totals(self, refused: dict[str, str]) -> list[TotalsContest]:
        """Hold official totals against the forms, as `compare` does."""
        published, numbers = self.case.published, self.case.numbers(self.asked.contest)
        asked = [self.case.tables.election.contests[number] for number in numbers]
        titles = {one.id: one.name for one in asked}
        compared = compare_official(
            published.tables,
            self.case.forms,
            [figure for figure in published.official if figure.contest in titles],
            frame=(published.frame_stations, published.frame_registered_voters),
            rng=np.random.Generator(np.random.PCG64(1)),
        )
        found = {one.contest: one.whole for one in compared if one.whole is not None}
        for contest in titles:
            if contest not in found:
                refused[contest] = f"{contest}: expected an official total, found none; no number is given"
        return [
            totals_contest(name, titles[name], whole, self._caps(name, whole))
            for name, whole in found.items()
        ]

    def _caps(self, contest: str, whole: Comparison) -> np.ndarray | None:
        """Bound the stations not collected by their registers; None where one is not listed, or has no register."""
        tables = self.case.tables
        number = [one.id for one in tables.election.contests].index(ContestId(contest))
        inside = (tables.slots["contest"] == number) & ~self.case.forms.fields["reporting"]
        missing = tables.stations[tables.slots["station"].filter(inside)].filter(~pl.col("special"))
        register = missing["registered_voters"]
        known = register.null_count() == 0 and len(register) == whole.stations_missing
        return register.to_numpy().astype(np.int64) if known else None


def _drawn(one: Prepared) -> DrawnContest:
    draw = one.drawn()
    return DrawnContest(
        contest=one.contest.contest,
        title=one.contest.title,
        seed=one.seed,
        stations=tuple(one.contest.stations[row] for row in draw.rows.tolist()),
        of=one.contest.n_stations,
        error_bound=int(draw.weights.sum()),
    )


def _held(prepared: Sequence[Prepared]) -> Iterator[CollectedContest]:
    """Say beside the risk what all forms here prove, however they came; nothing where one of them holds too many votes."""
    for one in prepared:
        with suppress(DataError):
            yield collected_contest(one.contest, one.assertions)
