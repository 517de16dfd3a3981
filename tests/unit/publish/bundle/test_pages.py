"""The pages of a bundle: static, escaped, loud where it must be, and never more than the entries say."""

import re
from collections.abc import Mapping, Sequence
from html import unescape
from html.parser import HTMLParser

import msgspec
import pytest

from polltrail.log.excerpt import Scope
from polltrail.publish.bundle import excerpt_files, whole_files
from polltrail.statement import Seen, Statement
from polltrail.statement.bodies import IncidentBody
from polltrail.statement.fields import Copy
from support.evidence import (
    ADA,
    BO,
    CY,
    GENESIS,
    KARACHI,
    NOON,
    ORGANISER,
    REVIEWER,
    SECOND_REVIEWER,
    STORE,
    WATCHER,
    Speaker,
    by_three,
    genesis,
    night,
    published,
)
from support.published_log import Files, changed
from support.rosters import key_of
from support.statements import definition

NIGHT = night()
H01 = Scope(station="H-01")
ATTACK = "<script>alert('x')</script>\"' onload=alert(1) \u202e\u2066</title></style>"


class Page(HTMLParser):
    """What a browser would see: tags with their attributes, and whether each is closed."""

    VOID = frozenset({"meta", "link", "br", "img"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, f"</{tag}> closes something else"


def bundle(statements: Sequence[Statement] = NIGHT, scope: Scope | None = H01, **more: Mapping) -> Files:
    files = published(statements, **more)
    made = (
        whole_files(files.__getitem__, version="1")
        if scope is None
        else excerpt_files(files.__getitem__, scope, version="1")
    )
    return dict(made)


def page(statements: Sequence[Statement] = NIGHT, scope: Scope | None = H01, **more: Mapping) -> str:
    return bundle(statements, scope, **more)["index.html"].decode()


def words(html: str) -> str:
    """The text of a page on one line, without tags."""
    return re.sub(
        r"\s+",
        " ",
        unescape(re.sub(r"<[^>]+>", " ", re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL))),
    )


def table(html: str, caption: str) -> list[list[str]]:
    """The cells of the first table under a caption."""
    found = html.split(f'<caption class="heard">{caption}')[1].split("</table>", maxsplit=1)[0]
    rows = re.findall(r"<tr>(.*?)</tr>", found, re.DOTALL)
    return [
        [words(cell).strip() for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)]
        for row in rows
    ]


def hostile() -> list[Statement]:
    """A log in which every name that somebody can sign is an attack."""
    say = Speaker(genesis(name=ATTACK).id)
    holder = Copy(whose="authority", holder=ATTACK)
    return [
        genesis(name=ATTACK),
        say.enrol(ADA, "agent", nominated_by=ATTACK, stations=(ATTACK, "H-01"), areas=((ATTACK, ATTACK),)),
        say.enrol(WATCHER, "watcher"),
        say.read(ADA, "H-01", {ATTACK: 1, "a" * 200: 2}, copy=holder),
        say.read(ADA, "H-01", {ATTACK: 1}, contest=ATTACK),
        say.official(WATCHER, "H-01", {ATTACK: 1}),
        say.say(ADA, "incident", IncidentBody(station=None, area=(ATTACK,), kind="other", words=None)),
    ]


def photographed() -> Files:
    """Many stations, all of them with a photograph that is published."""
    first = genesis(policy=msgspec.structs.replace(definition().policy, images="public"))
    say, shots = Speaker(first.id), [b"photograph %d" % number for number in range(12)]
    taken = [say.photograph(ADA, f"S-{number}", shot) for number, shot in enumerate(shots)]
    return bundle([*night(first), *taken], Scope(contest="harbour"), images=shots)


PAGES = {
    "photographed": photographed,
    "station": bundle,
    "karachi": lambda: bundle(scope=Scope(station=KARACHI)),
    "contest": lambda: bundle(scope=Scope(contest="harbour")),
    "whole": lambda: bundle(scope=None),
    "hostile": lambda: bundle(hostile()),
    "hostile_whole": lambda: bundle(hostile(), None),
}


