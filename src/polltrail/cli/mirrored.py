"""Reading a mirror whole, before a log goes on from it: every entry is checked again, and all that is known of more."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from polltrail.cli.mirror_known import Known
from polltrail.errors import ConsistencyError, LogError, ReadingError
from polltrail.log import TILE, Checkpoint, HashAt, Policy, VerifierKey, open_checkpoint, root_at
from polltrail.log.history import CosignedNote, NamedPolicy, read_history
from polltrail.log.policy import NONE
from polltrail.log.served import ServedLog
from polltrail.statement import Roster, StatementId
from polltrail.store.mirror_layout import MirrorDir
from polltrail.store.recovery import SeenNote
from polltrail.verify.entries import JudgedEntries
from polltrail.verify.forks import check_conflicts
from polltrail.verify.rebuilt import RebuiltTree
from polltrail.verify.witnesses import named_policies

WITNESSED, COSIGNED = "log/witnessed", "log/cosigned"
SHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Mirrored:
    """A mirror whose entries are those that its checkpoint leads to, and each of which may stand in the log.

    Attributes
    ----------
    note, checkpoint : bytes, Checkpoint
        The last that the log is known to have signed over all that is here.
    removed : frozenset of str
        Digests of images that were removed on a legal ground.
    """

    place: MirrorDir
    election: StatementId
    key: VerifierKey
    note: bytes
    checkpoint: Checkpoint
    roster: Roster
    hash_at: HashAt
    removed: frozenset[str]

    @property
    def size(self) -> int:
        """How many entries there are."""
        return self.checkpoint.size

    @property
    def policies(self) -> tuple[Policy, ...]:
        """The policies that the log has named and that may act: an amendment waits for the quorum before it."""
        named: Sequence[NamedPolicy] = named_policies(self.roster)
        return tuple(one.policy for one in named if one.policy is not None and one.policy.quorum != NONE)

    def entries(self) -> Iterator[tuple[int, bytes]]:
        """Read the entries, each with its index."""
        return ServedLog(self.place.fetch, self.size).entries()

    def notes(self) -> Iterator[SeenNote]:
        """Give the notes that the mirror has kept."""
        yield SeenNote(where=str(self.place.election.checkpoint), note=self.note)
        for path in (WITNESSED, COSIGNED):
            try:
                data = self.place.fetch(path)
            except FileNotFoundError:
                continue
            for note in [data] if path == WITNESSED else read_history(data):
                yield SeenNote(where=str(self.place.root / path), note=note)

    def signed(self, notes: Iterable[SeenNote]) -> list[tuple[SeenNote, Checkpoint]]:
        """Give the notes that the log's key has signed, and refuse those that contradict the entries.

        Raises
        ------
        ConsistencyError
            The log has signed another tree.
        """
        found = []
        for seen in notes:
            try:
                checkpoint = open_checkpoint(seen.note, self.key)
            except LogError:
                continue
            if checkpoint.size <= self.size and checkpoint.root != root_at(checkpoint.size, self.hash_at):
                raise ConsistencyError(
                    f"{self.place.root}: expected its first {checkpoint.size} entries to have root "
                    f"{checkpoint.root.hex()}, as the log's key has signed in {seen.where}, found "
                    f"{root_at(checkpoint.size, self.hash_at).hex()}: the log has told two stories. Nothing was made; "
                    "keep both notes"
                )
            found.append((seen, checkpoint))
        return found


def read_mirror(root: Path, *, election: str | None = None) -> Mirrored:
    """Read a mirror and check every entry of it again: hash, signature, and whether its signer might say it.

    Raises
    ------
    ReadingError
        It is no mirror, or its entries are not all there.
    ConsistencyError
        It contradicts its checkpoint, holds what no log of this election may hold, or is of another election.
    """
    place = MirrorDir(root.absolute())
    of = place.read()
    if of is None or not place.election.checkpoint.exists():
        raise ReadingError(
            f"{root}: expected a mirror that has copied a log, found none; make one with: polltrail mirror"
        )
    note = place.election.checkpoint.read_bytes()
    checkpoint = open_checkpoint(note, of.key)
    tree, judged = _read_entries(place, checkpoint)
    problems = [f"entry {one.index}: {one.reason}" for one in judged.refused[:SHOWN]]
    problems += _wrong_beginning(judged, of.election, election or of.election, of.log_vkey)
    if tree.root() != checkpoint.root:
        problems.append(
            f"expected root {checkpoint.root.hex()} for {checkpoint.size} entries, found {tree.root().hex()}"
        )
    problems += map(str, check_conflicts(tree, of.key, judged.said["conflict"]))
    if problems:
        raise ConsistencyError(
            f"{root}: expected a log without contradiction, found: {'; '.join(problems)}. Nothing was made"
        )
    return Mirrored(
        place=place, election=StatementId(of.election), key=of.key, note=note, checkpoint=checkpoint,
        roster=judged.roster, hash_at=tree.hash_at(), removed=frozenset(_removed(place, checkpoint.size)),
    )  # fmt: skip


def _read_entries(place: MirrorDir, checkpoint: Checkpoint) -> tuple[RebuiltTree, JudgedEntries]:
    tree, judged = RebuiltTree(), JudgedEntries()
    log = ServedLog(place.fetch, checkpoint.size)
    for n in range(-(-checkpoint.size // TILE)):
        try:
            entries = log.bundle(n)
        except LogError as bad:
            raise ReadingError(
                f"{place.root}: expected all {checkpoint.size} entries, found them up to entry {n * TILE}: {bad}. A mirror "
                "of a sealed count has them only if it was given a key (polltrail mirror --key). Nothing was made"
            ) from bad
        tree.add(entries)
        judged.add(entries)
    tree.finish()
    return tree, judged


def _removed(place: MirrorDir, size: int) -> set[str]:
    known = Known()
    known.take(ServedLog(place.fetch, size).entries())
    return known.removed


def _wrong_beginning(judged: JudgedEntries, of: str, election: str, vkey: str) -> Iterator[str]:
    log = judged.roster.log_in_force
    if judged.roster.election != of or of != election:
        yield f"expected election {election}, found {judged.roster.election or 'none'}"
    if log is None or log.vkey != vkey:
        yield f"expected the log that its entries name, found {vkey}"


def notes_in(files: Mapping[str, bytes]) -> list[SeenNote]:
    """Take the notes out of files that somebody kept: checkpoints, and receipts.

    Raises
    ------
    ReadingError
        A file is neither: then nothing is known of what it was to show.
    """
    return [SeenNote(where=where, note=_note_in(where, data)) for where, data in files.items()]


def _note_in(where: str, data: bytes) -> bytes:
    note = data.partition(b"\n\n")[2] if data.startswith(b"c2sp.org/tlog-proof") else data
    try:
        CosignedNote.parse(note)
    except LogError as exc:
        raise ReadingError(
            f"{where}: expected a receipt or a signed checkpoint, found neither: {exc}; nothing was made"
        ) from exc
    return note
