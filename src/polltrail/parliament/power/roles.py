"""What a party is in a house, whatever its index: one that decides alone, that nobody can do without, or that never matters."""

from enum import Enum

from polltrail.parliament.game import Game
from polltrail.parliament.power.swings import swings


class Role(Enum):
    """What a party is; the first that applies."""

    DICTATOR = "dictator"
    VETO = "veto"
    ORDINARY = "ordinary"
    DUMMY = "dummy"


def roles(game: Game) -> tuple[Role, ...]:
    """Say what each party is.

    A dictator wins alone and nobody wins without it; a party with a veto is in every winning coalition; a dummy is needed
    in none.

    Examples
    --------
    >>> [role.value for role in roles(Game(("A", "B", "C", "D"), (50, 30, 18, 2), 79))]
    ['veto', 'veto', 'dummy', 'dummy']
    """
    return tuple(
        _role(game, weight, turned) for weight, turned in zip(game.weights, swings(game).of, strict=True)
    )


def _role(game: Game, weight: int, turned: int) -> Role:
    if game.total - weight < game.quota:
        return Role.DICTATOR if weight >= game.quota else Role.VETO
    return Role.ORDINARY if turned else Role.DUMMY


def blocks(game: Game, members: tuple[str, ...]) -> bool:
    """Say whether nobody else can win without some of these."""
    return game.total - game.seats_of(members) < game.quota
