from datetime import UTC, datetime
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polltrail.errors import EncodingError
from polltrail.statement import StatementId, fingerprint, public_key
from polltrail.statement.enrolment import EnrolmentBody
from polltrail.statement.invitation import check_invitation, check_possession, presign
from polltrail.web.invitations import Link, accept, enrolment_of, make_code, read_acceptance, read_link

ORGANISER, REGISTRAR, PHONE = (bytes([n]) * 32 for n in (1, 2, 3))
ELECTION = StatementId("ab" * 32)
PERSON = "cd" * 32


def link(nominated_by: str | None = "Tide Union") -> Link:
    code = make_code(bytes(range(16)), PERSON, nominated_by)
    invitation = presign(
        ORGANISER,
        election=ELECTION,
        code_hash=sha256(code).hexdigest(),
        role="agent",
        areas=[("North", "Old Town"), ("کراچی",)],
        stations=["A/1", "B"],
        expires_at=int(datetime(2031, 5, 4, 21, tzinfo=UTC).timestamp()) * 1000,
    )
    return Link(election=ELECTION, code=code, invitation=invitation)


@pytest.mark.parametrize("nominated_by", ["Tide Union", "پارٹی", None])
def test_a_link_reads_back_to_the_same(nominated_by: str | None) -> None:
    made = link(nominated_by)
    text = made.encode("https://count.example.org/")
    assert text.startswith("https://count.example.org/enrol#v1.")
    assert read_link(text) == made
    assert read_link(text.partition("#")[2]) == made
    assert (made.person, made.nominated_by) == (PERSON, nominated_by)


def test_what_is_accepted_becomes_an_enrolment_with_all_three_signatures() -> None:
    made = link()
    text = made.encode("polltrail:")
    statement = enrolment_of(accept(made, text, PHONE), REGISTRAR, nonce=bytes(16), made_at=0)
    body = statement.body
    assert isinstance(body, EnrolmentBody)
    assert statement.key == fingerprint(public_key(REGISTRAR))
    assert (body.key, body.person, body.nominated_by) == (
        fingerprint(public_key(PHONE)),
        PERSON,
        "Tide Union",
    )
    assert body.invitation is not None
    check_invitation(body.invitation, ELECTION, public_key(ORGANISER))
    check_possession(body, ELECTION)


def test_another_person_cannot_be_written_into_a_link() -> None:
    made = link()
    other = Link(
        election=ELECTION,
        code=make_code(bytes(range(16)), "ee" * 32, "Tide Union"),
        invitation=made.invitation,
    )
    read = read_link(other.encode("polltrail:"))
    assert read.invitation.code_hash != made.invitation.code_hash
    with pytest.raises(Exception, match="does not hold"):
        check_invitation(read.invitation, ELECTION, public_key(ORGANISER))


@given(st.data())
def test_any_change_of_a_link_is_refused_or_does_not_hold(data: st.DataObject) -> None:
    text = link().encode("").partition("#")[2]
    at = data.draw(st.integers(0, len(text) - 1))
    changed = text[:at] + data.draw(st.characters(codec="utf-8")) + text[at + 1 :]
    try:
        read = read_link(changed)
    except EncodingError:
        return
    assert read != link() or changed == text  # written in one way only
    if read != link() and read.invitation.organiser == link().invitation.organiser:  # others are not enrolled
        with pytest.raises(Exception, match="does not hold"):
            check_invitation(read.invitation, read.election, public_key(ORGANISER))


@given(st.text())
def test_any_text_ends_in_a_link_or_an_encoding_error(text: str) -> None:
    with pytest.raises(EncodingError, match="expected"):
        read_link(text)


@given(st.binary())
def test_any_bytes_end_in_an_acceptance_or_an_encoding_error(data: bytes) -> None:
    with pytest.raises(EncodingError, match="expected"):
        read_acceptance(data)


@pytest.mark.parametrize(
    "acceptance",
    [
        b'{"link": "v1.", "public": "00", "possession": ""}',
        b'{"link": "LINK", "public": "zz", "possession": ""}',
        b'{"link": "LINK", "public": "00", "possession": ""}',
    ],
)
def test_an_acceptance_that_cannot_be_an_enrolment(acceptance: bytes) -> None:
    read = read_acceptance(acceptance.replace(b"LINK", link().encode("x").encode()))
    with pytest.raises(EncodingError):
        enrolment_of(read, REGISTRAR, nonce=bytes(16), made_at=0)
