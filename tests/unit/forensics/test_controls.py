"""Negative controls: beside every finding stands what the same test says of clean electorates."""

import numpy as np
import pytest
from numpy.random import PCG64, Generator

from polltrail.forensics import TESTS, leaves, look_at
from polltrail.forensics.controls import KINDS, clean_polls
from support.polls import clean_polls as invented
from support.shipped_controls import is_shipped

QUICK = ("integer_percent", "copies", "rejected_ballots")


def test_every_finding_has_one_control_of_each_kind() -> None:
    (looked,) = look_at({"c": invented(seed=1)}, QUICK)
    for finding in looked.findings:
        for one in leaves(finding):
            if "region " not in one.part and one.statistic is not None:
                assert len(one.controls) == len(KINDS), (one.test, one.part)
        assert all("clean electorate" in one.name for one in finding.controls)
        assert finding.p is not None or all(one.p is None for one in finding.controls)


def test_a_real_election_stands_after_what_is_shipped() -> None:
    real = invented(seed=2)
    (looked,) = look_at({"c": invented(seed=1)}, ("integer_percent",), controls={"Elsewhere 2020": real})
    name, statistic, p = looked.findings[0].controls[-1]
    (alone,) = look_at({"x": real}, ("integer_percent",))
    assert (name, statistic, p) == ("Elsewhere 2020", alone.findings[0].statistic, alone.findings[0].p)
    assert p is not None


@pytest.mark.parametrize("kind", KINDS)
def test_an_electorate_has_all_that_a_test_may_ask_for(kind: str) -> None:
    polls = clean_polls(kind, 300, rng=Generator(PCG64(1)))  # type: ignore[arg-type]
    beside = polls.beside
    assert (polls.votes.sum(axis=1) + polls.rejected == polls.ballots).all()
    assert (polls.ballots <= polls.registered).all()
    assert beside.voted_by is not None
    assert (np.diff(beside.voted_by, append=polls.ballots[:, None]) >= 0).all()
    assert beside.previous is not None
    assert beside.previous[:, :-1].sum(axis=1) == pytest.approx(beside.previous[:, -1])
    assert len(np.unique(polls.smallest)) == len(polls.area_names[1])


@pytest.mark.slow
def test_what_is_shipped_is_what_is_computed() -> None:
    """Where this fails, a test has changed: `python tests/support/shipped_controls.py` writes it again.

    The mixture takes half a minute, and is computed again by `make calibration`.
    """
    is_shipped({name: test for name, test in TESTS.items() if name != "mixture"})
