"""In which contests what is held or missing can still change who leads."""

from collections.abc import Callable

from polltrail.election import ChoiceId
from polltrail.election.expected import GONE, Expected
from polltrail.tally.fold import Vector
from polltrail.tally.fold.totals import CAP, CAP_UNKNOWN, registered_of, votes_of
from polltrail.tally.rest import can_change_winner


class CloseContests:
    """Tells close contests by their totals; what their stations' registers say is added up once."""

    def __init__(self, expected: Expected) -> None:
        self.expected = expected
        self._registered: list[tuple[int, int]] = []

    def find(self, vector_at: Callable[[int, int], Vector | None]) -> list[int]:
        """Give the numbers of the contests in which the lead can still change, or become a tie.

        Parameters
        ----------
        vector_at : callable
            The totals of a contest in an area, by their numbers; None where nothing is added up.
        """
        return [which for which in range(len(self.expected.contests)) if self._is_close(which, vector_at)]

    def _is_close(self, contest: int, vector_at: Callable[[int, int], Vector | None]) -> bool:
        shown = self.expected.contests[contest]
        if shown.area == GONE or len(shown.choices) < 2:
            return False
        vector = vector_at(contest, shown.area)
        votes = [0] * len(shown.choices) if vector is None else votes_of(vector, len(shown.choices), 0)
        leaders = [choice for choice, number in enumerate(votes) if number == max(votes)]
        voters, unknown = self._out(contest)
        held, unknown_held = (0, 0) if vector is None else (int(vector[CAP]), int(vector[CAP_UNKNOWN]))
        cap = None if unknown + unknown_held > 0 else voters + held
        named = {ChoiceId(str(choice)): int(number) for choice, number in enumerate(votes)}
        winner = ChoiceId(str(leaders[0])) if len(leaders) == 1 else None
        return can_change_winner(named, winner, cap) is not False

    def _out(self, contest: int) -> tuple[int, int]:
        """Registered voters of all stations of a contest, and how many stations have none that are known."""
        if not self._registered:
            self._registered = [(0, 0)] * len(self.expected.contests)
            for slot in self.expected.slots():
                which, voters = self.expected.contest_of(slot), max(registered_of(self.expected, slot), 0)
                before = self._registered[which]
                self._registered[which] = (before[0] + voters, before[1] + (not voters))
        return self._registered[contest]
