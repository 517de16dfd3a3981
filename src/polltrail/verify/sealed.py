"""A sealed count, checked from what is public of it: hashes of all entries, and the words of those that are open.

While a count is sealed, the root is computed from the tiles of leaf hashes, every open entry is held against the hash
in its place, and what is hidden is counted; more cannot be told. Once it is opened, or must be, a missing entry
is one that somebody keeps back.

Notes
-----
Hashes do not say of what kind an entry is. So an entry that is public and left out of `log/open` is not noticed
while the count is sealed, only when it opens; unless something that is open rests on it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from polltrail.errors import LogError, TreeError
from polltrail.log import (
    ENTRIES,
    TILE,
    Checkpoint,
    Policy,
    VerifierKey,
    Witnessed,
    decode_bundle,
    leaf_hash,
    tile_for,
)
from polltrail.log.dates import Dates
from polltrail.log.history import ClaimReader, CosignedNote, NamedPolicy, read_history
from polltrail.log.open_entries import read_open
from polltrail.statement.seal import is_public
from polltrail.verify.entries import JudgedEntries
from polltrail.verify.published import HASH_BYTES, LOG, Fetch, read, read_tile
from polltrail.verify.rebuilt import RebuiltTree
from polltrail.verify.succession import LostLog
from polltrail.verify.verdict import Noted, Problem, Sealed, WitnessedHead
from polltrail.verify.witnesses import named_policies

OPEN = "log/open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a sealed count shows of its entries.

    Attributes
    ----------
    judged : JudgedEntries
        The open entries, judged.
    entries : sequence of (int, bytes)
        The same, with their indexes.
    bundles : list of int
        The numbers of the entry bundles that are found published although they should not be.
    """

    judged: JudgedEntries
    entries: Sequence[tuple[int, bytes]]
    bundles: list[int] = field(default_factory=list)


