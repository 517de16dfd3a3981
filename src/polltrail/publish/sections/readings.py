"""Readings and decisions of an election's own count: how far forms are, what is on hold or contested and why, who says what.

Nobody is right here because they came first: both values stand beside each other, with the key that signed each and the
image that it was read from.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import polars as pl

from polltrail.election import ContestId
from polltrail.publish.names import Names, most_open
from polltrail.publish.page import Block, Cell, Column, Group, Link, Section, Short, Table, Written, prose
from polltrail.publish.wording import count, isolate, number, plural, sentence
from polltrail.tally.fold.forms import CountedForms

SLOTS, NUMBERS, ANSWERED, KEYS, CONTESTS = 50, 100, 60, 10, 30
"""Forms, numbers that differ, the same of those that are answered, keys, and contests that are shown."""
SHORT = 12

STANDS: Mapping[str, str] = {
    "missing": "missing",
    "imaged": "imaged",
    "read_once": "read once",
    "read_twice": "read twice",
    "decided": "decided",
    "held": "on hold",
    "contested": "contested",
    "void": "void",
}
REASONS: Mapping[str, str] = {
    "readings-differ": "two readings of one copy differ",
    "copies-differ": "two copies of the form differ",
    "contradicted": "accepted, then read otherwise from a stored image",
    "contradicted-without-image": "accepted, then read otherwise without a stored image",
    "figures-changed": "its reader has said something else since",
    "key-in-doubt": "read by a key that is in doubt",
    "decision-lacks-persons": "a decision that too few reviewers stand behind",
    "decision-by-reader": "decided by somebody who has read the form",
    "decision-without-reading": "a decision about a reading that is not there",
    "decision-taken-back": "its decision was taken back",
    "identity-broken": "its numbers contradict each other",
    "identity-tolerated": "its numbers contradict each other, by no more than is tolerated",
}
"""Why a form is on hold, or what was noticed about it; a reviewer's own reasons are words already."""


def readings_section(names: Names) -> Section:
    """Tell how far the forms are, which are on hold or contested, and every number that is read in two ways."""
    counted = names.account.count
    blocks: tuple[Block, ...] = ()
    if counted is not None and (counted.states_of.height or counted.findings.height):
        told = counted.findings.join(names.slots, on="slot", how="left", maintain_order="left").join(
            counted.states_of, on="slot", how="left", maintain_order="left"
        )
        blocks = (
            *prose(*_lines(counted, told)),
            _states(counted, names),
            *_standing(counted, told, names),
            *_numbers(told, names),
            *_others(told, names),
            *_keys(counted),
            *_answered(told, names),
        )
    return Section(id="readings", title="Readings and decisions", blocks=blocks)


def _lines(counted: CountedForms, told: pl.DataFrame) -> tuple[str, ...]:
    held, contested, void = (
        counted.states_of.filter(pl.col("state") == state).height for state in ("held", "contested", "void")
    )
    each = told.unique(["slot", "index", "against", "code", "words"])
    left = each["answered_by"].null_count()
    cancelled = f"; {count(void, 'form')} {plural('is', void)} void" if void else ""
    stands = (
        f"{count(held, 'form')} {plural('is', held)} on hold, until a reviewer decides or readers agree; "
        f"{count(contested, 'form')} {plural('is', contested)} contested: accepted, and then read otherwise from a stored "
        f"image{cancelled}"
    )
    lines = [stands]
    if each.height:
        waits = "waits" if left == 1 else "wait"
        lines.append(
            f"{count(each.height, 'finding')} about readings and decisions, of which {number(left)} {waits} for a reviewer; "
            "what a decision has answered stays listed"
        )
    return tuple(map(sentence, lines))


