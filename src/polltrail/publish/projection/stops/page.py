"""Arrival curves of the areas that fell silent, each over the curve of all, as a page with its pictures."""

import html

import numpy as np

from polltrail.projection.stops import EVERYWHERE, Arrivals, Silence
from polltrail.publish.charts.silences import Arriving, silence_chart
from polltrail.publish.projection.stops.summary import INNOCENT, USUAL, stops_summary
from polltrail.publish.projection.stops.told import ToldStops
from polltrail.publish.wording import upright

MOST_CHARTS = 12
HOUR = 3_600.0

Curve = list[tuple[float, float]]


def stops_page(told: ToldStops) -> bytes:
    """Draw the areas with the least likely silences."""
    title = html.escape(upright(told.title))
    groups = list(
        dict.fromkeys(one.group for one in told.stops.silences if one.alarm or one.chance_all_night < USUAL)
    )
    everybody = _curve(told.arrivals, EVERYWHERE)
    parts = [_figure(told, group, everybody) for group in (groups or [EVERYWHERE])[:MOST_CHARTS]]
    return (
        f'<!DOCTYPE html>\n<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{title}: how forms came in</title>"
        "<style>body{font:16px/1.5 sans-serif;max-width:40rem;margin:1rem auto;padding:0 .7rem}"
        "svg{width:100%;max-width:24rem}pre{white-space:pre-wrap}</style>"
        f"<h1>{title}: how forms came in</h1><p>{INNOCENT}</p>"
        "<p>The line is the area, the dashes all areas together. Pale behind it: nothing came and it lasts still; darker: too "
        f"long to be chance.</p>{''.join(parts)}<pre>{html.escape(upright(stops_summary(told)))}</pre></html>\n"
    ).encode()


def _figure(told: ToldStops, group: str, everybody: Curve) -> str:
    arrivals = told.arrivals
    first = float(np.nanmin(arrivals.at))
    mine = [one for one in told.stops.silences if one.group == group]
    chart = silence_chart(
        Arriving(
            curve=_curve(arrivals, group),
            others=everybody,
            silences=[_span(one, first, arrivals.now) for one in mine],
        )
    )
    name = "All areas together" if group == EVERYWHERE else group
    return f"<figure><figcaption>{html.escape(upright(name))}</figcaption>{chart}</figure>"


def _span(one: Silence, first: float, now: float) -> tuple[float, float, bool]:
    ends = now if one.ended is None else one.ended
    return (one.began - first) / HOUR, (ends - first) / HOUR, one.alarm


def _curve(arrivals: Arrivals, group: str) -> Curve:
    kept = (
        np.ones(len(arrivals.at), dtype=bool)
        if group == EVERYWHERE
        else arrivals.group == arrivals.groups.index(group)
    )
    at = np.sort(arrivals.at[kept & np.isfinite(arrivals.at)])
    if not len(at):
        return []
    first = float(np.nanmin(arrivals.at))
    times, upto = np.unique(at, return_index=True)
    counts = np.append(upto[1:], len(at))
    shares = 100 * counts / kept.sum()
    points = [(0.0, 0.0), *zip(((times - first) / HOUR).tolist(), shares.tolist(), strict=True)]
    return [*points, ((arrivals.now - first) / HOUR, float(shares[-1]))]
