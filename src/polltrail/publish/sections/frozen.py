"""Figures by the definition as it was frozen, beside those by the one in force."""

from polltrail.election import ContestId
from polltrail.publish.account import FrozenAccount
from polltrail.publish.frozen_document import frozen_lines, moved_totals
from polltrail.publish.names import Names
from polltrail.publish.page import Block, Cell, Column, Section, Table, prose
from polltrail.publish.wording import count, isolate

MOST = 60
"""Totals that are shown; all of them are in `report.json`."""


def frozen_section(names: Names) -> Section:
    """Tell what was amended after the freeze, and every total that is another one by it."""
    told = names.account.frozen
    blocks: tuple[Block, ...] = ()
    if told is not None:
        blocks = (*prose(*frozen_lines(names.account)), *_moved(told, names))
    return Section(id="frozen", title="Changed after the freeze", blocks=blocks)


def _moved(told: FrozenAccount, names: Names) -> tuple[Block, ...]:
    moved = moved_totals(names.account, told)
    if not moved:
        return ()
    many = len({contest for contest, *_ in moved}) > 1
    rows: list[tuple[Cell, ...]] = [
        (
            names.choice(ContestId(contest), choice), *((isolate(contest),) if many else ()),
            then[0], now[0], then[1], now[1], then[2], now[2],
        )
        for contest, choice, then, now in moved[:MOST]
    ]  # fmt: skip
    table = Table(
        caption="Totals that differ: by the definition as it was frozen, and by the one in force",
        columns=(
            Column(label="Choice", kind="name"),
            *((Column(label="Contest", kind="name"),) if many else ()),
            Column(label="Confirmed, frozen"),
            Column(label="Confirmed, in force"),
            Column(label="With held, frozen"),
            Column(label="With held, in force"),
            Column(label="Any reading, frozen"),
            Column(label="Any reading, in force"),
        ),
        rows=rows,
        left_out=f"{count(len(moved) - MOST, 'total')} more: report.json." if len(moved) > MOST else "",
    )
    return (table,)
