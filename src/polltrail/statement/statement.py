"""A statement: what somebody signed, read and checked as far as its own bytes allow.

What a reader gets here is well formed: one meaning, one encoding, the right fields for its kind. Whether its
signature holds and whether its signer may say it are two further questions (`check_signature`, `Roster`).
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, Generic, Literal, TypeVar

import msgspec

from polltrail.errors import EncodingError, SignatureError
from polltrail.statement import canonical
from polltrail.statement.bodies import BODIES
from polltrail.statement.envelope import (
    Envelope,
    StatementId,
    decode_entry,
    decode_envelope,
    encode_envelope,
    pae,
    statement_id,
)
from polltrail.statement.fields import Body, Count, Digest, Nonce, check_times, milliseconds, moment_at
from polltrail.statement.signature import KeyId, fingerprint, public_key, sign, verify

VERSION: Final = 1
NONCE_BYTES = 16

_BEFORE, _AFTER = "application/vnd.polltrail.", "+json"
_AnyBody = TypeVar("_AnyBody", bound=Body)


class Seen(Body, frozen=True, kw_only=True):
    """The last checkpoint that the signer had seen: the log's size and root."""

    size: Count
    root: Digest


class _Payload(Body, Generic[_AnyBody], frozen=True, kw_only=True):
    version: Literal[1]
    election: Digest | None
    key: str
    nonce: Nonce
    made_at: datetime
    seen: Seen | None
    supersedes: Digest | None
    body: _AnyBody

    def __post_init__(self) -> None:
        check_times(self.made_at)


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """Signed bytes: what somebody said and cannot deny having said.

    Attributes
    ----------
    kind : str
        One of `BODIES`.
    election : str or None
        The id of the election's first entry; None in that entry itself.
    nonce : str
        128 random bits in hexadecimal, so that few possible figures cannot be guessed from a digest.
    made_at : int
        Milliseconds since 1970, whole seconds: when the device claims that it was signed.
    seen : Seen or None
        A claim as well.
    supersedes : StatementId or None
        The signer's earlier statement that this one takes the place of.
    envelope : Envelope
        The exact bytes.
    """

    id: StatementId
    kind: str
    election: StatementId | None
    key: KeyId
    nonce: str
    made_at: int
    seen: Seen | None
    supersedes: StatementId | None
    body: Body
    envelope: Envelope


def payload_type(kind: str) -> str:
    """Name a kind as it is signed."""
    return f"{_BEFORE}{kind}{_AFTER}"


# Types cannot say it: each kind has a payload of its own.
_DECODERS: Final[Mapping[str, tuple[str, msgspec.json.Decoder[Any]]]] = {
    payload_type(kind): (kind, msgspec.json.Decoder(_Payload[body]))  # type: ignore[valid-type]
    for kind, body in BODIES.items()
}


def read_statement(data: bytes) -> Statement:
    """Read a statement in any legal wrapping, and check all but its signature and its signer.

    Raises
    ------
    EncodingError
        The bytes are no envelope, or its payload is no statement.
    """
    return read_envelope(decode_envelope(data))


def read_entry(data: bytes) -> Statement:
    """Read a statement as it stands in the log: in its one canonical wrapping.

    Raises
    ------
    EncodingError
        The bytes are no statement, or one that is wrapped in another way.
    """
    return read_envelope(decode_entry(data))


def read_envelope(envelope: Envelope) -> Statement:
    """Read what an envelope holds, and check all but its signature and its signer.

    Raises
    ------
    EncodingError
        Its type is no kind of statement, its payload is not canonical, lacks a field, has one too many or a
        value that is not allowed, or names another key than the envelope.
    """
    kind, payload = _read_payload(envelope)
    _check_key(payload, envelope)
    _check_place(payload, kind)
    return Statement(
        id=statement_id(envelope.payload_type, envelope.payload),
        kind=kind,
        election=_as_id(payload.election),
        key=envelope.key,
        nonce=payload.nonce,
        made_at=milliseconds(payload.made_at),
        seen=payload.seen,
        supersedes=_as_id(payload.supersedes),
        body=payload.body,
        envelope=envelope,
    )


