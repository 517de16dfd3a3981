"""What was said of one form, for whoever decides about it: every statement with its id, and where they differ."""

import json
from typing import Any

import click

from polltrail.cli.folded import Folded, folded
from polltrail.cli.log import visible
from polltrail.cli.published import reader
from polltrail.cli.speaking import short
from polltrail.errors import DataError
from polltrail.review.slots import Decided, Endorsed, Event, Judged, Pictured, Read, Row, TakenBack
from polltrail.review.slots.events import ABSENT
from polltrail.review.slots.layout import Layout

_KINDS = {
    Read: "reading",
    Pictured: "image",
    Decided: "decision",
    Endorsed: "endorsement",
    TakenBack: "taken back",
}


def show(source: str, station: str, contest: str | None, *, as_json: bool) -> int:
    """Show what was said of a form, and where it stands.

    Raises
    ------
    DataError
        The election has no such form.
    """
    with reader(source) as fetch, folded(fetch, source) as log:
        number = _number(log, station, contest)
        told = _told(log, number)
    click.echo(json.dumps(told, ensure_ascii=False) if as_json else "\n".join(_lines(told)))
    return 0


def _number(log: Folded, station: str, contest: str | None) -> int:
    expected = log.fold.counting.expected
    if contest is None and len(expected.contests) == 1:
        contest = expected.contests[0].id
    number = None if contest is None else expected.slot(station, contest)
    if number is None:
        contests = ", ".join(one.id for one in expected.contests)
        raise DataError(
            f"station {station}, contest {contest}: expected a form of the election, found none; its contests are {contests}"
        )
    return number


def _told(log: Folded, number: int) -> dict[str, Any]:
    """Tell a form as values of a JSON document."""
    fold = log.fold
    expected, slot = fold.counting.expected, fold.memory.slot(number)
    judged = fold.counting.judged(number, slot)
    layout = fold.counting.layouts[expected.contest_of(number)]
    return {
        "size": fold.size,
        "station": expected.station_ids[expected.station_of(number)],
        "contest": expected.contests[expected.contest_of(number)].id,
        **_standing(judged, layout),
        "statements": [_statement(log, event, slot.rows, layout) for event in slot.events],
        "findings": [_finding(one, layout) for one in (judged.noticed if judged else ())],
    }


def _standing(judged: Judged | None, layout: Layout) -> dict[str, Any]:
    if judged is None:
        return {"state": "missing", "confirmed": False, "reasons": [], "figures": None}
    figures = None if judged.row is None else _figures(judged.row, layout)
    return {
        "state": judged.state,
        "confirmed": judged.confirmed,
        "reasons": list(judged.reasons),
        "figures": figures,
    }


def _figures(row: Row, layout: Layout) -> dict[str, int | None]:
    """Give every number that the form has, by its name."""
    pairs = [f"{field}:{choice}" for choice in layout.choices for field in layout.choice_fields]
    names = (*layout.choices, *layout.fields, *pairs)
    return {name: number for name, number in zip(names, row, strict=True) if number != ABSENT}


def _statement(log: Folded, event: Event, rows: tuple[Row, ...], layout: Layout) -> dict[str, Any]:
    entry = log.entry(event.index)
    enrolled = log.fold.roster.enrolled(entry.key)
    told: dict[str, Any] = {
        "index": event.index,
        "id": entry.id,
        "kind": _KINDS[type(event)],
        "key": entry.key,
        "role": None if enrolled is None else enrolled.role,
        "doubt": event.doubt,
    }
    if isinstance(event, Read):
        images = [image.hex() for image in event.images]
        return told | {"copy": event.copy[0], "images": images, "figures": _figures(rows[event.row], layout)}
    if isinstance(event, Pictured):
        return told | {"images": [event.digest.hex()]}
    if isinstance(event, Decided):
        figures = None if event.row is None else _figures(rows[event.row], layout)
        return told | {"outcome": event.outcome, "reason": event.reason, "figures": figures}
    return told | {"of": event.target}


def _finding(one: Any, layout: Layout) -> dict[str, Any]:
    differs = []
    if one.expected is not None and one.found is not None:
        differs = [list(each) for each in layout.differences(one.expected, one.found)]
    return {
        "code": one.code,
        "index": one.index,
        "against": one.against,
        "words": one.words,
        "differs": differs,
        "answered_by": one.answered_by,
    }


def _lines(told: dict[str, Any]) -> list[str]:
    reasons = f" ({', '.join(told['reasons'])})" if told["reasons"] else ""
    state = told["state"].replace("_", " ")
    confirmed = "confirmed" if told["confirmed"] else "not confirmed"
    head = f"Station {told['station']}, contest {told['contest']}: {state}{reasons}; {confirmed}. Log: {told['size']:,} entries."
    lines = [line for one in told["statements"] for line in _statement_lines(one)]
    return [visible(line) for line in (head, *lines, *_differences(told))]


def _statement_lines(one: dict[str, Any]) -> list[str]:
    what = one.get("outcome") or one.get("copy") or (f"of entry {one['of']}" if "of" in one else "")
    more = f", {one['reason']}" if "reason" in one else ""
    doubt = f"  [{one['doubt']}]" if one["doubt"] else ""
    lines = [
        f"entry {one['index']}  {one['kind']}  {what}{more}  {one['role']} {short(one['key'])}{doubt}",
        f"    {one['id']}",
    ]
    if one.get("figures"):
        lines.append("    " + ", ".join(f"{name} {_number_word(n)}" for name, n in one["figures"].items()))
    return lines + [f"    image {image}" for image in one.get("images", ())]


def _differences(told: dict[str, Any]) -> list[str]:
    return [
        f"{one['code']}  entry {one['index']} against {one['against']}: "
        + ", ".join(f"{name} {_number_word(old)} -> {_number_word(new)}" for name, old, new in one["differs"])
        for one in told["findings"]
        if one["differs"]
    ]


def _number_word(number: int | None) -> str:
    return "blank" if number is None else f"{number:,}"
