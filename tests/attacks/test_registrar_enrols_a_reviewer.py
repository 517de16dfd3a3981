"""A registrar, whose key is on the server, makes somebody a reviewer who decides about forms."""

import pytest

from polltrail.statement import admission
from polltrail.verify import exit_code, verify
from support.attacks import attack
from support.evidence import ELECTION, GENESIS, REGISTRAR, REVIEWER, Speaker, published
from support.rosters import log_of

SAY = Speaker()
BEGUN = [GENESIS, SAY.enrol(REGISTRAR, "registrar")]


def _registrars_enrol_anybody(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(admission, "may_manage", lambda manager, _: manager in {"organiser", "registrar"})


def _no_invitation_needed(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(admission, "_enroller_refusal", lambda *_: None)


@attack(what_a_registrar_may_manage=_registrars_enrol_anybody)
def test_even_with_an_organisers_invitation_it_is_refused() -> None:
    """Without the rule a stolen invitation for a reviewer would do."""
    reason = log_of(*BEGUN).refusal(SAY.invite(REVIEWER, "reviewer"), 2)
    assert reason is not None
    assert "expected a registrar to enrol agents and clerks, found registrar enrolling reviewer" in reason


@attack(who_may_enrol_whom=_no_invitation_needed)
def test_without_one_it_is_refused_whatever_the_role() -> None:
    for role in ("reviewer", "agent"):
        assert log_of(*BEGUN).refusal(SAY.enrol(REVIEWER, role, by=REGISTRAR), 2) is not None


@attack(who_may_enrol_whom=_no_invitation_needed)
def test_a_log_that_holds_it_is_refused_with_all_that_the_reviewer_decided() -> None:
    log = [*BEGUN, SAY.enrol(REVIEWER, "reviewer", by=REGISTRAR), SAY.correct(REVIEWER, "H-01", {"keep": 1})]
    verdict = verify(published(log, seen_by={}).__getitem__, election=ELECTION)
    assert exit_code(verdict) == 4
    assert [one.index for one in verdict.refused] == [2, 3]