def read_shown(fetch: Fetch, size: int, problems: list[Problem]) -> Shown | None:
    """Read what a sealed count shows; None of a log that is not sealed, or that publishes all its entries anyway.

    Raises
    ------
    UnknownRulesError
        The election is counted in a way that this release does not know.
    """
    data = read(fetch, OPEN)
    if data is None:
        return None
    try:
        found, torn = read_open(data)
    except TreeError as bad:
        problems.append(Problem(where=OPEN, what=f"{bad}; it was not read"))
        return None
    entries = [one for one in found if one[0] < size]
    judged = JudgedEntries()
    judged.add_open(entries)
    if judged.roster.sealed_until is None:
        return None
    if all(_bundle(fetch, n, size) is not None for n in range(-(-size // TILE))):
        return None
    if torn:
        what = "expected whole records, found one that is not whole at its end; it may have been read while it was written"
        problems.append(Problem(where=OPEN, what=what, contradicts=False))
    return Shown(judged=judged, entries=entries)


def read_hashes(fetch: Fetch, size: int, shown: Shown, problems: list[Problem]) -> RebuiltTree:
    """Make the tree of the published leaf hashes, and hold everything that is shown against it."""
    tree = RebuiltTree()
    for n in range(-(-size // TILE)):
        tile = tile_for(0, n, size)
        found = read_tile(fetch, tile)
        if found is None or len(found) != tile.width * HASH_BYTES:
            what = f"expected {tile.width} hashes, found {'no such file' if found is None else f'{len(found)} bytes'}"
            more = "; nothing from here on was read"
            problems.append(Problem(where=LOG + tile.path, index=n * TILE, what=what + more))
            break
        tree.add_hashes(found)
        entries = _bundle(fetch, n, size)
        if entries is not None:
            shown.bundles.append(n)
            where = LOG + tile_for(ENTRIES, n, size).path
            problems += _misplaced(tree, where, enumerate(entries, start=n * TILE))
    tree.finish()
    problems += _misplaced(tree, OPEN, shown.entries)
    return tree


def check_seal(
    judged: JudgedEntries,
    checkpoint: Checkpoint,
    shown: Shown | None,
    cosigned: "Cosigned",
    now: int | None,
    problems: list[Problem],
) -> Sealed | None:
    """Tell what is hidden, whether it may be still, and what was known before it was opened.

    Parameters
    ----------
    shown : Shown or None
        None where every entry is published.
    cosigned : Cosigned
        What the witnesses have signed of this log.
    now : int or None
        The time of whoever checks, in seconds since 1970; None where nobody says.

    Returns
    -------
    Sealed or None
        None of an election that never was sealed.
    """
    roster = judged.roster
    if not roster.definitions or roster.definitions[0].body.unseal_by is None:
        return None
    until = roster.sealed_until
    if until is None:
        return Sealed(
            hidden=0, unsealed_at=roster.unsealed_at, before=cosigned.before(roster.unsealed_at or 0)
        )
    hidden = 0 if shown is None else checkpoint.size - len(shown.entries)
    if hidden:
        problems.append(_hidden(hidden, checkpoint, until, cosigned, now))
    return Sealed(hidden=hidden, unsealed_at=None, before=None)


def leaks(judged: JudgedEntries, checkpoint: Checkpoint, shown: Shown | None) -> Iterator[Noted]:
    """Tell what is published although the count is sealed."""
    until = judged.roster.sealed_until
    if until is None:
        return
    though = f"published although the count is sealed until {_written(until)}"
    if shown is None:
        if judged.statements > judged.public:
            yield Noted(index=0, what=f"{judged.statements - judged.public} entries are {though}")
        return
    for index, entry in shown.entries:
        if not is_public(entry):
            yield Noted(index=index, what=f"this entry is in {OPEN}, {though}")
    for n in shown.bundles:
        last = min((n + 1) * TILE, checkpoint.size) - 1
        yield Noted(index=n * TILE, what=f"entries {n * TILE} to {last} are {though}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cosigned:
    """What witnesses have signed of a log.

    Attributes
    ----------
    notes : sequence of bytes
        Cosigned notes of the log in force, as it publishes them or as witnesses showed them, the latest last.
    lost : sequence of LostLog
        The logs that it goes on from.
    """

    fetch: Fetch
    notes: Sequence[bytes]
    tree: RebuiltTree
    judged: JudgedEntries
    lost: Sequence[LostLog]

    def seen_after(self, deadline: int) -> tuple[int, int] | None:
        """Find a time after a deadline at which a quorum says to have seen this log, in seconds, and of which size.

        Notes
        -----
        All of the quorum must say so, in whichever notes: one witness whose clock is fast accuses nobody.
        """
        key = self._key()
        policy = None if key is None else Dates(self.notes, key, named_policies(self.judged.roster)).acting
        if key is None or policy is None:
            return None
        late, size, reader = dict[str, int](), 0, ClaimReader(policy)
        for note in reversed(self.notes):
            claimed = {name for name, at in reader.times(note).items() if at > deadline}
            found = self._checked(note, policy, key) if claimed - late.keys() else None
            if found is not None:
                late |= {name: at for name, at in found.witnesses.items() if at > deadline}
                size = max(size, found.checkpoint.size)
        at = policy.quorum_at(late)
        return None if at is None else (at, size)

    def before(self, index: int) -> WitnessedHead | None:
        """Find the longest state without an entry that a quorum has seen; None where there is none."""
        lost = next((one for one in self.lost if index < one.saved), None)
        key = self._key() if lost is None else lost.key
        if key is None:
            return None
        kept = self.notes if lost is None else read_history(read(self.fetch, lost.path + "cosigned") or b"")
        notes = [note for note in kept if _size(note) <= index]
        named = [NamedPolicy.of(one.index, one.body.witnesses) for one in self.judged.roster.definitions]
        dates = Dates(notes, key, [one for one in named if one.index < index])
        sizes = sorted({_size(note) for note in notes} - {0}, reverse=True)
        found = next((one for size in sizes if (one := dates.not_after(size - 1)) is not None), None)
        if found is None or found.root != self._root(found.size):
            return None
        return WitnessedHead(size=found.size, root=found.root.hex(), at=found.at)

    def _key(self) -> VerifierKey | None:
        log = self.judged.roster.log_in_force
        try:
            return None if log is None else VerifierKey.parse(log.vkey)
        except LogError:
            return None

    def _checked(self, note: bytes, policy: Policy, key: VerifierKey) -> Witnessed | None:
        """Check a note, and that it is of this tree."""
        try:
            found = policy.check(note, key)
        except LogError:
            return None
        return found if found.checkpoint.root == self._root(found.checkpoint.size) else None

    def _root(self, size: int) -> bytes | None:
        return self.tree.root(size) if size <= self.tree.size else None


def _hidden(
    hidden: int, checkpoint: Checkpoint, until: datetime, cosigned: Cosigned, now: int | None
) -> Problem:
    """Say that entries are hidden: as long as they may be, or longer, and by whose clock.

    A copy from before the promise's time stays a good one for ever; so the clock of whoever checks accuses nobody.
    """
    deadline = int(until.timestamp())
    missing = f"expected every entry by {_written(until)}, found {hidden} missing"
    seen = cosigned.seen_after(deadline)
    if seen is not None:
        what = f"{missing}: a quorum of its witnesses saw {seen[1]} entries at {_at(seen[0])}, by their clocks, and no unseal"
    elif now is not None and now > deadline:
        what = (
            f"cannot tell: {missing}, and by the clock of whoever checks it is {_at(now)}. Either this copy is older than "
            "that, or the log broke its promise; only a checkpoint that its witnesses cosigned later tells which. Ask for "
            "a newer copy, and ask the witnesses"
        )
    else:
        what = (
            f"cannot tell: {hidden} of {checkpoint.size} entries are sealed until {_written(until)}; their hashes are in "
            f"the tree, and what they say was not checked. Nor does a hash say whether {OPEN} has every entry that is "
            "public meanwhile"
        )
    return Problem(where=OPEN, what=what, contradicts=seen is not None)


def _misplaced(tree: RebuiltTree, where: str, entries: Iterable[tuple[int, bytes]]) -> Iterator[Problem]:
    """Hold entries against the hashes in their places."""
    for index, entry in entries:
        if index < tree.size and tree.leaf(index) != leaf_hash(entry):
            what = f"expected the entry of hash {tree.leaf(index).hex()}, as the tree has it there, found one of hash {leaf_hash(entry).hex()}"
            yield Problem(where=where, index=index, what=what)


def _bundle(fetch: Fetch, n: int, size: int) -> list[bytes] | None:
    """Read a bundle that should not be there; one that cannot be read shows nothing."""
    tile = tile_for(ENTRIES, n, size)
    for path, width in ((tile.path, tile.width), (tile_for(ENTRIES, n, (n + 1) * TILE).path, TILE)):
        found = read(fetch, LOG + path)
        if found is not None:
            try:
                return decode_bundle(found, width)[: tile.width]
            except TreeError:
                return None
    return None


def _size(note: bytes) -> int:
    try:
        return CosignedNote.parse(note).checkpoint.size
    except LogError:
        return 1 << 62


def _written(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _at(seconds: int) -> str:
    return _written(datetime.fromtimestamp(min(seconds, 253_402_300_799), tz=UTC))
