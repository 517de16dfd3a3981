"""The pictures with their words: what is seen, and what an innocent electorate looks like."""

from collections.abc import Iterator

from polltrail.forensics import LEVEL, Finding, Looked
from polltrail.publish.charts.forensics import (
    AreaRow,
    Words,
    areas_chart,
    comb_chart,
    comet_chart,
    digit_chart,
    digits_beyond,
    field_chart,
    fingerprint_chart,
    shades,
    teeth_beyond,
)
from polltrail.publish.forensics.tables import (
    areas_table,
    comb_table,
    digit_table,
    field_table,
    fingerprint_table,
    outside,
    turnout_table,
)
from polltrail.publish.page import Figure, Key
from polltrail.publish.wording import count, listed, number, share, signed, upright
from polltrail.tally.board.looked import ByTurnout, Comb, Digits, Grid, Pictures

MOST_AREAS = 7
"""Areas that are drawn: as many as make a picture that is about as tall as those beside it."""
LEAST_AREAS = 3


def figures_of(pictures: Pictures, looked: Looked, leader: str, *, few: bool = False) -> tuple[Figure, ...]:
    """Make the pictures of a contest; with `few`, those of whole percentages and of digits only."""
    words = Words(
        turnout="turnout", share=f"share of {leader}", stations="stations", votes="votes", digit="last digit",
        more="more or fewer than expected",
    )  # fmt: skip
    key = looked.contest.replace("/", "-").replace(" ", "-")
    made = [*([] if few else _grids(pictures, words, key)), *_combs(pictures, words, key)]
    if not few and pictures.by_turnout is not None:
        made.append(_comet(pictures.by_turnout, pictures.stations, words, key))
    pair = tuple(_digit_figures(pictures, words, key))
    areas = tuple(_areas(looked, key))
    return (*made, *pair, *areas) if few else (*made, *areas, *pair)


def _grids(pictures: Pictures, words: Words, key: str) -> Iterator[Figure]:
    if pictures.fingerprint is not None:
        yield _fingerprint(pictures.fingerprint, words, key)
    if pictures.residuals is not None:
        yield _field(pictures.residuals, pictures.far, words, key)


def _fingerprint(grid: Grid, words: Words, key: str) -> Figure:
    total = sum(stations for _, _, stations in grid.cells)
    return Figure(
        id=f"fingerprint-{key}",
        title="Fingerprint: turnout and the leader's share",
        description=f"A grid of {number(grid.side).removesuffix('.0')}-point squares: turnout from left to right, {words.share} from bottom to "
        "top, both from 0 to 100 per cent; darker squares hold more stations.",
        svg=fingerprint_chart(grid, words),
        key=_shade_keys(grid),
        note=(
            f"Stations in a square; {number(total)} in all. Lines: all together, turnout {share(grid.at[0], 100)} and share "
            f"{share(grid.at[1], 100)}. An innocent electorate makes one round cloud, and several or a slanting one where towns, "
            "villages and regions vote differently. Barracks, hospitals and very small stations reach the edges honestly."
        ),
        table=fingerprint_table(grid),
    )


def _shade_keys(grid: Grid) -> tuple[Key, ...]:
    starts = shades(grid)
    ends = [one - 1 for one in starts[1:]]
    labels = [number(a) if a == b else f"{number(a)}–{number(b)}" for a, b in zip(starts, ends, strict=False)]
    labels.append(f"{number(starts[-1])} or more")
    return tuple(Key(swatch=f"heat-{place}", label=label) for place, label in enumerate(labels))


def _field(grid: Grid, far: float, words: Words, key: str) -> Figure:
    found = outside(grid, far)
    total = sum(found.values())
    beyond = total - found["inside"]
    return Figure(
        id=f"field-{key}",
        title="Stations beside the others of their area",
        description="A grid: how far a station's turnout is from the median of its area from left to right, and how far the share of "
        "the leader from bottom to top, in robust standard deviations; a square marks what is far.",
        svg=field_chart(grid, far, words),
        key=_shade_keys(grid),
        note=(
            f"How far turnout and share of a station are from the median of its own area, in robust standard deviations. Beyond "
            f"the square of {number(far).removesuffix('.0')}: {number(beyond)} of {number(total)}, {_some(found['both_high'])} of them high in both "
            f"and {_some(found['both_low'])} low in both. An innocent electorate makes a cloud around the middle with some stations "
            "far out to every side: a campus, a barracks, a new estate. The middle stations of areas stand on the lines through zero."
        ),
        table=field_table(found),
    )


def _some(value: int) -> str:
    return number(value) if value else "none"


def _combs(pictures: Pictures, words: Words, key: str) -> Iterator[Figure]:
    for comb, of, what in (
        (pictures.comb_turnout, "turnout", "turnout"),
        (pictures.comb_share, "share", "the leader's share"),
    ):
        if comb is not None:
            yield _comb(comb, words, of, what, key)


