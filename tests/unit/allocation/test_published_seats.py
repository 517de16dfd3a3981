"""Methods against seats that were published: each row names where they were."""

from fractions import Fraction

import pytest

from polltrail.allocation import (
    DHONDT,
    SAINTE_LAGUE,
    SeatTie,
    allocate,
    allocate_joined,
    allocate_seats,
    levelled,
    method_named,
    with_overhang,
)
from polltrail.errors import DataError

# Balinski and Young, Fair Representation; as recomputed in the tests of the package apportionment.
YOUNG_100 = (5117, 4400, 162, 161, 160)
YOUNG_26 = (9061, 7179, 5259, 3319, 1182)


@pytest.mark.parametrize(
    ("method", "votes", "seats"),
    [
        ("hare", YOUNG_100, (51, 44, 2, 2, 1)),
        ("dhondt", YOUNG_100, (52, 45, 1, 1, 1)),
        ("sainte-lague", YOUNG_100, (51, 43, 2, 2, 2)),
        ("hare", YOUNG_26, (9, 7, 5, 4, 1)),
        ("dhondt", YOUNG_26, (10, 7, 5, 3, 1)),
        ("sainte-lague", YOUNG_26, (9, 8, 5, 3, 1)),
        ("huntington-hill", YOUNG_26, (9, 7, 6, 3, 1)),
        ("adams", YOUNG_26, (9, 7, 5, 3, 2)),
        ("dean", YOUNG_26, (9, 7, 5, 4, 1)),
        ("sainte-lague", (416, 338, 246), (4, 3, 3)),
        ("dhondt", (4160, 3380, 2460), (4, 4, 2)),
    ],
)
def test_examples_of_books(method: str, votes: tuple[int, ...], seats: tuple[int, ...]) -> None:
    found = allocate(dict(enumerate(votes)), sum(seats), method_named(method))
    assert (tuple(found.seats.values()), found.tie) == (seats, None)


AUSTRIA = {  # official results in the examples of the package apportionment (MIT), lists above four per cent
    2019: ((1789417, 1011868, 772666, 387124, 664055), (71, 40, 31, 15, 26)),
    2017: ((1361746, 1595526, 1316442, 268518, 223543), (52, 62, 51, 10, 8)),
    2013: ((1258605, 1125876, 962313, 582657, 268679, 232946), (52, 47, 40, 24, 11, 9)),
    2008: ((1430206, 1269656, 509936, 857029, 522933), (57, 51, 20, 34, 21)),
    2006: ((1616493, 1663986, 519598, 520130, 193539), (66, 68, 21, 21, 7)),
    2002: ((1792499, 491328, 2076833, 454980), (69, 18, 79, 17)),
    1999: ((1532448, 1243672, 1244087, 342260), (65, 52, 52, 14)),
    1995: ((1843474, 1370510, 1060377, 233208, 267026), (71, 52, 41, 9, 10)),
    1994: ((1617804, 1281846, 1042332, 338538, 276580), (65, 52, 42, 13, 11)),
}


@pytest.mark.parametrize("year", AUSTRIA)
def test_nine_nationalrats(year: int) -> None:
    votes, seats = AUSTRIA[year]
    assert tuple(allocate_seats(dict(enumerate(votes)), 183, DHONDT).seats.values()) == seats


EUROPE = [
    # Austria 2019: stored reference of the election; Czechia 2019: volby.cz through votelib's tests (MIT).
    (18, (1305956, 903151, 650114, 532193, 319024), (7, 5, 3, 2, 1)),
    (21, (502343, 344885, 330844, 276220, 216718, 171723, 164624), (6, 4, 3, 3, 2, 2, 1)),
]


@pytest.mark.parametrize(("seats", "votes", "published"), EUROPE)
def test_european_parliament_of_2019(seats: int, votes: tuple[int, ...], published: tuple[int, ...]) -> None:
    assert tuple(allocate_seats(dict(enumerate(votes)), seats, DHONDT).seats.values()) == published


