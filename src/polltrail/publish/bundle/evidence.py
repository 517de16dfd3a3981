"""What a bundle of single entries is made from: the entries, who may have said them, when they were known."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from polltrail.election import Station
from polltrail.errors import DataError, LogError, ReadingError
from polltrail.log import Checkpoint, VerifierKey, open_checkpoint, root_at
from polltrail.log.dates import Dates
from polltrail.log.excerpt import Scope
from polltrail.log.history import NamedPolicy
from polltrail.log.served import Fetch, ServedLog
from polltrail.publish.bundle.about import About
from polltrail.publish.bundle.listing import Listing
from polltrail.publish.bundle.published_images import Absence, published_images
from polltrail.publish.bundle.references import named_statements
from polltrail.publish.bundle.selection import Selected, select
from polltrail.publish.bundle.source import Source, checkpoint_of, refuse_sealed
from polltrail.statement import Roster, Standing, Statement, milliseconds
from polltrail.statement.bodies import ImageBody, OfficialBody
from polltrail.statement.definition import DefinitionBody
from polltrail.statement.roster import ROSTER_KINDS


@dataclass(frozen=True, slots=True)
class Judged:
    """Entries judged by those before them that are here.

    Attributes
    ----------
    refused : mapping of int to str
        Entries that no log of this election may hold, and why.
    """

    roster: Roster
    refused: Mapping[int, str]

    @classmethod
    def of(cls, statements: Mapping[int, Statement]) -> "Judged":
        """Go through entries in the order of the log."""
        roster, refused = Roster.empty(), dict[int, str]()
        for index, statement in statements.items():
            reason = roster.refusal(statement, index)
            if reason is not None:
                refused[index] = reason
            elif statement.kind in ROSTER_KINDS:
                roster = roster.step(index, statement)
        return cls(roster, refused)


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """Everything that a bundle of single entries rests on.

    Attributes
    ----------
    base_note, base
        The checkpoint that every receipt leads to.
    roll_closed : int or None
        How long the log was when the roll closed, as witnesses dated it.
    images : mapping of str to (Absence or None)
        Every image that an entry here names: None where its bytes are in the bundle, else why not.
    seen : mapping of int to (bool or None)
        For each entry that names a checkpoint as seen: whether the log was so. None where that cannot be told.
    """

    source: Source
    about: About
    listing: Listing
    selected: Selected
    judged: Judged
    key: VerifierKey
    base_note: bytes
    base: Checkpoint
    dates: Dates
    roll_closed: int | None
    images: Mapping[str, Absence | None]
    seen: Mapping[int, bool | None]

    @property
    def scope(self) -> Scope:
        """What it is about."""
        return self.about.scope

    @property
    def statements(self) -> Mapping[int, Statement]:
        """All entries."""
        return self.selected.statements

    @property
    def roster(self) -> Roster:
        """Whose keys may speak."""
        return self.judged.roster

    @property
    def election(self) -> str:
        """The election's id."""
        return self.roster.definitions[0].id

    @property
    def definition(self) -> DefinitionBody:
        """The definition in force."""
        return self.roster.definitions[-1].body

    @cached_property
    def places(self) -> Mapping[str, int]:
        """Where each statement stands, by its id."""
        return {one.id: index for index, one in reversed(self.selected.statements.items())}

    @cached_property
    def stations(self) -> Mapping[str, Station]:
        """Stations of the tables that belong to the scope, by their id."""
        return {one.id: one for one in self.listing.stations() if self.about.within(one.id)}

    @cached_property
    def naming(self) -> Mapping[str, list[int]]:
        """Entries that may stand in the log and speak of a statement, by its id."""
        found: dict[str, list[int]] = {}
        for index, statement in self.statements.items():
            if index not in self.judged.refused:
                for named in named_statements(statement):
                    found.setdefault(named, []).append(index)
        return found

    @cached_property
    def about_by_kind(self) -> Mapping[str, list[int]]:
        """Entries about the scope that may stand in the log, by their kind and in the order of the log."""
        found: dict[str, list[int]] = {}
        for index in sorted(self.selected.about - self.judged.refused.keys()):
            found.setdefault(self.statements[index].kind, []).append(index)
        return found

    @cached_property
    def image_entries(self) -> Mapping[str, tuple[int, ImageBody]]:
        """The first entry that says that an image exists, by the image's digest."""
        bodies = [
            (index, one.body) for index, one in self.statements.items() if index not in self.judged.refused
        ]
        images = [(index, body) for index, body in bodies if isinstance(body, ImageBody)]
        return {body.digest: (index, body) for index, body in reversed(images)}

    @cached_property
    def official(self) -> Mapping[tuple[str | None, str], list[tuple[int, OfficialBody]]]:
        """What watchers saw of the authority's figures, by station (None for those of an area) and contest."""
        found: dict[tuple[str | None, str], list[tuple[int, OfficialBody]]] = {}
        for index in self.about_by_kind.get("official", ()):
            body = self.statements[index].body
            if isinstance(body, OfficialBody):
                found.setdefault((body.station, body.contest), []).append((index, body))
        return found

    def standing(self, index: int) -> Standing:
        """What an entry is worth, by whose key signed it and where it stands."""
        return self.roster.standing(self.statements[index].key, index, roll_closed=self.roll_closed)


