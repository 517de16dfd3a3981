"""What the fold keeps beside the slots, and never adds up: incidents, and what an authority published."""

from collections.abc import Callable
from functools import partial

import msgspec

from polltrail.election.expected import Expected
from polltrail.statement import KeyId, Roster
from polltrail.statement.bodies import IncidentBody, OfficialBody
from polltrail.tally.fold.events import doubt_about
from polltrail.tally.fold.incidents import Incident, Word
from polltrail.tally.fold.memory import FIRST_INCIDENT, Memory
from polltrail.tally.fold.official import Claim, Support, content_of


def tell_incident(memory: Memory, index: int, key: KeyId, body: IncidentBody) -> int:
    """Keep an incident; give what stands for it in the place of a slot."""
    memory.put_incident(Incident(body, (Word(index, key),)))
    return FIRST_INCIDENT - index


def change_incident(memory: Memory, place: int, change: Callable[[Incident], Incident]) -> int:
    """Keep an incident as it is after a change; give its place again."""
    incident = memory.incident(FIRST_INCIDENT - place)
    if incident is not None:
        memory.put_incident(change(incident))
    return place


def claim_of(memory: Memory, body: OfficialBody) -> int:
    """Find the number of an official figure; what nobody has said yet is kept."""
    number = memory.claim_number(content_of(body))
    if memory.claim(number) is None:
        memory.put_claim(number, Claim(body))
    return number


def support(memory: Memory, roster: Roster, expected: Expected, word: Support, number: int) -> bool:
    """Add somebody's word to an official figure, with who they are and what it is worth; only a watcher's counts."""
    claim, enrolled = memory.claim(number), roster.enrolled(word.key)
    if claim is None or enrolled is None or enrolled.role != "watcher":
        return False
    doubt = doubt_about(roster, expected, claim.body, word.key, word.index)
    told = msgspec.structs.replace(word, person=enrolled.person or word.key, doubt=doubt)
    memory.put_claim(number, claim.add(told))
    return True


def take_support_back(memory: Memory, index: int, target: int, number: int) -> None:
    """Take the word at `target` back from an official figure."""
    claim = memory.claim(number)
    if claim is not None:
        memory.put_claim(number, claim.without(target, index))


def doubt_claims(memory: Memory, roster: Roster, expected: Expected, keys: set[KeyId]) -> None:
    """Ask anew what the words of some keys about official figures are worth."""
    for number, claim in memory.claims():
        if any(one.key in keys for one in claim.supports):
            memory.put_claim(number, claim.doubting(partial(doubt_about, roster, expected)))
