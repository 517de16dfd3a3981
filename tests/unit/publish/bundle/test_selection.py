"""Which entries a bundle holds: what is about its scope, what speaks of that, and who said so; nothing else."""

from collections.abc import Sequence

import msgspec
import pytest

from polltrail.errors import DataError
from polltrail.log.excerpt import Scope
from polltrail.publish.bundle.evidence import Evidence, gather
from polltrail.statement import Statement
from polltrail.statement.bodies import IncidentBody, RemovalBody
from polltrail.statement.definition import DefinitionBody, Tables
from polltrail.statement.fields import Blob
from support.evidence import (
    ADA,
    AREAS,
    BO,
    CHOICES,
    CY,
    ELECTION,
    FORM,
    GENESIS,
    KARACHI,
    ORGANISER,
    PHOTO,
    REGISTRAR,
    REVIEWER,
    STATIONS,
    TABLES,
    Speaker,
    digest,
    night,
    published,
)
from support.rosters import key_of

NIGHT = night()
H01, H02 = Scope(station="H-01"), Scope(station="H-02")


def chosen(scope: Scope, statements: Sequence[Statement] = NIGHT) -> Evidence:
    return gather(published(statements).__getitem__, scope)


def places(evidence: Evidence, statements: Sequence[Statement] = NIGHT) -> list[int]:
    """Entries about something, and those they speak of: all but enrolments and what says what the log is."""
    return sorted(evidence.selected.about | evidence.selected.named)


def of(statements: Sequence[Statement], *wanted: Statement) -> list[int]:
    ids = {one.id for one in wanted}
    return [index for index, one in enumerate(statements) if one.id in ids]


def test_a_station_has_all_that_was_said_about_it() -> None:
    found = chosen(H01)
    kinds = [NIGHT[index].kind for index in places(found)]
    assert kinds == [
        *(
            "image",
            "holding",
            "image",
            "transcription",
            "transcription",
            "decision",
            "endorsement",
            "official",
        ),
        *("incident", "transcription"),
    ]
    assert not found.judged.refused


def test_a_contest_of_a_station_leaves_the_other_contest_out() -> None:
    both, mayor = places(chosen(H01)), places(chosen(Scope(station="H-01", contest="mayor")))
    assert set(mayor) < set(both)
    assert [NIGHT[index].kind for index in mayor] == ["incident", "transcription"]


@pytest.mark.parametrize(
    ("scope", "stations", "country"),
    [
        (Scope(contest="harbour"), {"H-01", "H-02", KARACHI}, True),
        (Scope(contest="mayor"), {"H-01"}, False),
        (Scope(area=("Northport",)), {"H-01", "H-02"}, False),
        (Scope(area=("Northport", "Hillside")), {"H-02"}, False),
        (Scope(area=("سندھ",)), {KARACHI}, False),
    ],
)
def test_contests_and_areas_have_the_stations_in_them(
    scope: Scope, stations: set[str], country: bool
) -> None:
    bodies = [NIGHT[index].body for index in places(chosen(scope))]
    slots = {body.slot.station for body in bodies if getattr(body, "slot", None)}
    assert slots == stations
    assert any(getattr(body, "level", None) == "country" for body in bodies) == country


def test_what_is_taken_back_comes_with_who_takes_it_back_and_the_key_with_its_revocation() -> None:
    found = chosen(H02)
    assert {"withdrawal"} <= {NIGHT[index].kind for index in places(found)}
    others = [NIGHT[index] for index in set(found.statements) - found.selected.about]
    assert "revocation" in {one.kind for one in others}
    assert {one.body.key for one in others if one.kind == "enrolment"} == {key_of(BO), key_of(CY)}  # type: ignore[attr-defined]


def test_entry_0_is_always_there_and_nobody_who_said_nothing() -> None:
    found = chosen(Scope(station=KARACHI))
    enrolled = [one.body.key for one in found.statements.values() if one.kind == "enrolment"]  # type: ignore[attr-defined]
    assert min(found.statements) == 0
    assert enrolled == [key_of(BO)]


def test_who_speaks_of_it_first_is_found_too() -> None:
    speak = Speaker()
    read = speak.read(ADA, "H-01", {"keep": 1})
    early = speak.endorse(CY, read)
    later = speak.endorse(BO, early)
    log = [*NIGHT[:8], later, early, read]
    assert places(chosen(H01, log)) == [8, 9, 10]


