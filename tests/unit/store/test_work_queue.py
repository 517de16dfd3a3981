"""Work is handed out once, to whoever may do it, in the order that matters."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from polltrail.statement import KeyId, Statement, fingerprint, public_key
from polltrail.store import ElectionDir
from polltrail.store.count import Count
from polltrail.store.desk import DeskReader
from polltrail.store.work_queue import CLAIM_S, Task, WorkQueue
from support.count_night import (
    IMAGES,
    append,
    decision,
    endorsement,
    holding,
    lay_out,
    new_policy,
    picture,
    reading,
    said,
)
from support.statements import revocation, seed_of

N1, N2, S1, S2 = (("N1", "assembly"), ("N2", "assembly"), ("S1", "assembly"), ("S2", "mayor"))


def key(who: str) -> KeyId:
    return fingerprint(public_key(seed_of(who)))


@contextmanager
def queue(root: Path) -> Iterator[WorkQueue]:
    with closing(Count(ElectionDir(root))) as count:
        count.catch_up()
        with closing(WorkQueue(count.views, count.fold, root / "queue.db")) as found:
            yield found


def once(slot: tuple[str, str], image: str, votes: tuple[int, int] = (1, 2)) -> list[Statement]:
    """The agent read it and took a picture that is stored."""
    number = int(image, 16)
    return [
        picture("agent 0", slot, image, number=number),
        holding(image),
        reading("agent 0", slot, votes, images=[image], number=number),
    ]


def place(task: Task | None) -> tuple[str, str] | None:
    return None if task is None else (task.station, task.contest)


NIGHT = [*once(N1, IMAGES[0]), *once(S1, IMAGES[1]), *once(S2, IMAGES[2])]


def test_two_readers_are_never_given_the_same_and_get_theirs_again(tmp_path: Path) -> None:
    with queue(lay_out(tmp_path / "election", NIGHT)) as work:
        one, other = work.next(key("clerk 0"), now=0), work.next(key("clerk 1"), now=0)
        assert [place(one), place(other)] == [N1, S1]
        assert place(work.next(key("clerk 0"), now=1)) == N1
        assert [place(work.next(key("clerk 2"), now=1)), work.next(key("clerk 2"), now=1)] != [None, None]


def test_a_claim_runs_out_and_can_be_given_back(tmp_path: Path) -> None:
    with queue(lay_out(tmp_path / "election", once(N1, IMAGES[0]))) as work:
        task = work.next(key("clerk 0"), now=0)
        assert task is not None
        assert work.next(key("clerk 1"), now=CLAIM_S - 1) is None
        assert place(work.next(key("clerk 1"), now=CLAIM_S + CLAIM_S)) == N1
        work.give_back(task.slot, key("clerk 1"))
        assert place(work.next(key("clerk 2"), now=CLAIM_S + CLAIM_S)) == N1


def test_sample_then_close_contests_then_the_rest(tmp_path: Path) -> None:
    with queue(lay_out(tmp_path / "election", NIGHT)) as work:
        assert place(work.next(key("clerk 0"), now=0, close=[1])) == S2
    with queue(lay_out(tmp_path / "sampled", NIGHT)) as work:
        number = work._known.counting.expected.slot(*S1)
        assert number is not None
        work.first([number])
        assert place(work.next(key("clerk 0"), now=0, close=[1])) == S1


def test_nobody_reads_a_form_twice_or_decides_about_their_own(tmp_path: Path) -> None:
    root = lay_out(tmp_path / "election", [*once(N1, IMAGES[0]), reading("clerk 0", N1, (1, 3))])
    with queue(root) as work:
        assert work.next(key("clerk 0"), now=0) is None
        assert work.next(key("clerk 1"), now=0) is None  # it is on hold: a reviewer's work
        assert place(work.next(key("reviewer 0"), now=0)) == N1
        assert work.next(key("agent 0"), now=0) is None


def test_a_key_in_doubt_is_given_nothing(tmp_path: Path) -> None:
    root = lay_out(tmp_path / "election", once(N1, IMAGES[0]))
    append(root, [said("organiser", "revocation", revocation(seed_of("clerk 0")))])
    with queue(root) as work:
        assert work.next(key("clerk 0"), now=0) is None
        assert place(work.next(key("clerk 1"), now=0)) == N1
        assert work.next(KeyId("0" * 64), now=0) is None


@pytest.mark.parametrize(("second", "agreed"), [((1, 2), 1), ((1, 3), 0)])
def test_reviewers_see_how_a_readers_readings_came_out(
    tmp_path: Path, second: tuple[int, int], agreed: int
) -> None:
    root = lay_out(
        tmp_path / "election",
        [
            *once(N1, IMAGES[0]),
            reading("clerk 1", N1, (1, 2)),
            reading("clerk 0", N1, second, number=1),
            *once(S1, IMAGES[1]),
        ],
    )
    with queue(root) as work:
        record = work.record(key("clerk 0"))
        assert (record.readings, record.settled, record.agreed) == (1, 1, agreed)
        assert work.record(key("agent 0")).readings == 2


def test_who_has_read_a_form_keeps_nobody_else_from_it(tmp_path: Path) -> None:
    """A claim that was used ends with the reading, and not ten minutes later."""
    root = lay_out(tmp_path / "election", once(N1, IMAGES[0])[:2])
    with queue(root) as work:
        assert place(work.next(key("clerk 0"), now=0)) == N1
    append(root, [reading("clerk 0", N1, (1, 2), images=IMAGES[:1])])
    with queue(root) as work:
        assert work.next(key("clerk 0"), now=1) is None
        assert place(work.next(key("clerk 1"), now=1)) == N1
        assert work.next(key("clerk 2"), now=1) is None


def test_a_third_reader_is_asked_for_where_three_must_agree(tmp_path: Path) -> None:
    root = lay_out(
        tmp_path / "election", [new_policy(readings=3), *once(N1, IMAGES[0]), reading("clerk 0", N1, (1, 2))]
    )
    with queue(root) as work:
        assert place(work.next(key("clerk 1"), now=0)) == N1
        assert work.next(key("clerk 0"), now=0) is None
        assert work.next(key("clerk 2"), now=0) is None
    append(root, [reading("clerk 1", N1, (1, 2))])
    with queue(root) as work:
        assert work.next(key("clerk 2"), now=0) is None


def test_nobody_is_asked_to_read_what_is_confirmed(tmp_path: Path) -> None:
    root = lay_out(
        tmp_path / "election",
        [new_policy(readings=1, confirmed=("read_once", "read_twice", "decided")), *once(N1, IMAGES[0])],
    )
    with queue(root) as work:
        assert work.next(key("clerk 0"), now=0) is None


def test_who_stands_behind_a_decision_waits_for_others(tmp_path: Path) -> None:
    made = decision("reviewer 0", N1, "void")
    root = lay_out(
        tmp_path / "election",
        [new_policy(decision_persons=3), *once(N1, IMAGES[0]), made, endorsement("reviewer 1", made)],
    )
    with queue(root) as work:
        assert [work.next(key(f"reviewer {at}"), now=0) for at in (0, 1)] == [None, None]
        assert place(work.next(key("reviewer 2"), now=0)) == N1


def test_a_contest_is_close_while_what_is_out_can_change_who_leads(tmp_path: Path) -> None:
    """Of the two stations of the mayor's contest one has no register, so that nobody knows what it can hold."""
    mayor = [
        reading(who, slot, votes)
        for slot, votes in ((("S1", "mayor"), (400, 10)), (S2, (30, 10)))
        for who in ("agent 0", "clerk 0")
    ]
    tied = [reading(who, slot, (7, 7)) for slot in (("S1", "mayor"), S2) for who in ("agent 0", "clerk 0")]
    for name, night, expected in (("one", mayor[:2], [0, 1]), ("both", mayor, [0]), ("tied", tied, [0, 1])):
        place = ElectionDir(lay_out(tmp_path / name, night))
        with closing(Count(place)) as count:
            count.catch_up()
            assert count.close_contests() == expected
            with closing(DeskReader(place)) as desk:
                assert desk.close_contests() == expected


def test_nobody_holds_two_things_and_what_is_left_is_free_at_once(tmp_path: Path) -> None:
    with queue(lay_out(tmp_path / "election", [*once(N1, IMAGES[0]), *once(S1, IMAGES[1])])) as work:
        first = work.next(key("clerk 0"), now=0)
        assert place(first) == N1
        assert first is not None
        assert work.next(key("clerk 1"), now=0, only=first.slot) is None
        number = work._known.counting.expected.slot(*S1)
        assert place(work.next(key("clerk 0"), now=0, only=number)) == S1
        assert place(work.next(key("clerk 1"), now=0)) == N1


def test_a_claim_is_renewed_only_while_it_holds(tmp_path: Path) -> None:
    with queue(lay_out(tmp_path / "election", once(N1, IMAGES[0]))) as work:
        task = work.next(key("clerk 0"), now=0, for_s=60)
        assert task is not None
        assert work.renew(key("clerk 0"), task.slot, now=59, for_s=60)
        assert not work.renew(key("clerk 1"), task.slot, now=59, for_s=60)
        assert work.next(key("clerk 1"), now=100) is None
        assert not work.renew(key("clerk 0"), task.slot, now=119, for_s=60)
        assert place(work.next(key("clerk 1"), now=120)) == N1
