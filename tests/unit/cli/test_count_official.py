"""Official figures in `count`, `examine` and `compare` of an election: claimed without a verdict, or held against the forms."""

from pathlib import Path
from typing import Any

import msgspec

from polltrail.statement.fields import moment_at
from support.cli import polltrail_here as polltrail
from support.count_night import IMAGES, holding, lay_out, official, reading, said
from support.statements import MADE_AT

X, Y = IMAGES[3], IMAGES[2]
FORMS = [
    reading(who, (station, "assembly"), votes)
    for station, votes in (("N1", (100, 50)), ("N2", (80, 40)), ("S1", (60, 30)), ("S2", (10, 5)))
    for who in ("agent 0", "clerk 0")
]
SUM, OTHER = (250, 125), (240, 150)


def shown(who: str, votes: tuple[int | None, int | None], page: str = X, minute: int = 0, **more: Any) -> Any:
    body = official(who, votes, page=page, **more).body
    seen = msgspec.structs.replace(body, seen_at=moment_at(MADE_AT + minute * 60_000))
    return said(who, "official", seen, number=minute * 10 + len(more))


def both(votes: tuple[int | None, int | None], page: str = X, minute: int = 0, **more: Any) -> list[Any]:
    return [shown(f"watcher {who}", votes, page, minute + who, **more) for who in range(2)]


def election(tmp_path: Path, *statements: Any) -> Path:
    return lay_out(tmp_path / "election", [*FORMS, *statements])


def verdicts(told: dict[str, Any]) -> dict[str, str | None]:
    return {one["contest"]: one["official"] and one["official"]["verdict"] for one in told["contests"]}


def test_what_one_watcher_claims_is_shown_and_gives_no_verdict(tmp_path: Path) -> None:
    root = election(tmp_path, shown("watcher 0", OTHER), holding(X))
    for command in ("count", "examine", "compare"):
        ran = polltrail(command, root, "--json")
        assert (ran.code, verdicts(ran.json)) == (0, {"assembly": None, "mayor": None})
        (claimed,) = ran.json["official_claimed"]
        assert (claimed["votes"], claimed["state"], claimed["watchers"], claimed["watchers_needed"]) == (
            {"a": 240, "b": 150}, "claimed", 1, 2,
        )  # fmt: skip
    out = polltrail("compare", root).out
    assert "1 version is claimed by 1 of 2 watchers; not compared." in out
    assert "contradict" not in out


def test_what_two_claim_of_bytes_that_are_not_stored_gives_no_verdict(tmp_path: Path) -> None:
    ran = polltrail("compare", election(tmp_path, *both(OTHER)), "--json")
    assert (verdicts(ran.json)["assembly"], ran.json["official_claimed"][0]["stored"]) == (None, False)
    assert "its bytes are not stored; not compared" in polltrail("compare", tmp_path / "election").out


def test_what_stands_is_held_against_the_forms(tmp_path: Path) -> None:
    for number, (votes, verdict, code) in enumerate(((SUM, "agrees", 0), (OTHER, "contradicted", 1))):
        root = election(tmp_path / str(number), *both(votes), holding(X))
        ran = polltrail("compare", root, "--json")
        assert (ran.code, verdicts(ran.json)["assembly"]) == (code, verdict)
        assert (ran.json["official_claimed"], ran.json["official_notices"]) == ([], [])


def test_changed_vanished_and_replaced_are_findings(tmp_path: Path) -> None:
    root = election(
        tmp_path, *both(SUM), holding(X), *both(OTHER, Y, 10), holding(Y), shown("watcher 0", (None, None), IMAGES[1], 20)
    )  # fmt: skip
    told = polltrail("count", root, "--json").json
    assert [(one["code"], one["field"], one["expected"], one["found"]) for one in told["findings"]] == [
        ("official-changed", "a", 250, 240),
        ("official-changed", "b", 125, 150),
        ("official-file-replaced", None, None, None),
        ("official-file-replaced", None, None, None),
        ("official-vanished", "a", 240, None),
        ("official-vanished", "b", 150, None),
    ]
    assert [one["code"] for one in told["official_notices"]] == [
        "official-changed", "official-file-replaced", "official-file-replaced", "official-vanished",
    ]  # fmt: skip
    assert told["contests"][0]["official"]["verdict"] == "contradicted"
    out = polltrail("count", root).out
    assert "1 change of a figure; 1 figure that vanished; 2 replacements of a page or file" in out
    assert "fraud" not in out


