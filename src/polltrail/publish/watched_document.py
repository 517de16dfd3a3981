"""What watchers saw an authority publish, as JSON values."""

from datetime import UTC, datetime
from typing import Any

from polltrail.statement.bodies import OfficialBody
from polltrail.tally.fold.official import Official
from polltrail.tally.fold.official_notices import OfficialNotice
from polltrail.tally.fold.watched import Watched

JsonObject = dict[str, Any]


def version_object(version: Official, watched: Watched) -> JsonObject:
    """Tell one version of one figure; a blank is null."""
    body = version.body
    return {
        **_place(body),
        "state": "stands" if version.stands else "claimed",
        "latest": version.present,
        "watchers": version.persons,
        "watchers_needed": watched.persons,
        "stored": version.stored,
        "seen_at": _time(int(version.seen_at.timestamp())),
        "entries": [one.index for one in version.sayings],
        "status": body.status,
        "source": body.source,
        "digest": body.digest,
        "bytes": body.bytes,
        **_figures(body),
    }


def body_object(body: OfficialBody) -> JsonObject:
    """Tell what one statement says."""
    rest = {"status": body.status, "source": body.source, "digest": body.digest, "bytes": body.bytes}
    return _place(body) | _figures(body) | rest | {"seen_at": _time(int(body.seen_at.timestamp()))}


def notice_object(notice: OfficialNotice) -> JsonObject:
    """Tell what changed between two versions; of a file that was replaced, its two digests."""
    body, before = notice.body, notice.before
    told: JsonObject = {
        "code": notice.code,
        **({} if notice.code == "official-file-replaced" else _place(body)),
        "source": body.source,
        "index": notice.index,
        "against": notice.against,
        "watchers": notice.persons,
        "seen_at": _time(notice.seen),
        "seen_before_at": _time(notice.before_seen),
    }
    if notice.code == "official-file-replaced":
        return told | {"digest": body.digest, "digest_before": before.digest}
    return told | {"figures": _figures(body), "figures_before": _figures(before)}


def finding_objects(watched: Watched) -> list[JsonObject]:
    """Tell every notice as a finding, in the words that findings about readings have: what was, and what is."""
    return [row for notice in watched.notices for row in _findings(notice)]


def _findings(notice: OfficialNotice) -> list[JsonObject]:
    body, before = notice.body, notice.before
    common = {
        "code": notice.code,
        "station": body.station,
        "contest": body.contest,
        "index": notice.index,
        "against": notice.against,
    }
    if notice.code == "official-file-replaced":
        nothing = {"station": None, "contest": None, "field": None, "expected": None, "found": None}
        return [common | nothing | {"words": body.source, "answered_by": None}]
    rest = {"words": f"{' > '.join(body.area) or body.level}, {body.source}", "answered_by": None}
    return [
        common | {"field": name, "expected": old, "found": new} | rest
        for name, old, new in differences(before, body)
    ]


def differences(before: OfficialBody, after: OfficialBody) -> list[tuple[str, int | None, int | None]]:
    """Give the numbers that are not the same: votes by their choice, others by their field."""
    old, new = _flat(before), _flat(after)
    names = dict.fromkeys((*new, *old))
    return [(name[-1], old.get(name), new.get(name)) for name in names if old.get(name) != new.get(name)]


def _flat(body: OfficialBody) -> dict[tuple[str, str], int | None]:
    figures = body.figures
    return {
        **{("votes", choice): number for choice, number in figures.votes},
        **{("number", name): number for name, number in figures.numbers.items()},
        **{("of a choice", f"{name}:{choice}"): number for name, choice, number in figures.choice_numbers},
    }


def _place(body: OfficialBody) -> JsonObject:
    return {"contest": body.contest, "level": body.level, "area": list(body.area), "station": body.station}


def _figures(body: OfficialBody) -> JsonObject:
    return {"votes": dict(body.figures.votes), "numbers": dict(body.figures.numbers)}


def _time(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, tz=UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
