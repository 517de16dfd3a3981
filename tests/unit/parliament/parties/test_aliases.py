"""Names of parties to ids, by date and area."""

import pytest

from polltrail.errors import TableError
from polltrail.parliament.parties import aliases_named, read_aliases

PAKISTAN = aliases_named("pakistan")


@pytest.mark.parametrize(
    ("name", "date", "area", "party"),
    [
        ("Qaumi Watan Party", "2008-02-18", "KP", "PPP-S"),
        ("Qaumi Watan Party", "2013-05-11", "KP", "QWP"),
        ("National Party", "2008-02-18", "Sindh", "NPP"),
        ("National Party", "2013-05-11", "Balochistan", "NP"),
        ("Jamiat Ulema-e Islam (Fazl)", "2008-02-18", "KP", "MMA"),
        ("Jamiat Ulema-e Islam (Fazl)", "2013-05-11", "KP", "JUI-F"),
        ("Pakistan Muslim League (Haqiqi)", "2002-10-10", "Punjab", "PML-J"),
        ("Pakistan Muslim League", "2008-02-18", "Punjab", "PML-Q"),
        ("Ind*", "2024-02-08", "KP", "SIC"),
        ("Ind", "2024-02-08", "KP", "IND"),
        ("  PAKISTAN MUSLIM LEAGUE(N)", "2018-07-25", "Punjab", "PML-N"),
        ("A party of nobody's list", "2018-07-25", "Punjab", "A party of nobody's list"),
    ],
)
def test_a_name_means_a_party_at_its_time_and_place(name: str, date: str, area: str, party: str) -> None:
    assert PAKISTAN.party(name, date=date, area=area) == party


def test_a_country_without_a_table_leaves_names_alone() -> None:
    assert aliases_named("nowhere").party("Anybody") == "Anybody"


def test_a_name_of_two_parties_at_once_is_refused() -> None:
    text = '[[party]]\nid = "A"\ntitle = "Same"\n[[party]]\nid = "B"\ntitle = "same"\n'
    with pytest.raises(TableError, match=r"names\.toml, same: expected one party at a time and place"):
        read_aliases(text, "names.toml")


def test_what_is_no_table_is_refused() -> None:
    with pytest.raises(TableError, match=r"names\.toml: expected a table of parties' names"):
        read_aliases("party = 3", "names.toml")
