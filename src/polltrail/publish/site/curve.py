"""The arrival curve: how many stations had been read and confirmed, by the time that witnesses knew of it."""

from collections.abc import Callable, Sequence
from typing import Final

from markupsafe import Markup, escape

from polltrail.publish.site.texts import Texts
from polltrail.tally.board import Point

WIDTH, HEIGHT = 400, 210
LEFT, RIGHT, TOP, BOTTOM = 38, 8, 10, 26
HOUR: Final = 3600
STEPS: Final = (
    HOUR // 4,
    HOUR // 2,
    HOUR,
    2 * HOUR,
    3 * HOUR,
    6 * HOUR,
    12 * HOUR,
    24 * HOUR,
    48 * HOUR,
    168 * HOUR,
)
TICKS: Final = 6
LEVELS: Final = 5


def draw_curve(
    points: Sequence[Point], expected: int, texts: Texts, official: Sequence[tuple[int, int]] = ()
) -> Markup:
    """Draw the curve by time where witnesses dated it, else by the size of the log; empty without two points.

    Parameters
    ----------
    official : sequence of (int, int)
        When a version of the official figure was seen, and the stations that it says it is from; drawn by time only.
    """
    dated = [(one.at, one) for one in points if one.at is not None]
    by_time = len(dated) > 1 and dated[0][0] < dated[-1][0]
    known = dated if by_time else [(one.size, one) for one in points]
    if len(known) < 2 or known[0][0] >= known[-1][0] or not expected:
        return Markup()
    theirs = _near(official, known[0][0], known[-1][0]) if by_time else []
    first, last = (end([known[place][0], *(at for at, _ in theirs)]) for end, place in ((min, 0), (max, -1)))
    across = _scale(first, last, LEFT, WIDTH - RIGHT)
    up = _scale(0, expected, HEIGHT - BOTTOM, TOP)
    lines = [
        _line([(across(at), up(one.read.stations)) for at, one in known], "line read"),
        _line([(across(at), up(one.confirmed.stations)) for at, one in known], "line sure"),
    ]
    if theirs:
        steps = [(first, 0), *theirs, (last, theirs[-1][1])]
        lines.append(_line([(across(at), up(min(count, expected))) for at, count in steps], "line official"))
    marks = [_level(up(level), level, texts) for level in levels(expected)]
    ticks = _times(first, last, across, texts) if by_time else _sizes(first, last, across, texts)
    label = texts.words("Stations read and confirmed as the log grew; the numbers stand below.")
    return Markup(  # noqa: S704 - numbers, and a text escaped
        f'<svg class="curve" role="img" aria-label="{escape(label)}" viewBox="0 0 {WIDTH} {HEIGHT}" direction="ltr">'
        f"{''.join(marks)}{ticks}{''.join(lines)}</svg>"
    )


def _near(official: Sequence[tuple[int, int]], first: int, last: int) -> list[tuple[int, int]]:
    """Leave out what a watcher's clock puts far before or after all that witnesses dated."""
    long = last - first
    return sorted((at, count) for at, count in official if first - long <= at <= last + long)


def levels(expected: int) -> list[int]:
    """Choose round numbers to draw a level at, and the whole above them.

    Examples
    --------
    >>> levels(198), levels(2_022), levels(3)
    ([0, 50, 100, 150, 198], [0, 500, 1000, 1500, 2022], [0, 1, 2, 3])
    """
    ten = 10 ** max(0, len(str(expected)) - 2)
    step = next(size for times in (1, 2, 5, 10, 20, 50) if expected <= LEVELS * (size := times * ten))
    return [*range(0, expected - step // 2, step), expected]


def _scale(first: float, last: float, start: float, end: float) -> Callable[[float], float]:
    return lambda value: start + (value - first) / (last - first) * (end - start)


def _line(places: Sequence[tuple[float, float]], kind: str) -> str:
    """Draw steps: nothing is known between two checkpoints."""
    x, y = places[0]
    path = [f"M{x:.1f} {y:.1f}"] + [f"H{x:.1f}V{y:.1f}" for x, y in places[1:]]
    return f'<path d="{"".join(path)}" class="{kind}" fill="none"/>'


def _level(y: float, stations: int, texts: Texts) -> str:
    return (
        f'<path d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}" class="rule"/>'
        f'<text x="{LEFT - 5}" y="{y + 4:.1f}" text-anchor="end">{texts.number(stations)}</text>'
    )


def _times(first: int, last: int, across: Callable[[float], float], texts: Texts) -> str:
    step = next((one for one in STEPS if (last - first) // one <= TICKS), (last - first) // TICKS)
    moments = range(-(-first // step) * step, last + 1, step)
    whole_days = step >= 24 * HOUR
    return "".join(
        _tick(across(at), texts.language.day(at) if whole_days else texts.language.clock(at))
        for at in moments
    )


def _sizes(first: int, last: int, across: Callable[[float], float], texts: Texts) -> str:
    return "".join(_tick(across(at), texts.number(at)) for at in (first, (first + last) // 2, last))


def _tick(x: float, text: str) -> str:
    anchor = "end" if x > WIDTH - 30 else "middle"
    return (
        f'<path d="M{x:.1f} {HEIGHT - BOTTOM}v4" class="rule strong"/>'
        f'<text x="{x:.1f}" y="{HEIGHT - 8}" text-anchor="{anchor}">{escape(text)}</text>'
    )
