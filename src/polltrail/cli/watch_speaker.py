"""What a watched page says, put into the log: what changed and what vanished, within bounds, and never twice.

Two watchers who look at one page at different moments see other bytes, and a figure stands only when they agree about
the same. So where another has said the figures that are seen here, of a document whose stored bytes show them too, as
this watcher's own mapping reads them, it is endorsed; else the figures are said with the bytes that were seen here.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Final

from polltrail.cli.existing import Existing, read_existing
from polltrail.cli.handing_in import hand_in
from polltrail.cli.image_room import bring
from polltrail.cli.kept_token import beside_outbox
from polltrail.cli.official_in import Document, blank, bodies_of, in_order, read_figures
from polltrail.cli.official_said import Told, Voice
from polltrail.cli.outbox import Outbox, Sent, outbox
from polltrail.cli.published import Fetch, reader
from polltrail.cli.target import target
from polltrail.errors import ReadingError, TableError
from polltrail.exchange.official_mapping import OfficialMapping
from polltrail.statement import StatementId
from polltrail.statement.bodies import OfficialBody
from polltrail.store.page_versions import PageVersions
from polltrail.tally.fold.official import is_blank, numbers_of, place_of
from polltrail.verify.images import image_path

READ_AT_ONCE: Final = 16
"""Documents of others whose figures are remembered."""
HOUR_S: Final = 3600.0
HOURLY: Final = 10
"""How many times what may be said of one change may be said in an hour."""

Numbers = Mapping[Hashable, object]


@dataclass(slots=True, kw_only=True)
class Said:
    """What became of one version.

    Attributes
    ----------
    signed : int
        Statements that were signed.
    left : int
        Figures that would have been more than is said of one change, or in one hour.
    unread : str
        Why no figure was read; empty where they were.
    """

    signed: int = 0
    left: int = 0
    unread: str = ""


@dataclass(slots=True, kw_only=True)
class Speaker:
    """Says in the log of an election what one address shows.

    Attributes
    ----------
    source : str
        The election: a directory or an address.
    kept : Path
        The outbox.
    most : int
        How many statements one change may be worth.
    """

    source: str
    address: str
    seed: bytes = field(repr=False)
    kept: Path
    mapping: OfficialMapping
    versions: PageVersions
    most: int
    clock: Callable[[], float]
    say: Callable[[str], None]
    _voice: Voice | None = None
    _existing: Existing | None = None
    _showing: dict[Hashable, OfficialBody] = field(default_factory=dict)
    _read: "OrderedDict[str, Numbers]" = field(default_factory=OrderedDict)
    _spent: list[float] = field(default_factory=list)
    _told: set[str] = field(default_factory=set)
    _absent: set[str] = field(default_factory=set)
    _stored: set[str] = field(default_factory=set)

    @property
    def is_open(self) -> bool:
        """Whether the election was reached, so that names can be held against it."""
        return self._existing is not None

    def open(self) -> None:
        """Reach the election, and find what was said before.

        Raises
        ------
        PolltrailError
            It cannot be reached, or another process is at work in its directory.
        """
        with target(self.source) as election, outbox(self.kept) as box:
            voice = Voice(seed=self.seed, election=election.election)
            voice.follow(election.fetch, self.source)
            voice.remember(box)
            self._existing = read_existing(election.fetch, election.definition)
            self._voice = voice
        lines = (line for line in self.versions.journal() if line.get("what") == "stored")
        self._stored = {str(line.get("digest")) for line in lines}

    def take(self, document: Document, *, is_gone: bool) -> Said:
        """Sign what a version shows that was not said last: within bounds, what changed and vanished first."""
        voice, existing = self._ready()
        self._showing = {}
        try:
            bodies = [] if is_gone else self._bodies(document, existing)
        except TableError as exc:
            return Said(unread=str(exc.problems[0]))
        self._showing = {place_of(body): body for body in bodies}
        gone = [
            blank(last, document)
            for place, last in voice.last.items()
            if last.source == self.address and not is_blank(last) and place not in self._showing
        ]
        changed = [body for body in bodies if self._is_other(voice, body)]
        known = [body for body in changed if place_of(body) in voice.last]
        new = [body for body in changed if place_of(body) not in voice.last]
        return self._sign([*in_order([*known, *gone]), *in_order(new)])

    def agree(self) -> int:
        """Endorse what others have said since of what is shown here; give how many were signed."""
        voice, _ = self._ready()
        same = [body for body in self._showing.values() if not self._is_other(voice, body)]
        return self._sign([body for body in same if self._earlier(voice, body) is not None]).signed

    def _bodies(self, document: Document, existing: Existing) -> list[OfficialBody]:
        figures = read_figures(document, self.mapping, None, existing)
        bodies, _ = bodies_of(figures, document, existing)
        return bodies

    def _is_other(self, voice: Voice, body: OfficialBody) -> bool:
        """Whether the figures are not what was said last; a blank of which nothing was ever said is nothing new."""
        last = voice.last.get(place_of(body))
        if last is None:
            return not is_blank(body)
        return numbers_of(last) != numbers_of(body)

    def _sign(self, bodies: Iterable[OfficialBody]) -> Said:
        voice, existing = self._ready()
        said, room = Said(), self._room()
        words: list[OfficialBody | StatementId] = []
        with outbox(self.kept) as box, self._reading() as fetch:
            for body in bodies:
                word = self._word(voice, existing, body, fetch)
                if word is not None and len(words) < room:
                    words.append(word)
                elif word is not None:
                    said.left += 1
            voice.say(words, box, self.address)
        said.signed = len(words)
        self._spent += [self.clock()] * said.signed
        return said

    def _room(self) -> int:
        """Tell how many statements may be signed now."""
        now = self.clock()
        self._spent = [at for at in self._spent if at > now - HOUR_S]
        return max(0, min(self.most, self.most * HOURLY - len(self._spent)))

    def _word(
        self, voice: Voice, existing: Existing, body: OfficialBody, fetch: Fetch | None
    ) -> OfficialBody | StatementId | None:
        """Choose what to say of figures: that another says the same, or that they are so; None where both were said."""
        other = self._earlier(voice, body)
        if other is not None and self._shows(other.body, existing, fetch):
            return other.id
        return body if self._is_other(voice, body) else None

    def _earlier(self, voice: Voice, body: OfficialBody) -> Told | None:
        """Find who said these figures before of other bytes, and still says so; None where it is this watcher."""
        told = [one for one in voice.said.get(place_of(body), ()) if one.id in voice.index]
        latest = {one.key: one for one in told if one.body.source == self.address}
        same = [one for one in latest.values() if numbers_of(one.body) == numbers_of(body)]
        first = min(same, key=lambda one: voice.index[one.id], default=None)
        if first is None or first.key == voice.key or first.id in voice.endorsed:
            return None
        spoken = body if self._is_other(voice, body) else voice.last[place_of(body)]
        return None if first.body.digest == spoken.digest else first

    def _shows(self, body: OfficialBody, existing: Existing, fetch: Fetch | None) -> bool:
        """Whether the stored bytes that another saw show what they say, as this watcher's mapping reads them."""
        if body.digest not in self._read and body.digest not in self._absent:
            data = self._stored_bytes(body.digest, fetch)
            if data is None:
                self._absent.add(body.digest)
                return False
            self._read[body.digest] = self._numbers(data, body, existing)
            while len(self._read) > READ_AT_ONCE:
                self._read.popitem(last=False)
        return self._read.get(body.digest, {}).get(place_of(body)) == numbers_of(body)

    def _numbers(self, data: bytes, body: OfficialBody, existing: Existing) -> Numbers:
        document = Document(name="document", data=data, source=body.source, seen_at=body.seen_at)
        try:
            return {place_of(one): numbers_of(one) for one in self._bodies(document, existing)}
        except TableError:
            return {}

    def _stored_bytes(self, digest: str, fetch: Fetch | None) -> bytes | None:
        """Read a document that the election has stored: only such bytes can be agreed about."""
        if fetch is None:
            return None
        try:
            data = fetch(image_path(digest))
        except (FileNotFoundError, ReadingError):
            return None
        return data if sha256(data).hexdigest() == digest else None

    @contextmanager
    def _reading(self) -> Iterator[Fetch | None]:
        """Read what the election publishes, if it can be reached; nothing that is signed waits for it."""
        try:
            with reader(self.source) as fetch:
                yield fetch
        except ReadingError:
            yield None

    def follow(self) -> None:
        """Take in what others have said.

        Raises
        ------
        ReadingError
            The log cannot be read.
        """
        voice, _ = self._ready()
        self._absent.clear()
        with reader(self.source) as fetch:
            voice.follow(fetch, self.source)

    def send(self) -> list[int]:
        """Hand in what waits, and bring the documents of what is in the log; give the new entries.

        Raises
        ------
        PolltrailError
            The election is away, or another process is at work in its directory; it is tried again next time.
        """
        voice, _ = self._ready()
        with outbox(self.kept) as box:
            waiting = [one for one in voice.waiting(box) if one.id not in self._told]
            if not waiting and not self._unstored(box):
                return []
            with target(self.source, token=beside_outbox(self.kept)) as election:
                outcomes = hand_in(election, box, waiting)
                entries = [outcome.index for outcome in outcomes.values() if outcome.index is not None]
                for one in waiting:
                    if outcomes[one.id].index is None and outcomes[one.id].again_after is None:
                        self._tell_refused(one, outcomes[one.id].reason)
                owed = {digest: lambda digest=digest: self._bytes(digest) for digest in self._unstored(box)}
                for digest, reason in bring(election, owed).items() if owed else ():
                    self._note_stored(digest, reason)
        return sorted(entries)

    def _unstored(self, box: Outbox) -> list[str]:
        """Name the documents that this watcher spoke of, that are here, and that it has not brought."""
        voice, _ = self._ready()
        waits = {one.id for one in voice.waiting(box)}
        return [
            digest
            for digest in voice.documents(self.address, but=waits)
            if digest not in self._stored
            and digest not in self._told
            and self.versions.read(digest) is not None
        ]

    def _bytes(self, digest: str) -> bytes:
        return self.versions.read(digest) or b""

    def _note_stored(self, digest: str, reason: str) -> None:
        if not reason:
            self._stored.add(digest)
            self.versions.note(
                {"what": "stored", "at": int(self.clock()), "address": self.address, "digest": digest}
            )
        elif digest not in self._told:
            self._told.add(digest)
            self.say(f"document {digest} is not stored, so that its figures cannot stand: {reason}")

    def _tell_refused(self, one: Sent, reason: str) -> None:
        self._told.add(one.id)
        self.say(f"statement {one.id} was refused: {reason}")

    def _ready(self) -> tuple[Voice, Existing]:
        if self._voice is None or self._existing is None:
            raise ReadingError(f"{self.source}: expected to have reached the election, found that it was not")
        return self._voice, self._existing
