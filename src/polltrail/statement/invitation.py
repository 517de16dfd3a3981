"""Invitations: an organiser, whose key is off the server, agrees beforehand; the phone then shows its own key.

Three signatures make an enrolment by invitation: the organiser's over code, scope and expiry, made before the
code is given out; the new key's over election and scope, made on the phone; and the registrar's over the whole.
The first two are signed under payload types of their own, which are no kind of statement, so that neither can
ever be taken for one.
"""

from collections.abc import Sequence
from typing import Final

import msgspec

from polltrail.errors import SignatureError
from polltrail.statement import canonical
from polltrail.statement.enrolment import EnrolmentBody, Invitation
from polltrail.statement.envelope import StatementId, pae
from polltrail.statement.fields import AreaPath, Role, moment_at
from polltrail.statement.signature import fingerprint, public_key, sign, verify

INVITATION_TYPE: Final = "application/vnd.polltrail.invitation+json"
POSSESSION_TYPE: Final = "application/vnd.polltrail.possession+json"


def presign(
    seed_organiser: bytes,
    *,
    election: StatementId,
    code_hash: str,
    role: Role,
    areas: Sequence[AreaPath],
    stations: Sequence[str],
    expires_at: int,
) -> Invitation:
    """Invite whoever brings a secret code to enrol a key of their own.

    Parameters
    ----------
    code_hash : str
        SHA-256 of the code in hexadecimal; the code itself is in no statement.
    expires_at : int
        Milliseconds since 1970; what is beyond the whole second is dropped.

    Raises
    ------
    EncodingError
        The same area or station is named twice, or the time cannot be written.
    """
    unsigned = Invitation(
        role=role,
        areas=tuple(areas),
        stations=tuple(stations),
        code_hash=code_hash,
        expires_at=moment_at(expires_at),
        organiser=fingerprint(public_key(seed_organiser)),
        signature="",
    )
    signature = sign(seed_organiser, invitation_message(election, unsigned))
    return msgspec.structs.replace(unsigned, signature=signature.hex())


def invitation_message(election: StatementId, invitation: Invitation) -> bytes:
    """Make the bytes that an organiser signs: everything in the invitation but signer and signature."""
    said = {
        "election": election,
        "code_hash": invitation.code_hash,
        "role": invitation.role,
        "areas": invitation.areas,
        "stations": invitation.stations,
        "expires_at": invitation.expires_at,
    }
    return pae(INVITATION_TYPE, canonical.encode_checked(said))


def possession_message(
    election: StatementId,
    role: Role,
    areas: Sequence[AreaPath],
    stations: Sequence[str],
    public: bytes,
    *,
    code_hash: str | None = None,
) -> bytes:
    """Make the bytes that a new key signs: for which election, role and scope it was made, and the key.

    Parameters
    ----------
    code_hash : str or None
        The invitation accepted; None where an organiser enrols without one. It keeps what was signed for one
        invitation from being used with another of the same scope, under another person's name.
    """
    said = {
        "code_hash": code_hash,
        "election": election,
        "role": role,
        "areas": areas,
        "stations": stations,
        "public": public.hex(),
    }
    return pae(POSSESSION_TYPE, canonical.encode_checked(said))


def check_invitation(invitation: Invitation, election: StatementId, organiser: bytes) -> None:
    """Check that an organiser signed an invitation for this election.

    Parameters
    ----------
    organiser : bytes
        The public key that the invitation names.

    Raises
    ------
    SignatureError
        The signature does not hold.
    """
    message = invitation_message(election, invitation)
    if not verify(organiser, message, bytes.fromhex(invitation.signature)):
        raise SignatureError(
            f"invitation {invitation.code_hash}: expected a signature by the organiser {invitation.organiser} over "
            "code, scope and expiry, found one that does not hold; nobody was enrolled"
        )


def check_possession(body: EnrolmentBody, election: StatementId) -> None:
    """Check that whoever is enrolled holds the private key and accepted this role and scope.

    Raises
    ------
    SignatureError
        The signature does not hold.
    """
    public = bytes.fromhex(body.public)
    code_hash = None if body.invitation is None else body.invitation.code_hash
    message = possession_message(election, body.role, body.areas, body.stations, public, code_hash=code_hash)
    if not verify(public, message, bytes.fromhex(body.possession)):
        raise SignatureError(
            f"enrolment of {body.key}: expected a signature by the new key over election and scope, "
            "found one that does not hold; nobody was enrolled"
        )
