"""What somebody signed in a rehearsal is put into the log of the real election, where the same keys are enrolled."""

import pytest

from polltrail.statement import roster
from polltrail.statement.statement import Statement
from polltrail.verify import exit_code, verify, verify_bundle
from support.attacks import attack
from support.evidence import ADA, ELECTION, Speaker, genesis, night, published, whole_part
from support.rosters import log_of

REHEARSAL = genesis(rehearsal=True)
SAID = Speaker(REHEARSAL.id).read(ADA, "H-01", {"keep": 999})
NIGHT = night()[:8]
LOG = [*NIGHT, SAID]


def _any_election(patch: pytest.MonkeyPatch) -> None:
    """Take a statement for whatever election it is brought to."""
    ask = roster.cheap_refusal

    def lenient(records: roster.Records, statement: Statement, index: int) -> str | None:
        reason = ask(records, statement, index)
        return None if reason is not None and reason.startswith("election:") else reason

    patch.setattr(roster, "cheap_refusal", lenient)


@attack(the_election_in_every_statement=_any_election)
def test_the_door_refuses_it() -> None:
    reason = log_of(*NIGHT).refusal(SAID, len(NIGHT))
    assert reason is not None
    assert reason.startswith(f"election: expected {ELECTION}")


@attack(the_election_in_every_statement=_any_election)
def test_a_log_that_holds_it_all_the_same_is_refused_at_its_entry() -> None:
    verdict = verify(published(LOG, seen_by={}).__getitem__, election=ELECTION)
    assert (exit_code(verdict), [one.index for one in verdict.refused]) == (4, [8])


@attack(the_election_in_every_statement=_any_election)
def test_so_is_a_bundle_that_holds_it() -> None:
    files = whole_part(LOG)
    verdict = verify_bundle(files.__getitem__, files.keys(), election=ELECTION)
    assert (exit_code(verdict), [one.index for one in verdict.refused]) == (4, [8])
