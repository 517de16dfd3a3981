"""Official figures: claimed until enough watchers agree about bytes that are stored; every version kept."""

from polltrail.tally.fold import Fold
from polltrail.tally.fold.official import Official, as_figure, notices, officials_at
from support.count_night import IMAGES, endorsement, folded, holding, official, said, withdrawal
from support.statements import revocation, seed_of

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


def test_changed_and_vanished_figures_and_replaced_files_are_noticed() -> None:
    changed = official("watcher 0", (90, 210), page=IMAGES[2], number=1)
    gone = official("watcher 0", (None, None), page=IMAGES[1], number=2)
    found = notices(known(folded([SEEN, changed, gone])))
    assert [one.code for one in found] == [
        "official-changed",
        "official-file-replaced",
        "official-vanished",
        "official-file-replaced",
    ]
    assert (found[0].against, found[0].index) == (found[1].against, found[1].index)


def test_a_figure_is_handed_to_the_comparison_with_its_counts() -> None:
    (one,) = known(folded([official("watcher 0", (100, 200), stations_total=4, odd_number=7)]))
    figure = as_figure(one)
    assert (dict(figure.totals), figure.stations_total, dict(figure.extra)) == (
        {"a": 100, "b": 200},
        4,
        {"odd_number": 7},
    )
