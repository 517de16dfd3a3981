"""All indices of power of a house, by party."""

from dataclasses import dataclass
from fractions import Fraction

from polltrail.parliament.game import Game
from polltrail.parliament.power import deegan_packel, johnston, public_good, shapley_shubik, swings

MOST_PLAYERS = 100
"""In a larger house two indices are not reckoned: they take ten seconds for 200 players."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyPower:
    """What one party can turn.

    Attributes
    ----------
    swings : int
        Coalitions that win with it and lose without.
    banzhaf, banzhaf_absolute : Fraction
        Its share of all swings; the chance of a swing.
    coleman_prevent, coleman_initiate : Fraction
    deegan_packel, johnston : Fraction or None
        None in a house of so many players that they would take minutes.
    """

    swings: int
    banzhaf: Fraction
    banzhaf_absolute: Fraction
    shapley_shubik: Fraction
    deegan_packel: Fraction | None
    public_good: Fraction
    johnston: Fraction | None
    coleman_prevent: Fraction
    coleman_initiate: Fraction


def power_of(game: Game) -> dict[str, PartyPower]:
    """Reckon all indices, in the order of the game."""
    found = swings(game)
    few, nobody = len(game.names) <= MOST_PLAYERS, (None,) * len(game.names)
    columns = zip(
        found.of,
        found.normalised(),
        found.absolute(),
        shapley_shubik(game),
        deegan_packel(game) if few else nobody,
        public_good(game),
        johnston(game) if few else nobody,
        found.prevent(),
        found.initiate(),
        strict=True,
    )
    return {
        name: PartyPower(
            swings=count,
            banzhaf=normalised,
            banzhaf_absolute=absolute,
            shapley_shubik=orders,
            deegan_packel=packel,
            public_good=good,
            johnston=critical,
            coleman_prevent=prevent,
            coleman_initiate=initiate,
        )
        for name, (count, normalised, absolute, orders, packel, good, critical, prevent, initiate) in zip(
            game.names, columns, strict=True
        )
    }
