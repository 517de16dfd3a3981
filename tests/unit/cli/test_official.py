"""`polltrail official`: figures of a document said once, with its bytes; listed, endorsed, taken back."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from support.authority import authority
from support.cli import Ran
from support.cli import polltrail_here as polltrail
from support.count_night import append, endorsement, official, reading
from support.images import digest_of, path_of
from support.log_store import memory_directory
from support.official_page import MAPPING, noticed, page, size_of, told, watched_election

PAGE, LATER = page(N1=(10, 20), N2=(7, 8)), page(N1=(10, 25), N2=(7, 8))
COUNTRY: dict[str, Any] = {
    "contest": "assembly", "level": "country", "status": "certified", "totals": {"a": 100, "b": 200}, "valid_votes": 300,
}  # fmt: skip


@pytest.fixture
def root() -> Iterator[Path]:
    with memory_directory() as folder:
        yield watched_election(folder)


def add(root: Path, data: bytes | None, *words: object, who: int = 0, name: str = "page.csv") -> Ran:
    folder = root.parent
    file = [] if data is None else [folder / name]
    if data is not None:
        (folder / name).write_bytes(data)
    return polltrail("official", root, "add", *file, "--key", folder / f"watcher{who}.key", *words)


def mapped(root: Path, data: bytes, *words: object, who: int = 0) -> Ran:
    source = ("--source", "https://authority.example/page.csv")
    return add(root, data, "--mapping", root.parent / "mapping.toml", *source, *words, who=who)


def figures(*told: dict[str, Any]) -> bytes:
    return json.dumps({"figures": list(told)}).encode()


def test_a_table_is_said_figure_by_figure_and_stored(root: Path) -> None:
    ran = mapped(root, PAGE, "--json")
    assert (ran.code, ran.json["document"]["stored"]) == (0, True)
    assert [(one["station"], one["votes"], one["numbers"]) for one in ran.json["said"]] == [
        ("N1", {"a": 10, "b": 20}, {"valid_votes": 30}),
        ("N2", {"a": 7, "b": 8}, {"valid_votes": 15}),
    ]
    assert (root / path_of(digest_of(PAGE))[1:]).read_bytes() == PAGE
    assert polltrail("verify", root, "--images", "all").code == 1  # no id was given


def test_added_again_it_says_nothing_and_stores_what_is_missing(root: Path) -> None:
    mapped(root, PAGE)
    size = size_of(root)
    ran = mapped(root, PAGE, "--json")
    assert (ran.code, ran.json["said"], len(ran.json["said_before"])) == (0, [], 2)
    for kept in root.parent.glob("*.outbox*"):
        kept.unlink()
    assert mapped(root, PAGE, "--json").json["said"] == []
    assert size_of(root) == size


def test_two_who_add_the_same_file_make_it_stand(root: Path) -> None:
    mapped(root, PAGE)
    assert {line[1] for line in told(root)} == {"claimed"}
    mapped(root, PAGE, who=1)
    assert {line[1] for line in told(root)} == {"stands"}


def test_an_earlier_document_is_said_again_only_if_asked(root: Path) -> None:
    for data in (PAGE, LATER):
        mapped(root, data)
    assert mapped(root, PAGE, "--json").json["said"] == []
    assert [one["station"] for one in mapped(root, PAGE, "--again", "--changed", "--json").json["said"]] == [
        "N1"
    ]
    assert [code for code, _ in noticed(root)].count("changed") == 2


def test_a_dry_run_signs_nothing(root: Path) -> None:
    size = size_of(root)
    ran = mapped(root, PAGE, "--dry-run", "--json")
    assert (ran.code, len(ran.json["would_say"]), ran.json["document"]["stored"]) == (0, 2, None)
    assert "would be said  station N1, assembly: b 20, a 10" in mapped(root, PAGE, "--dry-run").out
    assert size_of(root) == size
    assert not (root / path_of(digest_of(PAGE))[1:]).exists()


def test_an_official_json_is_read_as_it_is(root: Path) -> None:
    area = COUNTRY | {"level": "area", "area": "Lake", "totals": {"a": 1}, "stations_reporting": 3}
    ran = add(
        root, figures(COUNTRY, area, COUNTRY | {"level": "station", "area": "S1"}), "--json", name="o.json"
    )
    assert ran.code == 0, ran.err
    country, lake, station = ran.json["said"]
    assert (country["level"], country["votes"], country["status"]) == (
        "country",
        {"a": 100, "b": 200},
        "certified",
    )
    assert (lake["area"], lake["votes"], lake["numbers"]) == (
        ["North", "Lake"], {"a": 1, "b": None}, {"valid_votes": 300, "stations_reporting": 3},
    )  # fmt: skip
    assert (station["station"], station["source"]) == ("S1", "o.json")


def test_bulletins_of_one_file_are_said_in_the_order_of_their_dates(root: Path) -> None:
    later = COUNTRY | {"date": "2031-05-07", "totals": {"a": 1, "b": 2}}
    for who in (0, 1):
        data = figures(later, COUNTRY | {"date": "2031-05-06"})
        assert add(root, data, "--source", "the bulletin", name="o.json", who=who).code == 0
    listed = polltrail("official", root, "list", "--json").json["official"]
    assert [(one["votes"]["a"], one["state"], one["latest"], one["seen_at"]) for one in listed] == [
        (100, "stands", False, "2031-05-06T00:00:00Z"),
        (1, "stands", True, "2031-05-07T00:00:00Z"),
    ]


def test_any_file_can_be_told_with_figures_beside_it(root: Path) -> None:
    (root.parent / "shows.json").write_bytes(figures(COUNTRY))
    scan = b"%PDF-1.7 a scan of the bulletin"
    ran = add(root, scan, "--figures", root.parent / "shows.json", "--json", name="bulletin.pdf")
    assert (ran.code, ran.json["document"]["digest"]) == (0, digest_of(scan))
    assert (root / path_of(digest_of(scan))[1:]).read_bytes() == scan


def test_a_page_is_fetched(root: Path) -> None:
    with authority() as server:
        server.show("/page.csv", PAGE)
        words = ("--url", f"{server.url}/page.csv", "--mapping", root.parent / "mapping.toml", "--json")
        assert [one["source"] for one in add(root, None, *words).json["said"]] == [
            f"{server.url}/page.csv"
        ] * 2
        assert add(root, None, *words).json["said"] == []
        server.answer("/page.csv", 404)
        assert add(root, None, *words).code == 3


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"contest": "senate"}, "'senate'"),
        ({"totals": {"z": 1}}, "a choice of assembly: a, b, found 'z'"),
        ({"level": "area", "area": "West"}, "one area of the election, found 'West'"),
        ({"level": "station", "area": "N9"}, "a station of the election, found 'N9'"),
        ({"totals": {"a": -1}}, "found -1"),
    ],
)
def test_what_the_election_does_not_have_is_refused_before_anything_is_signed(
    root: Path, change: dict[str, Any], found: str
) -> None:
    size = size_of(root)
    ran = add(root, figures(COUNTRY, COUNTRY | change), name="o.json")
    assert (ran.code, size_of(root)) == (3, size)
    assert found in ran.err


def test_what_cannot_be_said_is_told(root: Path) -> None:
    party = {"by": "party", "totals": {"Tide Union": 1}}
    ran = add(
        root, figures(party, COUNTRY | {"status": "final", "spoken": "by whom"}), "--json", name="o.json"
    )
    assert ran.code == 0
    assert [one["status"] for one in ran.json["said"]] == ["unknown"]
    assert any("by party" in note for note in ran.json["notes"])
    assert any("'final'" in note for note in ran.json["notes"])
    assert any("'spoken' is no number" in note for note in ran.json["notes"])


def test_only_a_watcher_is_heard(root: Path) -> None:
    polltrail("key", "new", root.parent / "watcher7.key")
    ran = mapped(root, PAGE, "--json", who=7)
    assert (ran.code, ran.json["said"], len(ran.json["refused"])) == (1, [], 2)
    assert not (root / path_of(digest_of(PAGE))[1:]).exists()


@pytest.mark.parametrize(
    "words",
    [
        ("--url", "https://authority.example/x", "page.csv"),
        (),
        ("page.csv", "--mapping", "m.toml", "--figures", "f.json"),
        ("page.csv", "--status", "final"),
        ("--url", "https://authority.example/x", "--source", "there"),
    ],
)
def test_options_that_do_not_go_together_are_refused(root: Path, words: tuple[str, ...]) -> None:
    assert polltrail("official", root, "add", *words, "--key", root.parent / "watcher0.key").code == 2


@pytest.mark.parametrize("told", ["yesterday", "2031-05-05T21:00:00"])
def test_a_time_without_its_zone_is_refused(root: Path, told: str) -> None:
    assert mapped(root, PAGE, "--seen-at", told).code == 2


def test_when_it_was_seen_can_be_told(root: Path) -> None:
    ran = mapped(root, PAGE, "--seen-at", "2031-05-05T23:00:00+02:00", "--json")
    assert {one["seen_at"] for one in ran.json["said"]} == {"2031-05-05T21:00:00Z"}


def test_every_version_is_listed_with_what_changed(root: Path) -> None:
    for data, who in ((PAGE, 0), (PAGE, 1), (LATER, 0)):
        assert mapped(root, data, "--changed", who=who).code == 0
    ran = polltrail("official", root, "list")
    assert (
        "station N1, assembly: b 20, a 10, valid_votes 30  [stands, 2 watchers, the latest; seen" in ran.out
    )
    assert "station N1, assembly: b 25, a 10, valid_votes 35  [claimed, 1 of 2 watchers; seen" in ran.out
    assert "changed   entry" in ran.out
    assert "b 20 -> 25, valid_votes 30 -> 35" in ran.out
    assert "replaced  entry" in ran.out
    notices = polltrail("official", root, "list", "--json").json["notices"]
    assert [one["code"] for one in notices] == ["official-changed", "official-file-replaced"]
    assert (notices[0]["figures_before"]["votes"], notices[0]["figures"]["votes"]) == (
        {"a": 10, "b": 20}, {"a": 10, "b": 25},
    )  # fmt: skip


def test_a_second_watcher_endorses_what_is_stored(root: Path) -> None:
    said = mapped(root, PAGE, "--json").json["said"]
    ran = polltrail(
        "official", root, "endorse", *(one["index"] for one in said), "--key", root.parent / "watcher1.key"
    )
    assert ran.code == 0, ran.err
    assert {line[1] for line in told(root)} == {"stands"}


def test_what_is_not_stored_or_says_nothing_official_is_not_endorsed(root: Path) -> None:
    append(root, [official("watcher 0", (1, 2)), reading("agent 0", ("N1", "assembly"), (1, 2))])
    size = size_of(root)
    for entry, found in ((size - 2, "found none; nothing was signed"), (size - 1, "found a transcription")):
        ran = polltrail("official", root, "endorse", entry, "--key", root.parent / "watcher1.key")
        assert (ran.code, size_of(root)) == (3, size)
        assert found in ran.err
    assert polltrail("official", root, "endorse", 10**6, "--key", root.parent / "watcher1.key").code == 3


def test_a_watcher_takes_back_their_own_word_and_says_another(root: Path) -> None:
    said = mapped(root, LATER, "--json").json["said"]
    own = ("--key", root.parent / "watcher0.key")
    assert (
        polltrail("official", root, "withdraw", said[0]["index"], "--key", root.parent / "watcher1.key").code
        == 3
    )
    assert polltrail("official", root, "withdraw", said[0]["index"], *own).code == 0
    assert told(root) == [("N2", "claimed", 7, 8, 1)]
    assert len(mapped(root, PAGE, "--json").json["said"]) == 2
    assert noticed(root) == [("file-replaced", "N1")]


def test_an_endorsement_of_the_log_counts_as_a_word(root: Path) -> None:
    seen = official("watcher 0", (1, 2))
    append(root, [seen, endorsement("watcher 1", seen)])
    assert [line[-1] for line in told(root)] == [2]


@pytest.mark.parametrize("mapping", [MAPPING.replace("Station", "Mesa"), "[table"])
def test_a_mapping_that_does_not_fit_is_refused(root: Path, mapping: str) -> None:
    (root.parent / "mapping.toml").write_text(mapping)
    assert mapped(root, PAGE).code == 3


def test_the_command_watches_once(root: Path) -> None:
    with authority() as server:
        server.show("/page.csv", PAGE)
        words = ("--key", root.parent / "watcher0.key", "--mapping", root.parent / "mapping.toml", "--once")
        ran = polltrail("watch", root, f"{server.url}/page.csv", *words, "--json")
        assert (ran.code, len(ran.json["entries"]), ran.json["trouble"]) == (0, 2, [])
        assert polltrail("watch", root, f"{server.url}/page.csv", *words).code == 0
        server.answer("/page.csv", 500)
        assert polltrail("watch", root, f"{server.url}/page.csv", *words, "--json").code == 1
        assert polltrail("watch", root, f"{server.url}/page.csv", *words, "--contact", "(x)").code == 2
        assert polltrail("watch", root, "ftp://authority.example/x", *words).code == 3
    agent = server.asked[0].headers["user-agent"]
    assert "watches this page for an independent election count; every 60 s" in agent
    key = polltrail("key", "show", root.parent / "watcher0.key", "--json").json
    assert not any(str(value)[:12] in agent for value in key.values())
    assert {line[1] for line in told(root)} == {"claimed"}
