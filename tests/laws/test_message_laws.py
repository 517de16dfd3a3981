"""What is always true of a coordinator's messages: they are read back, no byte of them can be changed, and none is a statement."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polltrail.errors import EncodingError, StatementError
from polltrail.statement import (
    BODIES,
    Envelope,
    StatementId,
    check_signature,
    encode_envelope,
    public_key,
    read_entry,
    read_envelope,
)
from polltrail.statement.login import check_login, read_login
from polltrail.statement.message import LONGEST_TEXT, check_message, make_message, read_message
from polltrail.statement.statement import payload_type
from support.statement_strategies import TEXTS
from support.statements import AGENT, MADE_AT, example

NAMES = TEXTS.filter(lambda text: 1 <= len(text) <= 200)
WORDS = TEXTS.filter(lambda text: bool(text.strip()) and len(text) <= LONGEST_TEXT)
MESSAGES = st.builds(
    lambda text, areas, stations, nonce: make_message(
        AGENT, text, election=StatementId("ab" * 32), nonce=nonce, made_at=MADE_AT, areas=tuple(areas), stations=tuple(stations),
    ),
    WORDS,
    st.lists(st.lists(NAMES, min_size=1, max_size=3).map(tuple), max_size=3, unique=True),
    st.lists(NAMES, max_size=3, unique=True),
    st.binary(min_size=16, max_size=16),
)  # fmt: skip
KINDS = st.sampled_from(list(BODIES))


@given(MESSAGES)
def test_a_message_is_read_back_and_is_never_a_statement_or_a_login(message: Envelope) -> None:
    check_message(message, public_key(AGENT))
    assert read_message(message).key == message.key
    for read in (read_envelope, read_login, lambda one: read_entry(encode_envelope(one))):
        with pytest.raises(EncodingError):
            read(message)


@given(MESSAGES, KINDS)
def test_under_another_name_it_is_not_signed(message: Envelope, kind: str) -> None:
    renamed = Envelope(
        payload_type=payload_type(kind), payload=message.payload, key=message.key, signature=message.signature
    )
    for read in (
        lambda: check_signature(read_envelope(renamed), public_key(AGENT)),
        lambda: check_login(renamed, public_key(AGENT)),
        lambda: check_message(renamed, public_key(AGENT)),
    ):
        with pytest.raises(StatementError):
            read()


@given(MESSAGES, st.integers(0, 10_000), st.integers(1, 255))
def test_no_byte_of_it_can_be_changed(message: Envelope, at: int, flipped: int) -> None:
    payload = bytearray(message.payload)
    payload[at % len(payload)] ^= flipped
    changed = Envelope(
        payload_type=message.payload_type,
        payload=bytes(payload),
        key=message.key,
        signature=message.signature,
    )
    with pytest.raises(StatementError):
        check_message(changed, public_key(AGENT))


@given(KINDS)
def test_a_statement_is_never_a_message(kind: str) -> None:
    with pytest.raises(EncodingError):
        read_message(example(kind).envelope)


@pytest.mark.parametrize("text", ["", "  \n ", "a" * (LONGEST_TEXT + 1)])
def test_a_message_without_words_or_with_too_many_is_not_signed(text: str) -> None:
    with pytest.raises(EncodingError):
        make_message(AGENT, text, election=StatementId("ab" * 32), nonce=bytes(16), made_at=MADE_AT)


def test_a_message_for_a_place_without_a_name_is_not_signed() -> None:
    with pytest.raises(EncodingError):
        make_message(AGENT, "a", election=StatementId("ab" * 32), nonce=bytes(16), made_at=MADE_AT, areas=((),))  # fmt: skip