def _comb(comb: Comb, words: Words, of: str, what: str, key: str) -> Figure:
    beyond = teeth_beyond(comb)
    marked = (Key(swatch="held", label="higher than chance makes one in 4,000"),) if beyond else ()
    named = f" Marked: {listed([f'{at} %' for at in sorted(beyond)], most=12)}." if beyond else ""
    return Figure(
        id=f"comb-{of}-{key}",
        title=f"Comb: whole percentages of {what}",
        description=f"A tooth at every whole percentage of {what}, as tall as there are stations within a twentieth of a point of it; "
        "a line and a band for what chance puts there.",
        svg=comb_chart(comb, words, turnout=of == "turnout"),
        key=(
            Key(swatch="confirmed", label="stations, to a twentieth of a point"),
            Key(swatch="track", label="what chance makes, 95 %"),
            *marked,
        ),
        note=(
            f"The line is what chance makes of each station's own size and {of}.{named} In an innocent electorate teeth stay along "
            "the line, one in twenty a little outside the band; at 50 % and other simple fractions the line itself rises, because "
            "small stations have few others."
        ),
        table=comb_table(comb),
    )


def _comet(votes: ByTurnout, stations: int, words: Words, key: str) -> Figure:
    ratios = f"{votes.ratios[0]:.2f} to {votes.ratios[-1]:.2f}" if votes.ratios else "1"
    return Figure(
        id=f"comet-{key}",
        title="Comet: votes by turnout",
        description="A line of the leader's votes by turnout from 0 to 100 per cent, a dashed line of all others' votes, and a band of "
        "what the others' votes make by every window that could be the reference.",
        svg=comet_chart(votes, stations, words),
        key=(
            Key(swatch="confirmed", label="votes for the leader"),
            Key(swatch="dashed", label="for all others"),
            Key(swatch="heat-0", label="others' votes, scaled by each reference"),
        ),
        note=(
            f"The references are windows of {votes.window} points of turnout, with {ratios} votes for the leader to one of the others. "
            "In an innocent electorate whose shares do not go with turnout the leader's line stays in the band. Where villages vote "
            "more and otherwise than towns it leaves the band without a vote being added: so no number is read from it."
        ),
        table=turnout_table(votes),
    )


def _digit_figures(pictures: Pictures, words: Words, key: str) -> Iterator[Figure]:
    for digits, of, what in (
        (pictures.digits_votes, "votes", "the leader's votes"),
        (pictures.digits_turnout, "turnout", "ballots"),
    ):
        if digits is not None:
            yield _digits(digits, words, of, what, key)


def _digits(digits: Digits, words: Words, of: str, what: str, key: str) -> Figure:
    fives = sum(digits.observed[place] - digits.expected[place] for place in (0, 5))
    return Figure(
        id=f"digits-{of}-{key}",
        title=f"Last digits of {what}",
        description="A bar for each digit, up where more counts end in it than expected and down where fewer, in per cent; a band for "
        "what chance makes.",
        svg=digit_chart(digits, words),
        key=(
            Key(swatch="confirmed", label="counts beyond what is expected"),
            Key(swatch="track", label="what chance makes, 95 %"),
            *(
                (Key(swatch="held", label="beyond three standard deviations"),)
                if digits_beyond(digits)
                else ()
            ),
        ),
        note=(
            f"{count(digits.counts, 'count')} of 100 or more, beside the smoothed density of the counts; zeros and fives together: "
            f"{signed(round(fives))}. In an innocent electorate bars stay in the band, and in two pictures of five one is a little "
            "outside. Zeros and fives are also what people round to: that adds no vote for anybody."
        ),
        table=digit_table(digits),
    )


def _areas(looked: Looked, key: str) -> Iterator[Figure]:
    whole = next((one for one in looked.findings if one.test == "integer_percent"), None)
    areas = [] if whole is None else [part for part in whole.parts if part.part.startswith("region ")]
    if len(areas) < LEAST_AREAS:
        return
    shown = sorted(areas, key=lambda one: -(one.z or 0.0))[:MOST_AREAS]
    yield Figure(
        id=f"areas-{key}",
        title="Whole percentages beyond chance, by area",
        description="A mark for each area, how many stations with a whole turnout or share it has beyond what chance makes, with its "
        "interval of 95 per cent.",
        svg=areas_chart([_area_row(one) for one in shown], "stations beyond chance"),
        key=(Key(swatch="confirmed", label="stations beyond chance, interval of 95 %"), *_left_key(shown)),
        note=(
            f"The {number(len(shown))} of {number(len(areas))} areas that are furthest beyond chance. In an innocent electorate one "
            "interval in forty lies wholly to the right of zero by chance, and these are the furthest there are: so some of them may."
        ),
        table=areas_table(shown),
    )


def _left_key(shown: list[Finding]) -> tuple[Key, ...]:
    some = any(_is_left(one) for one in shown)
    return (Key(swatch="held", label="left after all were taken together"),) if some else ()


def _is_left(finding: Finding) -> bool:
    return finding.p_adjusted is not None and finding.p_adjusted <= LEVEL


def _area_row(finding: Finding) -> AreaRow:
    effect = finding.stations
    value, low, high = (0.0, 0.0, 0.0) if effect is None else effect
    return AreaRow(
        name=upright(finding.part.removeprefix("region ")),
        label=f"{signed(round(value))} of {number(round(finding.statistic or 0))}",
        value=value,
        low=low,
        high=high,
        left=_is_left(finding),
    )
