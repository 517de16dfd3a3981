"""The tally as one would do it with a pencil: loops over forms, a dictionary for every sum."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from support.small_election import Sheet, SmallElection

Path = tuple[str | None, ...]


@dataclass(kw_only=True)
class SlowContest:
    """One contest by hand, in the words of `ContestTally`."""

    stations: int = 0
    stations_reporting: int = 0
    registered_voters: int | None = None
    registered_voters_reporting: int | None = None
    registers_unknown: int = 0
    totals: dict[str, int] = field(default_factory=dict)
    confirmed: dict[str, int] = field(default_factory=dict)
    winner: str | None = None
    held_stations: int = 0
    held_votes: int = 0
    by_check: dict[str, tuple[int, int]] = field(default_factory=dict)
    missing_stations: int = 0
    cap: int | None = 0
    lead: int | None = None


def slow_contests(election: SmallElection, held: Mapping[int, list[str]]) -> list[SlowContest]:
    return [_contest(election, held, number) for number in range(len(election.ballots))]


def _contest(election: SmallElection, held: Mapping[int, list[str]], number: int) -> SlowContest:
    names = list(election.ballots.values())[number]
    slow = SlowContest(totals=dict.fromkeys(names, 0), confirmed=dict.fromkeys(names, 0))
    mine = [(slot, sheet) for slot, sheet in enumerate(election.sheets) if sheet.contest == number]
    for slot, sheet in mine:
        _add_station(slow, election, sheet)
        _add_votes(slow, sheet, held.get(slot, []))
        if slot in held or not sheet.reporting:
            most = most_votes(election, sheet)
            slow.cap = None if slow.cap is None or most is None else slow.cap + most
    slow.winner = winner_of(slow.totals)
    others = [votes for name, votes in slow.confirmed.items() if name != slow.winner]
    if slow.winner is not None and others:
        slow.lead = slow.confirmed[slow.winner] - max(others)
    return slow


def _add_station(slow: SlowContest, election: SmallElection, sheet: Sheet) -> None:
    register = election.rooms[sheet.room].register
    slow.stations += 1
    slow.stations_reporting += sheet.reporting
    slow.missing_stations += not sheet.reporting
    if register is None:
        slow.registers_unknown += 1
        return
    slow.registered_voters = (slow.registered_voters or 0) + register
    reporting = register if sheet.reporting else 0
    slow.registered_voters_reporting = (slow.registered_voters_reporting or 0) + reporting


def _add_votes(slow: SlowContest, sheet: Sheet, codes: list[str]) -> None:
    for name, votes in sheet.votes.items():
        slow.totals[name] += votes or 0
        slow.confirmed[name] += 0 if codes else votes or 0
    if codes:
        slow.held_stations += 1
        slow.held_votes += written_votes(sheet)
    for code in codes:
        stations, votes = slow.by_check.get(code, (0, 0))
        slow.by_check[code] = stations + 1, votes + written_votes(sheet)


def written_votes(sheet: Sheet) -> int:
    return sum(votes for votes in sheet.votes.values() if votes is not None)


def most_votes(election: SmallElection, sheet: Sheet) -> int | None:
    """The register, or what the form speaks of where that is more; None where neither says anything."""
    room = election.rooms[sheet.room]
    known: list[int] = []
    if room.register and not room.special:
        known.append(room.register)
    if sheet.reporting:
        known.append(written_votes(sheet))
    cast = sheet.fields.get("ballots_cast")
    if cast is not None:
        known.append(cast)
    return max(known) if known else None


def winner_of(totals: Mapping[str, int]) -> str | None:
    ranked = sorted(totals.items(), key=lambda item: -item[1])
    if not ranked or ranked[0][1] == 0:
        return None
    return ranked[0][0] if len(ranked) == 1 or ranked[0][1] > ranked[1][1] else None


def slow_area_votes(
    election: SmallElection, held: Mapping[int, list[str]], depth: int
) -> dict[tuple[int, Path, str], tuple[int, int]]:
    """Votes, and those on hold, by contest, area and choice, of every choice with a line there."""
    every: Counter[tuple[int, Path, str]] = Counter()
    on_hold: Counter[tuple[int, Path, str]] = Counter()
    for slot, sheet in enumerate(election.sheets):
        area = election.rooms[sheet.room].area[:depth]
        for name, votes in sheet.votes.items():
            every[sheet.contest, area, name] += votes or 0
            on_hold[sheet.contest, area, name] += (votes or 0) if slot in held else 0
    return {key: (votes, on_hold[key]) for key, votes in every.items()}


def slow_area_reporting(
    election: SmallElection, held: Mapping[int, list[str]], depth: int
) -> dict[tuple[int, Path], dict[str, int | None]]:
    """Stations, registers and ballots by contest and area; None where nothing was published."""
    result: dict[tuple[int, Path], dict[str, int | None]] = {}
    for slot, sheet in enumerate(election.sheets):
        room = election.rooms[sheet.room]
        row = result.setdefault(
            (sheet.contest, room.area[:depth]),
            {
                "stations": 0,
                "stations_reporting": 0,
                "held": 0,
                "registered_voters": None,
                "registered_voters_reporting": None,
                "ballots_cast": None,
            },
        )
        _add(row, "stations", 1)
        _add(row, "stations_reporting", int(sheet.reporting))
        _add(row, "held", int(slot in held))
        _add(row, "registered_voters", room.register)
        _add(
            row,
            "registered_voters_reporting",
            None if room.register is None else room.register * sheet.reporting,
        )
        _add(row, "ballots_cast", sheet.fields.get("ballots_cast") if sheet.reporting else None)
    return result


def _add(row: dict[str, int | None], name: str, number: int | None) -> None:
    if number is not None:
        row[name] = (row[name] or 0) + number
