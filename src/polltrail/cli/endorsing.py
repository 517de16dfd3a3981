"""What an endorsement or a withdrawal would do, before it is signed."""

from collections.abc import Callable
from typing import Any

from polltrail.cli.referring import Referred, slot_words, unknown
from polltrail.cli.signing import Draft
from polltrail.cli.speaking import Said, Speaking, short
from polltrail.cli.standing_of import (
    acting,
    lacks_words,
    readers,
    signer_at,
    slot_of,
    stands,
    stands_words,
)
from polltrail.errors import Problem
from polltrail.review.slots import Decided, Endorsed, Slot, TakenBack
from polltrail.statement.bodies import EndorsementBody, WithdrawalBody
from polltrail.statement.effect import same_person

_BY_OTHERS = {
    "definition": "one that is taken back by saying it again otherwise: a definition is amended",
    "enrolment": "one that is taken back by a withdrawal: a key is ended by its revocation",
    "revocation": "one that can be taken back: whoever speaks on is enrolled with a new key",
    "withdrawal": "one that can be taken back: say anew what was withdrawn",
}
_WITHDRAWN = frozenset({"transcription", "image", "decision", "endorsement", "official", "incident"})


def endorsement_of(_: Speaking, one: Referred) -> Draft:
    """Draft the same word again, by a second person."""
    where = _where("endorsement", one)
    return Draft(
        kind="endorsement",
        body=EndorsementBody(statement=one.id),
        words=("endorsement", one.id, ""),
        where=where,
    )


def withdrawal_of(_: Speaking, one: Referred, *, reason: Any) -> Draft:
    """Draft that somebody takes their own word back."""
    body = WithdrawalBody(statement=one.id, reason=reason)
    return Draft(
        kind="withdrawal", body=body, words=("withdrawal", one.id, ""), where=_where("withdrawal", one)
    )


def _where(kind: str, one: Referred) -> str:
    return f"{kind} of {short(one.id)}" if one.index is None else f"{kind} of entry {one.index}"


def _why_nothing(here: Speaking, one: Referred) -> Problem | None:
    return None if here.log is None else unknown(one)


def why_not_endorsed(here: Speaking, one: Referred) -> Problem | None:
    """Say why an endorsement could do nothing; None if it could."""
    if here.log is None or one.statement is None:
        return _why_nothing(here, one)
    if (problem := here.why_not("endorsement")) is not None:
        return problem
    where, kind = f"entry {one.index}", one.statement.kind
    if kind == "official":
        found = "a figure of the authority: `polltrail official SOURCE endorse` looks for its document first"
        return Problem(where=where, expected="a decision or a reading", found=found)
    if kind != "incident" and (kind not in {"decision", "transcription"} or one.slot < 0):
        expected = "a decision, a reading of a form of the election, or an incident"
        return Problem(where=where, expected=expected, found=f"one of kind {kind}")
    if same_person(here.key, one.statement.key, here.log.fold.roster):
        return Problem(where=where, expected="another person's statement", found="one by the same person")
    return _why_not_behind(here, one, where) if kind == "decision" else None


def _why_not_behind(here: Speaking, one: Referred, where: str) -> Problem | None:
    """Say why somebody's endorsement makes a decision no stronger."""
    slot, signer = slot_of(here, one.slot), signer_at(here, one.slot)
    decision = acting(here, one.slot, slot)
    if signer.role != "reviewer":
        return Problem(
            where="--key", expected="a key in the role of reviewer", found=f"one of role {signer.role}"
        )
    if signer.doubt is not None:
        return Problem(
            where="--key", expected="a key whose word counts there", found=f"one that is {signer.doubt}"
        )
    if signer.person in readers(slot):
        return Problem(
            where=where, expected="a reviewer who has not read the form", found="one who has read it"
        )
    if decision is None or decision.event.index != one.index:
        return Problem(
            where=where, expected="the decision that is in force", found="one that was taken back or replaced"
        )
    return None


