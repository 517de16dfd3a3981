"""A house as a half circle: rows of seats around the floor, parties side by side, a line where a majority begins."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from math import cos, pi, sin, sqrt
from typing import Final

from polltrail.publish.charts.parliament.marks import at, look, picture, seat_shape, words
from polltrail.publish.charts.parliament.values import Bloc, HouseWords, SeatMark

WIDTH: Final = 360.0
MIDDLE, RADIUS, FLOOR = WIDTH / 2, 126.0, 0.42
"""The middle of the half circle, the radius of its last row, and that of the first as a part of it."""
BASE: Final = 158.0
HEIGHT: Final = BASE + 14
LETTER, LINE = 7.0, 13.0
"""Room that a letter of a name takes, and a line of names; a party without room is only in the list beside the picture."""
BESIDE: Final = 22.0
"""How far a name stays from the middle, where the number of a majority stands."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a seat is: its turn from the first seat of a row (0) to the last (1), and its middle."""

    turn: float
    x: float
    y: float


def hemicycle(blocs: Sequence[Bloc], *, needed: int, said: HouseWords, mirrored: bool = False) -> str:
    """Draw a house.

    Parameters
    ----------
    needed : int
        Seats that are a majority: its line stands behind so many seats, from where reading begins.
    mirrored : bool
        Whether reading begins at the right.
    """
    seats = [seat for bloc in blocs for seat in bloc.seats]
    if not seats:
        return picture("hemicycle", WIDTH, HEIGHT, _floor(said))
    places, r = layout(len(seats))
    spots = [Place(one.turn, WIDTH - one.x, one.y) for one in places] if mirrored else places
    drawn = [_runs(seats, spots, r), _line(places, needed, said, mirrored=mirrored), _floor(said)]
    return picture(
        "hemicycle", WIDTH, HEIGHT, "".join([*drawn, _labels(blocs, places, r, mirrored=mirrored)])
    )


@lru_cache(maxsize=64)
def layout(seats: int) -> tuple[list[Place], float]:
    """Place seats in rows, sorted from the first end to the other; give how large one is drawn."""
    rows = row_count(seats)
    gap = RADIUS * (1 - FLOOR) / max(1, rows - 1)
    radii = [RADIUS * FLOOR + gap * row for row in range(rows)] if rows > 1 else [RADIUS * 0.8]
    found = [
        Place(turn, MIDDLE - radius * cos(pi * turn), BASE - radius * sin(pi * turn))
        for radius, of_row in zip(radii, shared_out(seats, radii), strict=True)
        for turn in _turns(of_row)
    ]
    tightest = min((pi * radius / max(1, n - 1) for radius, n in zip(radii, shared_out(seats, radii), strict=True)), default=gap)  # fmt: skip
    found.sort(key=lambda one: (one.turn, -one.y, one.x))
    return found, min(14.0, 0.43 * min(gap, tightest) if rows > 1 else 0.43 * tightest)


def row_count(seats: int) -> int:
    """Choose the rows so that seats stand as far apart within a row as between two.

    Examples
    --------
    >>> row_count(76), row_count(342), row_count(736)
    (5, 10, 14)
    """
    if seats < 8:
        return 1
    wanted = 2 * seats * (1 - FLOOR) / (pi * (1 + FLOOR))
    return max(2, round((1 + sqrt(1 + 4 * wanted)) / 2))


def shared_out(seats: int, radii: Sequence[float]) -> list[int]:
    """Share seats out among rows in proportion to their radius, by largest remainder.

    Examples
    --------
    >>> shared_out(10, [1.0, 2.0])
    [3, 7]
    """
    whole = sum(radii)
    exact = [seats * radius / whole for radius in radii]
    found = [int(value) for value in exact]
    rest = sorted(range(len(radii)), key=lambda row: (found[row] - exact[row], -row))
    for row in rest[: seats - sum(found)]:
        found[row] += 1
    return found


def _turns(seats: int) -> list[float]:
    return [0.5] if seats == 1 else [seat / (seats - 1) for seat in range(seats)]


def _runs(seats: Sequence[SeatMark], places: Sequence[Place], r: float) -> str:
    """Draw the seats; neighbours that look alike share a group."""
    found, last = [], ""
    for seat, place in zip(seats, places, strict=True):
        kind = _kind(seat)
        if kind != last:
            found.append(f'{"</g>" if last else ""}<g class="{kind}">')
            last = kind
        found.append(_seat(seat, place, r))
    return "".join([*found, "</g>"])


