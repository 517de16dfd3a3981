"""Whole systems against whole elections, and files that are no system."""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from polltrail.allocation import (
    DHONDT,
    Scenario,
    TierResult,
    allocate_seats,
    read_system,
    reserved_tiers,
    seats_of,
    system_named,
    system_names,
)
from polltrail.errors import DataError

DATA = Path(__file__).parent / "data"
SHIPPED = {
    "austria",
    "czechia-2017",
    "czechia-2021",
    "germany-2013",
    "germany-2017",
    "germany-2021",
    "germany-2025",
    "israel",
    "israel-2019-september",
    "nepal-2017",
    "nepal-2022",
    "new-zealand",
    "pakistan-2002",
    "pakistan-2008",
    "pakistan-2013",
    "pakistan-2018",
    "pakistan-2024",
    "slovakia-2020",
    "srilanka-2020",
}


def data(name: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
    return read


def total(found: tuple[TierResult, ...], *places: str) -> dict[str, int]:
    won: Counter[str] = Counter()
    for one in found:
        if not places or one.place in places:
            won.update(one.won)
    return dict(won)


def bundestag(year: int | str) -> tuple[dict[str, dict[str, dict[str, int]]], Scenario]:
    """Who came first has one vote, which is all that levelling needs of first votes; and the whole of second votes."""
    read = data(f"germany-{year}")
    first = {number: {key: 1} for key, places in read["first"].items() for number in places.split()}
    return {"direct": first, "list": read["second"]}, Scenario(
        name="as counted", whole={"list": read["valid"]}
    )


def bundestag_2025() -> tuple[dict[str, dict[str, dict[str, int]]], Scenario]:
    """First votes of whoever came first, and the others as so many small ones."""
    read = data("germany-2025")
    first: dict[str, dict[str, int]] = {}
    for key, places in read["first"].items():
        for number, votes, valid in (re.split("[:/]", place) for place in places.split()):
            parts, rest = divmod(int(valid) - int(votes), int(votes) // 2)
            others = {f"other {part}": int(votes) // 2 for part in range(parts)} | {"rest": rest}
            first[number] = {key: int(votes)} | others
    return {"direct": first, "list": read["second"]}, Scenario(
        name="as counted", whole={"list": read["valid"]}
    )


def test_systems_shipped() -> None:
    assert set(system_names()) == SHIPPED


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_every_rule_names_its_source(name: str) -> None:
    system = system_named(name)
    assert [tier.id for tier in system.tiers if len(tier.source) < 20] == []
    assert [one.name for one in system.scenarios if one.name != "as written" and not one.source] == []
    assert system.majority == "membership"


OFFICIAL = {
    2013: {"CDU": 255, "SPD": 193, "DIE LINKE": 64, "GRÜNE": 63, "CSU": 56},
    2017: {"CDU": 200, "SPD": 153, "AfD": 94, "FDP": 80, "DIE LINKE": 69, "GRÜNE": 67, "CSU": 46},
    2021: {
        "SPD": 206,
        "CDU": 152,
        "GRÜNE": 118,
        "FDP": 92,
        "AfD": 83,
        "CSU": 45,
        "DIE LINKE": 39,
        "SSW": 1,
    },
}


@pytest.mark.parametrize("year", OFFICIAL)
def test_three_bundestage_with_levelling(year: int) -> None:
    """Bundeswahlleiter: 631, 709 and 736 members, by the law of each year."""
    found = seats_of(system_named(f"germany-{year}"), *bundestag(year))
    assert total(found) == OFFICIAL[year]
    assert sum(one.seats for one in found) == sum(OFFICIAL[year].values())
    assert [one for one in found if one.tie or one.vacant] == []


def test_bundestag_2021_after_parts_of_berlin_voted_again() -> None:
    """Bundeswahlleiterin, 1 March 2024: a seat fewer, of one list."""
    found = seats_of(system_named("germany-2021"), *bundestag("2021-repeated"))
    assert total(found) == OFFICIAL[2021] | {"FDP": 91}
    assert sum(one.seats for one in found) == 735


def test_seats_of_one_land_of_2017() -> None:
    """Bundeswahlleiter, Heft 3: Mecklenburg-Vorpommern's sixteen."""
    found = seats_of(system_named("germany-2017"), *bundestag(2017))
    own = [str(number) for number in range(12, 18)]
    sixteen = {"CDU": 6, "SPD": 2, "AfD": 3, "FDP": 1, "DIE LINKE": 3, "GRÜNE": 1}
    assert total(found, "Mecklenburg-Vorpommern", *own) == sixteen


def test_the_law_of_2013_by_the_votes_of_2021_makes_a_larger_house() -> None:
    """Three seats left above proportion, and means in place of the larger, are what the law of 2020 saved."""
    ballots, whole = bundestag(2021)
    by_2013 = seats_of(system_named("germany-2017"), ballots, whole)
    assert sum(one.seats for one in by_2013) > 736


def test_bundestag_2025_and_the_23_constituencies_that_nobody_won() -> None:
    """Bundeswahlleiterin, 14 March 2025: no second votes covered those who came first there."""
    found = seats_of(system_named("germany-2025"), *bundestag_2025())
    seats = {"CDU": 164, "AfD": 152, "SPD": 120, "GRÜNE": 85, "Die Linke": 64, "CSU": 44, "SSW": 1}
    assert (total(found), sum(one.seats for one in found)) == (seats, 630)
    lost = [one for one in found if one.tier == "direct" and not one.seats]
    assert {one.place for one in lost} == set(data("germany-2025")["uncovered"].split())
    assert lost[0].reason == "CDU came first, and its votes in Schleswig-Holstein do not cover the seat"


def test_bundestag_2025_by_second_votes_alone() -> None:
    """Lists below five per cent are not in the table: the whole is given apart."""
    votes = {"CDU": 11_196_374, "SSW": 76_138, "BSW": 2_472_947, "AfD": 10_328_780, "SPD": 8_149_124}
    votes |= {"GRÜNE": 5_762_380, "Die Linke": 4_356_532, "CSU": 2_964_028}
    whole = Scenario(name="as counted", whole={"list": 49_649_512})
    (found,) = seats_of(system_named("germany-2025"), {"list": {"Germany": votes}}, whole)
    assert found.won == {
        "CDU": 164,
        "AfD": 152,
        "SPD": 120,
        "GRÜNE": 85,
        "Die Linke": 64,
        "CSU": 44,
        "SSW": 1,
    }
    assert found.reason == "seats of direct are among these: no votes of direct were given"


def test_direct_seats_are_not_cut_by_votes_of_the_whole_country() -> None:
    ballots = {"direct": {"1": {"CDU": 5}}, "list": {"Germany": {"CDU": 50, "SPD": 50}}}
    with pytest.raises(DataError, match=r"list: expected votes by region.* found Germany; no seat is given"):
        seats_of(system_named("germany-2025"), ballots)


def test_new_zealand_2014_has_121_seats() -> None:
    """Electoral Commission: one electorate more than its party votes carry."""
    read = data("new-zealand-2014")
    found = seats_of(
        system_named("new-zealand"), {"direct": read["electorates"], "list": {"New Zealand": read["party"]}}
    )
    assert total(found) == {
        "ACT New Zealand": 1,
        "Labour Party": 32,
        "Māori Party": 2,
        "National Party": 60,
        "United Future": 1,
        "Green Party": 14,
        "New Zealand First Party": 11,
    }


def test_slovakia_2020() -> None:
    found = seats_of(system_named("slovakia-2020"), {"list": {"national": data("slovakia-2020")["votes"]}})
    assert total(found) == {
        "OĽANO": 53,
        "Smer": 38,
        "Sme rodina": 17,
        "ĽSNS": 17,
        "Sloboda a Solidarita": 13,
        "Za ľudí": 12,
    }


def test_slovakia_2020_had_two_parties_stood_as_one() -> None:
    """6.96 per cent are enough for one party, and not for two: the threshold counts members."""
    votes = {"national": data("slovakia-2020")["votes"]}
    alone = seats_of(system_named("slovakia-2020"), {"list": votes}, Scenario(name="one party"))
    assert "Progresívne Slovensko-SPOLU" in total(alone)


def test_czechia_2017() -> None:
    found = seats_of(system_named("czechia-2017"), {"regions": data("czechia-2017")["regions"]})
    assert total(found) == {
        "ANO": 78,
        "ODS": 25,
        "Piráti": 22,
        "SPD": 22,
        "ČSSD": 15,
        "KSČM": 15,
        "KDU-ČSL": 10,
        "TOP 09": 7,
        "STAN": 6,
    }
    assert total(found, "Karlovarský kraj") == {"ANO": 3, "Piráti": 1, "SPD": 1}


def test_czechia_2021_in_two_counts() -> None:
    found = seats_of(system_named("czechia-2021"), {"regions": data("czechia-2021")["regions"]})
    assert total(found) == {"ANO": 72, "SPOLU": 71, "Piráti+STAN": 37, "SPD": 20}
    assert total(found, "Hlavní město Praha") == {"SPOLU": 11, "Piráti+STAN": 6, "ANO": 5, "SPD": 1}
    assert total(found, "Pardubický kraj") == {"ANO": 3, "Piráti+STAN": 2, "SPOLU": 4, "SPD": 1}
    assert (found[-1].tier, found[-1].seats) == ("second", 1)


def test_nepal_is_two_divisions_side_by_side() -> None:
    ballots = {
        "direct": {"Taplejung 1": {"UML": 5, "NC": 4}, "Jhapa 1": {"NC": 2, "UML": 1}},
        "list": {"national": {"UML": 3_173_494, "NC": 3_128_389, "MC": 1_303_721, "small": 200_000}},
    }
    found = seats_of(system_named("nepal-2017"), ballots)
    assert [one.won for one in found[:2]] == [{"UML": 1}, {"NC": 1}]
    assert sum(found[2].won.values()) == 110
    assert "small" not in found[2].won


def test_nepal_2022_by_a_first_divisor_of_1_4() -> None:
    """Votes of five lists and of all: Election Commission; of two: Khabarhub, 6 December; seats: Setopati, 7 December."""
    votes = {"UML": 2_845_641, "NC": 2_715_225, "MC": 1_175_684, "RSP": 1_130_344, "RPP": 588_849}
    votes |= {"JSP": 420_954, "Janamat": 394_538, "Unified Socialist": 296_090}
    whole = Scenario(name="as counted", whole={"list": 10_560_082})
    found = seats_of(system_named("nepal-2022"), {"list": {"national": votes}}, whole)
    assert total(found) == {"UML": 34, "NC": 32, "MC": 14, "RSP": 13, "RPP": 7, "JSP": 5, "Janamat": 5}
    inside = {key: votes[key] for key in total(found)}
    assert tuple(allocate_seats(inside, 110, DHONDT).seats.values()) == (34, 33, 14, 13, 7, 5, 4)


def test_austria_is_closed_below_four_per_cent() -> None:
    votes = {"ÖVP": 1789417, "SPÖ": 1011868, "FPÖ": 772666, "NEOS": 387124, "JETZT": 89169, "GRÜNE": 664055}
    found = seats_of(system_named("austria"), {"list": {"national": votes}})
    assert total(found) == {"ÖVP": 71, "SPÖ": 40, "FPÖ": 31, "NEOS": 15, "GRÜNE": 26}


def test_a_bonus_seat_of_equal_votes_is_left_open() -> None:
    found = seats_of(system_named("srilanka-2020"), {"districts": {"EC-14": {"a": 50, "b": 50}}})
    (one,) = [one for one in found if one.place == "EC-14"]
    assert (one.won, one.tie and one.tie.seats, one.seats) == ({"a": 1, "b": 1}, 2, 4)


WRONG = [
    ("not TOML", "house = 10", "house = ", "expected TOML"),
    ("a word for a number", "house = 10", 'house = "ten"', r"`int`, got `str` - at `\$.house`"),
    ("an unknown key", "house = 10", "house = 10\nhuose = 10", "unknown field `huose`"),
    ("another id", 'id = "try"', 'id = "other"', "id: expected try, found other"),
    ("an unknown method", 'method = "dhondt"', 'method = "webster"', r"tiers\[1\].method: expected one of"),
    ("no method", 'method = "dhondt"', "", r"tiers\[1\].method: expected what a tier of kind list needs"),
    (
        "seats of places",
        "seats = 1 }",
        "seats = 2 }",
        r"tiers\[0\].seats: expected the 3 seats of its places",
    ),
    ("the house", "house = 10", "house = 11", "house: expected the 10 seats of its tiers, found 11"),
    (
        "a threshold",
        "share >= 5%",
        "share >= five",
        r"tiers\[1\].threshold 'share >= five': expected a number",
    ),
    ("a tier that is not there", 'rests_on = ["list"]', 'rests_on = ["lost"]', "to rest on .* found lost"),
    ("a cycle", 'id = "general"', 'id = "general"\nrests_on = ["women"]', "found a cycle of general, women"),
    ("two of one id", 'id = "list"', 'id = "general"', "tiers: expected each id once"),
    ("a place twice", 'name = "B"', 'name = "A"', "expected each place once, found A"),
    (
        "a place without a name",
        'name = "A", ',
        "",
        r"places\[0\]: expected a name, or a prefix with from and to",
    ),
    ("reserved of nothing", 'rests_on = ["list"]', "", r"tiers\[2\].rests_on: expected the tiers below"),
    (
        "a scenario's unknown key",
        'majority = "filled"',
        'majority = "filled"\nscenarios = [{ name = "x", title = "x", source = "x", exclude = ["a"] }]',
        "unknown field `exclude`",
    ),
    (
        "a scenario's tier",
        'majority = "filled"',
        'majority = "filled"\nscenarios = [{ name = "x", title = "x", source = "x", whole = { men = 4 } }]',
        r"scenarios\[0\]: expected tier .* found men",
    ),
    (
        "a scenario's place",
        'majority = "filled"',
        'majority = "filled"\nscenarios = [{ name = "x", title = "x", source = "x", vacant = { C = "y" } }]',
        r"scenarios\[0\].vacant: expected a place of the system, found C",
    ),
    (
        "a list in two alliances",
        'majority = "filled"',
        'majority = "filled"\nscenarios = [{ name = "x", title = "x", source = "x", alliances = [["a", "b"], ["b"]] }]',
        r"scenarios\[0\].alliances: expected each list once, found b",
    ),
    (
        "a bonus as large as the place",
        'method = "dhondt"',
        'method = "dhondt"\nbonus = 5',
        "more than the bonus",
    ),
    (
        "a threshold of what nobody knows",
        "share >= 5%",
        "turnout >= 5%",
        r"tiers\[1\].threshold 'turnout >= 5%': .* found turnout",
    ),
    (
        "a range too long",
        '{ name = "A", seats = 1 }',
        '{ prefix = "A", from = 1, to = 1000000000 }',
        "expected at most 10000 places, found 1000000000",
    ),
    (
        "two seats by plurality",
        '[{ name = "A", seats = 1 }, { name = "B", seats = 1 }]',
        '[{ name = "A", seats = 2 }]',
        r"tiers\[0\].places: expected one seat in each place",
    ),
    (
        "whole quotas of divisors",
        'method = "dhondt"',
        'method = "dhondt"\nwhole_quotas = true',
        "expected a quota, where only whole quotas",
    ),
    (
        "a top-up by quota",
        'kind = "list"',
        'kind = "top-up"\noverhang = "cut"\ntotal = 7\nrests_on = ["general"]',
        "expected divisors, for a tier of kind top-up",
    ),
    (
        "a top-up that does not add up",
        'kind = "list"',
        'kind = "top-up"\noverhang = "cut"\ntotal = 8\nrests_on = ["general"]',
        "list.total: expected its seats and those it rests on, 7, found 8",
    ),
    (
        "unused votes of a tier that uses all",
        'kind = "reserved"',
        'kind = "remainders"\nmethod = "hare"',
        "women.rests_on: expected a tier of whole quotas alone, found list",
    ),
    ("overhang of lists", 'method = "dhondt"', 'method = "dhondt"\noverhang = "cut"\ntotal = 7', "overhang"),
]
TEXT = """
id = "try"
title = "A try"
country = "Nowhere"
year = 2000
house = 10
majority = "filled"

[[tiers]]
id = "general"
title = "Seats"
kind = "plurality"
seats = 2
source = "made up"
places = [{ name = "A", seats = 1 }, { name = "B", seats = 1 }]

[[tiers]]
id = "list"
title = "Lists"
kind = "list"
seats = 5
source = "made up"
method = "dhondt"
threshold = "share >= 5%"

[[tiers]]
id = "women"
title = "Women"
kind = "reserved"
seats = 3
source = "made up"
rests_on = ["list"]
"""


def test_the_text_is_a_system() -> None:
    assert [tier.id for tier in read_system(TEXT, "try").tiers] == ["general", "list", "women"]


@pytest.mark.parametrize(("old", "new", "message"), [row[1:] for row in WRONG], ids=[row[0] for row in WRONG])
def test_a_file_that_is_no_system(old: str, new: str, message: str) -> None:
    text = TEXT.replace(old, new, 1)
    if "cycle" in message:
        text = text.replace('rests_on = ["list"]', 'rests_on = ["general"]')
    if "divisors, for" in message:
        text = text.replace('"dhondt"', '"hare"')
    assert text != TEXT
    with pytest.raises(DataError, match=f"system try: .*{message}.*it is not used"):
        read_system(text, "try")


def test_names_that_a_system_does_not_have() -> None:
    system = system_named("pakistan-2024")
    with pytest.raises(DataError, match=r"system: expected one of austria, .*found atlantis"):
        system_named("atlantis")
    with pytest.raises(DataError, match=r"expected tier general or .*found senate"):
        system.tier("senate")
    with pytest.raises(DataError, match=r"expected scenario sic-withheld or .*found sic"):
        reserved_tiers(system, {}, "sic")
    with pytest.raises(DataError, match="ballots: expected general of pakistan-2024, found list"):
        seats_of(system, {"list": {}})
    with pytest.raises(DataError, match="ballots of general: expected places of pakistan-2024, found NA-267"):
        seats_of(system, {"general": {"NA-267": {"a": 1}}})
    with pytest.raises(DataError, match="ballots of general, NA-1: expected no votes below zero, found a -1"):
        seats_of(system, {"general": {"NA-1": {"a": -1}}})