@pytest.mark.parametrize("name", PAGES)
def test_the_pages_run_nothing_and_ask_nobody(name: str) -> None:
    for path, data in PAGES[name]().items():
        if not path.endswith(".html"):
            continue
        html = data.decode()
        seen = Page(html)
        assert seen.open == []
        policy = next(
            a["content"] for tag, a in seen.tags if a.get("http-equiv") == "Content-Security-Policy"
        )
        assert policy is not None
        assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:;")
        assert not [tag for tag, _ in seen.tags if tag in {"script", "iframe", "object", "form", "base"}]
        assert not [key for _, attributes in seen.tags for key in attributes if key.startswith("on")]
        targets = [a.get("href") or a.get("src") for tag, a in seen.tags if tag in {"a", "img"}]
        assert not [one for one in targets if one is None or re.match(r"[a-z]+:|//", one)]
        assert not re.search(r"url\(|@import", html)


@pytest.mark.parametrize("name", PAGES)
def test_every_link_leads_somewhere(name: str) -> None:
    files = PAGES[name]()
    for path, data in files.items():
        if path.endswith(".html"):
            tags = Page(data.decode()).tags
            ids = [a["id"] for _, a in tags if "id" in a]
            assert len(ids) == len(set(ids))
            for target in (a.get("href") or a.get("src") for tag, a in tags if tag in {"a", "img"}):
                assert target is not None
                file, _, mark = target.partition("#")
                folder = path.rpartition("/")[0]
                there = file.removeprefix("../") if file.startswith("../") else f"{folder}/{file}".lstrip("/")
                other = data if not file else files[there]
                assert not mark or f'id="{mark}"' in other.decode()


@pytest.mark.parametrize("name", PAGES)
def test_it_judges_nobody(name: str) -> None:
    told = "\n".join(
        data.decode() for path, data in PAGES[name]().items() if path.endswith((".html", ".txt"))
    )
    assert not re.search(r"fraud|cheat|rigg|stolen|manipulat", told, re.IGNORECASE)


@pytest.mark.parametrize("name", ["hostile", "hostile_whole"])
def test_what_somebody_signed_arrives_as_text(name: str) -> None:
    files = PAGES[name]()
    for path in ("index.html", "README.txt"):
        text = files[path].decode()
        assert not re.search("[\u202a-\u202e\u2066-\u2069\u200e\u200f]", text)
    html = files["index.html"].decode()
    assert "&lt;script&gt;alert(&#39;x&#39;)" in html
    assert html.count("<title") == 1
    assert "a" * 100 not in html


def test_names_that_run_the_other_way_are_kept_apart() -> None:
    html = page(scope=Scope(station=KARACHI))
    assert f"<bdi>{KARACHI}</bdi>" in html
    assert "<bdi>سندھ</bdi> / <bdi>کراچی</bdi>" in html


def test_a_rehearsal_says_so_first_on_every_page_and_a_real_election_never() -> None:
    loud = bundle(night(genesis(rehearsal=True)), Scope(contest="harbour"))
    for path in ("index.html", "README.txt"):
        assert "REHEARSAL" in loud[path].decode()
    assert loud["index.html"].decode().index('class="banner"') < loud["index.html"].decode().index("<h1")
    assert "nobody voted" not in page()


# What it says


def test_readings_stand_side_by_side_with_blank_and_zero_apart_and_what_differs_marked() -> None:
    html = page()
    rows = {row[0]: row[1:] for row in table(html, "Figures as they were read")}
    assert rows["On the form"] == [
        "Reading 1",
        "Reading 2",
        "Readings",
        "Corrected, entry 15",
        "Authority, entry 17",
    ]
    assert rows["Keep the harbour public"] == ["402", "402", "agree", "402", "302"]
    assert rows["Sell the harbour"][:3] == ["221 (readings differ)", "blank (readings differ)", "differ"]
    assert rows["Ballot papers from the box that are not valid"][1] == "0 (readings differ)"
    assert '<em class="blank">blank</em>' in html
    assert "2 readings by 2 persons; they differ in 4 numbers." in words(html)


