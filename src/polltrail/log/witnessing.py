"""The rules of a witness (C2SP tlog-witness), with no disk and no clock in them.

A witness says of a log: *this is the largest tree I have seen, and it goes on from every one I have said this of
before*. So it decides by what it cosigned last, and whoever calls `decide` must write down what the answer holds
before anybody hears of it, with nothing else decided in between.

    read_submission   bytes are a request, or malformed (400)
    read_claim        the log is followed (else 404), and its key signed this (else 403)
    decide            it goes on from what was cosigned last (else 400, 409, 422)
    answer            all three
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

import msgspec

from polltrail.errors import ConsistencyError, NoteError, RequestError
from polltrail.log.checkpoint import Checkpoint
from polltrail.log.cosignature import cosign
from polltrail.log.note import COSIGNATURE, SignedNote, VerifierKey, check_note, make_vkey, public_of
from polltrail.log.strict import read_base64, shown, write_base64
from polltrail.log.tree import EMPTY_ROOT, HASH_BYTES, check_consistency, shown_root
from polltrail.log.witness_request import AddCheckpoint

TAKEN, MALFORMED, NOT_SIGNED, NOT_FOLLOWED, OTHER_SIZE, NOT_PROVEN = 200, 400, 403, 404, 409, 422


@dataclass(frozen=True, slots=True)
class Cosigner:
    """A witness's name and key."""

    name: str
    seed: bytes = field(repr=False)

    @property
    def key(self) -> VerifierKey:
        """Its verifier key, as a policy has it."""
        return make_vkey(self.name, COSIGNATURE, public_of(self.seed))


@dataclass(frozen=True, slots=True)
class Cosigned:
    """A checkpoint that the witness has cosigned.

    Attributes
    ----------
    size : int
    root : bytes
    at : int
        The time it gave, in seconds since 1970.
    signed : bytes
        The note with the log's own signature and no other.
    line : bytes
        The witness's signature line.
    """

    size: int
    root: bytes
    at: int
    signed: bytes
    line: bytes

    @property
    def note(self) -> bytes:
        """The cosigned note."""
        return self.signed + self.line


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two notes signed by one log that cannot both be true.

    Attributes
    ----------
    first : bytes
        What the witness had cosigned, with its cosignature.
    second : bytes
        What was brought to it later, with the log's signature.
    proof : tuple of bytes
        Leads from another root at the first note's size to the second note's root. Empty where both notes are of
        one size: then they need no proof.
    """

    first: bytes
    second: bytes
    proof: tuple[bytes, ...]

    def format(self) -> bytes:
        """Write it as JSON on a line, with its newline."""
        proof = [write_base64(one) for one in self.proof]
        told = {"first": self.first.decode(), "second": self.second.decode(), "proof": proof}
        return msgspec.json.encode(told) + b"\n"


@dataclass(frozen=True, slots=True)
class Submission:
    """A request as read, before anybody asked whose it is.

    Attributes
    ----------
    request : AddCheckpoint
    note : SignedNote
        The note of the request.
    origin : str
        The log that it says it is of.
    checkpoint : Checkpoint or None
        None where it gives the empty tree a root that is not the empty tree's.
    """

    request: AddCheckpoint
    note: SignedNote
    origin: str
    checkpoint: Checkpoint | None


@dataclass(frozen=True, slots=True)
class Claim:
    """A request whose checkpoint the log's own key has signed.

    Attributes
    ----------
    request : AddCheckpoint
    origin : str
    checkpoint : Checkpoint or None
        As in `Submission`.
    signed : bytes
        The note with the log's own signature and no other.
    """

    request: AddCheckpoint
    origin: str
    checkpoint: Checkpoint | None
    signed: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a witness answers, and what it must have written down before.

    Attributes
    ----------
    status : int
        As HTTP has them.
    why : str
        A sentence for people; empty where it cosigned.
    line : bytes
        The cosignature line; empty where it did not.
    size : int or None
        The size the witness knows, where another was asked about (status 409).
    cosigned : Cosigned or None
        What takes the place of what was cosigned last; None where that stays as it is.
    conflict : Conflict or None
        Evidence that the log has signed two histories, to be kept for all to see.
    """

    status: int
    why: str = ""
    line: bytes = b""
    size: int | None = None
    cosigned: Cosigned | None = None
    conflict: Conflict | None = None


def answer(
    latest: Cosigned | None,
    data: bytes,
    key: VerifierKey | None,
    *,
    cosigner: Cosigner,
    at: int,
    earlier: Iterable[Cosigned] = (),
) -> Answer:
    """Answer the body of a request; see `read_submission`, `read_claim` and `decide`."""
    try:
        submission = read_submission(data)
    except RequestError as bad:
        return Answer(status=MALFORMED, why=str(bad))
    claim = read_claim(submission, key)
    if isinstance(claim, Answer):
        return claim
    return decide(latest, claim, cosigner=cosigner, at=at, earlier=earlier)


def read_submission(data: bytes) -> Submission:
    """Read the body of a request.

    Raises
    ------
    RequestError
        It is not of that form.
    """
    request = AddCheckpoint.parse(data)
    try:
        note = SignedNote.parse(request.note)
        origin, checkpoint = _read_text(note.text)
    except NoteError as bad:
        raise RequestError(f"request: {bad}; nothing was cosigned") from None
    return Submission(request, note, origin, checkpoint)


