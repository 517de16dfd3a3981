"""Agents who are enrolled after the roll closed read forms: their statements are logged, and shown to be late."""

import sys

import pytest

from polltrail.log.excerpt import Scope
from polltrail.publish.bundle import evidence, excerpt_files
from polltrail.statement import Statement, standing
from polltrail.statement.fields import moment_at
from polltrail.verify import exit_code, verify, verify_bundle
from support.attacks import attack
from support.evidence import ADA, BO, NOON, Speaker, by_three, genesis, published
from support.published_log import Files

CLOSES = NOON + 600
FIRST = genesis(roll_closes_at=moment_at(CLOSES * 1000))
H01 = Scope(station="H-01")


def night(*, claims: int) -> list[Statement]:
    """Bo is enrolled as the fifth entry, which is after the roll closed, and claims this minute."""
    say = Speaker(FIRST.id)
    return [
        FIRST,
        say.enrol(ADA, "agent"),
        say.read(ADA, "H-02", {"keep": 1}),
        say.enrol(BO, "agent", made_at=(NOON + 60 * claims) * 1000),
        say.read(BO, "H-01", {"keep": 999}),
    ]


SEEN = {3: by_three(CLOSES - 5), 5: by_three(CLOSES + 300)}
"""Three entries were known before the roll closed."""


def _own_clock_only(patch: pytest.MonkeyPatch) -> None:
    """Believe what an enrolment claims of its own time."""
    for name in ("verify", "excerpt"):
        patch.setattr(sys.modules[f"polltrail.verify.{name}"], "roll_closed", lambda *_: None)
    patch.setattr(evidence, "_roll_closed", lambda *_: None)


def _never_late(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(standing, "_is_late", lambda *_: False)


def part(files: Files) -> Files:
    return dict(excerpt_files(files.__getitem__, H01, version="1"))


@attack(the_witnesses_dates=_own_clock_only, late_keys=_never_late)
def test_dated_back_it_is_late_all_the_same_by_the_witnesses_dates() -> None:
    files = published(night(claims=0), seen_by=SEEN)
    whole, bundle = verify(files.__getitem__, election=FIRST.id), part(files)
    checked = verify_bundle(bundle.__getitem__, bundle.keys(), election=FIRST.id)
    for verdict in (whole, checked):
        assert exit_code(verdict) == 0
        assert [(one.index, "after the roll closed" in one.what) for one in verdict.doubts] == [(4, True)]
    page = bundle["index.html"].decode()
    assert "late: enrolled after the roll closed" in page
    assert "agent (late)" in page


@attack(late_keys=_never_late)
def test_by_its_own_claim_it_is_late_even_where_nobody_dated_anything() -> None:
    files = published(night(claims=20), seen_by={})
    assert [one.index for one in verify(files.__getitem__, election=FIRST.id).doubts] == [4]
    assert "late: enrolled after the roll closed" in part(files)["index.html"].decode()


def test_whoever_was_enrolled_in_time_is_not() -> None:
    files = published(night(claims=0), seen_by={5: by_three(CLOSES - 1)})
    assert verify(files.__getitem__, election=FIRST.id).doubts == ()
