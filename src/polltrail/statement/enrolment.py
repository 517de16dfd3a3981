"""The body of an `enrolment`: whose key may say what, and where."""

from datetime import datetime

from polltrail.errors import EncodingError
from polltrail.statement.fields import (
    AreaPath,
    Body,
    Digest,
    Name,
    Role,
    SignatureText,
    check_once,
    check_times,
)
from polltrail.statement.signature import fingerprint


class Scope(Body, frozen=True, kw_only=True):
    """What a key may be used for. Without areas and stations it is the whole election.

    Attributes
    ----------
    areas : sequence of AreaPath
        Each with everything in it; each once.
    stations : sequence of str
        Besides the areas; each once.
    """

    role: Role
    areas: tuple[AreaPath, ...]
    stations: tuple[Name, ...]

    def __post_init__(self) -> None:
        check_once("areas", self.areas)
        check_once("stations", self.stations)
        if () in self.areas:
            raise EncodingError(
                "areas: expected no areas for the whole election, found an empty one; refused"
            )


class Invitation(Scope, frozen=True, kw_only=True):
    """What an organiser signed before anybody had a key.

    Attributes
    ----------
    code_hash : str
        SHA-256 of the secret code; it can be used once.
    expires_at : datetime
        Whoever takes enrolments refuses it from then on. The log itself has no clock and does not judge it.
    organiser : str
        The key that signed.
    signature : str
        Over election, code, scope and expiry; see `invitation.py`.
    """

    code_hash: Digest
    expires_at: datetime
    organiser: Digest
    signature: SignatureText

    def __post_init__(self) -> None:
        Scope.__post_init__(self)
        check_times(self.expires_at)


class EnrolmentBody(Scope, frozen=True, kw_only=True):
    """A key belongs to a person, in a role and a scope.

    Attributes
    ----------
    key, public : str
        The key's name and the key itself. That the one is the SHA-256 of the other is part of the encoding: who
        takes statements of a key that is only being enrolled has nothing else to go by.
    person : str
        Salted commitment to a person. Two keys of one person are one person.
    nominated_by : str or None
        The contestant whose agent it is.
    invitation : Invitation or None
        None only where an organiser enrols directly.
    possession : str
        The new key's own signature over election and scope; see `invitation.py`.
    """

    key: Digest
    public: Digest
    person: Digest
    nominated_by: Name | None
    invitation: Invitation | None
    possession: SignatureText

    def __post_init__(self) -> None:
        Scope.__post_init__(self)
        if fingerprint(bytes.fromhex(self.public)) != self.key:
            raise EncodingError(
                f"enrolment: expected as key the SHA-256 of its public key, found {self.key}, that of another; refused"
            )
