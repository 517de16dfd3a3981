"""A log that took the place of a lost one: what its beginning proves, and what of it is missing for ever."""

from polltrail.log import Receipt, hash_at_from_leaves, inclusion_proof, leaf_hash
from polltrail.log.open_entries import encode_open
from polltrail.statement.bodies import SuccessionBody
from polltrail.statement.seal import is_public
from polltrail.verify import Verdict, exit_code, verify
from polltrail.verify.succession import before_path
from polltrail.verify.verdict import Succession
from support.published_log import ORIGIN, Files, entries_of, policy, publish, receipt_of
from support.sealed_log import FIRST, night
from support.statements import ORGANISER, say
from support.successions import ELECTION, LOST, NEW_KEY, NEW_ORIGIN, THREE, old_note, succeeded, succession

AT = before_path(ORIGIN)


def check(files: Files, **more: dict[str, bytes]) -> Verdict:
    return verify(files.__getitem__, election=ELECTION, **more)


def says(verdict: Verdict) -> str:
    return "; ".join(map(str, verdict.problems))


def test_a_log_that_begins_with_all_of_the_lost_one_is_as_good() -> None:
    verdict = check(succeeded(saved=40, witnessed=38))
    assert (verdict.ok, says(verdict)) == (True, "")
    assert verdict.origin == NEW_ORIGIN
    assert verdict.successions == (Succession(index=40, old_origin=ORIGIN, new_origin=NEW_ORIGIN, missing=0),)


def test_entries_that_witnesses_had_seen_and_nobody_saved_are_missing_for_ever() -> None:
    verdict = check(succeeded(saved=40, witnessed=43))
    assert exit_code(verdict) == 1
    assert "3 entries of island.example/2031 are missing" in says(verdict)
    assert "entries 40 to 42 submits it again" in says(verdict)
    assert [one.missing for one in verdict.successions] == [3]


def test_receipts_of_the_lost_log_still_hold() -> None:
    receipts = {"kept": receipt_of(LOST[:39], 7), "later": _receipt(60, 7)}
    verdict = check(succeeded(saved=40, witnessed=60), receipts=receipts)
    assert [one.where for one in verdict.problems if one.where in receipts] == []
    assert verdict.ok is None  # of the 20 that are missing


def _receipt(size: int, index: int) -> bytes:
    hash_at = hash_at_from_leaves([leaf_hash(entry) for entry in LOST[:size]])
    return Receipt(index, inclusion_proof(index, size, hash_at), old_note(size)).encode()


def test_a_receipt_whose_entry_is_missing_says_submit_it_again() -> None:
    verdict = check(succeeded(saved=40, witnessed=60), receipts={"mine": _receipt(60, 55)})
    assert "entry 55 of island.example/2031 was lost" in says(verdict)
    assert "submit it again" in says(verdict)
    assert exit_code(verdict) == 1


def test_a_receipt_of_what_nobody_had_witnessed_counts_what_is_not_here() -> None:
    verdict = check(succeeded(saved=40, witnessed=38), receipts={"mine": _receipt(44, 43)})
    assert "4 are not here" in says(verdict)
    assert "submit it again" in says(verdict)
    assert exit_code(verdict) == 1


def test_a_receipt_that_was_damaged_is_not_the_log_s_fault() -> None:
    damaged = _receipt(60, 7).replace(b"\nindex 7\n", b"\nindex 6\n")
    verdict = check(
        succeeded(saved=40, witnessed=38), receipts={"mine": damaged, "no": b"\n\n" + old_note(9)}
    )
    assert "the receipt shows nothing" in says(verdict)
    assert exit_code(verdict) == 1


def test_a_fork_of_the_lost_log_shows() -> None:
    other = [*LOST[:20], *reversed(LOST[20:])]
    for said in (old_note(30, entries=other), old_note(40, entries=other)):
        verdict = check(succeeded(saved=40, witnessed=38), seen={"seen": said})
        assert exit_code(verdict) == 4
        assert "no copy, or that log told two stories" in says(verdict)


def test_a_note_over_what_is_missing_is_held_against_the_succession() -> None:
    other = [*LOST[:42], *reversed(LOST[42:])]
    verdict = check(succeeded(saved=40, witnessed=50), seen={"seen": old_note(50, entries=other)})
    assert exit_code(verdict) == 4
    assert "the succession gives root" in says(verdict)


def test_a_note_of_neither_log_shows_nothing() -> None:
    forged = old_note(30).replace(b"\n30\n", b"\n31\n")
    verdict = check(succeeded(), seen={"forged": forged, "rubbish": b"rubbish"})
    assert exit_code(verdict) == 1
    assert [one.where for one in verdict.problems] == ["forged", "rubbish"]


def test_without_the_notes_of_the_lost_log_nobody_vouches_for_the_copy() -> None:
    files = {path: data for path, data in succeeded().items() if not path.startswith("log/before/")}
    verdict = check(files)
    assert exit_code(verdict) == 1
    assert "found none over more than 0" in says(verdict)


def test_entries_put_in_after_the_last_note_are_vouched_for_by_nobody() -> None:
    files = succeeded(saved=40, witnessed=38)
    files[f"{AT}checkpoint"] = old_note(38)
    assert "none over more than 38" in says(check(files))


def test_witnesses_of_one_state_count_together_in_whichever_note_they_stand() -> None:
    seen = {name: old_note(47, by={name: seed}) for name, seed in THREE.items()}
    assert "it hides 7" in says(check(succeeded(saved=40, witnessed=38), seen=seen))
    two = dict(list(seen.items())[:2])
    verdict = check(succeeded(saved=40, witnessed=38), seen=two)
    assert exit_code(verdict) == 1
    assert "7 are not here" in says(verdict)


def test_a_policy_that_names_the_lost_log_is_another_one() -> None:
    files = succeeded()
    files["log/policy"] = files["log/policy"].replace(NEW_ORIGIN.encode(), ORIGIN.encode())
    assert exit_code(check(files)) == 4


def test_an_index_that_does_not_fit_is_refused() -> None:
    verdict = check(succeeded(said=succession(saved=40, size=38, missing=1)))
    assert exit_code(verdict) == 4
    assert [one.index for one in verdict.refused] == [40]
    assert verdict.successions == ()


def test_a_sealed_log_that_keeps_its_beginning_back_is_judged_all_the_same() -> None:
    """Where a sealed count goes on is said in `log/open`; the hashes before it may be kept back."""
    entries = entries_of(
        [*night(300), say("succession", _sealed_succession(303), ORGANISER, election=FIRST.id)]
    )
    files = publish(entries, policy=policy()) | {
        "log/open": encode_open(one for one in enumerate(entries) if is_public(one[1]))
    }
    mine = {"mine": receipt_of(entries[:303], 290)}
    for tile in ("log/tile/0/000", "log/tile/0/001.p/48"):
        shown = {path: data for path, data in files.items() if path != tile and "tile/entries" not in path}
        verdict = verify(shown.__getitem__, election=FIRST.id, receipts=mine)
        assert exit_code(verdict) == 4
        assert "nothing from here on was read" in says(verdict)


def _sealed_succession(size: int) -> SuccessionBody:
    return SuccessionBody(
        old_origin=ORIGIN, size=size, root="0" * 64, missing=0, origin=NEW_ORIGIN, log_vkey=str(NEW_KEY)
    )
