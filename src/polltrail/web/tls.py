"""TLS: a certificate and its key from files, read when the server starts and again when it is told to.

Version 1.2 or later, without renegotiation and compression; which ciphers, the library's defaults decide.
"""

import os
import ssl
import stat
from pathlib import Path

from polltrail.errors import DataError, KeyFileError


class Certificate:
    """What the server shows of itself.

    Parameters
    ----------
    certificate : Path
        The certificate, and those between it and its authority, in PEM.
    key : Path
        Its private key, in PEM and not encrypted, that nobody else can read.

    Raises
    ------
    DataError
        The certificate cannot be used.
    KeyFileError
        The key cannot, or others can read it.
    """

    def __init__(self, certificate: Path, key: Path) -> None:
        self._certificate = certificate
        self._key = key
        self.context = self._read()

    def read_again(self) -> None:
        """Take what is in the files now, for connections that come from here on; if it is no good, nothing changes.

        Raises
        ------
        DataError
            The certificate cannot be used.
        KeyFileError
            The key cannot, or others can read it.
        """
        self.context = self._read()

    def _read(self) -> ssl.SSLContext:
        _expect_in(self._certificate, "-----BEGIN CERTIFICATE-----", "a certificate in PEM", DataError)
        _refuse_open_to_others(self._key)
        _expect_in(self._key, "PRIVATE KEY-----", "the certificate's private key in PEM", KeyFileError)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.options |= ssl.OP_NO_COMPRESSION | ssl.OP_NO_RENEGOTIATION
        context.set_alpn_protocols(["http/1.1"])
        try:
            context.load_cert_chain(self._certificate, self._key, password=self._no_password)
        except (ssl.SSLError, ValueError) as exc:
            raise self._told(exc) from exc
        return context

    def _no_password(self) -> str:
        raise KeyFileError(
            f"{self._key}: expected a private key that is not encrypted, found one that asks for a password; nothing is "
            "served with it. Decrypt it into a file that only its owner can read (chmod 600)"
        )

    def _told(self, exc: Exception) -> DataError | KeyFileError:
        reason = getattr(exc, "reason", None) or str(exc)
        if reason == "KEY_VALUES_MISMATCH":
            return KeyFileError(
                f"{self._key}: expected the private key of {self._certificate}, found another's; nothing is served with it"
            )
        return DataError(
            f"{self._certificate} and {self._key}: expected a certificate and its key, found damaged ones ({reason}); "
            "nothing is served with them"
        )


def _expect_in(path: Path, mark: str, what: str, error: type[DataError] | type[KeyFileError]) -> None:
    try:
        found = path.read_text(encoding="ascii", errors="replace")
    except OSError as exc:
        raise error(f"{path}: expected {what}, found: {exc.strerror}; nothing is served with it") from exc
    if mark not in found:
        raise error(f"{path}: expected {what}, found something else; nothing is served with it")


def _refuse_open_to_others(path: Path) -> None:
    try:
        mode = stat.S_IMODE(os.stat(path).st_mode)  # noqa: PTH116 - as the files of keys are looked at
    except OSError as exc:
        raise KeyFileError(
            f"{path}: expected the certificate's private key, found: {exc.strerror}; nothing is served with it"
        ) from exc
    if mode & 0o077:
        raise KeyFileError(
            f"{path}: expected a private key that only its owner can read, found mode {mode:04o}; nothing is served with "
            f"it. If nobody else had access, run: chmod 600 {path}. If somebody had, get a new key and certificate"
        )
