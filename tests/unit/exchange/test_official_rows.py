"""An authority's table, of any format, read by a mapping: what is there, what is blank, and everything that is wrong."""

import json
from typing import Any

import pytest

from polltrail.errors import TableError
from polltrail.exchange.files import FileBytes
from polltrail.exchange.official_mapping import OfficialMapping, read_official_mapping
from polltrail.exchange.official_rows import Offered, official_rows
from polltrail.tally.official_figure import OfficialFigure

OFFERED = Offered(
    stations={"N1", "N2", "S1"},
    areas={("North",), ("North", "Lake"), ("South",)},
    contests={"assembly": ("a", "b"), "mayor": ("c", "d")},
)
WIDE = """
[table]
status = "unofficial-partial"
[place]
level = "station"
station = "Station"
[contest]
name = "assembly"
[choices]
"Party A" = "a"
"Party B" = "b"
[fields]
valid_votes = "Valid"
stations_reporting = "In"
"""
LONG = """
[table]
kind = "long"
[place]
level = "area"
area = ["Region", "District"]
[contest]
column = "Race"
[choices]
choice = "List"
votes = "Votes"
[fields]
valid_votes = "Valid"
[names.choices]
"PARTY A" = "a"
"PARTY B" = "b"
[names.contests]
"Assembly 2031" = "assembly"
"""
JSON = """
[table]
rows = "/results/stations"
[place]
level = "station"
station = "@key"
[contest]
name = "assembly"
[choices]
"/votes/a" = "a"
"/votes/b~1c" = "b"
"""


def read(text: str, mapping: str | OfficialMapping, name: str = "page.csv") -> tuple[OfficialFigure, ...]:
    told = read_official_mapping(mapping) if isinstance(mapping, str) else mapping
    return official_rows(FileBytes(name=name, data=text.encode()), told, OFFERED)


def wrong(text: str, mapping: str) -> str:
    with pytest.raises(TableError) as caught:
        read(text, mapping)
    return str(caught.value)


def test_a_wide_table_has_a_figure_in_each_row() -> None:
    one, two = read("Station;Party A;Party B;Valid;In\nN1;10;20;30;1\nN2;7;;;\n", WIDE)
    assert (one.level, one.area, one.contest, one.status) == (
        "station", "N1", "assembly", "unofficial-partial",
    )  # fmt: skip
    assert (dict(one.totals), one.valid_votes, dict(one.extra)) == (
        {"a": 10, "b": 20}, 30, {"stations_reporting": 1},
    )  # fmt: skip
    assert (dict(two.totals), two.valid_votes, dict(two.extra)) == ({"a": 7}, None, {})


def test_a_long_table_has_a_row_for_each_choice() -> None:
    text = (
        "Region,District,Race,List,Votes,Valid\nNorth,,Assembly 2031,PARTY A,10,30\n"
        "North,,Assembly 2031,PARTY B,20,30\nNorth,Lake,Assembly 2031,PARTY A,3,\n"
    )
    one, two = read(text, LONG)
    assert (one.area, dict(one.totals), one.valid_votes) == (("North",), {"a": 10, "b": 20}, 30)
    assert (two.area, dict(two.totals), two.valid_votes) == (("North", "Lake"), {"a": 3}, None)


def test_json_is_read_by_pointers() -> None:
    rows: Any = {
        "N1": {"votes": {"a": 10, "b/c": "20"}},
        "N2": {"votes": {"a": 7.0}},
        "S1": {"votes": {"a": None}},
    }
    found = read(json.dumps({"results": {"stations": rows}}), JSON)
    assert [(one.area, dict(one.totals)) for one in found] == [
        ("N1", {"a": 10, "b": 20}),
        ("N2", {"a": 7}),
        ("S1", {}),
    ]


def test_a_list_of_rows_and_a_single_row() -> None:
    country = '[contest]\nname = "assembly"\n[choices]\n"/a" = "a"\n"/b" = "b"\n'
    (one,) = read('{"a": 1, "b": 2}', country)
    assert (one.level, one.area, dict(one.totals)) == ("country", None, {"a": 1, "b": 2})
    listed = country + '[place]\nlevel = "area"\narea = "/at/0"\n'
    found = read('[{"a": 1, "b": 2, "at": ["North"]}, {"a": 3, "at": ["South"]}]', listed)
    assert [(one.area, dict(one.totals)) for one in found] == [
        (("North",), {"a": 1, "b": 2}),
        (("South",), {"a": 3}),
    ]


def test_thousands_are_read_as_the_mapping_says() -> None:
    mapping = WIDE.replace("[place]", 'thousands = "."\n[place]')
    (one,) = read("Station;Party A;Party B;Valid;In\nN1;1.234;20;1.254;1\n", mapping)
    assert dict(one.totals) == {"a": 1234, "b": 20}


