"""A page that is watched: every version kept, what changes said once, within bounds, through every kind of trouble."""

import json
import random
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest

from polltrail.cli import polite_fetch
from polltrail.cli.official_known import known
from polltrail.cli.watch_speaker import Speaker
from polltrail.cli.watching import GONE_AFTER, NotAllowedError, Watch
from polltrail.errors import StoreError
from polltrail.exchange.official_mapping import read_official_mapping
from polltrail.store import durable_files
from polltrail.store.page_versions import PageVersions
from support.authority import Authority, authority
from support.count_night import append, said
from support.images import path_of
from support.log_store import memory_directory
from support.official_page import MAPPING, noticed, page, served_by_another, size_of, told, watched_election
from support.statements import seed_of

FIRST, SECOND = page(N1=(10, 20), N2=(7, 8)), page(N1=(10, 25), N2=(7, 8))
T0 = 1_935_781_387.0


@pytest.fixture
def root() -> Iterator[Path]:
    with memory_directory() as folder:
        yield watched_election(folder)


@pytest.fixture
def server() -> Iterator[Authority]:
    with authority() as found:
        yield found


class Clock:
    """Goes on a minute with each look."""

    def __init__(self) -> None:
        self.now = T0

    def __call__(self) -> float:
        return self.now


@contextmanager
def watching(
    root: Path,
    server: Authority,
    *,
    who: int = 0,
    most: int = 500,
    mapping: str | None = MAPPING,
    **more: Any,
) -> Iterator[Watch]:
    """A watch of the page, as the command makes it."""
    folder, said = root.parent, list[str]()
    clock = more.pop("clock", None) or Clock()
    address = more.pop("address", f"{server.url}/page.csv")
    versions = PageVersions(folder / f"watched{who}")
    speaker = None
    if mapping is not None:
        speaker = Speaker(
            source=str(more.pop("source", root)), address=address, seed=seed_of(f"watcher {who}"),
            kept=folder / f"watcher{who}.outbox", mapping=read_official_mapping(mapping), versions=versions, most=most,
            clock=clock, say=said.append,
        )  # fmt: skip
    with polite_fetch.guest("test") as guest:
        found = Watch(
            address=address, guest=guest, versions=versions, speaker=speaker, every=60, say=said.append, clock=clock,
            rng=random.Random(1), **more,
        )  # fmt: skip
        yield found
    print(*said, sep="\n")


def look(watch: Watch, server: Authority, data: bytes | None = None, *, at: float | None = None) -> float:
    """Show something, go on a minute, and look."""
    if data is not None:
        server.show("/page.csv", data)
    watch.clock.now = watch.clock.now + 60 if at is None else at  # type: ignore[attr-defined]
    return watch.look()


def journal(watch: Watch) -> list[tuple[str, Any]]:
    return [(line["what"], line.get("digest", "")[:4]) for line in watch.versions.journal()]


def test_what_a_page_shows_is_said_once_and_stored(root: Path, server: Authority) -> None:
    with watching(root, server) as watch:
        look(watch, server, FIRST)
        assert told(root) == [("N1", "claimed", 10, 20, 1), ("N2", "claimed", 7, 8, 1)]
        digest = watch.document()["digest"]
        assert (root / path_of(digest)[1:]).read_bytes() == FIRST
        size = size_of(root)
        for _ in range(3):
            look(watch, server)
        assert size_of(root) == size
        assert server.asked[-1].headers["if-none-match"]


def test_only_what_changed_is_said(root: Path, server: Authority) -> None:
    with watching(root, server) as watch:
        look(watch, server, FIRST)
        look(watch, server, SECOND)
        assert told(root)[2:] == [("N1", "claimed", 10, 25, 1)]
        assert noticed(root) == [("changed", "N1"), ("file-replaced", "N1")]
        assert watch.entries == [*range(watch.entries[0], watch.entries[0] + 2), watch.entries[-1]]


def test_a_place_that_vanishes_and_one_that_comes_back_are_said(root: Path, server: Authority) -> None:
    with watching(root, server) as watch:
        for data in (FIRST, page(N2=(7, 8)), FIRST):
            look(watch, server, data)
        assert [code for code, station in noticed(root) if station == "N1" and code != "file-replaced"] == [
            "vanished",
            "changed",
        ]
        assert told(root)[-2:] == [("N1", "claimed", None, None, 1), ("N1", "claimed", 10, 20, 1)]


def test_a_page_emptied_to_its_headings_has_no_figures(root: Path, server: Authority) -> None:
    with watching(root, server) as watch:
        look(watch, server, FIRST)
        look(watch, server, page())
        assert [code for code, _ in noticed(root)].count("vanished") == 2


