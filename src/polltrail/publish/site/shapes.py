"""Marks by state, bars and their hatching: drawn with attributes, told apart without colour."""

from collections.abc import Iterable
from typing import Final

from markupsafe import Markup, escape

_CIRCLE = '<circle r="7" class="{}"/>'
_SHAPES: Final = {
    "missing": '<circle r="6" class="hollow"/>',
    "imaged": '<circle r="6.5" class="hollow strong"/><circle r="2.5" class="ink"/>',
    "read_once": '<circle r="7" class="hollow sure"/><path d="M0-7a7 7 0 0 0 0 14z" class="confirmed"/>',
    "read_twice": '<circle r="7.5" class="confirmed"/>',
    "decided": '<path d="M-7-7H7V7H-7z" class="confirmed"/>',
    "held": '<path d="M0-9L9 7H-9z" class="held edge"/>',
    "contested": '<path d="M0-9.500L9.500 0 0 9.500-9.500 0z" class="against edge"/><path d="M-3.500-3.500l7 7M3.500-3.500l-7 7" class="crossed"/>',
    "void": '<path d="M-6-6L6 6M6-6L-6 6" class="struck"/>',
}  # fmt: skip

DEFINITIONS: Final = Markup(  # noqa: S704 - drawn above
    '<svg class="definitions" aria-hidden="true" focusable="false" width="0" height="0"><defs>'
    '<pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="5" height="5" class="hatch-ground"/><rect width="2.500" height="5" class="held"/></pattern>'
    '<pattern id="dotted" width="4" height="4" patternUnits="userSpaceOnUse">'
    '<rect width="4" height="4" class="hatch-ground"/><circle cx="2" cy="2" r="1" class="confirmed"/></pattern></defs>'
    + "".join(
        f'<symbol id="m-{state}" viewBox="-10 -10 20 20" overflow="visible">{drawn}</symbol>'
        for state, drawn in _SHAPES.items()
    )
    + "</svg>"
)
"""What every page holds once, for `mark` and for bars."""

MARKS: Final = {
    state: Markup(  # noqa: S704 - drawn above
        f'<svg class="mark" aria-hidden="true" focusable="false" width="16" height="16"><use href="#m-{state}"/></svg>'
    )
    for state in _SHAPES
}
"""The mark of each state, beside its word."""


def bar(parts: Iterable[tuple[str, int]], whole: int) -> Markup:
    """Draw parts of a whole one after the other; `parts` are classes of fill with their numbers. Words stand beside it."""
    drawn, at = [], 0.0
    for kind, value in parts:
        width = 100 * max(value, 0) / whole if whole else 0.0
        if width:
            drawn.append(f'<rect x="{at:.2f}%" width="{width:.2f}%" height="100%" class="{escape(kind)}"/>')
        at += width
    return Markup(  # noqa: S704 - numbers
        '<svg class="bar" width="100%" height="14" aria-hidden="true" focusable="false">'
        f'<rect width="100%" height="100%" class="track"/>{"".join(drawn)}</svg>'
    )
