"""What tables call their columns: the words of many countries and our one word for each."""

import re
import unicodedata
from collections.abc import Sequence

from polltrail.election import FieldName

SUFFIX = "__"
"""`valid__trep` is `valid` in the source, contest or family of contests `trep`."""


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


FIELD_HEADINGS: dict[str, str] = {
    "registered_voters": """registered registered_voters registered_electors voters_registered voter_reg electors
        electorate eligible_voters eligible roll registration inscritos electores_inscritos lista_nominal padron
        padron_electoral electores inscrits eleitores eleitores_aptos aptos eleitores_inscritos
        число_избирателей избирателей_в_списке число_избирателей_включенных_в_список_избирателей
        uprawnieni liczba_wyborcow_uprawnionych_do_glosowania wyborcy_uprawnieni bzb""",
    "ballots_cast": """ballots_cast cast votes_cast total_votes_cast votes_polled polled turnout_votes total_ballots
        ballots_in_box voters voted voters_voted total_votos votos_emitidos emitidos votantes total_votantes
        votants comparecimento votaram total_de_votos numero_de_votantes mtzbyym
        число_избирательных_бюллетеней_в_ящиках проголосовало
        liczba_kart_wyjetych_z_urny karty_wyjete_z_urny""",
    "valid_votes": """valid valid_votes validated_votes total_valid votos_validos validos exprimes suffrages_exprimes
        votos_validos_total kshrym действительных число_действительных_избирательных_бюллетеней
        glosy_wazne liczba_glosow_waznych liczba_glosow_waznych_oddanych_lacznie""",
    "rejected_ballots": """rejected rejected_ballots rejected_votes invalid invalid_votes invalid_ballots votes_disq
        disqualified votos_invalidos invalidos votos_rechazados rechazados psvlym
        недействительных число_недействительных_избирательных_бюллетеней
        glosy_niewazne liczba_glosow_niewaznych""",
    "blank_ballots": """blank blank_votes blank_ballots blancos votos_blancos votos_en_blanco en_blanco blancs
        bulletins_blancs votos_em_branco brancos em_branco""",
    "null_ballots": """null null_votes null_ballots nulos votos_nulos nuls bulletins_nuls nulls""",
    "spoiled_ballots": """spoiled spoilt spoiled_ballots spoilt_ballots inutilizadas inutilizados""",
    "disputed_votes": """disputed disputed_votes challenged_votes votos_impugnados impugnados""",
    "ballots_received": """ballots_received received papeletas_recibidas boletas_recibidas cedulas_recebidas
        bulletins_recus число_избирательных_бюллетеней_полученных_участковой_избирательной_комиссией
        komisja_otrzymala_kart_do_glosowania karty_otrzymane""",
    "ballots_issued": """ballots_issued issued papeletas_entregadas boletas_entregadas karty_wydane
        liczba_wyborcow_ktorym_wydano_karty_do_glosowania""",
    "unused_ballots": """ballots_unused unused unused_ballots boletas_sobrantes sobrantes papeletas_sobrantes
        niewykorzystano_kart_do_glosowania karty_niewykorzystane""",
    "void_ballots": """ballots_void void void_ballots cards_void karty_niewazne liczba_kart_niewaznych""",
    "postal_ballots_in_box": """postal_in_box postal_ballots_in_box""",
}
"""Our name of each number on a form, and the headings that mean it, folded as `folded` folds them."""

DOUBTFUL = frozenset({"voters", "electores", "electors", "votantes", "total_votes"})
"""Headings that mean different things in different tables; the figures decide."""

GENDERS = {
    "male": _words("male males man men hombre hombres homme hommes homem homens m"),
    "female": _words("female females woman women mujer mujeres femme femmes mulher mulheres f"),
    "third": _words("third transgender x"),
}
"""Words for the parts by gender, before or after the heading of the total: `registered_male`, `women_registered`."""

PARTED = ("registered_voters", "ballots_cast")
PARTS = tuple(f"{total}_{gender}" for total in PARTED for gender in GENDERS)
"""Our names of the parts by gender, as the form models have them."""

STATION = _words(
    """station_id station polling_station polling_station_id polling_station_code station_code station_no
    station_number ps_code ps_id ps_number precinct precinct_id precinct_code precinct_number polling_place_id
    mesa mesa_id codigo_mesa numero_mesa codigomesa acta acta_id codigo_acta casilla clave_casilla uik уик
    номер_уик uik_number obwod nr_obwodu numer_obwodu bureau bureau_de_vote code_bureau bv secao seccion secao_id
    ballot_box kalpi table_id table code id"""
)
"""Headings of the station, the surest first."""

CONTEST = _words("contest contest_id race election_contest office position cargo eleccion_id")
CHOICE = _words("""candidate_or_party choice choice_id candidate candidate_name option answer list party party_name
    candidato partido lista kandydat кандидат candidat""")
