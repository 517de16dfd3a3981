"""Signatures, stamps and whose agents were there: findings about a form, and never a change of its numbers.

What is required and who is an agent, the form model says. A mark of which no reading says anything cannot be told.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from polltrail.election.form_parts import Signatory
from polltrail.review.finding import Check, Verdict
from polltrail.review.slots.events import CopyOf, Read
from polltrail.review.slots.noticed import Code, Noticed

SIGNED: Final = ("signature", "thumb mark")
STAMPED: Final = ("stamp",)

MARK_CODES: Final = frozenset(
    {"mark-missing", "mark-refused", "stamp-absent", "agents-absent", "marks-differ"}
)
"""Findings about marks; on none of them a number depends."""

NOT_SEEN = "The mark is on a part of the form that the photograph does not show."
OTHER_COPY = "Another copy of the same form has it."
MARK_CHECKS: Final = tuple(
    Check(
        code=code, severity="warning", title=title, fields=(), formula=formula,
        innocent=(*innocent, NOT_SEEN, OTHER_COPY), titled_by="what was found",
    )
    for code, title, formula, innocent in (
        (
            "required-signatures", "A signature that the form asks for is missing",
            "required signatures present = required signatures", ("Who should have signed had been relieved.",),
        ),
        (
            "required-stamps", "A stamp that the form asks for is missing", "required stamps present = required stamps",
            ("The station was given no stamp.",),
        ),
        (
            "agents-signed", "No agent has signed the form", "agents who signed >= 1",
            ("No agent was sent to the station.", "Agents left before the form was filled in."),
        ),
        (
            "nobody-refused", "Somebody refused to sign the form", "refusals = 0",
            ("Whoever refused disagrees with the law or the party, and not with the numbers.",),
        ),
    )
)  # fmt: skip
"""What is asked of every form that somebody has read, in this order."""


@dataclass(frozen=True, slots=True)
class MarkAnswer:
    """The answer of one check about one form; both sides of its formula, null where it cannot be told."""

    code: str
    verdict: Verdict
    expected: int | None = None
    found: int | None = None


def mark_answers(reads: Sequence[Read], signatories: Sequence[Signatory]) -> tuple[MarkAnswer, ...]:
    """Answer every check that the form model asks for, from all live readings; what any of them misses is missing.

    Parameters
    ----------
    reads : sequence of Read
        In the order of the log.
    """
    states: dict[tuple[str, str | None, str], str] = {}
    for read in reads:
        for role, of, mark, state, _ in read.marks:
            if states.get((role, of, mark), "present") == "present":
                states[role, of, mark] = state
    answers = (
        _required("required-signatures", states, signatories, SIGNED),
        _required("required-stamps", states, signatories, STAMPED),
        _agents(states, signatories),
        _refused(states, signatories),
    )
    return tuple(answer for answer in answers if answer is not None)


States = Mapping[tuple[str, str | None, str], str]


def _required(
    code: str, states: States, signatories: Sequence[Signatory], marks: Sequence[str]
) -> MarkAnswer | None:
    wanted = {(one.role, mark) for one in signatories if one.required for mark in one.marks if mark in marks}
    if not wanted:
        return None
    said = {
        place: {state for (role, _, mark), state in states.items() if (role, mark) == place}
        for place in wanted
    }
    present = sum(found == {"present"} for found in said.values())
    if any(found - {"present"} for found in said.values()):
        return MarkAnswer(code, "fail", len(wanted), present)
    return MarkAnswer(code, "pass" if present == len(wanted) else "cannot tell", len(wanted), present)


def _agents(states: States, signatories: Sequence[Signatory]) -> MarkAnswer | None:
    agents = _agent_roles(signatories)
    if not agents:
        return None
    said = [state for (role, _, mark), state in states.items() if role in agents and mark in SIGNED]
    if not said:
        return MarkAnswer("agents-signed", "cannot tell")
    present = said.count("present")
    return MarkAnswer("agents-signed", "pass" if present else "fail", 1, present)


def _refused(states: States, signatories: Sequence[Signatory]) -> MarkAnswer | None:
    if not signatories:
        return None
    if not states:
        return MarkAnswer("nobody-refused", "cannot tell")
    refused = list(states.values()).count("refused")
    return MarkAnswer("nobody-refused", "fail" if refused else "pass", 0, refused)


def mark_findings(
    copies: Mapping[CopyOf, Sequence[Read]], signatories: Sequence[Signatory]
) -> Iterator[Noticed]:
    """Note every mark that is missing or refused and why, where no agent was, and where readings differ about a mark."""
    agents = _agent_roles(signatories)
    required = {one.role for one in signatories if one.required}
    first: dict[tuple[str, str | None, str], tuple[Read, str]] = {}
    for reads in copies.values():
        told: set[tuple[Code, str]] = set()
        for read in reads:
            for code, words in (*_missing(read, required, agents), *_without_agents(read, agents)):
                if (code, words) not in told:
                    told.add((code, words))
                    yield Noticed(code, read.index, words=words, read=read)
    for read in sorted((one for reads in copies.values() for one in reads), key=lambda one: one.index):
        for role, of, mark, state, _ in read.marks:
            other, said = first.setdefault((role, of, mark), (read, state))
            if said != state:
                words = f"{mark_words(role, of, mark)}: {said}, {state}"
                yield Noticed(
                    "marks-differ", read.index, against=other.index, words=words, read=read, other=other
                )


def _missing(read: Read, required: set[str], agents: set[str]) -> Iterator[tuple[Code, str]]:
    for role, of, mark, state, reason in read.marks:
        words = f"{mark_words(role, of, mark)}: {reason}"
        if state == "refused":
            yield "mark-refused", words
        elif state == "absent" and mark in STAMPED:
            yield "stamp-absent", words
        elif state == "absent" and (role in required or role in agents):
            yield "mark-missing", words


def _without_agents(read: Read, agents: set[str]) -> Iterator[tuple[Code, str]]:
    said = [mark for mark in read.marks if mark[0] in agents and mark[2] in SIGNED]
    if said and all(state != "present" for *_, state, _ in said):
        yield "agents-absent", ", ".join(sorted({str(reason) for *_, reason in said}))


def _agent_roles(signatories: Sequence[Signatory]) -> set[str]:
    return {one.role for one in signatories if one.agent}


def mark_words(role: str, of: str | None, mark: str) -> str:
    """Name a mark: `party agent of C, signature`."""
    return f"{role}, {mark}" if of is None else f"{role} of {of}, {mark}"
