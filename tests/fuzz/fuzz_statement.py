"""Fuzz target: any bytes end in a statement or a `StatementError`, and what is read is written back the same.

Run it by hand for as long as you like: `python tests/fuzz/fuzz_statement.py -max_total_time=3600`.
"""

import sys

import atheris

with atheris.instrument_imports(include=["polltrail", "json"]):
    from polltrail.errors import StatementError
    from polltrail.statement import (
        BODIES,
        Envelope,
        KeyId,
        encode_envelope,
        read_entry,
        read_envelope,
        read_statement,
    )
    from polltrail.statement.canonical import decode, encode
    from polltrail.statement.statement import payload_type

KINDS = [*BODIES, "login"]
KEY = KeyId("03396219237f75a64f12aeb7f39723abf400b160c364980a765dac24aeba2464")


def whole(data: bytes) -> None:
    """Read the bytes as a statement in some wrapping."""
    said = read_statement(data)
    entry = encode_envelope(said.envelope)
    if read_entry(entry) != said:
        raise AssertionError(f"{entry!r} is not {said}")


def inner(data: bytes) -> None:
    """Read the bytes as the payload of a kind that the first byte chooses."""
    kind = KINDS[data[0] % len(KINDS)] if data else KINDS[0]
    envelope = Envelope(payload_type=payload_type(kind), payload=data[1:], key=KEY, signature=bytes(64))
    said = read_envelope(envelope)
    if encode(decode(said.envelope.payload)) != data[1:]:
        raise AssertionError(f"{data[1:]!r} is not canonical and was read")


def canonical(data: bytes) -> None:
    """Read the bytes as canonical JSON."""
    if encode(decode(data)) != data:
        raise AssertionError(f"{data!r} is not canonical and was read")


def one_input(data: bytes) -> None:
    """Try one input in every way."""
    for read in (whole, inner, canonical):
        try:
            read(data)
        except StatementError as error:
            if not str(error):
                raise AssertionError("an error without a message") from error


if __name__ == "__main__":
    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()
