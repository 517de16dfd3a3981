"""Published sites: made in this process, compared file by file, and a night with everything in it that a site shows."""

from hashlib import sha256
from pathlib import Path
from typing import Any

from polltrail.cli.publishing.site import Published, publish_site
from polltrail.statement import Statement
from polltrail.statement.bodies import IncidentBody
from support.count_night import (
    IMAGES,
    decision,
    endorsement,
    holding,
    lay_out,
    official,
    picture,
    reading,
    said,
    withdrawal,
)

PAGE = b"9 letters"
"""What the authority published."""
N1, N2, S1, S2, M1 = (
    ("N1", "assembly"),
    ("N2", "assembly"),
    ("S1", "assembly"),
    ("S2", "assembly"),
    ("S1", "mayor"),
)
BOOKKEEPING = {".publishing", "manifest.json"}
"""What a folder has that is no part of the site: it says how the others were made."""


def publish(root: Path, out: Path, *, languages: tuple[str, ...] = ("en",), **more: Any) -> Published:
    return publish_site(root, out, languages=languages, **more)


def files_of(out: Path) -> dict[str, bytes]:
    """Every file of a site by its path."""
    found = {path.relative_to(out).as_posix(): path for path in out.rglob("*") if path.is_file()}
    return {name: path.read_bytes() for name, path in found.items() if name not in BOOKKEEPING}


def incident(
    who: str, *, station: str | None = None, area: tuple[str, ...] | None = None, number: int = 0
) -> Statement:
    body = IncidentBody(station=station, area=area, kind="form_not_given", words=IMAGES[2])
    return said(who, "incident", body, number=number)


def lay_out_eventful(root: Path) -> Path:
    """An election directory with that night, and the authority's page in its store."""
    lay_out(root, eventful())
    digest = sha256(PAGE).hexdigest()
    path = root / "images" / "sha256" / digest[:2] / digest[2:4] / digest
    path.parent.mkdir(parents=True)
    path.write_bytes(PAGE)
    return root


def eventful() -> list[Statement]:
    """Readings that agree and that differ, a decision of two, photographs, the authority, incidents, things taken back."""
    one, two = reading("agent 0", N1, (10, 20), images=IMAGES[:1]), reading("clerk 0", N1, (10, 20))
    differs, other = reading("agent 1", S1, (5, 6)), reading("clerk 1", S1, (5, 9))
    corrected = decision("reviewer 0", S1, "correct", votes=(5, 6), size=22)
    seen, page = incident("agent 0", station="N2"), sha256(PAGE).hexdigest()
    for_north = official("watcher 0", (7, 8), area=("North",), page=page)
    return [
        one, picture("agent 0", N1, IMAGES[0]), two, holding(IMAGES[0]), differs, other, corrected,
        endorsement("reviewer 1", corrected), reading("agent 2", S2, (None, 0)), reading("agent 1", M1, (3, 4)),
        official("watcher 0", (30, 40), page=page), official("watcher 1", (30, 40), page=page), holding(page),
        for_north, seen, incident("agent 1", area=("South", "Port")),
        withdrawal("agent 0", seen), reading("clerk 2", S2, (1, 0)), reading("agent 0", N2, (1, 1), number=5),
        endorsement("watcher 2", for_north),
    ]  # fmt: skip
