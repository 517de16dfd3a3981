"""The published tables: their columns, each said once.

Long tables, so that no column depends on an election: a choice, a field of a form is a value of a row. A station has the
number that leads to its page. Every table but `log` and `images` is of the one state of the log that `as_of` names; those
two are the log itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

Rows = dict[str, list[tuple[Any, ...]]]
"""Rows by table, each as the table's columns have it."""

_I, _S, _B, _F = pl.Int64, pl.String, pl.Boolean, pl.Float64


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A published table.

    Attributes
    ----------
    about : str
        What a row is.
    columns : mapping of str to (type, str)
        What a value is and says.
    order : sequence of str
        Columns by which the rows are sorted; no two rows are alike in them.
    together : bool
        Whether all rows that are alike in the first of these are made at once, in order.
    """

    about: str
    columns: Mapping[str, tuple[Any, str]]
    order: tuple[str, ...]
    together: bool = True

    @property
    def schema(self) -> dict[str, Any]:
        """Types by column."""
        return {name: kind for name, (kind, _) in self.columns.items()}


_STATION = {"station": (_I, "number of the station"), "station_id": (_S, "the station's own id")}
_SLOT = {**_STATION, "contest": (_S, "id of the contest")}
_ENTRY = {"index": (_I, "entry of the log")}

TABLES: Final[Mapping[str, Table]] = {
    "stations": Table(
        about="one station",
        columns={
            **_STATION,
            "name": (_S, "as the table of stations has it; empty where it has none"),
            "areas": (pl.List(_S), "the areas it lies in, from the largest to the smallest"),
            "registered_voters": (_I, "blank where the register is not published"),
            "longitude": (_F, "in degrees; blank where there is none"),
            "latitude": (_F, "likewise"),
            "said_last": (_I, "size of the log since which nothing was said about it"),
        },
        order=("station",),
    ),
    "slots": Table(
        about="the form of one contest at one station: what is owed, and where it stands",
        columns={
            **_SLOT,
            "form": (_S, "id of the form model"),
            "state": (_S, "missing, imaged, read_once, read_twice, decided, held, contested or void"),
            "confirmed": (_B, "whether the election's policy counts it as confirmed"),
            "reasons": (pl.List(_S), "why it is held, contested or void: codes"),
            "readings": (_I, "readings that were not taken back"),
            "images": (_I, "photographs of it that a store has"),
            "findings_open": (_I, "what waits for a reviewer"),
        },
        order=("station", "contest"),
    ),
    "votes": Table(
        about="the votes shown for one choice at one station",
        columns={
            **_SLOT,
            "choice": (_S, "id of the choice"),
            "votes": (_I, "blank where the form is blank"),
            "confirmed": (_B, "whether they count as confirmed"),
            "counted": (_S, "`confirmed`; `held` where on hold or contested; `read` where read and neither"),
        },
        order=("station", "contest", "choice"),
    ),
    "numbers": Table(
        about="another number of a form, as shown",
        columns={
            **_SLOT,
            "field": (_S, "of the form: ballots_cast, rejected_ballots, ..."),
            "number": (_I, "blank where the form is blank"),
        },
        order=("station", "contest", "field"),
    ),
    "identities": Table(
        about="a check that the form itself makes possible",
        columns={**_SLOT, "code": (_S, "of the identity"), "verdict": (_S, "pass, fail or cannot tell")},
        order=("station", "contest", "code"),
    ),
    "readings": Table(
        about="one person's reading of one copy of a form",
        columns={
            **_ENTRY,
            **_SLOT,
            "statement": (_S, "id of the statement"),
            "person": (_I, "1, 2, 3: the readers of this station; two keys of one person have one number"),
            "key": (_S, "fingerprint of the key that signed: a pseudonym"),
            "copy": (_S, "whose copy: posted, agent, returning_officer, authority"),
            "channel": (_S, "capture, desk, file or sms"),
            "doubt": (_S, "why it cannot count; blank where nothing is against it"),
            "taken_back_by": (_I, "entry that took it back"),
            "made_at": (_I, "when the device says it was signed, in seconds since 1970: a claim"),
        },
        order=("index",),
    ),
    "read_votes": Table(
        about="the votes of one choice in one reading, as written",
        columns={
            **_ENTRY,
            "choice": (_S, "id of the choice"),
            "votes": (_I, "blank where the form is blank"),
        },
        order=("index", "choice"),
    ),
    "read_numbers": Table(
        about="another number in one reading, as written",
        columns={**_ENTRY, "field": (_S, "of the form"), "number": (_I, "blank where the form is blank")},
        order=("index", "field"),
    ),
    "decisions": Table(
        about="what a reviewer decided, or a second one endorsed",
        columns={
            **_ENTRY,
            **_SLOT,
            "statement": (_S, "id of the statement"),
            "key": (_S, "fingerprint of the key that signed"),
            "outcome": (_S, "accept, correct, hold, void or endorse"),
            "reason": (_S, "code"),
            "about": (_I, "entry that it is about"),
            "basis_size": (_I, "size of the log that the reviewer had before them"),
        },
        order=("index", "station", "contest"),
        together=False,
    ),
    "findings": Table(
        about="what a person should see about a form; a finding is no verdict",
        columns={
            **_SLOT,
            "code": (_S, "what was found"),
            "index": (_I, "entry that brought it about"),
            "answered_by": (_I, "entry of the decision that answers it; blank while it is open"),
        },
        order=("station", "contest", "index", "code", "answered_by"),
    ),
    "incidents": Table(
        about="something somebody saw at a station; it changes no number",
        columns={
            **_ENTRY,
            **_STATION,
            "statement": (_S, "id of the statement"),
            "kind": (_S, "closed list"),
            "made_at": (_I, "in seconds since 1970: a claim"),
        },
        order=("index", "station"),
        together=False,
    ),
    "officials": Table(
        about="one version of what the authority published for one place",
        columns={
            **_ENTRY,
            "contest": (_S, "id of the contest"),
            "level": (_S, "country, area or station"),
            "areas": (pl.List(_S), "the area, from the largest to the smallest"),
            "station_id": (_S, "the station's own id"),
            "source": (_S, "the address where it was seen"),
            "status": (_S, "what the authority calls it"),
            "stands": (_B, "whether as many watchers as the policy asks for agree; otherwise it is claimed"),
            "present": (_B, "whether it is the version agreed about last"),
            "persons": (_I, "watchers who say so"),
            "seen_at": (_I, "when it was first seen, in seconds since 1970, as the watcher says"),
            "digest": (_S, "SHA-256 of the page or file"),
        },
        order=("index",),
    ),
    "official_votes": Table(
        about="the votes of one choice in one version of an official figure",
        columns={**_ENTRY, "choice": (_S, "id of the choice"), "votes": (_I, "blank where it gives none")},
        order=("index", "choice"),
    ),
    "contests": Table(
        about="one contest",
        columns={
            "number": (_I, "leads to its page"),
            "contest": (_S, "its id"),
            "areas": (pl.List(_S), "the area it is held in; empty for the whole country"),
        },
        order=("number",),
    ),
    "choices": Table(
        about="one candidate, list or answer",
        columns={
            "contest": (_S, "id of the contest"),
            "place": (_I, "in the table of choices, from 0"),
            "choice": (_S, "its id"),
            "name": (_S, "as on the ballot"),
            "party": (_S, "blank where there is none"),
        },
        order=("contest", "place"),
    ),
    "log": Table(
        about="one entry of the log",
        columns={
            **_ENTRY,
            "kind": (_S, "of the statement"),
            "statement": (_S, "its id"),
            "key": (_S, "fingerprint of the key that signed"),
            "made_at": (_I, "in seconds since 1970: a claim"),
            "station_id": (_S, "that it is about; blank where it is about none"),
            "contest": (_S, "likewise"),
            "areas": (pl.List(_S), "the area that it is about, from the largest to the smallest"),
            "about": (_I, "entry that it endorses or takes back; of a revocation, the first that is suspect"),
        },
        order=("index",),
    ),
    "images": Table(
        about="one thing that an entry says of a photograph or a document",
        columns={
            **_ENTRY,
            "digest": (_S, "SHA-256 of its bytes"),
            "says": (_S, "image, redacted, document, holding or removal"),
            "bytes": (_I, "how many"),
            "key": (_S, "fingerprint of the key that signed"),
            "counts": (_B, "whether the key could say so, by what the log knew then"),
        },
        order=("index",),
    ),
}
"""Every published table, by name."""

OF_STATIONS: Final = (
    "stations", "slots", "votes", "numbers", "identities", "readings", "read_votes", "read_numbers", "decisions",
    "findings", "incidents",
)  # fmt: skip
"""Tables that are made station by station."""
OF_THE_LOG: Final = ("log", "images")
"""Tables that only grow, entry by entry."""