def is_endorsed(here: Speaking, one: Referred) -> bool:
    """Whether this person has endorsed it before."""
    if here.log is None or one.slot < 0:
        return False
    endorsed = [event for event in slot_of(here, one.slot).events if isinstance(event, Endorsed)]
    return any((event.target, event.person) == (one.index, here.person) for event in endorsed)


def is_withdrawn(here: Speaking, one: Referred) -> bool:
    """Whether it was taken back before."""
    if here.log is None or one.slot < 0:
        return False
    slot = slot_of(here, one.slot)
    back = {event.target for event in slot.events if isinstance(event, TakenBack) and event.doubt is None}
    return one.index in back | {event.index for _, event in slot.gone}


def why_not_withdrawn(here: Speaking, one: Referred) -> Problem | None:
    """Say why a withdrawal could do nothing; None if it could."""
    if here.log is None or one.statement is None:
        return _why_nothing(here, one)
    if (problem := here.why_not("withdrawal")) is not None:
        return problem
    where, kind = f"entry {one.index}", one.statement.kind
    if not same_person(here.key, one.statement.key, here.log.fold.roster):
        by = f"one by {short(one.statement.key)}"
        return Problem(where=where, expected="a statement of one's own", found=by)
    if kind not in _WITHDRAWN:
        expected = _BY_OTHERS.get(kind, "a reading, an image, a decision, an endorsement or an incident")
        return Problem(where=where, expected=expected, found=f"one of kind {kind}")
    if one.slot >= 0 and not _is_live(here, one, kind):
        return Problem(
            where=where, expected="one that still counts", found="one that was taken back or replaced"
        )
    return None


def _is_live(here: Speaking, one: Referred, kind: str) -> bool:
    slot = slot_of(here, one.slot)
    if kind == "decision":
        decision = acting(here, one.slot, slot)
        return decision is not None and decision.event.index == one.index
    return any(event.index == one.index for event in slot.events)


def follows_endorsement(here: Speaking, one: Referred, said: Said) -> str:
    """Say where the form stands with one more behind a decision."""
    if here.log is None or one.statement is None:
        return ""
    if one.statement.kind != "decision":
        is_reading = one.statement.kind == "transcription"
        return "It is on record, and is no reading of its own." if is_reading else ""
    signer, slot = signer_at(here, one.slot), slot_of(here, one.slot)
    event = Endorsed(
        _index(here, said), key=signer.key, person=signer.person, doubt=signer.doubt, target=one.index or 0,
        reviewer=signer.role == "reviewer",
    )  # fmt: skip
    return _then(here, one, _with(slot, lambda: slot.add(event)))


def follows_withdrawal(here: Speaking, one: Referred, said: Said) -> str:
    """Say where the form stands without what was taken back."""
    if here.log is None or one.slot < 0 or one.index is None:
        return ""
    slot, signer = slot_of(here, one.slot), signer_at(here, one.slot)
    is_decision = any(isinstance(event, Decided) and event.index == one.index for event in slot.events)
    back = TakenBack(_index(here, said), key=signer.key, doubt=signer.doubt, target=one.index)
    return _then(here, one, _with(slot, lambda: slot.add(back) if is_decision else slot.without(back)))


def _index(here: Speaking, said: Said) -> int:
    size = 0 if here.log is None else here.log.fold.size
    return max(said.outcome.index or 0, size)


def _with(slot: Slot, change: Callable[[], Slot]) -> Slot:
    return change() if slot.events else slot


def _then(here: Speaking, one: Referred, slot: Slot) -> str:
    judged = stands(here, one.slot, slot)
    lacks = lacks_words(here, one.slot, slot, judged)
    where = slot_words(here, one.slot)
    return f"{where[:1].upper()}{where[1:]}: {stands_words(judged)}{f'; {lacks}' if lacks else ''}."
