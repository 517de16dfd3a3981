"""The look all pictures share, and the way from a chart to SVG text that a page can hold."""

import re
from typing import Any

WIDTH = 336
"""Drawn for a phone: at 360 pixels wide, text stays at the size it was set in."""

INK, MUTED, LINE, TRACK, PAPER = "#1b1d20", "#5a6068", "#d5d9de", "#e8ebee", "#fffffe"
CONFIRMED, HELD, SHIFT = "#2f6f9f", "#c2720c", "#75589f"
HEAT = ("#cbdfec", "#94bfdb", "#569ac5", "#2b6a99", "#0f3857")
"""The light colours; `templates/style.css` holds the dark one for each, by its hexadecimal name."""

_TAG = re.compile(r"<[a-zA-Z][^<>]*>")
_CLUTTER = re.compile(
    r' (?:aria-[a-z]+|role|pointer-events|class|font-family|xmlns:xlink|version|stroke-miterlimit)="[^"]*"'
)
_LONG = re.compile(r"(\d+\.\d{2})\d+")
_EMPTY = re.compile(r'<path d="" display="none"/>|<path d="M0,0h0v0h0Z"/>|<path display="none" d=""/>')
_ROOT = re.compile(r'<svg [^>]*viewBox="([^"]*)"[^>]*>')


def to_svg(chart: Any) -> str:
    """Draw a chart as SVG text, without what only a live chart needs."""
    import vl_convert  # noqa: PLC0415

    spec = chart.configure(
        font="sans-serif", background="transparent", padding=2, view={"stroke": None}, aria=False
    ).to_dict(validate=False)
    svg = vl_convert.vegalite_to_svg(spec)
    svg = _EMPTY.sub("", _TAG.sub(lambda tag: _LONG.sub(r"\1", _CLUTTER.sub("", tag.group())), svg))
    return _ROOT.sub(r'<svg xmlns="http://www.w3.org/2000/svg" viewBox="\1">', svg, count=1)
