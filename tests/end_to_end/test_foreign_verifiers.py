"""Verifiers that were not written here take a log that the store has published, and refuse it with one byte changed.

They come from the package index and are installed by `make test-all` alone; nothing of them is used elsewhere.
"""

from base64 import b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from polltrail.log import TILE, Receipt, VerifierKey, leaf_hash, open_checkpoint
from polltrail.store import LogStore
from polltrail.verify import verify
from support.house_log import CHECKPOINT, LOG_VKEY, WITNESS_VKEY
from support.night import Night, entry_of, lay_out, make_election, readings
from support.published_log import flipped

pytestmark = pytest.mark.slow

SIZES = (1_000, 4_095, 4_096, 10_007, 33_333, 65_535, 65_537, 70_000)
PARTIAL = [size for size in SIZES if size % TILE]
INDEXES = sorted({*range(0, 70_000, 97), 1, 255, 256, 65_535, 65_536, 69_887, 69_888, 69_999})


@dataclass(frozen=True)
class Served:
    """A published log, the checkpoints it has had, and receipts of the last one."""

    election: Night
    root: Path
    notes: dict[int, bytes]
    receipts: dict[int, bytes]

    def fetch(self, path: str) -> bytes:
        return (self.root / path).read_bytes()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Served:
    election = make_election(50)
    root = lay_out(election, tmp_path_factory.mktemp("foreign") / "election")
    store = LogStore.open(root, log_seed=election.log_seed)
    said = iter(readings(election, SIZES[-1] - store.size))
    notes = {}
    for size in SIZES:
        store.append(
            [(one.id, entry_of(one)) for _, one in zip(range(size - store.size), said, strict=False)]
        )
        store.publish()
        notes[size] = (root / "log" / "checkpoint").read_bytes()
    receipts = {index: store.receipt(index) for index in INDEXES}
    store.close()
    return Served(election=election, root=root, notes=notes, receipts=receipts)


def test_our_own_verifier_accepts_it_too(served: Served) -> None:
    verdict = verify(served.fetch, election=served.election.id, receipts={"r": served.receipts[97]})
    assert (verdict.ok, verdict.statements) == (True, SIZES[-1])
    assert len(PARTIAL) >= 5


