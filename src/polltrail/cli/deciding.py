"""A decision, before it is signed: what it is about, whether it could do anything, and where the form would then stand."""

from dataclasses import dataclass

from polltrail.cli.decisions_in import Wanted
from polltrail.cli.referring import Referred, refer, slot_words, unknown
from polltrail.cli.signing import Draft
from polltrail.cli.speaking import Said, Speaking
from polltrail.cli.standing_of import acting, lacks_words, readers, signer_at, slot_of, stands, stands_words
from polltrail.errors import DataError, EncodingError, Problem
from polltrail.review.slots import Endorsed, Read, Slot
from polltrail.statement.bodies import Basis, DecisionBody, TranscriptionBody
from polltrail.statement.fields import Slot as SlotName
from polltrail.tally.fold import NO_SLOT
from polltrail.tally.fold.events import decision_event

MOST_NAMED = 400
"""Statements that a basis names at the most, the latest first; the size of the log says the rest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A decision that can be signed.

    Attributes
    ----------
    slot : int
        The slot's number, or `NO_SLOT` where the log cannot be read.
    problems : tuple of Problem
        Why it could do nothing.
    is_said : bool
        Whether this person has said the same, and nothing was said since.
    """

    draft: Draft
    body: DecisionBody
    slot: int
    accepted: Referred | None
    problems: tuple[Problem, ...]
    is_said: bool


def plan(here: Speaking, wanted: Wanted, form: str) -> Plan:
    """Work out what is to be signed.

    Parameters
    ----------
    form : str
        What slots call the election's form model.

    Raises
    ------
    DataError
        It cannot be said which form it is about, or what was before the reviewer.
    """
    accepted = None if wanted.accepts is None else refer(here, [wanted.accepts])[0]
    name = _slot_name(here, wanted, accepted, form)
    number = NO_SLOT if here.log is None else here.log.fold.counting.expected.slot(name.station, name.contest)
    basis = _basis(here, wanted, NO_SLOT if number is None else number)
    try:
        body = DecisionBody(
            slot=name, outcome=wanted.outcome, transcription=None if accepted is None else accepted.id,
            figures=wanted.figures, reason=wanted.reason, basis=basis, words=wanted.words,
        )  # fmt: skip
    except EncodingError as exc:
        raise DataError(f"{wanted.where}: {exc}") from exc
    said = [*_said_words(body), list(basis.statements)]
    where = f"{wanted.where}: {wanted.outcome}, station {name.station}, contest {name.contest}"
    slot = NO_SLOT if number is None else number
    return Plan(
        draft=Draft(kind="decision", body=body, words=["decision", *said], where=where),
        body=body,
        slot=slot,
        accepted=accepted,
        problems=_problems(here, wanted, name, slot, accepted),
        is_said=_is_said(here, slot, body),
    )


def _said_words(body: DecisionBody) -> list[object]:
    return [body.slot, body.outcome, body.transcription, body.figures, body.reason, body.words]


def _slot_name(here: Speaking, wanted: Wanted, accepted: Referred | None, form: str) -> SlotName:
    """Tell which form it is about: as was typed, or that of the reading that is accepted."""
    body = None if accepted is None or accepted.statement is None else accepted.statement.body
    if isinstance(body, TranscriptionBody):
        return body.slot
    if accepted is not None and accepted.statement is None and wanted.station is None:
        raise DataError(f"{unknown(accepted)}; which form it is of is not known, and nothing was signed")
    contest = wanted.contest or _only_contest(here)
    if wanted.station is None or contest is None:
        raise DataError(
            f"{wanted.where}: expected the station and the contest that it is about, found "
            f"{'no station' if wanted.station is None else 'no contest'}; nothing was signed"
        )
    return SlotName(station=wanted.station, contest=contest, form=form)


def _only_contest(here: Speaking) -> str | None:
    if here.log is None:
        return None
    contests = here.log.fold.counting.expected.contests
    return contests[0].id if len(contests) == 1 else None


