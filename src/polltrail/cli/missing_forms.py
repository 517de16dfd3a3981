"""`polltrail work --missing`: whose forms nobody has shown or read yet, and which deadlines have passed without them."""

import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from polltrail.store.count import Count

SHOWN: Final = 20


def missing_forms(count: "Count") -> dict[str, Any]:
    """Tell every form that is missing, station by station, and every deadline at this moment."""
    from polltrail.review.deadlines import due

    counting, definition = count.fold.counting, count.fold.roster.definitions[-1].body
    clock = datetime.fromtimestamp(int(time.time()), tz=UTC)
    expected = counting.expected
    deadlines = due(
        counting.layouts[0].model.deadlines, polls_close_at=definition.polls_close_at, clock=clock
    )
    return {
        "missing": [
            {
                "station": expected.station_ids[expected.station_of(slot)],
                "contest": expected.contests[expected.contest_of(slot)].id,
            }
            for slot in count.missing()
        ],
        "deadlines": [
            {
                "what": one.deadline.what, "law": one.deadline.law, "state": one.state,
                "due_at": None if one.at is None else f"{one.at:%Y-%m-%dT%H:%M:%SZ}", "because": one.because or None,
            }
            for one in deadlines
        ],
    }  # fmt: skip


def is_late(told: dict[str, Any]) -> bool:
    """Whether a deadline has passed and a form is missing."""
    return bool(told["missing"]) and any(one["state"] == "passed" for one in told["deadlines"])


def missing_sentence(told: dict[str, Any]) -> str:
    """Say it in lines: the deadlines, then the first forms that are missing."""
    from polltrail.cli.log import visible

    missing = told["missing"]
    lines = [visible(_deadline(one)) for one in told["deadlines"]]
    lines += [
        visible(f"missing: station {one['station']}, contest {one['contest']}") for one in missing[:SHOWN]
    ]
    more = len(missing) - SHOWN
    lines += [f"and {more:,} more; all are in --json"] if more > 0 else []
    return "\n".join(lines if missing else [*lines, "Every form was shown or read."])


def _deadline(one: dict[str, Any]) -> str:
    if one["state"] == "cannot tell":
        return f"deadline: {one['what']}: cannot tell; {one['because']}"
    return f"deadline: {one['what']}: {'passed' if one['state'] == 'passed' else 'due'} {one['due_at']}"
