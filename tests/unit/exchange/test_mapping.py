import pytest

from polltrail.errors import TableError
from polltrail.exchange.mapping import TableMapping, read_mapping, write_mapping

FULL = TableMapping(
    kind="wide",
    encoding="windows-1252",
    separator=";",
    thousands=".",
    sheet=None,
    station_id=("Province", 'the "code"'),
    levels=("Province",),
    fields={"valid_votes": "Válidos", "valid_votes__night": "valid__night"},
    choices={"Anna Berg": "Anna", "b": "Bo\\\n\x7f"},
    contest={"name": "mayor"},
    source={"column": "who"},
)


def refused(text: str) -> list[str]:
    with pytest.raises(TableError) as raised:
        read_mapping(text)
    return [str(problem) for problem in raised.value.problems]


@pytest.mark.parametrize("mapping", [FULL, TableMapping(), TableMapping(station_id=(), levels=(), fields={})])
def test_written_and_read_back(mapping: TableMapping) -> None:
    assert read_mapping(write_mapping(mapping)) == mapping


def test_nothing_said_is_nothing_decided() -> None:
    assert read_mapping(None) == read_mapping("") == TableMapping()


def test_what_is_said_comes_over_what_was_guessed() -> None:
    said, guessed = TableMapping(levels=("b",)), TableMapping(levels=("a",), thousands=",")
    assert said.over(guessed) == TableMapping(levels=("b",), thousands=",")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[table", "mapping: expected TOML, found "),
        (
            "[tables]\n",
            "mapping: expected one of the keys table, areas, fields, choices, contest, source, found tables",
        ),
        (
            "[table]\nkinds = 1",
            "mapping, [table]: expected one of the keys kind, encoding, separator, thousands, ",
        ),
        ('[table]\nkind = "deep"', "mapping, [table] kind: expected one of layout, wide, long, found 'deep'"),
        ("[table]\nseparator = 1", "mapping, [table] separator: expected text, found 1"),
        ('[table]\nstation_id = "a"', "mapping, [table] station_id: expected a list of texts, found 'a'"),
        ("[areas]\nlevels = [1]", "mapping, [areas] levels: expected a list of texts, found [1]"),
        (
            '[fields]\nvotes = "v"',
            "mapping, [fields]: expected one of the keys registered_voters, ballots_cast, ",
        ),
        ("[fields]\nvalid_votes = 1", "mapping, [fields] valid_votes: expected text, found 1"),
        (
            '[contest]\ncolumn = "a"\nname = "b"',
            "mapping, [contest]: expected either a column or a name, found ",
        ),
        ("[contest]", "mapping, [contest]: expected either a column or a name, found none"),
        (
            '[table]\nkind = "long"\n[choices]\nA = "a"',
            "mapping, [choices]: expected one of the keys choice, votes, ",
        ),
        ("choices = 1", "mapping, choices: expected a table [choices], found 1"),
    ],
)
def test_what_means_nothing_is_refused(text: str, said: str) -> None:
    (problem,) = refused(text)
    assert problem.startswith(said)
