"""Photographs and documents that somebody says to hold: whether they are there, and are what their digest says.

A `holding` is a promise: its bytes are there until a `removal` is logged. What a store has promised and is not there,
or is other bytes, contradicts the log. What only a mirror has promised is at the mirror, and may be missing here.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final, Literal

from polltrail.errors import EncodingError, LogError
from polltrail.log import ENTRIES, TILE, Checkpoint, SignedNote, tile_for
from polltrail.statement import KeyId, Roster, Statement, read_entry
from polltrail.statement.bodies import HoldingBody, ImageBody, OfficialBody, RemovalBody
from polltrail.verify.published import CHECKPOINT, Fetch, read, read_bundle
from polltrail.verify.verdict import Images, Noted, Problem

Looking = Literal["all", "published", "none"]
"""Which images are looked at: every one that is held, those that the election publishes, or none."""

_PICTURE, _NOT_REDACTED, _DOCUMENT = 1, 2, 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A `holding` or a `removal`, and who said it."""

    index: int
    key: KeyId
    body: HoldingBody | RemovalBody


IMAGE_KINDS: Final = frozenset({"image", "official", "holding", "removal"})
"""The kinds that `ImageStatements` looks at."""


class ImageStatements:
    """What the entries so far say of images."""

    def __init__(self) -> None:
        self._named: dict[bytes, int] = {}
        self.holdings: list[Said] = []
        self.removals: list[Said] = []

    def take(self, index: int, statement: Statement, roster: Roster) -> None:
        """Take in an entry; what a revoked key says names nothing."""
        body, key = statement.body, statement.key
        if isinstance(body, ImageBody | OfficialBody):
            if roster.standing(key, index) != "revoked":
                self._name(body)
        elif isinstance(body, HoldingBody):
            self.holdings.append(Said(index=index, key=key, body=body))
        elif isinstance(body, RemovalBody):
            self.removals.append(Said(index=index, key=key, body=body))

    def _name(self, body: ImageBody | OfficialBody) -> None:
        name = bytes.fromhex(body.digest)
        if isinstance(body, OfficialBody):
            self._named.setdefault(name, _DOCUMENT)  # what was called an image before stays one
            return
        shown = body.redacts not in {None, body.digest}
        self._named[name] = self._named.get(name, 0) | _PICTURE | (0 if shown else _NOT_REDACTED)

    def is_named(self, digest: str) -> bool:
        """Whether an `image` or `official` statement names it."""
        return bytes.fromhex(digest) in self._named

    def is_document(self, digest: str) -> bool:
        """Whether a watcher saw it published before anybody called it an image."""
        return bool(self._named.get(bytes.fromhex(digest), 0) & _DOCUMENT)

    def is_redacted(self, digest: str) -> bool:
        """Whether all who name it call it the redacted copy of another."""
        return self._named.get(bytes.fromhex(digest)) == _PICTURE


@dataclass(slots=True, kw_only=True)
class _Held:
    """An image that somebody promised.

    Attributes
    ----------
    index : int
        The first entry that says so, a store's before a mirror's.
    sizes : dict of int to int
        Sizes that a store promised, each with the first entry that says so.
    sizes_elsewhere : dict of int to int
        The same of mirrors. What they say of bytes that are here binds nobody.
    by_store : bool
        Whether a store promised it, and not a mirror alone.
    """

    index: int
    sizes: dict[int, int] = field(default_factory=dict)
    sizes_elsewhere: dict[int, int] = field(default_factory=dict)
    by_store: bool = False


def image_path(digest: str) -> str:
    """Where an image lies in what is published."""
    return f"images/sha256/{digest[:2]}/{digest[2:4]}/{digest}"


def check_images(
    said: ImageStatements,
    roster: Roster,
    fetch: Fetch,
    looking: Looking,
    problems: list[Problem],
    *,
    size: int,
) -> tuple[Images | None, tuple[Noted, ...]]:
    """Look at the images that are held and were not removed.

    Parameters
    ----------
    size : int
        How long the log is that was checked. A log that is served may have grown since, by a removal too.

    Returns
    -------
    Images or None
        None where nobody holds or removed any.
    tuple of Noted
        What is odd and contradicts nothing.
    """
    removed = {one.body.digest: one for one in reversed(said.removals) if _counts(one, roster)}
    held = _held(said.holdings, roster)
    if not held and not removed:
        return None, ()
    kept = {digest: one for digest, one in held.items() if digest not in removed}
    owed = [digest for digest, one in kept.items() if one.by_store or said.is_named(digest)]
    wanted = [digest for digest in owed if looking == "all" or _is_published(digest, said, roster)]
    looked = {digest: kept[digest] for digest in wanted} if looking != "none" else {}
    wrong = list(_wrong(looked, fetch, Later(fetch, roster, size)))
    problems += wrong
    odd = (*_odd(said, roster, held, removed), *(_left(removed, fetch) if looking == "all" else ()))
    images = Images(
        held=len(kept),
        checked=len(looked) - len({one.where for one in wrong}),
        not_published=len(kept) - len(wanted) if looking == "published" else 0,
        removed=tuple(_notice(one) for one in sorted(removed.values(), key=lambda one: one.index)),
    )
    return images, odd


