"""A certificate authority of the tests' own, and certificates that it signs."""

import datetime as dt
import ipaddress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

_NAME = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "An authority of the tests")])
_BEGINS = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
_ENDS = dt.datetime(2120, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Issued:
    """A certificate for 127.0.0.1, its key, and the authority to trust, as files."""

    certificate: Path
    key: Path
    authority: Path


@cache
def _authority() -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    key = ec.generate_private_key(ec.SECP256R1())
    builder = x509.CertificateBuilder().subject_name(_NAME).issuer_name(_NAME).public_key(key.public_key())
    builder = (
        builder.serial_number(x509.random_serial_number()).not_valid_before(_BEGINS).not_valid_after(_ENDS)
    )
    authority = x509.BasicConstraints(ca=True, path_length=0)
    return key, builder.add_extension(authority, critical=True).sign(key, hashes.SHA256())


def issue(folder: Path, name: str = "server") -> Issued:
    """Make a key, and have the authority sign a certificate for it."""
    folder.mkdir(parents=True, exist_ok=True)
    signer, authority = _authority()
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    names = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(_NAME).public_key(key.public_key())
    builder = (
        builder.serial_number(x509.random_serial_number()).not_valid_before(_BEGINS).not_valid_after(_ENDS)
    )
    certificate = builder.add_extension(names, critical=False).sign(signer, hashes.SHA256())
    issued = Issued(folder / f"{name}.pem", folder / f"{name}.key", folder / "authority.pem")
    issued.certificate.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    issued.authority.write_bytes(authority.public_bytes(serialization.Encoding.PEM))
    issued.key.touch(mode=0o600)
    issued.key.write_bytes(private(key))
    return issued


def private(key: ec.EllipticCurvePrivateKey, password: bytes | None = None) -> bytes:
    """A private key in PEM, encrypted or not."""
    encryption = (
        serialization.NoEncryption() if password is None else serialization.BestAvailableEncryption(password)
    )
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, encryption)


def serial(path: Path) -> int:
    """What tells one certificate from another."""
    return x509.load_pem_x509_certificate(path.read_bytes()).serial_number