KNESSETS = [  # official results in the examples of the package apportionment (MIT): alliances and their members
    (
        19,
        (
            ((885163, 31), (345985, 12)),
            ((543458, 19), (432118, 15)),
            ((331868, 11), (195892, 7)),
            ((189167, 6), (172403, 6)),
            ((138450, 4),),
            ((113439, 4), (97030, 3)),
            ((78974, 2),),
        ),
    ),
    (
        20,
        (
            ((985408, 30), (283910, 8)),
            ((786313, 24), (165529, 5)),
            ((446583, 13),),
            ((371602, 11),),
            ((315360, 10), (214906, 6)),
            ((241613, 7), (210143, 6)),
        ),
    ),
    (
        21,
        (
            ((1140370, 35), (159468, 5)),
            ((1125881, 35),),
            ((258275, 8), (249049, 8)),
            ((193442, 6), (143666, 4)),
            ((190870, 6), (156473, 4)),
            ((173004, 5),),
            ((152756, 4),),
        ),
    ),
    (
        22,
        (
            ((1151214, 33), (310154, 8)),
            ((1113617, 32), (260655, 7)),
            ((470211, 13),),
            ((330199, 9), (268775, 7)),
            ((212782, 6), (192495, 5)),
        ),
    ),
]


@pytest.mark.parametrize(("number", "alliances"), KNESSETS)
def test_knessets_with_agreements(number: int, alliances: tuple[tuple[tuple[int, int], ...], ...]) -> None:
    votes = {(group, one): pair[0] for group, pairs in enumerate(alliances) for one, pair in enumerate(pairs)}
    official = {
        (group, one): pair[1] for group, pairs in enumerate(alliances) for one, pair in enumerate(pairs)
    }
    joined = [[(group, one) for one in range(len(pairs))] for group, pairs in enumerate(alliances)]
    found = allocate_joined(votes, 120, DHONDT, joined)
    assert (dict(found.seats), found.tie) == (official, None)


BUNDESTAG_2025 = {
    "CDU": 11_196_374,
    "AfD": 10_328_780,
    "SPD": 8_149_124,
    "GRÜNE": 5_762_380,
    "Die Linke": 4_356_532,
    "CSU": 2_964_028,
    "SSW": 76_138,
}


def test_bundestag_2025_and_its_last_seat() -> None:
    found = allocate_seats(BUNDESTAG_2025, 630, SAINTE_LAGUE)
    assert tuple(found.seats.values()) == (164, 152, 120, 85, 64, 44, 1)
    assert found.last is not None
    assert found.last.key == "CSU"
    assert found.last.quotient == Fraction(2_964_028, 87)
    assert float(found.last.quotient) == pytest.approx(34_069.287, abs=0.001)


def test_bundestag_2025_had_one_list_more_passed_the_threshold() -> None:
    found = allocate_seats(BUNDESTAG_2025 | {"BSW": 2_472_947}, 630, SAINTE_LAGUE)
    assert tuple(found.seats.values()) == (156, 144, 113, 80, 61, 41, 1, 34)


BUNDESTAG_2021 = {
    "SPD": 11_955_434,
    "CDU": 8_775_471,
    "GRÜNE": 6_852_206,
    "FDP": 5_319_952,
    "AfD": 4_803_902,
    "CSU": 2_402_827,
    "DIE LINKE": 2_270_906,
    "SSW": 55_578,
}


def test_bundestag_2021_is_733_and_three_not_736() -> None:
    found = levelled(BUNDESTAG_2021, {"CSU": 45}, 598, SAINTE_LAGUE, unlevelled=3)
    assert tuple(found.allocation.seats.values()) == (206, 152, 118, 92, 83, 42, 39, 1)
    assert (found.total["CSU"], found.overhang, sum(found.total.values())) == (45, {"CSU": 3}, 736)
    naive = [allocate_seats(BUNDESTAG_2021, seats, SAINTE_LAGUE).seats["SPD"] for seats in (734, 735, 736)]
    assert set(naive) == {207, 208}


def test_no_house_levels_seats_without_votes() -> None:
    with pytest.raises(DataError, match="levelling: expected votes of all that keep seats, found none of b"):
        levelled({"a": 10}, {"b": 1}, 5, SAINTE_LAGUE)
    with pytest.raises(DataError, match="levelling: expected a house of at most 320 seats"):
        levelled({"a": 10**6, "b": 1}, {"b": 2}, 5, SAINTE_LAGUE)


