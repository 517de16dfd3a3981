"""The images of an election: what the log says of them, what the disk has, and what may be stored.

Beside photographs there are documents, which watchers saw an authority publish: bytes that nobody here looks into.
Whoever named a digest first says what it is (docs/decisions/0024). Everything here may wait for a disk, so it is called
from threads that nobody else waits for; the server and the command line share it.
"""

from collections import OrderedDict
from dataclasses import dataclass
from itertools import islice
from threading import Lock
from typing import Final

from polltrail.errors import PhotographError
from polltrail.exchange.photographs import (
    FORMATS,
    Photograph,
    Source,
    examine_photograph,
    media_type_of,
    refuse_place,
)
from polltrail.statement import KeyId, Roster
from polltrail.statement.definition import Policy
from polltrail.store import ElectionDir, LogStore
from polltrail.store.image_index import ImageIndex, Named, Removed
from polltrail.store.image_store import ImageStore, Incoming, told
from polltrail.web import image_answers
from polltrail.web.image_notices import notices
from polltrail.web.problems import Problem, Refused

AGENT_BYTES: Final = 512_000_000
"""Bytes of images that may be stored in the name of one agent: some hundred photographs."""
OTHER_BYTES: Final = 64_000_000_000
"""The same for a clerk, who scans for a whole district."""
AT_ONCE: Final = 4_096
"""Entries followed in one step."""
REMEMBERED: Final = 10_000
"""Digests whose content was refused: the same bytes are refused again, unread."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """An image that a statement names and that may come.

    Attributes
    ----------
    media_types : frozenset of str
        What the `image` statements say that it is.
    is_document : bool
        Whether a watcher saw it published, so that it may be anything.
    keys : tuple of KeyId
        Who named it so, the first first.
    there : bool
        Whether it is stored already.
    """

    digest: str
    bytes: int
    media_types: frozenset[str]
    is_document: bool
    keys: tuple[KeyId, ...]
    there: bool


class ImageKeeper:
    """Keeps the images of one election; from any thread.

    Parameters
    ----------
    store : ImageStore
        Where the bytes are.
    index : ImageIndex
        What is known of them.
    log : LogStore
        The log that names them.
    """

    def __init__(self, store: ImageStore, index: ImageIndex, log: LogStore) -> None:
        self.store = store
        self.index = index
        self._log = log
        self._followed = index.followed()
        self._following = Lock()
        self._keeping = Lock()
        self._removals: dict[str, Removed] = {}
        self._refused: OrderedDict[str, Problem] = OrderedDict()

    @classmethod
    def open(cls, place: ElectionDir, log: LogStore, election: str) -> "ImageKeeper":
        """Open the images of an election directory.

        Raises
        ------
        ImageStoreError
            Their volume is full, or failed.
        """
        with told(f"{place.images}: the volume of the images could not be opened"):
            place.images.mkdir(exist_ok=True)
        store = ImageStore(place.images)
        store.begin()
        return cls(store, ImageIndex.open(place.images / "index.db", election=election, size=log.size), log)

    def close(self) -> None:
        """Close the index."""
        self.index.close()

    def follow(self, size: int, roster: Roster) -> None:
        """Take in what the log says of images up to a size; what it removes is refused from then on.

        Parameters
        ----------
        roster : Roster
            Of a log of at least this size.

        Raises
        ------
        ImageStoreError
            The volume is full, or failed; it is taken in again next time.
        """
        with self._following:
            while self._followed < size:
                stop = min(size, self._followed + AT_ONCE)
                entries = self._log.entries(self._followed, stop)
                found = list(notices(entries, self._followed, roster))
                # Before the index: on a full volume, what is removed makes the room that it needs.
                self._removals |= {one.digest: one for one in found if isinstance(one, Removed)}
                self.index.follow(found, stop)
                self._followed = stop

    def carry_out(self, published: int) -> bool:
        """Take away the bytes of what was removed; whether there is more, of which the removal is not published yet.

        Parameters
        ----------
        published : int
            Size of the published log. Who checks it must find the removal where the bytes are missing.

        Raises
        ------
        ImageStoreError
            The volume failed; it is tried again next time.
        """
        for digest, notice in list(self._removals.items()):
            if notice.position < published:
                self._remove(digest)
                self._removals.pop(digest, None)
        return bool(self._removals)

    def reconcile(self, roster: Roster, published: int) -> None:
        """Hold the index against the disk: what a crash left unsaid, or undone, is made good."""
        noted = self.index.all_stored()  # before the disk is looked at: what comes meanwhile is not lost
        on_disk = dict(self.store.stored())
        for notice in self.index.removals():
            if (
                on_disk.pop(notice.digest, None) is not None
                or self.store.thumbnail_size(notice.digest) is not None
            ):
                self._removals[notice.digest] = notice
        self.carry_out(published)
        self.index.forget(noted - set(on_disk))
        for digest in on_disk.keys() - noted:
            self._note(digest, on_disk[digest], roster)

    def wanted(self, digest: str, size: int, roster: Roster) -> Wanted:
        """Find whether an image may come, by its digest and size.

        Raises
        ------
        Refused
            Nothing in the log names it so, or it was removed, or its content was refused before.
        ImageStoreError
            The volume failed.
        """
        self._refuse_removed(digest)
        named = self.index.named(digest)
        if not named:
            raise Refused(image_answers.not_named(digest))
        fitting = [one for one in named if one.bytes == size]
        if not fitting:
            raise Refused(image_answers.another_size(digest, (one.bytes for one in named), size))
        wanted = _wanted(fitting, there=self.store.size_of(digest) == size)
        if wanted.there and not self.index.has(digest):
            self._note(digest, size, roster)
        if not wanted.there:
            self._refuse_unread(wanted, roster)
        return wanted

    def keep(self, incoming: Incoming, wanted: Wanted, roster: Roster) -> Photograph | None:
        """Give an image that has come its name, if it is what was named and may be kept.

        Returns
        -------
        Photograph or None
            What it is; None for a document, which is not looked into.

        Raises
        ------
        Refused
            It is not, or may not.
        ImageStoreError
            The volume is full, or failed.
        """
        if incoming.digest != wanted.digest:
            raise Refused(image_answers.another_digest(wanted.digest, incoming.digest))
        found = self._examined(incoming, wanted)
        incoming.settle()
        with self._keeping:
            self._refuse_removed(wanted.digest)
            payer = self._payer(wanted, roster)
            incoming.keep()
            self.index.put(wanted.digest, wanted.bytes, payer)
        return found

    def keep_small_copy(self, digest: str, data: bytes) -> None:
        """Keep a small copy, unless the image was removed while it was made.

        Raises
        ------
        ImageStoreError
            The volume is full, or failed.
        """
        with self._keeping:
            if self.store.size_of(digest) is not None:
                self.store.put_thumbnail(digest, data)

    def is_published(self, digest: str, policy: Policy) -> bool:
        """Whether the election publishes an image: all of them, or redacted copies, or none; a document always.

        Notes
        -----
        A redacted copy is one that nobody calls anything else: published bytes cannot be recalled, and one person's
        word must not be enough to publish what another did not mean for it.
        """
        named = self.index.named(digest)
        return _was_document_first(named) or _is_shown(digest, named, policy)

    def is_picture(self, digest: str) -> bool:
        """Whether something is a photograph, of which there may be a small copy, and no document."""
        return not _was_document_first(self.index.named(digest))

    def _remove(self, digest: str) -> None:
        with self._keeping:
            self.store.remove(digest)

    def _refuse_removed(self, digest: str) -> None:
        notice = self.index.removed(digest)
        if notice is not None:
            raise Refused(image_answers.gone(notice))

    def _refuse_unread(self, wanted: Wanted, roster: Roster) -> None:
        """Refuse what can be refused before it comes."""
        problem = self._refused.get(wanted.digest)
        if problem is not None and not wanted.is_document:
            raise Refused(problem)
        if wanted.media_types.isdisjoint(FORMATS) and not wanted.is_document:
            raise Refused(image_answers.another_type(wanted.digest, wanted.media_types, None))
        self._payer(wanted, roster)

    def _note(self, digest: str, size: int, roster: Roster) -> None:
        """Note an image that lies on the disk and of which the index has not heard."""
        fitting = [one for one in self.index.named(digest) if one.bytes == size]
        if not fitting:
            return
        self.store.sync(digest)
        wanted = _wanted(fitting, there=True)
        try:
            payer = self._payer(wanted, roster)
        except Refused:
            payer = wanted.keys[0]
        self.index.put(digest, size, payer)

    def _payer(self, wanted: Wanted, roster: Roster) -> KeyId:
        """Find in whose quota an image is counted.

        Notes
        -----
        It is the first who named it and has room, so that nobody is kept out because another named the same.
        """
        for key in wanted.keys:
            if self.index.bytes_of(key) + wanted.bytes <= quota(key, roster):
                return key
        raise Refused(
            image_answers.no_room_for_key(wanted.keys[0], quota(wanted.keys[0], roster)), held_s=0.0
        )

    def _examined(self, incoming: Incoming, wanted: Wanted) -> Photograph | None:
        """Look at a photograph; None of a document, of which only a place is refused."""
        source = Source(incoming.count, incoming.read_at)
        try:
            if _is_opaque(incoming, wanted):
                refuse_place(source)
                return None
            found = examine_photograph(source)
        except PhotographError as exc:
            problem = image_answers.of_content(wanted.digest, exc)
            self._remember(wanted.digest, problem)
            raise Refused(problem) from exc
        if found.media_type not in wanted.media_types and not wanted.is_document:
            raise Refused(image_answers.another_type(wanted.digest, wanted.media_types, found.media_type))
        return found

    def _remember(self, digest: str, problem: Problem) -> None:
        self._refused[digest] = problem
        while len(self._refused) > REMEMBERED:
            self._refused.popitem(last=False)


def _was_document_first(named: list[Named]) -> bool:
    """Whether a watcher named it before anybody called it an image."""
    return bool(named) and named[0].media_type is None


def _is_shown(digest: str, named: list[Named], policy: Policy) -> bool:
    if policy.images != "redacted":
        return policy.images == "public"
    images = [one for one in named if one.media_type is not None]
    return bool(images) and all(one.redacts not in {None, digest} for one in images)


def _is_opaque(incoming: Incoming, wanted: Wanted) -> bool:
    """Whether bytes may hold anything but a place; a photograph that anybody calls an image holds its picture alone."""
    return wanted.is_document and (not wanted.media_types or media_type_of(incoming.read_at(0, 12)) is None)


def quota(key: KeyId, roster: Roster) -> int:
    """Tell how many bytes of images may be stored in the name of a key."""
    enrolled = roster.enrolled(key)
    return AGENT_BYTES if enrolled is None or enrolled.role == "agent" else OTHER_BYTES


def _wanted(fitting: list[Named], *, there: bool) -> Wanted:
    keys = dict.fromkeys(KeyId(one.key) for one in islice(fitting, 100))
    return Wanted(
        digest=fitting[0].digest,
        bytes=fitting[0].bytes,
        media_types=frozenset(one.media_type for one in fitting if one.media_type is not None),
        is_document=any(one.media_type is None for one in fitting),
        keys=tuple(keys),
        there=there,
    )
