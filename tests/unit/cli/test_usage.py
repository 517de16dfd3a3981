"""A command typed wrongly exits 2 and says what there is; one that cannot be answered says that it cannot."""

from pathlib import Path

import pytest

from support.cli import polltrail_here
from support.count_night import lay_out, official, reading

READING = reading("agent 0", ("N1", "assembly"), (1, 2))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return lay_out(tmp_path / "election", [READING])


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("count", "ROOT", "--at", "yesterday"), "expected a size of the log or a time with its zone"),
        (("count", "ROOT", "--at", "2031-05-05T21:00:00"), "expected a size of the log or a time with its zone"),
        (("verify", "ROOT", "--election", "abc"), "expected the 64 hexadecimal digits"),
        (("enrol", "ROOT", "--organiser-key", "o.key", "--key", "a.key"), "Expected --role, one of registrar"),
        (("official", "ROOT", "add", "page.csv", "--key", "w.key", "--seen-at", "noon"), "expected a time with its zone"),
        (("examine", "ROOT", "--form", "generic"), "--form: expected none with"),
        (("compare", "ROOT", "--source", "x", "--mapping", "m.toml"), "--source, --mapping: expected none with"),
        (("examine", "ROOT", "--baseline", "b.csv"), "--baseline: expected none with"),
    ],
)  # fmt: skip
def test_wrong_usage_exits_2(root: Path, words: tuple[str, ...], told: str) -> None:
    (root.parent / "w.key").touch()
    (root.parent / "page.csv").write_text("x")
    names = {"ROOT": str(root), "page.csv": str(root.parent / "page.csv"), "w.key": str(_key(root))}
    ran = polltrail_here(*[names.get(word, word) for word in words])
    assert (ran.code, told in ran.err, ran.out) == (2, True, ""), ran.err


def _key(root: Path) -> Path:
    path = root.parent / "watcher.key"
    if not path.exists():
        assert polltrail_here("key", "new", path).code == 0
    return path


def test_what_will_be_known_cannot_be_told(root: Path) -> None:
    ran = polltrail_here("count", root, "--at", "2131-05-05T21:00:00Z")
    assert (ran.code, "found one in the future; what will be known then cannot be told" in ran.err) == (
        3,
        True,
    )


def test_a_comparison_with_nothing_says_so(tmp_path: Path) -> None:
    for said, found in (
        ((), "found none"),
        ((official("watcher 0", (1, 2)),), "too few watchers have claimed"),
    ):
        root = lay_out(tmp_path / str(len(said)), [READING, *said])
        ran = polltrail_here("compare", root)
        assert ("expected an official figure to compare with" in ran.err, found in ran.err) == (True, True)
        assert "expected an official figure" not in polltrail_here("examine", root).err


def test_a_bundle_is_not_written_over_another_unasked(root: Path) -> None:
    target = root.parent / "night.zip"
    assert polltrail_here("bundle", root, "--out", target).code == 0
    before = target.stat().st_ino
    ran = polltrail_here("bundle", root, "--station", "N1", "--out", target)
    assert (ran.code, "expected no such file yet" in ran.err, target.stat().st_ino) == (3, True, before)
    assert polltrail_here("bundle", root, "--station", "N1", "--out", target, "--replace").code == 0
    assert target.stat().st_ino != before
