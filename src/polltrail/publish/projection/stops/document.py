"""Silences as one JSON document: what `polltrail stops --json` prints."""

from dataclasses import asdict
from typing import Any

from polltrail.projection.stops import EVERYWHERE, AfterStop, Shift, Silence
from polltrail.publish.projection.stops.told import ToldStops

JsonObject = dict[str, Any]


def stops_document(told: ToldStops) -> JsonObject:
    """Tell every silence that lasts or alarms, the least likely first, and what came after stops.

    Returns
    -------
    dict
        `polltrail`, `election`, `now`, `of`, `clock`, `level`, `watched`, `too_few`, `silences`, `after` and `notes`. `area`
        is null for all areas together. Keys may be added in later versions; none changes its meaning.
    """
    stops = told.stops
    return {
        "polltrail": told.version,
        "election": told.title,
        "now": told.moment(told.arrivals.now),
        "of": told.of,
        "clock": told.clock,
        "level": stops.level,
        "watched": stops.watched,
        "too_few": stops.too_few,
        "silences": [_silence(one, told) for one in stops.silences],
        "after": [{"contest": one.contest.id} | _after(one.after, told) for one in told.after],
        "notes": list(told.notes),
    }


def _silence(one: Silence, told: ToldStops) -> JsonObject:
    until = told.arrivals.now if one.ended is None else one.ended
    return {
        "area": None if one.group == EVERYWHERE else one.group,
        "began": told.moment(one.began),
        "ended": None if one.ended is None else told.moment(one.ended),
        "minutes": round((until - one.began) / 60, 1),
        "forms_expected": round(one.expected, 1),
        "forms_out": one.out,
        "chance": _rounded(one.chance),
        "chance_all_night": _rounded(one.chance_all_night),
        "alarm": one.alarm,
    }


def _after(after: AfterStop, told: ToldStops) -> JsonObject:
    return {
        "stop": told.moment(after.stop),
        "stations_before": after.early,
        "stations_after": after.late,
        "first": after.first,
        "second": after.second,
        "margin": None if after.margin is None else _shift(after.margin),
        "choices": {choice: _shift(one) for choice, one in after.choices.items()},
        "expected_at_stop": {choice: asdict(one) for choice, one in after.expected.items()},
        "areas_compared": after.areas,
        "placebo_stops": after.placebos,
        "untold": after.untold,
    }


def _shift(one: Shift) -> JsonObject:
    return {
        "bare": round(one.bare, 6),
        "unexplained": round(one.unexplained, 6),
        "interval90": [round(end, 6) for end in one.interval],
        "chance": _rounded(one.chance),
    }


def _rounded(chance: float) -> float:
    return float(f"{chance:.3g}")
