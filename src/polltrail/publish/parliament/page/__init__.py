"""A parliament as one page with pictures, which needs nothing but itself."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from polltrail.publish.charts.parliament import DEFINITIONS, style
from polltrail.publish.page import Prose, Section, bullets, prose
from polltrail.publish.page_bytes import page_bytes
from polltrail.publish.parliament.page.changes import change_section
from polltrail.publish.parliament.page.governing import coalitions_section, power_section
from polltrail.publish.parliament.page.houses import house_section, stages_section
from polltrail.publish.parliament.page.looks import Looks
from polltrail.publish.parliament.page.sureness import SeatChance, sure_section
from polltrail.publish.parliament.page.turning import chances_section, flips_section
from polltrail.publish.parliament.told import ParliamentTold
from polltrail.publish.wording import count, isolate, listed, number

EYEBROW = "Polltrail · from seats to who can govern"
NOT_PROJECTED: Final[Mapping[str, SeatChance]] = MappingProxyType({})
FOOTER = "Arithmetic, not advice: which parties would in fact govern together is not in the figures."


def parliament_page(told: ParliamentTold, sure: Mapping[str, SeatChance] = NOT_PROJECTED) -> bytes:
    """Make the page; the same values give the same bytes.

    Parameters
    ----------
    sure : mapping of str to SeatChance
        By seat, who is likely to hold it, where that was projected.
    """
    looks = Looks.of(told)
    return page_bytes(
        title=isolate(told.title),
        eyebrow=EYEBROW,
        headline=headline(told),
        sections=(
            house_section(told, looks),
            coalitions_section(told, looks),
            flips_section(told, looks),
            chances_section(told, looks),
            sure_section(sure, looks),
            power_section(told),
            change_section(told, looks),
            stages_section(told, looks),
            _notes(told),
        ),
        version=told.version,
        says="What this page says",
        footer=FOOTER,
        banner=told.banner,
        style=style(),
        definitions=DEFINITIONS,
    )


def headline(told: ParliamentTold) -> tuple[str, ...]:
    """Say what matters most: who is the largest, what a majority is, how many ways there are to one."""
    account, lines = told.first, list[str]()
    for name, one in told.houses.items():
        first = next(iter(one.house.totals.items()), None)
        by = f" by the {name} count" if len(told.houses) > 1 else ""
        if first is not None:
            lines.append(
                f"{isolate(first[0])} is the largest{by}, with {number(first[1])} of {count(one.house.membership, 'seat')}."
            )
    lines.append(f"{_majority(told)} {_ways(told)}")
    if told.beside is not None and told.beside.same_governments is not None:
        same = told.beside.same_governments
        lines.append("Both counts give the same list of possible governments." if same else "The two counts do not give the same list of possible governments.")  # fmt: skip
    empty = account.house.membership - account.house.filled
    return (
        *lines,
        *(
            [f"{count(empty, 'seat')} of the house {'is' if empty == 1 else 'are'} filled by nobody."]
            if empty
            else []
        ),
    )


def _majority(told: ParliamentTold) -> str:
    return f"Needed: {told.first.majority}."


def _ways(told: ParliamentTold) -> str:
    account = told.first
    if account.game is None:
        return f"Nobody can govern: {account.why_not}."
    alone = [one for one in account.minimal.listed if len(one.members) == 1]
    if alone:
        return f"{isolate(alone[0].members[0])} can govern alone."
    found = count(account.minimal.count, "coalition")
    return f"No party can govern alone; {found} can, of which none can lose a member."


def _notes(told: ParliamentTold) -> Section:
    """Say what all of it rests on."""
    account = told.first
    independents = {"none": "are in no coalition", "bloc": "count as one party", "singletons": "count each as a party of their own"}  # fmt: skip
    lines = [
        f"System: {told.system}; reading of the law: {told.scenario.title or told.scenario.name}." if told.system else "No system: seats as they were given.",
        f"Independents {independents[account.independents]}.",
        *(f"Source: {one}." for one in account.house.stage.sources),
        *told.notes,
    ]  # fmt: skip
    findings = [f"{one.where}: expected {one.expected}, found {one.found}" for one in account.house.findings]
    blocks: tuple[Prose, ...] = prose(*lines)
    if findings:
        blocks += prose(
            f"{count(len(findings), 'finding')} in the tables; nothing of it was mended:"
        ) + bullets(findings)
    refused = [" and ".join(pair) for pair in account.conditions.refusals]
    return Section(id="notes", title="What this rests on", blocks=blocks + prose(f"Refusals: {listed(refused, most=12)}." if refused else ""))  # fmt: skip
