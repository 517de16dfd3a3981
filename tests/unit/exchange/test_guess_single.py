import polars as pl
import pytest

from polltrail.errors import TableError
from polltrail.exchange.guess_single import guess_single
from polltrail.exchange.mapping import TableMapping
from polltrail.exchange.table import Table
from support.published import text


def guess(content: str, **given: object) -> TableMapping:
    frame = pl.read_csv(text(content).encode(), infer_schema=False)
    table = Table(
        name="t.csv",
        schema=dict(frame.schema),
        height=frame.height,
        read=frame.select,
        line=lambda row: f"row {row}",
    )
    return guess_single(table, TableMapping(**given))


SPANISH = """
    Departamento,Mesa,Inscritos,Votantes,Válidos,Blancos,Nulos,Partido Azul,Partido Rojo,% turnout,lat
    Norte,1,200,150,140,6,4,80,60,75.0,1.5
    Norte,2,210,150,140,6,4,80,60,75.0,1.5
    Sur,3,220,150,140,6,4,80,60,75.0,1.5
    Sur,4,230,150,140,6,4,80,60,75.0,1.5
"""


def test_a_wide_table() -> None:
    mapping = guess(SPANISH)
    assert mapping.kind == "wide"
    assert mapping.station_id == ("Mesa",)
    assert mapping.levels == ("Departamento",)
    assert mapping.fields == {
        "registered_voters": "Inscritos",
        "ballots_cast": "Votantes",
        "valid_votes": "Válidos",
        "blank_ballots": "Blancos",
        "null_ballots": "Nulos",
    }
    assert mapping.choices == {"Partido Azul": "Partido Azul", "Partido Rojo": "Partido Rojo"}


@pytest.mark.parametrize(
    "headings",
    [
        "Województwo,Numer obwodu,Uprawnieni,Karty wyjęte z urny,Głosy ważne,Głosy nieważne,A,B",
        "Регион,УИК,Число избирателей,Проголосовало,Действительных,Недействительных,A,B",
        "Circonscription,Bureau de vote,Inscrits,Votants,Exprimés,Nuls,A,B",
        "Estado,Seção,Eleitores aptos,Comparecimento,Votos válidos,Nulos,A,B",
        "Region,Polling station,Registered voters,Ballots cast,Valid votes,Rejected,A,B",
    ],
)
def test_headings_of_many_countries(headings: str) -> None:
    rows = "\n".join(f"{'N' if n < 5 else 'S'},{n},{n}00,60,50,10,30,20" for n in range(1, 9))
    mapping = guess(f"{headings}\n{rows}\n")
    names = headings.split(",")
    assert mapping.levels == (names[0],)
    assert mapping.station_id == (names[1],)
    assert list(mapping.fields)[:3] == ["registered_voters", "ballots_cast", "valid_votes"]
    assert list(mapping.fields.values()) == names[2:6]
    assert list(mapping.choices) == ["A", "B"]


LONG = """
    province,station,contest,candidate,party,votes,registered
    N,1,mayor,Anna,Red,10,100
    N,1,mayor,Bo,Blue,20,100
    N,2,mayor,Anna,Red,11,100
    N,2,mayor,Bo,Blue,29,100
"""


def test_a_long_table() -> None:
    mapping = guess(LONG)
    assert mapping.kind == "long"
    assert mapping.choices == {"choice": "candidate", "votes": "votes", "party": "party"}
    assert (mapping.station_id, mapping.contest) == (("station",), {"column": "contest"})
    assert mapping.fields == {"registered_voters": "registered"}


def test_numbers_of_stations_that_start_again_need_their_area() -> None:
    rows = [
        f"{region},{district},{station},1,2" for region in "NS" for district in "ab" for station in (1, 2)
    ]
    mapping = guess("region,district,precinct,A,B\n" + "\n".join(rows) + "\n")
    assert mapping.station_id == ("region", "district", "precinct")
    long = [row.replace(",1,2", f",{c},5") for row in rows for c in ("Anna", "Bo")]
    mapping = guess("region,district,precinct,candidate,votes\n" + "\n".join(long) + "\n")
    assert mapping.station_id == ("region", "district", "precinct")


def test_a_station_under_no_known_heading_is_found_by_being_unique() -> None:
    assert guess("hood,room,A,B\nN,hall,1,2\nS,hall,3,4\nN,gym,3,4\n").station_id == ("hood", "room")
    assert guess("A,B\n1,2\n1,2\n").station_id == ()


def test_a_few_stations_twice_are_mistakes_and_stay() -> None:
    rows = [f"{n},{n % 7},5" for n in range(40)] + ["3,1,5"]
    assert guess("precinct,A,B\n" + "\n".join(rows) + "\n").station_id == ("precinct",)


def test_a_mapping_comes_first() -> None:
    mapping = guess(SPANISH, choices={"Partido Azul": "Blue"}, levels=(), fields={}, station_id=("Mesa",))
    assert (mapping.choices, mapping.levels, mapping.fields) == ({"Partido Azul": "Blue"}, (), {})


def test_a_table_without_votes() -> None:
    with pytest.raises(TableError) as raised:
        guess("station,name\n1,a\n2,b\n")
    assert str(raised.value).startswith(
        "t.csv: expected columns with the votes for each choice, or a column of choices and one of votes, "
        "found none among station, name"
    )


def test_a_layout_is_no_single_file() -> None:
    with pytest.raises(TableError, match="expected wide or long for a single file, found layout"):
        guess(SPANISH, kind="layout")