def make_statement(
    kind: str,
    *,
    election: StatementId | None,
    seed: bytes,
    nonce: bytes,
    made_at: int,
    body: Body,
    seen: Seen | None = None,
    supersedes: StatementId | None = None,
) -> Statement:
    """Say something: encode and sign it.

    Parameters
    ----------
    nonce : bytes
        16 random bytes, never used before.
    made_at : int
        Milliseconds since 1970; what is beyond the whole second is dropped.

    Raises
    ------
    EncodingError
        There is no such kind, or it cannot be said so.
    """
    _check_making(kind, nonce, body)
    public = public_key(seed)
    payload = canonical.encode_checked(
        _Payload(
            version=VERSION,
            election=election,
            key=fingerprint(public),
            nonce=nonce.hex(),
            made_at=moment_at(made_at),
            seen=seen,
            supersedes=supersedes,
            body=body,
        )
    )
    signature = sign(seed, pae(payload_type(kind), payload))
    envelope = Envelope(
        payload_type=payload_type(kind), payload=payload, key=fingerprint(public), signature=signature
    )
    return read_envelope(decode_entry(encode_envelope(envelope)))


def check_signature(statement: Statement, public: bytes) -> None:
    """Check that a statement was signed with the key it names.

    Raises
    ------
    SignatureError
        `public` is another key, or the signature does not hold by the strict rule.
    """
    envelope = statement.envelope
    if fingerprint(public) != statement.key:
        raise SignatureError(
            f"statement {statement.id}: expected the key {statement.key}, found {fingerprint(public)}; not counted"
        )
    if not verify(public, pae(envelope.payload_type, envelope.payload), envelope.signature):
        raise SignatureError(
            f"statement {statement.id}: expected a signature by {statement.key} over this {statement.kind}, "
            "found one that does not hold; not counted"
        )


def _read_payload(envelope: Envelope) -> tuple[str, _Payload[Any]]:
    known = _DECODERS.get(envelope.payload_type)
    if known is None:
        raise EncodingError(
            f"statement: expected a payloadType {_BEFORE}<kind>{_AFTER} with one of the kinds {', '.join(BODIES)}, "
            f"found {envelope.payload_type}; refused"
        )
    kind, decoder = known
    try:
        payload: _Payload[Any] = decoder.decode(envelope.payload)
        canonical.check_same(envelope.payload, canonical.encode_checked(payload))
    except (msgspec.MsgspecError, UnicodeError, RecursionError, EncodingError) as exc:
        canonical.decode(envelope.payload)
        raise EncodingError(f"{envelope.payload_type}: {exc}; refused") from exc
    return kind, payload


def _as_id(text: str | None) -> StatementId | None:
    return None if text is None else StatementId(text)


def _check_key(payload: _Payload[Any], envelope: Envelope) -> None:
    if payload.key != envelope.key:
        raise EncodingError(
            f"statement: expected one key in envelope and payload, found {envelope.key} and {payload.key}; refused"
        )


def _check_place(payload: _Payload[Any], kind: str) -> None:
    """Only a definition can begin an election, and what begins one takes nothing's place."""
    begins = kind == "definition" and payload.supersedes is None
    if begins != (payload.election is None):
        expected = "no election" if begins else "the election it belongs to"
        found = "none" if payload.election is None else payload.election
        raise EncodingError(f"{kind}: expected {expected}, found {found}; refused")


def _check_making(kind: str, nonce: bytes, body: Body) -> None:
    expected = BODIES.get(kind)
    if expected is None or type(body) is not expected:
        names = ", ".join(f"{name} ({body.__name__})" for name, body in BODIES.items())
        raise EncodingError(
            f"statement: expected one of {names}, found {kind} ({type(body).__name__}); not signed"
        )
    if len(nonce) != NONCE_BYTES:
        raise EncodingError(f"nonce: expected {NONCE_BYTES} random bytes, found {len(nonce)}; not signed")
