"""A bundle checked from its files: what it shows, and every way in which it could have been changed."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from polltrail.log import ED25519, make_vkey, public_of
from polltrail.log.excerpt import Excerpt, Scope
from polltrail.log.history import encode_record
from polltrail.publish.bundle import excerpt_files, whole_files
from polltrail.statement import Seen, Statement
from polltrail.statement.bodies import ConflictBody
from polltrail.verify import Verdict, exit_code, verify_bundle
from support import successions
from support.evidence import (
    ADA,
    BO,
    CY,
    ELECTION,
    NOON,
    PHOTO,
    REDACTED,
    Speaker,
    by_three,
    digest,
    entries_of,
    genesis,
    night,
    note_of,
    published,
)
from support.published_log import LOG_SEED, ORIGIN, Files, changed, flipped, receipt_of
from support.statements import definition

PUBLIC = genesis(policy=msgspec.structs.replace(definition().policy, images="public"))
NIGHT = night(PUBLIC)
ENTRIES = entries_of(NIGHT)
H01 = Scope(station="H-01")
SERVED = published(NIGHT)
FILES: Files = dict(excerpt_files(SERVED.__getitem__, H01, version="1"))
WHOLE: Files = dict(whole_files(SERVED.__getitem__, version="1"))


def answer(files: Files, election: str | None = PUBLIC.id, **more: dict[str, bytes]) -> Verdict:
    return verify_bundle(files.__getitem__, files.keys(), election=election, **more)  # type: ignore[arg-type]


def of(statements: list[Statement], scope: Scope = H01, **more: object) -> Files:
    files = published(statements, **more)  # type: ignore[arg-type]
    return dict(excerpt_files(files.__getitem__, scope, version="1"))


def told(verdict: Verdict) -> list[tuple[str, bool]]:
    return [(problem.where, problem.contradicts) for problem in verdict.problems]


def test_a_good_part_is_ok_and_says_what_it_is_a_part_of() -> None:
    verdict = answer(FILES)
    assert (exit_code(verdict), verdict.problems, verdict.refused) == (0, (), ())
    assert verdict.witnessed
    assert verdict.scope is not None
    assert (verdict.scope.station, verdict.scope.contest, verdict.scope.area) == ("H-01", None, None)
    assert verdict.scope.entries == verdict.statements == len(Excerpt.decode(FILES["bundle.json"]).entries)
    assert verdict.scope.not_evidence == ("README.txt", "index.html")
    assert verdict.size == len(NIGHT)
    assert (verdict.images and (verdict.images.held, verdict.images.checked)) == (1, 1)


def test_a_good_whole_bundle_is_ok_and_has_no_scope() -> None:
    verdict = answer(WHOLE)
    assert (exit_code(verdict), verdict.problems, verdict.scope) == (0, (), None)
    assert verdict.statements == len(NIGHT)


@pytest.mark.parametrize("files", [FILES, WHOLE], ids=["part", "whole"])
def test_without_an_election_the_answer_stays_open(files: Files) -> None:
    verdict = answer(files, None)
    assert (verdict.ok, verdict.anchor, exit_code(verdict), verdict.election) == (
        None,
        "bundle",
        1,
        PUBLIC.id,
    )


@pytest.mark.parametrize("files", [FILES, WHOLE], ids=["part", "whole"])
def test_another_election_is_refused(files: Files) -> None:
    verdict = answer(files, ELECTION)
    assert exit_code(verdict) == 4
    assert verdict.problems[0].index == 0


@pytest.mark.parametrize(
    "scope", [Scope(contest="harbour"), Scope(area=("Northport",)), Scope(station="H-01", contest="mayor")]
)
def test_parts_of_every_kind_are_ok(scope: Scope) -> None:
    assert exit_code(answer(of(NIGHT, scope))) == 0


# Changed, missing, extra


EVIDENCE = sorted(FILES.keys() - {"index.html", "README.txt"})


@pytest.mark.parametrize("name", EVIDENCE)
@pytest.mark.parametrize("at", [3, -2])
def test_a_changed_file_of_a_part_is_named_and_never_passed(name: str, at: int) -> None:
    verdict = answer(FILES | {name: flipped(FILES[name], at)})
    assert verdict.ok is not True
    named = {where for where, _ in told(verdict)} | {f"entries/{one.index}.json" for one in verdict.refused}
    assert (
        name in named
        or name.replace("entries", "proofs").replace(".json", ".tlog-proof") in named
        or name == "bundle.json"
    )


@pytest.mark.parametrize("name", sorted({*EVIDENCE} - {"bundle.json", "log/witnessed", "log/cosigned", "proofs/8.consistency"}))  # fmt: skip
def test_a_missing_file_of_a_part_is_named_and_never_passed(name: str) -> None:
    verdict = answer({path: data for path, data in FILES.items() if path != name})
    assert verdict.ok is not True
    assert name in [where for where, _ in told(verdict)]


def test_a_part_without_its_manifest_is_no_whole_log() -> None:
    assert answer({path: data for path, data in FILES.items() if path != "bundle.json"}).ok is False


def test_a_missing_enrolment_leaves_what_hangs_on_it_open() -> None:
    files = {path: data for path, data in FILES.items() if path != "entries/1.json"}
    verdict = answer(files)
    assert verdict.ok is None
    assert ("entries/1.json", False) in told(verdict)
    assert any("may be in an entry that is missing" in problem.what for problem in verdict.problems)


@pytest.mark.parametrize("missing", ["entries/3.json", None])
@pytest.mark.parametrize("spoil", ["signature", "words"])
def test_a_wrong_signature_is_wrong_whatever_is_missing(missing: str | None, spoil: str) -> None:
    reading = max(Excerpt.decode(FILES["bundle.json"]).entries)
    name = f"entries/{reading}.json"
    wrong = changed(NIGHT[reading], signature=bytes(64)) if spoil == "signature" else FILES[name][:-2]
    files = {path: data for path, data in FILES.items() if path != missing} | {name: wrong}
    verdict = answer(files)
    assert [one.index for one in verdict.refused] == [reading]
    assert exit_code(verdict) == 4


@pytest.mark.parametrize("name", ["log/witnessed", "log/cosigned"])
def test_what_witnesses_said_may_be_left_out_and_then_dates_nothing(name: str) -> None:
    files = {path: data for path, data in FILES.items() if path != name}
    assert answer(files).ok is True


@pytest.mark.parametrize("files", [FILES, WHOLE], ids=["part", "whole"])
@pytest.mark.parametrize("name", ["note.pdf", "entries/99.json", "log/tile/0/001", "stations/x.js", "images/sha256/ab/cd/abcd", "tables/00"])  # fmt: skip
def test_an_extra_file_is_named_and_not_passed(files: Files, name: str) -> None:
    verdict = answer(files | {name: b"something"})
    assert verdict.ok is not True
    assert [where for where, _ in told(verdict)] == [name] or name in {where for where, _ in told(verdict)}


@pytest.mark.parametrize("files", [FILES, WHOLE], ids=["part", "whole"])
def test_the_pages_are_not_looked_at(files: Files) -> None:
    assert answer(files | {"index.html": b"<script>", "README.txt": b"", "stations/77.html": b"?"}).ok is True


@pytest.mark.parametrize("files", [FILES, WHOLE], ids=["part", "whole"])
def test_an_image_that_is_another_is_refused(files: Files) -> None:
    name = next(name for name in files if name.startswith("images/"))
    verdict = answer(files | {name: b"another"})
    assert (exit_code(verdict), (name, True) in told(verdict)) == (4, True)


def test_who_names_an_image_with_another_size_takes_nothing_from_it() -> None:
    named: Any = Speaker(PUBLIC.id).photograph(ADA, "H-01", PHOTO).body
    wrong = Speaker(PUBLIC.id).say(ADA, "image", msgspec.structs.replace(named, bytes=len(PHOTO) + 1))
    verdict = answer(of([*NIGHT, wrong]))
    assert (verdict.ok, told(verdict)) == (True, [])


def test_an_image_that_no_entry_speaks_of_shows_nothing() -> None:
    other = b"a photograph of a cat"
    said = msgspec.json.decode(FILES["bundle.json"])
    said["images"] = sorted([*said["images"], digest(other)])
    manifest = msgspec.convert(said, Excerpt).encode()
    path = f"images/sha256/{digest(other)[:2]}/{digest(other)[2:4]}/{digest(other)}"
    verdict = answer(FILES | {"bundle.json": manifest, path: other})
    assert told(verdict) == [(path, False)]


# Entries


def with_entry(index: int, entry: bytes) -> Files:
    return FILES | {f"entries/{index}.json": entry}


def test_an_entry_put_in_the_place_of_another_is_not_in_the_log() -> None:
    verdict = answer(with_entry(11, entries_of([Speaker(PUBLIC.id).read(ADA, "H-01", {"keep": 999})])[0]))
    assert (exit_code(verdict), told(verdict)) == (4, [("proofs/11.tlog-proof", True)])


def test_a_forged_signature_is_refused_at_its_entry() -> None:
    verdict = answer(with_entry(11, changed(NIGHT[11], signature=bytes(64))))
    assert exit_code(verdict) == 4
    assert [one.index for one in verdict.refused] == [11]


def test_the_manifest_cannot_say_other_than_what_is_signed() -> None:
    for change in ({"size": 25}, {"root": "ab" * 32}, {"election": "ab" * 32}):
        said = msgspec.json.decode(FILES["bundle.json"]) | change
        verdict = answer(FILES | {"bundle.json": msgspec.convert(said, Excerpt).encode()})
        assert (exit_code(verdict), ("bundle.json", True) in told(verdict)) == (4, True)


def test_a_manifest_that_cannot_be_read_ends_it() -> None:
    verdict = answer(FILES | {"bundle.json": b"{}"})
    assert (exit_code(verdict), told(verdict)) == (4, [("bundle.json", True)])


def test_a_proof_of_another_entry_or_another_checkpoint_is_refused() -> None:
    for proof in (FILES["proofs/12.tlog-proof"], receipt_of(ENTRIES[:20], 11)):
        verdict = answer(FILES | {"proofs/11.tlog-proof": proof})
        assert (exit_code(verdict), told(verdict)) == (4, [("proofs/11.tlog-proof", True)])


# Witnesses and dates


def test_too_few_or_no_witnesses_are_told_and_are_no_problem() -> None:
    few = answer(of(NIGHT, seen_by={24: {"w1": NOON}}))
    assert (few.ok, few.witnessed) == (True, False)


def test_a_cosigned_note_without_a_proof_dates_nothing_and_one_of_another_log_is_told() -> None:
    files = {path: data for path, data in FILES.items() if path != "proofs/8.consistency"}
    history = encode_record(note_of(ENTRIES[:9], by_three(NOON))) + FILES["log/cosigned"]
    verdict = answer(files | {"log/cosigned": history})
    assert verdict.ok is None
    assert {where for where, _ in told(verdict)} == {"log/cosigned"}
    others = encode_record(note_of([b"x"] * 8, by_three(NOON)))
    verdict = answer(FILES | {"log/cosigned": others})
    assert (exit_code(verdict), told(verdict)) == (4, [("log/cosigned", True)])


@pytest.mark.parametrize("size", [8, 9])
def test_a_false_claim_of_what_was_seen_is_told_and_changes_nothing(size: int) -> None:
    say = Speaker(PUBLIC.id)
    log = [*NIGHT[:10], say.read(ADA, "H-01", {"keep": 1}, seen=Seen(size=size, root="ab" * 32))]
    verdict = answer(of(log, seen_by={}))
    assert verdict.ok is True
    assert [one.index for one in verdict.findings] == [10]
    true = say.read(CY, "H-01", {"keep": 1}, seen=NIGHT[11].seen)
    assert answer(of([*NIGHT[:10], true], seen_by={})).findings == ()


# What somebody brings


def test_a_receipt_of_an_entry_in_it_is_held_against_it() -> None:
    good = receipt_of(ENTRIES, 11)
    assert answer(FILES, receipts={"mine": good}).ok is True
    elsewhere = answer(FILES, receipts={"mine": receipt_of(ENTRIES, 13)})
    assert (elsewhere.ok, told(elsewhere)) == (None, [("mine", False)])
    damaged = answer(FILES, receipts={"mine": flipped(good, 60)})
    assert (damaged.ok, told(damaged)[0]) == (None, ("mine", False))


def test_a_note_that_somebody_has_is_held_against_it_as_far_as_a_part_can_tell() -> None:
    assert answer(FILES, seen={"mine": note_of(ENTRIES)}).ok is True
    assert answer(FILES, seen={"mine": note_of(ENTRIES[:8])}).ok is True
    assert answer(FILES, seen={"mine": note_of(ENTRIES[:13])}).ok is None
    for forked in (ENTRIES[::-1], [b"x"] * 8):
        verdict = answer(FILES, seen={"mine": note_of(forked)})
        assert (exit_code(verdict), told(verdict)) == (4, [("mine", True)])
        assert "fork" in verdict.problems[0].what


def test_two_notes_of_one_size_in_a_conflict_are_a_fork() -> None:
    say = Speaker(PUBLIC.id)
    body = ConflictBody(first=note_of([b"x"] * 8).decode(), second=note_of([b"y"] * 8).decode())
    verdict = answer(of([*NIGHT, say.say(ADA, "conflict", body)], seen_by={}))
    assert exit_code(verdict) == 4
    assert "fork" in verdict.problems[0].what


# Doubts


@pytest.mark.parametrize("check", ["part", "whole"])
def test_doubts_are_told_once_for_each_key(check: str) -> None:
    say = Speaker(PUBLIC.id)
    first = say.read(BO, "H-01", {"keep": 1})
    log = [
        *NIGHT[:8], first, say.revoke(BO, suspect_from=8), *(say.read(BO, "H-01", {"keep": at}) for at in range(40)),
        say.read(CY, "H-01", {"keep": 5}, supersedes=first.id), say.withdraw(CY, first),
    ]  # fmt: skip
    files = (
        of(log, seen_by={})
        if check == "part"
        else dict(whole_files(published(log, seen_by={}).__getitem__, version="1"))
    )
    verdict = answer(files)
    assert verdict.ok is True
    assert [one.index for one in verdict.doubts] == [8, 10, 50, 51]
    words = [one.what.partition(" of ")[0] if " of " in one.what else one.what for one in verdict.doubts]
    assert words[:2] == ["entry 8", "entries 10, 11, 12, 13, 14, 15, 16, 17, 18, 19 and 30 more"]
    assert "names as replaced what another person signed, without effect: 8 (by 50)" in verdict.doubts[2].what
    assert (
        "names as taken back what another person signed, without effect: 8 (by 51)" in verdict.doubts[3].what
    )


def test_another_key_file_is_named() -> None:
    other = make_vkey(ORIGIN, ED25519, public_of(bytes(reversed(LOG_SEED))))
    verdict = answer(FILES | {"log/log.vkey": f"{other}\n".encode()})
    assert (exit_code(verdict), told(verdict)) == (4, [("log/log.vkey", True)])


@pytest.mark.parametrize("make", [dict, lambda: {"bundle.json": FILES["bundle.json"]}])
def test_a_bundle_without_anything_is_never_passed(make: Callable[[], Files]) -> None:
    files = make()
    if not files:
        with pytest.raises(Exception, match="expected a published log"):
            answer(files)
        return
    assert answer(files).ok is not True


assert {digest(PHOTO), digest(REDACTED)} == set(Excerpt.decode(FILES["bundle.json"]).images)


# A log that took the place of a lost one


@pytest.mark.parametrize(("witnessed", "code"), [(38, 0), (45, 1)])
def test_a_succession_comes_along_and_names_the_key(witnessed: int, code: int) -> None:
    served = successions.succeeded(saved=40, witnessed=witnessed)
    part = dict(excerpt_files(served.__getitem__, Scope(station="S-5"), version="1"))
    whole = dict(whole_files(served.__getitem__, version="1"))
    for files in (part, whole):
        verdict = answer(files, successions.ELECTION)
        assert exit_code(verdict) == code, verdict.problems
        assert [one.index for one in verdict.successions] == [40]
        assert verdict.origin == successions.NEW_ORIGIN
    assert "entries/40.json" in part
    assert exit_code(answer(part | {"log/log.vkey": SERVED["log/log.vkey"]}, successions.ELECTION)) == 4