def read_claim(submission: Submission, key: VerifierKey | None) -> Claim | Answer:
    """Hold a request against the key that is trusted for its origin; needs no look at what was cosigned.

    Parameters
    ----------
    key : VerifierKey or None
        None where that log is not followed.
    """
    if key is None or key.name != submission.origin:
        why = f"origin: expected one that is followed here, found {shown(submission.origin)}; nothing was cosigned"
        return Answer(status=NOT_FOLLOWED, why=why)
    try:
        check_note(submission.note, [key])
    except NoteError as bad:
        return Answer(status=NOT_SIGNED, why=str(bad))
    own = next(one for one in submission.note.signatures if one.by(key))
    signed = SignedNote(submission.note.text, (own,)).format()
    return Claim(submission.request, submission.origin, submission.checkpoint, signed)


def decide(
    latest: Cosigned | None,
    claim: Claim,
    *,
    cosigner: Cosigner,
    at: int,
    earlier: Iterable[Cosigned] = (),
) -> Answer:
    """Decide about a checkpoint of a log that is followed.

    Parameters
    ----------
    latest : Cosigned or None
        What was cosigned last for its origin.
    at : int
        The time, in seconds since 1970. Where the clock went back, the time given last is given again.
    earlier : iterable of Cosigned
        What was cosigned before, as far as evidence is sought in it: at the old size and at the new.
    """
    judged = _judged(latest, claim)
    if isinstance(judged, Checkpoint):
        cosigned = _cosigned(latest, judged, claim.signed, cosigner, at)
        return Answer(status=TAKEN, line=cosigned.line, cosigned=None if cosigned == latest else cosigned)
    status, why = judged
    return Answer(
        status=status,
        why=f"checkpoint of {claim.origin}: {why}; nothing was cosigned",
        size=_known(latest)[0] if status == OTHER_SIZE else None,
        conflict=_conflict(claim, [latest, *earlier] if latest else earlier),
    )


def cosign_again(latest: Cosigned, origin: str, cosigner: Cosigner, at: int) -> Cosigned:
    """Say of what was cosigned last that it is still the largest tree seen."""
    return _cosigned(latest, Checkpoint(origin, latest.size, latest.root), latest.signed, cosigner, at)


def _cosigned(
    latest: Cosigned | None, checkpoint: Checkpoint, signed: bytes, cosigner: Cosigner, at: int
) -> Cosigned:
    same = latest is not None and latest.size == checkpoint.size
    time = max(at, 1, latest.at if latest else 0)  # 0 would say that there is no time
    line = cosign(checkpoint.format(), cosigner.seed, cosigner.name, time)
    return Cosigned(
        checkpoint.size, checkpoint.root, time, latest.signed if latest and same else signed, line
    )


def _known(latest: Cosigned | None) -> tuple[int, bytes]:
    return (latest.size, latest.root) if latest else (0, EMPTY_ROOT)


def _judged(latest: Cosigned | None, claim: Claim) -> Checkpoint | tuple[int, str]:
    """Give the checkpoint if it goes on from what was cosigned last, else the status and what is wrong."""
    known, root = _known(latest)
    old, checkpoint = claim.request.old, claim.checkpoint
    size = checkpoint.size if checkpoint else 0
    if old > size:
        return MALFORMED, f"expected an old size of at most {size}, found {old}"
    if old != known:
        return OTHER_SIZE, f"expected the old size {known}, which was cosigned last here, found {old}"
    if checkpoint is None:
        return NOT_PROVEN, "expected the root of the empty tree at size 0, found another"
    try:
        check_consistency(old, size, root, checkpoint.root, claim.request.proof)
    except ConsistencyError as bad:
        return NOT_PROVEN, str(bad)
    return checkpoint


def _conflict(claim: Claim, cosigned: Iterable[Cosigned]) -> Conflict | None:
    """Find what was cosigned and cannot be true if this is, whatever was asked about it."""
    checkpoint, request = claim.checkpoint, claim.request
    if checkpoint is None:
        return None
    for one in cosigned:
        if one.size == checkpoint.size and one.root != checkpoint.root:
            return Conflict(one.note, claim.signed, ())
        if one.size == request.old < checkpoint.size:
            found = shown_root(request.old, checkpoint.size, checkpoint.root, request.proof)
            if found not in {None, one.root}:
                return Conflict(one.note, claim.signed, request.proof)
    return None


def _read_text(text: str) -> tuple[str, Checkpoint | None]:
    """Read a checkpoint, also one of the empty tree that is wrong about its root: that is no mistake of form."""
    lines = text.split("\n")
    root = read_base64(lines[2]) if len(lines) == 4 and lines[1] == "0" else None
    if root is None or len(root) != HASH_BYTES or root == EMPTY_ROOT:
        checkpoint = Checkpoint.parse(text)
        return checkpoint.origin, checkpoint
    lines[2] = write_base64(EMPTY_ROOT)
    return Checkpoint.parse("\n".join(lines)).origin, None
