"""Words on the command line, what they do, and what becomes of those that mean nothing together."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from polltrail.cli.witness import TAKES, witness
from polltrail.log import ED25519, Checkpoint, make_vkey, open_checkpoint, sign_checkpoint
from polltrail.log.open_entries import encode_open
from polltrail.store.witness_dir import WitnessDir, read_witness_settings
from support.cli import Ran, polltrail_here
from support.house_log import COSIGNED_AT, ORIGIN, WITNESS, WITNESS_SEED, WITNESS_VKEY
from support.log_store import KEY
from support.night import entry_of, lay_out, make_election
from support.witness import HONEST, Tree, claim, new_witness, open_witness

NIGHT = make_election(1)


def ran(*words: object) -> Ran:
    return polltrail_here("witness", *words)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return new_witness(tmp_path / "w").root


def test_every_option_belongs_to_an_action() -> None:
    options = {one.name for one in witness.params} - {"directory", "action"}
    assert options == set().union(*TAKES.values())


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["--json"], "--json"),
        (["show", "--port", "1"], "--port"),
        (["show", "stray"], "stray"),
        (["show", "--trusted-proxy", "::1"], "--trusted-proxy"),
        (["--trusted-proxy", "nowhere"], "nowhere"),
        (["--certificate", "c.pem"], "--certificate-key"),
        (["new", "--name", "a", "--election", "b"], "--election"),
        (["follow", "x", "--election", "y", "--cosign-every", "3"], "--cosign-every"),
        (["new"], "--name"),
        (["new", "--name", "a", "--url", "witness.example"], "witness.example"),
        (["new", "--name", "a", "--url", "https://witness.example/ x"], "https://witness.example/ x"),
        (["follow"], "--election"),
        (["follow", "x"], "--election"),
        (["forget"], "forget"),
    ],
)
def test_words_that_mean_nothing_together_are_a_usage_error(root: Path, words: list[str], found: str) -> None:
    told = ran(root, *words)
    assert (told.code, told.out) == (2, "")
    assert found in told.err


def test_a_new_witness_shows_its_line_for_policies(tmp_path: Path) -> None:
    told = ran(tmp_path / "w", "new", "--name", "w.example/1", "--url", "https://w.example")
    words = told.out.split()
    assert (told.code, words[:2], words[3:]) == (0, ["witness", "w.example/1"], ["https://w.example"])
    assert words[2].startswith("w.example/1+")
    assert ran(tmp_path / "w", "show").out == told.out
    assert ran(tmp_path / "w", "new", "--name", "other").code == 3


def test_it_shows_what_it_has_seen(root: Path) -> None:
    assert ran(root, "show").out == f"witness {WITNESS} {WITNESS_VKEY}\n"
    ran(root, "follow", HONEST.key, "--election", NIGHT.id)
    assert "nothing cosigned yet" in ran(root, "show").err
    store = open_witness(WitnessDir(root))
    store.add_checkpoint(claim(HONEST.asks(0, 7)), at=COSIGNED_AT)
    store.add_checkpoint(claim(Tree("other ", 3).asks(7, 7)), at=COSIGNED_AT)
    [log] = ran(root, "show", "--json").json["logs"]
    store.close()
    assert log == {
        "origin": ORIGIN,
        "vkey": str(HONEST.key),
        "election": NIGHT.id,
        "size": 7,
        "root": HONEST.root(7).hex(),
        "cosigned_at": "2023-11-14T22:13:20Z",
        "conflicts": 1,
        "deposits": 0,
    }
    told = ran(root, "show").err
    assert f"follows {ORIGIN}: 7 entries at 2023-11-14T22:13:20Z, conflicts: 1" in told


def test_a_sealed_log_is_followed_by_what_it_shows(root: Path, tmp_path: Path) -> None:
    election = lay_out(NIGHT, tmp_path / "election")
    for bundle in (election / "log" / "tile" / "entries").rglob("*"):
        if bundle.is_file():
            bundle.unlink()
    shown = ran(root, "follow", election, "--election", NIGHT.id)
    assert shown.code == 3
    (election / "log" / "open").write_bytes(encode_open([(0, entry_of(NIGHT.genesis))]))
    assert ran(root, "follow", election, "--election", NIGHT.id).code == 0


def test_a_log_under_a_key_that_the_election_does_not_name_is_not_followed(
    root: Path, tmp_path: Path
) -> None:
    election = lay_out(NIGHT, tmp_path / "election")
    head = open_checkpoint((election / "log" / "checkpoint").read_bytes(), NIGHT.log_vkey)
    seed = bytes(range(32))
    forged = Checkpoint(head.origin, head.size, head.root)
    for name, data in (
        ("checkpoint", sign_checkpoint(forged, head.origin, seed)),
        ("log.vkey", f"{make_vkey(head.origin, ED25519, KEY.public)}\n".encode()),
    ):
        path = election / "log" / name
        path.chmod(0o644)
        path.write_bytes(data)
    told = ran(root, "follow", election, "--election", NIGHT.id)
    assert told.code == 3
    assert "under the key that it names" in told.err
    assert "[[log]]" not in (root / "witness.toml").read_text()


def test_a_witness_does_not_watch_a_log_with_its_own_key(root: Path) -> None:
    told = ran(root, "follow", Tree(seed=WITNESS_SEED).key, "--election", NIGHT.id)
    assert told.code == 3
    assert "expected a key that is not the witness's own" in told.err


@pytest.mark.parametrize(
    "words", [["show"], ["follow", str(HONEST.key), "--election", NIGHT.id], ["--port", "0"]]
)
def test_without_a_witness_it_says_how_to_make_one(tmp_path: Path, words: list[str]) -> None:
    told = ran(tmp_path, *words)
    assert told.code == 3
    assert "new --name NAME" in told.err


def test_a_log_that_is_nowhere_is_told_with_what_could_be_meant(root: Path) -> None:
    told = ran(root, "follow", "harbor", "--election", NIGHT.id)
    assert told.code == 3
    assert (
        "harbor: expected a log's verifier key, its address or its directory, found none of them" in told.err
    )


def test_until_when_a_count_is_sealed_is_remembered(root: Path, tmp_path: Path) -> None:
    until = datetime(2131, 5, 6, 12, tzinfo=UTC)
    sealed = make_election(1, unseal_by=until)
    election = lay_out(sealed, tmp_path / "sealed")
    assert ran(root, "follow", election, "--election", sealed.id).code == 0
    assert [one.sealed_until for one in read_witness_settings(WitnessDir(root)).logs] == [until]
    (election / "log" / "open").unlink()
    assert ran(root, "follow", election, "--election", sealed.id).code == 3, (
        "nothing is known of what it says"
    )


def test_a_count_that_began_open_is_not_sealed(root: Path, tmp_path: Path) -> None:
    assert ran(root, "follow", lay_out(NIGHT, tmp_path / "e"), "--election", NIGHT.id).code == 0
    assert [one.sealed_until for one in read_witness_settings(WitnessDir(root)).logs] == [None]
