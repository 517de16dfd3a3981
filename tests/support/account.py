"""A small invented election as an `Account`: 3 areas, 12 stations, 3 choices, forms on hold, a contradicted result."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl

from polltrail.audit.comparison import (
    ChoiceComparison,
    Comparison,
    ContestComparison,
    PairComparison,
    SourceComparison,
    Strain,
)
from polltrail.election import (
    Choice,
    ChoiceId,
    Contest,
    ContestId,
    Election,
    ElectionId,
    ElectionTables,
    FieldName,
    SourceName,
    form_model,
)
from polltrail.exchange.published import InputFile
from polltrail.publish import Account
from polltrail.review.finding import Check, CheckResult
from polltrail.review.result_forms import ResultForms
from polltrail.tally import OfficialFigure, tally_areas, tally_contests

COUNCIL = ContestId("council")
CHOICES = ("Oleander Party", "Юг вместе", "רשימת העמק")
AREAS = ("Harbour", "=HYPERLINK(1)", "ירושלים הקטנה")
SHEETS = [
    (400, (120, 90, 30)), (380, (110, 95, 20)), (420, (160, 70, 40)), (300, (60, 110, 10)),
    (350, (100, 100, 25)), (360, (130, 60, 35)), (None, (90, 80, 15)), (500, (200, 120, 60)),
    (250, (70, 75, 12)), (410, (140, 90, 44)), (390, None), (405, None),
]  # fmt: skip
"""Registered voters and votes by choice of every station; None: no form."""


def small_account(**changes: Any) -> Account:
    """One contest, with everything an account can hold; `changes` replace attributes of it."""
    told = [*CHOICES]
    account = build_account(told, [f"S-{n:02}" for n in range(1, 13)], AREAS)
    return replace(account, **changes)


def hostile_account(text: str) -> Account:
    """The same election with `text` as every name and every sentence that comes from outside."""
    stations = [f"{text}{n}" for n in range(12)]
    account = build_account([f"{text}{n}" for n in range(3)], stations, [f"{text}{n}" for n in range(3)])
    file = InputFile(name=text, rows=1, bytes=1, sha256=text)
    whole = account.comparisons[0].whole
    assert whole is not None
    figure = replace(whole.figure, authority=text, status=text, origin=text)
    hostile = replace(whole, figure=figure, where=text, because=(text,), settles=(text,), strain_method=text)
    compared = (replace(account.comparisons[0], whole=hostile),)
    return replace(
        account, title=text, path=text, notes=(text,), source_reason=text, files=(file,), cannot_tell=(text,),
        source=SourceName(text), sources={SourceName(text): 3}, comparisons=compared, version=text,
    )  # fmt: skip


def empty_account() -> Account:
    """A contest on the ballot and not one station."""
    account = small_account()
    contest = account.tables.election.contests[0]
    stations, slots = account.tables.stations.clear(), account.tables.slots.clear()
    tables = ElectionTables(election=account.tables.election, stations=stations, slots=slots)
    forms = replace(account.forms, fields=account.forms.fields.clear(), votes=account.forms.votes.clear())
    held = account.held.clear()
    assert contest.id == COUNCIL
    return replace(
        account, tables=tables, forms=forms, held=held, contests=tally_contests(tables, forms, held),
        areas=(), checks=(), comparisons=(), by_party=None, sources_compared=(),
    )  # fmt: skip


def many_contests(n: int) -> Account:
    """`n` contests of one station and two choices each, without official figures."""
    ids = [ContestId(f"seat-{number}") for number in range(n)]
    contests = tuple(
        Contest(id=one, name=f"Seat {number}", area=(), choices=_choices(one, ["Ames", "Birch"]))
        for number, one in enumerate(ids)
    )
    election = Election(id=ElectionId("seats"), name="Seats", contests=contests, levels=())
    stations = pl.DataFrame({"station_id": [f"T{k}" for k in range(n)], "registered_voters": [500] * n})
    stations = stations.with_columns(special=pl.lit(value=False))
    slots = pl.DataFrame({"station": range(n), "contest": range(n)}, schema_overrides=_U32)
    tables = ElectionTables(election=election, stations=stations, slots=slots)
    sheets = [(500, (100 + 7 * k % 50, 90 + 11 * k % 60)) for k in range(n)]
    forms = _forms(sheets, first=lambda slot: 2 * slot)
    account = small_account()
    held = account.held.clear()
    return replace(
        account, tables=tables, forms=forms, held=held, contests=tally_contests(tables, forms, held),
        areas=(), checks=(), comparisons=(), by_party=None, sources_compared=(),
    )  # fmt: skip


_U32 = {"slot": pl.UInt32, "station": pl.UInt32, "contest": pl.UInt32, "choice": pl.UInt32}


def build_account(choices: Sequence[str], stations: Sequence[str], areas: Sequence[str]) -> Account:
    tables = _tables(choices, stations, areas)
    forms = _forms(SHEETS)
    checks = (_check(failures=[(4, 225, 229), (7, 380, 377)]), _warning())
    held = pl.DataFrame({"slot": [4, 7], "code": ["sum"] * 2}, schema_overrides=_U32)
    return Account(
        version="0.0.0",
        title="Council of the Small Island, 2030",
        told_from="forms",
        path="/data/small-island",
        files=(InputFile(name="stations.csv", rows=12, bytes=480, sha256="ab" * 32),),
        notes=("The column listed is taken as registered_voters.",),
        source=SourceName("agents"),
        sources={SourceName("agents"): 10, SourceName("authority"): 9},
        source_reason="it has the most stations",
        tables=tables,
        forms=forms,
        form_model=form_model("generic"),
        contests=tally_contests(tables, forms, held),
        areas=tally_areas(tables, forms, held),
        checks=checks,
        held=held,
        comparisons=(_compared(),),
        by_party=_party(),
        sources_compared=(_sources(),),
        cannot_tell=("Whether the two stations not heard from voted alike.",),
    )


def _choices(contest: ContestId, names: Sequence[str]) -> tuple[Choice, ...]:
    return tuple(
        Choice(id=ChoiceId("ABC"[place]), contest=contest, name=name, party=f"List {place + 1}")
        for place, name in enumerate(names)
    )


def _tables(choices: Sequence[str], stations: Sequence[str], areas: Sequence[str]) -> ElectionTables:
    contest = Contest(id=COUNCIL, name="Council", choices=_choices(COUNCIL, choices))
    election = Election(id=ElectionId("isle"), name="Isle", contests=(contest,), levels=("district",))
    rows = pl.DataFrame(
        {
            "station_id": stations,
            "registered_voters": [register for register, _ in SHEETS],
            "special": [False] * 12,
            "area_1": [areas[place // 4] for place in range(12)],
        }
    )
    slots = pl.DataFrame({"station": range(12), "contest": [0] * 12}, schema_overrides=_U32)
    return ElectionTables(election=election, stations=rows, slots=slots)


def _forms(sheets: Sequence[Any], first: Any = lambda _: 0) -> ResultForms:
    fields = pl.DataFrame(
        {
            "reporting": [votes is not None for _, votes in sheets],
            "valid_votes": [sum(votes) if votes else None for _, votes in sheets],
            "ballots_cast": [sum(votes) + 5 if votes else None for _, votes in sheets],
        },
        schema_overrides={"valid_votes": pl.Int64, "ballots_cast": pl.Int64},
    )
    rows = [
        (slot, first(slot) + place, n)
        for slot, (_, votes) in enumerate(sheets)
        for place, n in enumerate(votes or ())
    ]
    schema = {"slot": pl.UInt32, "choice": pl.UInt32, "votes": pl.Int64}
    return ResultForms(
        source=SourceName("agents"), fields=fields, votes=pl.DataFrame(rows, schema, orient="row")
    )


def _failures(rows: Sequence[tuple[int, int, int]]) -> pl.DataFrame:
    schema = {"slot": pl.UInt32, "expected": pl.Int64, "found": pl.Int64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _check(failures: Sequence[tuple[int, int, int]]) -> CheckResult:
    check = Check(
        code="sum",
        severity="error",
        title="The choices' votes make the valid votes",
        fields=(FieldName("valid_votes"),),
        formula="sum of votes = valid_votes",
        innocent=("A slip of the pen.",),
    )
    return CheckResult(check=check, passed=7, failed=2, cannot_tell=1, failures=_failures(failures))


def _warning() -> CheckResult:
    check = Check(
        code="over-register",
        severity="warning",
        title="More ballots than registered voters",
        fields=(FieldName("ballots_cast"), FieldName("registered_voters")),
        formula="ballots_cast <= registered_voters + allowed",
        thresholds={"allowed": 0},
    )
    return CheckResult(check=check, passed=9, failed=0, cannot_tell=1, failures=_failures([]))


def _figure(totals: dict[str, int], **more: Any) -> OfficialFigure:
    return OfficialFigure(
        contest=COUNCIL, level="country", area=None, by="choice", totals=totals, status="certified",
        authority="Island Commission", seen=date(2030, 5, 2), stations_total=12, **more,
    )  # fmt: skip


def _compared() -> ContestComparison:
    whole = Comparison(
        contest=COUNCIL,
        where="country",
        figure=_figure({"A": 1180, "B": 1300, "C": 291}),
        verdict="contradicted",
        contradicted_votes=42,
        affects_winner=True,
        choices=(
            ChoiceComparison(name="A", collected=1180, official=1180),
            ChoiceComparison(name="B", collected=890, official=1300),
            ChoiceComparison(name="C", collected=291, official=291),
        ),
        pairs=(
            PairComparison(leader="A", over="B", counted_lead=290, official_lead=-120, per_station=-205.0),
        ),
        stations_collected=10,
        stations_total=12,
        stations_missing=2,
        missing_cap=795,
        strain=(Strain(what="votes for B, per station", needed=205.0, low=62.5, high=118.0),),
        strain_method="2,000 groups of 2 stations drawn from the 10 collected.",
        because=("B would need 410 further votes from stations with 795 registered voters.",),
        settles=("The forms of the two stations not collected.",),
    )
    part = replace(
        whole, where="Harbour", verdict="possible", strain=(), pairs=(), contradicted_votes=0, affects_winner=None,
        figure=replace(whole.figure, level="area", area=("Harbour",)),
        choices=(ChoiceComparison(name="A", collected=450, official=440),),
    )  # fmt: skip
    return ContestComparison(
        contest=COUNCIL, whole=whole, parts=(part,), earlier=(_figure({"A": 700, "B": 800}),)
    )


def _party() -> Comparison:
    whole = _compared().whole
    assert whole is not None
    choices = (ChoiceComparison(name="List 1", collected=1180, official=1180),)
    figure = OfficialFigure(contest=None, level="country", area=None, by="party", totals={"List 1": 1180})
    return replace(
        whole, contest=None, figure=figure, verdict="agrees", contradicted_votes=0, affects_winner=False,
        choices=choices, pairs=(), strain=(), because=(), settles=(),
    )  # fmt: skip


def _sources() -> SourceComparison:
    differences = pl.DataFrame(
        {"slot": [2, 5], "choice": [1, 0], "votes_a": [70, 130], "votes_b": [75, None]},
        schema_overrides=_U32 | {"votes_a": pl.Int64, "votes_b": pl.Int64},
    )
    return SourceComparison(
        a=SourceName("agents"), b=SourceName("authority"), contest=COUNCIL, stations_both=9, only_a=1, only_b=0,
        stations_differing=2, values_differing=2, differences=differences,
        totals={ChoiceId("A"): (1090, 960), ChoiceId("B"): (810, 815)},
    )  # fmt: skip
