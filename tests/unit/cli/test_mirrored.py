"""What somebody kept is a note or a receipt, or it is refused."""

import pytest

from polltrail.cli.mirrored import notes_in
from polltrail.errors import ReadingError
from support.house_log import SIGNED
from support.published_log import entries_of, island, note_of, receipt_of

ENTRIES = entries_of(island(2))


def test_notes_and_receipts_are_taken() -> None:
    found = notes_in({"note": SIGNED, "receipt": receipt_of(ENTRIES, 1)})
    assert [one.note for one in found] == [SIGNED, note_of(ENTRIES)]


@pytest.mark.parametrize(
    "data", [b"", b"ab" * 32, b"c2sp.org/tlog-proof@v1\nindex 1\n\nno note", SIGNED[:20]]
)
def test_anything_else_is_refused_by_its_name(data: bytes) -> None:
    with pytest.raises(ReadingError, match=r"kept\.txt: expected a receipt or a signed checkpoint"):
        notes_in({"kept.txt": data})
