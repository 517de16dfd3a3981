"""A case of bare totals, `case.toml`: two counts of one contest where no station table exists."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from polltrail.errors import CaseError, Problem

MAX_COUNT = 2**31 - 1
KEYS = {
    "contest": {"id", "title", "stations_total"},
    "counted": {"stations", "lead", "totals", "registered_voters"},
    "official": {"totals", "registered_voters", "ballots_cast", "rejected_ballots"},
    "sources": None,
    "names": None,
    "baseline": {"where"},
}
"""What each table of a case may hold; None: anything, as text."""
LEAD_KEYS = ("choice", "over", "votes")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """The only thing known of a partial count: `choice` is ahead of `over` by `votes`."""

    choice: str
    over: str
    votes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BareCase:
    """Two counts of one contest, as bare totals.

    Attributes
    ----------
    stations_total, stations_counted : int or None, int
        Stations of the contest; those in the partial count.
    totals, lead : mapping or None, Lead or None
        The partial count: votes by choice, or only a lead. One of the two is given.
    counted_registered : int or None
        Registered voters of the stations counted.
    official : mapping of str to int
        The announced votes by choice.
    registered_voters, ballots_cast, rejected_ballots : int or None
        As announced, for the whole contest.
    sources : mapping of str to str
        Who says what: attributed, both sides.
    """

    contest: str
    title: str
    stations_total: int | None
    stations_counted: int
    totals: Mapping[str, int] | None
    lead: Lead | None
    counted_registered: int | None
    official: Mapping[str, int]
    registered_voters: int | None
    ballots_cast: int | None
    rejected_ballots: int | None
    sources: Mapping[str, str]
    names: Mapping[str, str]
    baseline_where: Mapping[str, str]


def is_case(path: Path | str) -> bool:
    """Whether `path` is a case of bare totals: a folder with a `case.toml`, or that file."""
    path = Path(path)
    return path.name == "case.toml" or (path / "case.toml").is_file()


def read_case(path: Path | str) -> BareCase:
    """Read a case of bare totals.

    Raises
    ------
    CaseError
        With every problem found: a missing or unknown key, a number that is no count, a lead of a choice that
        has no official total, more stations counted than there are.
    """
    file = Path(path) if Path(path).name == "case.toml" else Path(path) / "case.toml"
    try:
        written = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError as exc:
        raise CaseError(
            [Problem(where=str(file), expected="a case of bare totals", found="no such file")]
        ) from exc
    except (ValueError, RecursionError, OSError) as exc:
        raise CaseError([Problem(where=str(file), expected="TOML in UTF-8", found=str(exc))]) from exc
    return _Reader(file.name, written).case()


class _Reader:
    """Takes values out of a parsed case and keeps every problem, so that all can be told at once."""

    def __init__(self, name: str, written: dict[str, object]) -> None:
        self.name, self.problems, self.written = name, list[Problem](), written
        for table in [key for key in written if key not in KEYS]:
            self.problem(f"[{table}]", f"one of {', '.join(KEYS)}", "an unknown table")

    def problem(self, where: str, expected: str, found: object) -> None:
        self.problems.append(Problem(where=f"{self.name}, {where}", expected=expected, found=str(found)))

    def table(self, name: str, *, required: bool = False) -> dict[str, object]:
        table = self.written.get(name, {})
        if not isinstance(table, dict):
            self.problem(f"[{name}]", "a table", type(table).__name__)
            return {}
        if required and not table:
            self.problem(f"[{name}]", f"a table with {', '.join(sorted(KEYS[name] or ()))}", "nothing")
        for key in table:
            if KEYS[name] is not None and key not in (KEYS[name] or ()):
                self.problem(
                    f"[{name}] {key}", f"one of {', '.join(sorted(KEYS[name] or ()))}", "an unknown key"
                )
        return table

    def count(
        self, table: Mapping[str, object], where: str, key: str, *, required: bool = False
    ) -> int | None:
        value = table.get(key)
        if value is None:
            if required:
                self.problem(f"{where} {key}", "a whole number from 0 up", "nothing")
            return None
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= MAX_COUNT:
            self.problem(f"{where} {key}", f"a whole number from 0 to {MAX_COUNT:,}", repr(value))
            return None
        return value

    def text(self, table: Mapping[str, object], where: str, key: str) -> str | None:
        value = table.get(key)
        if not isinstance(value, str) or not value.strip():
            self.problem(f"{where} {key}", "a name", "nothing" if value is None else repr(value))
            return None
        return value

    def texts(self, name: str) -> dict[str, str]:
        table = self.table(name)
        for key, value in table.items():
            if not isinstance(value, str):
                self.problem(f"[{name}] {key}", "text", repr(value))
        return {key: value for key, value in table.items() if isinstance(value, str)}

    def totals(self, table: Mapping[str, object], where: str) -> dict[str, int]:
        totals = table.get("totals")
        if not isinstance(totals, dict) or not totals:
            self.problem(f"{where} totals", "votes by choice", "nothing" if totals is None else repr(totals))
            return {}
        return {choice: self.count(totals, f"{where} totals,", choice) or 0 for choice in totals}

    def lead(self, counted: Mapping[str, object], official: Mapping[str, int]) -> Lead | None:
        lead = counted.get("lead")
        if not isinstance(lead, dict):
            self.problem(
                "[counted]",
                "lead = { choice, over, votes } or totals",
                "neither" if lead is None else repr(lead),
            )
            return None
        choice, over = self.text(lead, "[counted] lead", "choice"), self.text(lead, "[counted] lead", "over")
        votes = self.count(lead, "[counted] lead", "votes", required=True)
        for name in [
            name for name in (choice, over) if name is not None and official and name not in official
        ]:
            self.problem("[counted] lead", f"a choice with an official total: {', '.join(official)}", name)
        for key in [key for key in lead if key not in LEAD_KEYS]:
            self.problem(f"[counted] lead {key}", f"one of {', '.join(LEAD_KEYS)}", "an unknown key")
        if choice is not None and choice == over:
            self.problem("[counted] lead", "two different choices", f"{choice} twice")
        if choice is None or over is None or votes is None:
            return None
        return Lead(choice=choice, over=over, votes=votes)

    def where(self) -> dict[str, str]:
        where = self.table("baseline").get("where", {})
        if not isinstance(where, dict):
            self.problem("[baseline] where", "a table of column and value", repr(where))
            return {}
        return {column: str(value) for column, value in where.items()}

    def case(self) -> BareCase:
        contest, counted = self.table("contest", required=True), self.table("counted", required=True)
        official = self.table("official", required=True)
        totals = self.totals(official, "[official]")
        if "totals" in counted and "lead" in counted:
            self.problem("[counted]", "either lead or totals", "both")
        case = BareCase(
            contest=self.text(contest, "[contest]", "id") or "",
            title=self.text(contest, "[contest]", "title" if "title" in contest else "id") or "",
            stations_total=self.count(contest, "[contest]", "stations_total"),
            stations_counted=self.count(counted, "[counted]", "stations", required=True) or 0,
            totals=self.totals(counted, "[counted]") if "totals" in counted else None,
            lead=None if "totals" in counted else self.lead(counted, totals),
            counted_registered=self.count(counted, "[counted]", "registered_voters"),
            official=totals,
            registered_voters=self.count(official, "[official]", "registered_voters"),
            ballots_cast=self.count(official, "[official]", "ballots_cast"),
            rejected_ballots=self.count(official, "[official]", "rejected_ballots"),
            sources=self.texts("sources"),
            names=self.texts("names"),
            baseline_where=self.where(),
        )
        self.check(case)
        return case

    def check(self, case: BareCase) -> None:
        if case.stations_total is not None and case.stations_counted > case.stations_total:
            found = f"{case.stations_counted:,}"
            self.problem(
                "[counted] stations", f"at most the {case.stations_total:,} stations of the contest", found
            )
        registered, counted = case.registered_voters, case.counted_registered
        if registered is not None and counted is not None and counted > registered:
            expected = f"at most the {registered:,} registered voters of the contest"
            self.problem("[counted] registered_voters", expected, f"{counted:,}")
        if case.totals is not None and not set(case.totals) & set(case.official):
            self.problem(
                "[counted] totals",
                f"choices with an official total: {', '.join(case.official)}",
                "none of them",
            )
        if self.problems:
            raise CaseError(self.problems)
