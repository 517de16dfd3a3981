from typing import Any

import msgspec
import pytest

from polltrail.statement import BODIES, Roster, Statement, StatementId, fingerprint, public_key
from polltrail.statement.definition import Organiser
from polltrail.statement.roles import SIGNERS
from support.rosters import NEXT, ROSTER, by, key_of, log_of
from support.statements import (
    AGENT,
    CLERK,
    DIGEST,
    ELECTION,
    EXAMPLES,
    GENESIS,
    ORGANISER,
    REGISTRAR,
    REVIEWER,
    SECOND,
    definition,
    enrolment,
    example,
    invitation,
    organiser,
    revocation,
    say,
    seed_of,
    transcription,
)

NEW = seed_of("new")
CODE = "11" * 32
WEAK = "01" + "00" * 31


def refused(statement: Statement, *, roster: Roster = ROSTER, index: int = NEXT) -> str:
    return roster.refusal(statement, index) or "may be logged"


def test_a_log_begins_with_a_definition() -> None:
    empty = Roster.empty()
    assert empty.refusal(GENESIS, 0) is None
    assert "found a definition at index 1" in refused(GENESIS, roster=empty, index=1)
    assert "found a transcription at index 0" in refused(example("transcription"), roster=empty, index=0)
    assert "found a definition at index 0" in refused(example("definition"), roster=empty, index=0)


def test_a_genesis_is_signed_by_an_organiser_it_names() -> None:
    said = say("definition", definition(), NEW, election=None)
    assert "signed by an organiser it names" in refused(said, roster=Roster.empty(), index=0)


@pytest.mark.parametrize(
    ("named", "message"),
    [
        (Organiser(key=fingerprint(bytes.fromhex(WEAK)), public=WEAK), "found a weak one"),
        (Organiser(key=key_of(NEW), public=public_key(AGENT).hex()), "found that of another"),
    ],
)
def test_organisers_have_strong_keys_with_their_own_names(named: Organiser, message: str) -> None:
    body = definition(organisers=(organiser(ORGANISER), named))
    genesis = say("definition", body, ORGANISER, election=None)
    assert message in refused(genesis, roster=Roster.empty(), index=0)
    body = definition(organisers=(*definition().organisers, named))
    assert message in refused(by(ORGANISER, "definition", body, supersedes=ELECTION))


def test_another_election_and_unknown_keys_are_refused() -> None:
    other = say("transcription", transcription(), AGENT, election=StatementId(DIGEST))
    assert f"election: expected {ELECTION}, found {DIGEST}" in refused(other)
    assert "election: expected" in refused(say("definition", definition(name="x"), ORGANISER, election=None))
    assert "enrolled in this election" in refused(by(NEW, "transcription", transcription()))


@pytest.mark.parametrize("kind", list(BODIES))
def test_each_role_says_what_it_may(kind: str) -> None:
    for seed, role in ((AGENT, "agent"), (REVIEWER, "reviewer"), (ORGANISER, "organiser")):
        reason = ROSTER.refusal_before_signature(example(kind, seed), NEXT)
        assert (reason is None) is (role in SIGNERS[kind])
    assert kind in EXAMPLES


def test_an_amendment_takes_the_place_of_the_definition_in_force() -> None:
    first = by(ORGANISER, "definition", definition(name="a"), supersedes=ELECTION)
    assert refused(first) == "may be logged"
    roster = ROSTER.step(NEXT, first)
    again = by(SECOND, "definition", definition(name="b"), supersedes=ELECTION)
    assert f"expected to supersede {first.id}" in refused(again, roster=roster, index=NEXT + 1)
    then = by(SECOND, "definition", definition(name="b"), supersedes=first.id)
    assert refused(then, roster=roster, index=NEXT + 1) == "may be logged"


@pytest.mark.parametrize(
    "changes",
    [{"origin": "x"}, {"log_vkey": "x"}, {"rehearsal": True}, {"rules": "polltrail-fold/2"}],
)
def test_what_an_amendment_cannot_change(changes: dict[str, Any]) -> None:
    said = by(ORGANISER, "definition", definition(**changes), supersedes=ELECTION)
    assert f"expected {next(iter(changes))} to stay" in refused(said)


def test_an_amendment_keeps_the_organisers_and_takes_nobody_elses_key() -> None:
    fewer = by(ORGANISER, "definition", definition(organisers=(organiser(ORGANISER),)), supersedes=ELECTION)
    assert "every organiser before it" in refused(fewer)
    taken = definition(organisers=(*definition().organisers, organiser(AGENT)))
    assert "enrolled as agent" in refused(by(ORGANISER, "definition", taken, supersedes=ELECTION))


