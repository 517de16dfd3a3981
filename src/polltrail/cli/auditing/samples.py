"""Lists of stations as files: a sample in the order drawn, with what it was drawn from; and stations collected before."""

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from io import StringIO
from pathlib import Path

from polltrail.errors import DataError, Problem, TableError

DRAW_FILE = "draw.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawRecord:
    """How a sample was drawn; kept beside it, so that a later change is noticed.

    Attributes
    ----------
    weights : mapping of str to str
        SHA-256 of each contest's stations and error bounds.
    """

    seed: str
    design: str
    rule: str
    cap: str
    weights: Mapping[str, str]

    @property
    def text(self) -> str:
        """The record as JSON."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n"


def weights_digest(stations: Sequence[str], weights: Sequence[int]) -> str:
    """SHA-256 of the lines "station,error bound"."""
    text = "".join(f"{station},{weight}\n" for station, weight in zip(stations, weights, strict=True))
    return sha256(text.encode()).hexdigest()


def sample_text(drawn: Mapping[str, Sequence[str]]) -> str:
    """Write a sample: `station_id` in the order drawn, with `contest` before it where there are several."""
    out = StringIO()
    table = csv.writer(out, lineterminator="\n")
    several = len(drawn) > 1
    table.writerow(["contest", "station_id"] if several else ["station_id"])
    for contest, stations in drawn.items():
        table.writerows([contest, station] if several else [station] for station in stations)
    return out.getvalue()


def read_sample(path: Path, contests: Sequence[str]) -> dict[str, list[str]]:
    """Read a sample, or a list of stations: for each contest its stations, in order.

    Raises
    ------
    TableError
        It is no CSV with a column station_id, or names a contest that is not audited.
    """
    rows = _rows(path)
    if not rows or "station_id" not in rows[0]:
        found = ", ".join(rows[0]) if rows else "nothing"
        raise TableError([Problem(where=path.name, expected="a column station_id", found=found)])
    heading = rows[0]
    short = next((line for line, row in enumerate(rows[1:], start=2) if len(row) != len(heading)), None)
    if short is not None:
        raise TableError([Problem(where=f"{path.name}, line {short}", expected=f"{len(heading)} values", found=str(len(rows[short - 1])))])  # fmt: skip
    at = heading.index("station_id")
    if "contest" not in heading:
        if len(contests) != 1:
            raise TableError([Problem(where=path.name, expected="a column contest, or --contest", found=f"{len(contests)} contests")])  # fmt: skip
        return {contests[0]: [row[at] for row in rows[1:]]}
    of = heading.index("contest")
    found_: dict[str, list[str]] = {}
    for row in rows[1:]:
        found_.setdefault(row[of], []).append(row[at])
    return {contest: found_[contest] for contest in contests if contest in found_}


def _rows(path: Path) -> list[list[str]]:
    try:
        return [row for row in csv.reader(StringIO(path.read_text(encoding="utf-8-sig"))) if row]
    except (OSError, UnicodeDecodeError) as exc:
        raise TableError([Problem(where=str(path), expected="a CSV in UTF-8", found=str(exc))]) from exc


def read_record(sample: Path) -> DrawRecord | None:
    """Read what stands beside a sample on how it was drawn; None where nothing does."""
    path = sample.with_name(DRAW_FILE)
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return DrawRecord(**{name: found[name] for name in DrawRecord.__dataclass_fields__})
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as exc:
        raise TableError([Problem(where=path.name, expected="the record of a draw", found=str(exc))]) from exc


def refuse_changed(record: DrawRecord, now: DrawRecord, sample: Path) -> None:
    """Refuse where something is not as it was when the stations were drawn.

    Raises
    ------
    DataError
        Names the first thing that changed: the seed, the design, the rule, the cap, the official rows.
    """
    for name in ("seed", "design", "rule", "cap"):
        then, is_ = getattr(record, name), getattr(now, name)
        if is_ != then and not (name == "seed" and not is_):
            raise DataError(
                f"{name}: expected {then!r}, which {sample.name} was drawn with, found {is_!r}; no number is given"
            )
    for contest, digest in now.weights.items():
        if contest in record.weights and record.weights[contest] != digest:
            raise DataError(
                f"{contest}: expected the stations and error bounds that {sample.name} was drawn with, found others "
                "(official rows or caps were changed after the draw); no number is given"
            )


def refuse_mismatch(found: Sequence[str], expected: Sequence[str], seed: str, sample: Path) -> None:
    """Refuse a sample that is not what the seed draws, and say where.

    Raises
    ------
    DataError
        At the first draw that differs.
    """
    for draw, (one, other) in enumerate(zip(found, expected, strict=False), start=1):
        if one != other:
            raise DataError(
                f"{sample.name}, draw {draw}: expected station {other}, which the seed {seed!r} draws, found {one}; the sample was "
                "not drawn with this seed from these stations, so no number is given"
            )
    if len(found) > len(expected):
        raise DataError(
            f"{sample.name}, draw {len(expected) + 1}: expected no further station, found {found[len(expected)]}; no number is given"
        )
