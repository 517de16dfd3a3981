"""What somebody damaged or invented among the cosigned notes accuses no log, and adds nothing to what was witnessed."""

from hypothesis import given
from hypothesis import strategies as st

from polltrail.verify import Verdict, verify
from support.bits import flip
from support.published_log import (
    COSIGNED_AT,
    WITNESSES,
    cosigned_note,
    entries_of,
    genesis,
    history,
    island,
    policy,
    publish,
)

FIRST = genesis(witnesses=policy())
ENTRIES = entries_of(island(4, first=FIRST))
STATES = {size: COSIGNED_AT + size for size in (3, 6, 9)}
NOTES = [cosigned_note(ENTRIES[:size], dict.fromkeys(WITNESSES, at)) for size, at in STATES.items()]
FILES = publish(ENTRIES, policy=policy())
WHOLE = {"log/cosigned": history(*NOTES), "log/witnessed": NOTES[-1]}


def answer(**changed: bytes) -> Verdict:
    files = FILES | WHOLE | {f"log/{name}": data for name, data in changed.items()}
    return verify(files.__getitem__, election=FIRST.id)


def holds(verdict: Verdict) -> None:
    assert verdict.ok is not False
    head = verdict.witnessed_head
    assert head is None or STATES[head.size] == head.at


@given(st.sampled_from(["cosigned", "witnessed"]), st.data())
def test_a_flipped_bit_accuses_nobody(name: str, data: st.DataObject) -> None:
    whole = WHOLE[f"log/{name}"]
    holds(answer(**{name: flip(whole, data.draw(st.integers(0, 8 * len(whole) - 1)))}))


@given(st.sampled_from(["cosigned", "witnessed"]), st.binary(max_size=300))
def test_any_bytes_accuse_nobody(name: str, data: bytes) -> None:
    holds(answer(**{name: data}))


@given(st.integers(0, len(history(*NOTES))))
def test_a_history_cut_anywhere_is_a_shorter_one(cut: int) -> None:
    files = FILES | {"log/cosigned": history(*NOTES)[:cut]}
    verdict = verify(files.__getitem__, election=FIRST.id)
    assert verdict.ok is True
    holds(verdict)


@given(st.permutations(NOTES))
def test_the_order_of_records_changes_nothing_here(notes: list[bytes]) -> None:
    assert answer(cosigned=history(*notes)).witnessed_head == answer().witnessed_head
