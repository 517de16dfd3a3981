"""What always holds of an invented country and its night, whatever the seed."""

import dataclasses
from collections import Counter
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from polltrail.election.form_model import form_model
from polltrail.errors import DataError
from polltrail.simulate.arrivals import Curve, order_of_arrival, times_of_arrival
from polltrail.simulate.country import Country, Shape, invent
from polltrail.simulate.electorate import CLEAN, PLACES, Electorate, Kind, clean_electorate, lean, vote
from polltrail.simulate.night import (
    Bulletin,
    Decision,
    FormArrives,
    Script,
    SecondReading,
    Staging,
    StationOf,
    stage,
)
from polltrail.simulate.replay import Sheet
from polltrail.simulate.sheets import Mistakes, draw_mistakes, fill_in, true_sheet
from polltrail.simulate.surface import surface
from polltrail.simulate.tampering import GAINS, NOTHING, Tampering, official_side

SMALL = Shape(seats=9, focus_stations=24, around=3, around_stations=8, lead_after=7, lead=2_400)
seeds = st.integers(0, 2**32 - 1)
kinds = st.sampled_from(sorted(CLEAN))
shares = st.floats(0.0, 0.4)
tamperings = st.builds(
    Tampering,
    altered=st.booleans(),
    added=shares,
    withheld=shares,
    stop_after=st.none() | st.integers(0, 24),
)
MODEL = form_model("generic")


def country(seed: int, shape: Shape = SMALL) -> Country:
    return invent(shape, rng=np.random.default_rng(seed))


def night(seed: int, staging: Staging = Staging()) -> Script:  # noqa: B008 - frozen
    rng = np.random.default_rng(seed)
    return stage(invent(SMALL, rng=rng), staging, rng=rng)


def figures(electorate: Electorate) -> list[bytes]:
    return [getattr(electorate, field.name).tobytes() for field in dataclasses.fields(electorate)]


def broken(sheet: Sheet) -> set[str]:
    """Codes of the form model's identities that a sheet fails; written out, so that no code of ours judges itself."""
    of, votes = sheet.numbers, sum(v or 0 for v in sheet.votes.values())
    holds = {
        "choices-make-valid": votes == of["valid_votes"],
        "valid-and-rejected-make-cast": of["valid_votes"] + of["rejected_ballots"] == of["ballots_cast"],
        "cast-within-register": of["ballots_cast"] <= of["registered_voters"],
        "issued-is-received-less-unused": of["ballots_issued"] + of["unused_ballots"] == of["ballots_received"],
        "cast-within-issued": of["ballots_cast"] <= of["ballots_issued"],
        "votes-within-ballots": votes <= of["ballots_cast"],
    }  # fmt: skip
    known = {identity.code for identity in MODEL.identities}
    assert holds.keys() <= known, holds.keys() - known
    assert all(number is not None and number >= 0 for number in (*of.values(), *sheet.votes.values()))
    return {code for code, held in holds.items() if not held}


@given(seeds, kinds, st.integers(1, 60))
def test_every_ballot_is_counted_once(seed: int, kind: Kind, n_stations: int) -> None:
    drawn = clean_electorate(
        kind, n_stations, shares=(0.5, 0.3, 0.2), turnout=0.5, rng=np.random.default_rng(seed)
    )
    assert (drawn.votes.sum(axis=1) + drawn.rejected_ballots == drawn.ballots_cast).all()
    assert (drawn.ballots_cast <= drawn.registered_voters).all()
    assert (drawn.votes >= 0).all()
    assert (drawn.registered_voters > 0).all()


@given(seeds)
def test_the_same_seed_is_the_same_country_and_night(seed: int) -> None:
    one, other = night(seed), night(seed)
    assert one.events == other.events
    assert [figures(c.electorate) for c in one.country.constituencies] == [
        figures(c.electorate) for c in other.country.constituencies
    ]
    assert one.country.results == other.country.results
    assert one.covered == other.covered


