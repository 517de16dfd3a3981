from datetime import UTC, datetime, timedelta, timezone

import msgspec
import pytest

from polltrail.errors import EncodingError
from polltrail.statement.fields import (
    Copy,
    Figures,
    Mark,
    Slot,
    check_once,
    check_times,
    milliseconds,
    moment_at,
)
from support.growth import LINEAR, growth


def test_times_are_counted_in_whole_seconds() -> None:
    moment = datetime(2031, 5, 4, 21, 3, 7, tzinfo=UTC)
    assert moment_at(milliseconds(moment)) == moment_at(milliseconds(moment) + 999) == moment
    assert milliseconds(datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)) == 253_402_300_799_000


@pytest.mark.parametrize("ms", [-1, -(10**30), 253_402_300_800_000, 10**30])
def test_times_before_1970_and_after_9999_are_refused(ms: int) -> None:
    with pytest.raises(EncodingError, match="1970"):
        moment_at(ms)


def test_times_of_another_zone_or_between_seconds_are_refused() -> None:
    moment = datetime(2031, 5, 4, 21, 3, 7, tzinfo=UTC)
    check_times(moment, None)
    for wrong in (
        moment.replace(tzinfo=None),
        moment.replace(microsecond=1),
        moment.astimezone(timezone(timedelta(hours=5))),
        datetime(1969, 12, 31, tzinfo=UTC),
    ):
        with pytest.raises(EncodingError, match="whole seconds in UTC"):
            check_times(wrong)


def test_a_blank_is_null_and_a_written_zero_is_zero() -> None:
    figures = Figures(numbers={"a": None, "b": 0}, votes=(("X", None), ("Y", 0)), choice_numbers=())
    data = msgspec.json.encode(figures)
    assert msgspec.json.decode(data, type=Figures) == figures
    assert b'{"a":null,"b":0}' in data


def test_choices_of_any_script_are_pairs_and_each_stands_once() -> None:
    Figures(numbers={}, votes=(("امیدوار", 1), ("מועמד", 2)), choice_numbers=(("x", "a", 1), ("y", "a", 1)))
    with pytest.raises(EncodingError, match="votes: expected each once"):
        Figures(numbers={}, votes=(("a", 1), ("a", 1)), choice_numbers=())
    with pytest.raises(EncodingError, match="choice_numbers: expected each once"):
        Figures(numbers={}, votes=(), choice_numbers=(("x", "a", 1), ("x", "a", 2)))


def test_fields_have_plain_names() -> None:
    with pytest.raises(EncodingError, match="names of fields"):
        Figures(numbers={"votos válidos": 1}, votes=(), choice_numbers=())


def test_what_is_missing_on_a_form_has_a_reason_and_what_is_there_has_none() -> None:
    Mark(role="agent", of="A", mark="signature", state="absent", reason="not_admitted")
    with pytest.raises(EncodingError, match="expected a reason"):
        Mark(role="agent", of="A", mark="signature", state="refused", reason=None)
    with pytest.raises(EncodingError, match="none for what is present"):
        Mark(role="agent", of="A", mark="signature", state="present", reason="other")


@pytest.mark.parametrize(
    "data",
    [
        b'{"whose":"nobody","holder":null}',
        b'{"whose":"agent"}',
        b'{"whose":"agent","holder":""}',
        b'{"whose":"agent","holder":null,"more":1}',
    ],
)
def test_a_copy_is_one_of_four_with_every_field(data: bytes) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(data, type=Copy)


def test_names_are_compared_as_they_are_written() -> None:
    one = Slot(station="A\u030a", contest="c", form="f")
    assert one != msgspec.structs.replace(one, station="\u00c5")


def test_each_once() -> None:
    check_once("x", [])
    with pytest.raises(EncodingError, match="x: expected each once, found 'a' twice"):
        check_once("x", ["a", "b", "a"])


def test_what_stands_twice_is_found_at_once() -> None:
    """A statement is read before its signature is checked, so strangers can ask for this."""

    def ask(count: int) -> None:
        ids = [("card_votes", f"choice {at}") for at in range(count)]
        with pytest.raises(EncodingError, match=f"choice {count - 1}"):
            check_once("choice_numbers", [*ids, ids[-1]])

    assert growth(ask, 750) < LINEAR
