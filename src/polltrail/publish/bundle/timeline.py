"""Who said what, and when; and who they are, as far as the log knows."""

from collections.abc import Iterable

from polltrail.publish.bundle.evidence import Evidence
from polltrail.publish.bundle.words import (
    STANDINGS,
    area_name,
    moment,
    name,
    not_after,
    not_before,
    plain,
    said,
    short,
)
from polltrail.publish.page import Block, Cell, Column, Prose, Table, prose
from polltrail.publish.wording import listed, number
from polltrail.statement import Enrolled
from polltrail.statement.bodies import RevocationBody

SHOWN = 400
"""Entries in one table of a page; the others are in the bundle all the same."""
TIMES = (
    "The time that a device claims is a claim. A statement is younger than the log it names as seen, and older than the "
    "first checkpoint over it that witnesses have dated; nothing here says more of when it was signed."
)


def said_blocks(evidence: Evidence, indexes: Iterable[int]) -> tuple[Block, ...]:
    """List entries in the order of the log."""
    known = [index for index in sorted(indexes) if index not in evidence.judged.refused]
    rows: list[tuple[Cell, ...]] = []
    for index in known[:SHOWN]:
        statement = evidence.statements[index]
        enrolled = evidence.roster.enrolled(statement.key)
        rows.append((
            str(index), said(evidence, index), "unknown" if enrolled is None else enrolled.role, short(statement.key),
            STANDINGS[evidence.standing(index)], moment(statement.made_at // 1000), not_before(evidence, index),
            not_after(evidence, index),
        ))  # fmt: skip
    if not rows:
        return ()
    labels = ("Role", "Key", "Standing of the key", "Made, as the device claims", "Not before", "Not after")
    table = Table(
        caption="Entries in the order of the log",
        columns=(
            Column(label="Entry", kind="index"),
            Column(label="What was said", kind="long"),
            *(Column(label=label, kind="text") for label in labels),
        ),
        rows=rows,
        left_out=f"{number(len(known) - SHOWN)} entries more are in the bundle."
        if len(known) > SHOWN
        else "",
    )
    return (table,)


def refused_blocks(evidence: Evidence) -> tuple[Block, ...]:
    """List entries that may not stand in a log of this election."""
    if not evidence.judged.refused:
        return ()
    lines = [f"Entry {index}: {reason}" for index, reason in evidence.judged.refused.items()]
    intro = "These entries are in the log and may not be; nothing on this page is taken from them."
    return (*prose(intro), Prose(lines=tuple(lines[:SHOWN]), items=True))


def key_blocks(evidence: Evidence) -> tuple[Block, ...]:
    """List the keys that signed anything here, and those who vouched for them."""
    rows = [_key(evidence, enrolled) for enrolled in evidence.roster.keys[:SHOWN]]
    columns = (
        Column(label="Key", kind="code"),
        Column(label="Role", kind="text"),
        Column(label="Speaks from entry"),
        Column(label="For", kind="text"),
        Column(label="Nominated by", kind="text"),
        Column(label="Person", kind="text"),
        Column(label="Vouched for by", kind="text"),
        Column(label="Revoked", kind="text"),
    )
    more = len(evidence.roster.keys) - SHOWN
    left_out = f"{number(more)} keys more are in the bundle." if more > 0 else ""
    intro = (
        "A key stands for a person whom the log does not name. Under Person is the beginning of a commitment: two keys "
        "with the same one are one person's, and the organisers can open it to a court."
    )
    return (*prose(intro), Table(caption="Keys", columns=columns, rows=rows, left_out=left_out))


def _key(evidence: Evidence, enrolled: Enrolled) -> tuple[Cell, ...]:
    where = [*map(name, enrolled.stations), *map(area_name, enrolled.areas)]
    late = evidence.roster.standing(enrolled.key, enrolled.index, roll_closed=evidence.roll_closed) == "late"
    return (
        enrolled.key,
        f"{enrolled.role} (late)" if late else enrolled.role,
        enrolled.index,
        listed(where) if where else "the whole election",
        "" if enrolled.nominated_by is None else name(enrolled.nominated_by),
        "" if enrolled.person is None else short(enrolled.person),
        listed([key[:8] for key in dict.fromkeys(enrolled.vouched_by)]) if enrolled.vouched_by else "entry 0",
        _revoked(evidence, enrolled.key),
    )


def _revoked(evidence: Evidence, key: str) -> str:
    told = []
    for index, statement in evidence.statements.items():
        body = statement.body
        if isinstance(body, RevocationBody) and body.key == key and index not in evidence.judged.refused:
            since = "" if body.suspect_from is None else f", on hold from entry {body.suspect_from}"
            told.append(f"at entry {index}: {plain(body.reason)}{since}")
    return "; ".join(told) if told else "no"
