"""Contests to audit: official rows that are right, or wrong in a way that is chosen."""

from typing import Literal

import numpy as np

from polltrail.audit.contest import AuditedContest

Hidden = Literal["concentrated", "thin", "missing"]


def honest(n: int = 120, *, margin: float = 0.05, seed: int = 1) -> AuditedContest:
    """Two choices, `w` ahead of `l` by about `margin` of the ballots; every form agrees."""
    rng = np.random.Generator(np.random.PCG64(seed))
    caps = rng.integers(200, 900, n)
    valid = caps - rng.integers(0, 20, n)
    share = np.clip(0.5 + margin / 2 + rng.normal(0, 0.08, n), 0.1, 0.9)
    w = np.round(valid * share).astype(np.int64)
    w += max(0, int((valid.sum() * (1 + margin)) / 2 - w.sum())) // n  # towards the margin asked for
    w = np.minimum(w, valid)
    votes = np.stack([w, valid - w], axis=1)
    return AuditedContest(
        contest="mayor",
        title="Mayor",
        stations=[f"s{row:04}" for row in range(n)],
        choices=("w", "l"),
        official=votes,
        has_official=np.ones(n, dtype=bool),
        forms=votes.copy(),
        has_form=np.ones(n, dtype=bool),
        caps=caps,
    )


def tampered(
    contest: AuditedContest, how: Hidden, *, beyond: int, rng: np.random.Generator
) -> AuditedContest:
    """Let the forms say that `l` won by `beyond` votes more than a tie, the difference hidden as said."""
    forms, has_form = contest.official.copy(), contest.has_form.copy()
    wanted = -(-(int((forms[:, 0] - forms[:, 1]).sum()) + beyond) // 2)
    if how == "thin":
        while wanted > 0:
            each = np.minimum(forms[:, 0], max(1, wanted // len(forms)))
            each[np.cumsum(each) > wanted] = 0
            forms -= np.stack([each, -each], axis=1)
            wanted -= int(each.sum())
    else:
        for row in rng.permutation(len(forms)):
            taken = min(wanted, int(forms[row, 0]))
            forms[row] += [-taken, taken]
            has_form[row] = has_form[row] and not (how == "missing" and taken)
            wanted -= taken
    forms[~has_form] = 0
    return AuditedContest(
        contest=contest.contest,
        title=contest.title,
        stations=contest.stations,
        choices=contest.choices,
        official=contest.official,
        has_official=contest.has_official,
        forms=forms,
        has_form=has_form,
        caps=contest.caps,
    )