def test_a_page_that_is_gone_for_some_looks_has_no_figures(root: Path, server: Authority) -> None:
    with watching(root, server) as watch:
        look(watch, server, FIRST)
        server.answer("/page.csv", 404, b"no such page")
        for _ in range(GONE_AFTER - 1):
            look(watch, server)
            assert noticed(root) == []
        server.answer("/page.csv", 404, b"no such page, request 2")
        look(watch, server)
        assert [code for code, _ in noticed(root)].count("vanished") == 2
        size = size_of(root)
        for number in range(3, 6):
            server.answer("/page.csv", 410, b"no such page, request %d" % number)
            look(watch, server)
        assert size_of(root) == size
        look(watch, server, FIRST)
        assert [code for code, _ in noticed(root)].count("changed") == 2


def test_a_moment_of_404_is_nothing(root: Path, server: Authority) -> None:
    with watching(root, server) as watch:
        look(watch, server, FIRST)
        server.answer("/page.csv", 404)
        look(watch, server)
        look(watch, server, FIRST)
        assert noticed(root) == []


def test_started_again_it_says_nothing_twice(root: Path, server: Authority) -> None:
    server.show("/page.csv", FIRST)
    for _ in range(3):
        with watching(root, server) as watch:
            look(watch, server)
            watch.end()
    assert len(told(root)) == 2
    assert [what for what, _ in journal(watch)].count("version") == 1
    with watching(root, server) as watch:
        look(watch, server, SECOND)
    assert len(told(root)) == 3


def test_started_again_without_its_memory_it_asks_the_log(root: Path, server: Authority) -> None:
    with watching(root, server) as watch:
        look(watch, server, FIRST)
    for path in root.parent.glob("watcher0.outbox*"):
        path.unlink()
    with watching(root, server) as watch:
        look(watch, server)
    assert len(told(root)) == 2


