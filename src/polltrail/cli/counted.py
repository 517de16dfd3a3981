"""An election directory's own count, as what every report is made of."""

import csv
import os
import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from urllib.parse import quote

import polars as pl

from polltrail.cli.frozen_count import frozen_count
from polltrail.cli.times import parse_time
from polltrail.election import AreaPath, ElectionTables, FormModel
from polltrail.election.expected import Expected
from polltrail.errors import DataError
from polltrail.exchange.definition_tables import BETWEEN_AREAS
from polltrail.exchange.published import PublishedElection
from polltrail.exchange.text import plain_name
from polltrail.log import VerifierKey
from polltrail.log.dates import Dated, Dates
from polltrail.log.history import NamedPolicy
from polltrail.publish.account import LogState
from polltrail.review.deadlines import due
from polltrail.statement.bodies import OfficialBody
from polltrail.statement.definition import DefinitionBody
from polltrail.store import ElectionDir
from polltrail.store.cosigned_file import CosignedFiles
from polltrail.store.count import Count
from polltrail.tally.fold.expected_tables import tables_of
from polltrail.tally.fold.forms import SOURCE, CountedForms, counted_forms
from polltrail.tally.fold.frozen import FrozenCount
from polltrail.tally.fold.incidents import Reported
from polltrail.tally.fold.official import compared
from polltrail.tally.fold.watched import Watched
from polltrail.verify.images import image_path

MOST_LINKS = 10_000
"""Images that are looked for beside a report; it shows a hundred numbers, and the rest is in tables."""


@dataclass(frozen=True, kw_only=True)
class Counted:
    """A count as of one size of its log.

    Attributes
    ----------
    definition : DefinitionBody
        The one in force at that size.
    known : Dated or None
        The state of at least this size that a quorum of witnesses dated first; None where none has.
    watched : Watched
        Every version of every official figure known by then; only those that stand are compared with the forms.
    sealed_until : datetime or None
        By when the count must be open, where it is not open now: whoever publishes its figures breaks the seal.
    frozen : FrozenCount or None
        The same log by the definition as it was frozen, where an amendment changed anything since.
    dates : Dates
        By when witnesses knew each entry.
    """

    published: PublishedElection
    forms: CountedForms
    model: FormModel
    definition: DefinitionBody
    size: int
    root: bytes
    known: Dated | None
    watched: Watched
    sealed_until: datetime | None
    dates: Dates
    frozen: FrozenCount | None = None

    @property
    def banner(self) -> str:
        """What nobody may miss who sees these figures."""
        lines = []
        if self.definition.rehearsal:
            lines.append("REHEARSAL. This election is a try-out: nobody voted, and nothing here is a result.")
        if self.sealed_until is not None:
            until = self.sealed_until.strftime("%Y-%m-%d %H:%M:%S")
            lines.append(
                f"SEALED until {until} UTC at the latest. These figures come from the election's own directory and are not "
                "public: whoever passes them on breaks the seal."
            )
        return " ".join(lines)

    @property
    def log(self) -> LogState:
        """The state of the log, and who has seen it."""
        known = self.known
        return LogState(
            size=self.size,
            root=self.root.hex(),
            cosigned_by=() if known is None else tuple(sorted(known.times)),
            cosigned_at=None if known is None else known.at,
            cosigned_size=None if known is None else known.size,
            rehearsal=self.definition.rehearsal,
            sealed_until=self.sealed_until,
        )

    def findings(self) -> str:
        """Say how many findings there are about what was read and decided; contradictions by one key are one."""
        by_key = self.forms.by_key
        others = self.forms.findings.filter(self.forms.findings["about"].is_null())
        others = others.unique(["slot", "index", "against", "code", "words"])
        left = others["answered_by"].null_count() + by_key.filter(by_key["open"] > 0).height
        most = ""
        if by_key.height and by_key["slots"][0] > 1:
            most = (
                f" Contradictions by one key are one finding: key {by_key['key'][0][:16]} has them about "
                f"{by_key['slots'][0]:,} forms."
            )
        return (
            f"Findings about readings and decisions: {others.height + by_key.height:,}, of which {left:,} wait for a "
            f"reviewer; each of them is in --json, and with --out in tables/slot_findings.csv.{most}{self._without_effect()}"
        )

    def _without_effect(self) -> str:
        left = self.forms.unplaced
        if not left:
            return ""
        codes = ", ".join(f"{n:,} {code}" for code, n in sorted(Counter(one.code for one in left).items()))
        return f"\nStatements that change nothing: {len(left):,} ({codes}); each of them is in --json."


