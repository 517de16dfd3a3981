"""Two houses beside each other: whose seats differ, and whether the list of possible governments does."""

from dataclasses import dataclass

from polltrail.parliament.account.account import HouseAccount
from polltrail.parliament.house import HouseDiff, diff


@dataclass(frozen=True, slots=True, kw_only=True)
class SidesAccount:
    """The house of one count held against that of another.

    Attributes
    ----------
    difference : HouseDiff
        From the official house to the independent one, seat by seat.
    same_governments : bool or None
        Whether the same coalitions can govern; None where the lists are too long to say.
    only_official, only_independent : tuple of tuple of str
        Minimal winning coalitions of one side alone, as far as they are listed.
    """

    difference: HouseDiff
    same_governments: bool | None
    only_official: tuple[tuple[str, ...], ...]
    only_independent: tuple[tuple[str, ...], ...]


def sides_of(official: HouseAccount, independent: HouseAccount) -> SidesAccount:
    """Hold two houses against each other; coalitions are the same where their members are."""
    ours, theirs = _coalitions(independent), _coalitions(official)
    whole = all(one.minimal.left_out == 0 for one in (official, independent))
    same: bool | None = set(ours) == set(theirs)
    if not whole and official.minimal.count != independent.minimal.count:
        same = False
    elif not whole:
        same = None
    return SidesAccount(
        difference=diff(official.house, independent.house),
        same_governments=same,
        only_official=tuple(members for key, members in theirs.items() if key not in ours),
        only_independent=tuple(members for key, members in ours.items() if key not in theirs),
    )


def _coalitions(account: HouseAccount) -> dict[frozenset[str], tuple[str, ...]]:
    return {frozenset(one.members): one.members for one in account.minimal.listed}
