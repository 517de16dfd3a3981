"""Published indices of published elections, each with where its votes are from."""

from fractions import Fraction

import pytest

from polltrail.errors import DataError
from polltrail.parliament.indices import (
    disproportionality,
    effective_number,
    effective_number_with_others,
    golosov_number,
    pedersen,
    seat_changes,
    swing,
    two_party_swing,
    vote_efficiency,
)

# Germany 2025: final second votes of the federal returning officer (kerg2); 49,649,512 valid.
GERMANY = {
    "CDU": 11_196_374, "AfD": 10_328_780, "SPD": 8_149_124, "GRÜNE": 5_762_380, "Linke": 4_356_532, "CSU": 2_964_028,
    "BSW": 2_472_947, "FDP": 2_148_757, "SSW": 76_138, "others": 2_194_452
}  # fmt: skip
BUNDESTAG = {"CDU": 164, "AfD": 152, "SPD": 120, "GRÜNE": 85, "Linke": 64, "CSU": 44, "SSW": 1}
# United Kingdom, 7 May 2015: election-history.dcford.org.uk; 30,697,525 valid. The Speaker and Sylvia Hermon are others.
UK_2015 = {
    "Con": 11_299_609, "Lab": 9_347_273, "UKIP": 3_881_099, "LD": 2_415_916, "SNP": 1_454_436, "Green": 1_157_630,
    "DUP": 184_260, "PC": 181_704, "SF": 176_232, "UUP": 114_935, "SDLP": 99_809, "APNI": 61_556, "others": 323_066
}  # fmt: skip
COMMONS_2015 = {
    "Con": 330, "Lab": 232, "SNP": 56, "LD": 8, "DUP": 8, "SF": 4, "PC": 3, "SDLP": 3, "UUP": 2, "UKIP": 1, "Green": 1,
    "others": 2
}  # fmt: skip
# United Kingdom, 12 December 2019: electionguide.org after the House of Commons Library; 32,014,110 valid.
UK_2019 = {
    "Con": 13_966_454, "Lab": 10_269_051, "LD": 3_696_419, "SNP": 1_242_380, "Green": 865_715, "DUP": 244_128,
    "SF": 181_853, "PC": 153_265, "APNI": 134_115, "SDLP": 118_737, "UUP": 93_123, "others": 1_048_870
}  # fmt: skip
COMMONS_2019 = {
    "Con": 365, "Lab": 202, "SNP": 48, "LD": 11, "DUP": 8, "SF": 7, "PC": 4, "SDLP": 2, "Green": 1, "APNI": 1, "Speaker": 1
}  # fmt: skip
# United Kingdom, 4 July 2024: election-history.dcford.org.uk; 28,809,340 valid.
UK_2024 = {
    "Lab": 9_708_716, "Con": 6_828_925, "Reform": 4_117_610, "LD": 3_519_143, "Green": 1_944_501, "SNP": 724_758,
    "SF": 210_891, "PC": 194_811, "DUP": 172_058, "APNI": 117_191, "UUP": 94_779, "SDLP": 86_861
}  # fmt: skip
OTHERS_2024 = 1_089_096


def two(value: float | Fraction) -> float:
    return round(float(value), 2)


def test_germany_in_2025() -> None:
    found = disproportionality(GERMANY, BUNDESTAG)
    assert two(100 * found.gallagher()) == 7.06
    assert (two(effective_number(GERMANY)), two(effective_number(BUNDESTAG))) == (6.57, 5.11)


def test_germany_with_both_sister_parties_as_one() -> None:
    votes, seats = ({**one, "CDU": one["CDU"] + one["CSU"], "CSU": 0} for one in (GERMANY, BUNDESTAG))
    assert two(100 * disproportionality(votes, seats).gallagher()) == 7.31
    assert (two(effective_number(votes)), two(effective_number(seats))) == (5.59, 4.31)


def test_the_united_kingdom() -> None:
    assert sum(UK_2015.values()) == 30_697_525
    assert abs(100 * disproportionality(UK_2015, COMMONS_2015).gallagher() - 15.02) < 0.01
    assert (two(effective_number(UK_2015)), two(effective_number(COMMONS_2015))) == (3.93, 2.54)
    assert sum(UK_2019.values()) == 32_014_110
    assert (two(effective_number(UK_2019)), two(effective_number(COMMONS_2019))) == (3.23, 2.39)
    bounds = effective_number_with_others(UK_2024, OTHERS_2024, largest_other=OTHERS_2024)
    assert bounds.low < Fraction("4.74") < bounds.high < Fraction("4.76")