def read_counted(
    path: Path, *, at: str | None = None, contest: str | None = None, area: str | None = None
) -> Counted:
    """Bring the count of a directory to the size of its log, and read it, or read it as it was.

    Parameters
    ----------
    at : str, optional
        A size of the log, or a time by which a quorum of witnesses knew it.
    contest, area : str, optional
        Of which contest, and of which area (names joined by "/"), alone.

    Raises
    ------
    StoreError
        The directory cannot be read.
    DataError
        The log has not had this size, nobody dated it by that time, or there is no such contest or area.
    """
    place = ElectionDir(path)
    with closing(Count(place)) as count:
        now = count.catch_up()
        dates = _dates(place, count)
        size = now if at is None else _size(at, now, dates)
        counting, roster, judged = count.judged_at(size)
        definition = roster.definitions[-1].body
        keep = _chosen(counting.expected, contest, area)
        named = _names(place, definition)
        tables = tables_of(
            counting.expected, election=str(roster.election), name=definition.name, named=named, keep=keep
        )
        forms = counted_forms(tables, counting, judged)
        root = count.root_at(size)
        sealed_until = count.fold.roster.sealed_until
        forms = replace(
            forms, incidents=_incidents(count.incidents_at(size), counting.expected, contest, area)
        )
        model = counting.layouts[0].model
        clock = _clock(at, size, dates)
        unplaced = () if contest or area else count.views.unplaced()
        forms = replace(
            forms,
            unplaced=tuple(one for one in unplaced if one.index < size),
            deadlines=due(model.deadlines, polls_close_at=definition.polls_close_at, clock=clock),
            clock=clock,
        )
        watched = _asked_for(count.watched_at(size), counting.expected, contest, area)
        frozen = frozen_count(
            place, count, roster, size, dates,
            lambda body: _names(place, body), lambda expected: _kept(expected, contest, area),
        )  # fmt: skip
    published = PublishedElection(
        tables=_within(tables) if contest or area else tables,
        forms={SOURCE: forms.forms},
        source=SOURCE,
        source_reason="the election's own log",
        official=compared(watched.versions),
        files=(),
        notes=_notes(definition, size, root),
        mapping="",
    )
    return Counted(
        published=published, forms=forms, model=model, definition=definition, size=size,
        root=root, known=dates.not_after(size - 1), watched=watched,
        sealed_until=sealed_until, dates=dates, frozen=frozen,
    )  # fmt: skip


def again(
    path: Path, counted: Counted, *, contest: str | None = None, area: str | None = None
) -> tuple[str, ...]:
    """Say what to type to have the same figures again, when the log has grown."""
    chosen = [
        word for name, value in (("--contest", contest), ("--area", area)) if value for word in (name, value)
    ]
    return ("count", plain_name(str(path)), "--at", str(counted.size), *chosen)


def image_links(root: Path, forms: CountedForms, out: Path) -> Mapping[str, str]:
    """Find the images that findings name and the directory has; give how a report in `out` leads to them, by digest."""
    named = (forms.findings[column].drop_nulls().unique() for column in ("images", "images_against"))
    digests = {digest for texts in named for text in texts for digest in text.split()}
    found = {digest: root / image_path(digest) for digest in sorted(digests)[:MOST_LINKS]}
    return {
        digest: quote(Path(os.path.relpath(path.resolve(), out.resolve())).as_posix())
        for digest, path in found.items()
        if path.is_file()
    }


def rebuild_views(path: Path) -> tuple[int, str]:
    """Make the views anew; give the size and their digest."""
    with closing(Count(ElectionDir(path), anew=True)) as count:
        return count.catch_up(), count.views.digest()


def _dates(place: ElectionDir, count: Count) -> Dates:
    roster = count.fold.roster
    named = [NamedPolicy.of(one.index, one.body.witnesses) for one in roster.definitions]
    key = VerifierKey.parse(place.log_vkey.read_text(encoding="utf-8").strip())
    return Dates(CosignedFiles(place.log).notes(), key, named)


def _size(text: str, now: int, dates: Dates) -> int:
    """Tell which size of the log `--at` means."""
    at = parse_at(text)
    if isinstance(at, int):
        if not 0 < at <= now:
            raise DataError(f"--at {at}: expected a size that the log has had, from 1 to {now}")
        return at
    if at.timestamp() > time.time():
        raise DataError(
            f"--at {text}: expected a time that has come, found one in the future; what will be known then cannot be told"
        )
    known = dates.known_by(int(at.timestamp()))
    if known is None:
        raise DataError(
            f"--at {text}: expected a state of the log that a quorum of its witnesses dated by then, found none; what "
            "was known then cannot be told"
        )
    return known.size


def _clock(at: str | None, size: int, dates: Dates) -> datetime | None:
    """Tell the time of which the forms are: now, the time asked for, or when a quorum of witnesses saw just this state."""
    if at is None:
        return datetime.now(tz=UTC).replace(microsecond=0)
    asked = parse_at(at)
    if isinstance(asked, datetime):
        return asked
    known = dates.not_after(size - 1)
    return datetime.fromtimestamp(known.at, tz=UTC) if known is not None and known.size == size else None


