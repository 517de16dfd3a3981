"""Forgeries shown to the verifier in a browser: none may hold there, whichever of its defences they go round."""

import json
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from nacl.bindings import crypto_scalarmult_ed25519_base_noclamp

from polltrail.log import COSIGNATURE, ED25519, NoteSignature, make_vkey, public_of
from polltrail.log.open_entries import encode_open
from polltrail.statement import Envelope, encode_envelope, sign
from polltrail.statement.envelope import pae
from polltrail.statement.seal import is_public
from polltrail.verify.succession import before_path
from support import sealed_log, successions
from support.attacks import Weakness, attack
from support.node import MODULES, Node, node_with
from support.published_log import (
    ELECTION,
    LOG_KEY,
    ORIGIN,
    WITNESSES,
    enrol,
    entries_of,
    genesis,
    island,
    policy,
    publish,
    read_form,
    receipt_of,
)
from support.statements import AGENT, ORGANISER, say
from support.zipped import part_of, zipped

pytestmark = pytest.mark.slow

PLANTED: dict[str, tuple[str, str]] = {}
"""What is written otherwise in the modules: file, to what was there and what is there instead."""

OTHER_SEED = bytes(range(100, 132))
PRIME_AND_1 = 2**255 - 18
SPECCHECK = Path(__file__).parents[1] / "unit" / "statement" / "speccheck_vectors.json"


def planted(file: str, was: str, instead: str) -> Weakness:
    """Take a defence out of a module."""
    return lambda patch: patch.setitem(PLANTED, file, (was, instead))


@contextmanager
def verifier(folder: Path) -> Iterator[Node]:
    """The verifier, with whatever is planted in it."""
    for path in MODULES.glob("*.js"):
        text = path.read_text()
        if path.name in PLANTED:
            was, instead = PLANTED[path.name]
            assert was in text, f"{path.name}: nothing is planted, it has no {was!r}"
            text = text.replace(was, instead)
        (folder / path.name).write_text(text)
    with node_with(folder) as node:
        yield node


def answer(folder: Path, files: dict[str, bytes] | bytes, election: str = ELECTION) -> Any:
    packed = files if isinstance(files, bytes) else zipped(files)
    with verifier(folder) as node:
        return node.verdict("verifyBundle", packed, election)["ok"]


def signed_by_nobody(key: bytes) -> tuple[bytes, bytes, bytes]:
    """With the neutral point as the key, any S and the point S B sign any message."""
    number = (12345).to_bytes(32, "little")
    return key, b"whatever was never said", crypto_scalarmult_ed25519_base_noclamp(number) + number


@attack(small_order_check=planted("ed25519.js", "SMALL_ORDER.has(y)", "false"))
def test_a_key_of_small_order_signs_nothing(tmp_path: Path) -> None:
    cases = json.loads(SPECCHECK.read_text())["cases"]
    asked = [[bytes.fromhex(one[part]) for part in ("pub_key", "message", "signature")] for one in cases]
    asked.append([*signed_by_nobody((1).to_bytes(32, "little"))])
    with verifier(tmp_path) as node:
        found = [one.get("is") for one in node.ask(*(("signature", *one) for one in asked))]
    assert found == [number == 3 for number in range(13)]


@attack(canonical_check=planted("ed25519.js", "y >= PRIME ||", ""))
def test_a_key_written_in_a_second_way_signs_nothing(tmp_path: Path) -> None:
    """The neutral point again, by a number that is the same modulo the prime."""
    with verifier(tmp_path) as node:
        assert node.one("signature", *signed_by_nobody(PRIME_AND_1.to_bytes(32, "little"))) == {"is": False}


@attack(election_check=planted("anchor.js", "found !== asked", "false"))
def test_an_invented_election_is_not_the_one_asked_for(tmp_path: Path) -> None:
    key = make_vkey(ORIGIN, ED25519, public_of(OTHER_SEED))
    entries = entries_of(island(3, first=genesis(log_vkey=str(key))))
    assert answer(tmp_path, publish(entries, seed=OTHER_SEED)) is False


@attack(key_of_entry_0=planted("anchor.js", "const named = roster.log;", "const named = null;"))
def test_a_copy_under_another_log_key_does_not_hold(tmp_path: Path) -> None:
    assert answer(tmp_path, publish(entries_of(island(3)), seed=OTHER_SEED)) is False


