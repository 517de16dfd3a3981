"""Real elections, whole: totals to the vote, and the verdict on what was announced. Numbers: SOURCE.md."""

import json
from functools import cache

import pytest

import polltrail
from polltrail.publish import Account, document
from support.shared_data import DATA, WITH_STATIONS, needs_shared_data

pytestmark = needs_shared_data


@cache
def account(slug: str, source: str | None = None) -> Account:
    return polltrail.examine(polltrail.read(DATA / slug, source=source), path=slug)


@cache
def told(slug: str, source: str | None = None) -> dict:
    return json.loads(json.dumps(document(account(slug, source))))


def contest(slug: str, name: str, source: str | None = None) -> dict:
    return next(c for c in told(slug, source)["contests"] if c["contest"] == name)


def failed(slug: str) -> dict[str, int]:
    return {check["code"]: check["fail"] for check in told(slug)["checks"] if check["fail"]}


def official_totals(slug: str) -> dict[str, int]:
    return json.loads((DATA / slug / "official.json").read_text(encoding="utf-8"))["figures"][0]["totals"]


# What the table lacks of the official figure ("Totals checked"), by choice, in the order of official.json.
LOWER_BY = {
    "bolivia-2019": ("president", [0] * 9),
    "georgia-2013-presidential": ("president", [0, 0, 0]),
    "israel-2019-september": ("knesset_list", [0, 0, 0, 0]),
    "mexico-2012": ("president", [6_377, 15_980, 17_168, 829]),
    "poland-2020-round1": ("president", [172, 84, 54, 97, 10, 3, 2, 3]),
    "russia-2012-presidential": ("president", [0] * 5),
    "srilanka-2020-parliamentary": ("parliamentary", [-3, -4, 0, 0]),
}


@pytest.mark.parametrize("slug", LOWER_BY)
def test_totals_equal_the_official_ones_to_the_vote_or_to_the_known_difference(slug: str) -> None:
    name, differences = LOWER_BY[slug]
    collected = contest(slug, name)["totals"]
    expected = {
        c: total - d for (c, total), d in zip(official_totals(slug).items(), differences, strict=True)
    }
    assert {choice: collected[choice] for choice in expected} == expected


@pytest.mark.parametrize("slug", LOWER_BY)
def test_discrepancy_is_official_minus_collected(slug: str) -> None:
    name, differences = LOWER_BY[slug]
    choices = contest(slug, name)["official"]["choices"]
    assert [choices[choice]["discrepancy"] for choice in official_totals(slug)] == differences


@pytest.mark.parametrize(
    ("slug", "verdict", "votes", "affects"),
    [
        ("bolivia-2019", "agrees", 0, False),
        ("georgia-2013-presidential", "agrees", 0, False),
        ("israel-2019-september", "agrees", 0, False),
        ("russia-2012-presidential", "agrees", 0, False),
        ("srilanka-2020-parliamentary", "contradicted", 7, False),
        ("venezuela-2024", "contradicted", 1_977_376, True),
        # Four precincts without figures can hold the few hundred votes that the table lacks.
        ("poland-2020-round1", "possible", 0, False),
        # A clean count: the official totals are what a random sample of stations made likely.
        ("mexico-2018-quickcount", "possible", 0, False),
    ],
)
def test_verdict_on_the_announced_result(slug: str, verdict: str, votes: int, affects: bool) -> None:
    official = told(slug)["contests"][0]["official"]
    assert (official["verdict"], official["contradicted_votes"], official["affects_winner"]) == (
        verdict,
        votes,
        affects,
    )


def test_venezuela_is_contradicted_by_the_tally_sheets_alone() -> None:
    president = contest("venezuela-2024", "president")
    official = president["official"]
    assert told("venezuela-2024")["input"]["source"] == "convzla_v2"
    assert (president["totals"]["EG"], president["totals"]["NM"]) == (7_303_480, 3_316_142)
    assert official["choices"]["EG"]["implied_rest"] == -1_977_376
    assert (official["stations_collected"], official["stations_total"]) == (25_073, 30_026)
    assert [figure["totals"] for figure in official["earlier"]] == [{"NM": 5_150_092, "EG": 4_445_978}]
    # About five thousand tables exist that no source has: who wins cannot be proven from the list alone.
    assert president["rest_can_change_winner"] is None


def test_bolivia_stopped_count_differs_from_the_final_one_in_546_stations() -> None:
    pairs = {(c["a"], c["b"]): c for c in told("bolivia-2019")["sources_compared"]}
    evening = pairs["computo_final", "trep_20191021T1829"]
    assert (evening["stations_both"], evening["stations_differing"], evening["values_differing"]) == (
        32_806,
        546,
        1_101,
    )
    assert pairs["trep_20191020T1940", "trep_20191021T1829"]["stations_differing"] == 0


