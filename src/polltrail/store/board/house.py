"""The law by which a house is made: `house.toml`, beside the log in an election's folder, where somebody put one."""

from pathlib import Path

from polltrail.election.expected import GONE, Expected
from polltrail.errors import StoreError
from polltrail.parliament.two_counts import FILE, Law, read_law

MOST_BYTES = 2_000_000


def house_bytes(root: Path) -> bytes | None:
    """Read the file; None where there is none.

    Raises
    ------
    StoreError
        It cannot be read, or is too large.
    """
    try:
        with (root / FILE).open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        return None
    except OSError as exc:
        raise StoreError(
            f"{root / FILE}: expected a file that can be read, found: {exc.strerror}; no house is made"
        ) from exc
    if len(data) > MOST_BYTES:
        raise StoreError(
            f"{root / FILE}: expected at most {MOST_BYTES:,} bytes, found more; no house is made"
        )
    return data


def house_law(root: Path, expected: Expected) -> Law | None:
    """Read the law; None where there is none.

    Raises
    ------
    StoreError
        The file cannot be read.
    DataError
        It says something that means nothing, or that a contest counted here is held elsewhere.
    """
    data = house_bytes(root)
    if data is None:
        return None
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as exc:
        raise StoreError(f"{root / FILE}: expected UTF-8, found {exc}; no house is made") from exc
    law = read_law(text)
    law.refuse_counted({one.id.rpartition("/")[2] for one in expected.contests if one.area != GONE})
    return law
