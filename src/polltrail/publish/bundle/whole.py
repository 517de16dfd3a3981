"""A bundle of a whole election: its published files as they are, and pages to find one's way in them."""

from array import array
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from typing import Final

from polltrail.errors import EncodingError, ReadingError
from polltrail.log import VerifierKey, new_tiles
from polltrail.log.dates import Dates
from polltrail.log.excerpt import CHECKPOINT, LOG_VKEY, POLICY, image_path, table_path
from polltrail.log.served import LOG, Fetch, read
from polltrail.publish.bundle.evidence import dates_of, log_key
from polltrail.publish.bundle.files import Files, in_order, read_image
from polltrail.publish.bundle.listing import Listing
from polltrail.publish.bundle.published_images import removed_bytes
from polltrail.publish.bundle.source import Source, refuse_sealed
from polltrail.publish.bundle.whole_pages import Overview, whole_pages
from polltrail.statement import Roster, Statement, read_entry
from polltrail.statement.bodies import HoldingBody, ImageBody, OfficialBody, RemovalBody
from polltrail.statement.roster import ROSTER_KINDS

COUNTED: Final = ("image", "transcription", "decision", "incident", "official")
"""Kinds that are counted for each station, in the order of the columns."""
_BEFORE: Final = ("checkpoint", "witnessed", "cosigned")


def whole_files(fetch: Fetch, *, version: str) -> Files:
    """Make the files of a bundle of a whole election.

    The log is read twice: once for the pages, once to hand it on. Nothing of it is kept but what is counted.

    Raises
    ------
    PolltrailError
        Nothing is published there, the election is sealed, or a file that the checkpoint promises is missing.
    """
    source = Source.read(fetch)
    source.genesis()
    counts = Counts.of(source)
    key = log_key(counts.roster)
    overview = _overview(source, counts, key, dates_of(source, counts.roster, key))
    later = {
        **whole_pages(overview, version),
        **_tiles(source),
        **_images(fetch, counts),
    }
    return in_order(_fixed(source, counts.roster), later)


@dataclass(slots=True)
class Counts:
    """What one pass over a whole log counts.

    Attributes
    ----------
    by_kind : dict of str to int
        Entries of each kind.
    stations : dict of str to array of int
        For each station that something is about, entries of the kinds `COUNTED`.
    contests : dict of str to int
        Readings of each contest.
    unreadable : int
        Entries that are no statements.
    """

    by_kind: dict[str, int] = field(default_factory=dict)
    stations: dict[str, "array[int]"] = field(default_factory=dict)
    contests: dict[str, int] = field(default_factory=dict)
    unreadable: int = 0
    roster: Roster = field(default_factory=Roster.empty)
    originals: set[bytes] = field(default_factory=set)
    copies: set[bytes] = field(default_factory=set)
    documents: set[bytes] = field(default_factory=set)
    held: set[bytes] = field(default_factory=set)
    removals: dict[int, Statement] = field(default_factory=dict)

    @classmethod
    def of(cls, source: Source) -> "Counts":
        """Read a log once.

        Raises
        ------
        ReadingError
            It begins no election, or its election is sealed.
        """
        found = cls()
        for index, entry in source.log.entries():
            try:
                statement = read_entry(entry)
            except EncodingError:
                found.unreadable += 1
                continue
            found.add(index, statement)
        if not found.roster.definitions:
            raise ReadingError("entry 0: expected to begin an election, found otherwise; no bundle was made")
        if found.roster.sealed_until is not None:
            refuse_sealed(found.roster.definitions[-1].body)
        return found

    def add(self, index: int, statement: Statement) -> None:
        """Count an entry. Its signature is not checked: `polltrail verify` does that."""
        kind, body = statement.kind, statement.body
        if kind in ROSTER_KINDS:
            self.roster = self.roster.step(index, statement)
        self.by_kind[kind] = self.by_kind.get(kind, 0) + 1
        slot = getattr(body, "slot", None)
        station = getattr(slot, "station", getattr(body, "station", None))
        if kind in COUNTED and station is not None:
            row = self.stations.get(station)
            if row is None:
                row = self.stations[station] = array("L", [0] * len(COUNTED))
            row[COUNTED.index(kind)] += 1
        if kind == "transcription":
            contest = getattr(slot, "contest", "")
            self.contests[contest] = self.contests.get(contest, 0) + 1
        elif isinstance(body, ImageBody | OfficialBody):
            if self.roster.standing(statement.key, index) != "revoked":
                self._name(body)
        elif isinstance(body, HoldingBody):
            self.held.add(bytes.fromhex(body.digest))
        elif isinstance(body, RemovalBody):
            self.removals[index] = statement

    def _name(self, body: ImageBody | OfficialBody) -> None:
        name = bytes.fromhex(body.digest)
        if isinstance(body, ImageBody):
            (self.originals if body.redacts in {None, body.digest} else self.copies).add(name)
        elif name not in self.originals and name not in self.copies:
            self.documents.add(name)

    def published_images(self) -> Iterator[str]:
        """Give the digests of the images that the election publishes, and of the documents, in their order."""
        policy = self.roster.definitions[-1].body.policy.images
        every = self.copies | self.originals | self.held
        chosen = {"digest": set[bytes](), "redacted": self.copies - self.originals, "public": every}[policy]
        removed = {bytes.fromhex(digest) for digest in removed_bytes(self.roster, self.removals)}
        return (digest.hex() for digest in sorted((chosen | self.documents) - removed))


def _overview(source: Source, counts: Counts, key: VerifierKey, dates: Dates) -> Overview:
    definition = counts.roster.definitions[-1].body
    return Overview(
        election=counts.roster.definitions[0].id,
        definition=definition,
        listing=Listing(source.fetch, definition),
        note=source.note,
        checkpoint=source.checkpoint,
        key=key,
        policy=dates.acting,
        kinds=counts.by_kind,
        counted=COUNTED,
        stations=counts.stations,
        contests=counts.contests,
        unreadable=counts.unreadable,
    )


def _fixed(source: Source, roster: Roster) -> dict[str, bytes]:
    """Give the notes, the key, the policy and the tables."""
    tables = [defined.body.tables for defined in roster.definitions]
    blobs = {blob.digest for one in tables for blob in (one.stations, one.choices, one.areas, one.form_model)}
    lost = [
        f"{LOG}before/{sha256(log.origin.encode()).hexdigest()}/{name}"
        for log in roster.logs[:-1]
        for name in _BEFORE
    ]
    paths = [LOG_VKEY, POLICY, *lost, *(table_path(digest) for digest in blobs)]
    found = {path: read(source.fetch, path) for path in paths}
    return {
        CHECKPOINT: source.note,
        **source.cosigned,
        **{path: data for path, data in found.items() if data is not None},
    }


def _tiles(source: Source) -> dict[str, Callable[[], bytes]]:
    tiles = new_tiles(0, source.checkpoint.size)
    return {f"{LOG}{tile.path}": partial(source.log.tile, tile) for tile in tiles}


def _images(fetch: Fetch, counts: Counts) -> Mapping[str, Callable[[], bytes]]:
    """Give the images that are published and are what their digests say; one that is not there is not there."""
    return {
        image_path(digest): partial(read_image, fetch, digest)
        for digest in counts.published_images()
        if _is_right(fetch, digest)
    }


def _is_right(fetch: Fetch, digest: str) -> bool:
    data = read(fetch, image_path(digest))
    return data is not None and sha256(data).hexdigest() == digest