@attack(
    log_signature=planted("note.js", "!(await verify(key.key, utf8(note.text), one.signature))", "false"),
    known_key_signed=planted("note.js", "if (!signers.length)", "if (false)"),
)
def test_a_checkpoint_that_the_log_never_signed_does_not_hold(tmp_path: Path) -> None:
    files = publish(entries_of(island(3)))
    text = files["log/checkpoint"].partition(b"\n\n")[0] + b"\n\n"
    nobody = NoteSignature("somebody.example", b"else", bytes(64)).format()
    for line in (NoteSignature(ORIGIN, LOG_KEY.key_id, bytes(64)).format(), nobody):
        assert answer(tmp_path, files | {"log/checkpoint": text + line}) is False


@attack(inclusion_check=planted("tree.js", "if (equal(found, root)) return;", "return;"))
def test_a_statement_that_is_not_in_the_log_has_no_receipt(tmp_path: Path) -> None:
    entries = entries_of(island(3))
    never = entries_of([read_form(99)])[0]
    given = {"receipt": receipt_of(entries, 4), "entry": never, "genesis": entries[0], "electionId": ELECTION}
    with verifier(tmp_path) as node:
        assert node.verdict("verifyReceipt", given)["ok"] is False


@attack(
    signature_check=planted(
        "statement.js", "!(await verify(key, statement.message, statement.signature))", "false"
    ),
)
def test_a_statement_that_its_signer_never_signed_does_not_hold(tmp_path: Path) -> None:
    """The log itself, which has the right key, puts words into an agent's mouth."""
    statements = island(3)
    told = read_form(99).envelope
    forged = Envelope(payload_type=told.payload_type, payload=told.payload, key=told.key, signature=bytes(64))
    entries = [*entries_of(statements), encode_envelope(forged)]
    assert answer(tmp_path, part_of(publish(entries), entries, [1, len(entries) - 1])) is False


PASSED_OVER = "if (this.definitions.length && !this.keys.has(statement.key)) return;\n"
SIGNER = "const signer = this.definitions.length"


@attack(unknown_keys=planted("roster.js", SIGNER, PASSED_OVER + SIGNER))
def test_a_key_that_nobody_enrolled_speaks_for_nobody(tmp_path: Path) -> None:
    entries = entries_of([*island(3), read_form(9, OTHER_SEED)])
    for files in (publish(entries), part_of(publish(entries), entries, [1, len(entries) - 1])):
        assert answer(tmp_path, files) is False


@attack(canonical_form=planted("json.js", "if (written === text) return value;", "return value;"))
def test_a_payload_with_two_meanings_does_not_hold(tmp_path: Path) -> None:
    """A key that stands twice: one program reads the first number, another the last; both are signed."""
    said = read_form(0).envelope
    assert b'"ballots_cast":0' in said.payload
    payload = said.payload.replace(b'"ballots_cast":0', b'"ballots_cast":900,"ballots_cast":0')
    signature = sign(AGENT, pae(said.payload_type, payload))
    doubled = Envelope(payload_type=said.payload_type, payload=payload, key=said.key, signature=signature)
    entries = [*entries_of(island(3)), encode_envelope(doubled)]
    assert answer(tmp_path, publish(entries)) is False


@attack(every_name_once=planted("zip.js", "if (names.has(entry.name))", "if (false)"))
def test_an_archive_with_two_files_of_one_name_is_not_read(tmp_path: Path) -> None:
    """A forger shows the one to people, whose program unpacks the first, and the other to the verifier."""
    files = part_of(publish(entries_of(island(3))), entries_of(island(3)), [1])
    packed = archive([*files.items(), ("bundle.json", files["bundle.json"])])
    assert answer(tmp_path, packed) is None


def archive(files: list[tuple[str, bytes]]) -> bytes:
    """An archive of files as they are, also where a name stands twice."""
    out, directory = b"", b""
    for name, data in files:
        raw = name.encode()
        told = struct.pack("<HHHHHIII", 20, 0x800, 0, 0, 0, zlib.crc32(data), len(data), len(data))
        rest = struct.pack("<HHHHHII", len(raw), 0, 0, 0, 0, 0, len(out))
        directory += b"PK\x01\x02\x14\0" + told + rest + raw
        out += b"PK\x03\x04" + told + struct.pack("<HH", len(raw), 0) + raw + data
    end = struct.pack("<HHHHIIH", 0, 0, len(files), len(files), len(directory), len(out), 0)
    return out + directory + b"PK\x05\x06" + end


