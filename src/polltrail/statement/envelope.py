"""The envelope: exact bytes, what kind they claim to be, and one signature over both (DSSE v1).

The same statement can be wrapped in many ways (two alphabets of base64, free spacing, the order of fields). All
are understood; only one, the canonical one, is ever an entry of the log. A statement is known by what was
signed, not by its wrapping.

References
----------
secure-systems-lab/dsse, protocol.md and envelope.md, version 1.
"""

import re
from base64 import b64decode, b64encode
from hashlib import sha256
from typing import Any, NewType

import msgspec

from polltrail.errors import EncodingError
from polltrail.statement.canonical import check_same, parse
from polltrail.statement.signature import SIGNATURE_BYTES, KeyId

StatementId = NewType("StatementId", str)
"""SHA-256 of the pre-authentication encoding of type and payload, in lower-case hexadecimal."""

MAX_ENTRY = 65_535
"""Bytes of an entry: what an entry bundle of the log can hold (C2SP tlog-tiles).

With the wrapping around it, no payload above 48,984 bytes fits, and of a `transcription` none above 48,951; so
the protocol's 48,999 bytes for a payload need no check of their own.
"""
MAX_WRAPPED = 2 * MAX_ENTRY
"""Bytes of an envelope as it comes in, with whatever spacing."""

_TYPE = re.compile(r"[a-z0-9][a-z0-9.+/-]{0,99}\Z")
_KEY_ID = re.compile(r"[0-9a-f]{64}\Z")
_ENCODER = msgspec.json.Encoder()
_WRAPPING = 220
"""Bytes of an entry besides its payload and payload type."""
_TAIL = len('","signatures":[{"keyid":"","sig":""}]}') + 64 + 88
"""Bytes of an entry after its payload type."""


class Envelope(msgspec.Struct, frozen=True, kw_only=True):
    """What was signed, who is said to have signed it, and the signature.

    Attributes
    ----------
    payload_type : str
        `application/vnd.polltrail.transcription+json`; signed with the payload.
    payload : bytes
        The exact bytes that were signed.
    key : KeyId
        The signer's key, as the envelope says; the payload must say the same.
    signature : bytes
        64 bytes, not checked.
    """

    payload_type: str
    payload: bytes
    key: KeyId
    signature: bytes


class _Signature(msgspec.Struct, frozen=True):
    keyid: str
    sig: bytes


class _Wire(msgspec.Struct, frozen=True):
    payload: bytes
    payloadType: str  # noqa: N815 - the name in the specification
    signatures: tuple[_Signature, ...]


_DECODER = msgspec.json.Decoder(_Wire)


def pae(payload_type: str, payload: bytes) -> bytes:
    """Make the bytes that are signed: type and payload, each with its length before it."""
    kind = payload_type.encode()
    return b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(payload), payload)


def statement_id(payload_type: str, payload: bytes) -> StatementId:
    """Name a statement by what was signed."""
    return StatementId(sha256(pae(payload_type, payload)).hexdigest())


def encode_envelope(envelope: Envelope) -> bytes:
    """Write an envelope in its one canonical form: the bytes that become an entry of the log.

    The fields are `payload`, `payloadType` and `signatures`, in that order, with no spacing; base64 is the
    standard alphabet with padding.

    Raises
    ------
    EncodingError
        A part of it has the wrong shape, or the entry would be longer than `MAX_ENTRY`.
    """
    _check(envelope)
    signature = _Signature(envelope.key, envelope.signature)
    return _ENCODER.encode(_Wire(envelope.payload, envelope.payload_type, (signature,)))


def decode_envelope(data: bytes) -> Envelope:
    """Read an envelope in any wrapping that the specification allows.

    Fields that it does not name are ignored, as it asks; they are not signed and never reach the log.

    Raises
    ------
    EncodingError
        The bytes are no envelope with exactly one signature, or larger than any that could be an entry.
    """
    if len(data) > MAX_WRAPPED:
        raise EncodingError(f"envelope: expected at most {MAX_WRAPPED} bytes, found {len(data)}; not read")
    return _checked(_canonical(data) or _unwrap(parse(data)))


def rewrap(data: bytes) -> tuple[Envelope, bytes]:
    """Read an envelope in any wrapping, and give it in its one canonical form too.

    Raises
    ------
    EncodingError
        As `decode_envelope`.
    """
    wire = _canonical(data)
    if wire is not None:
        return _checked(wire), data
    envelope = decode_envelope(data)
    return envelope, encode_envelope(envelope)


