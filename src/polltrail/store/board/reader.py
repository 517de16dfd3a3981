"""Reads the values of a board; from one thread."""

from polltrail.election.expected import Expected
from polltrail.store.election_dir import ElectionDir
from polltrail.tally.board import AsOf, Board, ContestBoard, Dot, Findings, Sealed, Station


class BoardReader:
    """Reads what a board shows of an election directory, as far as its views go.

    Stations, areas and contests are named by their numbers in `expected`; area 0 is the whole country. Where a size is
    asked for (`at`), it is any that the count has had; without one, it is the newest that `follow` found.

    Raises
    ------
    StoreError
        There are no views yet, they are another log's, or the disk failed.
    """

    def __init__(self, place: ElectionDir) -> None:
        raise NotImplementedError

    @property
    def size(self) -> int:
        """Size of the log that the newest figures are of."""
        raise NotImplementedError

    @property
    def expected(self) -> Expected:
        """What should exist, by the definition in force at the newest size."""
        raise NotImplementedError

    def follow(self) -> int:
        """Take in what the views have by now; give the size that the newest figures are of."""
        raise NotImplementedError

    def sealed(self) -> Sealed | None:
        """What may be shown while the count is sealed; None where it is open."""
        raise NotImplementedError

    def as_of(self, at: int | None = None) -> AsOf:
        """Say which state of the log figures are of."""
        raise NotImplementedError

    def board(self, area: int = 0, at: int | None = None) -> Board:
        """Give what a page about a place shows."""
        raise NotImplementedError

    def contest(self, number: int, at: int | None = None) -> ContestBoard:
        """Give what a page about a contest shows."""
        raise NotImplementedError

    def station(self, number: int, at: int | None = None) -> Station:
        """Give what a page about a station shows."""
        raise NotImplementedError

    def findings(self, at: int | None = None) -> Findings:
        """Give what waits for a person, the latest first."""
        raise NotImplementedError

    def search(self, text: str, limit: int = 50) -> tuple[Dot, ...]:
        """Find stations by their id, by words of their name or by the beginnings of such words."""
        raise NotImplementedError

    def changed_since(self, size: int) -> list[int]:
        """Numbers of the stations about which something was said since the log had this size."""
        raise NotImplementedError

    def close(self) -> None:
        """Close what was opened."""
        raise NotImplementedError
