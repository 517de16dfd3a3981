"""What a log publishes besides its entries, read in an order in which nothing can be missing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from polltrail.errors import LogError, ReadingError
from polltrail.log import Checkpoint, SignedNote, root_at
from polltrail.log.excerpt import CHECKPOINT, COSIGNED, WITNESSED
from polltrail.log.history import read_history, whole_bytes
from polltrail.log.served import Fetch, ServedLog, read
from polltrail.statement import Statement, read_entry
from polltrail.statement.definition import DefinitionBody

OPEN_ENTRIES = "log/open"
_INDEX_BYTES, _LENGTH_BYTES = 8, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A published log, as it was when its checkpoint was read.

    Attributes
    ----------
    note, checkpoint
        The freshest checkpoint; nobody has checked it here.
    witnessed : bytes or None
        The latest note that met the policy's quorum, where it is no longer than the checkpoint.
    history : tuple of bytes
        Cosigned notes that agree with what is published.
    cosigned : mapping of str to bytes
        The files that witnesses' lines are in, as they are published, by their paths.
    """

    fetch: Fetch
    note: bytes
    checkpoint: Checkpoint
    witnessed: bytes | None
    history: tuple[bytes, ...]
    cosigned: Mapping[str, bytes]
    log: ServedLog

    @classmethod
    def read(cls, fetch: Fetch) -> "Source":
        """Read it; the checkpoint last, so that it is at least as long as what was cosigned.

        Raises
        ------
        ReadingError
            Nothing is published there.
        NoteError
            The checkpoint is none.
        """
        witnessed, cosigned = read(fetch, WITNESSED), read(fetch, COSIGNED)
        note = read(fetch, CHECKPOINT)
        if note is None:
            raise ReadingError(
                f"{CHECKPOINT}: expected a published log, found no such file; no bundle was made"
            )
        checkpoint = checkpoint_of(note)
        if not checkpoint.size:
            raise ReadingError(
                f"{CHECKPOINT}: expected an election, found a log without entries; no bundle was made"
            )
        log = ServedLog(fetch, checkpoint.size)
        agrees = _agreeing(log)
        return cls(
            fetch=fetch,
            note=note,
            checkpoint=checkpoint,
            witnessed=witnessed if witnessed is not None and agrees(witnessed) else None,
            history=tuple(one for one in read_history(cosigned or b"") if agrees(one)),
            cosigned={
                **({} if witnessed is None else {WITNESSED: witnessed}),
                **({} if cosigned is None else {COSIGNED: cosigned[: whole_bytes(cosigned)]}),
            },
            log=log,
        )

    def genesis(self) -> DefinitionBody:
        """Read the definition that begins the election.

        Raises
        ------
        ReadingError
            Entry 0 is none; or it is of an election that is sealed, and whose entries are not published.
        """
        sealed = read(self.fetch, OPEN_ENTRIES)
        try:
            first = self.log.entry(0)
        except LogError:
            if sealed is None:
                raise
            first = sealed[_INDEX_BYTES + _LENGTH_BYTES :][: int.from_bytes(sealed[8:10], "big")]
            refuse_sealed(definition_in(read_entry(first)))
        return definition_in(read_entry(first))


def definition_in(statement: Statement) -> DefinitionBody:
    """Give the definition that a statement is.

    Raises
    ------
    ReadingError
        It is something else.
    """
    if not isinstance(statement.body, DefinitionBody):
        raise ReadingError(
            f"entry 0: expected the definition of an election, found a {statement.kind}; no bundle was made"
        )
    return statement.body


def refuse_sealed(definition: DefinitionBody) -> None:
    """Refuse an election whose entries are not published yet.

    Raises
    ------
    ReadingError
        Always.
    """
    until = (
        "it is opened"
        if definition.unseal_by is None
        else f"{definition.unseal_by:%Y-%m-%d %H:%M:%S} UTC at the latest"
    )
    raise ReadingError(
        f"{definition.name!a}: expected an election that is open, found one that is sealed until {until}: what was "
        "said is not published yet, and a bundle would be. No bundle was made; make it once the count is unsealed"
    )


def checkpoint_of(note: bytes) -> Checkpoint:
    """Read what a note says, whoever signed it."""
    return Checkpoint.parse(SignedNote.parse(note).text)


def _agreeing(log: ServedLog) -> Callable[[bytes], bool]:
    """Tell notes whose root is the log's own at their size."""
    hash_at = log.hash_at()
    known: dict[Checkpoint, bool] = {}

    def agrees(note: bytes) -> bool:
        try:
            checkpoint = checkpoint_of(note)
            if checkpoint not in known:
                within = 0 < checkpoint.size <= log.size
                known[checkpoint] = within and root_at(checkpoint.size, hash_at) == checkpoint.root
        except LogError:
            return False
        return known[checkpoint]

    return agrees
