"""`polltrail bundle` and `polltrail verify` of what it wrote, as they are typed."""

from pathlib import Path

import pytest

from polltrail.statement.fields import moment_at
from support.cli import polltrail_here
from support.evidence import ELECTION, KARACHI, genesis, night, published
from support.published_log import Files
from support.statements import MADE_AT


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return laid_out(tmp_path_factory.mktemp("served"), published(night()))


def laid_out(folder: Path, files: Files) -> Path:
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


@pytest.mark.parametrize(
    ("asked", "about"),
    [
        ((), None),
        (("--station", "H-01"), {"station": "H-01", "contest": None, "area": None}),
        (
            ("--station", KARACHI, "--contest", "harbour"),
            {"station": KARACHI, "contest": "harbour", "area": None},
        ),
        (("--contest", "mayor"), {"station": None, "contest": "mayor", "area": None}),
        (
            ("--area", "Northport/Harbour"),
            {"station": None, "contest": None, "area": ["Northport", "Harbour"]},
        ),
    ],
)
def test_every_kind_is_written_and_verified(
    served: Path, tmp_path: Path, asked: tuple[str, ...], about: dict[str, object] | None
) -> None:
    out = tmp_path / "b.zip"
    made = polltrail_here("bundle", served, *asked, "--out", out, "--json")
    assert (made.code, made.json["scope"], made.json["path"]) == (0, about, str(out))
    found = polltrail_here("verify", out, "--election", ELECTION, "--json")
    assert (found.code, found.json["ok"]) == (0, True)
    scope = found.json["scope"]
    assert (scope is None) if about is None else {name: scope[name] for name in about} == about


def test_made_again_or_from_a_whole_bundle_it_is_the_same_file(served: Path, tmp_path: Path) -> None:
    one, whole, other = tmp_path / "1.zip", tmp_path / "whole.zip", tmp_path / "2.zip"
    first = polltrail_here("bundle", served, "--station", "H-01", "--out", one, "--json").json
    polltrail_here("bundle", served, "--out", whole)
    again = polltrail_here("bundle", whole, "--station", "H-01", "--out", other, "--json").json
    assert one.read_bytes() == other.read_bytes()
    assert first["sha256"] == again["sha256"]


def test_it_is_said_in_words_what_was_checked_and_what_is_not_shown(served: Path, tmp_path: Path) -> None:
    out = tmp_path / "b.zip"
    made = polltrail_here("bundle", served, "--station", "H-02", "--out", out)
    assert "a part of the log: station H-02" in made.out
    told = polltrail_here("verify", out, "--election", ELECTION).out
    assert "bundle: a part of the log, station H-02: 7 of its 24 entries" in told
    assert "not shown: that nothing about it was left out" in told
    assert "not evidence, not looked at: README.txt, index.html" in told
    assert told.rstrip().endswith(
        "OK: what is in this bundle was signed as it says, and is in the log of the election."
    )
    open_ = polltrail_here("verify", out)
    assert (open_.code, "Name the election to know more" in open_.out) == (1, True)
    polltrail_here("bundle", served, "--out", out, "--replace")
    assert "bundle: the whole log" in polltrail_here("verify", out, "--election", ELECTION).out


def test_statements_in_doubt_are_told(served: Path) -> None:
    from support.evidence import BO, Speaker

    say = Speaker()
    log = [*night(), say.read(BO, "H-01", {"keep": 5})]
    folder = laid_out(served.with_name("doubts"), published(log))
    told = polltrail_here("verify", folder, "--election", ELECTION)
    assert (told.code, "in doubt: entry 24 of agent" in told.out) == (0, True)


@pytest.mark.parametrize(
    ("asked", "code", "told"),
    [
        (("--station", "H-77"), 3, "station 'H-77': expected one of the election's"),
        (("--contest", "president"), 3, "contest president: expected one of the election's"),
        (("--area", "Nowhere"), 3, "area Nowhere: expected an area"),
        (("--area", "/"), 2, "expected the names of an area"),
        (("--station", "H-01", "--area", "Northport"), 2, "expected one of the two"),
        (("--station", "x" * 300), 2, "expected 1 to 200 characters"),
    ],
)
def test_what_does_not_exist_is_refused_and_nothing_written(
    served: Path, tmp_path: Path, asked: tuple[str, ...], code: int, told: str
) -> None:
    ran = polltrail_here("bundle", served, *asked, "--out", tmp_path / "b.zip")
    assert (ran.code, told in ran.err) == (code, True)
    assert list(tmp_path.iterdir()) == []


def test_a_sealed_election_is_refused(tmp_path: Path) -> None:
    sealed = genesis(unseal_by=moment_at(MADE_AT + 3_600_000))
    folder = laid_out(tmp_path / "sealed", published(night(sealed)))
    for asked in ((), ("--station", "H-01")):
        ran = polltrail_here("bundle", folder, *asked, "--out", tmp_path / "b.zip")
        assert (ran.code, "sealed until 2031-05-05 22:03:07 UTC" in ran.err) == (3, True)
    assert not (tmp_path / "b.zip").exists()


def test_a_damaged_file_in_a_bundle_ends_with_3_and_names_it(served: Path, tmp_path: Path) -> None:
    out = tmp_path / "b.zip"
    polltrail_here("bundle", served, "--station", "H-01", "--out", out)
    data = bytearray(out.read_bytes())
    data[data.index(b'{"payload":"') + 30] ^= 1
    out.write_bytes(data)
    ran = polltrail_here("verify", out, "--election", ELECTION)
    assert (ran.code, "entries/0.json" in ran.err) == (3, True)
