"""Admission tokens: nobody makes one but the server, they outlive it, and they name one key and one hour."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polltrail.statement import fingerprint, public_key
from polltrail.store import ElectionDir
from polltrail.web.tokens import IN_SCOPE, Token, Tokens, token_of, token_secret
from support.night import lay_out, make_election, seed_of

KEY = fingerprint(public_key(seed_of("somebody")))
OTHER = fingerprint(public_key(seed_of("somebody else")))
HOUR = 3_600_000
NOW = 1_935_781_387_000


def tokens(secret: bytes = bytes(32), now: int = NOW) -> Tokens:
    return Tokens(secret, now=lambda: now)


def test_what_was_given_is_known_again_for_its_key_by_a_server_with_the_same_secret() -> None:
    given = tokens().give(KEY)
    found = tokens(now=NOW + 1_000 * HOUR).read(given)
    assert found is not None
    assert found.key == KEY
    assert tokens(bytes([1]) * 32).read(given) is None


def test_it_stays_the_same_for_an_hour_and_is_another_name_then() -> None:
    given = tokens()
    assert given.give(KEY) == given.give(KEY)
    later = tokens(now=NOW + HOUR)
    first, second = later.read(given.give(KEY)), later.read(later.give(KEY))
    assert isinstance(first, Token)
    assert isinstance(second, Token)
    assert (first.key, first.name != second.name) == (second.key, True)
    assert given.give(OTHER) != given.give(KEY)


def test_it_fits_into_a_header() -> None:
    given = tokens().give(KEY)
    assert len(given) == 72
    assert given.replace(b"-", b"a").replace(b"_", b"a").isalnum()


@given(at=st.integers(0, 71), byte=st.integers(0, 255))
def test_one_changed_letter_is_nobodys(at: int, byte: int) -> None:
    given = tokens().give(KEY)
    forged = given[:at] + bytes([byte]) + given[at + 1 :]
    assert forged == given or tokens().read(forged) is None


@given(st.binary(max_size=200) | st.binary(min_size=72, max_size=72))
def test_any_bytes_are_nobodys(shown: bytes) -> None:
    assert tokens().read(shown) is None


def test_the_secret_is_kept_with_the_keys_for_its_owner_alone(tmp_path: Path) -> None:
    place = ElectionDir(lay_out(make_election(1), tmp_path / "election"))
    said: list[str] = []
    first = token_secret(place, said.append)
    assert token_secret(place, said.append) == first
    assert (place.keys / "token.key").stat().st_mode & 0o777 == 0o600
    assert said == []


def test_a_secret_that_others_could_have_read_is_not_used_and_that_is_said(tmp_path: Path) -> None:
    place = ElectionDir(lay_out(make_election(1), tmp_path / "election"))
    said: list[str] = []
    first = token_secret(place, said.append)
    (place.keys / "token.key").chmod(0o644)
    assert token_secret(place, said.append) != first
    assert "until this server stops" in said[0]


@pytest.mark.parametrize("scope", [{}, {IN_SCOPE: None}, {IN_SCOPE: "text"}])
def test_a_request_without_one_has_none(scope: dict[str, object]) -> None:
    assert token_of(scope) is None
