"""Certificates and keys from files: what is wrong with them is told, and nothing is served with them."""

import ssl
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from polltrail.errors import DataError, KeyFileError
from polltrail.web.tls import Certificate
from support.certificates import Issued, issue, private, serial


def test_what_belongs_together_is_taken_and_speaks_1_2_or_later(tmp_path: Path) -> None:
    issued = issue(tmp_path)
    context = Certificate(issued.certificate, issued.key).context
    assert context.minimum_version == ssl.TLSVersion.TLSv1_2
    assert context.options & ssl.OP_NO_RENEGOTIATION


def without(name: str) -> Callable[[Issued], None]:
    return lambda issued: getattr(issued, name).unlink()


def written(name: str, data: bytes) -> Callable[[Issued], None]:
    return lambda issued: getattr(issued, name).write_bytes(data)


def damaged(issued: Issued) -> None:
    issued.certificate.write_bytes(issued.certificate.read_bytes().replace(b"M", b"!"))


def others(issued: Issued) -> None:
    issued.key.write_bytes(issue(issued.key.parent / "other").key.read_bytes())


def encrypted(issued: Issued) -> None:
    issued.key.write_bytes(private(ec.generate_private_key(ec.SECP256R1()), b"a password"))


def open_to_others(issued: Issued) -> None:
    issued.key.chmod(0o640)


WRONG: list[tuple[Callable[[Issued], None], type[Exception], str]] = [
    (without("certificate"), DataError, "expected a certificate in PEM, found: No such file"),
    (without("key"), KeyFileError, "expected the certificate's private key, found: No such file"),
    (
        written("certificate", b"nothing of use"),
        DataError,
        "expected a certificate in PEM, found something else",
    ),
    (written("key", b"nothing of use"), KeyFileError, "private key in PEM, found something else"),
    (damaged, DataError, "found damaged ones"),
    (others, KeyFileError, "found another's"),
    (encrypted, KeyFileError, "asks for a password"),
    (open_to_others, KeyFileError, "mode 0640"),
]


@pytest.mark.parametrize(("spoil", "error", "said"), WRONG)
def test_what_is_wrong_is_told(
    tmp_path: Path, spoil: Callable[[Issued], None], error: type[Exception], said: str
) -> None:
    issued = issue(tmp_path)
    spoil(issued)
    with pytest.raises(error) as told:
        Certificate(issued.certificate, issued.key)
    assert said in str(told.value)
    assert "nothing is served with" in str(told.value)


def test_read_again_it_is_the_new_one_and_if_that_is_no_good_the_one_before(tmp_path: Path) -> None:
    issued = issue(tmp_path)
    ours, first = Certificate(issued.certificate, issued.key), serial(issued.certificate)
    before = ours.context
    issue(tmp_path)
    assert serial(issued.certificate) != first
    ours.read_again()
    after = ours.context
    assert after is not before
    issued.key.write_bytes(b"nothing of use")
    with pytest.raises(KeyFileError):
        ours.read_again()
    assert ours.context is after
