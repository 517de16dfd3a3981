"""What is told of one contest, as blocks of a page: what is left, every test, and what each rests on."""

from collections.abc import Iterator, Sequence

from polltrail.forensics import LEVEL, Finding, Looked, Variant, leaves
from polltrail.forensics.finding import Control
from polltrail.publish.forensics.words import (
    against_margin,
    ballots,
    chance,
    expected,
    figure,
    left_said,
    named,
    tested,
    title,
)
from polltrail.publish.page import Block, Cell, Column, Group, Table, bullets, prose
from polltrail.publish.wording import count, isolate, listed, number, sentence, told

MOST_LEFT, MOST_PARTS, MOST_STATIONS = 12, 15, 20


def left_blocks(looked: Looked) -> tuple[Block, ...]:
    """Rank what is left, say whether it could exceed the margin, and what else explains it."""
    left = looked.left
    said = prose(left_said(len(left), tested(looked), LEVEL), against_margin(looked))
    if not left:
        return said
    tests = dict.fromkeys(one.test for one in left)
    innocent = [
        f"{title(one.test)}: {' '.join(one.innocent)}"
        for one in looked.findings
        if one.test in tests and one.innocent
    ]
    return (*said, left_table(looked), *prose("What else makes such figures:"), *bullets(innocent))


def left_table(looked: Looked) -> Table:
    """Rank what is left, the least likely first."""
    left = looked.left
    more = len(left) - MOST_LEFT
    return Table(
        caption="What is left, the least likely first",
        columns=(
            Column(label="Finding", kind="text"),
            Column(label="Observed"),
            Column(label="By chance, ± standard deviation"),
            Column(label="Adjusted p"),
            Column(label="Ballots concerned at most"),
            Column(label=f"More than the lead of {number(looked.margin)}?", kind="text"),
        ),
        rows=[_left_row(one, looked.margin) for one in left[:MOST_LEFT]],
        left_out=f"{number(more)} more are among the tests." if more > 0 else "",
    )


def _left_row(one: Finding, margin: int) -> tuple[Cell, ...]:
    most = ballots(one.votes)
    could = "says nothing of votes" if most is None else "could be" if most > margin else "no"
    return named(one), figure(one.statistic), expected(one), chance(one.p_adjusted), most, could


def tests_table(looked: Looked) -> Table:
    """Tell every test of a contest, whether it has a p-value or not."""
    return Table(
        caption=f"Every test of {count(looked.stations, 'station')}",
        columns=(
            Column(label="Test", kind="text"),
            Column(label="What it counts", kind="long"),
            Column(label="Observed"),
            Column(label="By chance, ± standard deviation"),
            Column(label="p"),
            Column(label="Adjusted p"),
            Column(label="Why no p", kind="long"),
        ),
        rows=[
            (
                title(one.test), sentence(one.what), figure(one.statistic), expected(one), chance(one.p),
                chance(one.p_adjusted), told(sentence(one.reason or "")),
            )
            for one in looked.findings
        ],
    )  # fmt: skip


def test_groups(looked: Looked, stations: dict[int, str]) -> tuple[Group, ...]:
    """Tell each test by itself, folded: its parts, how it changes with every free choice, and which stations it comes from."""
    return tuple(
        Group(
            title=title(one.test),
            blocks=tuple(_about(one, stations)),
            folded=True,
            note="it describes" if one.descriptive else "",
        )
        for one in looked.findings
    )


def _about(finding: Finding, stations: dict[int, str]) -> Iterator[Block]:
    yield from prose(
        sentence(f"Statistic: {finding.what}"),
        sentence(f"Compared with: {finding.null}"),
        told(sentence(finding.reason or "")),
    )
    if finding.parts:
        yield _parts(finding)
    if finding.sensitivity:
        yield _variants("The same with other choices that whoever tests is free to make", finding.sensitivity)
    if finding.controls:
        yield _variants("The same test on figures that are known to be clean", finding.controls)
    if finding.drivers:
        yield from prose(_drivers(finding, stations))
    yield from prose(*(("What else makes such figures:",) if finding.innocent else ()))
    yield from bullets(finding.innocent)


def _drivers(finding: Finding, stations: dict[int, str]) -> str:
    names = [isolate(stations[one]) for one in finding.drivers if one in stations]
    if not names:
        return ""
    return (
        f"Stations that it comes from most: {listed(names, most=MOST_STATIONS)}. Their signed forms would tell more; "
        "a station named here is not accused of anything."
    )


def _parts(finding: Finding) -> Table:
    found = [one for part in finding.parts for one in leaves(part)]
    parts = sorted(found, key=lambda one: (one.p is None, one.p or 0.0))
    more, parts = len(parts) - MOST_PARTS, parts[:MOST_PARTS]
    reasons = any(one.reason for one in parts)
    return Table(
        caption="Its parts and areas, the least likely first",
        columns=(
            Column(label="Part", kind="text"),
            Column(label="Observed"),
            Column(label="By chance, ± standard deviation"),
            Column(label="p"),
            Column(label="Adjusted p"),
            *((Column(label="Why no p", kind="long"),) if reasons else ()),
        ),
        rows=[(*_part(one), *((told(sentence(one.reason or "")),) if reasons else ())) for one in parts],
        left_out=f"{number(more)} more are in the JSON document." if more > 0 else "",
    )


def _part(one: Finding) -> tuple[Cell, ...]:
    return named(one), figure(one.statistic), expected(one), chance(one.p), chance(one.p_adjusted)


def _variants(caption: str, variants: Sequence[Variant | Control]) -> Table:
    return Table(
        caption=caption,
        columns=(Column(label="With", kind="text"), Column(label="Statistic"), Column(label="p")),
        rows=[(one[0], figure(one.statistic), chance(one.p)) for one in variants],
    )
