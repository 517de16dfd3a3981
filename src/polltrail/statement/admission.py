"""Why a statement may not enter the log; what may is everything else.

Everything validly signed by an enrolled or revoked key is logged, if its role may say such things: what the fold
cannot use becomes a finding there. Cheap questions come first, so that a flood of strangers costs little.
"""

from collections.abc import Iterable

from polltrail.errors import SignatureError
from polltrail.statement.bodies import RevocationBody, SuccessionBody, UnsealBody
from polltrail.statement.definition import DefinitionBody, Organiser
from polltrail.statement.enrolment import EnrolmentBody, Invitation
from polltrail.statement.fields import milliseconds
from polltrail.statement.invitation import check_invitation, check_possession
from polltrail.statement.ledger import Enrolled, Records
from polltrail.statement.roles import SIGNERS, may_manage
from polltrail.statement.seal import seal_change_refusal, unseal_refusal
from polltrail.statement.signature import KeyId, fingerprint, is_weak
from polltrail.statement.standing import standing
from polltrail.statement.statement import Statement
from polltrail.statement.succession import succession_refusal

_FIXED = ("origin", "log_vkey", "rehearsal", "rules")


def cheap_refusal(records: Records, statement: Statement, index: int) -> str | None:
    """Ask what costs nothing: the right election, a known key, a kind that its role may sign."""
    if not records.size:
        return _genesis_refusal(statement, index)
    election = records.election
    if statement.election != election:
        return f"election: expected {election}, found {statement.election}; not logged"
    signer = records.enrolled(statement.key)
    if signer is None:
        return f"key: expected one that is enrolled in this election, found {statement.key}; not logged"
    if signer.role not in SIGNERS[statement.kind]:
        roles = " or ".join(sorted(SIGNERS[statement.kind]))
        return f"{statement.kind}: expected a key in the role of {roles}, found {signer.role}; not logged"
    return None


def refusal_of_kind(records: Records, statement: Statement, index: int, at: int | None) -> str | None:
    """Ask what only the kinds that change the roster must answer; `at` is the time at the door, if there is one."""
    body = statement.body
    if isinstance(body, SuccessionBody | UnsealBody):
        return _notice_refusal(records, body, index, at)
    if not isinstance(body, DefinitionBody | EnrolmentBody | RevocationBody):
        return None
    signer = records.enrolled(statement.key)
    if signer is None:
        return None
    if isinstance(body, DefinitionBody):
        return _amendment_refusal(records, statement, body)
    if isinstance(body, EnrolmentBody):
        return _enrolment_refusal(records, statement, body, index, at)
    return _revocation_refusal(records, signer, body)


def inner_refusal(records: Records, statement: Statement) -> str | None:
    """Check the signatures inside an enrolment: the organiser's under the invitation, and the new key's."""
    body = statement.body
    if not isinstance(body, EnrolmentBody):
        return None
    election = records.election
    try:
        if body.invitation is not None:
            check_invitation(body.invitation, election, _public(records, body.invitation.organiser))
        check_possession(body, election)
    except SignatureError as exc:
        return str(exc)
    return None


def has_no_effect(records: Records, statement: Statement, index: int) -> bool:
    """Whether a statement is logged and changes no roster, because its signer was revoked before."""
    return bool(records.size) and standing(records, statement.key, index) == "revoked"


def _genesis_refusal(statement: Statement, index: int) -> str | None:
    body = statement.body
    if index or not isinstance(body, DefinitionBody) or statement.election is not None:
        return (
            "log: expected as entry 0 the definition that begins an election, "
            f"found a {statement.kind} at index {index}; not logged"
        )
    if statement.key not in {organiser.key for organiser in body.organisers}:
        return (
            f"definition: expected to be signed by an organiser it names, found {statement.key}; not logged"
        )
    return _organisers_refusal(body.organisers)


def _organisers_refusal(organisers: Iterable[Organiser]) -> str | None:
    found = (_key_refusal(organiser.key, organiser.public) for organiser in organisers)
    return next((reason for reason in found if reason is not None), None)


def _key_refusal(key: str, public: str) -> str | None:
    if is_weak(bytes.fromhex(public)):
        return f"key {key}: expected a canonical Ed25519 key of large order, found a weak one; not logged"
    if fingerprint(bytes.fromhex(public)) != key:
        return f"key {key}: expected the SHA-256 of its public key, found that of another; not logged"
    return None


