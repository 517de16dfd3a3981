"""Who can govern together: a dot for each party of a coalition, its seats as a bar against the majority, what stands against it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from polltrail.publish.charts.parliament.marks import at, look, picture, words

WIDTH: Final = 360.0
STEP, HEAD, FOOT = 30.0, 46.0, 18.0
COLUMN, FIRST, DOT = 22.0, 12.0, 6.5
LAST: Final = 112.0
"""Room at the far end for what is written of a coalition."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CoalitionRow:
    """One coalition.

    Attributes
    ----------
    members : tuple of int
        Columns of its parties.
    parts : tuple of (int, int)
        Look and seats of each member, in the order of the bar.
    label : str
        Its seats and what they are over a majority.
    note : str
        A second, smaller line, such as its probability.
    refused : str
        Why it will not come about; empty where nothing stands against it.
    """

    members: tuple[int, ...]
    parts: tuple[tuple[int, int], ...]
    label: str
    note: str = ""
    refused: str = ""

    @property
    def seats(self) -> int:
        """How many seats it has."""
        return sum(seats for _, seats in self.parts)


def coalition_table(
    parties: Sequence[tuple[str, int]],
    rows: Sequence[CoalitionRow],
    *,
    needed: int,
    majority: str,
    mirrored: bool = False,
) -> str:
    """Draw coalitions, one a row.

    Parameters
    ----------
    parties : sequence of (str, int)
        Short name and look of each column.
    needed : int
        Seats that are a majority.
    majority : str
        What is written at its line.
    """
    drawing = _Drawing(parties, rows, needed, mirrored=mirrored)
    height = HEAD + STEP * len(rows) + FOOT
    drawn = [drawing.head(), *(drawing.row(number, row) for number, row in enumerate(rows))]
    return picture("coalitions", WIDTH, height, "".join([*drawn, drawing.line(height, majority)]))


class _Drawing:
    """Where things stand, from the side where reading begins."""

    def __init__(
        self, parties: Sequence[tuple[str, int]], rows: Sequence[CoalitionRow], needed: int, *, mirrored: bool
    ) -> None:
        self.parties, self.mirrored, self.needed = parties, mirrored, needed
        self.column = min(COLUMN, 150.0 / max(1, len(parties)))
        self.bar_at = FIRST + self.column * len(parties) + 4
        self.bar = WIDTH - LAST - self.bar_at
        self.full = max([needed, *(row.seats for row in rows)], default=1)

    def x(self, value: float) -> float:
        """Turn a place where reading begins at the right."""
        return WIDTH - value if self.mirrored else value

    def seats(self, value: int) -> float:
        """Place a number of seats on the scale of the bars."""
        return self.bar_at + self.bar * value / self.full

    def head(self) -> str:
        """Write short names over their columns, slanted so that none is cut."""
        found = []
        for number, (name, _) in enumerate(self.parties):
            x = self.x(FIRST + self.column * number + (3 if not self.mirrored else -3))
            turn, side = (45, "left") if self.mirrored else (-45, "right")
            found.append(
                f'<text x="{at(x)}" y="{at(HEAD - 8)}" class="{side}" transform="rotate({turn} {at(x)} {at(HEAD - 8)})">{words(name)}</text>'
            )
        return "".join(found)

    def row(self, number: int, row: CoalitionRow) -> str:
        """Draw one coalition."""
        y = HEAD + STEP * number + STEP / 2
        rule = f'<line x1="0" y1="{at(y + STEP / 2)}" x2="{at(WIDTH)}" y2="{at(y + STEP / 2)}" class="rule"/>'
        return rule + self._dots(row, y) + self._bar(row, y) + self._words(row, y)

    def _dots(self, row: CoalitionRow, y: float) -> str:
        places = [FIRST + self.column * number for number in range(len(self.parties))]
        ends = [self.x(places[number]) for number in row.members]
        off = [f'<circle cx="{at(self.x(place))}" cy="{at(y)}" r="2.2" class="off"/>' for place in places]
        joined = f'<path d="M{at(min(ends))} {at(y)}H{at(max(ends))}" class="joined"/>' if ends else ""
        dots = [
            f'<circle cx="{at(self.x(places[number]))}" cy="{at(y)}" r="{at(DOT)}" class="{look(self.parties[number][1])}"/>'
            for number in row.members
        ]
        return "".join([*off, joined, *dots])

    def _bar(self, row: CoalitionRow, y: float) -> str:
        """Draw its seats, paler where it is refused."""
        drawn, done = [], 0
        for kind, seats in row.parts:
            start, end = self.seats(done), self.seats(done + seats)
            x, width = self.x(end) if self.mirrored else start, max(0.0, end - start - 0.7)
            drawn.append(
                f'<rect x="{at(x)}" y="{at(y - 6)}" width="{at(width)}" height="12" class="{look(kind)}"/>'
            )
            done += seats
        return f'<g class="refused">{"".join(drawn)}</g>' if row.refused else "".join(drawn)

    def _words(self, row: CoalitionRow, y: float) -> str:
        """Write its seats, and below what else there is to say; a refusal with its cross."""
        x, side = self.x(WIDTH - LAST + 8), "left" if self.mirrored else "right"
        note = f"✕ {row.refused}" if row.refused else row.note
        high = y + (-2 if note else 4)
        first = f'<text x="{at(x)}" y="{at(high)}" class="{side} strong">{words(row.label)}</text>'
        return (
            f'{first}<text x="{at(x)}" y="{at(y + 11)}" class="{side} faint">{words(note)}</text>'
            if note
            else first
        )

    def line(self, height: float, majority: str) -> str:
        """Draw where a majority begins, through all rows."""
        x = self.x(self.seats(self.needed))
        rule = f'<line x1="{at(x)}" y1="{at(HEAD - 4)}" x2="{at(x)}" y2="{at(height - FOOT + 2)}" class="majority"/>'
        return f'{rule}<text x="{at(x)}" y="{at(height - 4)}" class="middle strong">{words(majority)}</text>'
