"""What always holds of a published site: the log alone decides it, and not when it was published before."""

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.count_night import append, lay_out, said
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
@given(nights())
def test_published_in_steps_it_is_what_is_published_at_once(parts: list[list[int]]) -> None:
    folder = Path(tempfile.mkdtemp())
    try:
        root = lay_out(folder / "election")
        for part in parts:
            if part:
                append(root, [NIGHT[one] for one in part])
            publish(root, folder / "steps")
        publish(root, folder / "once")
        steps, once = files_of(folder / "steps"), files_of(folder / "once")
        assert [path for path in steps.keys() | once.keys() if steps.get(path) != once.get(path)] == []
    finally:
        shutil.rmtree(folder)
