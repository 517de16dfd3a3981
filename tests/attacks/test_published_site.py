"""What a published site must never hold: names, phones and addresses of agents, keys, invitations, unpublished images."""

from pathlib import Path

import pytest

from support.cli import polltrail_here as polltrail
from support.election import HARBOUR

ADA, PHONE, STREET = "Adaeze Okonkwo-Planted", "+234 803 555 0142", "17 Planted Street, Northport"
PLACES = (
    "keys/people.csv", "keys/registrar.key.note", "invitations/ada.txt", "registry.csv", "words/3f2a.txt", "tokens.db",
    "images/incoming/half", "images/sha256/ab/cd/" + "abcd" + "0" * 60, "images/thumbnails/ab/cd/" + "abcd" + "0" * 60 + ".jpg",
    "election.toml.bak", "log/.checkpoint.new", "log/notes.txt", "tables/draft.csv", "people/ada.json",
)  # fmt: skip


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An election whose agents were enrolled by name, and with personal words in every place that is not published."""
    folder = tmp_path_factory.mktemp("private")
    tables = ("--stations", HARBOUR / "stations.csv", "--choices", HARBOUR / "choices.csv")
    assert polltrail("new", folder / "e", "--defaults", *tables, "--origin", "example.org/e").code == 0
    organiser = ("--organiser-key", folder / "e.organiser.key")
    assert polltrail("key", "new", folder / "ada.key").code == 0
    enrol = ("enrol", folder / "e", *organiser, "--role", "agent")
    assert polltrail(*enrol, "--key", folder / "ada.key", "--person", f"{ADA}, {PHONE}, {STREET}").code == 0
    invited = polltrail(*enrol, "--invite", "--stations", "H-03", "--hours", "48", "--person", ADA, "--json")
    assert invited.code == 0, invited.err
    (folder / "link").write_text(invited.out, encoding="utf-8")
    assert polltrail("submit", folder / "e", HARBOUR / "forms.csv", "--key", folder / "ada.key").code == 0
    for place in PLACES:
        path = folder / "e" / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{ADA}\n{PHONE}\n{STREET}\n", encoding="utf-8")
    return folder / "e"


@pytest.mark.slow
def test_no_name_phone_or_address_of_an_agent_is_published(root: Path, tmp_path: Path) -> None:
    ran = polltrail(
        "publish", root, tmp_path / "out", "--language", "en", "--language", "ur", "--bundle", "harbour"
    )
    assert ran.code == 0, ran.err
    secrets = [word.encode(form) for word in (ADA, PHONE, STREET) for form in ("utf-8", "utf-16-le")]
    secrets += [(root / "keys" / "log.key").read_bytes().splitlines()[-1]]
    secrets += [_code_of((root.parent / "link").read_text(encoding="utf-8"))]
    files = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert len(files) > 60
    for path in files:
        data = path.read_bytes()
        assert not [secret for secret in secrets if secret in data], path
    assert not [path for path in files if path.name.startswith("abcd0000")]


def test_the_search_for_secrets_finds_them_where_they_are(root: Path) -> None:
    assert (root / "keys" / "people.csv").read_bytes().startswith(ADA.encode())
    assert len(_code_of((root.parent / "link").read_text(encoding="utf-8"))) > 20


def _code_of(printed: str) -> bytes:
    """The secret part of an invitation's link."""
    return printed.split("v1.", 1)[1].split(".")[1].encode()
