"""What always holds of a published log and whoever checks it."""

from hypothesis import given
from hypothesis import strategies as st

from polltrail.verify import check_prefix, exit_code, to_json, verify
from support.costly import costly
from support.published_log import (
    ELECTION,
    WITNESSES,
    Files,
    entries_of,
    flipped,
    genesis,
    island,
    note_of,
    policy,
    publish,
    receipt_of,
)

NIGHT = island(520)
ENTRIES = entries_of(NIGHT)
SHORT = publish(entries_of(island(3)))
LONG = publish(ENTRIES)
WATCHED = genesis(witnesses=policy())
WITNESSED = publish(entries_of(island(1, first=WATCHED)), cosigners=WITNESSES, policy=policy())

sizes = st.integers(1, len(ENTRIES))


def ok(files: Files, election: str = ELECTION) -> bool | None:
    return verify(files.__getitem__, election=election).ok


@costly
@given(sizes)
def test_a_beginning_of_a_good_log_is_good(size: int) -> None:
    assert ok(publish(ENTRIES[:size])) is True


@costly
@given(sizes, sizes, st.data())
def test_receipts_and_notes_of_a_beginning_hold_for_ever(one: int, other: int, data: st.DataObject) -> None:
    earlier, later = sorted((one, other))
    index = data.draw(st.integers(0, earlier - 1))
    files, note = publish(ENTRIES[:later]), note_of(ENTRIES[:earlier])
    receipt = receipt_of(ENTRIES[:earlier], index)
    verdict = verify(files.__getitem__, election=ELECTION, receipts={"r": receipt}, seen={"n": note})
    assert verdict.ok is True
    assert check_prefix(files.__getitem__, publish(ENTRIES[:earlier]).__getitem__) is None


@given(st.sampled_from(sorted(SHORT)), st.integers(0, 100_000), st.integers(0, 7))
def test_every_flipped_bit_is_noticed(path: str, at: int, bit: int) -> None:
    data = SHORT[path]
    changed = flipped(data, at, bit) if data else b"x"
    assert ok(SHORT | {path: changed}) is False


@costly
@given(st.sampled_from(sorted(LONG)), st.integers(0, 500_000), st.integers(0, 7))
def test_every_flipped_bit_of_a_long_log_is_noticed(path: str, at: int, bit: int) -> None:
    data = LONG[path]
    changed = flipped(data, at, bit) if data else b"x"
    assert ok(LONG | {path: changed}) is False


@given(st.sampled_from(sorted(SHORT)), st.integers(0, 100_000))
def test_every_lost_end_is_noticed(path: str, at: int) -> None:
    data = SHORT[path]
    assert ok(SHORT | {path: data[: at % len(data)] if data else b"x"}) is False


@given(st.sampled_from(sorted(SHORT)))
def test_a_file_that_is_missing_is_never_passed(path: str) -> None:
    files = {name: data for name, data in SHORT.items() if name != path}
    if path != "log/checkpoint":
        assert ok(files) is not True


@given(st.integers(0, 100_000), st.integers(0, 7))
def test_a_flipped_bit_under_a_cosigned_note_is_refused_or_costs_its_witness(at: int, bit: int) -> None:
    good = verify(WITNESSED.__getitem__, election=WATCHED.id)
    note = flipped(WITNESSED["log/checkpoint"], at, bit)
    verdict = verify((WITNESSED | {"log/checkpoint": note}).__getitem__, election=WATCHED.id)
    assert to_json(verdict) != to_json(good)
    assert verdict.ok is False or sum(one.cosigned_at is not None for one in verdict.witnesses) == 3


@given(st.dictionaries(st.sampled_from(sorted(SHORT)), st.binary(max_size=300)))
def test_any_bytes_end_in_a_verdict(junk: Files) -> None:
    verdict = verify((SHORT | junk).__getitem__, election=ELECTION)
    assert exit_code(verdict) in {0, 4}