@pytest.mark.parametrize("text", ["Station;Party A;Party B;Valid;In\n", '{"results": {"stations": {}}}'])
def test_a_table_without_rows_has_no_figures(text: str) -> None:
    assert read(text, JSON if text.startswith("{") else WIDE) == ()


def test_everything_that_is_wrong_is_named_at_once() -> None:
    said = wrong(
        "Station;Party A;Party B;Valid;In\nN1;10;20;30;1\nN9;1;2;3;1\nN1;1;2;3;1\nN2;1;2;3;1\n", WIDE
    )
    assert "line 3, a station: expected a station of the election, found 'N9'" in said
    assert "line 4: expected each place and contest once, found N1, as in page.csv, line 2" in said
    assert "line 2, station N1" not in said


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Station;Party A;Party B;Valid;In\nN1;ten;20;30;1\n", "ten"),
        ("Station;Party A;Party B;Valid;In\nN1;-10;20;30;1\n", "-10"),
        ("Station;Party A;Party B\nN1;10;20\n", "a column Valid"),
        ("<html><body>Error</body></html>\n", "a table"),
    ],
)
def test_what_is_no_such_table_is_refused(text: str, found: str) -> None:
    assert found in wrong(text, WIDE)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('{"results": {}}', "expected rows at /results/stations, found nothing there"),
        ('{"results": {"stations": 7}}', "expected rows at /results/stations, found 7"),
        ('{"results": {"stations": {"N1": {"votes": {"a": true, "b/c": 1}}}}}', "found True"),
        ('{"results": {"stations": {"N1": {"votes": {"a": 1.5, "b/c": 1}}}}}', "found 1.5"),
        ('{"results": {"stations": {"N1": {"vote": {"a": 1}}}}}', "/votes/a: expected a value there"),
        ('{"results": {"results": 1, "results": 2}}', "each name once"),
        ("[" * 100_000, "JSON"),
        ('{"results": {"stations": {"N1": {"votes": {"a": ' + "9" * 5000 + "}}}}}", "JSON"),
    ],
)
def test_json_that_is_no_such_document_is_refused(text: str, found: str) -> None:
    assert found in wrong(text, JSON)


def test_a_long_table_that_contradicts_itself_is_refused() -> None:
    text = "Region,District,Race,List,Votes,Valid\nNorth,,assembly,a,10,30\nNorth,,assembly,a,11,31\n"
    said = wrong(text, LONG)
    assert "each choice once for a place, found 'a'" in said
    assert "expected 30, as in page.csv, line 2, found 31" in said


def test_what_the_election_does_not_have_is_passed_over_where_the_mapping_says_so() -> None:
    text = "Region,District,Race,List,Votes,Valid\nNorth,,assembly,a,10,\nNorth,,assembly,z,4,\nAbroad,,assembly,a,1,\nNorth,,senate,a,1,\n"
    assert "'z'" in wrong(text, LONG)
    (one,) = read(text, LONG.replace('kind = "long"', 'kind = "long"\nunknown = "skip"'))
    assert dict(one.totals) == {"a": 10}


def test_a_column_of_another_contest_is_blank_in_the_rows_of_this_one() -> None:
    mapping = '[contest]\ncolumn = "Race"\n[choices]\nA = "a"\nB = "b"\nC = "c"\nD = "d"\n'
    found = read("Race,A,B,C,D\nassembly,1,2,,\nmayor,,,3,4\n", mapping)
    assert [dict(one.totals) for one in found] == [{"a": 1, "b": 2}, {"c": 3, "d": 4}]
    assert "a choice of assembly" in wrong("Race,A,B,C,D\nassembly,1,2,5,\n", mapping)


@pytest.mark.parametrize(
    ("mapping", "found"),
    [
        ("[table", "TOML"),
        ("[tables]\n", "'tables'"),
        ('[table]\nkind = "narrow"\n', "'narrow'"),
        ('[table]\nstatus = "final"\n', "'final'"),
        ("[choices]\n", "the columns of the votes"),
        ('[choices]\nA = "z"\n[contest]\nname = "assembly"\n', "'z'"),
        ('[place]\nlevel = "station"\n', "station, for level station"),
        ('[place]\nstation = "S"\n', "nothing more, for level country"),
        ('[place]\nlevel = "area"\narea = []\n', "a heading or a list of headings"),
        ('[table]\nkind = "long"\n[choices]\nA = "a"\n', "choice and votes"),
        ('[contest]\ncolumn = "X"\nname = "assembly"\n', "either a column or a name"),
        ('[contest]\nname = 7\n[choices]\nA = "a"\n', "text"),
        ("[names]\nchoices = 7\n", "texts"),
    ],
)
def test_a_mapping_that_means_nothing_is_refused(mapping: str, found: str) -> None:
    assert found in wrong("A,B\n1,2\n", mapping)
