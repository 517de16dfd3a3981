"""What reviewers decided about a form: outcome, reason, what it rests on, and who says the same."""

from collections.abc import Iterator

from polltrail.publish.bundle.evidence import Evidence
from polltrail.publish.bundle.form import Form
from polltrail.publish.bundle.words import OUTCOMES, SHORT, STANDINGS, fate, plain, who
from polltrail.publish.page import Block, Group, prose
from polltrail.publish.wording import count, listed, number, plural
from polltrail.statement.bodies import DecisionBody


def decision_blocks(form: Form) -> tuple[Block, ...]:
    """Tell every decision about a form."""
    blocks = [block for index in form.of(DecisionBody) for block in _decision(form, index)]
    return (Group(title="Decisions", blocks=tuple(blocks)),) if blocks else ()


def _decision(form: Form, index: int) -> Iterator[Block]:
    evidence, statement = form.evidence, form.evidence.statements[index]
    body = statement.body
    if not isinstance(body, DecisionBody):
        return
    basis = [_named(evidence, one) for one in body.basis.statements]
    accepted = "" if body.transcription is None else f" It is {_reading_name(form, body.transcription)}."
    rests = f"It rests on {listed(basis, most=12)}" if basis else "It names no statement that it rests on"
    standing = "; ".join([STANDINGS[evidence.standing(index)], *fate(evidence, index)])
    yield from prose(
        f"Entry {index}, {who(evidence, statement.key)}: {OUTCOMES[body.outcome]}; the reason: {plain(body.reason)}.{accepted}",
        f"{rests}; the log had {number(body.basis.size)} entries then. Standing: {standing}.",
        _endorsed(evidence, statement.id, body),
    )


def _named(evidence: Evidence, statement: str) -> str:
    place = evidence.places.get(statement)
    return f"statement {statement[:SHORT]}" if place is None else f"entry {place}"


def _endorsed(evidence: Evidence, statement: str, body: DecisionBody) -> str:
    """Say who says the same as a decision, and how many must where it writes other figures."""
    needed = evidence.definition.policy.decision_persons
    asked = f"This election asks for {count(needed, 'reviewer')} where figures are corrected or a form is declared void. "
    named = [
        index
        for index in evidence.naming.get(statement, ())
        if evidence.statements[index].kind == "endorsement"
    ]
    said = listed(
        [f"{who(evidence, evidence.statements[index].key)} (entry {index})" for index in named], most=12
    )
    told = (
        f"{said[:1].upper()}{said[1:]} {plural('says', len(named))} the same."
        if named
        else "Nobody else says the same."
    )
    return f"{asked if body.outcome in {'correct', 'void'} else ''}{told}"


def _reading_name(form: Form, statement: str) -> str:
    index = form.evidence.places.get(statement)
    if index in form.readings:
        return f"reading {form.readings.index(index) + 1}, entry {index}"
    return "a reading that is not here" if index is None else f"that of entry {index}"
