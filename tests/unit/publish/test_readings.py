"""The page's section on readings and decisions: where forms stand, why, and who reads which number how."""

import re
from html import unescape
from pathlib import Path

from polltrail.statement import fingerprint, public_key
from support.cli import polltrail_here
from support.count_night import IMAGES, decision, endorsement, holding, lay_out, reading
from support.statements import seed_of

N1, N2, S2 = (("N1", "assembly"), ("N2", "assembly"), ("S2", "assembly"))
MAYOR = ("S1", "mayor")
ACCEPTED = [reading("agent 0", N1, (110, 20), images=IMAGES[1:2]), reading("clerk 0", N1, (110, 20))]
CONTESTING = reading("clerk 1", N1, (112, 20), images=IMAGES[:1])
OTHERS = [reading("agent 1", N2, (40, 50)), reading("clerk 1", N2, (45, None))]
LACKING = decision("reviewer 0", S2, "correct", votes=(50, 60))
SETTLED = decision("reviewer 1", MAYOR, "correct", votes=(6, 6), number=1)
NIGHT = [
    holding(IMAGES[0]), *ACCEPTED, CONTESTING, *OTHERS, LACKING,
    reading("agent 2", MAYOR, (5, 6)), reading("clerk 2", MAYOR, (6, 5)), SETTLED, endorsement("reviewer 2", SETTLED),
]  # fmt: skip


def section(folder: Path, *statements: object) -> str:
    """What the section says, tags taken out; rows end with a line."""
    root = lay_out(folder / "election", statements)  # type: ignore[arg-type]
    ran = polltrail_here("count", root, "--out", folder / "report")
    assert ran.code in {0, 1}, ran.err
    page = (folder / "report" / "index.html").read_text("utf-8")
    found = re.search(r'<section id="readings".*?</section>', page, re.DOTALL)
    return "" if found is None else found[0]


def rows(html: str) -> list[str]:
    return [
        " | ".join(unescape(re.sub(r"<[^>]+>", "", cell)).strip() for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL))
        for row in re.findall(r"<tr>(.*?)</tr>", html, re.DOTALL)
    ]  # fmt: skip


def short(who: str) -> str:
    return fingerprint(public_key(seed_of(who)))[:12]


def test_forms_are_listed_with_their_reasons_the_contested_first(tmp_path: Path) -> None:
    html = section(tmp_path, *NIGHT)
    told = rows(html)
    listed = [row for row in told if "contested |" in row or "on hold |" in row]
    assert listed == [
        "N1 | assembly | contested | accepted, then read otherwise from a stored image | 1",
        "N2 | assembly | on hold | two readings of one copy differ | 1",
        "S2 | assembly | on hold | a decision that too few reviewers stand behind | 1",
    ]
    assert "2 forms are on hold" in html
    assert "1 form is contested" in html
    assert "4 findings about readings and decisions, of which 3 wait for a reviewer" in html


def test_both_values_stand_beside_each_other_with_keys_and_images(tmp_path: Path) -> None:
    told = rows(section(tmp_path, *NIGHT))
    one, other = short("agent 0"), short("clerk 1")
    assert (
        f"N1 | assembly | A | 110 | 112 | {one} | {other} | {IMAGES[1][:12]} | {IMAGES[0][:12]} | contradicted"
        in told
    )
    assert (
        f"N2 | assembly | B | 50 | blank | {short('agent 1')} | {other} | none | none | readings\u00a0differ"
        in told
    )
    answered = len(NIGHT) + 12  # its entry
    assert (
        f"S1 | mayor | C | 5 | 6 | {short('agent 2')} | {short('clerk 2')} | none | none | {answered}" in told
    )


def test_an_image_leads_to_its_bytes_where_they_are_beside_the_report(tmp_path: Path) -> None:
    digest = IMAGES[0]
    place = tmp_path / "election" / "images" / "sha256" / digest[:2] / digest[2:4]
    root = lay_out(tmp_path / "election", NIGHT)
    place.mkdir(parents=True)
    (place / digest).write_bytes(b"bytes")
    assert polltrail_here("count", root, "--out", tmp_path / "a b" / "report").code == 1
    page = (tmp_path / "a b" / "report" / "index.html").read_text("utf-8")
    (href,) = set(re.findall(r'href="([^"#][^"]*images/sha256[^"]*)"', page))
    assert (tmp_path / "a b" / "report" / href).read_bytes() == b"bytes"


def test_a_count_that_nobody_has_read_for_has_no_such_section(tmp_path: Path) -> None:
    assert section(tmp_path) == ""


def test_the_page_says_which_state_of_the_log_it_is_of_and_examine_says_the_same(tmp_path: Path) -> None:
    section(tmp_path, *NIGHT)
    page = (tmp_path / "report" / "index.html").read_text("utf-8")
    counted = polltrail_here("count", tmp_path / "election", "--json").json
    assert f"root {counted['log']['root']}; unwitnessed" in page
    assert polltrail_here("examine", tmp_path / "election", "--json").json["log"] == counted["log"]
    assert f"root {counted['log']['root']}" in polltrail_here("examine", tmp_path / "election").out
