"""Invitations on their way: the link that a phone opens, the acceptance it sends back, the enrolment made of it.

A link carries what an organiser signed beforehand, and the code. It stands behind the `#`, so that no server that
hands out a page ever sees it. Its parts, joined by points, are base64url without padding where they are bytes:

    v1 . election . code . organiser . signature . expires_at (seconds) . role . scope (JSON: areas, stations)

The code is 16 random bytes, then the commitment to the person, then the name of who nominated them. Its SHA-256 is
what the organiser signed, so whoever holds the link cannot come as another person. The phone makes a key and signs
the scope with it; a registrar, whose key the server may have, checks the code and signs the enrolment.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Final

import msgspec

from polltrail.errors import EncodingError
from polltrail.statement import Seen, Statement, StatementId, fingerprint, make_statement, public_key, sign
from polltrail.statement.enrolment import EnrolmentBody, Invitation
from polltrail.statement.invitation import possession_message

SECRET_BYTES: Final = 16
_PERSON_BYTES: Final = 32
_VERSION: Final = "v1"
_EXPECTED: Final = (
    "invitation: expected a link as `polltrail enrol --invite` makes it, with v1 and seven parts behind its #"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An invitation with its code.

    Attributes
    ----------
    code : bytes
        Secret; see `make_code`.
    """

    election: StatementId
    code: bytes
    invitation: Invitation

    @property
    def person(self) -> str:
        """The commitment to the person who is invited."""
        return self.code[SECRET_BYTES : SECRET_BYTES + _PERSON_BYTES].hex()

    @property
    def nominated_by(self) -> str | None:
        """Whose agent it is."""
        return self.code[SECRET_BYTES + _PERSON_BYTES :].decode("utf-8", "replace") or None

    def encode(self, address: str) -> str:
        """Write the link of a page under an address."""
        invitation = self.invitation
        scope = {"areas": invitation.areas, "stations": invitation.stations}
        parts = (
            _VERSION,
            _text(bytes.fromhex(self.election)),
            _text(self.code),
            _text(bytes.fromhex(invitation.organiser)),
            _text(bytes.fromhex(invitation.signature)),
            str(int(invitation.expires_at.timestamp())),
            invitation.role,
            _text(msgspec.json.encode(scope)),
        )
        return f"{address.rstrip('/')}/enrol#{'.'.join(parts)}"


class Acceptance(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a phone sends: the link it opened, its new public key, and that key's signature over the scope."""

    link: str
    public: str
    possession: str


class _Scope(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    areas: tuple[tuple[str, ...], ...]
    stations: tuple[str, ...]


def make_code(secret: bytes, person: str, nominated_by: str | None) -> bytes:
    """Join 16 random bytes with who is invited, so that the organiser's signature over its hash covers both."""
    return secret + bytes.fromhex(person) + (nominated_by or "").encode()


def read_link(text: str) -> Link:
    """Read a link, or only what is behind its #.

    Raises
    ------
    EncodingError
        It is no such link.
    """
    parts = text.strip().rpartition("#")[2].split(".")
    if len(parts) != 8 or parts[0] != _VERSION:
        raise EncodingError(f"{_EXPECTED}, found {len(parts)} parts; was it copied whole?")
    try:
        return _link(*parts[1:])
    except (ValueError, OverflowError, OSError, msgspec.MsgspecError) as exc:
        raise EncodingError(f"{_EXPECTED}, found a damaged one ({exc}); was it copied whole?") from exc


def accept(link: Link, text: str, seed: bytes) -> Acceptance:
    """Accept an invitation with a new key."""
    invited, public = link.invitation, public_key(seed)
    message = possession_message(
        link.election,
        invited.role,
        invited.areas,
        invited.stations,
        public,
        code_hash=invited.code_hash,
    )
    return Acceptance(link=text, public=public.hex(), possession=sign(seed, message).hex())


def read_acceptance(data: bytes) -> Acceptance:
    """Read an acceptance as it came in.

    Raises
    ------
    EncodingError
        It is none.
    """
    try:
        return msgspec.json.decode(data, type=Acceptance)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as exc:
        raise EncodingError(
            f"acceptance: expected an object with link, public and possession, found: {exc}; nobody was enrolled"
        ) from exc


def enrolment_of(
    acceptance: Acceptance, registrar: bytes, *, nonce: bytes, made_at: int, seen: Seen | None = None
) -> Statement:
    """Make the enrolment that a registrar signs for whoever accepted.

    Whether it may be logged, the roster says: it checks both inner signatures, and that the code is unused.

    Parameters
    ----------
    registrar : bytes
        Seed of the registrar's key.

    Raises
    ------
    EncodingError
        The acceptance cannot be understood.
    """
    link = read_link(acceptance.link)
    try:
        public = bytes.fromhex(acceptance.public)
    except ValueError as exc:
        raise EncodingError(f"acceptance: expected a public key in hexadecimal, found: {exc}; nobody was enrolled") from exc  # fmt: skip
    body = {
        "role": link.invitation.role,
        "areas": link.invitation.areas,
        "stations": link.invitation.stations,
        "key": fingerprint(public),
        "public": public.hex(),
        "person": link.person,
        "nominated_by": link.nominated_by,
        "invitation": msgspec.to_builtins(link.invitation),
        "possession": acceptance.possession,
    }
    try:
        checked = msgspec.convert(body, EnrolmentBody)
    except (msgspec.ValidationError, EncodingError) as exc:
        raise EncodingError(f"acceptance: {exc}; nobody was enrolled") from exc
    return make_statement(
        "enrolment", election=link.election, seed=registrar, nonce=nonce, made_at=made_at, body=checked, seen=seen
    )  # fmt: skip


def _link(
    election: str, code: str, organiser: str, signature: str, expires: str, role: str, scope: str
) -> Link:
    secret = _bytes(code)
    if len(secret) < SECRET_BYTES + _PERSON_BYTES:
        raise ValueError(f"a code of {len(secret)} bytes")
    secret[SECRET_BYTES + _PERSON_BYTES :].decode("utf-8")
    where = msgspec.json.decode(_bytes(scope), type=_Scope)
    if str(int(expires)) != expires:
        raise ValueError(f"a time {expires}")
    if len(identifier := _bytes(election)) != 32:
        raise ValueError(f"an election id of {len(identifier)} bytes")
    invitation = {
        "role": role,
        "areas": where.areas,
        "stations": where.stations,
        "code_hash": sha256(secret).hexdigest(),
        "expires_at": datetime.fromtimestamp(int(expires), tz=UTC),
        "organiser": _bytes(organiser).hex(),
        "signature": _bytes(signature).hex(),
    }
    return Link(
        election=StatementId(identifier.hex()),
        code=secret,
        invitation=msgspec.convert(invitation, Invitation),
    )


def _text(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    data = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if _text(data) != text:
        raise ValueError("bytes written in another way")
    return data
