import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from polltrail.errors import DataError
from polltrail.statement.signature import fingerprint, is_weak, public_key, sign, verify

SPECCHECK: dict[str, Any] = json.loads((Path(__file__).parent / "speccheck_vectors.json").read_text())
AGENT = bytes(range(64, 96))
PRIME = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493

# RFC 8032 section 7.1, tests 1 to 3: private key, public key, message, signature.
RFC_8032 = [
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        (
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd"
            "25bf5f0595bbe24655141438e7a100b"
        ),
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        (
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c3"
            "87b2eaeb4302aeeb00d291612bb0c00"
        ),
    ),
    (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        (
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594"
            "a7c15e9716ed28dc027beceea1ec40a"
        ),
    ),
]


@pytest.mark.parametrize("number", range(12))
def test_each_speccheck_vector_is_decided_by_the_strict_rule(number: int) -> None:
    case = SPECCHECK["cases"][number]
    public, message, signature = (bytes.fromhex(case[k]) for k in ("pub_key", "message", "signature"))
    assert verify(public, message, signature) is (number in SPECCHECK["valid"])


def test_only_the_fourth_speccheck_vector_is_valid() -> None:
    assert (SPECCHECK["valid"], len(SPECCHECK["cases"])) == ([3], 12)


@pytest.mark.parametrize("number", [0, 1, 11])
def test_small_order_and_badly_written_keys_are_weak(number: int) -> None:
    assert is_weak(bytes.fromhex(SPECCHECK["cases"][number]["pub_key"]))


@pytest.mark.parametrize(("seed", "public", "message", "signature"), RFC_8032)
def test_published_signatures(seed: str, public: str, message: str, signature: str) -> None:
    assert public_key(bytes.fromhex(seed)).hex() == public
    assert sign(bytes.fromhex(seed), bytes.fromhex(message)).hex() == signature
    assert verify(bytes.fromhex(public), bytes.fromhex(message), bytes.fromhex(signature))


def test_house_vector() -> None:
    message = (
        b'DSSEv1 37 application/vnd.polltrail.result+json 43 {"station":"AA-01","votes":{"a":10,"b":20}}'
    )
    signature = (
        "6b92d38149a216d1573be84fd96cb0ba2d7da20a3ceb0445a03fee60b25d75c9"
        "cdac8a47d4d6836c3bb4761e0957c7d05754b1629a04c76428cd98ed9f537306"
    )
    assert public_key(AGENT).hex() == "2543b92ff1095511476adc8369db6ddc933665a11978dda1404ee1066ca9559d"
    assert sign(AGENT, message).hex() == signature


def test_another_library_agrees_on_honest_signatures_and_on_broken_ones() -> None:
    message = b"station 7"
    ours = sign(AGENT, message)
    theirs = Ed25519PrivateKey.from_private_bytes(AGENT)
    assert theirs.sign(message) == ours
    other = Ed25519PublicKey.from_public_bytes(public_key(AGENT))
    other.verify(ours, message)
    for bit in range(512):
        broken = (int.from_bytes(ours) ^ (1 << bit)).to_bytes(64)
        assert not verify(public_key(AGENT), message, broken)
        with pytest.raises(InvalidSignature):
            other.verify(broken, message)


def test_all_small_order_encodings_are_weak() -> None:
    order_8 = 0x05FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826
    for y in (0, 1, PRIME - 1, PRIME, PRIME + 1, order_8, PRIME - order_8):
        for sign_bit in (0, 1 << 255):
            assert is_weak((y | sign_bit).to_bytes(32, "little"))


def test_keys_written_too_large_or_of_another_length_are_weak() -> None:
    assert is_weak((PRIME + 3).to_bytes(32, "little"))
    assert is_weak(b"")
    assert is_weak(public_key(AGENT) + b"\0")
    assert not is_weak(public_key(AGENT))


def test_a_signature_with_the_order_added_does_not_hold() -> None:
    signature = sign(AGENT, b"")
    s = int.from_bytes(signature[32:], "little") + ORDER
    assert not verify(public_key(AGENT), b"", signature[:32] + s.to_bytes(32, "little"))


def test_signatures_of_another_length_do_not_hold() -> None:
    assert not verify(public_key(AGENT), b"", b"")
    assert not verify(public_key(AGENT), b"", sign(AGENT, b"") + b"\0")


def test_a_private_key_of_another_length_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(DataError, match="expected 32 bytes, found 3"):
        sign(b"abc", b"")


def test_a_fingerprint_is_the_sha_256_of_the_key() -> None:
    assert fingerprint(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
