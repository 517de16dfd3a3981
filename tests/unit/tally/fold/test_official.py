"""Official figures: claimed until enough watchers agree about bytes that are stored; every version kept."""

from typing import Any

import msgspec
import pytest

from polltrail.statement import fingerprint, public_key
from polltrail.statement.fields import moment_at
from polltrail.tally.fold import Fold
from polltrail.tally.fold.official import Official, as_figure, compared, officials_at
from polltrail.tally.fold.official_notices import OfficialNotice, notices_at
from support.count_night import IMAGES, endorsement, enrolled, folded, holding, official, said, withdrawal
from support.statements import MADE_AT, revocation, seed_of

SEEN, AGAIN = official("watcher 0", (100, 200)), official("watcher 1", (100, 200))
PAGE = holding(IMAGES[3])


def known(fold: Fold, size: int | None = None) -> tuple[Official, ...]:
    at = fold.size if size is None else size
    return officials_at(at, [claim for _, claim in fold.memory.claims()], persons=2, held=fold.memory.held)


def stand(*statements: object) -> list[tuple[bool, int]]:
    return [(one.stands, one.persons) for one in known(folded(statements))]  # type: ignore[arg-type]


def test_one_watcher_claims_and_two_who_agree_on_stored_bytes_make_it_stand() -> None:
    assert stand(SEEN) == [(False, 1)]
    assert stand(SEEN, PAGE) == [(False, 1)]
    assert stand(SEEN, AGAIN) == [(False, 2)]
    assert stand(SEEN, AGAIN, PAGE) == [(True, 2)]
    assert stand(PAGE, AGAIN, SEEN) == [(True, 2)]


def test_a_store_that_was_revoked_holds_nothing() -> None:
    lost = said("organiser", "revocation", revocation(seed_of("store"), suspect_from=None))
    assert stand(SEEN, AGAIN, lost, PAGE) == [(False, 2)]
    assert stand(SEEN, AGAIN, PAGE, lost) == [(True, 2)]


def test_two_keys_of_one_person_are_one_watcher() -> None:
    person = fingerprint(public_key(seed_of("watcher 0")))
    other = enrolled("watcher 0 on another machine", "watcher", person=person)
    assert stand(other, SEEN, official("watcher 0 on another machine", (100, 200)), PAGE) == [(False, 1)]


def test_the_same_watcher_twice_is_one_person() -> None:
    assert stand(SEEN, official("watcher 0", (100, 200), number=1), PAGE) == [(False, 1)]


def test_an_endorsement_counts_if_a_watcher_makes_it() -> None:
    assert stand(SEEN, endorsement("watcher 1", SEEN), PAGE) == [(True, 2)]
    assert stand(SEEN, endorsement("clerk 1", SEEN), PAGE) == [(False, 1)]


def test_other_bytes_or_other_figures_are_another_claim() -> None:
    assert stand(SEEN, official("watcher 1", (100, 201)), PAGE) == [(False, 1), (False, 1)]
    assert stand(SEEN, official("watcher 1", (100, 200), page=IMAGES[2]), PAGE) == [(False, 1), (False, 1)]
    assert stand(SEEN, official("watcher 1", (100, None)), PAGE) == [(False, 1), (False, 1)]


def test_what_is_taken_back_or_suspect_stands_no_more() -> None:
    assert stand(SEEN, AGAIN, PAGE, withdrawal("watcher 1", AGAIN)) == [(False, 1)]
    lost = said("organiser", "revocation", revocation(seed_of("watcher 1"), suspect_from=3))
    assert stand(SEEN, AGAIN, PAGE, lost) == [(False, 1)]
    assert stand(lost, SEEN, AGAIN, PAGE) == [(False, 1)]


def test_every_earlier_state_can_be_told() -> None:
    fold = folded([SEEN, AGAIN, PAGE, withdrawal("watcher 1", AGAIN)])
    last = [[(one.stands, one.persons) for one in known(fold, fold.size - back)] for back in range(5)]
    assert last == [[(False, 1)], [(True, 2)], [(False, 2)], [(False, 1)], []]


X, Y, Z = IMAGES[3], IMAGES[2], IMAGES[1]
PAGES = [holding(page) for page in (X, Y, Z)]
MINUTE = 60_000


def shown(who: str, votes: tuple[int | None, int | None], page: str, at: int, **more: object) -> Any:
    """What somebody saw so many minutes after the first moment."""
    seen, number = moment_at(MADE_AT + at * MINUTE), more.pop("number", at)
    status = more.pop("status", "unofficial-partial")
    one = official(who, votes, page=page, **more)  # type: ignore[arg-type]
    return said(
        who, "official", msgspec.structs.replace(one.body, seen_at=seen, status=status), number=number
    )  # type: ignore[arg-type]


def noticed(*statements: object) -> list[OfficialNotice]:
    fold = folded(statements)  # type: ignore[arg-type]
    return list(notices_at(fold.size, [claim for _, claim in fold.memory.claims()]))


def told(*statements: object) -> list[tuple[str, int, int]]:
    """Code, votes of a before and after."""
    return [
        (one.code.removeprefix("official-"), one.before.figures.votes[0][1] or 0, one.body.figures.votes[0][1] or 0)
        for one in noticed(*statements)
    ]  # fmt: skip


def latest(*statements: object) -> list[int]:
    """Votes of a in the figures that are compared, the earliest first."""
    figures = compared(known(folded(statements)))  # type: ignore[arg-type]
    return [one.totals["a"] for one in sorted(figures, key=lambda one: one.order or 0)]


