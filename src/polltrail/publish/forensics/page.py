"""Findings of the forensic tests as one page that needs nothing else: what is left first, then pictures, then every test."""

from collections.abc import Iterator
from typing import Final

from polltrail.forensics import LEVEL, Looked
from polltrail.publish.forensics.blocks import left_blocks, left_table, test_groups, tests_table
from polltrail.publish.forensics.captions import figures_of
from polltrail.publish.forensics.told import ToldForensics
from polltrail.publish.forensics.words import against_margin, chance, left_said, named, tested
from polltrail.publish.page import Block, Column, Gallery, Group, Section, Table, bullets, prose
from polltrail.publish.page_bytes import page_bytes
from polltrail.publish.wording import count, isolate, number
from polltrail.tally.board.looked import Pictures

EYEBROW: Final = "Polltrail · do these figures look like counted votes?"
CAUTION: Final = (
    "Findings, not verdicts: a figure that chance hardly makes has a cause, and these tests do not know which. What would "
    "settle it are the signed forms of the stations named."
)
MOST_CONTESTS, MOST_OVERVIEW = 6, 300
"""Contests told one by one, those with most left first; contests of an overview."""
READING: Final = (
    "A test sees figures, not people: it never says who did what, or whether anybody did anything.",
    "Every p-value was adjusted for all others of this election (Benjamini and Hochberg 1995): tests, parts, areas, contests.",
    "A test whose null is wrong for an electorate of towns and villages gives no p-value and says why; it describes.",
    "Ballots concerned at most: every ballot of the stations beyond chance, at the upper end of the interval of 95 %; not an estimate.",
    "A test that finds nothing has not shown that nothing is there.",
)


def forensics_page(told: ToldForensics) -> bytes:
    """Make the page.

    Returns
    -------
    bytes
        UTF-8. The same findings give the same bytes.
    """
    return page_bytes(
        title=isolate(told.title),
        eyebrow=EYEBROW,
        headline=tuple(_headline(told)),
        sections=tuple(_sections(told)),
        version=told.version,
        says="What is left",
        footer=CAUTION,
        banner=told.banner,
    )


def _headline(told: ToldForensics) -> Iterator[str]:
    yield _left_of_all(told)
    if len(told.looked) == 1 and (margin := against_margin(told.looked[0])):
        yield margin
    yield CAUTION


def _sections(told: ToldForensics) -> Iterator[Section]:
    if len(told.looked) > 1:
        yield Section(id="overview", title="Contests", blocks=(_overview(told),))
    ranked = sorted(told.looked, key=lambda one: (-len(one.left), -one.stations))[:MOST_CONTESTS]
    for one in ranked:
        yield from _contest(one, told, alone=len(told.looked) == 1)
    notes = (_turnout(told), *told.notes)
    yield Section(id="reading", title="How to read this", blocks=(*bullets(READING), *prose(*notes)))


def _turnout(told: ToldForensics) -> str:
    what = "ballots handed out" if told.ballots == "issued" else "ballots cast"
    return f"Turnout is {what} by registered voters."


def _overview(told: ToldForensics) -> Block:
    ranked = sorted(told.looked, key=lambda one: -len(one.left))
    more = len(ranked) - MOST_OVERVIEW
    return Table(
        caption=count(len(ranked), "contest").capitalize(),
        columns=(
            Column(label="Contest", kind="name"),
            Column(label="Leads", kind="name"),
            Column(label="by votes"),
            Column(label="Stations"),
            Column(label="p-values"),
            Column(label="left"),
            Column(label="the least likely", kind="text"),
        ),
        rows=[
            (
                isolate(one.contest), told.leader(one), one.margin, one.stations, tested(one), len(one.left),
                named(one.left[0]) if one.left else "",
            )
            for one in ranked[:MOST_OVERVIEW]
        ],
        left_out=f"{number(more)} more are in forensics.json." if more > 0 else "",
    )  # fmt: skip


def _contest(looked: Looked, told: ToldForensics, *, alone: bool) -> Iterator[Section]:
    """Tell one contest; alone in three sections, of several in one each."""
    leader = told.leader(looked)
    said = f"{count(looked.stations, 'station')}; {leader} leads by {number(looked.margin)} votes."
    left = (*prose(said), *left_blocks(looked)[1 if alone else 0 :])
    pictures = picture_blocks(looked, told)
    tests: tuple[Block, ...] = (tests_table(looked), *test_groups(looked, dict(told.station_names)))
    if alone:
        title = "What is left, and what else explains it" if looked.left else "What was looked at"
        yield Section(id="left", title=title, blocks=left)
        yield Section(id="pictures", title="What counted votes look like, and these", blocks=pictures)
        yield Section(id="tests", title="Every test, and what it rests on", blocks=tests)
        return
    key = f"contest-{told.looked.index(looked)}"
    every = Group(title="Every test, and what it rests on", blocks=tests, folded=True)
    yield Section(id=key, title=isolate(looked.contest), blocks=(*left, *pictures, every))


def picture_blocks(looked: Looked, told: ToldForensics, *, few: bool = False) -> tuple[Block, ...]:
    """Make the pictures of a contest, side by side; a sentence where there are none."""
    pictures = told.pictures.get(looked.contest, Pictures(stations=looked.stations))
    figures = figures_of(pictures, looked, told.leader(looked), few=few)
    if not figures:
        return prose("No pictures: too few stations publish what they would be drawn from.")
    return (Gallery(figures=figures),)


def section_blocks(told: ToldForensics) -> tuple[Block, ...]:
    """Tell it as a section of another report: what is left, the pictures, and every test, folded."""
    if len(told.looked) != 1:
        return _by_contest(told)
    [looked] = told.looked
    tests: tuple[Block, ...] = (tests_table(looked), *test_groups(looked, dict(told.station_names)))
    few = "klimek" not in {one.test for one in looked.findings}
    return (
        *prose(CAUTION),
        *left_blocks(looked),
        *picture_blocks(looked, told, few=few),
        Group(title="Every test that was made, and what it rests on", blocks=tests, folded=True),
    )


def _by_contest(told: ToldForensics) -> tuple[Block, ...]:
    """Tell of many contests those in which something is left."""
    left = sorted((one for one in told.looked if one.left), key=lambda one: -len(one.left))
    groups = tuple(
        Group(
            title=isolate(one.contest),
            blocks=(*prose(against_margin(one)), left_table(one)),
            folded=True,
            note=count(len(one.left), "finding"),
        )
        for one in left[:MOST_OVERVIEW]
    )
    return (*prose(CAUTION, _left_of_all(told)), *groups)


def _left_of_all(told: ToldForensics) -> str:
    return left_said(
        sum(len(one.left) for one in told.looked), sum(tested(one) for one in told.looked), LEVEL
    )


def left_lines(told: ToldForensics, most: int) -> list[str]:
    """Say what is left in a few lines of text, the least likely first."""
    left = [(one.p_adjusted or 0.0, named(one), looked) for looked in told.looked for one in looked.left]
    ranked = sorted(left, key=lambda one: one[:2])
    several = len(told.looked) > 1
    lines = [_left_of_all(told)]
    for p, name, looked in ranked[:most]:
        where = f"{looked.contest}: " if several else ""
        lines.append(f"  {where}{name}, adjusted p {chance(p)}")
    if len(told.looked) == 1 and left:
        lines.append(against_margin(told.looked[0]))
    return lines