def test_another_seed_is_another_country() -> None:
    assert len({country(seed).focus.electorate.votes.tobytes() for seed in range(8)}) == 8


@given(seeds, tamperings)
def test_whatever_is_done_to_the_official_side_truth_and_forms_stay(seed: int, done: Tampering) -> None:
    quiet, loud = night(seed, Staging(focus=NOTHING)), country(seed)
    before = figures(loud.focus.electorate)
    side = official_side(loud.focus, done, rng=np.random.default_rng(seed))
    assert figures(loud.focus.electorate) == before
    assert figures(quiet.country.focus.electorate) == before
    truth = loud.focus.electorate
    assert (side.votes >= truth.votes).all()
    assert (side.ballots_cast <= truth.registered_voters).all()
    assert (side.votes.sum(axis=1) + side.rejected_ballots == side.ballots_cast).all()
    assert side.announced.valid_votes + side.announced.rejected_ballots == side.announced.ballots_cast
    assert side.announced.ballots_cast == side.ballots_cast.sum()


@given(seeds)
def test_without_tampering_the_announcement_is_the_truth(seed: int) -> None:
    one = country(seed).focus
    side = official_side(one, NOTHING, rng=np.random.default_rng(seed))
    assert side.announced.votes == one.totals()
    assert side.shown.all()
    assert side.after(one.electorate.n_stations) == side.announced


@given(seeds)
def test_each_tampering_alone_does_what_it_says(seed: int) -> None:
    one = country(seed).focus
    truth, rng = one.electorate, np.random.default_rng(seed)
    altered = official_side(one, Tampering(altered=True), rng=rng)
    assert max(altered.announced.votes, key=altered.announced.votes.__getitem__) == one.choices[GAINS]
    assert (altered.votes == truth.votes).all()
    added = official_side(one, Tampering(added=0.25), rng=rng)
    more = added.votes - truth.votes
    assert (more.any(axis=1)).sum() == round(0.25 * truth.n_stations)
    assert not np.delete(more, GAINS, axis=1).any()
    withheld = official_side(one, Tampering(withheld=0.25), rng=rng)
    assert (~withheld.shown).sum() == round(0.25 * truth.n_stations)
    stopped = official_side(one, Tampering(stop_after=7), rng=rng)
    assert stopped.after(100).stations == 7
    assert set(np.flatnonzero(stopped.shown)) == set(one.order[:7].tolist())


@given(seeds)
def test_withheld_stations_do_not_shorten_what_is_shown_before_a_stop(seed: int) -> None:
    one = country(seed).focus
    side = official_side(one, Tampering(withheld=0.3, stop_after=7), rng=np.random.default_rng(seed))
    assert side.after(100).stations == 7


@given(seeds)
def test_every_forms_identities_hold_unless_a_mistake_was_made(seed: int) -> None:
    script = night(seed, Staging(mistakes=Mistakes(misadded=0.2, misread=0.2), thin=0.8))
    for event in script.events:
        if not isinstance(event, FormArrives):
            continue
        paper = event.paper
        assert broken(paper.true) == set()
        assert (paper.written == paper.true) == (paper.mistake != "misadded")
        assert (paper.read == paper.written) == (paper.mistake != "misread")
        if paper.mistake == "misadded":
            assert {"choices-make-valid", "valid-and-rejected-make-cast"} <= broken(paper.written)
            assert paper.written.votes == paper.true.votes
        elif paper.mistake == "misread":
            assert broken(paper.read) & {"choices-make-valid", "votes-within-ballots"}


@given(seeds, st.integers(0, 200), shares, shares)
def test_mistakes_are_as_many_as_stated(seed: int, n_forms: int, misadded: float, misread: float) -> None:
    mistakes = Mistakes(misadded=misadded, misread=misread)
    found = Counter(draw_mistakes(n_forms, mistakes, rng=np.random.default_rng(seed)))
    assert found["misadded"] == round(misadded * n_forms)
    assert found["misread"] == round(misread * n_forms)