def _counts(one: Said, roster: Roster) -> bool:
    return roster.standing(one.key, one.index) in {"valid", "late"}


def _held(holdings: Sequence[Said], roster: Roster) -> dict[str, _Held]:
    found: dict[str, _Held] = {}
    for one in holdings:
        if not isinstance(one.body, HoldingBody) or not _counts(one, roster):
            continue
        held = found.setdefault(one.body.digest, _Held(index=one.index))
        enrolled = roster.enrolled(one.key)
        by_store = enrolled is not None and enrolled.role == "store"
        if by_store and not held.by_store:
            held.by_store, held.index = True, one.index
        sizes = held.sizes if by_store else held.sizes_elsewhere
        sizes.setdefault(one.body.bytes, one.index)
    return found


def _is_published(digest: str, said: ImageStatements, roster: Roster) -> bool:
    if roster.sealed_until is not None:
        return False
    images = roster.definitions[-1].body.policy.images
    return (
        said.is_document(digest) or images == "public" or (images == "redacted" and said.is_redacted(digest))
    )


def _wrong(held: Mapping[str, _Held], fetch: Fetch, later: "Later") -> Iterator[Problem]:
    for digest, one in held.items():
        where = image_path(digest)
        found = read(fetch, where)
        if found is None:
            yield _missing(where, one, later.removal(digest))
            continue
        if (other := sha256(found).hexdigest()) != digest:
            what = f"expected the image that this entry says to hold, found {len(found)} bytes of SHA-256 {other}"
            yield Problem(where=where, index=one.index, what=what)
        for size, index in one.sizes.items():
            if size != len(found):
                what = f"expected {size} bytes, as this entry says, found {len(found)}"
                yield Problem(where=where, index=index, what=what)


def _missing(where: str, one: _Held, removed: int | None) -> Problem:
    if removed is not None:
        what = f"expected the image that this entry says to hold, found that entry {removed}, which came while this was checked, removes it; check again"
        return Problem(where=where, index=one.index, what=what, contradicts=False)
    if one.by_store:
        what = (
            "expected the image that this entry says to hold, found no such file, and no removal in the log"
        )
        return Problem(where=where, index=one.index, what=what)
    what = "expected the image that a mirror says to hold, found no such file; ask the mirror for it"
    return Problem(where=where, index=one.index, what=what, contradicts=False)


class Later:
    """Removals that were published while the images were looked at: a store takes the bytes only after that."""

    def __init__(self, fetch: Fetch, roster: Roster, size: int) -> None:
        self._fetch = fetch
        self._roster = roster
        self._size = size
        self._found: dict[str, int] = {}

    def removal(self, digest: str) -> int | None:
        """Find the entry that removes an image; whether the log is right in all else is asked next time."""
        size = self._published()
        for start in range(self._size // TILE * TILE, size if size > self._size else 0, TILE):
            entries = read_bundle(self._fetch, tile_for(ENTRIES, start // TILE, size), []) or []
            for index, entry in enumerate(entries, start=start):
                if index >= self._size:
                    self._take(index, entry)
        self._size = max(self._size, size)
        return self._found.get(digest)

    def _published(self) -> int:
        try:
            return Checkpoint.parse(SignedNote.parse(read(self._fetch, CHECKPOINT) or b"").text).size
        except LogError:
            return 0

    def _take(self, index: int, entry: bytes) -> None:
        try:
            statement = read_entry(entry)
        except EncodingError:
            return
        if self._roster.refusal(statement, index) is not None:
            return
        self._roster = self._roster.step(index, statement)
        if isinstance(statement.body, RemovalBody):
            self._found.setdefault(statement.body.digest, index)


def _odd(
    said: ImageStatements, roster: Roster, held: Mapping[str, _Held], removed: Mapping[str, Said]
) -> Iterator[Noted]:
    """Tell what a reader should know of holdings that promise nothing, or what nobody named."""
    for digest, one in held.items():
        if not said.is_named(digest):
            yield Noted(
                index=one.index, what=f"holding of {digest}, which no `image` or `official` statement names"
            )
        if digest in removed and removed[digest].index < one.index:
            yield Noted(
                index=one.index,
                what=f"holding of {digest}, which entry {removed[digest].index} removed before",
            )
        for size, index in one.sizes_elsewhere.items():
            if one.sizes and size not in one.sizes:
                yield Noted(
                    index=index, what=f"a mirror's holding of {digest} with {size} bytes, which no store says"
                )
    void: dict[KeyId, list[int]] = {}
    for done in (*said.holdings, *said.removals):
        if not _counts(done, roster):
            void.setdefault(done.key, []).append(done.index)
    for key, indexes in void.items():
        yield Noted(
            index=min(indexes),
            what=f"{len(indexes)} holdings or removals from here on by {key}, whose word does not count, were passed over",
        )


def _left(removed: Mapping[str, Said], fetch: Fetch) -> Iterator[Noted]:
    for digest, one in removed.items():
        if read(fetch, image_path(digest)) is not None:
            yield Noted(index=one.index, what=f"removal of {digest}, whose bytes are still here")


def _notice(one: Said) -> Noted:
    ground = one.body.ground if isinstance(one.body, RemovalBody) else ""
    return Noted(index=one.index, what=f"{one.body.digest}: {ground}")