def test_every_version_is_in_the_report_and_its_tables(tmp_path: Path) -> None:
    root = election(
        tmp_path, *both(SUM), holding(X), *both(OTHER, Y, 10), shown("watcher 0", (1, 2), area=("North",))
    )
    polltrail("count", root, "--out", tmp_path / "report")
    page = (tmp_path / "report" / "index.html").read_text(encoding="utf-8")
    assert "What the authority published" in page
    assert "claimed by 1 of 2 watchers; not compared" in page
    assert "claimed by 2 watchers; its bytes are not stored; not compared" in page
    versions = (tmp_path / "report" / "tables" / "official_versions.csv").read_text(encoding="utf-8")
    assert "assembly,country,,,stands," in versions
    assert "assembly,area,North,,claimed," in versions
    changes = (tmp_path / "report" / "tables" / "official_changes.csv").read_text(encoding="utf-8")
    assert changes.splitlines()[1].startswith("official-changed,assembly,country,,,a,")
    assert changes.splitlines()[1].endswith(",250,240")


def test_earlier_states_have_the_figures_known_then(tmp_path: Path) -> None:
    root = election(tmp_path, *both(SUM), holding(X), *both(OTHER, Y, 10), holding(Y))
    size = polltrail("count", root, "--json").json["log"]["size"]
    told = [polltrail("count", root, "--at", size - back, "--json").json for back in (0, 1, 3, 4)]
    assert [verdicts(one)["assembly"] for one in told] == ["contradicted", "agrees", "agrees", None]
    assert [len(one["official_claimed"]) for one in told] == [0, 1, 0, 1]
    assert [len(one["official_notices"]) for one in told] == [2, 2, 0, 0]


def test_figures_keep_to_the_contest_and_area_asked_for(tmp_path: Path) -> None:
    north = both((180, 90), X, 5, area=("North",))
    root = election(tmp_path, *both(SUM), *north, holding(X), shown("watcher 0", (1, 2), Y, contest="mayor"))
    told = polltrail("count", root, "--area", "North", "--json").json
    assert verdicts(told) == {"assembly": "agrees"}
    assert told["official_claimed"] == []
    assert [one["contest"] for one in polltrail("count", root, "--json").json["official_claimed"]] == [
        "mayor"
    ]
    assert polltrail("count", root, "--contest", "assembly", "--json").json["official_claimed"] == []


def test_figures_of_what_the_election_does_not_have_harm_nothing(tmp_path: Path) -> None:
    strange = [
        msgspec.structs.replace(one, **change)
        for one in (both(SUM)[0].body,)
        for change in (
            {"contest": "senate"},
            {"level": "station", "station": "N9"},
            {"level": "area", "area": ("West", "Far", "Farther")},
            {"figures": msgspec.structs.replace(one.figures, votes=(("zebra", 7),), numbers={"stations_total": 2**31 - 1})},
        )
    ]  # fmt: skip
    statements = [
        said(f"watcher {who}", "official", body, number=at)
        for at, body in enumerate(strange)
        for who in range(2)
    ]
    root = election(tmp_path, *statements, holding(X))
    for command in ("count", "compare"):
        ran = polltrail(command, root, "--json")
        assert ran.code in {0, 1}, ran.err
    assert polltrail("compare", root, "--out", tmp_path / "report").code in {0, 1}


def test_one_watcher_cannot_change_what_is_compared(tmp_path: Path) -> None:
    lies = [shown("watcher 2", (1, 999), Y, minute) for minute in (0, 30)]
    root = election(tmp_path, lies[0], *both(SUM, X, 1), holding(X), holding(Y), lies[1])
    ran = polltrail("compare", root, "--json")
    assert (ran.code, verdicts(ran.json)["assembly"]) == (0, "agrees")
