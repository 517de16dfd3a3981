"""Enrolments and invitations as values: made of what a coordinator asked for, signed by the organiser."""

import hashlib
import hmac
import secrets
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast, get_args

import msgspec

from polltrail.cli.existing import Existing
from polltrail.errors import DataError, EncodingError, Problem, TableError
from polltrail.statement import Seen, Statement, StatementId, fingerprint, make_statement, public_key, sign
from polltrail.statement.enrolment import EnrolmentBody
from polltrail.statement.fields import Role
from polltrail.statement.invitation import possession_message, presign
from polltrail.web.invitations import SECRET_BYTES, Link, make_code

if TYPE_CHECKING:
    from polltrail.exchange.table import Table

ROLES = get_args(Role)
INVITED = ("agent", "clerk")
"""Whom a registrar may enrol; an invitation to anything else could never be accepted."""
LONGEST_NAME = 200
COLUMNS = ("key", "public", "possession", "role", "stations", "areas", "person", "nominated_by")
SEPARATOR = ";"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One person to enrol or to invite.

    Attributes
    ----------
    where : str
        Where this was asked for, for messages.
    key : Path or None
        A private key to enrol.
    public, possession : str or None
        A public key to enrol, with its signature over election, role and scope (`polltrail key accept`).
    stations, areas : sequence of str
        As they were written; areas with their names joined by "/".
    person : str or None
        A name; it is never in the log, only a salted commitment to it.
    """

    where: str
    key: Path | None = None
    public: str | None = None
    possession: str | None = None
    role: str | None = None
    stations: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    person: str | None = None
    nominated_by: str | None = None

    @property
    def is_invitation(self) -> bool:
        """Whether there is no key yet."""
        return self.key is None and self.public is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """Who signs, for which election, and when.

    Attributes
    ----------
    now, expires_at : int
        Milliseconds since 1970.
    """

    election: StatementId
    organiser: bytes
    seen: Seen
    now: int
    expires_at: int


def read_wanted(path: Path, usual: Wanted) -> list[Wanted]:
    """Read a table of many: the columns of `COLUMNS`, of which each may be missing.

    Parameters
    ----------
    usual : Wanted
        What holds where a cell is empty.

    Raises
    ------
    TableError
        The table cannot be read, or has a column that means nothing here.
    """
    from polltrail.exchange.files import read_bytes, read_table
    from polltrail.exchange.mapping import TableMapping

    table, _, _ = read_table(read_bytes(path), TableMapping())
    if strange := [heading for heading in table.columns if heading not in COLUMNS]:
        raise TableError(
            [Problem(where=table.name, expected=f"columns named {', '.join(COLUMNS)}", found=strange[0])]
        )
    columns = {heading: table.text(heading).to_list() for heading in table.columns}
    return [_wanted(table, row, columns, usual) for row in range(table.height)]


def _wanted(table: "Table", row: int, columns: dict[str, list[str | None]], usual: Wanted) -> Wanted:
    cells: dict[str, Any] = {name: (values[row] or "").strip() for name, values in columns.items()}
    for name in ("stations", "areas"):
        if name in cells:
            cells[name] = tuple(part.strip() for part in cells[name].split(SEPARATOR) if part.strip())
    if cells.get("key"):
        cells["key"] = Path(cells["key"])
    given = {name: value for name, value in cells.items() if value}
    return replace(usual, where=f"{table.name}, {table.line(row)}", **given)


def check_wanted(wanted: Sequence[Wanted], existing: Existing) -> None:
    """Check roles, stations and areas before anything is signed.

    Raises
    ------
    TableError
        With every problem found.
    """
    problems = [problem for one in wanted for problem in _problems(one, existing)]
    if problems:
        raise TableError(problems)


def _problems(wanted: Wanted, existing: Existing) -> list[Problem]:
    found = []
    if wanted.role not in ROLES:
        found.append(("role", f"one of {', '.join(ROLES)}", wanted.role or "nothing"))
    elif wanted.is_invitation and wanted.role not in INVITED:
        found.append(
            ("role", f"one of {', '.join(INVITED)} to be invited to; enrol others by key", str(wanted.role))
        )
    if len(wanted.nominated_by or "") > LONGEST_NAME:
        found.append(("nominated_by", f"at most {LONGEST_NAME} letters", str(len(wanted.nominated_by or ""))))
    found += [
        ("stations", "a station of the election", one)
        for one in wanted.stations
        if one not in existing.stations
    ]
    found += [
        ("areas", "an area of the election, its names joined by /", one)
        for one in wanted.areas
        if one not in existing.areas
    ]
    if wanted.public and not wanted.possession:
        found.append(("possession", "the new key's signature, as `polltrail key accept` makes it", "nothing"))
    return [Problem(where=f"{wanted.where}, {name}", expected=expected, found=said) for name, expected, said in found]  # fmt: skip


def enrolment(wanted: Wanted, existing: Existing, signer: Signer) -> Statement:
    """Enrol a key that exists, with the organiser's own signature.

    Raises
    ------
    PolltrailError
        The key cannot be read, or is none.
    """
    role, areas = cast("Role", wanted.role), tuple(existing.areas[one] for one in wanted.areas)
    public, possession = _key(wanted, role, areas, signer.election)
    try:
        body = msgspec.convert(
            {
                "role": role,
                "areas": areas,
                "stations": wanted.stations,
                "key": fingerprint(public),
                "public": public.hex(),
                "person": commitment(signer, wanted.person),
                "nominated_by": wanted.nominated_by,
                "invitation": None,
                "possession": possession,
            },
            EnrolmentBody,
        )
    except (msgspec.ValidationError, EncodingError) as exc:
        raise EncodingError(f"{wanted.where}: {exc}; nobody was enrolled") from exc
    return _signed(body, signer)


def invitation(wanted: Wanted, existing: Existing, signer: Signer) -> Link:
    """Invite a person who has no key yet."""
    code = make_code(
        secrets.token_bytes(SECRET_BYTES), commitment(signer, wanted.person), wanted.nominated_by
    )
    return Link(
        election=signer.election,
        code=code,
        invitation=presign(
            signer.organiser,
            election=signer.election,
            code_hash=hashlib.sha256(code).hexdigest(),
            role=cast("Role", wanted.role),
            areas=[existing.areas[one] for one in wanted.areas],
            stations=wanted.stations,
            expires_at=signer.expires_at,
        ),
    )


def commitment(signer: Signer, person: str | None) -> str:
    """Commit to a person: two keys of one name are one person, and the log does not tell the name.

    The salt comes from the organiser's key and the name, so that the organiser can open it years later with nothing
    kept but the key. Without a name it is a person of their own whom nobody can name.
    """
    if person is None:
        return hashlib.sha256(secrets.token_bytes(32)).hexdigest()
    name = " ".join(unicodedata.normalize("NFC", person).split()).encode()
    context = b"polltrail person v1\n" + signer.election.encode() + b"\n"
    salt = hmac.digest(signer.organiser, context + name, "sha256")[:16]
    return hashlib.sha256(salt + name).hexdigest()


def _key(
    wanted: Wanted, role: Role, areas: Sequence[tuple[str, ...]], election: StatementId
) -> tuple[bytes, str]:
    """Give the public key, and its signature over election and scope."""
    if wanted.key is None:
        return _hexadecimal(wanted.where, wanted.public or ""), wanted.possession or ""
    from polltrail.store import read_key

    seed = read_key(wanted.key)
    public = public_key(seed)
    message = possession_message(election, role, areas, wanted.stations, public)
    return public, sign(seed, message).hex()


def _hexadecimal(where: str, text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError as exc:
        raise DataError(f"{where}: expected a public key of 64 hexadecimal digits, found {text[:80]!r}; nobody was enrolled") from exc  # fmt: skip


def _signed(body: EnrolmentBody, signer: Signer) -> Statement:
    return make_statement(
        "enrolment",
        election=signer.election,
        seed=signer.organiser,
        nonce=secrets.token_bytes(16),
        made_at=signer.now,
        body=body,
        seen=signer.seen,
    )


def registrar_enrolment(seed: bytes, signer: Signer) -> Statement:
    """Enrol a registrar of the server's own, so that phones can accept invitations while nobody is at a desk."""
    public = public_key(seed)
    possession = sign(seed, possession_message(signer.election, "registrar", (), (), public)).hex()
    body = EnrolmentBody(
        role="registrar",
        areas=(),
        stations=(),
        key=fingerprint(public),
        public=public.hex(),
        person=commitment(signer, None),
        nominated_by=None,
        invitation=None,
        possession=possession,
    )
    return _signed(body, signer)