def test_what_it_speaks_of_is_there_and_not_what_speaks_of_that() -> None:
    speak = Speaker()
    elsewhere = speak.read(BO, "H-02", {"keep": 1})
    about_elsewhere = speak.endorse(CY, elsewhere)
    decided = speak.correct(REVIEWER, "H-01", {"keep": 2}, elsewhere)
    log = [*NIGHT[:8], elsewhere, about_elsewhere, decided]
    found = chosen(H01, log)
    assert found.selected.about == {10}
    assert found.selected.named == {8}


def test_an_image_brings_whoever_holds_or_removes_it_and_no_other_form_that_names_it() -> None:
    speak = Speaker()
    shared = [digest(PHOTO)]
    removed = speak.say(
        ORGANISER, "removal", RemovalBody(digest=digest(PHOTO), ground="an order of the court")
    )
    log = [
        *NIGHT[:8], speak.photograph(ADA, "H-01", PHOTO), speak.read(CY, "H-02", {"keep": 1}, images=shared), removed,
    ]  # fmt: skip
    assert places(chosen(H01, log)) == [8, 10]
    assert places(chosen(H02, log)) == [8, 9, 10]


def test_incidents_of_an_area_around_a_station_are_about_it() -> None:
    speak = Speaker()
    around = [
        speak.say(ADA, "incident", IncidentBody(station=None, area=area, kind="counting_stopped", words=None))
        for area in (("Northport",), ("سندھ",), ("Northport", "Hillside"))
    ]
    log = [*NIGHT[:8], *around]
    assert places(chosen(H01, log)) == [8]
    assert places(chosen(Scope(area=("Northport",)), log)) == [8, 10]


def test_whoever_vouched_for_a_key_comes_with_it_up_to_the_organiser() -> None:
    speak, registrar = Speaker(), Speaker()
    enrolled = registrar.enrol(REGISTRAR, "registrar")
    invited = speak.invite(ADA, "agent", by=REGISTRAR)
    log = [GENESIS, enrolled, invited, speak.read(ADA, "H-01", {"keep": 3})]
    found = chosen(H01, log)
    assert list(found.statements) == [0, 1, 2, 3]
    assert not found.judged.refused


def test_a_revocation_that_something_speaks_of_comes_with_the_key_that_it_revokes() -> None:
    speak = Speaker()
    revoked = speak.revoke(BO)
    log = [*NIGHT[:8], revoked, speak.correct(REVIEWER, "H-01", {"keep": 3}, revoked)]
    found = chosen(H01, log)
    assert key_of(BO) in [one.body.key for one in found.statements.values() if one.kind == "enrolment"]  # type: ignore[attr-defined]
    assert not found.judged.refused


def test_stations_that_an_amendment_adds_belong_to_their_area_even_for_what_was_said_before() -> None:
    speak = Speaker()
    stations = STATIONS + b"H-09,Northport,Harbour,100\n"
    blobs = [Blob(digest=digest(table), bytes=len(table)) for table in (stations, CHOICES, AREAS, FORM)]
    tables = Tables(stations=blobs[0], choices=blobs[1], areas=blobs[2], form_model=blobs[3])
    before = GENESIS.body
    assert isinstance(before, DefinitionBody)
    early = speak.read(ADA, "H-09", {"keep": 4})
    amended = speak.say(
        ORGANISER, "definition", msgspec.structs.replace(before, tables=tables), supersedes=ELECTION
    )
    files = published([*NIGHT[:8], early, amended]) | {f"tables/{digest(stations)}": stations}
    found = gather(files.__getitem__, Scope(area=("Northport",)))
    assert found.selected.about == {8}
    assert found.definition.tables == tables
    assert TABLES[0] != stations


@pytest.mark.parametrize(
    ("scope", "told"),
    [
        (Scope(station="H-77"), "station 'H-77'"),
        (Scope(contest="president"), "contest president"),
        (Scope(area=("Northport", "Nowhere")), "area Northport/Nowhere"),
    ],
)
def test_what_does_not_exist_is_refused(scope: Scope, told: str) -> None:
    with pytest.raises(DataError, match=f"{told}.*no bundle"):
        chosen(scope)


def test_a_station_without_a_word_about_it_and_one_that_only_statements_know_have_bundles() -> None:
    speak = Speaker()
    assert not chosen(H02, NIGHT[:8]).selected.about
    log = [*NIGHT[:8], speak.read(ADA, "H-77", {"keep": 1})]
    assert chosen(Scope(station="H-77"), log).selected.about == {8}