def decode_entry(data: bytes) -> Envelope:
    """Read an entry of the log: an envelope in its one canonical form and no other.

    Raises
    ------
    EncodingError
        The bytes are no envelope, or one that is wrapped in another way.
    """
    wire = _canonical(data)
    if wire is not None:
        return _checked(wire)
    envelope = decode_envelope(data)
    check_same(data, encode_envelope(envelope))
    return envelope


def payload_type_of(entry: bytes) -> bytes:
    """Find the payload type of an entry that is in canonical form, without reading it; of other bytes, anything."""
    return entry[:-_TAIL].rpartition(b'"')[2]


def _canonical(data: bytes) -> _Wire | None:
    """Read what is in canonical form, fast; None for anything else."""
    try:
        wire = _DECODER.decode(data)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return None
    return wire if _ENCODER.encode(wire) == data else None


def _checked(wire: _Wire) -> Envelope:
    if len(wire.signatures) != 1:
        raise EncodingError(
            f"envelope: expected exactly one signature, found {len(wire.signatures)}; not read"
        )
    signature = wire.signatures[0]
    envelope = Envelope(
        payload_type=wire.payloadType,
        payload=wire.payload,
        key=KeyId(signature.keyid),
        signature=signature.sig,
    )
    _check(envelope)
    return envelope


def _check(envelope: Envelope) -> None:
    if not _TYPE.match(envelope.payload_type):
        raise EncodingError(
            "envelope: expected a payloadType like application/vnd.polltrail.transcription+json, "
            f"found {ascii(envelope.payload_type)[:80]}; refused"
        )
    if not _KEY_ID.match(envelope.key):
        raise EncodingError(
            "envelope: expected as keyid the SHA-256 of the public key in lower-case hexadecimal, "
            f"found {ascii(envelope.key)[:80]}; refused"
        )
    if len(envelope.signature) != SIGNATURE_BYTES:
        raise EncodingError(
            f"envelope: expected a signature of {SIGNATURE_BYTES} bytes, found {len(envelope.signature)}; refused"
        )
    if _entry_bytes(envelope) > MAX_ENTRY:
        raise EncodingError(
            f"envelope: expected at most {MAX_ENTRY} bytes as an entry of the log, found {_entry_bytes(envelope)}; "
            "write a shorter payload"
        )


def _entry_bytes(envelope: Envelope) -> int:
    return _WRAPPING + 4 * -(-len(envelope.payload) // 3) + len(envelope.payload_type)


def _unwrap(value: object) -> _Wire:
    """Read what is not in canonical form, slowly and with care."""
    top = _members(value, "envelope", "payload", "payloadType", "signatures")
    listed = top["signatures"]
    if not isinstance(listed, list):
        raise EncodingError("envelope: expected a list of signatures, found something else; not read")
    members = [_members(item, "envelope, signature", "keyid", "sig") for item in listed]
    signatures = tuple(_Signature(_text(m, "keyid"), _base64(_text(m, "sig"), "sig")) for m in members)
    return _Wire(_base64(_text(top, "payload"), "payload"), _text(top, "payloadType"), signatures)


def _members(value: object, where: str, *names: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise EncodingError(f"{where}: expected an object, found {type(value).__name__}; not read")
    missing = [name for name in names if name not in value]
    if missing:
        raise EncodingError(
            f"{where}: expected the fields {', '.join(names)}, found no {missing[0]}; not read"
        )
    return value


def _text(members: dict[str, Any], name: str) -> str:
    value = members[name]
    if not isinstance(value, str):
        raise EncodingError(f"envelope: expected {name} to be text, found {type(value).__name__}; not read")
    return value


def _base64(text: str, name: str) -> bytes:
    """Decode either alphabet, with its padding or without; both in one text are neither."""
    standard = text if {"-", "_"}.isdisjoint(text) else _from_url_alphabet(text)
    padded = standard + "=" * (-len(standard) % 4)
    try:
        data = b64decode(padded, validate=True)
    except ValueError as exc:
        raise EncodingError(
            f"envelope: expected {name} in base64, found {ascii(text)[:40]}; not read"
        ) from exc
    if b64encode(data).decode() != padded:
        raise EncodingError(f"envelope: expected {name} in base64, found bits left over at its end; not read")
    return data


def _from_url_alphabet(text: str) -> str:
    if not {"+", "/"}.isdisjoint(text):
        raise EncodingError("envelope: expected one alphabet of base64, found both in one text; not read")
    return text.replace("-", "+").replace("_", "/")