CANDIDATE = _words("candidate candidate_name candidato kandydat кандидат candidat")
PARTY = _words("party party_name partido komitet партия parti")
VOTES = _words("votes vote votes_received vote_count votos voix glosy liczba_glosow голоса голосов count")
SOURCE = _words("source quelle fuente")

AREAS = frozenset(
    _words("""country town village region province state department departamento provincia provincie municipality municipio commune
    comuna parish parroquia freguesia locality localidad constituency county district districts distrito ward tik
    тик voivodeship wojewodztwo powiat gmina governorate canton borough circonscription circunscripcion regiao
    estado uf prefecture oblast регион район subject субъект tehsil taluk division lga subcounty sub_county
    municipalidade arrondissement cercle entidad alcaldia island zila upazila""")
)
"""Words that name a level of areas."""

NOT_AREAS = frozenset(
    _words("""kind type flag source status stage rural urban stratum capture modified precinct date time year arrival
    lat lon latitude longitude turnout pct percent share station table mesa box sheet polling place centre
    center address zone seat rank abbr url note comment election uik section seccion committee commission
    concentration judge image hash margin serial""")
)
"""Words in the heading of a column that is never a level of areas."""

NOT_CHOICES = NOT_AREAS | frozenset(
    _words(
        """lng percentage total totals subtotal sum suma somme всего id code no nr num number row index serial lp
        registered electors voters voted ballots cast valid invalid rejected blank null spoiled void postal proxy
        special received issued unused phone zip postcode teryt"""
    )
)
"""Words in the heading of a column of numbers that are no votes."""

TOTALS = frozenset(
    _words("""total totals totales totaux totale totali totaal subtotal subtotals subtotales sub_total sub_totals
        grand_total gran_total total_general total_geral total_nacional total_national national_total
        country_total overall_total total_votes total_votos total_de_votos total_valid_votes
        ogolem итого всего totalt gesamt insgesamt toplam المجموع الاجمالي المجموع_الكلي مجموع סה_כ סך_הכל""")
)
"""What the first cell of a row of totals says, folded."""

_DECORATION = frozenset(_words("id code name no nr number num cod codigo nombre nome nom nazwa kod teryt"))


def folded(heading: str) -> str:
    """Fold a heading to the form in which headings are compared: `Votos en blanco` -> `votos_en_blanco`."""
    split = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", heading)
    plain = "".join(c for c in unicodedata.normalize("NFKD", split) if not unicodedata.combining(c))
    plain = plain.lower().replace("ł", "l").replace("ß", "ss")
    return re.sub(r"[\W_]+", "_", plain).strip("_")


_FIELD = {
    folded(heading): FieldName(field)
    for field, headings in FIELD_HEADINGS.items()
    for heading in headings.split()
}


_GENDER = {word: gender for gender, said in GENDERS.items() for word in said}


def field_of(heading: str) -> FieldName | None:
    """Our name of the number under `heading`, or None where the heading says nothing known, or a share."""
    if is_share(heading):
        return None
    plain = folded(heading)
    return _FIELD.get(plain) or _part_of(plain)


def _part_of(plain: str) -> FieldName | None:
    """Our name of a part by gender: the gender stands before or after a heading whose meaning is plain."""
    first, _, after = plain.partition("_")
    before, _, last = plain.rpartition("_")
    for word, rest in ((last, before), (first, after)):
        total = _FIELD.get(rest)
        if word in _GENDER and total in PARTED and rest not in DOUBTFUL:
            return FieldName(f"{total}_{_GENDER[word]}")
    return None


def is_share(heading: str) -> bool:
    """Tell whether a heading says that its numbers are per cent: whole ones, too, are no counts."""
    return "%" in heading or "\u2030" in heading


def split_suffix(heading: str) -> tuple[str, str | None]:
    """Split `valid__trep` into `valid` and `trep`."""
    base, mark, suffix = heading.partition(SUFFIX)
    return (base, suffix) if mark and base and suffix else (heading, None)


def first_of(columns: Sequence[str], wanted: Sequence[str]) -> str | None:
    """Find the column whose heading is the earliest of `wanted`."""
    by_name = {folded(column): column for column in reversed(columns)}
    return next((by_name[name] for name in wanted if name in by_name), None)


def area_base(heading: str) -> str:
    """Strip a heading to the level it names: `federal_district_id_2017` -> `federal_district`."""
    words = [word for word in folded(heading).split("_") if word and not word.isdigit()]
    return "_".join(word for word in words if word not in _DECORATION)


def names_area(heading: str) -> bool:
    """Tell whether a heading ends in a word for a level of areas."""
    base = area_base(heading)
    return bool(base) and (base in AREAS or base.rsplit("_", 1)[-1] in AREAS)
