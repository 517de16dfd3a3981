"""Somebody signs that their reading takes the place of another person's, or takes another's back."""

import pytest

from polltrail.log.excerpt import Scope
from polltrail.publish.bundle import excerpt_files, words
from polltrail.statement import Statement, effect
from polltrail.verify import exit_code, standings, verify, verify_bundle
from support.attacks import attack
from support.evidence import ADA, BO, ELECTION, Speaker, night, published
from support.rosters import key_of

BEGUN = night()[:8]


def _one_person(patch: pytest.MonkeyPatch) -> None:
    """Take everybody for the same person."""
    for module in (effect, standings):
        patch.setattr(module, "same_person", lambda *_: True)


def _any_name_will_do(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(words, "why_not_superseded", lambda *_: None)
    patch.setattr(words, "why_not_withdrawn", lambda *_: None)


def shown(log: list[Statement]) -> tuple[list[int], str]:
    """Which entries verify doubts, in the whole log and in a bundle alike; and the bundle's page."""
    files = published(log, seen_by={})
    bundle = dict(excerpt_files(files.__getitem__, Scope(station="H-01"), version="1"))
    whole = verify(files.__getitem__, election=ELECTION)
    part = verify_bundle(bundle.__getitem__, bundle.keys(), election=ELECTION)
    assert [exit_code(one) for one in (whole, part)] == [0, 0]
    assert whole.doubts == part.doubts
    return [one.index for one in whole.doubts], bundle["index.html"].decode()


@attack(persons=_one_person)
def test_a_reading_cannot_take_the_place_of_anothers() -> None:
    say = Speaker()
    read = say.read(ADA, "H-01", {"keep": 402})
    doubts, page = shown([*BEGUN, read, say.read(BO, "H-01", {"keep": 2}, supersedes=read.id)])
    assert doubts == [9]
    assert "names entry 8 as superseded, without effect: another person signed it" in page
    assert "replaced by its signer" not in page


@attack(whose_it_was=_any_name_will_do)
def test_the_page_shows_the_first_reading_as_it_was() -> None:
    say = Speaker()
    read = say.read(ADA, "H-01", {"keep": 402})
    _, page = shown(
        [*BEGUN, read, say.read(BO, "H-01", {"keep": 2}, supersedes=read.id), say.withdraw(BO, read)]
    )
    assert "replaced by its signer" not in page
    assert "taken back by its signer" not in page
    assert page.count("without effect: another person signed it") == 2


@attack(persons=_one_person)
def test_nobody_takes_back_what_another_said() -> None:
    say = Speaker()
    read = say.read(ADA, "H-01", {"keep": 402})
    doubts, page = shown([*BEGUN, read, say.withdraw(BO, read)])
    assert doubts == [9]
    assert "names entry 8 as taken back, without effect: another person signed it" in page


def test_ones_own_is_replaced_and_taken_back() -> None:
    say = Speaker()
    read = say.read(ADA, "H-01", {"keep": 402})
    again = say.read(ADA, "H-01", {"keep": 401}, supersedes=read.id)
    doubts, page = shown([*BEGUN, read, again, say.withdraw(ADA, again)])
    assert doubts == []
    assert "replaced by its signer at entry 9" in page
    assert "taken back by its signer at entry 10" in page
    assert key_of(BO) not in page
