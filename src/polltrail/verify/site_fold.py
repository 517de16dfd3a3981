"""The log of a published site, folded in memory: what was counted when it had some sizes."""

from collections.abc import Callable, Iterator
from itertools import chain, islice

from polltrail.election.expected import Expected
from polltrail.election.form_model import read_form_model
from polltrail.errors import VerifyError
from polltrail.exchange.expected import read_expected
from polltrail.log import Frontier, leaf_hash
from polltrail.statement import Roster, read_entry
from polltrail.tally.fold import Counting, Fold, InMemory, counting_of
from polltrail.verify.published import Fetch, read_bundles
from polltrail.verify.verdict import Problem

Define = Callable[[Roster, Counting | None], Counting]


class Roots:
    """The edge of the tree, as far as the fold has come."""

    def __init__(self) -> None:
        self._edge = Frontier()

    def add(self, entry: bytes) -> None:
        """Take in the next entry."""
        self._edge = self._edge.extend([leaf_hash(entry)])

    def root(self) -> str:
        """Give the root, in hexadecimal."""
        return self._edge.root().hex()


def states(
    fetch: Fetch, size: int, wanted: set[int], roots: Roots, problems: list[Problem]
) -> Iterator[Fold]:
    """Fold a log of some size, and give the fold at each of the sizes that are wanted."""
    define = _define(fetch)
    fold = Fold(InMemory(), define=define)
    for entry in _entries(fetch, size, max(wanted), problems):
        fold.take(fold.size, read_entry(entry))
        roots.add(entry)
        if fold.needs_refold:
            fold = _again(fetch, size, fold, define)
        if fold.size in wanted:
            yield fold


def _again(fetch: Fetch, size: int, before: Fold, define: Define) -> Fold:
    """Take all entries in anew by a definition that changed what they mean."""
    until, fixed = before.size, before.counting

    def fixed_until(roster: Roster, now: Counting | None) -> Counting:
        return fixed if roster.definitions[-1].index < until else define(roster, now)

    fold = Fold(InMemory(), define=fixed_until)
    for entry in _entries(fetch, size, until, []):
        fold.take(fold.size, read_entry(entry))
    return fold


def _entries(fetch: Fetch, size: int, stop: int, problems: list[Problem]) -> Iterator[bytes]:
    """Read the first entries of a log of some size."""
    return islice(chain.from_iterable(read_bundles(fetch, size, problems)), stop)


def _define(fetch: Fetch) -> Define:
    """Make ways of counting from the tables that the definitions name; their digests were checked before."""

    def define(roster: Roster, _: Counting | None) -> Counting:
        expected: Expected | None = None
        for one in roster.definitions:
            tables = one.body.tables
            stations, choices, areas = (
                fetch(f"tables/{blob.digest}") for blob in (tables.stations, tables.choices, tables.areas)
            )
            expected = read_expected(stations, choices, areas, before=expected)
        if expected is None:
            raise VerifyError("entry 0: expected a definition, found none")
        body = roster.definitions[-1].body
        return counting_of(
            expected, read_form_model(fetch(f"tables/{body.tables.form_model.digest}")), body.policy
        )

    return define
