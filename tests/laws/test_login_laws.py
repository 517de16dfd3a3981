"""What is always true of logins: they say nothing, and nothing that was said is one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polltrail.errors import EncodingError, SignatureError, StatementError
from polltrail.statement import (
    BODIES,
    Envelope,
    StatementId,
    check_signature,
    encode_envelope,
    public_key,
    read_entry,
    read_envelope,
    sign,
)
from polltrail.statement.envelope import pae
from polltrail.statement.login import LOGIN_TYPE, check_login, make_login, read_login
from polltrail.statement.statement import payload_type
from support.statement_strategies import TEXTS
from support.statements import AGENT, example

DIGESTS = st.binary(min_size=32, max_size=32).map(bytes.hex)
LOGINS = st.builds(
    lambda election, origin, challenge: make_login(
        AGENT, election=StatementId(election), origin=origin, challenge=challenge.hex()
    ),
    DIGESTS,
    TEXTS.filter(lambda text: 1 <= len(text) <= 200),
    st.binary(min_size=40, max_size=40),
)
KINDS = st.sampled_from(list(BODIES))


@given(LOGINS)
def test_a_login_is_read_back_and_is_never_a_statement(login: Envelope) -> None:
    check_login(login, public_key(AGENT))
    assert read_login(login).key == login.key
    with pytest.raises(EncodingError):
        read_envelope(login)
    with pytest.raises(EncodingError):
        read_entry(encode_envelope(login))


@given(LOGINS, KINDS)
def test_under_the_name_of_a_kind_it_is_neither_read_nor_signed(login: Envelope, kind: str) -> None:
    renamed = Envelope(
        payload_type=payload_type(kind), payload=login.payload, key=login.key, signature=login.signature
    )
    with pytest.raises(StatementError):
        check_signature(read_envelope(renamed), public_key(AGENT))
    with pytest.raises(StatementError):
        check_login(renamed, public_key(AGENT))


@given(KINDS)
def test_a_statement_is_never_a_login(kind: str) -> None:
    said = example(kind).envelope
    with pytest.raises(EncodingError):
        read_login(said)
    renamed = Envelope(payload_type=LOGIN_TYPE, payload=said.payload, key=said.key, signature=said.signature)
    with pytest.raises(EncodingError):
        read_login(renamed)
    with pytest.raises(SignatureError):
        check_login(renamed, public_key(AGENT))


@given(st.binary(max_size=200))
def test_whatever_is_signed_to_log_in_is_signed_for_nothing_else(payload: bytes) -> None:
    signature = sign(AGENT, pae(LOGIN_TYPE, payload))
    assert all(sign(AGENT, pae(payload_type(kind), payload)) != signature for kind in BODIES)
    assert payload_type("login") not in {payload_type(kind) for kind in BODIES}
