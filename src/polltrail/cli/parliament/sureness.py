"""How sure each seat of an election's own count is: by what the stations still out of its contest will add."""

from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

from polltrail.cli.examine import is_election
from polltrail.election.expected import GONE
from polltrail.parliament.house import INDEPENDENT
from polltrail.publish.parliament.page.sureness import SeatChance
from polltrail.store import ElectionDir
from polltrail.store.board import BoardReader

MOST_CONTESTS = 1_000
"""Contests that are projected for a page: each takes as long as its stations are many."""


def seat_chances(path: Path) -> Mapping[str, SeatChance]:
    """Project every contest of an election's directory; nothing for anything else, and for more contests than a page shows.

    Raises
    ------
    PolltrailError
        The count cannot be read.
    """
    if not path.is_dir() or not is_election(path):
        return {}
    with closing(BoardReader(ElectionDir(path))) as board:
        board.follow()
        return dict(_chances(board)) if len(board.expected.contests) <= MOST_CONTESTS else {}


def _chances(board: BoardReader) -> Iterator[tuple[str, SeatChance]]:
    for number, contest in enumerate(board.expected.contests):
        if contest.area == GONE:
            continue
        figures, shown = board.figures(number), board.projection(number)
        parties = {one.id: one.party or INDEPENDENT for one in figures.choices}
        winner = figures.winner if shown is None else shown.winner
        place = contest.id.rpartition("/")[2]
        if winner is not None:
            yield place, SeatChance(party=parties[winner], probability=1.0)
        elif shown is not None and shown.choices:
            first = max(shown.choices, key=lambda one: one.win)
            yield place, SeatChance(party=parties[first.id], probability=first.win)
