"""What the log of an election shows follows from what it says."""

import re
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from polltrail.errors import EncodingError
from polltrail.log.open_entries import read_open
from polltrail.statement import Statement, read_entry
from polltrail.store import create_election_dir
from polltrail.web.sealing import CountSeal, open_log
from support.night import Night, entry_of, lay_out, make_election, readings
from support.shared_data import ROOT

SEALED = make_election(2, unseal_by=datetime(2031, 5, 6, tzinfo=UTC))
OPEN = make_election(2)


def after(*statements: Statement, election: Night = SEALED) -> CountSeal:
    every = [election.genesis, *election.enrolments, *statements]
    return CountSeal().after(0, [entry_of(one) for one in every])


def test_a_count_is_sealed_by_its_genesis_and_opened_by_an_organiser() -> None:
    assert CountSeal().closed is False
    assert after().closed is True
    assert after(*readings(SEALED, 3)).closed is True
    assert after(SEALED.unsealed()).closed is False
    assert after(SEALED.unsealed(by=SEALED.agents[0])).closed is True
    assert after(SEALED.revocation(SEALED.organiser), SEALED.unsealed()).closed is True
    assert after(election=OPEN).closed is False


def test_a_seal_is_a_value_and_what_is_open_stays_open() -> None:
    sealed = after()
    opened = sealed.after(4, [entry_of(SEALED.unsealed())])
    assert (sealed.closed, opened.closed) == (True, False)
    assert opened.after(5, [b"anything"]) is opened
    reading = entry_of(readings(SEALED, 1)[0])
    assert sealed.after(4, [reading]) is sealed
    assert (sealed.shows(reading), sealed.shows(entry_of(SEALED.genesis))) == (False, True)


def test_nothing_that_decides_who_may_speak_is_passed_over_unread() -> None:
    damaged = entry_of(SEALED.enrolments[0]).replace(b'"payload":"', b'"payload":"x', 1)
    with pytest.raises(EncodingError):
        after().after(4, [damaged])


def test_an_election_is_sealed_on_the_disk_until_it_is_opened(tmp_path: Path) -> None:
    root = lay_out(SEALED, tmp_path / "e")
    said = readings(SEALED, 5)
    with closing(open_log(root, log_seed=SEALED.log_seed)) as log:
        log.append([(one.id, entry_of(one)) for one in said])
        log.publish()
        shown, _ = read_open((root / "log" / "open").read_bytes())
        assert [read_entry(entry).kind for _, entry in shown] == ["definition", *["enrolment"] * 3]
        assert [index for index, _ in shown] == [0, 1, 2, 3]
        _nothing_of(said, root)
        opening = SEALED.unsealed(from_size=9)
        log.append([(opening.id, entry_of(opening))])
        log.publish()
        assert not (root / "log" / "open").exists()
        assert (root / "log" / "tile" / "entries" / "000.p" / "10").exists()


def _nothing_of(statements: list[Statement], root: Path) -> None:
    """No word of a statement, as it was said or as it is written in an entry, is in a file that is published."""
    files = [path for name in ("log", "tables") for path in (root / name).rglob("*") if path.is_file()]
    everything = b"\n".join(path.read_bytes() for path in files)
    assert len(files) >= 8
    for one in statements:
        words = [one.envelope.payload, one.nonce.encode(), one.id.encode(), b"station 3", b"transcription"]
        secret = [*words, entry_of(one)[11:200], one.envelope.signature, bytes.fromhex(one.nonce)[-9:]]
        assert [word for word in secret if word in everything and word != bytes(9)] == []


def test_a_log_that_has_not_begun_is_not_sealed(tmp_path: Path) -> None:
    root = tmp_path / "e"
    create_election_dir(root, log_seed=SEALED.log_seed, log_vkey=str(SEALED.log_vkey))
    with closing(open_log(root, log_seed=SEALED.log_seed)) as log:
        assert not (root / "log" / "open").exists()
        log.append([(SEALED.genesis.id, entry_of(SEALED.genesis))])
        log.publish()
        assert (root / "log" / "open").exists()
        assert not (root / "log" / "tile" / "entries").exists()


def test_nothing_else_opens_a_log_to_write_in_it() -> None:
    opens = re.compile(r"\bLogStore\.open\(")
    sources = (ROOT / "src" / "polltrail").rglob("*.py")
    found = [path.name for path in sources if opens.search(path.read_text(encoding="utf-8"))]
    assert found == ["sealing.py"]