def test_who_said_what_when_tells_claims_from_dates() -> None:
    root = "ab" * 32
    say = Speaker()
    log = [
        *NIGHT[:8],
        say.read(ADA, "H-01", {"keep": 1}, seen=NIGHT[11].seen),
        say.read(CY, "H-01", {"keep": 1}, seen=Seen(size=5, root=root)),
        say.read(BO, "H-01", {"keep": 1}, seen=Seen(size=500, root=root)),
    ]
    rows = {
        row[0]: row[1:]
        for row in table(page(log, seen_by={9: by_three(NOON), 11: by_three(NOON + 60)}), "Entries")
    }
    assert rows["Entry"] == [
        *(
            "What was said",
            "Role",
            "Key",
            "Standing of the key",
            "Made, as the device claims",
            "Not before",
            "Not after",
        ),
    ]
    assert rows["8"][1:4] == ["agent", key_of(ADA)[:8], "valid"]
    assert rows["8"][4:] == [
        "2031-05-05 21:03:08 UTC",
        "the log of 8 entries, which it names",
        "2031-05-05 21:03:07 UTC",
    ]
    assert rows["9"][5:] == ["names a log of 5 entries that this log never was", "2031-05-05 21:04:07 UTC"]
    assert rows["10"][5:] == ["names a log of 500 entries; this one is shorter", "2031-05-05 21:04:07 UTC"]
    assert f'title="{key_of(ADA)}"' in page(log)


def test_where_nobody_dated_it_it_says_so() -> None:
    told = words(page(night(genesis(witnesses="")), seen_by={}))
    assert "Unwitnessed: this election names no witnesses" in told
    assert "not dated by witnesses" in told
    assert "Where witnesses have signed" not in told
    few = words(page(seen_by={24: {"w1": NOON}}))
    assert "Unwitnessed: 1 of 4 witnesses have signed this state" in few


def test_it_says_who_witnessed_and_by_when() -> None:
    assert (
        "Witnessed by w1, w2 and w3, of 4 witnesses; a quorum had seen it by 2031-05-05 22:03:07 UTC."
        in words(page())
    )


def test_decisions_are_told_with_reason_basis_and_who_says_the_same() -> None:
    told = words(page())
    assert (
        f"Entry 15, reviewer {key_of(REVIEWER)[:8]}: corrects the figures; the reason: wrongly read." in told
    )
    assert "It rests on entry 11 and entry 12; the log had 12 entries then." in told
    assert (
        f"asks for 2 reviewers where figures are corrected or a form is declared void. Reviewer {key_of(SECOND_REVIEWER)[:8]} (entry 16) says the same."
        in told
    )


def test_marks_are_told_by_reading() -> None:
    rows = {row[0]: row[1:] for row in table(page(), "Signatures and stamps")}
    assert rows["stamp of the presiding officer"] == ["absent: why is not known"] * 2
    assert rows["signature of the polling agent, for Tide Union"][0] == "refused: disagrees with it"


def test_an_image_that_is_not_there_is_told_with_its_digest_and_why() -> None:
    assert re.search(
        r"SHA.256: [0-9a-f]{64}\. Not in this bundle: this election does not publish it", words(page())
    )


def test_keys_are_told_in_full_with_who_vouched_and_what_was_revoked() -> None:
    rows = {row[0]: row[1:] for row in table(page(scope=Scope(station="H-02")), "Keys")}
    assert rows[key_of(BO)][0] == "agent"
    assert rows[key_of(BO)][5:] == [key_of(ORGANISER)[:8], "at entry 23: lost"]
    assert key_of(STORE) not in rows


def test_a_revoked_key_and_what_is_taken_back_show_at_the_reading() -> None:
    say = Speaker()
    read = say.read(ADA, "H-01", {"keep": 1})
    log = [
        *NIGHT[:8], read, say.revoke(ADA, suspect_from=9), say.read(ADA, "H-01", {"keep": 2}), say.read(CY, "H-01", {"keep": 1}),
    ]  # fmt: skip
    log.append(say.withdraw(CY, log[-1]))
    standing = [row[5] for row in table(page(log), "Who read it")[1:]]
    assert standing == [
        *("valid", "after the key was revoked", "valid; taken back by its signer at entry 12"),
    ]


