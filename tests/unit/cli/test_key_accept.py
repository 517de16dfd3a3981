"""`polltrail key accept`: what nobody could be enrolled with is refused before it is signed."""

from pathlib import Path

import pytest

from polltrail.store import write_key
from support.cli import polltrail_here

ID = "0123456789abcdef" * 4


@pytest.mark.parametrize(
    ("election", "role", "told"),
    [
        ("abc", "agent", "Invalid value for --election: expected the 64 hexadecimal digits"),
        (ID.upper(), "agent", "Invalid value for --election: expected the 64 hexadecimal digits"),
        (ID, "boss", "Invalid value for --role: expected one of registrar, agent, clerk"),
        (ID, "organiser", "Invalid value for --role: expected one of registrar, agent, clerk"),
    ],
)
def test_a_typing_error_is_not_signed(tmp_path: Path, election: str, role: str, told: str) -> None:
    write_key(tmp_path / "ada.key", bytes(32))
    ran = polltrail_here("key", "accept", tmp_path / "ada.key", "--election", election, "--role", role)
    assert (ran.code, ran.out, told in ran.err) == (2, "", True), ran.err


def test_what_is_right_is_signed(tmp_path: Path) -> None:
    write_key(tmp_path / "ada.key", bytes(32))
    ran = polltrail_here("key", "accept", tmp_path / "ada.key", "--election", ID, "--role", "clerk")
    assert (ran.code, ran.out.startswith("--public ")) == (0, True)
