"""The figures in each picture, as a table that can be heard and copied."""

from collections import defaultdict
from collections.abc import Sequence

from polltrail.forensics import Finding
from polltrail.publish.page import Column, Table
from polltrail.publish.wording import count, isolate, share
from polltrail.tally.board.looked import ByTurnout, Comb, Digits, Grid

MOST_TEETH = 12


def fingerprint_table(grid: Grid) -> Table:
    """Count stations by ten points of turnout, and say where the middle one's share is."""
    by_tenth: defaultdict[int, list[tuple[float, int]]] = defaultdict(list)
    for column, row, stations in grid.cells:
        by_tenth[min(9, int((column + 0.5) * grid.side / 10))].append(((row + 0.5) * grid.side, stations))
    total = sum(stations for _, _, stations in grid.cells)
    rows = []
    for tenth in sorted(by_tenth):
        stations = sum(one for _, one in by_tenth[tenth])
        rows.append(
            (
                f"{10 * tenth} to {10 * tenth + 10} %",
                stations,
                share(stations, total),
                share(_middle(by_tenth[tenth]), 100),
            )
        )
    return Table(
        caption=f"{count(total, 'station')} by turnout",
        columns=(
            Column(label="Turnout", kind="text"),
            Column(label="Stations"),
            Column(label="of all"),
            Column(label="Leader's share, middle station"),
        ),
        rows=rows,
    )


def _middle(values: Sequence[tuple[float, int]]) -> float:
    """Find the share of the station in the middle."""
    left = sum(stations for _, stations in values) / 2
    for value, stations in sorted(values):
        left -= stations
        if left <= 0:
            return value
    return 0.0


def outside(grid: Grid, far: float) -> dict[str, int]:
    """Count stations by where they lie of the square: both high, both low, otherwise outside, inside."""
    found = {"both_high": 0, "both_low": 0, "other": 0, "inside": 0}
    for column, row, stations in grid.cells:
        x, y = (grid.first + (place + 0.5) * grid.side for place in (column, row))
        where = "both_high" if min(x, y) > far else "both_low" if max(x, y) < -far else "other"
        found[where if max(abs(x), abs(y)) > far else "inside"] += stations
    return found


def field_table(found: dict[str, int]) -> Table:
    """Count stations inside and outside the square."""
    labels = {
        "inside": "inside the square",
        "both_high": "turnout and share both far above",
        "both_low": "both far below",
        "other": "otherwise far",
    }
    total = sum(found.values())
    return Table(
        caption=f"{count(total, 'station')} by how far they are from their area",
        columns=(Column(label="Where", kind="text"), Column(label="Stations"), Column(label="of all")),
        rows=[(label, found[name], share(found[name], total)) for name, label in labels.items()],
    )


def comb_table(comb: Comb) -> Table:
    """Tell the percentages with most stations beyond chance."""
    off = sorted(range(101), key=lambda at: comb.expected[at] - comb.observed[at])[:MOST_TEETH]
    return Table(
        caption=f"The {MOST_TEETH} whole percentages with most stations beyond chance",
        columns=(
            Column(label="Percentage", kind="text"),
            Column(label="Stations"),
            Column(label="by chance"),
            Column(label="standard deviation"),
        ),
        rows=[(f"{at} %", comb.observed[at], comb.expected[at], comb.sd[at]) for at in off],
    )


def turnout_table(votes: ByTurnout) -> Table:
    """Add votes up by ten points of turnout."""
    rows = []
    for at in range(0, 100, 10):
        leader, others = (sum(one[at : at + 10]) for one in (votes.leader, votes.others))
        rows.append((f"{at} to {at + 10} %", leader, others, share(leader, leader + others)))
    return Table(
        caption="Votes by turnout",
        columns=(
            Column(label="Turnout", kind="text"),
            Column(label="Leader"),
            Column(label="all others"),
            Column(label="leader's share"),
        ),
        rows=rows,
    )


def digit_table(digits: Digits) -> Table:
    """Tell each digit."""
    return Table(
        caption="Counts by their last digit",
        columns=(
            Column(label="Digit", kind="text"),
            Column(label="Counts"),
            Column(label="expected"),
            Column(label="more or fewer", kind="signed"),
        ),
        rows=[
            (str(digit), seen, mean, seen - mean)
            for digit, (seen, mean) in enumerate(zip(digits.observed, digits.expected, strict=True))
        ],
    )


def areas_table(areas: Sequence[Finding]) -> Table:
    """Tell the areas of the picture."""
    return Table(
        caption="Stations with a whole percentage, by area",
        columns=(
            Column(label="Area", kind="name"),
            Column(label="Stations"),
            Column(label="by chance"),
            Column(label="standard deviation"),
        ),
        rows=[
            (
                isolate(one.part.removeprefix("region ")),
                round(one.statistic or 0),
                one.expected,
                one.sd,
            )
            for one in areas
        ],
    )
