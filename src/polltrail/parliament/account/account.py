"""What is told of one house."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from polltrail.allocation.systems import Scenario
from polltrail.errors import DataError
from polltrail.parliament.account.governments import Cabinet, Governments, governments_by_rule
from polltrail.parliament.account.power import PartyPower, power_of
from polltrail.parliament.account.shape import Shape, shape_of
from polltrail.parliament.coalitions import Conditions, Listed, conditions_of, list_minimal
from polltrail.parliament.flips import Flips, find_flips
from polltrail.parliament.game import Game
from polltrail.parliament.game.majority import Independents, Majority, game_of
from polltrail.parliament.house import INDEPENDENT, USUAL, House, HouseDiff, Reserve, Seat, diff

MOST_PLAYERS = 200
LISTED = 100
NO_COALITIONS = Listed(count=0, listed=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked of a house.

    Attributes
    ----------
    needed, present : int or None
        Seats that win, where somebody says so; members that came, where a majority is of those.
    refuse, only_if : tuple of str
        `A:B`.
    coalitions : tuple of tuple of str
        Whose distance from governing is told whatever it is.
    disputed_only : bool
        Whether only disputed seats can turn, and not every seat with a runner-up.
    order : tuple of str
        All parties as from left to right, where coalitions of neighbours are asked for.
    cabinet : Cabinet or None
        A government, perhaps without a majority, of which the vote is counted.
    """

    needed: int | None = None
    present: int | None = None
    independents: Independents = "none"
    refuse: tuple[str, ...] = ()
    only_if: tuple[str, ...] = ()
    formateur: str | None = None
    coalitions: tuple[tuple[str, ...], ...] = ()
    disputed_only: bool = False
    order: tuple[str, ...] = ()
    cabinet: Cabinet | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseAccount:
    """One house, and everything that follows from it.

    Attributes
    ----------
    game : Game or None
        None where all players together have fewer seats than are needed; `why_not` says so.
    minimal : Listed
        Minimal winning coalitions that nothing rules out.
    by_rule : Governments
        Coalitions by other rules.
    stages : tuple of House
        Of every stage, where there are several; this one among them.
    readings : tuple of HouseDiff
        Under every other reading of the law, what is otherwise, named by its scenario.
    """

    house: House
    majority: Majority
    independents: Independents
    conditions: Conditions
    game: Game | None
    why_not: str
    minimal: Listed
    by_rule: Governments
    power: Mapping[str, PartyPower]
    flips: Flips
    shape: Shape | None
    stages: tuple[House, ...] = ()
    readings: tuple[HouseDiff, ...] = ()
    votes: Mapping[str, int] = field(default_factory=dict)

    @property
    def ties(self) -> tuple[Seat, ...]:
        """Seats that wait for lots."""
        return tuple(seat for seat in self.house.seats if seat.state == "tied")


def account_of(
    house: House,
    asked: Asked,
    *,
    stages: Sequence[House] = (),
    readings: Sequence[House] = (),
    reserves: Sequence[Reserve] = (),
    scenario: Scenario = USUAL,
    votes: Mapping[str, int] | None = None,
    votes_note: str = "",
) -> HouseAccount:
    """Tell a house.

    Raises
    ------
    DataError
        More seats are needed than there are; a party that is named is not in the house; refusals contradict each other.
    """
    majority = _majority(house, asked)
    game, why_not = _game(house, majority, asked.independents)
    names = game.names if game is not None else tuple(house.totals)
    conditions = conditions_of(names, refuse=asked.refuse, only_if=asked.only_if, formateur=asked.formateur)
    minimal = NO_COALITIONS if game is None else list_minimal(game, conditions, limit=LISTED)
    return HouseAccount(
        house=house,
        majority=majority,
        independents=asked.independents,
        conditions=conditions,
        game=game,
        why_not=why_not,
        minimal=minimal,
        by_rule=governments_by_rule(game, conditions, minimal.count, asked.order, asked.cabinet),
        power={} if game is None else power_of(game),
        flips=find_flips(
            house,
            majority.needed,
            reserves=reserves,
            scenario=scenario,
            conditions=conditions,
            asked=asked.coalitions,
            disputed_only=asked.disputed_only,
        ),
        shape=shape_of(house, votes or {}, votes_note),
        stages=tuple(stages),
        readings=tuple(replace(diff(house, one), after=one.scenario or "") for one in readings),
        votes=votes or {},
    )


def _majority(house: House, asked: Asked) -> Majority:
    if asked.needed is None:
        return house.majority(asked.present)
    if not 1 <= asked.needed <= house.membership:
        raise DataError(
            f"quota: expected 1 to {house.membership}, the seats of the house, found {asked.needed}; nothing is told"
        )
    return Majority(of=house.majority_of, needed=asked.needed, seats=house.membership, asked=True)


def _game(house: House, majority: Majority, independents: Independents) -> tuple[Game | None, str]:
    """Make the game; none where nobody could win it, or independents alone would make it too large."""
    totals = house.totals
    players = {
        party: count for party, count in totals.items() if independents != "none" or party != INDEPENDENT
    }
    if sum(players.values()) < majority.needed:
        return (
            None,
            f"all parties together have {sum(players.values())} seats, and {majority.needed} are needed",
        )
    if independents == "singletons" and len(totals) + totals.get(INDEPENDENT, 0) > MOST_PLAYERS:
        raise DataError(
            f"independents: expected at most {MOST_PLAYERS} players as singletons, found {totals[INDEPENDENT]} independents"
        )
    return game_of(totals, majority, independents=independents, names=[INDEPENDENT]), ""