def test_entries_that_may_not_be_there_are_told_apart_and_nothing_is_taken_from_them() -> None:
    say = Speaker()
    good = say.read(ADA, "H-01", {"keep": 1})
    bad = say.read(CY, "H-01", {"keep": 77})
    forged = published([*NIGHT[:8], good, bad])
    from support.evidence import entries_of, note_of
    from support.published_log import log_tiles

    entries = [*entries_of([*NIGHT[:8], good]), changed(bad, signature=bytes(64))]
    files = forged | log_tiles(entries) | {"log/checkpoint": note_of(entries)}
    files = {name: data for name, data in files.items() if name not in {"log/witnessed", "log/cosigned"}}
    html = dict(excerpt_files(files.__getitem__, H01, version="1"))["index.html"].decode()
    assert "These entries are in the log and may not be" in html
    assert "77" not in [cell for row in table(html, "Figures as they were read") for cell in row]
    assert "1 reading by 1 person." in words(html)


def test_it_says_what_it_cannot_show() -> None:
    told = words(page())
    assert (
        "That nothing was left out. This bundle is a part of the log, chosen by whoever made it: station H-01."
        in told
    )
    assert "This page and README.txt are for reading. They are no evidence" in told
    assert "That nothing was left out" not in words(page(scope=None))


def test_many_readings_by_one_key_do_not_hide_the_others_or_fill_the_page() -> None:
    say = Speaker()
    many = [say.read(ADA, "H-01", {"keep": number}) for number in range(200)]
    log = [*NIGHT[:8], *many, say.read(CY, "H-01", {"keep": 7}), say.read(BO, "H-01", {"keep": 8})]
    html = page(log)
    rows = table(html, "Who read it")
    assert len(rows) == 21
    assert {row[1].split()[0] for row in rows[1:]} == {"agent", "clerk"}
    assert "182 readings more, none of them the first of its key" in words(html)
    assert len(html) < 250_000


# More than one page


def big(stations: int) -> list[Statement]:
    say = Speaker()
    return [*NIGHT[:8], *(say.read(ADA, f"S-{number:03}", {"keep": number}) for number in range(stations))]


def test_many_stations_have_pages_of_their_own_that_the_first_leads_to() -> None:
    files = bundle(big(45), Scope(contest="harbour"))
    pages = [name for name in files if name.startswith("stations/")]
    assert pages == ["stations/1.html", "stations/2.html", "stations/3.html"]
    first = files["index.html"].decode()
    assert len(re.findall(r'href="stations/[123]\.html#form-\d+"', first)) == 45
    assert "S-044" in files["stations/3.html"].decode()
    assert 'href="../index.html"' in files["stations/3.html"].decode()


def test_very_many_stations_are_listed_by_page() -> None:
    files = bundle(big(310), Scope(contest="harbour"))
    assert len(files["index.html"]) < 250_000
    assert 'href="stations/16.html"' in files["index.html"].decode()
    assert "S-000 to S-019" in files["index.html"].decode()


def test_a_whole_log_lists_all_its_stations_page_by_page() -> None:
    files = bundle([*NIGHT, *big(3)[8:]], None)
    rows = table(files["stations/1.html"].decode(), "Entries about each station")
    assert rows[0] == ["Station", "In", "Registered voters", "Photographs", "Readings", "Decisions", "Incidents", "Figures of the authority"]  # fmt: skip
    assert ["H-01", "Northport / Harbour", "924", "2", "3", "1", "1", "1"] in rows
    assert [KARACHI, "سندھ / کراچی", "– not known", "0", "1", "0", "0", "0"] in rows
    assert ["S-002", "not in the tables", "– not known", "0", "1", "0", "0", "0"] in rows
    told = "9 readings of forms of 3 of 3 stations (100.0 %), and of 3 stations that the tables do not have."
    assert told in words(files["index.html"].decode())


def test_the_genesis_alone_is_a_log() -> None:
    assert "1 entry" in words(page([GENESIS], None, seen_by={}))