def test_what_the_archives_of_these_attacks_have_is_read(tmp_path: Path) -> None:
    files = part_of(publish(entries_of(island(3))), entries_of(island(3)), [1])
    assert answer(tmp_path, archive([*files.items()])) is True


@attack(
    unknown_algorithm=planted(
        "ed25519.js", "found = await holds(key, message, signature);", "found = expected;"
    )
)
def test_a_browser_whose_signatures_all_hold_vouches_for_nothing(tmp_path: Path) -> None:
    """A browser that answers yes to everything, or by another rule: what it says is not passed on."""
    with verifier(tmp_path):
        pass
    before = "crypto.subtle.verify = async () => true;"
    entries = entries_of(island(3))
    with node_with(tmp_path, before=before) as node:
        found = node.verdict("verifyBundle", zipped(publish(entries)), ELECTION)
    assert found["ok"] is None


def test_a_plant_that_finds_nothing_to_change_is_told(tmp_path: Path) -> None:
    PLANTED["zip.js"] = ("no such words", "")
    try:
        with pytest.raises(AssertionError, match="nothing is planted"), verifier(tmp_path):
            pass
    finally:
        PLANTED.clear()


# What is kept back, and who is said to have watched


@attack(late_is_a_contradiction=planted("sealed.js", "if (late) report.wrong", "if (false) report.wrong"))
def test_what_is_kept_back_beyond_the_promise_is_missing(tmp_path: Path) -> None:
    said = sealed_log.night(4)
    late = sealed_log.cosigned(said, dict.fromkeys(WITNESSES, sealed_log.DEADLINE + 1), WITNESSES)
    assert answer(tmp_path, sealed_log.sealed(said) | {"log/checkpoint": late}, sealed_log.FIRST.id) is False


@attack(open_entries_in_their_places=planted("sealed.js", "!equal(found, leaves[index])", "false"))
def test_an_enrolment_that_is_not_in_the_log_is_not_shown_in_its_place(tmp_path: Path) -> None:
    said = sealed_log.night(4)
    other = entries_of([enrol(OTHER_SEED, election=sealed_log.FIRST.id)])[0]
    shown = [
        (index, entry) for index, entry in enumerate(entries_of(said)) if is_public(entry) and index != 1
    ]
    files = sealed_log.sealed(said) | {"log/open": encode_open(sorted([*shown, (1, other)]))}
    assert answer(tmp_path, files, sealed_log.FIRST.id) is False


@attack(counting_what_witnesses_saw=planted("succession.js", "most !== undefined", "false"))
def test_a_succession_cannot_hide_what_witnesses_had_seen(tmp_path: Path) -> None:
    kept = before_path(ORIGIN) + "checkpoint"
    files = successions.succeeded(saved=40, witnessed=38)
    files |= {kept: successions.old_note(47, by=successions.THREE)}
    assert answer(tmp_path, files, successions.ELECTION) is False


@attack(notes_against_the_copy=planted("succession.js", "size <= BigInt(saved) && !equal", "false && !equal"))
def test_entries_cannot_be_changed_in_the_copy_of_a_lost_log(tmp_path: Path) -> None:
    kept = before_path(ORIGIN) + "checkpoint"
    other = [*successions.LOST[:20], *reversed(successions.LOST[20:])]
    files = successions.succeeded(saved=40, witnessed=19)
    files |= {kept: successions.old_note(40, entries=other)}
    assert answer(tmp_path, files, successions.ELECTION) is False


@attack(
    those_before_let_new_ones_in=planted(
        "witnesses.js", "asksNobody(policy) ? index + 1 :", "true ? index + 1 :"
    )
)
def test_an_organiser_cannot_choose_alone_who_has_watched(tmp_path: Path) -> None:
    own = {f"own{n}": bytes([100 + n]) * 32 for n in range(3)}
    keys = [f"witness {name} {make_vkey(name, COSIGNATURE, public_of(seed))}" for name, seed in own.items()]
    text = "\n".join([f"log {LOG_KEY}", *keys, f"group g 3 {' '.join(own)}", "quorum g", ""])
    first = genesis(witnesses=policy())
    amended = say(
        "definition", genesis(witnesses=text).body, ORGANISER, election=first.id, supersedes=first.id
    )
    entries = entries_of([*island(4, first=first), amended])
    with verifier(tmp_path) as node:
        packed = zipped(publish(entries, cosigners=own, policy=text))
        found = node.verdict("verifyBundle", packed, first.id)
    assert (found["ok"], found["witnessed"]) == (True, False)