FIRST = [shown("watcher 0", (100, 200), X, 0), shown("watcher 1", (100, 200), X, 1)]
SECOND = [shown("watcher 0", (90, 210), Y, 10), shown("watcher 1", (90, 210), Y, 11)]
BACK = [shown("watcher 0", (100, 200), X, 20), shown("watcher 1", (100, 200), X, 21)]
GONE = [shown("watcher 0", (None, None), Z, 20), shown("watcher 1", (None, None), Z, 21)]


def test_a_change_is_noticed_once_whoever_sees_it() -> None:
    assert told(*FIRST) == []
    assert told(*FIRST, *SECOND) == [("changed", 100, 90), ("file-replaced", 100, 90)]
    (change, _) = noticed(*FIRST, *SECOND)
    assert (change.persons, change.seen - change.before_seen) == (2, 600)


def test_a_figure_that_vanishes_is_noticed_and_stays_to_be_compared() -> None:
    assert told(*FIRST, *GONE) == [("file-replaced", 100, 0), ("vanished", 100, 0)]
    assert latest(*FIRST, *GONE, *PAGES) == [100]


def test_what_an_authority_goes_back_to_is_another_change_and_is_what_is_compared() -> None:
    codes = [code for code, _, _ in told(*FIRST, *SECOND, *BACK)]
    assert (codes.count("changed"), codes.count("file-replaced")) == (2, 2)
    assert latest(*FIRST, *SECOND, *PAGES) == [100, 90]
    assert latest(*FIRST, *SECOND, BACK[0], *PAGES) == [100, 90]
    assert latest(*FIRST, *SECOND, *BACK, *PAGES)[-1] == 100


def test_an_authority_that_goes_back_within_a_second_has_changed_it_twice() -> None:
    steps = [((100, 200), X), ((90, 210), Y), ((100, 200), X)]
    one = [shown("watcher 0", votes, page, 0, number=at) for at, (votes, page) in enumerate(steps)]
    assert [code for code, _, _ in told(*one)].count("changed") == 2


@pytest.mark.parametrize(
    ("status", "votes", "routine"),
    [
        ("unofficial-partial", (110, 200), True),
        ("unofficial-partial", (110, 199), False),  # who counts on has no fewer
        ("unofficial-partial", (110, None), False),
        ("unofficial-partial", (None, None), False),
        ("unofficial-complete", (110, 200), False),
        ("certified", (110, 200), False),
    ],
)
def test_new_figures_are_routine_while_an_authority_counts_and_none_is_smaller(
    status: str, votes: tuple[int | None, int | None], routine: bool
) -> None:
    before = shown("watcher 0", (100, 200), X, 0, status=status)
    found = noticed(before, shown("watcher 0", votes, Y, 10, status="unofficial-complete"))
    assert {one.routine for one in found} == {routine}


def test_the_same_figures_in_other_bytes_are_no_change_of_the_figures() -> None:
    anew = [shown("watcher 0", (100, 200), Y, 10), shown("watcher 1", (100, 200), Z, 10)]
    assert {code for code, _, _ in told(*FIRST, *anew)} == {"file-replaced"}


def test_who_endorses_another_document_has_not_seen_a_file_replaced() -> None:
    own = [
        shown("watcher 1", (1, 2), Y, 5, area=("North",)),
        endorsement("watcher 1", FIRST[0]),
        shown("watcher 1", (3, 4), Y, 6, area=("South",)),
    ]
    assert [code for code, _, _ in told(FIRST[0], *own)] == ["file-replaced"]


def test_what_a_slow_watcher_saw_before_is_no_change_back() -> None:
    late = shown("watcher 1", (100, 200), X, 1)
    assert [code for code, _, _ in told(FIRST[0], SECOND[0], late, SECOND[1])] == ["changed", "file-replaced"]
    assert latest(FIRST[0], SECOND[0], late, SECOND[1], *PAGES) == [100, 90]


def test_a_change_between_two_shifts_is_noticed() -> None:
    assert told(FIRST[0], SECOND[1]) == [("changed", 100, 90), ("file-replaced", 100, 90)]
    assert ("changed", 90, 100) in told(FIRST[0], SECOND[0], BACK[1])


def test_one_watcher_alone_changes_nothing_that_is_compared() -> None:
    liar = [shown("watcher 2", (1, 2), Z, at) for at in (5, 90)]
    back = shown("watcher 2", (100, 200), X, 95)
    assert latest(*FIRST, *SECOND, *liar, back, *PAGES)[-1] == 90
    assert latest(*liar, *FIRST, *SECOND, *PAGES)[-1] == 90


def test_a_later_page_that_is_not_stored_is_claimed_and_the_one_before_it_is_compared() -> None:
    assert latest(*FIRST, *SECOND, PAGES[0]) == [100]
    assert latest(*FIRST, *SECOND, *PAGES)[-1] == 90


def test_watchers_of_an_area_say_nothing_of_another() -> None:
    here = shown("watcher of the north", (1, 2), X, 0, area=("North",))
    there = shown("watcher of the north", (1, 2), X, 1, area=("South",))
    everywhere = shown("watcher of the north", (1, 2), X, 2)
    statements = [enrolled("watcher of the north", "watcher", areas=(("North",),)), here, there, everywhere]
    assert [one.body.area for one in known(folded(statements))] == [("North",)]


def test_a_figure_is_handed_to_the_comparison_with_its_counts() -> None:
    (one,) = known(folded([official("watcher 0", (100, 200), stations_total=4, odd_number=7)]))
    figure = as_figure(one)
    assert (dict(figure.totals), figure.stations_total, dict(figure.extra)) == (
        {"a": 100, "b": 200},
        4,
        {"odd_number": 7},
    )