@given(seeds, st.integers(2, 80))
def test_without_chance_small_and_near_forms_arrive_first(seed: int, n_stations: int) -> None:
    rng = np.random.default_rng(seed)
    size, way = rng.integers(100, 3_000, n_stations), rng.uniform(0, 40, n_stations)
    order = order_of_arrival(size, way, chance=0, rng=rng).tolist()
    for one, later in pairwise(order):
        assert size[one] < size[later] or way[one] <= way[later] or size[one] == size[later]
    place = {station: at for at, station in enumerate(order)}
    for one in range(n_stations):
        for other in range(n_stations):
            if size[one] < size[other] and way[one] < way[other]:
                assert place[one] < place[other]


@given(seeds)
def test_with_chance_size_and_distance_still_weigh(seed: int) -> None:
    rng = np.random.default_rng(seed)
    size, way = rng.lognormal(7, 0.4, 400).astype(np.int64), rng.uniform(0, 40, 400)
    place = np.empty(400)
    place[order_of_arrival(size, way, chance=0.6, rng=rng)] = np.arange(400)
    assert np.corrcoef(place, np.log(size))[0, 1] > 0.3
    assert np.corrcoef(place, way)[0, 1] > 0.3


@given(
    st.integers(0, 10**12), st.integers(2, 10**8), st.floats(0.05, 0.95), st.floats(0.05, 0.95), st.integers(1, 50)
)  # fmt: skip
def test_a_curve_goes_through_its_middle_and_never_back(
    first: int, span: int, share: float, part: float, count: int
) -> None:
    middle = first + max(1, min(span - 1, round(span * part)))
    curve = Curve.through(first, (share, middle), first + span)
    assert abs(int(curve.at(np.array([share]))[0]) - middle) <= 1
    times = times_of_arrival(np.arange(count), curve)
    assert (np.diff(times) >= 0).all()
    assert first <= times[0]
    assert times[-1] == first + span


@given(seeds)
def test_neighbours_are_alike(seed: int) -> None:
    rng = np.random.default_rng(seed)
    east, north = rng.uniform(-20, 20, 300), rng.uniform(-20, 20, 300)
    values = surface(east, north, reach=8, rng=rng)
    assert abs(values.mean()) < 1e-9
    assert abs(values.std() - 1) < 1e-9
    near = np.hypot(east[:, None] - east, north[:, None] - north) < 1.0
    np.fill_diagonal(near, val=False)
    one, other = np.nonzero(near)
    assert np.abs(values[one] - values[other]).mean() < 0.5, "two drawn anywhere differ by 1.1 on average"


def test_places_that_are_one_place_are_alike() -> None:
    at = np.zeros(5)
    assert (surface(at, at, reach=8, rng=np.random.default_rng(1)) == 0).all()


@given(seeds)
def test_the_house_is_whole_and_its_sums_are_right(seed: int) -> None:
    one = country(seed)
    assert len(one.seats) == SMALL.seats
    assert len(one.constituencies) == SMALL.around + 1
    for result in one.results:
        assert sum(result.totals.values()) + result.rejected_ballots == result.ballots_cast
        assert result.ballots_cast <= result.registered_voters
        assert max(result.totals.values()) > sorted(result.totals.values())[-2]


@given(st.integers(0, 999))
def test_the_lead_after_the_first_stations_is_the_one_asked_for(seed: int) -> None:
    one = country(seed).focus
    first = one.totals(one.order[: SMALL.lead_after].tolist())
    assert abs(first[one.choices[0]] - first[one.choices[1]] - SMALL.lead) < 0.15 * SMALL.lead


@given(seeds)
def test_a_night_is_in_order_and_each_form_is_read_before_it_is_decided(seed: int) -> None:
    script = night(seed, Staging(mistakes=Mistakes(misadded=0.2, misread=0.2)))
    hours = script.staging.hours
    assert all(one.at <= other.at for one, other in pairwise(script.events))
    assert all(hours.begins <= event.at < hours.ends for event in script.events)
    seen: dict[StationOf, int] = {}
    for event in script.events:
        if isinstance(event, FormArrives | SecondReading | Decision):
            place = StationOf(event.seat, event.station)
            assert place.station in script.covered[place.seat]
            expected = (FormArrives, SecondReading, Decision)[seen.get(place, 0)]
            assert isinstance(event, expected)
            seen[place] = seen.get(place, 0) + 1