def test_new_zealand_2008_has_two_seats_more_by_overhang() -> None:
    """Party votes of lists that took part; electorates; official seats: votelib's tests (MIT)."""
    votes = {
        "ACT": 85_496,
        "Green": 157_613,
        "Progressive": 21_241,
        "Labour": 796_880,
        "Māori": 55_980,
        "National": 1_053_398,
        "United Future": 20_497,
    }
    direct = {"ACT": 1, "Labour": 21, "Māori": 5, "National": 41, "United Future": 1, "Progressive": 1}
    found = with_overhang(votes, direct, 120, SAINTE_LAGUE)
    assert tuple(found.total.values()) == (5, 9, 1, 43, 5, 58, 1)
    assert sum(found.total.values()) == 122


def test_nepal_2017_by_either_first_divisor() -> None:
    votes = dict(enumerate((3_173_494, 3_128_389, 1_303_721, 472_254, 470_201)))
    for name in ("modified-sainte-lague", "sainte-lague"):
        assert tuple(allocate(votes, 110, method_named(name)).seats.values()) == (41, 40, 17, 6, 6)


def test_imperiali_over_awards_in_pardubice_2021() -> None:
    """volby.cz: a seat more than there are is taken back from the smallest remainder."""
    votes = {"ANO": 73_556, "PirSTAN": 38_628, "SPOLU": 78_163, "SPD": 25_673}
    found = allocate(votes, 10, method_named("imperiali-quota"))
    assert found.seats == {"ANO": 3, "PirSTAN": 2, "SPOLU": 4, "SPD": 1}
    assert found.last is not None
    assert (found.last.key, found.last.by, len(found.awards)) == ("ANO", "taken back", 12)


def test_ties_of_published_examples() -> None:
    last = allocate_seats({"a": 360, "b": 280}, 15, DHONDT)
    assert (dict(last.seats), last.tie) == ({"a": 8, "b": 6}, SeatTie(among=("a", "b"), seats=1))
    over = allocate({"a": 200, "b": 400, "c": 200}, 2, method_named("imperiali-quota"))
    assert (dict(over.seats), over.tie) == ({"a": 0, "b": 1, "c": 0}, SeatTie(among=("a", "b", "c"), seats=1))


def test_quotas_that_refuse_to_over_award() -> None:
    with pytest.raises(DataError, match="hagenbach-bischoff-ceil: expected no more whole quotas than seats"):
        allocate({"a": 10, "b": 10}, 1, method_named("hagenbach-bischoff-ceil"))


def test_fewer_seats_than_choices_where_each_has_one() -> None:
    with pytest.raises(
        DataError, match="adams: expected a seat for each of the 3 choices with votes, found 2"
    ):
        allocate({"a": 3, "b": 2, "c": 1, "d": 0}, 2, method_named("adams"))


def test_macau_and_danish_by_hand() -> None:
    """100, 50, 25 against 60, 30; and 100, 25, 14.3 against 60, 15."""
    assert allocate({"a": 100, "b": 60}, 3, method_named("macau")).seats == {"a": 2, "b": 1}
    assert allocate({"a": 100, "b": 60}, 3, method_named("danish")).seats == {"a": 2, "b": 1}
    assert allocate({"a": 100, "b": 24}, 2, method_named("danish")).seats == {"a": 2, "b": 0}
    assert allocate({"a": 100, "b": 26}, 2, method_named("danish")).seats == {"a": 1, "b": 1}
    assert allocate({"a": 100, "b": 67}, 2, method_named("imperiali")).seats == {"a": 1, "b": 1}
    assert allocate({"a": 100, "b": 66}, 2, method_named("imperiali")).seats == {"a": 2, "b": 0}


def test_a_first_divisor_of_1_2_lets_a_list_in_that_1_4_keeps_out() -> None:
    votes = {"a": 300, "b": 78}
    assert allocate(votes, 3, method_named("modified-sainte-lague-1.2")).seats["b"] == 1
    assert allocate(votes, 3, method_named("modified-sainte-lague")).seats["b"] == 0


def test_a_method_of_no_name() -> None:
    with pytest.raises(DataError, match=r"method: expected one of dhondt, .* found webster"):
        method_named("webster")
