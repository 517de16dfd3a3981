"""Everything that is told of a parliament, as values."""

from collections.abc import Mapping
from dataclasses import dataclass

from polltrail.allocation.systems import Scenario
from polltrail.parliament.account import ChancesAccount, ChangeAccount, HouseAccount, SidesAccount
from polltrail.parliament.house import Published


@dataclass(frozen=True, kw_only=True)
class ParliamentTold:
    """A parliament under one count or two.

    Attributes
    ----------
    version : str
        Of Polltrail.
    system : str or None
        The electoral system's id.
    selected : str
        Which of `houses` is told first: `official` or `independent`.
    beside : SidesAccount or None
        Both held against each other, where both are there.
    chances : ChancesAccount or None
        What draws of the house say.
    change : ChangeAccount or None
        What became of it since the election before.
    published : tuple of Published
        Totals that others published, each of a stage.
    """

    version: str
    title: str
    system: str | None
    scenario: Scenario
    selected: str
    houses: Mapping[str, HouseAccount]
    beside: SidesAccount | None = None
    chances: ChancesAccount | None = None
    change: ChangeAccount | None = None
    published: tuple[Published, ...] = ()
    notes: tuple[str, ...] = ()
    banner: str = ""

    @property
    def first(self) -> HouseAccount:
        """The house that is told first."""
        return self.houses[self.selected]