def _amendment_refusal(records: Records, statement: Statement, body: DefinitionBody) -> str | None:
    last = records.definitions[-1]
    if statement.supersedes != last.id:
        return f"definition: expected to supersede {last.id}, which is in force, found {statement.supersedes}; not logged"
    for name in _FIXED:
        before, after = getattr(last.body, name), getattr(body, name)
        if before != after:
            return f"definition: expected {name} to stay {before}, found {after}; not logged"
    dropped = {organiser.key for organiser in last.body.organisers} - {o.key for o in body.organisers}
    if dropped:
        return f"definition: expected every organiser before it, found no {min(dropped)}; revoke that key instead"
    return (
        seal_change_refusal(last.body, body)
        or _organisers_refusal(body.organisers)
        or _role_change(records, body)
    )


def _role_change(records: Records, body: DefinitionBody) -> str | None:
    for organiser in body.organisers:
        enrolled = records.enrolled(KeyId(organiser.key))
        if enrolled is not None and enrolled.role != "organiser":
            return (
                f"definition: expected organisers with keys of their own, "
                f"found {organiser.key}, enrolled as {enrolled.role}; not logged"
            )
    return None


def _enrolment_refusal(
    records: Records, statement: Statement, body: EnrolmentBody, index: int, at: int | None
) -> str | None:
    refused = _key_refusal(body.key, body.public) or _enroller_refusal(records, statement, body)
    if refused is None and body.invitation is not None:
        return _invitation_refusal(records, body, body.invitation, index, at)
    return refused


def _enroller_refusal(records: Records, statement: Statement, body: EnrolmentBody) -> str | None:
    signer = records.enrolled(statement.key)
    known = records.enrolled(KeyId(body.key))
    if signer is None or not may_manage(signer.role, body.role):
        role = "nobody known" if signer is None else signer.role
        return f"enrolment: expected a registrar to enrol agents and clerks, found {role} enrolling {body.role}; not logged"
    if known is not None:
        return f"enrolment: expected a new key, found {body.key}, enrolled at index {known.index}; not logged"
    if signer.role != "organiser" and body.invitation is None:
        return (
            "enrolment: expected an organiser's invitation where a registrar enrols, found none; not logged"
        )
    return None


def _invitation_refusal(
    records: Records, body: EnrolmentBody, invitation: Invitation, index: int, at: int | None
) -> str | None:
    used = records.used(invitation.code_hash)
    if used is not None:
        return f"invitation {invitation.code_hash}: expected an unused one, found it used at index {used}; not logged"
    if at is not None and at >= milliseconds(invitation.expires_at):
        until = invitation.expires_at.isoformat()
        return f"invitation {invitation.code_hash}: expected to be used before {until}, found it expired; not logged"
    invited = (invitation.role, invitation.areas, invitation.stations)
    if invited != (body.role, body.areas, body.stations):
        return f"invitation {invitation.code_hash}: expected the role and scope it is for, found others; not logged"
    organiser = records.enrolled(KeyId(invitation.organiser))
    if organiser is None or organiser.role != "organiser":
        return f"invitation: expected one by an organiser, found {invitation.organiser}; not logged"
    if standing(records, organiser.key, index) == "revoked":
        return f"invitation: expected one by an organiser, found the revoked key {organiser.key}; not logged"
    return None


def _revocation_refusal(records: Records, signer: Enrolled, body: RevocationBody) -> str | None:
    target = records.enrolled(KeyId(body.key))
    if target is None:
        return f"revocation: expected a key that is enrolled, found {body.key}; not logged"
    if target.key != signer.key and not may_manage(signer.role, target.role):
        return (
            f"revocation: expected one's own key, or an organiser, or a registrar for agents and clerks, "
            f"found {signer.role} revoking {target.role}; not logged"
        )
    return None


def _notice_refusal(
    records: Records, body: SuccessionBody | UnsealBody, index: int, at: int | None
) -> str | None:
    if isinstance(body, SuccessionBody):
        return succession_refusal(records, body, index, at)
    return unseal_refusal(records, body, index)


def _public(records: Records, key: str) -> bytes:
    enrolled = records.enrolled(KeyId(key))
    return b"" if enrolled is None else enrolled.public
