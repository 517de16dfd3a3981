"""The command on real elections and on what is none."""

import pytest

from support.cli import polltrail_here as polltrail
from support.shared_data import DATA, needs_shared_data

RUSSIA = DATA / "russia-2012-presidential"


@pytest.mark.slow
@needs_shared_data
def test_russia_2012_is_what_the_exact_null_says() -> None:
    # Kobak, Shpilkin and Pshenichnikov (2016); the exact figures: their 1,000 draws' limit, within 3.7 stations of these.
    ran = polltrail(
        "forensics", RUSSIA, "--ballots", "issued", "--test", "integer_percent", "--test", "rkd", "--json"
    )
    found, coarse = (ran.json["contests"][0]["tests"][name] for name in ("integer_percent", "rkd"))
    assert ran.code == 1
    assert found["observed"] == 18_025
    assert found["stations_used"] == 87_623
    assert round(found["excess"], 2) == 1160.96
    assert round(found["sd"], 1) == 115.2
    assert round(found["result"]["excess"], 2) == 737.46
    assert round(found["turnout"]["excess"], 2) == 633.93
    assert round(found["excess_voters"] / 1000, 1) == 1740.8
    assert found["p"] < 1e-22
    assert found["p_adjusted"] <= 1e-20
    # No one else's figure of this election: what other seeds give, too.
    assert (coarse["resamples"], round(coarse["at_twentieths"], 1)) == (1_000, 0.5)
    assert 0.1 < coarse["F"] < 0.25
    assert coarse["p"] < 0.001


@pytest.mark.slow
@needs_shared_data
@pytest.mark.parametrize("name", ["mexico-2012", "poland-2020-round1", "israel-2019-september"])
def test_nothing_of_clean_elections_is_left_from_whole_percentages_or_coarse_shares(name: str) -> None:
    ran = polltrail("forensics", DATA / name, "--test", "integer_percent", "--test", "rkd", "--json")
    assert (ran.code, ran.json["contests"][0]["left"]) == (0, [])
    assert all(one["p"] > 0.01 for one in ran.json["contests"][0]["tests"].values())


@pytest.mark.slow
@needs_shared_data
def test_mexico_2012_is_not_condemned_by_last_digits() -> None:
    ran = polltrail(
        "forensics", DATA / "mexico-2012", "--test", "last_digit", "--test", "second_digit", "--json"
    )
    tests = ran.json["contests"][0]["tests"]
    votes, turnout = tests["last_digit"]["votes"], tests["last_digit"]["turnout"]
    assert (ran.code, ran.json["contests"][0]["left"]) == (0, [])
    # Against uniform digits, which condemn it: the row of the reference.
    assert round(votes["chi_squared_if_uniform"], 1) == 116.8
    assert round(turnout["chi_squared_if_uniform"], 1) == 13.9
    assert round(tests["second_digit"]["observed"]) == 2606
    assert round(tests["second_digit"]["mean"], 3) == 3.839
    assert (tests["second_digit"]["p"], tests["last_digit"]["p"]) == (None, None)


def test_the_word_is_a_courts(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("few")
    (folder / "stations.csv").write_text("station_id,registered\n1,100\n2,200\n")
    (folder / "votes.csv").write_text(
        "station_id,contest,candidate_or_party,votes\n1,c,a,50\n1,c,b,4\n2,c,a,10\n2,c,b,2\n"
    )
    ran = polltrail("forensics", folder)
    assert ran.code == 0, ran.err
    assert "fraud" not in ran.out.lower()
    told = polltrail("forensics", folder, "--json")
    for test in told.json["contests"][0]["tests"].values():
        assert test["p"] is None
        assert test["reason"]
    assert polltrail("forensics", folder, "--test", "none").code == 2
    assert polltrail("forensics", folder, "--contest", "x").code == 2
    assert polltrail("forensics", folder / "stations.csv").code == 3


@pytest.mark.slow
@needs_shared_data
def test_a_real_control_stands_beside_the_invented_ones() -> None:
    ran = polltrail(
        "forensics", DATA / "israel-2019-september", "--control", DATA / "poland-2020-round1", "--test", "integer_percent", "--json"
    )  # fmt: skip
    controls = ran.json["contests"][0]["tests"]["integer_percent"]["controls"]
    assert [one["name"].startswith("invented clean electorate") for one in controls] == [True] * 4 + [False]
    assert 0.4 < controls[-1]["p"] < 0.6
