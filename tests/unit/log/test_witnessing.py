"""Every line of the protocol's table: what is asked, what was cosigned before, what is answered."""

import json

import pytest

from polltrail.errors import RequestError
from polltrail.log import ED25519, EMPTY_ROOT, VerifierKey, make_vkey, public_of, sign_note
from polltrail.log.strict import write_base64
from polltrail.log.witness_request import AddCheckpoint
from polltrail.log.witnessing import Answer, Cosigned, answer, cosign_again, read_submission
from support import house_log
from support.house_log import CONSISTENCY_3_7, COSIGNED_AT, LOG_LINE, SIGNED, WITNESS_LINE
from support.witness import COSIGNER, HONEST, Tree, cosigned_at

KEY = VerifierKey.parse(house_log.LOG_VKEY)
FORK = Tree("another ", 5)
BODY_3_7 = "\n".join(["old 3", *CONSISTENCY_3_7]).encode() + b"\n\n" + SIGNED


def ask(latest: Cosigned | None, data: bytes, **more: object) -> Answer:
    return answer(latest, data, **{"key": KEY, "cosigner": COSIGNER, "at": COSIGNED_AT, **more})


def knowing(size: int, tree: Tree = HONEST, at: int = COSIGNED_AT) -> Cosigned:
    """What a witness remembers that has cosigned this size."""
    cosigned = ask(None, tree.asks(0, size), at=at).cosigned
    assert cosigned is not None
    return cosigned


def test_the_house_cosignature_is_the_answer() -> None:
    told = ask(knowing(3), BODY_3_7)
    assert (told.status, told.line, told.size, told.conflict) == (200, WITNESS_LINE, None, None)
    assert told.cosigned == Cosigned(7, house_log.ROOT_7, COSIGNED_AT, SIGNED, WITNESS_LINE)
    assert told.cosigned.note == house_log.CHECKPOINT


def test_the_first_checkpoint_of_a_log_needs_no_proof() -> None:
    told = ask(None, b"old 0\n\n" + SIGNED)
    assert (told.status, told.line) == (200, WITNESS_LINE)


def test_the_empty_tree_is_cosigned_and_goes_on() -> None:
    empty = ask(None, HONEST.asks(0, 0))
    assert (empty.status, empty.cosigned and empty.cosigned.size) == (200, 0)
    assert ask(empty.cosigned, HONEST.asks(0, 5)).status == 200


@pytest.mark.parametrize("old", range(1, 20))
def test_every_growth_of_an_honest_log_is_cosigned(old: int) -> None:
    for size in range(old, 20):
        told = ask(knowing(old), HONEST.asks(old, size))
        assert (told.status, told.conflict) == (200, None)


def test_an_unchanged_checkpoint_is_cosigned_again_with_the_time() -> None:
    told = ask(knowing(7), HONEST.asks(7, 7), at=COSIGNED_AT + 300)
    assert told.status == 200
    assert told.cosigned is not None
    assert cosigned_at(told.cosigned.note) == told.cosigned.at == COSIGNED_AT + 300


def test_within_one_second_there_is_nothing_new_to_write_down() -> None:
    told = ask(knowing(7), HONEST.asks(7, 7))
    assert (told.status, told.line, told.cosigned) == (200, WITNESS_LINE, None)


@pytest.mark.parametrize("size", [7, 9])
def test_a_clock_that_goes_back_never_gives_a_smaller_time(size: int) -> None:
    told = ask(knowing(7), HONEST.asks(7, size), at=5)
    assert told.status == 200
    line = told.line
    assert cosigned_at(HONEST.note(size) + line) == COSIGNED_AT


def test_a_clock_at_0_never_gives_the_time_that_means_none() -> None:
    assert knowing(7, at=0).at == 1
    assert cosigned_at(knowing(7, at=-5).note) == 1


