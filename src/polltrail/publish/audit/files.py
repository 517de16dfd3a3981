"""The files of an audit report: JSON, a page, the worksheet of stations to fetch, and the sample."""

import csv
import json
from collections import Counter
from io import StringIO

from polltrail.publish.audit.document import audit_document
from polltrail.publish.audit.page import audit_page
from polltrail.publish.audit.told import AuditTold


def audit_files(told: AuditTold) -> dict[str, bytes]:
    """Make every file; the worksheet only where stations were drawn."""
    files = {
        "audit.json": (json.dumps(audit_document(told), ensure_ascii=False) + "\n").encode(),
        "index.html": audit_page(told),
    }
    if told.drawn or told.measured:
        files["worksheet.csv"] = worksheet(told).encode()
    return files


def worksheet(told: AuditTold) -> str:
    """List the stations to fetch, in order of their area; official votes are not on it, so that nobody reads by them."""
    out = StringIO()
    table = csv.writer(out, lineterminator="\n")
    depth = max((len(place.areas) for place in told.places.values()), default=0)
    areas = [f"area_{level + 1}" for level in range(depth)]
    table.writerow(
        ["contest", "station_id", *areas, "registered_voters", "times_drawn", "first_draw", "form"]
    )
    for contest, stations, missing in _samples(told):
        times = Counter(stations)
        first: dict[str, int] = {}
        for draw, station in enumerate(stations, start=1):
            first.setdefault(station, draw)
        places = told.places
        for station in sorted(first, key=lambda one: (places[one].areas, one)):
            state = "" if missing is None else "missing" if station in missing else "found"
            place = places[station]
            register = "" if place.registered_voters is None else place.registered_voters
            table.writerow([contest, station, *place.areas, register, times[station], first[station], state])
    return out.getvalue()


def _samples(told: AuditTold) -> list[tuple[str, tuple[str, ...], frozenset[str] | None]]:
    if told.command == "draw":
        return [(one.contest, one.stations, None) for one in told.drawn]
    return [(one.contest, one.stations, frozenset(one.missing)) for one in told.measured]
