"""The fitted model: planted shares come back, nothing comes of nothing, and no p-value of anything."""

import numpy as np
import pytest

from polltrail.forensics.klimek import klimek
from polltrail.forensics.polls import Polls
from support.polls import clean_polls, polls_of


def alike(seed: int, *, added: float, nearly_all: float) -> Polls:
    """Stations as the model has them: turnout and share normal and independent; some with votes added."""
    rng = np.random.default_rng(seed)
    base = clean_polls(seed=seed, stations=20_000)
    turnout = np.clip(rng.normal(0.5, 0.07, len(base)), 0.05, 0.95)
    share = np.clip(rng.normal(0.45, 0.06, len(base)), 0.05, 0.95)
    kind = rng.choice(3, len(base), p=[1 - added - nearly_all, added, nearly_all])
    move = np.select(
        [kind == 1, kind == 2],
        [np.abs(rng.normal(0, 0.2, len(base))).clip(0, 1), 1 - np.abs(rng.normal(0, 0.075, len(base)))],
        0.0,
    )
    leader = base.registered * (turnout * share + move * (1 - turnout) + move * turnout * (1 - share))
    ballots = np.rint(base.registered * (turnout + move * (1 - turnout))).astype(np.int64)
    votes = np.column_stack(
        (np.minimum(np.rint(leader).astype(np.int64), ballots), np.zeros((len(base), 2), dtype=np.int64))
    )
    votes[:, 1] = ballots - votes[:, 0]
    return polls_of(base, ballots=ballots, counted=ballots, rejected=np.zeros_like(ballots), votes=votes)


@pytest.mark.slow
@pytest.mark.parametrize(("added", "nearly_all"), [(0.0, 0.0), (0.3, 0.0), (0.2, 0.05)])
def test_planted_shares_come_back(added: float, nearly_all: float) -> None:
    found = klimek(alike(11, added=added, nearly_all=nearly_all))
    assert found.details["f_i"] == pytest.approx(added, abs=0.06)
    assert found.details["f_e"] == pytest.approx(nearly_all, abs=0.01)


def test_it_describes_and_gives_no_p_value() -> None:
    found = klimek(clean_polls(seed=12))
    assert (found.p, found.descriptive) == (None, True)
    assert "no p-value" in str(found.reason)
    assert klimek(clean_polls(seed=12, stations=30)).statistic is None