def gather(fetch: Fetch, scope: Scope) -> Evidence:
    """Read a published log, and find what a bundle of this scope must hold.

    Raises
    ------
    ReadingError
        Nothing is published there, or the election is sealed.
    LogError
        What is published does not hold together, so that no entry of it can be proven.
    DataError
        The election has no such station, contest or area.
    """
    source = Source.read(fetch)
    about, listing, selected, judged = _selected(source, scope)
    _refuse_unknown(about, listing, selected)
    key = log_key(judged.roster)
    dates = dates_of(source, judged.roster, key)
    source = _if_witnessed(source, key, dates)
    base_note = _base(source, max(selected.statements))
    base = _checked(source, base_note, key)
    return Evidence(
        source=source,
        about=about,
        listing=listing,
        selected=selected,
        judged=judged,
        key=key,
        base_note=base_note,
        base=base,
        dates=dates,
        roll_closed=_roll_closed(judged.roster, dates),
        images=published_images(fetch, judged.roster, judged.refused.keys(), selected.statements),
        seen=_seen(source.log, base.size, selected.statements),
    )


def _selected(source: Source, scope: Scope) -> tuple[About, Listing, Selected, Judged]:
    """Select by the tables in force at the end; the log is read again where an amendment has changed them."""
    definition = source.genesis()
    while True:
        listing = Listing(source.fetch, definition)
        about = About.of(scope, listing)
        selected = select(source.log, about)
        judged = Judged.of(selected.statements)
        if not judged.roster.definitions:
            raise ReadingError(
                f"entry 0: expected to begin an election, found: {judged.refused[0]}; no bundle was made"
            )
        if judged.roster.sealed_until is not None:
            refuse_sealed(judged.roster.definitions[-1].body)
        last = judged.roster.definitions[-1].body
        if last.tables == definition.tables:
            return about, listing, selected, judged
        definition = last


def _refuse_unknown(about: About, listing: Listing, selected: Selected) -> None:
    station = about.scope.station
    if station is None or selected.about or any(one.id == station for one in listing.stations()):
        return
    raise DataError(
        f"station {station!a}: expected one of the election's, found none of this name, and nothing said about it; "
        "no bundle was made"
    )


def log_key(roster: Roster) -> VerifierKey:
    """Read the key of the log in force."""
    log = roster.log_in_force
    if log is None:
        raise ReadingError("entry 0: expected to name a log, found none; no bundle was made")
    return VerifierKey.parse(log.vkey)


def dates_of(source: Source, roster: Roster, key: VerifierKey) -> Dates:
    """Read what witnesses have dated, by the policies that the log in force has named.

    After a succession the first of these is the one in force when the log began to go on.
    """
    notes = [*source.history, source.note, *filter(None, [source.witnessed])]
    began = roster.successions[-1][0] if roster.successions else 0
    first = max(one.index for one in roster.definitions if one.index <= began)
    named = [
        NamedPolicy.of(one.index, one.body.witnesses) for one in roster.definitions if one.index >= first
    ]
    return Dates(notes, key, named)


def _if_witnessed(source: Source, key: VerifierKey, dates: Dates) -> Source:
    """Leave out what is published as witnessed and is not, by the policy that acts."""
    if source.witnessed is None:
        return source
    try:
        met = dates.acting is not None and dates.acting.check(source.witnessed, key).quorum_met
    except LogError:
        met = False
    return source if met else replace(source, witnessed=None)


def _base(source: Source, last: int) -> bytes:
    """Choose the note that receipts lead to: the one a quorum has seen, if it holds every entry, else the freshest."""
    holds_all = source.witnessed is not None and checkpoint_of(source.witnessed).size > last
    return source.witnessed if source.witnessed is not None and holds_all else source.note


def _checked(source: Source, note: bytes, key: VerifierKey) -> Checkpoint:
    checkpoint = open_checkpoint(note, key)
    found = root_at(checkpoint.size, source.log.hash_at())
    if found != checkpoint.root:
        raise ReadingError(
            f"log/checkpoint: expected root {found.hex()}, which the tiles of {checkpoint.size} entries make, found "
            f"{checkpoint.root.hex()}; nothing can be proven, and no bundle was made. Run polltrail verify, and keep a copy"
        )
    return checkpoint


def _roll_closed(roster: Roster, dates: Dates) -> int | None:
    closes_at = roster.definitions[-1].body.roll_closes_at
    known = None if closes_at is None else dates.known_by(milliseconds(closes_at) // 1000)
    return None if known is None else known.size


def _seen(log: ServedLog, size: int, statements: Mapping[int, Statement]) -> dict[int, bool | None]:
    hash_at = log.hash_at()
    return {
        index: one.seen.root == root_at(one.seen.size, hash_at).hex() if one.seen.size <= size else None
        for index, one in statements.items()
        if one.seen is not None
    }
