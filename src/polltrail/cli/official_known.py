"""What is known of official figures: from the count of a directory, or from the log that a server publishes."""

from dataclasses import dataclass

from polltrail.cli.folded import folded
from polltrail.cli.published import reader
from polltrail.statement.definition import DefinitionBody
from polltrail.tally.fold.events import doubt_about
from polltrail.tally.fold.watched import Watched, watched_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What watchers saw, as of one size of a log."""

    watched: Watched
    size: int
    definition: DefinitionBody


def known(source: str) -> Known:
    """Read what is known.

    Raises
    ------
    ReadingError
        The log cannot be read, or its count is sealed.
    """
    with reader(source) as fetch, folded(fetch, source) as found:
        fold = found.fold
        roster, expected = fold.roster, fold.counting.expected
        claims = (
            claim.doubting(lambda body, key, index: doubt_about(roster, expected, body, key, index))
            for _, claim in fold.memory.claims()
        )
        definition = roster.definitions[-1].body
        watched = watched_at(
            fold.size, claims, persons=definition.policy.official_persons, held=fold.memory.held
        )
        return Known(watched=watched, size=fold.size, definition=definition)
