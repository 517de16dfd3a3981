"""Measured risks against numbers published or computed elsewhere; see SOURCE.md."""

from fractions import Fraction
from hashlib import sha256

import numpy as np
import pytest

from polltrail.audit.contest import AuditedContest, assertions_of
from polltrail.audit.contest.rule import PLURALITY
from polltrail.audit.drawing import Draw, Weights, counter_draws, first_fraction, generator_draws, weights_of
from polltrail.audit.measuring import (
    agrapa,
    alpha_to_bound,
    clean_draws,
    exact_kaplan_markov,
    kaplan_markov,
    measure_contest,
    shrink_trunc,
)

RISK = Fraction(1, 20)


def recipe(n: int) -> AuditedContest:
    """The integer recipe: stations, ballots and votes from their numbers alone."""
    i = np.arange(n, dtype=np.int64)
    register = 400 + 7919 * i % 800
    ballots = 62 * register // 100 + 104729 * i % 97
    w = ballots * (100 + 31 * i % 41 - 20) // 200
    votes = np.stack([w, 9 * (ballots - w) // 10], axis=1)
    return AuditedContest(
        contest="recipe",
        title="recipe",
        stations=[str(row) for row in range(n)],
        choices=("w", "l"),
        official=votes,
        has_official=np.ones(n, dtype=bool),
        forms=votes.copy(),
        has_form=np.ones(n, dtype=bool),
        caps=ballots,
    )


def drawn(contest: AuditedContest, n: int) -> tuple[Weights, Draw]:
    weights = weights_of(contest, assertions_of("recipe", contest.totals, PLURALITY))
    rows = 7907 * np.arange(n, dtype=np.int64) % contest.n_stations
    return weights, Draw(rows=rows, weights=weights.error_bound, once=False)


RECIPES = [
    (1_000, (270_999, 244_549, 543_240), 21.53837429, 64, 0.0477091017, 0.0482732800, 0.0479715716, 0.152750, 0.048025),
    (10_000, (2_710_969, 2_444_068, 5_431_659), 21.35083795, 63, 0.0487017337, 0.0494154209, 0.0490686461, 0.155282, 0.049028),
]  # fmt: skip


@pytest.mark.parametrize(
    ("n", "sums", "bound", "draws", "clean", "wrong", "signed", "shrunk", "bet"), RECIPES
)
def test_recipe(
    n: int,
    sums: tuple[int, ...],
    bound: float,
    draws: int,
    clean: float,
    wrong: float,
    signed: float,
    shrunk: float,
    bet: float,
) -> None:
    contest = recipe(n)
    assert (*contest.totals.values(), int(contest.caps.sum())) == sums
    weights, draw = drawn(contest, draws)
    pair = measure_contest(contest, weights, draw, risk=RISK).pairs[0]
    assert float(pair.bound) == pytest.approx(bound, abs=1e-8)
    assert pair.n_for_risk == draws
    assert pair.p["kaplan_markov"] == pytest.approx(clean, abs=1e-9)
    assert float(pair.exact or 0) == pytest.approx(clean, abs=1e-9)
    assert pair.p["alpha_shrink_trunc"] == pytest.approx(shrunk, abs=1e-6)
    assert pair.p["betting"] == pytest.approx(bet, abs=1e-6)
    contest.forms[draw.rows[[3, 11]], 0] -= [5, 2]
    contest.forms[draw.rows[17], 0] += 4
    pair = measure_contest(contest, weights, draw, risk=RISK).pairs[0]
    assert pair.p["kaplan_markov"] == pytest.approx(wrong, abs=1e-9)
    assert float(pair.exact or 0) == pytest.approx(wrong, abs=1e-9)
    assert pair.p["alpha"] == pytest.approx(signed, abs=1e-9)
    assert [(one.station, one.error) for one in pair.errors] == [
        (str(draw.rows[3]), 5),
        (str(draw.rows[11]), 2),
        (str(draw.rows[17]), -4),
    ]


def test_recipe_of_100_000_by_the_other_methods() -> None:
    contest = recipe(100_000)
    weights, draw = drawn(contest, 63)
    pair = measure_contest(contest, weights, draw, risk=RISK).pairs[0]
    assert pair.p["alpha_shrink_trunc"] == pytest.approx(0.155379, abs=1e-6)
    assert pair.p["betting"] == pytest.approx(0.049077, abs=1e-6)


ARLO = {
    "A": (60_000, 54_000, 120_000, 420),
    "B": (30_000, 24_000, 60_000, 440),
    "C": (18_000, 12_600, 36_000, 460),
}


@pytest.mark.parametrize(("name", "first", "after_four"), [("A", 30, 26), ("B", 16, 12), ("C", 11, 7)])
def test_rounds_of_the_batch_comparison_fixture(name: str, first: int, after_four: int) -> None:
    """Arlo adds one to each of these."""
    winner, loser, ballots, _ = ARLO[name]
    bound = 1 + Fraction(ballots, winner - loser)
    risk = Fraction(1, 4)
    assert clean_draws(bound, risk) + 1 == first
    now = exact_kaplan_markov([0] * 4, [400] * 4, whole=ballots + winner - loser, margin=winner - loser)
    assert clean_draws(bound, risk, already=float(now or 0)) + 1 == after_four


def test_rounds_after_errors_of_the_batch_comparison_fixture() -> None:
    bounds = {name: 1 + Fraction(b, w - lost) for name, (w, lost, b, _) in ARLO.items()}
    a = exact_kaplan_markov([0] * 4 + [20] * 5, [420] * 9, whole=126_000, margin=6_000)
    c = exact_kaplan_markov([0] * 9, [460] * 9, whole=41_400, margin=5_400)
    done = exact_kaplan_markov([0] * 10, [460] * 10, whole=41_400, margin=5_400)
    assert clean_draws(bounds["A"], Fraction(1, 4), already=float(a or 0)) + 1 == 26
    assert clean_draws(bounds["C"], Fraction(1, 4), already=float(c or 0)) + 1 == 2
    assert clean_draws(bounds["C"], Fraction(1, 4), already=float(done or 0)) == 0


def test_kaplan_markov_of_five_ones() -> None:
    assert kaplan_markov(np.ones(5), np.full(5, 0.5))[-1] == pytest.approx(2**-5)
    shifted = kaplan_markov(np.ones(5), np.full(5, (0.5 + 0.1) / 1.1))  # g = 0.1 moves every number up by 0.1
    assert shifted[-1] == pytest.approx((1.1 / 0.6) ** -5)
    bets = agrapa(
        np.ones(5), np.full(5, 0.5), first=1.8, cap=0.9
    )  # a constant bet of 0.9 / mean is Kaplan-Wald with g = 0.1
    assert bets[-1] == pytest.approx(1.9**-5)


def test_fixed_estimate_of_three_quarters() -> None:
    """SHANGRLA's sample sizes of ALPHA with eta 0.75 against a mean of 1/2: 8 if every number is 1, 14 if every one is 3/4."""
    for x, n in ((1.0, 8), (0.75, 14)):
        p = shrink_trunc(np.full(20, x), np.full(20, 0.5), eta=0.75, d=1e12, c=0.0)
        assert int(np.argmax(p <= 0.05)) + 1 == n


def test_alpha_is_kaplan_markov_where_nothing_is_in_favour() -> None:
    x = np.array([1, 0.9, 1, 0.4])
    assert alpha_to_bound(x, np.full(4, 0.5))[-1] == pytest.approx(kaplan_markov(x, np.full(4, 0.5)).min())


def test_the_counter_draws_as_colorado_does() -> None:
    """From ColoradoRLA's own test: seed 3546311556112163624615351222, numbers from 1 to 876, each once."""
    rows = counter_draws("3546311556112163624615351222", np.ones(876, dtype=np.int64), 60) + 1
    first = list(dict.fromkeys(rows.tolist()))[:20]
    assert first == [
        740,
        180,
        264,
        789,
        238,
        448,
        272,
        611,
        761,
        208,
        596,
        88,
        160,
        113,
        766,
        427,
        184,
        816,
        653,
        411,
    ]


def test_the_counter_is_sha256_of_seed_comma_number() -> None:
    by_hand = int(sha256(b"12345678901234567890,1").hexdigest(), 16) % 876 + 1
    assert counter_draws("12345678901234567890", np.ones(876, dtype=np.int64), 1)[0] + 1 == by_hand


def test_tickets_are_those_of_the_consistent_sampler() -> None:
    """From the doctest of consistent_sampler, and from Arlo's snapshots."""
    ticket = first_fraction("AB-130", "01382438112797316654")
    assert ticket == "0.26299714122838008416507544297546663599715395525154425586041245287750224561854"
    seed = "12345678901234567890abcdefghijklmnopqrstuvwxyz😊"
    assert first_fraction("('Jx 1', 'pct 1')", seed).startswith("0.370405751560609643")
    assert first_fraction("('Jx 1', 'pct 4')", seed).startswith("0.328034953571610594")


def test_the_generator_draws_as_arlo_does() -> None:
    """From Arlo's snapshot of a batch comparison of 19 batches, ten of which can hold twice the error of the others."""
    seed = "12345678901234567890abcdefghijklmnopqrstuvwxyz😊"
    names = [*range(10), *range(11, 20)]
    rows = generator_draws(seed, np.array([80] * 10 + [40] * 9, dtype=np.int64), 10)
    assert [names[row] for row in rows] == [8, 6, 8, 0, 9, 14, 18, 17, 8, 2]


@pytest.mark.parametrize(
    ("name", "large", "stations", "votes", "bound"),
    [("A", 0.0700, 200, (200, 180, 100, 90), 21), ("B", 0.0733, 100, (200, 160, 100, 80), 11), ("C", 0.0852, 60, (200, 140, 100, 70), Fraction(23, 3))],
)  # fmt: skip
def test_bounds_of_the_batch_comparison_fixture(
    name: str, large: float, stations: int, votes: tuple[int, ...], bound: Fraction
) -> None:
    """A batch of 400 ballots and one of 200 at each of so many places, and no other."""
    official = np.array([votes[:2], votes[2:]] * stations, dtype=np.int64)
    caps = np.array([400, 200] * stations, dtype=np.int64)
    there = np.ones(2 * stations, dtype=bool)
    contest = AuditedContest(
        contest=name, title=name, stations=[str(row) for row in range(2 * stations)], choices=("w", "l"),
        official=official, has_official=there, forms=official, has_form=there, caps=caps,
    )  # fmt: skip
    weights = weights_of(contest, assertions_of(name, contest.totals, PLURALITY))
    shares = weights.error_bound / weights.margins[0]
    assert shares[:2] == pytest.approx([large, large / 2], abs=1e-4)
    assert Fraction(int(weights.error_bound.sum()), weights.margins[0]) == bound
