"""The JSON document: the keys that scripts rely on, and the values behind them."""

import json
import subprocess
import sys

from polltrail.publish import document
from support.account import COUNCIL, empty_account, hostile_account, many_contests, small_account


def test_the_document_has_the_promised_keys() -> None:
    told = document(small_account())
    assert set(told) >= {
        *("polltrail", "input", "contests", "official_by_party", "sources_compared", "checks", "cannot_tell")
    }
    assert set(told["input"]) >= {
        "path",
        "files",
        "source",
        "sources",
        "source_reason",
        "notes",
        "form_model",
    }
    contest = told["contests"][0]
    assert set(contest) >= {
        *("contest", "stations", "stations_reporting", "registered_voters", "registered_voters_reporting"),
        *("totals", "winner", "held", "rest_can_change_winner", "official"),
    }
    assert set(told["checks"][0]) >= {
        *("code", "severity", "fail", "cannot_tell", "pass", "stations", "title", "formula", "thresholds")
    }


def test_figures_come_with_what_they_are_a_part_of() -> None:
    contest = document(small_account())["contests"][0]
    assert contest["contest"] == COUNCIL
    assert (contest["stations"], contest["stations_reporting"]) == (12, 10)
    assert contest["registered_voters"] == sum((400, 380, 420, 300, 350, 360, 500, 250, 410, 390, 405))
    assert contest["totals"] == {"A": 1180, "B": 890, "C": 291}
    assert contest["winner"] == "A"
    assert contest["held"] == {
        "stations": 2,
        "votes": 605,
        "by_check": {"sum": {"stations": 2, "votes": 605}},
    }
    assert contest["rest_can_change_winner"] is True


def test_the_official_figure_is_held_against_the_forms() -> None:
    official = document(small_account())["contests"][0]["official"]
    assert official["verdict"] == "contradicted"
    assert official["choices"]["B"] == {
        "collected": 890,
        "official": 1300,
        "discrepancy": 410,
        "implied_rest": 410,
    }
    assert official["pairs"][0]["implied_rest"] == -410
    assert official["stations_collected"] == 10
    assert (official["stations_held"], official["contradicted_votes_without_held"]) == (0, None)
    assert len(official["earlier"]) == len(official["parts"]) == 1
    assert document(small_account(comparisons=()))["contests"][0]["official"] is None


def test_a_check_names_its_first_stations() -> None:
    check = document(small_account())["checks"][0]
    assert check["stations"] == ["S-05", "S-08"]
    assert (check["fail"], check["pass"], check["cannot_tell"]) == (2, 7, 1)


def test_the_document_is_json_whatever_the_names_are() -> None:
    for account in (small_account(), hostile_account('"\u2028\x00<'), empty_account(), many_contests(40)):
        assert json.loads(json.dumps(document(account), allow_nan=False))


def test_a_document_never_loads_charts_or_templates() -> None:
    code = (
        "import sys; sys.path.insert(0, 'tests'); from support.account import small_account; "
        "from polltrail.publish import document; document(small_account()); "
        "print(sorted({'altair', 'jinja2', 'vl_convert'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
