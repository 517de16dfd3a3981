"""The house of an invented country: its law as `house.toml` beside the log, and what the night makes of it."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any

from polltrail.cli.demonstration.layout import Layout
from polltrail.cli.demonstration.outcome import Outcome
from polltrail.parliament.house import House
from polltrail.parliament.two_counts import FILE, Governments, Hinge, TwoCounts
from polltrail.publish.site.stages.parliament import houses_of
from polltrail.publish.wording import number
from polltrail.simulate.country import NAME, PARTIES, PROVINCES, Country
from polltrail.simulate.night import Script
from polltrail.store import ElectionDir
from polltrail.store.board import BoardReader
from polltrail.store.board.house import house_law

LISTED = 6


def write_house(layout: Layout, country: Country) -> None:
    """Write the law, with the seats that were voted for before this night."""
    (layout.election / FILE).write_text(
        "\n".join([*_elsewhere(country), *_system(country)]) + "\n", encoding="utf-8"
    )


def _elsewhere(country: Country) -> Iterator[str]:
    if not country.results:
        return
    source = "voted for a week before, and undisputed (invented)"
    yield from ("[elsewhere]", f"source = {_text(source)}", "seats = [")
    for one in country.results:
        yield f"  {{ place = {_text(one.id)}, holder = {_text(PARTIES[one.winner].name)} }},"
    yield "]"


def _system(country: Country) -> Iterator[str]:
    shape = country.shape
    members = shape.seats + shape.women + shape.minorities
    yield from (
        "",
        "[system]",
        f"id = {_text(NAME.name.lower())}",
        f"title = {_text(f'The Assembly of {NAME.name}')}",
    )
    yield from (
        f"country = {_text(NAME.name)}",
        "year = 2023",
        f"house = {members}",
        'majority = "membership"',
    )
    regions = _regions(country)
    general = (f"  {{ name = {_text(seat)}, region = {_text(region)} }}," for seat, region in regions.items())
    yield from _tier("general", "Seats voted for", "plurality", shape.seats, "whoever has the most votes")
    yield from ("places = [", *general, "]")
    women = _shared(shape.women, [one.name for one in PROVINCES if one.name in regions.values()])
    places = (f"  {{ name = {_text(name)}, seats = {seats}, region = {_text(name)} }}," for name, seats in women.items() if seats)  # fmt: skip
    if shape.women:
        yield from _tier("reserved_women", "Seats for women", "reserved", shape.women, "by province, in proportion to the seats that parties won there")  # fmt: skip
        yield from ('rests_on = ["general"]', "places = [", *places, "]")
    if shape.minorities:
        yield from _tier("reserved_minority", "Seats for minorities", "reserved", shape.minorities, "in proportion to the seats that parties won")  # fmt: skip
        yield 'rests_on = ["general"]'


def _tier(name: str, title: str, kind: str, seats: int, source: str) -> Iterator[str]:
    yield from (
        "",
        "[[system.tiers]]",
        f"id = {_text(name)}",
        f"title = {_text(title)}",
        f"kind = {_text(kind)}",
    )
    yield from (f"seats = {seats}", f"source = {_text(f'{source} (invented)')}")


def _regions(country: Country) -> dict[str, str]:
    counted = {one.id: one.province.name for one in country.constituencies}
    return dict(sorted({**counted, **{one.id: one.province.name for one in country.results}}.items()))


def _shared(seats: int, names: Sequence[str]) -> dict[str, int]:
    """Share seats out evenly; the first places have one more where they cannot be."""
    each, rest = divmod(seats, len(names))
    return {name: each + (at < rest) for at, name in enumerate(names)}


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def housed(script: Script, outcome: Outcome) -> Sequence[str]:
    """Tell the house under both counts, who can govern, and what hangs on the constituency in focus."""
    made = _made(str(outcome.announced.account.path), outcome.announced.size)
    if made is None:
        return []
    house = made.independent
    lines = [
        f"{made.law.system.title}: {number(house.membership)} seats, of whom {number(house.majority().needed)} are a majority:",
        f"  {'':<22}{'announced':>10}{'forms':>8}",
        *(f"  {party:<22}{official:>10}{ours:>8}" for party, (official, ours) in _totals(made).items()),
    ]
    return [*lines, *(line for one in made.hinges for line in _hangs(script, one))]


def _hangs(script: Script, one: Hinge) -> Iterator[str]:
    where = {seat.id: seat.area[-1] for seat in script.country.constituencies}.get(one.place, one.place)
    yield f"What hangs on {where}:"
    same = one.governments[0].same_as(one.governments[1])
    if same:
        yield "  the same parties can govern together either way."
        return
    for holder, only in zip((one.official, one.independent), one.only, strict=True):
        if only:
            named = "; ".join(" + ".join(found.members) for found in only[:LISTED])
            yield f"  only with {holder} in it do these have a majority: {named}"


def housed_document(outcome: Outcome) -> dict[str, Any] | None:
    """Tell the same as values; None where nothing makes a house."""
    made = _made(str(outcome.announced.account.path), outcome.announced.size)
    if made is None:
        return None
    return {
        "houses": {"official": _house(made.official, made.can_govern[0]), "independent": _house(made.independent, made.can_govern[1])},
        "hangs_on": [{"seat": one.place, "official": one.official, "independent": one.independent, "totals": one.totals, "reserved": one.follow} for one in made.hinges],
    }  # fmt: skip


def _house(house: House, governments: Governments) -> dict[str, Any]:
    return {
        "members": house.membership,
        "majority": {"of": house.majority_of, "needed": governments.needed},
        "seats": {party: {**tiers, "total": sum(tiers.values())} for party, tiers in house.by_tier().items()},
        "minimal_winning": {
            "count": governments.count,
            "list": [list(one.members) for one in governments.listed],
        },
    }


def _totals(made: TwoCounts) -> Mapping[str, tuple[int, int]]:
    official, ours = made.official.totals, made.independent.totals
    return {
        party: (official.get(party, 0), ours.get(party, 0)) for party in dict.fromkeys([*ours, *official])
    }


@cache
def _made(path: str, size: int) -> TwoCounts | None:
    """Make both houses as the pages do, of the same figures."""
    place = ElectionDir(Path(path))
    with closing(BoardReader(place)) as board:
        board.follow()
        law = house_law(place.root, board.expected)
        country = board.board(0, size)
        return None if law is None else houses_of(law, (*country.contests, *country.seats))