class TestTlogScales:
    @pytest.fixture(autouse=True)
    def _installed(self) -> None:
        pytest.importorskip("tlog_scales", reason="tlog-scales is not installed; make test-all installs it")

    @pytest.fixture
    def reader(self, served: Served) -> Any:
        return reader_of(served)

    def test_it_accepts_signature_root_and_entries(self, served: Served, reader: Any) -> None:
        from tlog_scales.signing import Vkey

        checkpoint = reader.get_checkpoint()
        checkpoint.verify(Vkey.from_string(str(served.election.log_vkey)))
        assert checkpoint.size == SIZES[-1]
        assert reader.calculate_root_hash() == checkpoint.root_hash
        check_entries(reader, checkpoint, sorted({*INDEXES, *range(0, SIZES[-1], 13)}))

    @pytest.mark.parametrize("size", SIZES)
    def test_it_finds_every_earlier_checkpoint_consistent(
        self, served: Served, reader: Any, size: int
    ) -> None:
        now = reader.get_checkpoint()
        old = open_checkpoint(served.notes[size], served.election.log_vkey)
        reader.get_consistency_proof(size, now.size).check(old.root, now.root_hash)
        reader.set_size(size)
        assert reader.calculate_root_hash() == old.root

    @pytest.mark.parametrize("index", [0, 300, 65_536, 69_999])
    def test_it_refuses_a_flipped_byte_of_an_entry(self, served: Served, index: int) -> None:
        from tlog_scales.tlog import InclusionProofInvalid

        path = "tile/entries/" + f"{index // TILE:03}" + (".p/112" if index // TILE == 273 else "")
        reader = reader_of(served, {path: (index % TILE) * 100 + 50})
        checkpoint = reader.get_checkpoint()
        with pytest.raises(InclusionProofInvalid):
            check_entries(reader, checkpoint, range(index - index % TILE, SIZES[-1]))

    @pytest.mark.parametrize("path", ["tile/0/001", "tile/0/273.p/112", "tile/1/000", "tile/2/000.p/1"])
    def test_it_refuses_a_flipped_byte_of_a_tile(self, served: Served, path: str) -> None:
        from tlog_scales.tlog import InclusionProofInvalid

        reader = reader_of(served, {path: 33 if "/2/" not in path else 3})
        checkpoint = reader.get_checkpoint()
        with pytest.raises(InclusionProofInvalid):
            check_entries(reader, checkpoint, (256, 258, 69_999, 69_888, 0))

    def test_it_refuses_a_flipped_byte_of_the_checkpoint(self, served: Served) -> None:
        from cryptography.exceptions import InvalidSignature
        from tlog_scales.signing import Vkey

        checkpoint = reader_of(served, {"checkpoint": len("night.example/2031\n")}).get_checkpoint()
        with pytest.raises(InvalidSignature):
            checkpoint.verify(Vkey.from_string(str(served.election.log_vkey)))

    @pytest.mark.parametrize("vkey", [LOG_VKEY, WITNESS_VKEY])
    def test_it_accepts_the_signature_and_the_cosignature_of_the_house_vectors(self, vkey: str) -> None:
        from cryptography.exceptions import InvalidSignature
        from tlog_scales.signing import Vkey
        from tlog_scales.tlog import Checkpoint

        Checkpoint.from_text(CHECKPOINT.decode()).verify(Vkey.from_string(vkey))
        with pytest.raises(InvalidSignature):
            Checkpoint.from_text(CHECKPOINT.decode().replace("\n7\n", "\n8\n")).verify(Vkey.from_string(vkey))


class Backend:
    """Files of a published log for tlog-scales, some with one bit turned over."""

    def __init__(self, root: Path, flips: dict[str, int]) -> None:
        from tlog_scales.backend import make_backend

        self._below, self._flips = make_backend(str(root)), flips

    def get(self, *path: str) -> bytes | None:
        found: bytes | None = self._below.get(*path)
        at = self._flips.get("/".join(path))
        return found if found is None or at is None else flipped(found, at)


def reader_of(served: Served, flips: dict[str, int] | None = None) -> Any:
    from tlog_scales.reader import TilesReader

    return TilesReader(Backend(served.root / "log", flips or {}))


def check_entries(reader: Any, checkpoint: Any, indexes: Iterable[int]) -> None:
    for index in indexes:
        proof = reader.get_inclusion_proof(index, checkpoint.size)
        proof.check(leaf_hash(reader.get_entry(index)), checkpoint.root_hash)


class TestSigstore:
    """Its modules are private; their interface is that of the locked version."""

    @pytest.fixture(autouse=True)
    def _installed(self) -> None:
        pytest.importorskip("sigstore", reason="sigstore is not installed; make test-all installs it")

    def test_it_accepts_receipts(self, served: Served) -> None:
        keyring = keyring_of(served.election.log_vkey)
        for index, receipt in served.receipts.items():
            accept(keyring, served, index, Receipt.decode(receipt))

    @pytest.mark.parametrize(
        "part", ["entry", "proof hash", "proof order", "index", "root", "signature", "key"]
    )
    def test_it_refuses_a_changed_byte(self, served: Served, part: str) -> None:
        from sigstore.errors import VerificationError

        receipt = Receipt.decode(served.receipts[97])
        note = receipt.checkpoint
        changed = {
            "proof hash": Receipt(97, (flipped(receipt.proof[0], 0), *receipt.proof[1:]), note),
            "proof order": Receipt(97, receipt.proof[::-1], note),
            "index": Receipt(98, receipt.proof, note),
            "root": Receipt(97, receipt.proof, served.notes[65_537]),
            "signature": Receipt(97, receipt.proof, note[:-10] + b"AAAA" + note[-6:]),
        }.get(part, receipt)
        keyring = keyring_of(served.election.log_vkey if part != "key" else VerifierKey.parse(LOG_VKEY))
        with pytest.raises(VerificationError):
            accept(keyring, served, 97, changed, flip_entry=part == "entry")


def keyring_of(key: VerifierKey) -> Any:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
    from sigstore._internal.trust import Keyring
    from sigstore_models.common.v1 import PublicKey, PublicKeyDetails

    der = Ed25519PublicKey.from_public_bytes(key.public).public_bytes(
        Encoding.DER, PublicFormat.SubjectPublicKeyInfo
    )
    return Keyring([PublicKey(raw_bytes=b64encode(der), key_details=PublicKeyDetails.PKIX_ED25519)])


def accept(keyring: Any, served: Served, index: int, receipt: Receipt, *, flip_entry: bool = False) -> None:
    from sigstore._internal.merkle import verify_merkle_inclusion
    from sigstore._internal.rekor.checkpoint import verify_checkpoint

    entry = entry_at(served, index)
    logged = transparency_entry(served, flipped(entry, 9) if flip_entry else entry, receipt)
    verify_merkle_inclusion(logged)
    verify_checkpoint(keyring, logged)


def transparency_entry(served: Served, entry: bytes, receipt: Receipt) -> Any:
    """A receipt and its entry in the words of sigstore."""
    from sigstore.models import TransparencyLogEntry
    from sigstore_models.common.v1 import LogId
    from sigstore_models.rekor import v1

    checkpoint = open_checkpoint(served.notes[SIZES[-1]], served.election.log_vkey)
    proof = v1.InclusionProof(
        log_index=str(receipt.index),
        root_hash=b64encode(checkpoint.root),
        tree_size=str(checkpoint.size),
        hashes=[b64encode(one) for one in receipt.proof],
        checkpoint=v1.Checkpoint(envelope=receipt.checkpoint.decode()),
    )
    return TransparencyLogEntry(
        v1.TransparencyLogEntry(
            log_index=str(receipt.index),
            log_id=LogId(key_id=b64encode(served.election.log_vkey.key_id)),
            kind_version=v1.KindVersion(kind="polltrail", version="1"),
            inclusion_proof=proof,
            canonicalized_body=b64encode(entry),
        )
    )


def entry_at(served: Served, index: int) -> bytes:
    return next(entries_from(served, index))


def entries_from(served: Served, index: int) -> Iterator[bytes]:
    from polltrail.log import ENTRIES, decode_bundle, tile_for

    tile = tile_for(ENTRIES, index // TILE, SIZES[-1])
    yield from decode_bundle((served.root / "log" / tile.path).read_bytes())[index % TILE :]
