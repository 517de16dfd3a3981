"""All indices of power of a house, by party."""

from dataclasses import dataclass
from fractions import Fraction

from polltrail.parliament.game import Game
from polltrail.parliament.power import deegan_packel, johnston, public_good, shapley_shubik, swings


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
    """

    swings: int
    banzhaf: Fraction
    banzhaf_absolute: Fraction
    shapley_shubik: Fraction
    deegan_packel: Fraction
    public_good: Fraction
    johnston: Fraction
    coleman_prevent: Fraction
    coleman_initiate: Fraction


def power_of(game: Game) -> dict[str, PartyPower]:
    """Reckon all indices, in the order of the game."""
    found = swings(game)
    columns = zip(
        found.of,
        found.normalised(),
        found.absolute(),
        shapley_shubik(game),
        deegan_packel(game),
        public_good(game),
        johnston(game),
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