def _basis(here: Speaking, wanted: Wanted, number: int) -> Basis:
    """Name what was before the reviewer: what they say, else all that was said of the form by now."""
    log = here.log
    size = wanted.size if log is None or wanted.size is not None else log.fold.size
    if size is None:
        raise DataError(
            f"{wanted.where}: expected to be told how long the log was that you had before you (--basis-size), since it "
            "cannot be read from here; nothing was signed"
        )
    if wanted.basis is not None or log is None or number < 0:
        return Basis(statements=wanted.basis or (), size=size)
    indexes = [event.index for event in slot_of(here, number).events if event.index < size]
    named = sorted(indexes)[-MOST_NAMED:]
    return Basis(statements=tuple(log.entry(index).id for index in named), size=size)


def _problems(
    here: Speaking, wanted: Wanted, name: SlotName, number: int, accepted: Referred | None
) -> tuple[Problem, ...]:
    """Say all that would keep it from doing anything."""
    if here.log is None:
        return ()
    found: list[Problem | None] = [here.why_not("decision")]
    if number < 0:
        what = f"station {name.station}, contest {name.contest}"
        found.append(Problem(where=wanted.where, expected="a form of the election", found=what))
        return tuple(one for one in found if one is not None)
    signer, slot = signer_at(here, number), slot_of(here, number)
    if signer.doubt == "out of scope" and found[0] is None:
        found.append(
            Problem(
                where="--key", expected="a reviewer of this station", found="one whose scope is elsewhere"
            )
        )
    if signer.person in readers(slot):
        expected = "a reviewer who has not read the form"
        found.append(Problem(where=wanted.where, expected=expected, found="one who has read it"))
    if accepted is not None:
        found.append(_why_not_accepted(wanted, accepted, slot))
    if wanted.station is not None and wanted.station != name.station:
        expected = f"a reading of station {wanted.station}"
        found.append(Problem(where=wanted.where, expected=expected, found=f"one of station {name.station}"))
    if wanted.contest is not None and wanted.contest != name.contest:
        expected = f"a reading of contest {wanted.contest}"
        found.append(Problem(where=wanted.where, expected=expected, found=f"one of contest {name.contest}"))
    return tuple(one for one in found if one is not None)


def _why_not_accepted(wanted: Wanted, accepted: Referred, slot: Slot) -> Problem | None:
    if accepted.statement is None:
        return unknown(accepted)
    if accepted.statement.kind != "transcription":
        return Problem(
            where=wanted.where, expected="a reading to accept", found=f"one of kind {accepted.statement.kind}"
        )
    if any(isinstance(event, Read) and event.index == accepted.index for event in slot.events):
        return None
    return Problem(where=wanted.where, expected="a reading that counts", found="one that was taken back")


def _is_said(here: Speaking, number: int, body: DecisionBody) -> bool:
    """Whether this person's decision in force says the same, and only endorsements came after it."""
    if here.log is None or number < 0:
        return False
    slot = slot_of(here, number)
    decision = acting(here, number, slot)
    if decision is None or decision.event.person != here.person:
        return False
    since = [event for event in slot.events if event.index > decision.event.index]
    before = here.log.entry(decision.event.index).body
    return all(isinstance(event, Endorsed) for event in since) and (
        isinstance(before, DecisionBody) and _said_words(before) == _said_words(body)
    )


def follows(here: Speaking, made: Plan, said: Said) -> str:
    """Say where the form stands with a decision, and who has to follow."""
    if here.log is None or made.slot < 0:
        return f"Where the form then stands cannot be seen from here; others endorse it as {said.sent.id}."
    slot, counting = slot_of(here, made.slot), here.log.fold.counting
    index = max(said.outcome.index or 0, here.log.fold.size)
    layout = counting.layouts[counting.expected.contest_of(made.slot)]
    accepted = None if made.accepted is None else made.accepted.index
    event = decision_event(slot, index, made.body, signer_at(here, made.slot), layout, accepted)
    if isinstance(event, str):
        return f"The form has no number {event}, so the decision does nothing."
    after = slot.add(*event)
    judged = stands(here, made.slot, after)
    lacks = lacks_words(here, made.slot, after, judged)
    where = slot_words(here, made.slot)
    what = f"{where[:1].upper()}{where[1:]}: {stands_words(judged)}"
    if not lacks:
        return f"{what}."
    return f"{what}; {lacks}: polltrail endorse {here.source} {said.sent.id} --key FILE"
