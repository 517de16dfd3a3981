"""The public side of a log on the disk: what is published, in which order, and with whose lines under it."""

import threading
from collections.abc import Callable, Sequence

from polltrail.errors import StoreError
from polltrail.log.cosignature import with_lines
from polltrail.log.note import NoteSignature
from polltrail.log.tiles import ENTRIES, Tile, new_tiles
from polltrail.store.cosigned_file import CosignedFiles
from polltrail.store.durable_files import REPLACEABLE, sync_directories, write_file
from polltrail.store.election_dir import ElectionDir
from polltrail.store.head import Head, Published
from polltrail.store.recovery import SeenNote
from polltrail.store.seal import OpenEntries, Read, refuse_bundles
from polltrail.store.tile_files import forget_partials, write_checkpoint, write_tiles


class PublishedLog:
    """The files of one log; whoever calls holds `lock`, so that no checkpoint is ever replaced by an older one.

    Parameters
    ----------
    seen : (SeenNote, int) or None
        The checkpoint that is published already, and its size.
    read : callable
        Reads committed entries.
    """

    def __init__(self, place: ElectionDir, seen: tuple[SeenNote, int] | None, *, read: Read) -> None:
        self.lock = threading.Lock()
        self.now = Published(seen[1], b"", seen[0].note) if seen else Published(-1, b"", b"")
        self._place = place
        self._seen = [seen[0]] if seen else []
        self._cosigned = CosignedFiles(place.log)
        self._derived = 0  # size whose tiles of hashes are known to be there
        self._bundled = 0  # size whose bundles are: none while the log is sealed
        self._shown = OpenEntries(place.log, read)

    def seen(self) -> list[SeenNote]:
        """Give the notes that were published before, to be held against the database at the start."""
        return [*self._seen, *self._cosigned.seen()]

    def refuse_leaks(self, head: Head, *, asked: bool) -> None:
        """Never show by mistake what is sealed; make whole what a crash may have left of what is shown.

        Parameters
        ----------
        asked : bool
            Whether whoever opens the log knows that it may be sealed.

        Raises
        ------
        StoreError
            Something sealed is, or would be, published.
        """
        if not asked and self._shown.exists():
            raise StoreError(
                f"{self._place.log}: expected a log that shows everything, found one that is sealed; nothing was "
                "opened, because that would publish what is sealed. Open it as the log of an election"
            )
        if head.seal.closed:
            refuse_bundles(self._place.log)
            self._shown.mend(head.seal, head.frontier.size, published=self.now.size)

    def publish(self, head: Head, tile_data: Callable[[Tile], bytes]) -> None:
        """Publish a head: bundles and tiles first, the checkpoint last; of a sealed log no bundles."""
        size, log, closed = head.frontier.size, self._place.log, head.seal.closed
        tiles = self._due(size, closed=closed)
        write_tiles(log, tiles, tile_data)
        if closed:
            self._shown.add(head.seal, size)
        shown = self.now.shown
        if size != self.now.size:
            write_checkpoint(self._place.checkpoint, head.note)
            shown = head.note
        if not closed:
            self._bundled = size
            self._shown.remove()
        self._derived, self.now = size, Published(size, head.note, shown)
        forget_partials(log, tiles)

    def add_cosigned(self, note: bytes, lines: Sequence[NoteSignature], *, witnessed: bool) -> None:
        """Keep a note with its lines; if it is what is published, that has them from now on."""
        now = self.now
        shown = with_lines(now.shown, lines) if note == now.note else None
        self._cosigned.add(with_lines(note, lines), witnessed=witnessed, checkpoint=shown)
        if shown is not None:
            self.now = Published(now.size, now.note, shown)

    def cosigned_notes(self) -> list[bytes]:
        """Read every note that was kept with its cosignatures."""
        return self._cosigned.notes()

    def publish_policy(self, texts: Sequence[str]) -> None:
        """Publish whose cosignatures count: the first of these texts, unless one of them is published already."""
        path = self._place.policy
        known = {text.encode() for text in texts}
        if texts and (not path.exists() or path.read_bytes() not in known):
            write_file(path, texts[0].encode(), mode=REPLACEABLE)
            sync_directories([path.parent], below=path.parent)

    def _due(self, size: int, *, closed: bool) -> list[Tile]:
        """List the bundles and tiles that are not known to be there."""
        bundles = [] if closed else [one for one in new_tiles(self._bundled, size) if one.level == ENTRIES]
        return bundles + [one for one in new_tiles(self._derived, size) if one.level != ENTRIES]