def test_other_signatures_are_passed_over_and_not_handed_on() -> None:
    stranger = sign_note(house_log.TEXT, "stranger.example", bytes([9]) * 32)
    told = ask(None, b"old 0\n\n" + house_log.TEXT.encode() + b"\n" + stranger + LOG_LINE + WITNESS_LINE)
    assert told.status == 200
    assert told.cosigned is not None
    assert told.cosigned.note == house_log.CHECKPOINT


NOT_EMPTY = f"{house_log.ORIGIN}\n0\n{write_base64(bytes(32))}\n"


def signed(text: str) -> bytes:
    return text.encode() + b"\n" + sign_note(text, house_log.ORIGIN, house_log.LOG_SEED)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"old 3\n\n",
        b"old 0\n" + SIGNED,
        b"old 0\n\n" + house_log.TEXT.encode(),
        b"old 0\n\n" + signed(house_log.TEXT + "an extension line\n"),
        b"old 0\n\n" + signed(house_log.TEXT.replace("\n7\n", "\n07\n")),
        b"old 0\n\n" + signed(NOT_EMPTY.replace(write_base64(bytes(32)), write_base64(bytes(31)))),
        b"old 0\n\n" + signed(NOT_EMPTY.replace(write_base64(bytes(32)), "")),
        b"old 0\n\n" + SIGNED + b"\xff\n",
        "\n".join(["old 7", *CONSISTENCY_3_7 * 16]).encode() + b"\n\n" + SIGNED,
    ],
)
def test_400_what_is_malformed(data: bytes) -> None:
    told = ask(knowing(7), data)
    assert (told.status, told.line, told.cosigned, told.conflict) == (400, b"", None, None)
    assert "expected" in told.why
    with pytest.raises(RequestError):
        read_submission(data)


def test_400_an_old_size_larger_than_the_new() -> None:
    assert ask(knowing(7), AddCheckpoint(7, (), HONEST.note(5)).format()).status == 400
    assert ask(None, AddCheckpoint(7, (), HONEST.note(5)).format()).status == 400


def test_403_no_signature_of_the_trusted_key() -> None:
    other = make_vkey(house_log.ORIGIN, ED25519, public_of(bytes(32)))
    assert ask(None, b"old 0\n\n" + SIGNED, key=other).status == 403
    by_stranger = house_log.TEXT.encode() + b"\n" + sign_note(house_log.TEXT, house_log.ORIGIN, bytes(32))
    assert ask(None, b"old 0\n\n" + by_stranger).status == 403


def test_403_a_wrong_signature_though_a_right_one_stands_beside_it() -> None:
    name, blob = LOG_LINE.decode().rsplit(" ", 1)
    wrong = f"{name} {blob[:20]}{'A' if blob[20] != 'A' else 'B'}{blob[21:]}".encode()
    for note in (wrong, LOG_LINE + wrong):
        assert ask(None, b"old 0\n\n" + house_log.TEXT.encode() + b"\n" + note).status == 403


def test_404_a_log_that_is_not_followed() -> None:
    assert ask(None, b"old 0\n\n" + SIGNED, key=None).status == 404
    assert ask(None, b"old 0\n\n" + SIGNED, key=Tree(origin="other.example").key).status == 404


@pytest.mark.parametrize(
    ("known", "old", "size"), [(7, 3, 9), (7, 8, 9), (7, 0, 7), (3, 0, 0), (0, 3, 7), (7, 0, 5)]
)
def test_409_another_old_size_with_the_size_that_is_known(known: int, old: int, size: int) -> None:
    told = ask(knowing(known) if known else None, HONEST.asks(old, size))
    assert (told.status, told.size, told.cosigned, told.conflict) == (409, known, None, None)


def test_422_a_proof_that_does_not_hold() -> None:
    good = HONEST.proof(3, 7)
    for proof in ((), good[:-1], (*good, good[0]), good[::-1], (bytes(32), *good[1:])):
        told = ask(knowing(3), AddCheckpoint(3, proof, HONEST.note(7)).format())
        assert (told.status, told.size, told.cosigned, told.conflict) == (422, None, None, None)


