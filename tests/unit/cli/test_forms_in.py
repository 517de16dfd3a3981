import json
from pathlib import Path

import pytest

from polltrail.cli.existing import Existing
from polltrail.cli.forms_in import Form, read_forms
from polltrail.election.form_model import form_model
from polltrail.errors import PolltrailError, TableError

EXISTING = Existing(
    stations={"A": ("North",), "B": ("South",)},
    areas={"North": ("North",), "South": ("South",)},
    contests={"council": ("x", "y"), "mayor": ("x", "z")},
)
FORM = {
    "station": "A",
    "contest": "council",
    "numbers": {"ballots_cast": 10, "rejected_ballots": None},
    "votes": {"y": 0, "x": 7},
}


def read(path: Path, text: str, existing: Existing = EXISTING) -> list[Form]:
    path.write_text(text)
    return read_forms(path, existing, form_model("generic"))


def test_one_form_as_json(tmp_path: Path) -> None:
    [form] = read(tmp_path / "f.json", json.dumps(FORM))
    assert (form.body.slot.station, form.body.slot.contest, form.body.slot.form) == (
        "A",
        "council",
        "generic",
    )
    assert form.body.numbers == {"ballots_cast": 10, "rejected_ballots": None}
    assert form.body.votes == (("x", 7), ("y", 0))  # as the form has them
    assert (form.body.channel, form.body.copy.whose, form.supersedes) == ("file", "agent", None)


def test_the_same_form_as_toml(tmp_path: Path) -> None:
    text = 'station = "A"\ncontest = "council"\n[numbers]\nballots_cast = 10\n[votes]\nx = 7\ny = 0\n'
    [form] = read(tmp_path / "f.toml", text)
    assert form.body.votes == (("x", 7), ("y", 0))


def test_many_forms_one_a_line(tmp_path: Path) -> None:
    forms = read(
        tmp_path / "f.ndjson",
        f"{json.dumps(FORM)}\n\n{json.dumps({**FORM, 'contest': 'mayor', 'votes': {}})}\n",
    )
    assert [(form.where, form.body.slot.contest) for form in forms] == [
        ("f.ndjson, line 1", "council"),
        ("f.ndjson, line 3", "mayor"),
    ]


TABLE = "station_id,contest,ballots_cast,x,y,z\nA,council,10,7,0,\nB,mayor,,,,3\n"


def test_a_row_a_form_and_a_blank_is_never_a_zero(tmp_path: Path) -> None:
    council, mayor = read(tmp_path / "f.csv", TABLE)
    assert council.body.votes == (("x", 7), ("y", 0))
    assert mayor.body.votes == (("x", None), ("z", 3))
    assert mayor.body.numbers == {"ballots_cast": None}


def test_the_only_contest_need_not_be_named(tmp_path: Path) -> None:
    one = Existing(stations=EXISTING.stations, areas={}, contests={"council": ("x", "y")})
    [form] = read(tmp_path / "f.csv", "station_id,ballots_cast,x,y\nA,10,7,3\n", one)
    assert form.body.slot.contest == "council"


def test_whose_copy_it_was_and_how_it_came(tmp_path: Path) -> None:
    text = "station_id,contest,whose,holder,channel,x\nA,council,posted,,desk,1\nB,council,,Tide,,1\n"
    posted, ours = read(tmp_path / "f.csv", text)
    assert (posted.body.copy.whose, posted.body.copy.holder, posted.body.channel) == ("posted", None, "desk")
    assert (ours.body.copy.whose, ours.body.copy.holder, ours.body.channel) == ("agent", "Tide", "file")


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("f.csv", TABLE.replace("A,", "C,"), ["line 2", "station C", "a station of the election"]),
        ("f.csv", TABLE.replace("mayor", "sheriff"), ["line 3", "council, mayor"]),
        ("f.csv", TABLE.replace("ballots_cast", "ballots"), ["column ballots"]),
        ("f.csv", TABLE.replace(",7,", ",seven,"), ["line 2", "seven"]),
        ("f.csv", TABLE.replace(",7,", ",-7,"), ["line 2", "-7"]),
        ("f.csv", TABLE.replace("7,0,", "7,0,1"), ["line 2", "a choice of the contest council"]),
        ("f.csv", "x\n1\n", ["f.csv"]),
        ("f.json", json.dumps({**FORM, "votes": {"q": 1}}), ["votes", "x, y", "q"]),
        ("f.json", json.dumps({**FORM, "numbers": {"n": 1}}), ["numbers", "found n"]),
        ("f.json", json.dumps({**FORM, "numbers": {"ballots_cast": -1}}), ["numbers", ">= 0"]),
        ("f.json", json.dumps({**FORM, "votes": {"x": 1.5}}), ["1.5"]),
        ("f.json", json.dumps({**FORM, "votes": {"x": True}}), ["votes"]),
        ("f.json", json.dumps({**FORM, "vote": {}}), ["vote", "means nothing"]),
        ("f.json", json.dumps({**FORM, "copy": {"whose": "mine"}}), ["mine"]),
        ("f.json", json.dumps({**FORM, "copy": "posted"}), ["copy"]),
        ("f.json", json.dumps({**FORM, "station": ["A"]}), ["station"]),
        ("f.json", json.dumps({**FORM, "contest": {"a": 1}}), ["contest"]),
        ("f.json", '{"station": "A", "station": "B"}', ["twice"]),
        ("f.json", "[]", ["an object"]),
        ("f.json", "{", ["f.json"]),
        ("f.toml", "station = ", ["f.toml"]),
        ("f.ndjson", json.dumps(FORM) + "\n{", ["line 2"]),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_taken(
    tmp_path: Path, name: str, text: str, says: list[str]
) -> None:
    with pytest.raises(TableError) as caught:
        read(tmp_path / name, text)
    assert all(word in str(caught.value) for word in says), str(caught.value)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    for name in ("f.json", "f.csv"):
        with pytest.raises(PolltrailError, match=name):
            read_forms(tmp_path / name, EXISTING, form_model("generic"))