def test_an_organiser_enrols_any_role_without_an_invitation() -> None:
    for role in ("registrar", "agent", "clerk", "reviewer", "watcher", "store", "mirror"):
        assert refused(by(SECOND, "enrolment", enrolment(NEW, role))) == "may be logged"


def test_a_registrar_enrols_agents_and_clerks_by_invitation() -> None:
    for role in ("agent", "clerk"):
        body = enrolment(NEW, role, invitation=invitation(role, code=CODE))
        assert refused(by(REGISTRAR, "enrolment", body)) == "may be logged"
        assert "invitation where a registrar" in refused(by(REGISTRAR, "enrolment", enrolment(NEW, role)))
    reviewer = enrolment(NEW, "reviewer", invitation=invitation("reviewer", code=CODE))
    assert "found registrar enrolling reviewer" in refused(by(REGISTRAR, "enrolment", reviewer))


def test_an_invitation_is_used_once() -> None:
    body = enrolment(NEW, invitation=invitation())
    assert "found it used at index 2" in refused(by(REGISTRAR, "enrolment", body))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"role": "clerk"}, "the role and scope it is for"),
        ({"stations": ("7",)}, "the role and scope it is for"),
        ({"areas": (("North",),)}, "the role and scope it is for"),
        ({"invitation": invitation(code=CODE, seed=AGENT)}, "one by an organiser, found"),
        ({"invitation": invitation(code=CODE, election=StatementId(DIGEST))}, "does not hold"),
        ({"possession": "00" * 64}, "by the new key over election and scope"),
        ({"public": WEAK, "key": fingerprint(bytes.fromhex(WEAK))}, "found a weak one"),
    ],
)
def test_an_enrolment_with_something_wrong(changes: dict[str, Any], message: str) -> None:
    body = enrolment(NEW, **{"invitation": invitation(code=CODE), **changes})
    assert message in refused(by(REGISTRAR, "enrolment", body))


def test_an_invitation_by_a_revoked_organiser_is_refused() -> None:
    roster = ROSTER.step(NEXT, by(SECOND, "revocation", revocation(ORGANISER)))
    body = enrolment(NEW, invitation=invitation(code=CODE))
    assert "found the revoked key" in refused(by(REGISTRAR, "enrolment", body), roster=roster, index=NEXT + 1)


def test_a_key_is_enrolled_once() -> None:
    said = by(ORGANISER, "enrolment", enrolment(AGENT, "reviewer"))
    assert "expected a new key" in refused(said)
    assert "expected a new key" in refused(by(ORGANISER, "enrolment", enrolment(SECOND, "reviewer")))


def test_who_may_revoke_whom() -> None:
    allowed = [(ORGANISER, SECOND), (ORGANISER, AGENT), (REGISTRAR, AGENT), (REGISTRAR, CLERK)]
    allowed += [(AGENT, AGENT), (REVIEWER, REVIEWER), (REGISTRAR, REGISTRAR)]
    for signer, target in allowed:
        assert refused(by(signer, "revocation", revocation(target))) == "may be logged"
    for signer, target in [(AGENT, CLERK), (REGISTRAR, REVIEWER), (REGISTRAR, ORGANISER), (CLERK, ORGANISER)]:
        assert "expected one's own key" in refused(by(signer, "revocation", revocation(target)))
    assert "a key that is enrolled" in refused(by(ORGANISER, "revocation", revocation(NEW)))


def test_every_reason_says_what_happens_next() -> None:
    said = by(NEW, "transcription", transcription())
    assert refused(said).endswith("; not logged")
    assert log_of(GENESIS).refusal(said, 1) is not None


def test_a_flood_of_strangers_costs_no_signature_check(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("polltrail.statement.roster.check_signature", None)
    assert "enrolled in this election" in refused(by(NEW, "transcription", transcription()))


def test_a_forged_enrolment_costs_one_signature_check(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("polltrail.statement.admission.check_possession", None)
    monkeypatch.setattr("polltrail.statement.admission.check_invitation", None)
    said = by(REGISTRAR, "enrolment", enrolment(NEW, invitation=invitation(code=CODE)))
    forged = msgspec.structs.replace(
        said, envelope=msgspec.structs.replace(said.envelope, signature=bytes(64))
    )
    assert "does not hold" in refused(forged)
