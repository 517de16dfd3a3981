import pytest

from polltrail.exchange.headings import area_base, field_of, first_of, folded, names_area, split_suffix


@pytest.mark.parametrize(
    ("heading", "form"),
    [
        ("Votos en blanco", "votos_en_blanco"),
        ("Głosy ważne", "glosy_wazne"),
        ("registeredVoters", "registered_voters"),
        ("Suffrages exprimés", "suffrages_exprimes"),
        ("  Valid.Votes ", "valid_votes"),
    ],
)
def test_folded(heading: str, form: str) -> None:
    assert folded(heading) == form


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("registered", "registered_voters"),
        ("Inscritos", "registered_voters"),
        ("Padrón", "registered_voters"),
        ("Uprawnieni", "registered_voters"),
        ("ballots_cast", "ballots_cast"),
        ("Votantes", "ballots_cast"),
        ("Comparecimento", "ballots_cast"),
        ("Exprimés", "valid_votes"),
        ("Votos válidos", "valid_votes"),
        ("Действительных", "valid_votes"),
        ("invalid", "rejected_ballots"),
        ("rejected", "rejected_ballots"),
        ("Głosy nieważne", "rejected_ballots"),
        ("Недействительных", "rejected_ballots"),
        ("Blancs", "blank_ballots"),
        ("Votos em branco", "blank_ballots"),
        ("Nulos", "null_ballots"),
        ("ballots_unused", "unused_ballots"),
        ("ballots_void", "void_ballots"),
        ("postal_in_box", "postal_ballots_in_box"),
        ("spoilt", "spoiled_ballots"),
        ("Anna Berg", None),
    ],
)
def test_headings_of_many_countries(heading: str, field: str | None) -> None:
    assert field_of(heading) == field


@pytest.mark.parametrize(
    ("heading", "parts"),
    [
        ("valid__trep", ("valid", "trep")),
        ("valid", ("valid", None)),
        ("__x", ("__x", None)),
        ("valid__", ("valid__", None)),
    ],
)
def test_split_suffix(heading: str, parts: tuple[str, str | None]) -> None:
    assert split_suffix(heading) == parts


def test_the_surest_heading_comes_first() -> None:
    assert first_of(["code", "Station ID"], ["station_id", "code"]) == "Station ID"
    assert first_of(["x"], ["station_id"]) is None


@pytest.mark.parametrize(
    ("heading", "base", "is_area"),
    [
        ("federal_district_id_2017", "federal_district", True),
        ("locality_code", "locality", True),
        ("nombre_departamento", "departamento", True),
        ("state", "state", True),
        ("polling_place", "polling_place", False),
        ("id", "", False),
    ],
)
def test_levels_by_name(heading: str, base: str, is_area: bool) -> None:
    assert (area_base(heading), names_area(heading)) == (base, is_area)


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("registered_male", "registered_voters_male"),
        ("Registered Women", "registered_voters_female"),
        ("Female registered voters", "registered_voters_female"),
        ("ballots_cast_third", "ballots_cast_third"),
        ("Inscritos mujeres", "registered_voters_female"),
        ("inscrits_hommes", "registered_voters_male"),
        ("voters_male", None),  # on the list or come? the total's heading does not say either
    ],
)
def test_the_parts_by_gender(heading: str, field: str | None) -> None:
    assert field_of(heading) == field


@pytest.mark.parametrize("heading", ["% valid", "Valid %", "registered (%)", "‰ votes cast"])
def test_a_share_is_no_count(heading: str) -> None:
    assert field_of(heading) is None