def _states(counted: CountedForms, names: Names) -> Table:
    """Count forms by where they stand, contest by contest."""
    shown = [state for state in STANDS if any(by[state] for by in counted.states.values())]  # type: ignore[index]
    tallies = [tally for tally in most_open(names) if sum(counted.states.get(tally.number, {}).values())]
    rows: list[tuple[Cell, ...]] = [
        (names.contest(tally.contest), *(counted.states[tally.number][state] for state in shown))  # type: ignore[index]
        for tally in tallies[:CONTESTS]
    ]
    return Table(
        caption="Forms by where they stand",
        columns=(
            Column(label="Contest", kind="name"),
            *(Column(label=STANDS[state].capitalize()) for state in shown),
        ),
        rows=rows,
        left_out=_left(len(tallies) - CONTESTS, "contest", "report.json"),
    )


def _standing(counted: CountedForms, told: pl.DataFrame, names: Names) -> tuple[Block, ...]:
    """List forms on hold and contested, each with all its reasons."""
    waiting = counted.states_of.filter(pl.col("state").is_in(["contested", "held"]))
    if not waiting.height:
        return ()
    why = counted.held.group_by("slot").agg(codes=pl.col("code"))
    left = told.unique(["slot", "index", "against", "code", "words"], maintain_order=True).filter(
        pl.col("answered_by").is_null()
    )
    table = (
        waiting.join(why, on="slot", how="left")
        .join(left.group_by("slot").agg(open=pl.len(), noticed=pl.col("code")), on="slot", how="left")
        .join(names.slots, on="slot", how="left")
        .sort("state", "slot")
    )
    many = _many(names)
    rows: list[tuple[Cell, ...]] = [
        (
            isolate(row["station_id"]), *((isolate(row["contest_id"]),) if many else ()), STANDS[row["state"]],
            _reasons(row["codes"] or row["noticed"] or (), names), row["open"] or 0,
        )
        for row in table.head(SLOTS).iter_rows(named=True)
    ]  # fmt: skip
    return (
        Table(
            caption="Forms that are contested or on hold, and why",
            columns=(
                Column(label="Station", kind="name"),
                *((Column(label="Contest", kind="name"),) if many else ()),
                Column(label="Stands", kind="text"),
                Column(label="Why", kind="long"),
                Column(label="Findings open"),
            ),
            rows=rows,
            left_out=_left(table.height - SLOTS, "form", "tables/stations.csv and tables/slot_findings.csv"),
        ),
    )


def _reasons(codes: Iterable[str], names: Names) -> str:
    titles = {result.check.code: result.check.title for result in names.account.checks}
    return "; ".join(
        REASONS.get(code) or (f"“{titles[code]}” does not hold" if code in titles else code.replace("_", " "))
        for code in dict.fromkeys(codes)
    )


def _numbers(told: pl.DataFrame, names: Names) -> tuple[Block, ...]:
    """List every number that is read in two ways and waits for a reviewer, those of contested forms first."""
    rows = told.filter(pl.col("field").is_not_null() & pl.col("answered_by").is_null()).sort(
        "state", "slot", "index", maintain_order=True
    )
    if not rows.height:
        return ()
    return (_differing("Numbers that are read in two ways, and wait for a reviewer", rows, NUMBERS, names),)


def _answered(told: pl.DataFrame, names: Names) -> tuple[Block, ...]:
    rows = told.filter(pl.col("field").is_not_null() & pl.col("answered_by").is_not_null())
    if not rows.height:
        return ()
    forms = rows["slot"].n_unique()
    title = f"What decisions have answered ({count(rows.height, 'number')} of {count(forms, 'form')})"
    table = _differing("Numbers that were read in two ways until a decision", rows, ANSWERED, names, by=True)
    return (Group(title=title, blocks=(table,), folded=True),)


def _differing(caption: str, rows: pl.DataFrame, most: int, names: Names, *, by: bool = False) -> Table:
    many = _many(names)
    return Table(
        caption=caption,
        columns=(
            Column(label="Station", kind="name"),
            *((Column(label="Contest", kind="name"),) if many else ()),
            Column(label="Number", kind="name"),
            Column(label="One reading"),
            Column(label="Another"),
            Column(label="One by key", kind="text"),
            Column(label="Another by key", kind="text"),
            Column(label="Image of one", kind="text"),
            Column(label="Image of another", kind="text"),
            Column(label="Answered by entry" if by else "Finding", kind="number" if by else "text"),
        ),
        rows=[_number_row(row, names, many=many, by=by) for row in rows.head(most).iter_rows(named=True)],
        left_out=_left(rows.height - most, "number", "tables/slot_findings.csv"),
    )


