"""What the entries say, judged in one pass: each by what stood before it."""

from collections import defaultdict
from collections.abc import Iterable

from polltrail.errors import EncodingError, UnknownRulesError
from polltrail.statement import Roster, Seen, Statement, read_entry
from polltrail.statement.definition import DefinitionBody
from polltrail.statement.fields import Body
from polltrail.statement.roster import ROSTER_KINDS
from polltrail.verify.images import IMAGE_KINDS, ImageStatements
from polltrail.verify.standings import Standings
from polltrail.verify.verdict import Refused

RULES = frozenset({"polltrail-fold/1"})
"""The ways of counting that this release knows."""

_REMEMBERED = frozenset({"conflict", "holding", "removal"})


class JudgedEntries:
    """The entries so far.

    Attributes
    ----------
    roster : Roster
        Whose keys may speak by now, and the definitions so far.
    said : mapping of str to list of (int, Body)
        By kind, what the checks after this pass need again: `conflict`, `holding`, `removal`; with the index of
        the entry. What the roster remembers is not here.
    images : ImageStatements
        What is said of photographs.
    standings : Standings
        Who signed what, to tell whose statements are in doubt.
    seen : dict of Seen to int
        Checkpoints that signers claim to have seen, with the first entry that claims it.
    statements, public : int
        How many entries may stand in this log; and how many of these are of the kinds that a sealed count shows.
    refused : list of Refused
        The others.

    Notes
    -----
    Where entry 0 begins no election, nobody can be known, and only that is told.
    """

    def __init__(self) -> None:
        self.roster = Roster.empty()
        self.said: defaultdict[str, list[tuple[int, Body]]] = defaultdict(list)
        self.images = ImageStatements()
        self.standings = Standings()
        self.seen: dict[Seen, int] = {}
        self.statements = self.public = 0
        self.refused: list[Refused] = []
        self._size = 0
        self._first: dict[bytes, int] = {}

    @property
    def definition(self) -> DefinitionBody | None:
        """The definition in force at the end of what was read."""
        definitions = self.roster.definitions
        return definitions[-1].body if definitions else None

    def place(self, statement: bytes) -> int | None:
        """Find the entry of a statement by its id, as 32 bytes; None where it is not in the log."""
        return self._first.get(statement)

    def logged(self, statement: str) -> bool:
        """Whether a statement, by its id, is in the log."""
        return bytes.fromhex(statement) in self._first

    def add(self, entries: Iterable[bytes]) -> None:
        """Judge the next entries.

        Raises
        ------
        UnknownRulesError
            The election is counted in a way that this release does not know.
        """
        self.add_open(enumerate(entries, start=self._size))

    def add_open(self, entries: Iterable[tuple[int, bytes]]) -> None:
        """Judge entries with their indexes, where those between are not to be had.

        Raises
        ------
        UnknownRulesError
            As `add`.
        """
        for index, entry in entries:
            self._size = index + 1
            if index and self.refused and self.refused[0].index == 0:
                continue
            reason = self._take(index, entry)
            if reason is not None:
                self.refused.append(Refused(index=index, reason=reason))
            else:
                self.statements += 1

    def _take(self, index: int, entry: bytes) -> str | None:
        """Take an entry, or say why it may not be there."""
        try:
            statement = read_entry(entry)
        except EncodingError as bad:
            return str(bad)
        first = self._first.setdefault(bytes.fromhex(statement.id), index)
        if first != index:
            return f"statement {statement.id}: expected once, found again; it is entry {first}"
        reason = self.roster.refusal(statement, index)
        if reason is None:
            self._remember(index, statement)
        return reason

    def _remember(self, index: int, statement: Statement) -> None:
        body = statement.body
        if index == 0 and isinstance(body, DefinitionBody) and body.rules not in RULES:
            raise UnknownRulesError(
                f"entry 0: expected one of the rules {', '.join(sorted(RULES))}, found {body.rules}; "
                "nothing was checked. Use a release that knows them"
            )
        if statement.seen is not None:
            self.seen.setdefault(statement.seen, index)
        if statement.kind in ROSTER_KINDS:
            self.roster = self.roster.step(index, statement)
            self.public += 1
        elif statement.kind in _REMEMBERED:
            self.said[statement.kind].append((index, body))
        if statement.kind in IMAGE_KINDS:
            self.images.take(index, statement, self.roster)
        self.standings.take(index, statement)
