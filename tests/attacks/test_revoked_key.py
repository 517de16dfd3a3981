"""A stolen key goes on signing, before and after it is revoked: what it says is logged and shown for what it is."""

import pytest

from polltrail.log.excerpt import Scope
from polltrail.publish.bundle import excerpt_files
from polltrail.statement import Statement, standing
from polltrail.statement.ledger import Records
from polltrail.verify import exit_code, verify, verify_bundle
from support.attacks import attack
from support.evidence import ADA, ELECTION, Speaker, night, published
from support.rosters import key_of

BEGUN = night()[:8]
H01 = Scope(station="H-01")


def _never_revoked(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Records, "revocations", lambda *_: ())


def _never_suspect(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(standing, "_is_suspect", lambda *_: False)


def _always_suspect(patch: pytest.MonkeyPatch) -> None:
    """Doubt whatever a key that was revoked has ever said."""
    patch.setattr(standing, "_is_suspect", lambda records, key, _: bool(records.revocations(key)))


def shown(log: list[Statement]) -> tuple[list[tuple[int, str]], list[tuple[int, str]], str]:
    """What verify says of the whole log and of a bundle, and the bundle's page."""
    files = published(log, seen_by={})
    bundle = dict(excerpt_files(files.__getitem__, H01, version="1"))
    verdicts = [
        verify(files.__getitem__, election=ELECTION),
        verify_bundle(bundle.__getitem__, bundle.keys(), election=ELECTION),
    ]
    assert [exit_code(one) for one in verdicts] == [0, 0]
    whole, part = (
        [(one.index, one.what.rpartition(": ")[2]) for one in verdict.doubts] for verdict in verdicts
    )
    return whole, part, bundle["index.html"].decode()


@attack(revocations=_never_revoked)
def test_said_after_the_revocation_it_counts_for_nothing() -> None:
    say = Speaker()
    whole, part, page = shown([*BEGUN, say.revoke(ADA), say.read(ADA, "H-01", {"keep": 999})])
    assert whole == part == [(9, "said after the key was revoked; it counts for nothing")]
    assert "after the key was revoked" in page
    assert "at entry 8: lost" in page


@attack(suspicion=_never_suspect)
def test_said_before_it_and_suspect_from_then_it_is_on_hold() -> None:
    say = Speaker()
    whole, part, page = shown([*BEGUN, say.read(ADA, "H-01", {"keep": 999}), say.revoke(ADA, suspect_from=8)])
    assert whole == part == [(8, "the key is suspect there")]
    assert "on hold: the key is suspect here" in page
    assert "on hold from entry 8" in page


@attack(the_place_in_the_log=_always_suspect)
def test_said_before_it_and_not_suspect_it_stands_and_the_revocation_is_shown() -> None:
    say = Speaker()
    whole, part, page = shown([*BEGUN, say.read(ADA, "H-01", {"keep": 999}), say.revoke(ADA)])
    assert whole == part == []
    assert "at entry 9: lost" in page
    assert page.count(key_of(ADA)) > 1
