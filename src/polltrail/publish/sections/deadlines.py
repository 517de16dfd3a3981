"""Deadlines: by when the law wants a form, and which forms were missing when that had passed."""

from polltrail.publish.deadlines import LISTED, deadline_lines, deadline_rows
from polltrail.publish.names import Names
from polltrail.publish.page import Block, Section, bullets, prose
from polltrail.publish.wording import count, isolate, listed


def deadlines_section(names: Names) -> Section:
    """Tell every deadline of the form model; nothing where it has none."""
    counted = names.account.count
    blocks: tuple[Block, ...] = ()
    if counted is not None and counted.deadlines:
        lines = [isolate(line) for line in deadline_lines(names)]
        blocks = (
            *prose(
                "A form is there once an image or a reading of it is in the log. When a form was made cannot be told, only "
                "that it was missing at a time."
            ),
            *bullets(lines),
            *_missing(names),
        )
    return Section(id="deadlines", title="Deadlines", blocks=blocks)


def _missing(names: Names) -> tuple[Block, ...]:
    late = dict.fromkeys(str(row[4]) for row in deadline_rows(names))
    if not late:
        return ()
    shown = listed([isolate(station) for station in late], most=LISTED)
    return prose(
        f"Missing after a deadline, {count(len(late), 'station')}: {shown}. All are in tables/deadlines.csv."
    )