def _kind(seat: SeatMark) -> str:
    if seat.state == "won":
        return look(seat.look)
    rim = "" if seat.state == "vacant" else f" rim-{look(seat.rival)}"
    return f"{seat.state}{rim}"


def _seat(seat: SeatMark, place: Place, r: float) -> str:
    """Draw a seat; a disputed one hollow, in its rival's rim, with a dot of whoever holds it."""
    hollow = seat.state in {"disputed", "tied"}
    title = f"<title>{words(seat.title)}</title>" if seat.title else ""
    whole = f"{seat_shape(seat.shape, place.x, place.y, r * 0.88 if hollow else r)}>{title}{_end(seat.shape)}"
    if seat.state != "disputed" or seat.look is None:
        return whole
    return f'{whole}<circle cx="{at(place.x)}" cy="{at(place.y)}" r="{at(r * 0.42)}" class="holder {look(seat.look)}"/>'


def _end(shape: str) -> str:
    return {"round": "</circle>", "square": "</rect>", "diamond": "</path>"}[shape]


def _floor(said: HouseWords) -> str:
    return (
        f'<text x="{at(MIDDLE)}" y="{at(BASE - 14)}" class="large">{words(said.large)}</text>'
        f'<text x="{at(MIDDLE)}" y="{at(BASE + 4)}" class="small">{words(said.small)}</text>'
    )


def _line(places: Sequence[Place], needed: int, said: HouseWords, *, mirrored: bool) -> str:
    """Draw where a majority begins, from behind so many seats; nothing where all seats are not enough."""
    if not 0 < needed < len(places):
        return ""
    turn = (places[needed - 1].turn + places[needed].turn) / 2
    turn = 1 - turn if mirrored else turn
    ends = [(MIDDLE - radius * cos(pi * turn), BASE - radius * sin(pi * turn)) for radius in (RADIUS * FLOOR - 14, RADIUS + 12)]  # fmt: skip
    (x1, y1), (x2, y2) = ends
    line = f'<line x1="{at(x1)}" y1="{at(y1)}" x2="{at(x2)}" y2="{at(y2)}" class="majority"/>'
    return f'{line}<text x="{at(x2)}" y="{at(y2 - 5)}" class="middle strong">{words(said.majority)}</text>'


def _labels(blocs: Sequence[Bloc], places: Sequence[Place], r: float, *, mirrored: bool) -> str:
    """Write each party's name at its rim, the largest first, where no other name stands already."""
    ends = list(accumulate((len(bloc.seats) for bloc in blocs), initial=0))
    written = [_Label("", MIDDLE, BASE - RADIUS - 12, 0)]
    for at_bloc in sorted(range(len(blocs)), key=lambda number: (-len(blocs[number].seats), number)):
        mine = places[ends[at_bloc] : ends[at_bloc + 1]]
        if mine and blocs[at_bloc].label:
            angle = pi * (mine[0].turn + mine[-1].turn) / 2
            label = _label(blocs[at_bloc].label, pi - angle if mirrored else angle, RADIUS + r + 7)
            if not any(label.touches(other) for other in written):
                written.append(label)
    return "".join(label.drawn() for label in written if label.text)


@dataclass(frozen=True, slots=True)
class _Label:
    """A name at the rim: where it begins, or ends where `way` is -1; around its middle where that is 0."""

    text: str
    x: float
    y: float
    way: int

    @property
    def across(self) -> tuple[float, float]:
        wide = LETTER * len(self.text) if self.way else 2 * BESIDE
        return (self.x - wide, self.x) if self.way < 0 else (self.x, self.x + wide) if self.way else (self.x - BESIDE, self.x + BESIDE)  # fmt: skip

    def touches(self, other: "_Label") -> bool:
        """Whether two names would stand in each other."""
        (low, high), (first, last) = self.across, other.across
        return abs(self.y - other.y) < LINE and low < last and first < high

    def drawn(self) -> str:
        side = "left" if self.way < 0 else "right"
        return f'<text x="{at(self.x)}" y="{at(self.y)}" class="{side}">{words(self.text)}</text>'


def _label(label: str, angle: float, radius: float) -> _Label:
    way = -1 if angle < pi / 2 else 1
    x = MIDDLE + way * max(radius * abs(cos(angle)), BESIDE)
    return _Label(label, x, BASE + 4 - radius * sin(angle), way)
