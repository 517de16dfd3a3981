"""What holds of every history of cosigned notes, whatever its times and however it was cut."""

from itertools import chain, combinations

from hypothesis import given
from hypothesis import strategies as st

from polltrail.log.history import encode_record, known_by, read_history, whole_bytes
from polltrail.log.policy import Policy
from support.cosigned import DAY, LOG, NAMES, NOON, POLICY, SEEDS, note

TIMES = st.integers(NOON, NOON + 60)
COSIGNERS = st.dictionaries(st.sampled_from(NAMES), TIMES)
RECORDS = st.lists(st.tuples(st.integers(1, 6), COSIGNERS), max_size=6)
NESTED = Policy.parse(
    POLICY.format().partition("group")[0] + "group a 1 w1 w2\ngroup g 2 a w3 w4\nquorum g\n"
)


@given(COSIGNERS, st.sampled_from([POLICY, NESTED]))
def test_a_quorums_time_is_the_least_of_every_quorums_latest(times: dict[str, int], policy: Policy) -> None:
    sets = chain.from_iterable(combinations(times, n) for n in range(1, 5))
    latest = [max(times[name] for name in one) for one in sets if policy.quorum_met(one)]
    assert policy.quorum_at(times) == min(latest, default=None)


@given(COSIGNERS, st.sampled_from(NAMES), st.integers(-DAY, DAY))
def test_one_clock_moves_the_quorum_no_further_than_the_others_allow(
    others: dict[str, int], name: str, off: int
) -> None:
    others = {one: at for one, at in others.items() if one != name}
    sooner, later = (sorted(others.values())[at : at + 1] for at in (1, 2))  # without it, three are needed
    found = POLICY.quorum_at(others | {name: NOON + off})
    if not sooner:
        assert found is None
    else:
        assert found is not None
        assert found >= sooner[0]
        assert not later or found <= later[0]


@given(RECORDS, TIMES)
def test_what_is_known_by_a_time_is_what_trying_every_state_gives(
    records: list[tuple[int, dict[str, int]]], at: int
) -> None:
    notes = [note(size, times) for size, times in records]
    merged: dict[int, dict[str, int]] = {}
    quorum: dict[int, int] = {}
    for size, times in records:
        known = merged.setdefault(size, {})
        known |= {name: min(time, known.get(name, time)) for name, time in times.items()}
        met = POLICY.quorum_at(known)
        if met is not None:
            quorum.setdefault(size, met)
    found = known_by(notes, POLICY, LOG, at)
    in_time = [size for size, time in quorum.items() if time <= at]
    assert (found and found.size) == max(in_time, default=None)
    if found is not None:
        assert found.at == quorum[found.size]


@given(RECORDS, st.data())
def test_a_history_cut_anywhere_is_a_beginning_of_it(
    records: list[tuple[int, dict[str, int]]], data: st.DataObject
) -> None:
    notes = [note(size, times) for size, times in records]
    whole = b"".join(map(encode_record, notes))
    cut = whole[: data.draw(st.integers(0, len(whole)))]
    found = read_history(cut)
    assert found == notes[: len(found)]
    assert whole_bytes(cut) == len(b"".join(map(encode_record, found)))


@given(st.binary(max_size=400))
def test_any_bytes_are_a_history(data: bytes) -> None:
    assert b"".join(map(encode_record, read_history(data))) == data[: whole_bytes(data)]


def test_the_witnesses_are_four_with_keys_of_their_own() -> None:
    assert len(set(SEEDS.values())) == 4
