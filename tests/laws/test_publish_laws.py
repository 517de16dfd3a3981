"""What always holds of a published site: the log alone decides it, and not when it was published before."""

import shutil
import tempfile
from contextlib import closing
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polltrail.publish.files.table_parts import PER_PART
from polltrail.statement import encode_envelope
from polltrail.store import LogStore, create_election_dir
from polltrail.store.cosigned_file import CosignedFiles
from support import evidence
from support.cli import polltrail_here
from support.costly import costly
from support.count_night import append, lay_out, said
from support.published_log import LOG_KEY, LOG_SEED, WITNESSES, policy
from support.sites import eventful, files_of, publish
from support.statements import revocation, seed_of

DOUBTED = said("organiser", "revocation", revocation(seed_of("agent 1"), suspect_from=20))
REVOKED = said("organiser", "revocation", revocation(seed_of("clerk 0"), suspect_from=None))


NIGHT = [*eventful(), DOUBTED, REVOKED]


@st.composite
def nights(draw: st.DrawFn) -> list[list[int]]:
    """An eventful night in some order, with keys that are lost or not, in parts between which it is published."""
    order = draw(st.permutations(range(len(NIGHT))))
    order = [one for one in order if one < len(NIGHT) - 2 or draw(st.booleans())]
    cuts = sorted(draw(st.lists(st.integers(0, len(order)), min_size=1, max_size=3)))
    return [order[one:other] for one, other in zip([0, *cuts], [*cuts, len(order)], strict=True)]


@pytest.mark.slow
@costly
@given(nights())
def test_published_in_steps_it_is_what_is_published_at_once(parts: list[list[int]]) -> None:
    folder = Path(tempfile.mkdtemp())
    try:
        root = lay_out(folder / "election")
        with patch.dict(PER_PART, {"station": 2, "index": 8}):  # tables of several parts
            for part in parts:
                if part:
                    append(root, [NIGHT[one] for one in part])
                publish(root, folder / "steps")
            publish(root, folder / "once")
        steps, once = files_of(folder / "steps"), files_of(folder / "once")
        assert [path for path in steps.keys() | once.keys() if steps.get(path) != once.get(path)] == []
    finally:
        shutil.rmtree(folder)


WITNESSED = evidence.night()
ENTRIES = [(one.id, encode_envelope(one.envelope)) for one in WITNESSED]
STEPS = st.lists(
    st.tuples(
        st.integers(0, 8),
        st.none() | st.tuples(st.integers(0, 9), st.lists(st.sampled_from(sorted(WITNESSES)), min_size=2, max_size=4, unique=True)),
    ),
    min_size=1,
    max_size=6,
)  # fmt: skip
"""How many entries are logged, and which witnesses then sign a state so many entries old; after each it is published."""


@pytest.mark.slow
@costly
@given(STEPS)
def test_witnesses_come_early_and_late_and_it_is_the_same(
    steps: list[tuple[int, tuple[int, list[str]] | None]],
) -> None:
    folder = Path(tempfile.mkdtemp())
    try:
        root = _witnessed(folder / "election")
        size = 8
        for number, (more, signed) in enumerate(steps):
            _log(root, size, more)
            size = min(size + more, len(ENTRIES))
            if signed is not None:
                _cosign(
                    root,
                    max(1, size - signed[0]),
                    {name: evidence.NOON + 60 * number + at for at, name in enumerate(signed[1])},
                )
            publish(root, folder / "steps")
        ran = polltrail_here("verify", folder / "steps", "--election", WITNESSED[0].id, "--json")
        assert (ran.code, ran.json["figures"]) == (0, True), ran.out
        publish(root, folder / "once")
        steps_, once = files_of(folder / "steps"), files_of(folder / "once")
        assert [path for path in steps_.keys() | once.keys() if steps_.get(path) != once.get(path)] == []
    finally:
        shutil.rmtree(folder)


def _witnessed(root: Path) -> Path:
    """A directory whose log has the enrolments, and that is watched."""
    create_election_dir(
        root, log_seed=LOG_SEED, log_vkey=str(LOG_KEY), policy=policy(), tables=evidence.TABLES
    )
    _log(root, 0, 8)
    return root


def _log(root: Path, size: int, more: int) -> None:
    with closing(LogStore.open(root, log_seed=LOG_SEED)) as store:
        if ENTRIES[size : size + more]:
            store.append(ENTRIES[size : size + more])
        store.publish()


def _cosign(root: Path, size: int, times: dict[str, int]) -> None:
    note = evidence.note_of([entry for _, entry in ENTRIES[:size]], times)
    CosignedFiles(root / "log").add(note, witnessed=len(times) >= 3)
