"""What was signed is handed in again after a disaster, and receipts of the log that was lost are kept."""

import sqlite3
from pathlib import Path

from polltrail.cli.outbox import outbox
from support.published_log import ELECTION, read_form


def test_all_that_was_signed_can_be_handed_in_again_and_old_receipts_stay(tmp_path: Path) -> None:
    forms = [read_form(number) for number in range(3)]
    with outbox(tmp_path / "o") as box:
        box.put(ELECTION, [(bytes([at]), "here", form) for at, form in enumerate(forms)])
        box.took([(forms[0].id, 7, b"old"), (forms[1].id, 8, b"old too")])
        assert [one.id for one in box.waiting(ELECTION)] == [forms[2].id]
        assert [one.id for one in box.sent(ELECTION)] == [one.id for one in forms]
        assert box.sent("another") == []
        box.took([(forms[0].id, 7, b"same index"), (forms[1].id, 20, b"new")])
        assert [(one.index, one.receipt) for one in box.sent(ELECTION)][:2] == [
            (7, b"same index"),
            (20, b"new"),
        ]
    kept = sqlite3.connect(tmp_path / "o").execute("SELECT * FROM earlier").fetchall()
    assert kept == [(forms[1].id, 8, b"old too")]