def _number_row(row: Mapping[str, Any], names: Names, *, many: bool, by: bool) -> tuple[Cell, ...]:
    field = names.choice(ContestId(row["contest_id"]), row["field"])
    return (
        isolate(row["station_id"]), *((isolate(row["contest_id"]),) if many else ()), field.replace("_", "\u00a0"),
        Written(value=row["expected"]), Written(value=row["found"]),
        _key(row["key_against"]), _key(row["key"]), _image(row["images_against"], names), _image(row["images"], names),
        row["answered_by"] if by else row["code"].replace("-", "\u00a0"),
    )  # fmt: skip


def _key(key: str | None) -> Cell:
    return "not told" if key is None else Short(text=key[:SHORT], full=key)


def _image(digests: str | None, names: Names) -> Cell:
    """Name the first image; it leads to the bytes where those are beside the report."""
    if not digests:
        return "none"
    first, *_ = digests.split()
    href = names.account.images.get(first)
    return Short(text=first[:SHORT], full=first) if href is None else Link(text=first[:SHORT], href=href)


def _others(told: pl.DataFrame, names: Names) -> tuple[Block, ...]:
    """List what is no difference between two numbers: decisions that lack somebody, keys in doubt."""
    rows = told.filter(pl.col("field").is_null() & pl.col("answered_by").is_null())
    if not rows.height:
        return ()
    many, by_key = _many(names), rows["key"].null_count() < rows.height
    table = Table(
        caption="What else was noticed, and waits for a reviewer",
        columns=(
            Column(label="Station", kind="name"),
            *((Column(label="Contest", kind="name"),) if many else ()),
            Column(label="What", kind="long"),
            Column(label="Entry"),
            *((Column(label="By key", kind="text"),) if by_key else ()),
        ),
        rows=[
            (
                isolate(row["station_id"]), *((isolate(row["contest_id"]),) if many else ()),
                _noticed(row, names), row["index"], *((_key(row["key"]),) if by_key else ()),
            )
            for row in rows.head(SLOTS).iter_rows(named=True)
        ],
        left_out=_left(rows.height - SLOTS, "finding", "tables/slot_findings.csv"),
    )  # fmt: skip
    return (table,)


def _noticed(row: Mapping[str, Any], names: Names) -> str:
    what = REASONS.get(row["code"], row["code"].replace("-", " "))
    words = REASONS.get(row["words"], _reasons([row["words"]], names)) if row["words"] else ""
    return f"{what}: {words}" if words else what


def _keys(counted: CountedForms) -> tuple[Block, ...]:
    """List the keys that contradictions are put down to: many of one key are one finding about that key."""
    several = counted.by_key.filter(pl.col("slots") > 1)
    if not several.height:
        return ()
    rows: Sequence[tuple[Cell, ...]] = [
        (_key(row["key"]), row["slots"], row["contradictions"], row["open"], row["with_image"])
        for row in several.head(KEYS).iter_rows(named=True)
    ]
    table = Table(
        caption="Keys that read several forms otherwise than others do; which side is right is not said by this",
        columns=(
            Column(label="Key", kind="text"),
            Column(label="Forms"),
            Column(label="Contradictions"),
            Column(label="Open"),
            Column(label="With a stored image"),
        ),
        rows=rows,
        left_out=_left(several.height - KEYS, "key", "tables/findings_by_key.csv"),
    )
    return (table,)


def _many(names: Names) -> bool:
    return len(names.account.contests) > 1


def _left(left: int, what: str, where: str) -> str:
    return f"{count(left, what)} more: {where}." if left > 0 else ""
