"""Deadlines of the form model as values, rows and sentences: passed with which forms missing, ahead, or cannot tell."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from polltrail.publish.names import Names
from polltrail.publish.wording import count
from polltrail.review.deadlines import Due

JsonObject = dict[str, Any]

LISTED = 20
"""Stations named for each deadline; all of them are in tables/deadlines.csv."""


def deadline_objects(names: Names) -> list[JsonObject]:
    """Tell every deadline as JSON values, with the forms that are missing where it has passed."""
    counted = names.account.count
    if counted is None:
        return []
    missing = names.slots[counted.missing]["station_id"]
    return [
        {
            "code": "deadline", "what": one.deadline.what, "law": one.deadline.law, "confirmed": one.deadline.confirmed,
            "hours_after_close": one.deadline.hours_after_close, "local_time": one.deadline.local_time,
            "due_at": _time(one.at), "clock": None if one.state == "cannot tell" else _time(counted.clock), "verdict": verdict(one, missing.len()),
            "because": one.because or None, "forms": names.slots.height, "missing": missing.len(),
            "stations": missing.unique(maintain_order=True).head(LISTED).to_list() if one.state == "passed" else [],
        }
        for one in counted.deadlines
    ]  # fmt: skip


def verdict(one: Due, missing: int) -> str:
    """Answer as a check does; `ahead` while there is time left and forms are missing."""
    if one.state == "cannot tell":
        return one.state
    return "pass" if not missing else "fail" if one.state == "passed" else "ahead"


def deadline_rows(names: Names) -> Iterator[tuple[object, ...]]:
    """Give one row for each deadline that has passed and form that is missing."""
    counted = names.account.count
    if counted is None:
        return
    missing = names.slots[counted.missing]
    for one in counted.deadlines:
        if one.state == "passed":
            for station, contest in missing.select("station_id", "contest_id").iter_rows():
                yield (
                    one.deadline.what,
                    one.deadline.law,
                    _time(one.at),
                    _time(counted.clock),
                    station,
                    contest,
                )


def deadline_lines(names: Names) -> list[str]:
    """Say in sentences which deadlines have passed without forms, are ahead, or cannot be told."""
    counted = names.account.count
    if counted is None:
        return []
    return [_line(one, counted.missing.len()) for one in counted.deadlines]


def _line(one: Due, missing: int) -> str:
    what, forms = one.deadline.what, count(missing, "form")
    if one.at is None or one.state == "cannot tell":
        return f"{what}: cannot tell; {one.because}."
    at = f"{one.at:%Y-%m-%d %H:%M:%S} UTC"
    if one.state == "ahead":
        return f"{what}: due {at}; {forms} missing so far."
    return f"{what}: passed {at}, {f'without {forms}' if missing else 'with every form there'}."


def _time(at: datetime | None) -> str | None:
    return None if at is None else f"{at:%Y-%m-%dT%H:%M:%SZ}"
