"""Everything that watchers saw an authority publish, as of one size of the log."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from polltrail.tally.fold.official import Claim, Official, officials_at
from polltrail.tally.fold.official_notices import OfficialNotice, notices_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """What an authority published.

    Attributes
    ----------
    versions : tuple of Official
        Every version of every figure, in the order of the log.
    notices : tuple of OfficialNotice
        What changed, vanished or was replaced.
    persons : int
        How many watchers have to agree before a figure is held against the forms.
    """

    versions: tuple[Official, ...]
    notices: tuple[OfficialNotice, ...]
    persons: int


def watched_at(
    size: int, claims: Iterable[Claim], *, persons: int, held: Callable[[bytes], int | None]
) -> Watched:
    """Tell what was known when the log had this size; see `officials_at` and `notices_at`."""
    known = list(claims)
    versions = officials_at(size, known, persons=persons, held=held)
    return Watched(versions=versions, notices=notices_at(size, known), persons=persons)
