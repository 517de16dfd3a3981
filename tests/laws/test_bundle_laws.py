"""What holds of every bundle of every log: it verifies, it is made again alike, and no byte of it can be changed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polltrail.log.excerpt import Scope, is_beside
from polltrail.publish.bundle import excerpt_files
from polltrail.statement import Statement
from polltrail.verify import verify_bundle
from support.evidence import (
    ADA,
    BO,
    CY,
    ELECTION,
    KARACHI,
    NOON,
    REVIEWER,
    Speaker,
    by_three,
    night,
    published,
)
from support.published_log import Files, flipped

BEGUN = night()[:8]
SCOPES = st.sampled_from([
    Scope(station="H-01"), Scope(station=KARACHI), Scope(station="H-02", contest="harbour"), Scope(contest="harbour"),
    Scope(area=("Northport",)),
])  # fmt: skip


@st.composite
def logs(draw: st.DrawFn) -> list[Statement]:
    """A night in which anybody may say anything, about anything said before."""
    say, log = Speaker(), [*BEGUN]
    for number in range(draw(st.integers(0, 8))):
        who = draw(st.sampled_from([ADA, BO, CY]))
        about = draw(st.sampled_from(log[1:]))
        station = draw(st.sampled_from(["H-01", "H-02", KARACHI]))
        earlier = draw(st.sampled_from([None, about.id]))
        log.append(
            draw(
                st.sampled_from(
                    [
                        say.read(who, station, {"keep": number}, supersedes=earlier),
                        say.endorse(who, about),
                        say.withdraw(who, about),
                        say.correct(REVIEWER, station, {"keep": number}, about),
                        say.revoke(
                            draw(st.sampled_from([ADA, BO])), suspect_from=draw(st.sampled_from([None, 9]))
                        ),
                        say.report(who, station),
                    ]
                )
            )
        )
    return log


@st.composite
def served(draw: st.DrawFn) -> Files:
    log = draw(logs())
    sizes = draw(st.sets(st.integers(1, len(log)), max_size=4))
    return published(log, seen_by={size: by_three(NOON + size) for size in sizes})


def part(files: Files, scope: Scope) -> Files:
    return dict(excerpt_files(files.__getitem__, scope, version="1"))


@pytest.mark.slow
@given(served(), SCOPES)
def test_every_part_of_a_good_log_is_good_and_is_made_again_alike(files: Files, scope: Scope) -> None:
    made = part(files, scope)
    verdict = verify_bundle(made.__getitem__, made.keys(), election=ELECTION)
    assert verdict.ok is True, (verdict.problems, verdict.refused)
    assert made == part(files, scope)


@given(served(), SCOPES, st.data())
def test_no_byte_of_the_evidence_can_be_changed(files: Files, scope: Scope, data: st.DataObject) -> None:
    made = part(files, scope)
    name = data.draw(st.sampled_from(sorted(name for name in made if not is_beside(name) and made[name])))
    at, bit = data.draw(st.integers(0, len(made[name]) - 1)), data.draw(st.integers(0, 7))
    changed = made | {name: flipped(made[name], at, bit)}
    assert verify_bundle(changed.__getitem__, changed.keys(), election=ELECTION).ok is not True


@pytest.mark.slow
@given(served(), SCOPES, st.data())
def test_no_entry_and_no_proof_can_be_left_out(files: Files, scope: Scope, data: st.DataObject) -> None:
    made = part(files, scope)
    gone = data.draw(st.sampled_from(sorted(name for name in made if name.startswith(("entries/", "proofs/")) and not name.endswith(".consistency"))))  # fmt: skip
    left = {name: content for name, content in made.items() if name != gone}
    verdict = verify_bundle(left.__getitem__, left.keys(), election=ELECTION)
    assert verdict.ok is not True
    assert gone in {problem.where for problem in verdict.problems}
