"""Versions of official figures: what one watcher alone can never do, whatever they say and whenever."""

from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from polltrail.statement import KeyId
from polltrail.tally.fold.versions import Saying, agreements, versions

CONTENTS = st.sampled_from("XYZ")
TIMES = st.integers(0, 40)


def changing(contents: list[str]) -> list[str]:
    """The same without what stays as it is."""
    return [one for at, one in enumerate(contents) if not at or contents[at - 1] != one]


@st.composite
def nights(draw: st.DrawFn) -> tuple[list[tuple[str, str, int]], list[tuple[str, str, int]], str]:
    """What two honest watchers say, in any order between them; the same with what a third one says; the last page."""
    shown = changing(draw(st.lists(CONTENTS, min_size=1, max_size=6)))
    times = sorted(draw(st.lists(TIMES, min_size=len(shown), max_size=len(shown))))
    queues = {
        who: [(who, what, at + draw(st.integers(0, 2))) for what, at in zip(shown, times, strict=True)]
        for who in ("ada", "bo")
    }
    honest: list[tuple[str, str, int]] = []
    while any(queues.values()):
        who = draw(st.sampled_from(sorted(name for name, left in queues.items() if left)))
        honest.append(queues[who].pop(0))
    both = list(honest)
    for one in draw(st.lists(st.tuples(st.just("liar"), CONTENTS, TIMES), max_size=8)):
        both.insert(draw(st.integers(0, len(both))), one)
    return honest, both, shown[-1]


def said(night: list[tuple[str, str, int]]) -> list[Saying]:
    return [
        Saying(index=at, key=KeyId(who), person=who, body=what, seen=seen)  # type: ignore[arg-type]
        for at, (who, what, seen) in enumerate(night)
    ]


def present(night: list[tuple[str, str, int]], size: int | None = None) -> Any:
    made = versions(said(night)[:size], lambda body: body)
    agreed = agreements(made, persons=2, counts=lambda _: True)
    return agreed[max(agreed)].name if agreed else None


@given(nights())
def test_what_two_watchers_saw_last_is_what_the_authority_shows(night: Any) -> None:
    honest, _, last = night
    assert present(honest) == last


@given(nights())
def test_one_watcher_alone_never_changes_what_is_compared(night: Any) -> None:
    _, both, last = night
    assert present(both) == last


@given(nights())
def test_one_watcher_alone_makes_nothing_stand_that_nobody_else_saw(night: Any) -> None:
    honest, both, _ = night
    seen = {what for _, what, _ in honest}
    for size in range(len(both) + 1):
        assert present(both, size) in {None, *seen}


BACK_TO_ONE_THAT_ALL_HAD_LEFT = (
    [],
    [
        *(("liar", "Y", 0), ("liar", "X", 0), ("liar", "X", 0), ("ada", "X", 0)),
        *(("ada", "Y", 0), ("liar", "Y", 0), ("bo", "X", 1), ("bo", "Y", 0)),
    ],
    "Y",
)


@given(nights())
@example(BACK_TO_ONE_THAT_ALL_HAD_LEFT)
def test_every_word_is_in_one_version_and_versions_are_in_their_order(night: Any) -> None:
    made = versions(said(night[1]), lambda body: body)
    assert sorted(one.index for version in made for one in version.sayings) == list(range(len(night[1])))
    firsts = [version.first.index for version in made]
    assert firsts == sorted(firsts)
    assert all(one.body == version.name for version in made for one in version.sayings)
    assert all(version.before is None or version.before.name != version.name for version in made)