@given(seeds)
def test_the_feed_stops_where_it_is_told_to(seed: int) -> None:
    script = night(seed, Staging(focus=Tampering(altered=True, stop_after=7)))
    hours, focus = script.staging.hours, script.country.focus.id
    shown = [event for event in script.events if isinstance(event, Bulletin) and event.seat == focus]
    partial = [event for event in shown if not event.complete]
    assert max(event.totals.stations for event in partial) == 7
    assert all(event.at < hours.stops for event in partial)
    assert [event.at for event in shown if event.complete] == [hours.announces]


@given(seeds)
def test_what_is_confirmed_by_a_time_stays_confirmed(seed: int) -> None:
    script = night(seed)
    early, late = script.confirmed(by=script.staging.hours.stops), script.confirmed()
    assert early.items() <= late.items()
    for place, sheet in late.items():
        one = script.constituency(place.seat)
        assert sheet == true_sheet(one.electorate, place.station, one.choices)


def test_the_clean_kinds_differ_as_they_say() -> None:
    drawn = {
        kind: clean_electorate(kind, 600, shares=(0.5, 0.5), turnout=0.5, rng=np.random.default_rng(7))
        for kind in CLEAN
    }
    spread = {kind: (e.votes[:, 0] / e.votes.sum(axis=1)).std() for kind, e in drawn.items()}
    assert spread["two_clusters"] > 4 * spread["homogeneous"]
    assert spread["gradient"] > 2 * spread["homogeneous"]
    assert drawn["small_stations"].registered_voters.mean() < 250
    town = -drawn["gradient"].distance
    turnout = drawn["gradient"].ballots_cast / drawn["gradient"].registered_voters
    assert np.corrcoef(town, turnout)[0, 1] < -0.4
    assert np.corrcoef(town, drawn["gradient"].votes[:, 0] / drawn["gradient"].votes.sum(axis=1))[0, 1] > 0.4


def test_what_cannot_be_drawn_is_refused() -> None:
    rng = np.random.default_rng(1)
    with pytest.raises(DataError, match="expected stations, two choices or more"):
        clean_electorate("homogeneous", 0, shares=(0.5, 0.5), turnout=0.5, rng=rng)
    with pytest.raises(DataError, match="expected one that 7 stations can have"):
        country(1, dataclasses.replace(SMALL, lead=10**7))
    with pytest.raises(DataError, match="expected a lead before the last of 24 stations"):
        dataclasses.replace(SMALL, lead_after=24)


def test_the_whole_country_is_as_large_as_it_says() -> None:
    one = country(1, Shape())
    assert one.focus.electorate.n_stations == 198
    assert len(one.around) == 24
    assert sum(each.electorate.n_stations for each in one.constituencies) >= 2_000
    assert len(one.results) == 35
    assert (one.shape.seats, one.shape.women, one.shape.minorities) == (60, 13, 3)
    assert 350_000 < one.focus.electorate.registered_voters.sum() < 430_000
    first = one.focus.totals(one.focus.order[:52].tolist())
    assert abs(first["CU"] - first["RA"] - 22_000) < 500
    rejected = one.focus.electorate.rejected_ballots.sum() / one.focus.electorate.ballots_cast.sum()
    assert 0.02 < rejected < 0.04


def test_a_paper_without_a_mistake_is_the_truth() -> None:
    leaning = lean(3, PLACES, shares=(0.6, 0.4), turnout=0.5, rng=np.random.default_rng(1))
    true = true_sheet(vote(leaning, rng=np.random.default_rng(2)), 0, ("A", "B"))
    paper = fill_in(true, None, rng=np.random.default_rng(3))
    assert paper.true == paper.written == paper.read
