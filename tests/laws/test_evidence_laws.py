"""What is shown beside a number never changes it."""

from random import Random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from laws.test_fold_laws import POLICIES, READERS, distinct, nights, outcome, vectors
from polltrail.statement import Statement
from support.count_night import endorsement, folded, incident, withdrawal

PLACES = st.one_of(
    st.sampled_from(["N1", "S1", "S2", "unknown"]).map(lambda station: {"station": station}),
    st.sampled_from([(), ("North",), ("South", "Port"), ("Nowhere",)]).map(lambda area: {"area": area}),
)
KINDS = st.sampled_from(["violence", "not_opened", "ballots_added", "results_not_sent"])


@st.composite
def happenings(draw: st.DrawFn) -> list[Statement]:
    """Incidents, some of them endorsed or taken back."""
    made: list[Statement] = []
    for number in range(draw(st.integers(1, 5))):
        who = draw(st.sampled_from(READERS))
        told = incident(who, kind=draw(KINDS), number=1000 + number, **draw(PLACES))
        made.append(told)
        if draw(st.booleans()):
            made.append(endorsement(draw(st.sampled_from(READERS)), told, number=2000 + number))
        if draw(st.booleans()):
            made.append(withdrawal(who, told, number=3000 + number))
    return made


def mixed(night: list[Statement], more: list[Statement], random: Random) -> list[Statement]:
    """Both, each in its own order."""
    queues, found = [list(night), list(more)], []
    while queues := [queue for queue in queues if queue]:
        found.append(random.choice(queues).pop(0))
    return found


@given(nights(), happenings(), POLICIES, st.randoms(use_true_random=False))
def test_incidents_never_change_a_number(
    night: list[Statement], told: list[Statement], policy: dict[str, Any], random: Random
) -> None:
    quiet = folded(distinct(night), **policy)
    loud = folded(mixed(distinct(night), distinct(told), random), **policy)
    assert outcome(loud) == outcome(quiet)
    assert vectors(loud.totals) == vectors(quiet.totals)
