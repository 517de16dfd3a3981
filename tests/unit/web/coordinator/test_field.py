"""How the field is doing: who is silent, who was heard from, how often readings agree; each within one's scope."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from polltrail.statement import KeyId, Statement, fingerprint, public_key
from polltrail.statement.bodies import RevocationBody
from polltrail.store import ElectionDir
from polltrail.store.count import Count
from polltrail.web.coordinator.field.areas import areas
from polltrail.web.coordinator.field.following import Following
from polltrail.web.coordinator.field.lists import agreement, incidents, offered, officials
from polltrail.web.coordinator.field.people import people, persons, said_by
from support.count_night import (
    append,
    begun,
    endorsement,
    enrolled,
    incident,
    lay_out,
    official,
    reading,
    said,
)
from support.statements import MADE_AT, seed_of

N1, N2, S1 = ("N1", "assembly"), ("N2", "assembly"), ("S1", "assembly")
NORTH = enrolled("coordinator of the north", "registrar", areas=(("North",),))
NIGHT = [
    NORTH,
    reading("agent 0", N1, (10, 20)),
    reading("clerk 0", N1, (10, 20)),
    reading("agent 1", N2, (10, 20)),
    reading("clerk 0", N2, (10, 21), number=1),
    incident("agent 2", "S1"),
]


def key_of(who: str) -> KeyId:
    return fingerprint(public_key(seed_of(who)))


ALL, OF_NORTH = key_of("organiser"), key_of("coordinator of the north")


@contextmanager
def following(root: Path, statements: Sequence[Statement] = NIGHT) -> Iterator[Following]:
    place = ElectionDir(lay_out(root, statements))
    count = Count(place)
    count.catch_up()
    field = Following(place)
    field.follow()
    yield field
    field.close()
    count.close()


@pytest.fixture
def field(tmp_path: Path) -> Iterator[Following]:
    with following(tmp_path / "election") as field:
        yield field


def test_arrivals_are_told_by_area_and_an_area_nobody_was_heard_from_is_silent(field: Following) -> None:
    told = areas(field, ALL, None, since=MADE_AT - 1_000)
    assert [(one["path"], one["stations"], one["read"], one["silent"]) for one in told["inside"]] == [
        (["North"], 2, 2, False), (["South"], 2, 0, False)
    ]  # fmt: skip
    assert (told["area"]["stations"], told["area"]["read"]) == (4, 2)
    assert told["silent"] == []  # Port was heard from: an incident is a sign of life


def test_an_area_is_silent_once_its_last_word_is_older_than_asked_for(field: Following) -> None:
    told = areas(field, ALL, None, since=MADE_AT + 1)
    assert [one["path"] for one in told["silent"]] == [["South", "Port"]]  # in the North everything is read
    (port,) = told["silent"]
    assert port["last"] == {"index": len(begun()) + len(NIGHT) - 1, "made_at": MADE_AT}


def test_nobody_heard_from_at_all_comes_first(tmp_path: Path) -> None:
    typed = reading("clerk 0", S1, (1, 2))  # at a desk, which is no sign of life in the South
    with following(tmp_path / "election", [reading("agent 0", N1, (1, 2)), typed]) as field:
        told = areas(field, ALL, None, since=MADE_AT - 1_000)
        assert [one["path"] for one in told["silent"]] == [["North", "Hill"], ["South", "Port"]]
        assert all(one["last"] is None for one in told["silent"])


def test_a_coordinator_of_one_region_is_told_of_that_region(field: Following) -> None:
    told = areas(field, OF_NORTH, 0, since=MADE_AT)
    assert (told["area"]["path"], told["around"]) == (["North"], [{"number": 1, "path": ["North"]}])
    assert incidents(field, OF_NORTH)["incidents"] == []
    assert [one["station"] for one in incidents(field, ALL)["incidents"]] == ["S1"]


def test_people_not_heard_from_longest_come_first(field: Following) -> None:
    told = people(field, ALL, None, since=None)
    listed = [one["key"] for one in told["people"]]
    assert set(listed[:2]) == {key_of("clerk 1"), key_of("clerk 2")}
    assert listed[2:] == [key_of(who) for who in ("agent 0", "agent 1", "clerk 0", "agent 2")]
    quiet = people(field, ALL, None, since=MADE_AT)["people"]
    assert {one["key"] for one in quiet} == {key_of("clerk 1"), key_of("clerk 2")}


def test_whoever_has_come_is_known_by_the_beginning_of_their_commitment(field: Following) -> None:
    everybody = [key_of(f"{role} {at}")[:16] for role in ("agent", "clerk") for at in range(3)]
    assert persons(field)["persons"] == sorted(everybody)  # each a person of their own, by their key


def test_what_a_key_said_is_listed_with_where_it_stands_in_the_log(field: Following) -> None:
    told = said_by(field, ALL, key_of("clerk 0"))
    first = len(begun())
    assert [(one["index"], one["station"]) for one in told["said"]] == [(first + 4, "N2"), (first + 2, "N1")]
    assert told["person"]["standing"] == "valid"


def test_readings_that_differ_count_against_nobody_alone(field: Following) -> None:
    told = agreement(field, ALL, None)
    assert (told["area"]["both"], told["area"]["same"]) == (2, 1)
    rates = {one["key"]: (one["both"], one["same"]) for one in told["keys"]}
    assert rates == {key_of("agent 0"): (1, 1), key_of("clerk 0"): (2, 1), key_of("agent 1"): (1, 0)}


def test_a_key_that_comes_into_doubt_is_out_of_the_rates(tmp_path: Path) -> None:
    with following(tmp_path / "election") as field:
        body = RevocationBody(key=key_of("clerk 0"), reason="stolen", suspect_from=0)
        append(tmp_path / "election", [said("organiser", "revocation", body)])
        count = Count(ElectionDir(tmp_path / "election"))
        count.catch_up()
        field.follow()
        count.close()
        assert agreement(field, ALL, None)["keys"] == []
        assert said_by(field, ALL, key_of("clerk 0"))["person"]["standing"] == "revoked"


def test_an_official_figure_is_listed_with_who_may_still_second_it(tmp_path: Path) -> None:
    seen = official("watcher 0", (100, 90))
    with following(tmp_path / "election", [seen]) as field:
        (told,) = officials(field, key_of("watcher 1"))["official"]
        assert (told["id"], told["persons"], told["mine"], told["stands"]) == (seen.id, 1, False, False)
    with following(tmp_path / "second", [seen, endorsement("watcher 1", seen)]) as field:
        (told,) = officials(field, key_of("watcher 1"))["official"]
        assert (told["persons"], told["mine"]) == (2, True)


def test_forms_offer_areas_and_choices_of_the_election(field: Following) -> None:
    told = offered(field)
    assert told["areas"][:2] == [["North"], ["South"]]
    assert [(one["id"], [choice["id"] for choice in one["choices"]]) for one in told["contests"]] == [
        ("assembly", ["a", "b"]), ("mayor", ["c", "d"])
    ]  # fmt: skip
