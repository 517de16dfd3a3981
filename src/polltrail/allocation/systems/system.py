"""A country's electoral system of one year: its tiers, what each rests on, and where each rule is written."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from polltrail.allocation.allocation import Allocation, SeatTie
from polltrail.allocation.thresholds import Threshold
from polltrail.errors import DataError

Kind = Literal["plurality", "two-round", "list", "remainders", "top-up", "reserved"]
Overhang = Literal["allow", "level", "cut"]
MajorityOf = Literal["membership", "filled", "present"]
Ballots = Mapping[str, Mapping[str, Mapping[str, int]]]
NATIONAL = "national"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where seats of a tier are won: a constituency, a district, a province, or the whole country.

    Attributes
    ----------
    region : str or None
        The larger area it lies in; tiers above count the seats of a region together.
    """

    name: str
    seats: int
    region: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """Seats of a house that are won in one way.

    Attributes
    ----------
    seats : int
        By law. A top-up tier can have more by overhang or levelling.
    places : tuple of Place
        Empty where the places are those of the ballots, each with one seat.
    method : str or None
        Divisors or a quota; None for plurality and reserved seats.
    rests_on : tuple of str
        The tiers whose seats, or whose unused votes, this one needs first.
    ballots : str
        Whose ballots are counted: its own, or another tier's.
    divided_by : str or None
        The quota by which seats are first divided among the places, in proportion to their votes.
    whole_quotas : bool
        Whether only whole quotas win a seat here; a tier of remainders takes the rest.
    bonus : int
        Seats of each place that go to whoever has the most votes there.
    overhang : str or None
        What a top-up tier does with more direct seats than votes carry: `allow`, `level` or `cut`.
    total : int or None
        The seats a top-up tier makes proportional, direct ones among them.
    populations : mapping
        People of each region, where levelling divides seats among regions first.
    least : str or None
        How levelling finds the least a party keeps: `larger` or `mean` of direct and first seats in each region.
    unlevelled : int
        Direct seats that levelling may leave above proportion.
    least_of_register, admitted_of_register : Fraction or None
        In two rounds, the share of registered voters that a winner of the first needs beside a majority, and that lets
        others than the first two go on.
    source : str
        Where the rule is written, and how well it is known.
    """

    id: str
    title: str
    kind: Kind
    seats: int
    source: str
    places: tuple[Place, ...] = ()
    method: str | None = None
    threshold: Threshold | None = None
    rests_on: tuple[str, ...] = ()
    ballots: str = ""
    divided_by: str | None = None
    whole_quotas: bool = False
    bonus: int = 0
    overhang: Overhang | None = None
    total: int | None = None
    populations: Mapping[str, int] = field(default_factory=dict)
    least: Literal["larger", "mean"] | None = None
    unlevelled: int = 0
    least_of_register: Fraction | None = None
    admitted_of_register: Fraction | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """One reading of the law, or of what happened: who takes part, and what is filled.

    Attributes
    ----------
    excluded : tuple of str
        Parties without part in reserved seats, and without weight in their whole.
    withheld : tuple of str
        Parties that count in the whole of reserved seats and may fill none: theirs stay vacant.
    denominator : mapping
        For a reserved tier, what seats are a share of, where not the seats of those that take part.
    alliances : tuple of tuple of str
        Lists whose votes are added up before seats are divided among them.
    members : mapping
        How many parties a list joins, where more than one.
    vacant : mapping
        Places without a seat to fill, and why.
    whole : mapping
        For a tier, the votes that shares are taken of, where the ballots do not hold all.
    registered : mapping
        Registered voters of places in which a round asks for a share of them.
    """

    name: str
    title: str = ""
    source: str = ""
    excluded: tuple[str, ...] = ()
    withheld: tuple[str, ...] = ()
    denominator: Mapping[str, int] = field(default_factory=dict)
    alliances: tuple[tuple[str, ...], ...] = ()
    members: Mapping[str, int] = field(default_factory=dict)
    vacant: Mapping[str, str] = field(default_factory=dict)
    whole: Mapping[str, int] = field(default_factory=dict)
    registered: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """How one country filled its house in one year.

    Attributes
    ----------
    tiers : tuple of Tier
        Those that others rest on first.
    majority : str
        What a majority is one of: all seats by law, those filled, or those present.
    independents : tuple of str
        What stands for members of no party; a key can go on after a colon (`IND:A. Name`).
    minorities : tuple of str
        Lists of recognised minorities.
    scenarios : tuple of Scenario
        The first is meant unless another is asked for.
    """

    id: str
    title: str
    country: str
    year: int
    house: int
    majority: MajorityOf
    tiers: tuple[Tier, ...]
    scenarios: tuple[Scenario, ...]
    independents: tuple[str, ...] = ()
    minorities: tuple[str, ...] = ()

    def tier(self, name: str) -> Tier:
        """Find a tier.

        Raises
        ------
        DataError
            There is none of that name.
        """
        for one in self.tiers:
            if one.id == name:
                return one
        raise DataError(
            f"system {self.id}: expected tier {' or '.join(one.id for one in self.tiers)}, found {name}"
        )

    def scenario(self, name: str | None) -> Scenario:
        """Find a scenario; the first where none is named.

        Raises
        ------
        DataError
            There is none of that name.
        """
        for one in self.scenarios:
            if name in {None, one.name}:
                return one
        raise DataError(
            f"system {self.id}: expected scenario {' or '.join(one.name for one in self.scenarios)}, found {name}"
        )

    def independent(self, key: str) -> bool:
        """Whether a key stands for a member of no party."""
        return key.partition(":")[0] in self.independents


@dataclass(frozen=True, slots=True, kw_only=True)
class TierResult:
    """Seats of one tier in one place: won, left open by a tie, and vacant add up to all of them.

    Attributes
    ----------
    won : mapping
        Certain seats; only of those that have one.
    tie : SeatTie or None
        Seats that equal numbers leave open.
    vacant : int
        Seats that nobody fills.
    reason : str or None
        Why they are vacant, or what else the figures do not show.
    allocation : Allocation or None
        How seats were divided, where it is one division.
    """

    tier: str
    place: str
    seats: int
    won: Mapping[str, int]
    tie: SeatTie[str] | None = None
    vacant: int = 0
    reason: str | None = None
    allocation: Allocation[str] | None = None