def test_what_could_not_be_handed_in_is_handed_in_later(
    root: Path, server: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    with watching(root, server) as watch:
        look(watch, server, FIRST)
        with served_by_another(root):
            look(watch, server, SECOND)
            assert "only process that writes here" in watch.away
            look(watch, server)
        assert len(told(root)) == 2
        look(watch, server)
        assert watch.away == ""
        assert told(root)[-1] == ("N1", "claimed", 10, 25, 1)


def test_while_the_election_was_never_reached_versions_are_kept(root: Path, server: Authority) -> None:
    with watching(root, server) as watch:
        with served_by_another(root):
            look(watch, server, FIRST)
            look(watch, server, SECOND)
        look(watch, server)
    assert told(root) == [("N1", "claimed", 10, 25, 1), ("N2", "claimed", 7, 8, 1)]
    assert [what for what, _ in journal(watch)].count("version") == 2


def test_two_watchers_who_saw_the_page_at_other_moments_agree_about_stored_bytes(
    root: Path, server: Authority
) -> None:
    with watching(root, server, who=0) as early, watching(root, server, who=1) as late:
        look(early, server, FIRST)
        look(early, server, SECOND)
        look(late, server)
        assert told(root) == [
            ("N1", "claimed", 10, 20, 1),
            ("N2", "stands", 7, 8, 2),
            ("N1", "stands", 10, 25, 2),
        ]
        size = size_of(root)
        for _ in range(2):
            look(early, server)
            look(late, server)
        assert size_of(root) == size


def test_two_watchers_of_a_page_that_is_never_the_same_twice_agree(root: Path, server: Authority) -> None:
    """Each has seen other bytes; the later one endorses the earlier, whose document shows the same."""
    with watching(root, server, who=0) as one, watching(root, server, who=1) as other:
        look(one, server, FIRST + b"\n")
        with served_by_another(root):  # the other one sees it before it sees what the first one said
            look(other, server, FIRST + b"\n\n")
        look(other, server)
        look(one, server)
        assert [line[:2] + line[-1:] for line in told(root)][:2] == [("N1", "stands", 2), ("N2", "stands", 2)]


def test_nobody_endorses_what_a_stored_document_does_not_show(root: Path, server: Authority) -> None:
    with watching(root, server, who=0) as liar, watching(root, server, who=1) as honest:
        look(liar, server, FIRST)
        true = known(str(root)).watched.versions[0].body
        figures = msgspec.structs.replace(
            true.figures, votes=(("a", 10), ("b", 25)), numbers={"valid_votes": 35}
        )
        append(
            root, [said("watcher 0", "official", msgspec.structs.replace(true, figures=figures), number=99)]
        )
        look(honest, server, SECOND)
        assert ("N1", "claimed", 10, 25, 1) in told(root)[2:]
        assert [one.body.figures == figures for one in known(str(root)).watched.versions].count(True) == 2


def test_nobody_endorses_what_is_not_stored(root: Path, server: Authority) -> None:
    with watching(root, server, who=0) as early, watching(root, server, who=1) as late:
        look(early, server, FIRST)
        (root / path_of(early.document()["digest"])[1:]).unlink()
        look(late, server, FIRST + b"\n")
        assert [line[-1] for line in told(root)] == [1, 1, 1, 1]


def test_a_change_of_many_figures_is_said_within_bounds_and_told(root: Path, server: Authority) -> None:
    with watching(root, server, most=1) as watch:
        look(watch, server, FIRST)
        assert (len(told(root)), watch.left) == (1, 1)
        assert ("left", watch.document()["digest"][:4]) in journal(watch)
        for _ in range(3):
            look(watch, server)
        assert len(told(root)) == 1
        look(watch, server, SECOND)
        assert told(root)[-1] == ("N1", "claimed", 10, 25, 1)


def test_a_page_that_never_stops_changing_is_said_within_bounds(root: Path, server: Authority) -> None:
    with watching(root, server, most=1) as watch:
        for votes in range(20):
            look(watch, server, page(N1=(votes, 1)), at=T0 + votes)
        assert len(told(root)) == 10
        look(watch, server, page(N1=(99, 1)), at=T0 + 4000)
        assert told(root)[-1][2] == 99


def test_what_cannot_be_read_is_kept_and_nothing_is_said(root: Path, server: Authority) -> None:
    with watching(root, server) as watch:
        look(watch, server, FIRST)
        look(watch, server, b"<html>We are busy</html>")
        assert "expected a table" in watch.unread
        assert noticed(root) == []
        assert watch.versions.read(watch.document()["digest"]) == b"<html>We are busy</html>"
        look(watch, server, FIRST)
        assert (watch.unread, len(told(root))) == ("", 2)


def test_without_a_mapping_versions_are_kept_and_nothing_is_said(root: Path, server: Authority) -> None:
    size = size_of(root)
    with watching(root, server, mapping=None) as watch:
        for data in (b"%PDF one", b"%PDF two", b"%PDF one"):
            look(watch, server, data)
        assert [what for what, _ in journal(watch)].count("version") == 3
    assert size_of(root) == size


def test_trouble_is_told_once_and_waited_out_longer_each_time(root: Path, server: Authority) -> None:
    with watching(root, server) as watch:
        look(watch, server, FIRST)
        server.answer("/page.csv", 500)
        pauses = [look(watch, server) for _ in range(6)]
        assert pauses == sorted(pauses)
        assert pauses[-1] > 800
        assert [what for what, _ in journal(watch)].count("trouble") == 1
        server.answer("/page.csv", 503, headers={"retry-after": "3000"})
        assert look(watch, server) == 3000
        assert 54 <= look(watch, server, FIRST) <= 66
        assert journal(watch)[-1][0] == "well"


def test_robots_are_heeded_unless_told_otherwise(root: Path, server: Authority) -> None:
    server.show("/page.csv", FIRST)
    server.show("/robots.txt", b"User-agent: *\nDisallow: /\n")
    with watching(root, server) as watch:
        with pytest.raises(NotAllowedError):
            watch.look()
        assert server.paths() == []
    with watching(root, server, heeds_robots=False) as watch:
        watch.look()
        assert server.paths() == ["/page.csv"]
    server.show("/robots.txt", b"User-agent: *\nCrawl-delay: 600\n")
    with watching(root, server) as watch:
        assert watch.look() > 500


def test_a_journal_that_a_crash_cut_short_goes_on(root: Path, server: Authority) -> None:
    with watching(root, server) as watch:
        look(watch, server, FIRST)
    path = watch.versions.root / "journal.ndjson"
    path.write_bytes(path.read_bytes() + b'{"at": 17, "what": "ver')
    with watching(root, server) as watch:
        look(watch, server, SECOND)
    lines = path.read_text().splitlines()
    assert all(isinstance(json.loads(line), dict) for line in lines)
    assert [what for what, _ in journal(watch)].count("version") == 2


def test_a_version_that_was_spoilt_is_fetched_anew(root: Path, server: Authority) -> None:
    with watching(root, server) as watch:
        look(watch, server, FIRST)
        path = watch.versions.path(watch.document()["digest"])
    path.chmod(0o600)
    path.write_bytes(b"spoilt")
    with watching(root, server) as watch:
        look(watch, server)
        assert path.read_bytes() == FIRST


def test_a_disk_that_fails_ends_it(root: Path, server: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with watching(root, server) as watch:
        monkeypatch.setattr(durable_files.os, "fsync", full)
        with pytest.raises(StoreError, match="No space left"):
            look(watch, server, FIRST)
