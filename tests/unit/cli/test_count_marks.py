"""Signatures and stamps in `count`: a check with three answers, a finding for each form, and no other figure."""

import csv
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any

import msgspec

from polltrail.statement import Statement
from polltrail.statement.fields import Blob, Mark
from polltrail.store import ElectionDir
from support.cli import polltrail_here
from support.count_night import append, genesis, lay_out, reading, said

FORM = (files("polltrail.election") / "forms" / "nigeria-ec8a.toml").read_bytes()
N1, N2, S1 = ("N1", "assembly"), ("N2", "assembly"), ("S1", "assembly")


def with_form(root: Path) -> Statement:
    """An amendment by which the forms are those of another country."""
    digest = sha256(FORM).hexdigest()
    ElectionDir(root).table(digest).write_bytes(FORM)
    body: Any = genesis().body
    tables = msgspec.structs.replace(body.tables, form_model=Blob(digest=digest, bytes=len(FORM)))
    return said(
        "organiser", "definition", msgspec.structs.replace(body, tables=tables), supersedes=genesis().id
    )


def mark(role: str, what: str, state: Any = "present", reason: Any = None, of: str | None = None) -> Mark:
    return Mark(role=role, of=of, mark=what, state=state, reason=reason)


SIGNED, STAMPED = mark("presiding officer", "signature"), mark("presiding officer", "stamp")
NO_STAMP = mark("presiding officer", "stamp", "absent", "unknown")
NO_AGENT = mark("party agent", "signature", "refused", "disagrees", of="A")


def election(tmp_path: Path, *, marks: bool) -> Path:
    root = lay_out(tmp_path / ("with" if marks else "without"))
    said_of = (
        {N1: [SIGNED, STAMPED], N2: [SIGNED, NO_STAMP, NO_AGENT], S1: []}
        if marks
        else {slot: [] for slot in (N1, N2, S1)}
    )
    readings = [
        reading(who, slot, (10, 20), signatures=signatures)
        for slot, signatures in said_of.items()
        for who in ("agent 0", "clerk 0")
    ]
    append(root, [with_form(root), *readings])
    return root


def test_every_check_has_three_answers_and_every_form_its_findings(tmp_path: Path) -> None:
    told = polltrail_here("count", election(tmp_path, marks=True), "--json").json
    checks = {one["code"]: one for one in told["checks"]}
    answers = {code: tuple(checks[code][key] for key in ("pass", "fail", "cannot_tell")) for code in checks}
    assert answers["required-signatures"] == (2, 0, 1)
    assert answers["required-stamps"] == (1, 1, 1)
    assert answers["agents-signed"] == (0, 1, 2)
    assert answers["nobody-refused"] == (1, 1, 1)
    assert checks["required-stamps"]["stations"] == ["N2"]
    assert [(one["code"], one["station"], one["words"]) for one in told["findings"]] == [
        ("stamp-absent", "N2", "presiding officer, stamp: unknown"),
        ("mark-refused", "N2", "party agent of A, signature: disagrees"),
        ("agents-absent", "N2", "disagrees"),
    ]


def test_they_change_no_figure_and_hold_no_form(tmp_path: Path) -> None:
    quiet = polltrail_here("count", election(tmp_path, marks=False), "--json").json
    loud = polltrail_here("count", election(tmp_path, marks=True), "--json").json
    assert loud["contests"] == quiet["contests"]
    assert loud["contests"][0]["confirmed"] == {"a": 30, "b": 60}


def test_they_are_in_the_report_and_its_tables(tmp_path: Path) -> None:
    report = tmp_path / "report"
    ran = polltrail_here("count", election(tmp_path, marks=True), "--out", report)
    assert ran.code == 0, ran.err
    assert "A stamp that the form asks for is missing" in (report / "index.html").read_text(encoding="utf-8")
    text = (report / "tables" / "findings.csv").read_text(encoding="utf-8")
    rows = [row for row in csv.DictReader(text.splitlines()) if row["code"] == "required-stamps"]
    assert [(row["station_id"], row["severity"], row["expected"], row["found"]) for row in rows] == [
        ("N2", "warning", "1", "0")
    ]
