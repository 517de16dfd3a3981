"""What one watcher has said of official figures so far, from the log and the outbox; and saying what is new.

A figure is said once. It is said again only where something else was seen in between, and then it names the watcher's
own statement before it; so the same document handed in twice, or by a program that was started again, says nothing
twice.
"""

from collections.abc import Container, Hashable, Iterable
from dataclasses import dataclass, field

from polltrail.cli.outbox import Outbox, Sent
from polltrail.cli.published import Fetch, published_entries, published_head
from polltrail.cli.signing import Draft, sign_once
from polltrail.statement import (
    KeyId,
    Seen,
    Statement,
    StatementId,
    fingerprint,
    public_key,
    read_entry,
)
from polltrail.statement.bodies import EndorsementBody, OfficialBody, WithdrawalBody
from polltrail.statement.envelope import payload_type_of
from polltrail.statement.statement import payload_type
from polltrail.tally.fold.official import content_of, place_of

_TYPES = frozenset(payload_type(kind).encode() for kind in ("official", "endorsement", "withdrawal"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An `official` statement, by anybody."""

    id: StatementId
    key: KeyId
    body: OfficialBody


@dataclass(slots=True, kw_only=True)
class Voice:
    """One watcher, and what is said of official figures by anybody.

    Attributes
    ----------
    key : KeyId
        Whose word it is.
    last : mapping
        By place, what this watcher said or endorsed last.
    said : mapping
        By place, every `official` statement that was not taken back; those of one key in their order.
    index : mapping
        Where statements are in the log, as far as that is known.
    endorsed : set of str
        Statements that this watcher has endorsed.
    seen : Seen or None
        The last checkpoint that was read.
    """

    seed: bytes = field(repr=False)
    election: StatementId
    key: KeyId = field(init=False)
    last: dict[Hashable, OfficialBody] = field(default_factory=dict)
    said: dict[Hashable, list[Told]] = field(default_factory=dict)
    index: dict[str, int] = field(default_factory=dict)
    endorsed: set[str] = field(default_factory=set)
    seen: Seen | None = None
    _own: dict[Hashable, StatementId] = field(default_factory=dict)
    _ever: set[bytes] = field(default_factory=set)
    _by_id: dict[str, Told] = field(default_factory=dict)
    _mine: dict[StatementId, OfficialBody] = field(default_factory=dict)
    _known: set[StatementId] = field(default_factory=set)
    _read: int = 0

    def __post_init__(self) -> None:
        self.key = fingerprint(public_key(self.seed))

    def follow(self, fetch: Fetch, source: str) -> None:
        """Take in what the log has by now, as far as it is public.

        Raises
        ------
        ReadingError
            The log cannot be read.
        """
        head, _ = published_head(fetch, source)
        self.seen = Seen(size=head.size, root=head.root.hex())
        for index, entry in published_entries(fetch, self._read, head.size):
            self._read = index + 1
            if payload_type_of(entry) in _TYPES:
                self._take(read_entry(entry), index)

    def remember(self, box: Outbox) -> None:
        """Take in what was signed here, also where the log does not show it."""
        for one in box.sent(self.election):
            if payload_type_of(one.entry) in _TYPES:
                self._take(read_entry(one.entry), one.index)

    def _take(self, statement: Statement, index: int | None = None) -> None:
        if index is not None:
            self.index[statement.id] = index
        if statement.id in self._known or statement.election != self.election:
            return
        self._known.add(statement.id)
        body, mine = statement.body, statement.key == self.key
        if isinstance(body, OfficialBody):
            told = Told(id=statement.id, key=statement.key, body=body)
            self._by_id[statement.id] = told
            self.said.setdefault(place_of(body), []).append(told)
            if mine:
                self._took(statement.id, body, official=True)
        elif isinstance(body, EndorsementBody) and mine and (of := self._by_id.get(body.statement)):
            self.endorsed.add(body.statement)
            self._took(statement.id, of.body, official=False)
        elif isinstance(body, WithdrawalBody):
            self._withdraw(body.statement, statement.key)

    def _took(self, statement: StatementId, body: OfficialBody, *, official: bool) -> None:
        self._mine[statement] = body
        self.last[place_of(body)] = body
        self._ever.add(content_of(body))
        if official:
            self._own[place_of(body)] = statement

    def _withdraw(self, target: str, key: KeyId) -> None:
        told = self._by_id.get(target)
        if told is not None and told.key == key:
            self.said[place_of(told.body)].remove(told)
            del self._by_id[target]
        body = self._mine.pop(StatementId(target), None) if key == self.key else None
        if body is not None:
            self._forget(body)

    def _forget(self, body: OfficialBody) -> None:
        """Go back to what was said of this place before."""
        place, content = place_of(body), content_of(body)
        left = [one for one in self._mine.values() if place_of(one) == place]
        self.last.pop(place, None)
        if left:
            self.last[place] = left[-1]
        if content not in map(content_of, left):
            self._ever.discard(content)

    def documents(self, source: str, *, but: Container[str]) -> dict[str, None]:
        """Give the digests of what this watcher said of one address, in the order of the log; but for some statements."""
        own = (body for name, body in self._mine.items() if name not in but)
        return {body.digest: None for body in own if body.source == source}

    def is_new(self, body: OfficialBody, *, again: bool = False) -> bool:
        """Whether it is still to be said; `again` whether what was said before something else is said once more."""
        content, last = content_of(body), self.last.get(place_of(body))
        if last is not None and content_of(last) == content:
            return False
        return again or content not in self._ever

    def say(
        self,
        words: Iterable[OfficialBody | StatementId],
        box: Outbox,
        where: str,
        *,
        seen: Seen | None = None,
    ) -> list[Sent]:
        """Sign figures, or endorse statements by their ids, and put it all in the outbox, on the disk at once.

        Parameters
        ----------
        seen : Seen or None
            The checkpoint that whoever signs has seen; otherwise the last one that was read here.
        """
        drafts = (
            self._official(one, where) if isinstance(one, OfficialBody) else _endorsement(one, where)
            for one in words
        )
        return self._signed(drafts, box, seen)

    def withdraw(
        self, statement: StatementId, reason: str, box: Outbox, where: str, *, seen: Seen | None = None
    ) -> Sent:
        """Sign that this watcher takes a statement back."""
        body = WithdrawalBody(statement=statement, reason=reason)  # type: ignore[arg-type]
        words = ("withdrawal", statement, "")
        return self._signed([Draft(kind="withdrawal", body=body, words=words, where=where)], box, seen)[0]

    def _official(self, body: OfficialBody, where: str) -> Draft:
        """Draft a figure; one that follows another of the same place names it."""
        before = self._own.get(place_of(body))
        words = ("official", content_of(body).hex(), before or "")
        return Draft(kind="official", body=body, words=words, where=where, supersedes=before)

    def _signed(self, drafts: Iterable[Draft], box: Outbox, seen: Seen | None) -> list[Sent]:
        return sign_once(
            drafts, box, election=self.election, seed=self.seed, seen=seen or self.seen, took=self._take
        )

    def waiting(self, box: Outbox) -> list[Sent]:
        """Give what was signed of official figures and has no receipt."""
        return [one for one in box.waiting(self.election) if payload_type_of(one.entry) in _TYPES]


def _endorsement(statement: StatementId, where: str) -> Draft:
    body, words = EndorsementBody(statement=statement), ("endorsement", statement, "")
    return Draft(kind="endorsement", body=body, words=words, where=where)
