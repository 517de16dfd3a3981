"""The simple game of a house: parties, their seats, how many win, and a majority of what.

Promises: a game that nobody could win, a party twice, and seats that are no whole number are refused; the order in which
parties are named changes nothing but the order of results.
"""

from polltrail.parliament.game.game import Game
from polltrail.parliament.game.majority import Independents, Majority, Of, game_of, majority_of

__all__ = ["Game", "Independents", "Majority", "Of", "game_of", "majority_of"]
