"""What always holds of a sealed count and whoever checks it."""

from hypothesis import given
from hypothesis import strategies as st

from polltrail.verify import exit_code, verify
from polltrail.verify.verdict import Sealed
from support.published_log import Files, entries_of, flipped, policy, publish
from support.sealed_log import FIRST, night, sealed, unseal

NIGHT = night(270)
SHORT = sealed(night(6))
LONG = sealed(NIGHT)
CLOSED = sorted(set(SHORT) - {"log/open"})


def code(files: Files) -> int:
    return exit_code(verify(files.__getitem__, election=FIRST.id))


@given(st.integers(1, len(NIGHT)))
def test_a_beginning_of_a_sealed_count_hides_what_is_not_open(size: int) -> None:
    verdict = verify(sealed(NIGHT[:size]).__getitem__, election=FIRST.id)
    hidden = size - verdict.statements
    assert (verdict.sealed, verdict.refused) == (Sealed(hidden=hidden, unsealed_at=None, before=None), ())
    assert exit_code(verdict) == (1 if hidden else 0)


@given(st.integers(1, len(NIGHT)), st.integers(0, 2))
def test_once_it_is_opened_whatever_is_missing_is_a_contradiction(size: int, more: int) -> None:
    opened = [*NIGHT[:size], unseal(), *NIGHT[size : size + more]]
    assert code(publish(entries_of(opened), policy=policy())) == 0
    assert code(sealed(opened)) == 4


@given(st.sampled_from(CLOSED), st.integers(0, 100_000), st.integers(0, 7))
def test_every_flipped_bit_is_noticed(path: str, at: int, bit: int) -> None:
    assert code(SHORT | {path: flipped(SHORT[path], at, bit)}) == 4


@given(st.integers(0, 100_000), st.integers(0, 7))
def test_a_flipped_bit_of_an_open_entry_is_noticed_or_costs_the_entry(at: int, bit: int) -> None:
    good = verify(SHORT.__getitem__, election=FIRST.id)
    changed = SHORT | {"log/open": flipped(SHORT["log/open"], at, bit)}
    verdict = verify(changed.__getitem__, election=FIRST.id)
    assert verdict.ok is False or verdict.statements < good.statements
    assert verdict.ok is not True


@given(st.dictionaries(st.sampled_from(sorted(SHORT)), st.binary(max_size=300)))
def test_any_bytes_end_in_a_verdict_that_is_no_better(junk: Files) -> None:
    assert code(SHORT | junk) in {1, 4}


@given(st.sampled_from(sorted(LONG)))
def test_a_file_that_is_missing_is_never_passed(path: str) -> None:
    files = {name: data for name, data in LONG.items() if name != path}
    if path != "log/checkpoint":
        assert code(files) in {1, 4}
