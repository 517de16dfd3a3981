"""The files of a part: their names, what they prove, and what is not in them."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from polltrail.errors import LogError, ReadingError
from polltrail.log import Receipt, check_consistency, check_receipt, open_checkpoint
from polltrail.log.excerpt import Excerpt, Scope, image_path
from polltrail.log.history import read_history
from polltrail.log.witness_request import AddCheckpoint
from polltrail.publish.bundle import excerpt_files
from polltrail.statement import Statement
from polltrail.statement.bodies import RemovalBody, UnsealBody
from polltrail.statement.fields import moment_at
from support.evidence import (
    ADA,
    CY,
    ELECTION,
    NOON,
    ORGANISER,
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
from support.published_log import LOG_KEY, Files, log_tiles
from support.statements import MADE_AT, definition

NIGHT = night()
ENTRIES = entries_of(NIGHT)
H01 = Scope(station="H-01")


def bundle(files: Files, scope: Scope = H01) -> Files:
    return dict(excerpt_files(files.__getitem__, scope, version="1"))


def manifest(files: Files) -> Excerpt:
    return Excerpt.decode(files["bundle.json"])


FILES = bundle(published(NIGHT))


def test_the_files_are_those_that_it_says_in_the_order_of_their_names() -> None:
    said = manifest(FILES)
    names = [name for name, _ in excerpt_files(published(NIGHT).__getitem__, H01, version="1")]
    assert names == sorted(names)
    assert set(names) == {
        *(
            "README.txt",
            "bundle.json",
            "index.html",
            "log/checkpoint",
            "log/cosigned",
            "log/log.vkey",
            "log/policy",
        ),
        *("log/witnessed", "proofs/8.consistency"),
        *(f"entries/{index}.json" for index in said.entries),
        *(f"proofs/{index}.tlog-proof" for index in said.entries),
        *(name for name in published(NIGHT) if name.startswith("tables/")),
    }
    assert (said.election, said.scope, said.size, said.images) == (ELECTION, H01, len(NIGHT), ())


def test_the_same_log_gives_the_same_bytes() -> None:
    assert bundle(published(NIGHT)) == FILES
    later = [*NIGHT, Speaker().read(ADA, "H-02", {"keep": 9})]
    assert bundle(published(later, seen_by={24: by_three(NOON)})) != FILES


def test_every_entry_is_the_logs_own_and_every_proof_leads_to_the_checkpoint() -> None:
    for index in manifest(FILES).entries:
        assert FILES[f"entries/{index}.json"] == ENTRIES[index]
        receipt = Receipt.decode(FILES[f"proofs/{index}.tlog-proof"])
        assert receipt.index == index
        assert receipt.checkpoint == FILES["log/checkpoint"]
        assert check_receipt(receipt, ENTRIES[index], LOG_KEY).size == len(NIGHT)


def test_earlier_states_are_proven_to_be_its_beginning() -> None:
    checkpoint = open_checkpoint(FILES["log/checkpoint"], LOG_KEY)
    proof = AddCheckpoint.parse(FILES["proofs/8.consistency"])
    assert (proof.old, proof.note) == (8, FILES["log/checkpoint"])
    earlier = open_checkpoint(note_of(ENTRIES[:8]), LOG_KEY)
    check_consistency(8, checkpoint.size, earlier.root, checkpoint.root, proof.proof)


def test_the_notes_are_those_that_date_its_entries_and_no_others() -> None:
    seen_by = {8: by_three(NOON), **{size: by_three(NOON + 60 * size) for size in range(12, 25)}}
    files = bundle(published(NIGHT, seen_by=seen_by))
    sizes = [open_checkpoint(note, LOG_KEY).size for note in read_history(files["log/cosigned"])]
    entries = manifest(files).entries
    first = {min(size for size in seen_by if size > index) for index in entries}
    assert sizes == sorted(first)
    assert len(sizes) < len(seen_by)


@pytest.mark.parametrize(("seen", "size"), [(24, 24), (22, 22), (21, 21), (20, 24)])
def test_it_leads_to_the_witnessed_state_if_that_has_every_entry_else_to_the_freshest(
    seen: int, size: int
) -> None:
    files = bundle(published(NIGHT, seen_by={seen: by_three(NOON)}))
    assert manifest(files).size == size
    assert open_checkpoint(files["log/checkpoint"], LOG_KEY).size == size
    assert open_checkpoint(files["log/witnessed"], LOG_KEY).size == seen
    assert ("log/witnessed" in files) == (seen <= size)


def test_too_few_witnesses_are_no_reason_to_lead_to_an_earlier_state() -> None:
    files = bundle(published(NIGHT, seen_by={22: {"w1": NOON, "w2": NOON}}))
    assert manifest(files).size == 24


def test_a_note_of_another_log_is_left_out() -> None:
    others = entries_of(night(genesis(name="Another")))
    strange = published(NIGHT) | {"log/witnessed": note_of(others[:20], by_three(NOON))}
    assert "log/witnessed" not in bundle(strange)


# Photographs


def with_images(publish: str, *more: Statement, images: Sequence[bytes] = (PHOTO, REDACTED)) -> Files:
    policy = msgspec.structs.replace(definition().policy, images=publish)
    first = genesis(policy=policy)
    said = Speaker(first.id)
    log = [*night(first), *(said.say(ORGANISER, one.kind, one.body) for one in more)]
    return bundle(published(log, images=images))


@pytest.mark.parametrize(
    ("publish", "held"), [("digest", []), ("redacted", [REDACTED]), ("public", [PHOTO, REDACTED])]
)
def test_images_are_in_it_as_the_election_publishes_them(publish: str, held: list[bytes]) -> None:
    files = with_images(publish)
    assert list(manifest(files).images) == sorted(map(digest, held))
    assert {name: data for name, data in files.items() if name.startswith("images/")} == {
        image_path(digest(data)): data for data in held
    }


def test_an_image_that_is_missing_or_other_bytes_is_not_in_it() -> None:
    assert list(manifest(with_images("public", images=[PHOTO])).images) == [digest(PHOTO)]
    policy = msgspec.structs.replace(definition().policy, images="public")
    log = published(night(genesis(policy=policy)))
    assert manifest(bundle(log | {image_path(digest(PHOTO)): b"else"})).images == (digest(REDACTED),)


def test_a_removed_image_is_not_in_it() -> None:
    removal = Speaker().say(ORGANISER, "removal", RemovalBody(digest=digest(PHOTO), ground="Act 12"))
    files = with_images("public", removal)
    assert list(manifest(files).images) == [digest(REDACTED)]
    assert "removed on a legal ground" in files["index.html"].decode()


def test_an_image_that_anybody_calls_an_original_is_not_published_as_a_redacted_copy() -> None:
    policy = msgspec.structs.replace(definition().policy, images="redacted")
    first = genesis(policy=policy)
    say = Speaker(first.id)
    log = [
        *night(first)[:8],
        say.photograph(ADA, "H-01", PHOTO),
        say.photograph(CY, "H-01", PHOTO, redacts=REDACTED),
    ]
    assert manifest(bundle(published(log))).images == ()


# What cannot be bundled

SEALED = genesis(unseal_by=moment_at(MADE_AT + 3_600_000))


def only_open(files: Files, statements: Sequence[Statement]) -> Files:
    """What a sealed log publishes: no bundle of entries, and those of its entries that are open."""
    first = entries_of(statements)[0]
    record = bytes(8) + len(first).to_bytes(2, "big") + first
    return {name: data for name, data in files.items() if "/entries/" not in name} | {"log/open": record}


@pytest.mark.parametrize("shown", ["everything", "what_is_open"])
def test_a_sealed_election_is_refused_until_it_is_opened(shown: str) -> None:
    log = night(SEALED)
    files = published(log) if shown == "everything" else only_open(published(log), log)
    with pytest.raises(ReadingError, match=r"sealed until 2031-05-05 22:03:07 UTC.*No bundle"):
        bundle(files)
    opened = [*log, Speaker(SEALED.id).say(ORGANISER, "unseal", UnsealBody(from_size=len(log)), made_at=MADE_AT + int(timedelta(hours=1).total_seconds()) * 1000)]  # fmt: skip
    files = bundle(published(opened))
    assert "unseal" in {one["payloadType"].split(".")[-1].split("+")[0] for one in decoded(files)}


def decoded(files: Files) -> list[dict[str, Any]]:
    return [msgspec.json.decode(data) for name, data in files.items() if name.startswith("entries/")]


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"log/checkpoint": None}, ReadingError),
        ({"log/tile/entries/000.p/24": None}, LogError),
        ({"log/checkpoint": b"no note"}, LogError),
        ({"log/checkpoint": note_of(ENTRIES, seed=bytes(range(1, 33))), "log/witnessed": None}, LogError),
        ({"log/tile/0/000.p/24": bytes(24 * 32)}, ReadingError),
        ({"log/checkpoint": note_of([])}, ReadingError),
    ],
)
def test_what_proves_nothing_is_refused(change: Mapping[str, bytes | None], error: type[Exception]) -> None:
    files = {name: data for name, data in (published(NIGHT) | dict(change)).items() if data is not None}
    with pytest.raises(error):
        bundle(files)


def test_entries_that_are_not_those_of_the_tiles_are_refused() -> None:
    others = entries_of([*NIGHT[:11], Speaker().read(ADA, "H-01", {"keep": 999}), *NIGHT[12:]])
    path = "log/tile/entries/000.p/24"
    files = published(NIGHT)
    with pytest.raises(LogError, match="not proven"):
        bundle(files | {path: log_tiles(others)[path]})
