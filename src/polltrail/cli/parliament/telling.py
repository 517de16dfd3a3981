"""A path to everything that is told of its house."""

from pathlib import Path

import click

from polltrail import __version__
from polltrail.allocation.systems import Scenario, System, system_named
from polltrail.cli.examine import is_election
from polltrail.cli.parliament.sides import Read, Side, Wanted
from polltrail.errors import DataError
from polltrail.exchange.constituencies import is_constituencies
from polltrail.parliament.account import (
    Asked,
    ChancesAccount,
    ChangeAccount,
    HouseAccount,
    account_of,
    chances_of,
    change_of,
    sides_of,
)
from polltrail.parliament.draws_file import read_draws
from polltrail.parliament.game.majority import Of
from polltrail.parliament.house import USUAL, Published, Record, house_at, reserves_of
from polltrail.parliament.seats_file import house_of_seats, is_seats_file, read_seats
from polltrail.publish.parliament import ParliamentTold

LARGEST_SEATS_FILE = 1 << 20
ORDER = ("official", "independent")


def tell(path: Path, wanted: Wanted) -> ParliamentTold:
    """Read a path, make its houses, and tell them.

    Raises
    ------
    PolltrailError
        Something cannot be read, or contradicts itself.
    """
    read = _read(path, wanted)
    chosen = _chosen(read, wanted)
    for side in chosen.values():
        house_at(side.stages, wanted.stage or side.house.stage.id)
    accounts = {name: _account(read, side, wanted) for name, side in chosen.items()}
    both = len(accounts) == len(ORDER)
    selected = "independent" if "independent" in accounts else next(iter(accounts))
    return ParliamentTold(
        version=__version__,
        title=read.title,
        system=None if read.system is None else read.system.id,
        scenario=read.scenario,
        selected=selected,
        houses=accounts,
        beside=sides_of(accounts["official"], accounts["independent"]) if both else None,
        chances=_chances(accounts[selected], wanted),
        change=_change(accounts[selected], wanted),
        published=() if read.record is None else read.record.published,
        notes=read.notes,
        banner=read.banner,
    )


def _account(read: Read, side: Side, wanted: Wanted) -> HouseAccount:
    return account_of(
        side.house,
        wanted.asked,
        stages=side.stages,
        readings=side.readings,
        reserves=() if read.system is None else reserves_of(read.system),
        scenario=read.scenario,
        votes=side.votes,
        votes_note=side.votes_note,
    )


def _chosen(read: Read, wanted: Wanted) -> dict[str, Side]:
    """Give the sides that are asked for, the official one first."""
    names = {"both": ORDER, None: tuple(read.sides)[:1] or ORDER[:1]}.get(wanted.sides, (wanted.sides or "",))
    for name in names:
        if name not in read.sides:
            raise DataError(
                f"{read.title}: expected a house under the {name} count, found none: "
                f"{read.why_not.get(name, 'its figures are of the other count alone')}; nothing is told"
            )
    return {name: read.sides[name] for name in ORDER if name in names}


def _change(account: HouseAccount, wanted: Wanted) -> ChangeAccount | None:
    """Read the election before, as it was settled, and hold the house against it."""
    if wanted.before is None:
        return None
    plain = Wanted(asked=Asked(), system=wanted.before_system)
    read = _read(wanted.before, plain)
    [side] = _chosen(read, plain).values()
    return change_of(account, side.house, side.votes, read.title, wanted.lineage)


def _chances(account: HouseAccount, wanted: Wanted) -> ChancesAccount | None:
    if wanted.draws is None:
        return None
    text = wanted.draws.read_text(encoding="utf-8-sig", errors="replace")
    names, draws = read_draws(text, wanted.draws.name, account.house.membership)
    return chances_of(names, draws, account.majority.needed, account.conditions)


def _read(path: Path, wanted: Wanted) -> Read:
    system = None if wanted.system is None else system_named(wanted.system)
    if system is None and wanted.scenario is not None:
        raise click.UsageError("--scenario is a reading of a system's law: say which system, with --system.")
    scenario = USUAL if system is None else system.scenario(wanted.scenario)
    if path.is_file() and path.stat().st_size <= LARGEST_SEATS_FILE:
        text = path.read_text(encoding="utf-8-sig", errors="replace")
        if is_seats_file(text):
            return _seats(path, text, wanted, system)
    if is_constituencies(path):
        if system is None:
            raise click.UsageError(
                "A table of constituencies is of many elections: say which, with --system."
            )
        return _constituencies(path, wanted, system, scenario)
    return _stations(path, wanted, system, scenario)


def _seats(path: Path, text: str, wanted: Wanted, system: System | None) -> Read:
    said: Of = "membership" if system is None else system.majority
    membership = None if system is None else system.house
    house = house_of_seats(read_seats(text, path.name), path.name, membership, wanted.majority or said)
    return Read(title=path.name, sides={"official": Side(house=house, stages=(house,))}, system=system)


def _constituencies(path: Path, wanted: Wanted, system: System, scenario: Scenario) -> Read:
    from polltrail.cli.parliament.polled import of_constituencies, record_of

    record = record_of(wanted, system)
    side = of_constituencies(path, wanted, system, record, scenario)
    return Read(title=system.title, sides={"official": side}, system=system, scenario=scenario, record=record)


def _stations(path: Path, wanted: Wanted, system: System | None, scenario: Scenario) -> Read:
    from polltrail.cli.parliament.counted import of_stations, published_seats
    from polltrail.cli.parliament.polled import record_of

    if system is None and is_election(path):
        from polltrail.cli.parliament.own import of_own_count

        own = of_own_count(path, wanted)
        if own is not None:
            return own
    record = record_of(wanted, system)
    sides, why_not, banner = of_stations(path, wanted, system, record, scenario)
    seats = published_seats(path)
    return Read(
        title=path.name if system is None else system.title,
        sides=sides,
        system=system,
        scenario=scenario,
        record=_with(record, seats, next(iter(sides.values())).house.stage.id) if seats else record,
        why_not=why_not,
        banner=banner,
    )


def _with(record: Record, seats: dict[str, int], stage: str) -> Record:
    from dataclasses import replace

    told = Published(stage=stage, source="official.json", seats=seats)
    return replace(record, published=(*record.published, told))
