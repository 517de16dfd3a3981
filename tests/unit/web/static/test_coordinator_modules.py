"""What a coordinator's page makes is what the commands make, held against Python; what it seals opens with the right words alone."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args, get_type_hints

import msgspec
import pytest

import polltrail.web
from polltrail.cli.enrolling import Signer, commitment
from polltrail.statement import Seen, StatementId, fingerprint, public_key, sign
from polltrail.statement.bodies import IncidentKind, RevocationBody
from polltrail.statement.enrolment import EnrolmentBody
from polltrail.statement.invitation import check_invitation, check_possession, possession_message
from polltrail.store.key_files import key_line
from polltrail.web.invitations import accept, read_link
from support.node import Node, node_with
from support.statements import seed_of

MODULES = Path(polltrail.web.__file__).parent / "static" / "coordinator"
DRIVER = Path(__file__).parents[3] / "support" / "coordinator_driver.mjs"
ELECTION = StatementId("ab" * 32)
SEED = seed_of("organiser")
FILE = key_line(SEED, name="organiser")
PERSON = "cd" * 32
EXPIRES = 1_935_781_387_000
WANTED = {
    "election": ELECTION, "role": "agent", "areas": [["North", "Lake"], ["Süd"]], "stations": ["S1"], "person": PERSON,
    "nominated_by": "اتحاد", "expires_at": EXPIRES,
}  # fmt: skip


@pytest.fixture(scope="module")
def node() -> Iterator[Node]:
    with node_with(MODULES, driver=DRIVER) as node:
        yield node


def test_a_key_file_is_the_key_that_python_reads(node: Node) -> None:
    public = public_key(SEED)
    assert node.one("key", FILE)["is"] == [fingerprint(public), public.hex()]


@pytest.mark.parametrize("text", ["", "polltrail-key-v1 a", FILE.replace("v1", "v2"), FILE[:-3], FILE.strip() + " more"])  # fmt: skip
def test_what_is_no_key_file_is_refused(node: Node, text: str) -> None:
    assert "refused" in node.one("key", text)


@pytest.mark.parametrize("name", ["Amina Bibi", "  Amina \t Bibi ", "بلال شاہ", "Jose\u0301"])
def test_a_person_has_the_commitment_that_the_command_gives(node: Node, name: str) -> None:
    signer = Signer(election=ELECTION, organiser=SEED, seen=Seen(size=1, root="00" * 32), now=0, expires_at=0)
    assert node.one("commitment", FILE, ELECTION, name)["is"] == commitment(signer, name)


def test_python_reads_an_invitation_that_the_page_made_and_its_organiser_signed_it(node: Node) -> None:
    made = node.one("invitation", FILE, WANTED)["is"]
    link = read_link("https://count.example/enrol#" + made["behind"])
    check_invitation(link.invitation, ELECTION, public_key(SEED))
    assert (link.person, link.nominated_by, link.invitation.code_hash) == (PERSON, "اتحاد", made["code_hash"])
    assert (link.invitation.areas, link.invitation.stations) == ((("North", "Lake"), ("Süd",)), ("S1",))
    assert link.encode("https://count.example").count(".") == 8  # with the point of the host


def test_no_two_invitations_have_the_same_code(node: Node) -> None:
    found = [one["is"]["code_hash"] for one in node.ask(*[("invitation", FILE, WANTED)] * 3)]
    assert len(set(found)) == 3


def test_a_key_that_is_offered_becomes_the_enrolment_that_it_asks_for(node: Node) -> None:
    new = seed_of("reviewer")
    public = public_key(new)
    possession = sign(new, possession_message(ELECTION, "reviewer", (), (), public)).hex()
    found = node.one("offered", f"--role reviewer --public {public.hex()} --possession {possession}", ELECTION)["is"]  # fmt: skip
    assert (found["key"], found["role"], found["possession"], found["invitation"]) == (
        fingerprint(public), "reviewer", possession, None,
    )  # fmt: skip


def test_an_acceptance_that_an_organiser_is_given_becomes_the_enrolment_by_its_invitation(node: Node) -> None:
    text = node.one("invitation", FILE, WANTED)["is"]["behind"]
    link = read_link(text)
    given = accept(link, text, seed_of("agent"))
    shown = json.dumps({"link": given.link, "public": given.public, "possession": given.possession})
    found = node.one("offered", shown, ELECTION)["is"]
    assert (found["person"], found["invitation"]["code_hash"]) == (PERSON, link.invitation.code_hash)
    assert found["invitation"]["signature"] == link.invitation.signature
    body = msgspec.convert(found, EnrolmentBody)
    check_possession(body, ELECTION)
    assert body.invitation == link.invitation


@pytest.mark.parametrize("shown", ["", "--role reviewer --public ab", "{}", '{"link": "v1.x", "public": 1, "possession": ""}'])  # fmt: skip
def test_what_is_no_offer_is_refused(node: Node, shown: str) -> None:
    assert "refused" in node.one("offered", shown, ELECTION)


@pytest.mark.slow
def test_a_spoken_code_opens_its_link_however_it_is_typed_and_no_other_does(node: Node) -> None:
    code, name, box = node.one("spoken", "v1.a.link")["is"]
    assert len(code.replace(" ", "")) == 24
    urdu = code.translate({ord("0") + at: 0x06F0 + at for at in range(10)})
    for typed in (code, code.replace(" ", ""), code.replace(" ", "-"), urdu):
        assert node.one("said", typed, name, box)["is"] == "v1.a.link"
    another = str((int(code[0]) + 1) % 10) + code[1:]
    assert "another box" in node.one("said", another, name, box)["refused"]
    assert "expected 24 digits" in node.one("said", code[:-1], name, box)["refused"]
    broken = box[:-2] + ("00" if box[-2:] != "00" else "01")
    assert "nothing was opened" in node.one("said", code, name, broken)["refused"]


@pytest.mark.slow
def test_the_registry_opens_with_its_passphrase_for_its_election_and_tells_nothing_without(node: Node) -> None:  # fmt: skip
    people = [{"name": "Amina Bibi", "phone": "+92 300 1234567", "person": PERSON, "code_hash": "01" * 32}]
    box = node.one("seal", people, "seven herons", ELECTION)["is"]
    assert node.one("open", box, "seven herons", ELECTION)["is"] == {"people": people}
    assert "nothing was opened" in node.one("open", box, "seven heron", ELECTION)["refused"]
    assert "nothing was opened" in node.one("open", box, "seven herons", "cd" * 32)["refused"]
    assert "nothing was opened" in node.one("open", {**box, "rounds": 1}, "seven herons", ELECTION)["refused"]
    more = node.one("seal", people * 3, "seven herons", ELECTION)["is"]
    assert len(more["sealed"]) == len(box["sealed"])  # its length does not tell how many there are
    assert more["salt"] != box["salt"]


@pytest.mark.parametrize(("text", "has"), [
    ("Call 0300 1234567", True), ("+92 (300) 123-4567", True), ("۰۳۰۰ ۱۲۳۴۵۶۷", True), ("0300.123.4567 now", True),
    ("Polls close at 17:00", False), ("Form of 2031-05-05, 21:30", False), ("05.05.2031 18.00", False), ("stations 12 to 14", False),
])  # fmt: skip
def test_what_looks_like_a_telephone_number_is_told_from_dates_and_counts(
    node: Node, text: str, has: bool
) -> None:
    assert node.one("telephone", text)["is"] is has


def test_lines_of_people_are_read_with_their_places_and_what_is_unknown_is_named(node: Node) -> None:
    text = "Amina, 1, N1|N2, Tide\nبلال;2;North/Lake\n\n,3,N9\nCara\t4"
    areas = [["North/Lake", ["North", "Lake"]]]
    found = node.one("lines", text, ["N1", "N2"], areas)["is"]
    assert [(one["name"], one["stations"], one["areas"], one["nominated_by"]) for one in found["people"]] == [
        ("Amina", ["N1", "N2"], [], "Tide"), ("بلال", [], [["North", "Lake"]], None), ("", [], [], None), ("Cara", [], [], None),
    ]  # fmt: skip
    assert found["wrong"] == [{"line": 4, "place": "N9"}, {"line": 4, "place": ""}]


def test_every_text_is_there_in_every_language_and_every_text_that_is_shown_is_there() -> None:
    texts = {
        language: re.findall(r"^  (c_\w+):", (MODULES / "texts" / f"{language}.js").read_text(), re.MULTILINE)
        for language in ("en", "ur", "es", "fr", "sw")
    }
    assert all(sorted(names) == sorted(set(texts["en"])) for names in texts.values())
    used = {
        name for path in MODULES.rglob("*.js") for name in re.findall(r'\bt\("(c_\w+)"', path.read_text())
    }
    assert used <= set(texts["en"])
    kinds = {f"c_kind_{kind}" for kind in get_args(IncidentKind)}
    reasons = {f"c_reason_{reason}" for reason in get_args(get_type_hints(RevocationBody)["reason"])}
    assert kinds | reasons <= set(texts["en"])
