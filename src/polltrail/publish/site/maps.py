"""Maps of stations and of seats: dots where they lie, by state; without tiles, and without anybody's server."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import cos, radians
from typing import Final

from markupsafe import Markup, escape

from polltrail.publish.site.texts import straight

WIDTH: Final = 400.0
MARGIN: Final = 14.0
TALLEST, FLATTEST = 460.0, 180.0
ORDER: Final[Mapping[str, int]] = {state: at for at, state in enumerate(("missing", "imaged", "read_twice", "decided", "read_once", "void", "held", "contested"))}  # fmt: skip
"""What is drawn later lies above: what is in trouble is never hidden."""


@dataclass(frozen=True, slots=True)
class Spot:
    """One dot: where it lies, in degrees of longitude and latitude, by which mark, and where it leads."""

    at: tuple[float, float]
    mark: str
    name: str
    href: str | None


def draw_map(spots: Sequence[Spot], label: str) -> Markup:
    """Draw dots as a picture that is told by `label`; the same dots are in a list or a table beside it."""
    place, height = _projection([spot.at for spot in spots])
    size = 16 if len(spots) <= 60 else 11 if len(spots) <= 400 else 7
    drawn = [_spot(spot, place(spot.at), size) for spot in sorted(spots, key=lambda one: ORDER[one.mark])]
    return Markup(  # noqa: S704 - escaped
        f'<svg class="map" role="img" aria-label="{escape(straight(label))}" viewBox="0 0 {WIDTH:.0f} {height:.0f}">'
        f'<rect width="{WIDTH:.0f}" height="{height:.0f}" class="ground"/>{"".join(drawn)}</svg>'
    )


def _spot(spot: Spot, at: tuple[float, float], size: int) -> str:
    x, y = at[0] - size / 2, at[1] - size / 2
    href = "" if spot.href is None else f' data-href="{escape(spot.href)}"'
    return (
        f'<use href="#m-{spot.mark}" x="{x:.1f}" y="{y:.1f}" width="{size}" height="{size}"{href} '
        f'data-name="{escape(straight(spot.name))}"/>'
    )


class _Projection:
    """Degrees to the picture: a degree of longitude is as wide as it is in the middle of the map."""

    def __init__(
        self, west: float, north: float, wide: float, scale: float, shift: tuple[float, float]
    ) -> None:
        self._west, self._north, self._wide, self._scale, self._shift = west, north, wide, scale, shift

    def __call__(self, at: tuple[float, float]) -> tuple[float, float]:
        x = (at[0] - self._west) * self._wide * self._scale + self._shift[0]
        return x, (self._north - at[1]) * self._scale + self._shift[1]


def _projection(places: Iterable[tuple[float, float]]) -> tuple[_Projection, float]:
    east_west, north_south = zip(*places, strict=True)
    west, east, south, north = min(east_west), max(east_west), min(north_south), max(north_south)
    wide = max(cos(radians((south + north) / 2)), 0.01)
    across, along = max((east - west) * wide, 1e-6), max(north - south, 1e-6)
    room = WIDTH - 2 * MARGIN
    scale = min(room / across, (TALLEST - 2 * MARGIN) / along)
    height = max(along * scale + 2 * MARGIN, FLATTEST)
    shift = (WIDTH - across * scale) / 2, (height - along * scale) / 2
    return _Projection(west, north, wide, scale, shift), height
