"""Whether a statement can take the place of another, or take it back: only what is one's own."""

from polltrail.statement.bodies import EndorsementBody, WithdrawalBody
from polltrail.statement.fields import Body
from polltrail.statement.roster import Roster
from polltrail.statement.signature import KeyId
from polltrail.statement.statement import Statement


def why_not_superseded(newer: Statement, older: Statement, roster: Roster) -> str | None:
    """Say why a statement does not take the place of the one that it names; None where it does.

    Notes
    -----
    A definition is another matter: what an amendment supersedes is asked before it is logged.
    """
    if not same_person(newer.key, older.key, roster):
        return "another person signed it"
    if newer.kind != older.kind:
        return f"it is of another kind, {older.kind}"
    if _about(newer.body) != _about(older.body):
        return "it is about another form or copy"
    return None


def why_not_withdrawn(withdrawal: Statement, older: Statement, roster: Roster) -> str | None:
    """Say why a withdrawal does not take back the statement that it names; None where it does."""
    if not same_person(withdrawal.key, older.key, roster):
        return "another person signed it"
    return "it is itself a withdrawal" if isinstance(older.body, WithdrawalBody) else None


def same_person(one: KeyId, other: KeyId, roster: Roster) -> bool:
    """Whether two keys are one person's, as their enrolments say; a key is its own person's always."""
    if one == other:
        return True
    persons = {key: enrolled.person for key in (one, other) if (enrolled := roster.enrolled(key)) is not None}
    return persons.get(one) is not None and persons.get(one) == persons.get(other)


def _about(body: Body) -> tuple[object, ...]:
    """Name what a statement is about, as far as it may not change when it is said again."""
    if isinstance(body, EndorsementBody):
        return (body.statement,)
    return tuple(
        getattr(body, name, None) for name in ("slot", "copy", "level", "area", "station", "contest")
    )