def test_venezuela_versions_agree_and_the_digitisation_differs_in_13_values_of_7_stations() -> None:
    pairs = {(c["a"], c["b"]): c for c in told("venezuela-2024")["sources_compared"]}
    assert pairs["convzla_v1", "convzla_v2"]["values_differing"] == 0
    differing = pairs["convzla_v2", "macedonia_norte"]
    assert (differing["stations_differing"], differing["values_differing"]) == (7, 13)


def test_poland_raises_no_error_but_the_precinct_over_its_register() -> None:
    errors = {
        c["code"]: c for c in told("poland-2020-round1")["checks"] if c["severity"] == "error" and c["fail"]
    }
    assert {code: check["stations"] for code, check in errors.items()} == {
        "cast-within-register": ["320905-5"]
    }
    president = contest("poland-2020-round1", "president")
    assert president["stations"] - president["stations_reporting"] == 4


def test_russia_is_arithmetically_perfect() -> None:
    assert [
        c for c in told("russia-2012-presidential")["checks"] if c["severity"] == "error" and c["fail"]
    ] == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("slug", "counts"),
    [
        ("pakistan-2008-na", {"choices-make-valid": 54}),
        ("pakistan-2013-na", {"choices-make-valid": 105}),
        ("pakistan-2018-na", {"choices-make-valid": 46}),
        ("georgia-2013-presidential", {"cast-within-register": 7, "votes-within-ballots": 4}),
        ("israel-2019-september", {"cast-within-register": 2}),
        ("mexico-2012", {"cast-within-register": 81}),
    ],
)
def test_arithmetic_findings_are_those_counted_independently(slug: str, counts: dict[str, int]) -> None:
    assert {code: failed(slug).get(code, 0) for code in counts} == counts


@pytest.mark.slow
@pytest.mark.parametrize(("slug", "special"), [("israel-2019-september", 362), ("mexico-2012", 902)])
def test_special_stations_are_recognised_and_not_accused(slug: str, special: int) -> None:
    checks = {check["code"]: check for check in told(slug)["checks"]}
    assert int(account(slug).tables.stations["special"].sum()) == special
    assert checks["cast-within-register"]["cannot_tell"] == special
    assert checks["register-zero"]["fail"] == 0


@pytest.mark.slow
@pytest.mark.parametrize(
    "slug", [s for s in WITH_STATIONS if "reg_sum" in (DATA / s / "checks.json").read_text()]
)
def test_registered_voters_add_up_to_the_independent_sum(slug: str) -> None:
    checks = json.loads((DATA / slug / "checks.json").read_text())
    register = account(slug).tables.stations["registered_voters"]
    assert (int(register.sum()), register.null_count()) == (checks["reg_sum"], checks["reg_null"])


def test_bolivia_2021_ends_as_close_as_it_was_in_tarija() -> None:
    tables = account("bolivia-2021-subnational-a")
    department = tables.areas[0]
    names = [choice.id for choice in tables.tables.choices]
    governor = [c.id for c in tables.tables.election.contests].index("governor")
    tarija = department.votes.filter(
        (department.votes["contest"] == governor) & (department.votes["area_1"] == "Tarija")
    )
    top = tarija.sort("votes", descending=True).head(2)
    assert top["votes"].to_list() == [111_391, 111_033], [names[c] for c in top["choice"]]


@pytest.mark.parametrize(
    ("slug", "differences"),
    [
        ("pakistan-2018-na", [46_535, 40_319, 30_060]),
        ("pakistan-2013-na", [-15_683, -63_431, -150_698]),
    ],
)
def test_totals_by_party_differ_as_known(slug: str, differences: list[int]) -> None:
    choices = told(slug)["official_by_party"]["choices"]
    assert [choices[party]["discrepancy"] for party in official_totals(slug)] == differences


def test_quick_count_is_out_of_the_whole_frame() -> None:
    official = contest("mexico-2018-quickcount", "president")["official"]
    assert (official["stations_collected"], official["stations_total"]) == (6_307, 156_899)


@pytest.mark.slow
def test_sources_are_kept_apart() -> None:
    assert contest("bolivia-2019", "president", "trep_20191020T1940")["stations_reporting"] == 28_975
    assert contest("bolivia-2019", "president")["stations_reporting"] == 34_555


@pytest.mark.slow
@pytest.mark.parametrize("slug", WITH_STATIONS)
def test_confirmed_and_held_make_the_total_in_every_contest(slug: str) -> None:
    for tally in account(slug).contests:
        assert sum(tally.confirmed.values()) + tally.held.votes == sum(tally.totals.values())


@pytest.mark.slow
@pytest.mark.parametrize("slug", WITH_STATIONS)
def test_areas_add_up_to_the_contests_at_every_level(slug: str) -> None:
    every = account(slug)
    for level in every.areas:
        sums = dict(level.votes.select("choice", "votes").group_by("choice").sum().iter_rows())
        totals = [votes for tally in every.contests for votes in tally.totals.values()]
        assert [sums.get(number, 0) for number in range(len(totals))] == totals
