"""A form as a reader is given it: where it is of, what it asks for, which photographs; nothing of what others read.

There is no number here that anybody wrote, nor whether anybody did: a second reader must not know what the first one
read.
"""

from typing import Any

from polltrail.review.slots import CopyOf
from polltrail.store.desk import DeskReader
from polltrail.store.work_queue import Task
from polltrail.web.capture.form import form_json


def task_of(reader: DeskReader, task: Task) -> dict[str, Any]:
    """Tell what is to be read."""
    return {
        "kind": "read",
        "slot": task.slot,
        "until": task.until,
        **place_of(reader, task.slot),
        "copy": copy_of(task.wanted.copy),
        "images": [one.hex() for one in task.wanted.images if one.hex() not in reader.removed()],
    }


def place_of(reader: DeskReader, slot: int) -> dict[str, Any]:
    """Tell of which station and contest a form is, and what the form asks for."""
    expected, ground = reader.expected, reader.now.ground
    station, which = expected.station_of(slot), expected.contest_of(slot)
    contest, area = expected.contests[which], expected.station_area[station]
    voters = expected.registered[station]
    model = reader.counting.layouts[which].model
    names = {choice: ground.named.get((contest.id, choice), (choice, None)) for choice in contest.choices}
    return {
        "station": {
            "id": expected.station_ids[station],
            "name": ground.called.names[station],
            "area": expected.areas[area] if area >= 0 else (),
            "registered_voters": voters if voters > 0 else None,
        },
        "contest": {
            "id": contest.id,
            "choices": [{"id": one, "name": name, "party": party} for one, (name, party) in names.items()],
        },
        "form": form_json(model),
    }


def copy_of(copy: CopyOf | None) -> dict[str, Any] | None:
    """Tell whose copy of the paper it is; None where nobody has said."""
    return None if copy is None else {"whose": copy[0], "holder": copy[1]}