def parse_at(text: str) -> int | datetime:
    """Read `--at`: a size of the log, or a time.

    Raises
    ------
    click.BadParameter
        It is neither.
    """
    if re.fullmatch(r"[0-9]{1,18}", text):
        return int(text)
    return parse_time("--at", text, also="a size of the log or ")


def _chosen(expected: Expected, contest: str | None, area: str | None) -> Callable[[int], bool]:
    """Make the question whether a slot is of the contest and the area that were asked for."""
    if contest is not None and contest not in expected.contest_numbers:
        raise DataError(f"--contest: expected one of {', '.join(expected.contest_numbers)}, found {contest}")
    path = tuple(area.split(BETWEEN_AREAS)) if area else ()
    if path not in expected.areas:
        raise DataError(f"--area: expected an area of the election, like {_example(expected)}, found {area}")
    number = list(expected.areas).index(path)

    chosen = _chooser(expected, number, contest)
    if (contest or area) and not any(map(chosen, expected.slots())):
        raise DataError(
            f"--contest {contest} --area {area}: expected a contest that is held in the area, found no station there"
            if contest and area
            else f"--{'contest' if contest else 'area'}: expected a station of {contest or area}, found none"
        )
    return chosen


def _kept(expected: Expected, contest: str | None, area: str | None) -> Callable[[int], bool]:
    """Make the same question of another definition, which may have nothing of what was asked for."""
    try:
        return _chosen(expected, contest, area)
    except DataError:
        return lambda _: False


def _within(tables: ElectionTables) -> ElectionTables:
    """Keep the stations of which a form was asked for; slots keep their order, so that what is said of them stays right."""
    kept = tables.slots["station"].unique().sort()
    numbers = kept.search_sorted(tables.slots["station"]).cast(pl.UInt32)
    return replace(tables, stations=tables.stations[kept], slots=tables.slots.with_columns(station=numbers))


def _chooser(expected: Expected, number: int, contest: str | None) -> Callable[[int], bool]:
    def chosen(slot: int) -> bool:
        inside = number in expected.chains[expected.station_area[expected.station_of(slot)]]
        return inside and contest in {None, expected.contests[expected.contest_of(slot)].id}

    return chosen


def _asked_for(watched: Watched, expected: Expected, contest: str | None, area: str | None) -> Watched:
    """Keep the official figures that are of the contest, and of no more than the area, that were asked for."""
    path = tuple(area.split(BETWEEN_AREAS)) if area else ()

    def is_asked_for(body: OfficialBody) -> bool:
        where = body.area
        if body.station is not None:
            at = expected.stations.get(body.station)
            where = () if at is None else expected.areas[expected.station_area[at]]
        elif body.level == "country" and (number := expected.contest_numbers.get(body.contest)) is not None:
            where = expected.areas[expected.contests[number].area]
        return contest in {None, body.contest} and where[: len(path)] == path

    return replace(
        watched,
        versions=tuple(one for one in watched.versions if is_asked_for(one.body)),
        notices=tuple(one for one in watched.notices if is_asked_for(one.body)),
    )


def _incidents(
    told: Iterable[Reported], expected: Expected, contest: str | None, area: str | None
) -> tuple[Reported, ...]:
    """Keep what happened inside the area that was asked for, or in one around it; and where the contest is held."""
    path = tuple(area.split(BETWEEN_AREAS)) if area else ()
    held = (
        () if contest is None else expected.areas[expected.contests[expected.contest_numbers[contest]].area]
    )

    def is_near(one: Reported, place: AreaPath) -> bool:
        inside = one.area[: len(place)] == place
        return inside or (one.station is None and place[: len(one.area)] == one.area)

    return tuple(one for one in told if is_near(one, path) and is_near(one, held))


def _example(expected: Expected) -> str:
    return BETWEEN_AREAS.join(expected.areas[-1]) if len(expected.areas) > 1 else "none: it has no areas"


def _names(
    place: ElectionDir, definition: DefinitionBody
) -> Mapping[tuple[str, str], tuple[str, str | None]]:
    text = place.table(definition.tables.choices.digest).read_text(encoding="utf-8")
    rows = csv.DictReader(StringIO(text))
    return {(row["contest"], row["choice"]): (row["name"], row["party"] or None) for row in rows}


def _notes(definition: DefinitionBody, size: int, root: bytes) -> tuple[str, ...]:
    rehearsal = ["REHEARSAL: this election is not real."] if definition.rehearsal else []
    policy = definition.policy
    return (
        *rehearsal,
        f"Counted from the first {size:,} entries of the election's log, by the rules {definition.rules}.",
        f"The root of those entries is {root.hex()}.",
        f"A form is confirmed when {policy.readings} persons read it alike"
        + (" and an image of it is stored" if policy.image_required else "")
        + f"; {policy.decision_persons} reviewers together decide otherwise.",
    )
