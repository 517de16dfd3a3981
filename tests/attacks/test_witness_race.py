"""Two requests at one moment: a smaller tree must never take the place of a larger one that was cosigned.

The race of the witness protocol: both are found consistent with what was cosigned last, the larger is written down
and answered, then the smaller takes its place; from there the log can grow into another history, cosigned as well.
"""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from polltrail.errors import StoreError
from polltrail.log.witnessing import Answer, Claim, decide
from polltrail.store import witness_store
from polltrail.store.witness_database import WitnessDatabase
from polltrail.store.witness_store import WitnessStore
from support.attacks import attack
from support.house_log import COSIGNED_AT, ORIGIN
from support.witness import HONEST, Tree, claim, new_witness, open_witness

FORK = Tree("another ", 5)
TOGETHER_S = 0.3
"""How long a request waits, in the middle of its decision, for another to come to the same place."""


def _decides_outside_the_transaction(patch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def beside_others(self: WitnessStore, what: str) -> Iterator[WitnessDatabase]:
        yield self._database

    patch.setattr(WitnessStore, "_alone", beside_others)


def _writes_over_whatever_is_there(patch: pytest.MonkeyPatch) -> None:
    _decides_outside_the_transaction(patch)
    patch.setattr(WitnessDatabase, "_refuse_changed", lambda *_: None)
    replace = WitnessDatabase.replace_latest

    def blindly(self: WitnessDatabase, origin: str, before: object, after: object) -> None:
        replace(self, origin, self.latest(origin), after)  # type: ignore[arg-type]

    patch.setattr(WitnessDatabase, "replace_latest", blindly)


@attack(
    one_decision_at_a_time=_decides_outside_the_transaction,
    a_look_at_what_is_replaced=_writes_over_whatever_is_there,
)
def test_a_smaller_tree_never_takes_the_place_of_a_larger(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_witness(new_witness(tmp_path / "w"))
    assert answered(store, claim(HONEST.asks(0, 3))) == 200
    both_at_once(monkeypatch)
    with ThreadPoolExecutor(2) as pool:
        statuses = list(pool.map(lambda size: answered(store, claim(HONEST.asks(3, size))), (9, 5)))
    monkeypatch.setattr(witness_store, "decide", decide)
    cosigned = [size for size, status in zip((9, 5), statuses, strict=True) if status == 200]
    latest = store.latest(ORIGIN)
    assert latest is not None
    assert latest.size == max(cosigned)
    assert 9 not in cosigned or answered(store, claim(FORK.asks(5, 9))) == 409
    assert sorted(statuses) == [200, 409]
    store.close()


def both_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let requests wait for one another in the middle of their decisions, the larger one first to go on."""
    meeting = threading.Barrier(2)
    larger_written = threading.Event()

    def slowly(latest: object, asked: Claim, **more: object) -> Answer:
        told: Answer = decide(latest, asked, **more)  # type: ignore[arg-type]
        try:
            meeting.wait(TOGETHER_S)
        except threading.BrokenBarrierError:
            return told
        if told.cosigned is not None and told.cosigned.size == 9:
            larger_written.set()
        else:
            larger_written.wait(TOGETHER_S)
            threading.Event().wait(TOGETHER_S)
        return told

    monkeypatch.setattr(witness_store, "decide", slowly)


def answered(store: WitnessStore, asked: Claim) -> int:
    """The status; 0 where the witness ended instead of answering."""
    try:
        return store.add_checkpoint(asked, at=COSIGNED_AT).status
    except StoreError:
        return 0
