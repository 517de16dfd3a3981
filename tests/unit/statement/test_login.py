import msgspec
import pytest

from polltrail.errors import EncodingError, SignatureError
from polltrail.statement import Envelope, fingerprint, public_key, read_envelope, sign
from polltrail.statement.canonical import encode
from polltrail.statement.envelope import pae
from polltrail.statement.login import LOGIN_TYPE, check_login, make_login, read_login
from support.statements import AGENT, CLERK, DIGEST, ELECTION

CHALLENGE = "0f" * 40
KEY = fingerprint(public_key(AGENT))
LOGIN = make_login(AGENT, election=ELECTION, origin="island.example/2031", challenge=CHALLENGE)
SAID = {
    "version": 1,
    "election": ELECTION,
    "origin": "island.example/2031",
    "key": KEY,
    "challenge": CHALLENGE,
    "purpose": "session",
}


def signed(said: object, payload_type: str = LOGIN_TYPE) -> Envelope:
    payload = said if isinstance(said, bytes) else encode(said)  # type: ignore[arg-type]
    signature = sign(AGENT, pae(payload_type, payload))
    return Envelope(payload_type=payload_type, payload=payload, key=KEY, signature=signature)


def test_a_login_names_election_server_challenge_key_and_purpose() -> None:
    login = read_login(LOGIN)
    assert (login.election, login.origin, login.challenge, login.key) == (
        ELECTION,
        "island.example/2031",
        CHALLENGE,
        KEY,
    )
    assert msgspec.json.decode(LOGIN.payload) == SAID
    check_login(LOGIN, public_key(AGENT))
    assert signed(SAID) == LOGIN


def test_a_login_is_no_statement() -> None:
    with pytest.raises(EncodingError, match=r"found application/vnd\.polltrail\.login\+json; refused"):
        read_envelope(LOGIN)


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({**SAID, "purpose": "transcription"}, "purpose"),
        ({**SAID, "version": 2}, "version"),
        ({**SAID, "challenge": "0f" * 39}, "challenge"),
        ({**SAID, "key": DIGEST}, "one key in envelope and payload"),
        ({**SAID, "more": 1}, "more"),
        ({name: value for name, value in SAID.items() if name != "origin"}, "origin"),
        (b" " + encode(SAID), "canonical bytes"),
        (b"[", "login"),
    ],
)
def test_what_else_is_signed_is_no_login(said: object, message: str) -> None:
    with pytest.raises(EncodingError, match=message):
        read_login(signed(said))


def test_another_payload_type_is_no_login() -> None:
    with pytest.raises(EncodingError, match="expected the payloadType"):
        read_login(signed(SAID, "application/vnd.polltrail.transcription+json"))


def test_a_login_by_another_or_with_a_changed_word_does_not_hold() -> None:
    with pytest.raises(SignatureError, match="nobody was let in"):
        check_login(LOGIN, public_key(CLERK))
    changed = msgspec.structs.replace(LOGIN, payload=LOGIN.payload.replace(b"0f0f", b"0e0f", 1))
    with pytest.raises(SignatureError, match="one that does not hold"):
        check_login(changed, public_key(AGENT))


def test_nothing_malformed_is_signed() -> None:
    with pytest.raises(EncodingError, match="challenge"):
        make_login(AGENT, election=ELECTION, origin="x", challenge="short")