def test_422_a_proof_where_none_is_needed() -> None:
    assert ask(None, AddCheckpoint(0, HONEST.proof(3, 7), HONEST.note(7)).format()).status == 422
    assert ask(knowing(7), AddCheckpoint(7, (bytes(32),), HONEST.note(7)).format()).status == 422


def test_422_an_empty_tree_with_a_root() -> None:
    told = ask(None, b"old 0\n\n" + signed(NOT_EMPTY))
    assert (told.status, told.conflict) == (422, None)
    assert (
        ask(
            None, b"old 0\n\n" + signed(NOT_EMPTY.replace(write_base64(bytes(32)), write_base64(EMPTY_ROOT)))
        ).status
        == 200
    )
    assert ask(knowing(7), b"old 0\n\n" + signed(NOT_EMPTY)).status == 409
    assert ask(None, b"old 0\n\n" + NOT_EMPTY.encode() + b"\n" + WITNESS_LINE).status == 403


def test_422_one_size_with_two_roots_is_kept_as_evidence() -> None:
    told = ask(knowing(7), FORK.asks(7, 7))
    assert (told.status, told.cosigned) == (422, None)
    assert told.conflict is not None
    assert json.loads(told.conflict.format()) == {
        "first": house_log.CHECKPOINT.decode(),
        "second": FORK.note(7).decode(),
        "proof": [],
    }


def test_one_size_with_two_roots_is_evidence_whatever_size_is_asked_about() -> None:
    told = ask(knowing(7), FORK.asks(0, 7))
    assert (told.status, told.size) == (409, 7)
    assert told.conflict is not None
    assert told.conflict.second == FORK.note(7)


def test_a_proof_that_shows_another_history_is_kept_as_evidence() -> None:
    told = ask(knowing(7), FORK.asks(7, 12))
    assert told.status == 422
    assert told.conflict is not None
    assert (told.conflict.first, told.conflict.second) == (house_log.CHECKPOINT, FORK.note(12))
    assert told.conflict.proof == FORK.proof(7, 12)


def test_a_proof_that_somebody_made_up_accuses_nobody() -> None:
    for proof in (HONEST.proof(6, 12), FORK.proof(7, 12), tuple(bytes([at]) * 32 for at in range(4))):
        told = ask(knowing(7), AddCheckpoint(7, proof, HONEST.note(12)).format())
        assert (told.status, told.conflict) == (422, None)


def test_a_fork_at_a_power_of_two_is_refused_though_its_proof_shows_no_root() -> None:
    told = ask(knowing(8), FORK.asks(8, 12))
    assert (told.status, told.conflict) == (422, None)


@pytest.mark.parametrize(("old", "size"), [(0, 6), (7, 9), (6, 7), (6, 20)])
def test_what_was_cosigned_earlier_is_evidence_too(old: int, size: int) -> None:
    earlier = [knowing(6), knowing(9)]
    told = ask(knowing(12), FORK.asks(old, size), earlier=earlier)
    assert told.status == 409
    assert told.conflict is not None
    assert told.conflict.second == FORK.note(size)
    assert ask(knowing(12), HONEST.asks(old, size), earlier=earlier).conflict is None


def test_what_nobody_signed_is_no_evidence() -> None:
    forged = FORK.asks(7, 7).replace(FORK.note(7).splitlines(keepends=True)[-1], LOG_LINE)
    told = ask(knowing(7), forged)
    assert (told.status, told.conflict) == (403, None)


def test_cosigning_again_keeps_the_tree_and_moves_the_time() -> None:
    again = cosign_again(knowing(7), house_log.ORIGIN, COSIGNER, COSIGNED_AT + 300)
    assert (again.size, again.root, again.signed) == (7, house_log.ROOT_7, SIGNED)
    assert cosigned_at(again.note) == again.at == COSIGNED_AT + 300
    assert cosign_again(again, house_log.ORIGIN, COSIGNER, COSIGNED_AT) == again


def test_the_key_of_a_cosigner_is_that_of_the_policy_and_its_seed_is_not_shown() -> None:
    assert str(COSIGNER.key) == house_log.WITNESS_VKEY
    assert "seed" not in repr(COSIGNER)