def test_others_are_bounds_and_not_one_party() -> None:
    found = effective_number_with_others({"a": 50, "b": 30}, 20)
    assert (found.low, found.high) == (Fraction(10_000, 2500 + 900 + 400), Fraction(10_000, 2500 + 900 + 20))
    assert effective_number_with_others({"a": 50, "b": 30}, 20, largest_other=10).low > found.low
    assert found.low < found.middle < found.high
    exact = effective_number_with_others({"a": 50, "b": 30}, 0)
    assert exact.low == exact.high == effective_number({"a": 50, "b": 30})


@pytest.mark.parametrize(
    ("independents", "number"),
    [([], 3.78), ([18], 4.16), ([1] * 18, 4.21)],
    ids=["parties only", "one bloc", "each alone"],
)
def test_the_national_assembly_of_2008(independents: list[int], number: float) -> None:
    seats = [124, 91, 54, 25, 13, 7, 5, 1, 1, 1, *independents]
    assert two(effective_number({f"{place}": count for place, count in enumerate(seats)})) == number


@pytest.mark.parametrize(
    ("seats", "number"),
    [
        ([97, 71, 42, 19, 10, 6, 4, 1, 1, 1], 3.80),
        ([97, 71, 42, 19, 10, 6, 4, 1, 1, 1, 18], 4.27),
        ([97, 71, 42, 19, 10, 6, 4, 1, 1, 1, *[1] * 18], 4.35),
        ([88, 67, 42, 19, 10, 6, 4, 1, 1, 1, 29], 4.68),
    ],
)
def test_its_general_seats_alone(seats: list[int], number: float) -> None:
    assert two(effective_number({f"{place}": count for place, count in enumerate(seats)})) == number


def test_six_indices_of_one_small_house() -> None:
    """Another package once added differences with their signs, and so always found nothing."""
    found = disproportionality({"a": 60, "b": 30, "c": 10}, {"a": 7, "b": 3})
    assert round(found.gallagher(), 9) == 0.1
    assert (found.loosemore_hanby(), found.rae(), found.lijphart()) == (
        Fraction(1, 10),
        Fraction(1, 15),
        Fraction(1, 10),
    )
    assert (found.sainte_lague(), found.dhondt()) == (Fraction(7, 60), Fraction(7, 6))


def test_seats_without_votes_have_no_ratio() -> None:
    found = disproportionality(UK_2019, COMMONS_2019)
    assert (found.sainte_lague(), found.dhondt()) == (None, None)
    with pytest.raises(DataError, match="seats: expected some, none below zero, found 0 in all"):
        disproportionality({"a": 1}, {"a": 0})


def test_golosov_is_closer_to_one_where_one_party_dominates() -> None:
    assert golosov_number({"a": 75, "b": 25}) == Fraction(4, 3) < effective_number({"a": 75, "b": 25})


def test_volatility_under_every_reading_of_lineage() -> None:
    before, after = {"A": 40, "B": 20, "C": 40}, {"AB": 50, "C": 30, "D": 20}
    found = pedersen(before, after, [("A", "AB"), ("B", "AB")])
    assert (found.families.total, found.families.regeneration) == (Fraction(1, 5), Fraction(1, 10))
    assert (found.largest.total, found.largest.alteration) == (Fraction(3, 10), Fraction(1, 10))
    assert (found.names.total, found.names.alteration) == (Fraction(7, 10), Fraction(1, 20))
    assert pedersen(before, before).names.total == 0
    assert pedersen({"A": 1}, {"B": 1}).families.total == 1
    with pytest.raises(DataError, match="lineage: expected a party before and one after, found A and Z"):
        pedersen(before, after, [("A", "Z")])


def test_swing_between_two_parties() -> None:
    before, after = {"A": 40, "B": 50, "C": 10}, {"A": 46, "B": 44, "C": 10}
    assert swing(before, after, "A", "B") == Fraction(6, 100)
    assert two_party_swing(before, after, "A", "B") == Fraction(46, 90) - Fraction(40, 90)


def test_routed_is_half_of_the_seats_or_more_lost() -> None:
    before = {f"{seat}": "Q" for seat in range(10)} | {"10": "N", "11": "N"}
    after = {f"{seat}": "Q" if seat < 4 else "P" for seat in range(10)} | {"10": "Q", "11": "N", "12": "P"}
    found = seat_changes(before, after)
    assert (found["Q"].before, found["Q"].after, found["Q"].held, found["Q"].routed) == (10, 5, 4, True)
    assert (found["Q"].share_lost, dict(found["Q"].lost_to)) == (Fraction(3, 5), {"P": 6})
    assert (dict(found["Q"].gained_from), found["P"].share_lost) == ({"N": 1}, None)
    assert found["N"].routed
    assert not found["P"].routed
    assert vote_efficiency({"P": 50, "Q": 50}, {"P": 1, "Q": 0, "R": 1}) == {"P": 1, "Q": 0, "R": None}
