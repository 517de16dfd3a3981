"""A mirror of a sealed count shows no more than the log does, and everything once it is opened."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from polltrail.cli.mirrored import read_mirror
from polltrail.errors import ReadingError
from polltrail.log.open_entries import read_open
from polltrail.statement import Statement
from polltrail.store.key_files import write_key
from polltrail.verify import Verdict, verify
from support.mirrors import FileServer, mirror_once, mirroring, published
from support.published_log import Files, entries_of, policy, publish
from support.sealed_log import DEADLINE, FIRST, night, sealed, unseal
from support.statements import seed_of

NIGHT = night(600)
TOKEN = "let-me-in"


def server(statements: Sequence[Statement]) -> FileServer:
    """A server that hands out bundles to the holder of the token only."""
    files = sealed(statements) | publish(entries_of(statements), policy=policy())
    return FileServer(files, token=TOKEN, closed={path for path in files if "/entries/" in path})


def check(root: Path) -> Verdict:
    return verify(published(root).__getitem__, election=FIRST.id, now=DEADLINE - 3600)


def bundles(files: Files) -> list[str]:
    return sorted(path for path in files if "/entries/" in path)


@pytest.mark.parametrize("token", [None, TOKEN], ids=["anybody", "mirror"])
def test_nothing_sealed_is_published_and_all_is_once_it_is_opened(tmp_path: Path, token: str | None) -> None:
    root, source = tmp_path / "m", server(NIGHT[:300])
    with mirroring(source, root, election=FIRST.id, token=token) as follower:
        for size in (300, 500):
            source.files = server(NIGHT[:size]).files
            assert follower.look()
            assert bundles(published(root)) == []
            verdict = check(root)
            assert (verdict.ok, verdict.size) == (None, size)
            assert verdict == verify(sealed(NIGHT[:size]).__getitem__, election=FIRST.id, now=DEADLINE - 3600)
            assert verdict.sealed is not None
            assert verdict.sealed.hidden > 200
            assert [index for index, _ in read_open((root / "log" / "open").read_bytes())[0]] == [0, 1, 302][
                : 2 + (size > 302)
            ]
        statements = [*NIGHT[:550], unseal(), *NIGHT[550:]]
        source.files, source.closed = publish(entries_of(statements), policy=policy()), set()
        assert follower.look()
    assert (check(root).ok, check(root).size) == (True, len(statements))
    assert len(bundles(published(root))) == 3
    assert not (root / "log" / "open").exists()
    assert not (root / "sealed" / "log").exists()


def test_what_is_sealed_lies_where_only_its_owner_can_look(tmp_path: Path) -> None:
    root = tmp_path / "m"
    with mirroring(server(NIGHT[:300]), root, election=FIRST.id, token=TOKEN) as follower:
        follower.look()
    assert (root / "sealed").stat().st_mode & 0o777 == 0o700
    assert len(list((root / "sealed" / "log" / "tile" / "entries").rglob("*"))) == 3
    assert read_mirror(root).size == 300


def test_a_mirror_goes_on_where_it_was_with_its_key_and_without(tmp_path: Path) -> None:
    root = tmp_path / "m"
    for size, token, entries in ((300, None, 0), (400, TOKEN, 400), (500, None, 400), (602, TOKEN, 602)):
        with mirroring(server(NIGHT[:size]), root, election=FIRST.id, token=token) as follower:
            assert follower.look()
            assert (follower.mirror.published, follower.mirror.entries) == (size, entries)
        assert check(root).ok is None
        assert not [one for one in check(root).problems if one.contradicts]


def test_no_log_goes_on_from_a_mirror_that_has_not_the_entries(tmp_path: Path) -> None:
    with mirroring(server(NIGHT[:300]), tmp_path / "m", election=FIRST.id) as follower:
        follower.look()
    with pytest.raises(ReadingError, match="polltrail mirror --key"):
        read_mirror(tmp_path / "m")


@pytest.mark.parametrize("option", [True, False], ids=["with_a_key", "without"])
def test_what_is_sealed_and_not_copied_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, option: bool
) -> None:
    source = server(NIGHT[:300])
    write_key(tmp_path / "a.key", seed_of("an agent"))
    given = ["--key", str(tmp_path / "a.key")] if option else []
    ran = mirror_once(source, tmp_path / "m", monkeypatch, "--election", FIRST.id, *given)
    assert "what 298 of them say is sealed, and not here" in ran.err
    assert ("expected a key that may read what is sealed" in ran.err) == option
    assert ran.code == (1 if option else 0), ran.err
