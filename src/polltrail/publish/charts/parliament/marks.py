"""Colours with patterns, shapes of seats, and what every picture of a house shares."""

from functools import cache
from html import escape
from importlib.resources import files
from typing import Final

from polltrail.publish.charts.parliament.values import LOOKS, Shape
from polltrail.publish.wording import upright

_PATTERNS: Final = (
    "",
    '<path d="M-1 1l2-2M0 4l4-4M3 5l2-2"/>',
    '<path d="M2 .900v2.200M.900 2h2.200"/>',
    '<path d="M0 2h4"/>',
    '<path d="M0 0l4 4M4 0l-4 4" stroke-width="0.6"/>',
    '<path d="M2 0v4"/>',
    '<path d="M-1 3l2 2M0 0l4 4M3-1l2 2"/>',
    '<path d="M0 2h4M2 0v4" stroke-width="0.7"/>',
    '<path d="M0 1h4M0 3h4" stroke-width="0.7"/>',
    '<path d="M1 0v4M3 0v4" stroke-width="0.7"/>',
    "",
)
"""What is drawn over the colour of each look, in a square of four; the first and the common one are plain."""


def _pattern(look: int, drawn: str) -> str:
    return (
        f'<pattern id="party-{look}" width="4" height="4" patternUnits="userSpaceOnUse">'
        f'<rect width="4" height="4" class="ground-{look}"/><g class="over">{drawn}</g></pattern>'
    )


DEFINITIONS: Final = (
    '<svg class="definitions" aria-hidden="true" focusable="false" width="0" height="0"><defs>'
    + "".join(_pattern(look, drawn) for look, drawn in enumerate(_PATTERNS))
    + '<pattern id="vacant" width="4" height="4" patternUnits="userSpaceOnUse"><rect width="4" height="4" class="empty"/>'
    '<path d="M-1 1l2-2M0 4l4-4M3 5l2-2" class="hatching"/></pattern></defs></svg>'
)
"""What a page with such pictures holds once."""


@cache
def style() -> str:
    """Give the rules of the style sheet that pictures of a house need."""
    return (files("polltrail.publish.charts.parliament") / "style.css").read_text(encoding="utf-8")


def look(number: int | None) -> str:
    """Name the class of a party's fill; of nobody's that of a vacant seat."""
    return "vacant" if number is None else f"party-{min(number, LOOKS)}"


def swatch(number: int | None, shape: Shape = "round") -> str:
    """Draw a party's mark beside its name."""
    drawn = seat_shape(shape, 7, 7, 6)
    return f'<svg class="swatch" aria-hidden="true" focusable="false" width="14" height="14" viewBox="0 0 14 14"><g class="{look(number)}">{drawn}/></g></svg>'


def seat_shape(shape: Shape, x: float, y: float, r: float) -> str:
    """Begin the element of a seat, without its end."""
    if shape == "round":
        return f'<circle cx="{at(x)}" cy="{at(y)}" r="{at(r)}"'
    if shape == "square":
        side = r * 1.7
        return f'<rect x="{at(x - side / 2)}" y="{at(y - side / 2)}" width="{at(side)}" height="{at(side)}"'
    half = r * 1.14
    return f'<path d="M{at(x)} {at(y - half)}l{at(half)} {at(half)}-{at(half)} {at(half)}-{at(half)}-{at(half)}z"'


def at(value: float) -> str:
    """Write a coordinate: to a hundredth, without what is not needed.

    Examples
    --------
    >>> at(3.1004), at(12.0), at(-0.001)
    ('3.1', '12', '0')
    """
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def words(text: str) -> str:
    """Set a text of the input; one that is marked up stays as it is."""
    return str(text) if hasattr(text, "__html__") else escape(upright(text))


def picture(kind: str, width: float, height: float, drawn: str) -> str:
    """Put what is drawn into a picture; words in it keep their own direction, and places do not turn with the page."""
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {at(width)} {at(height)}" class="house {kind}" direction="ltr">{drawn}</svg>'


def titled(svg: str, *, name: str, title: str, description: str) -> str:
    """Give a picture its role, its title and its description, so that it can be heard.

    Parameters
    ----------
    name : str
        Of the picture, once on its page.
    """
    head, _, body = svg.partition(">")
    heard = (
        f'<title id="{name}-title">{words(title)}</title><desc id="{name}-about">{words(description)}</desc>'
    )
    named = f' role="img" aria-labelledby="{name}-title" aria-describedby="{name}-about"'
    return f"{head}{named}>{heard}{body}"
