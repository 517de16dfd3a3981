"""What watchers say an authority published: claimed until enough of them agree about bytes that are stored.

Every version is kept. A later figure for the same place and contest is a new version; a place that a watcher finds
without figures was emptied. Nothing here says whether a figure is true.
"""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

import msgspec

from polltrail.election import ContestId
from polltrail.review.slots import Doubt
from polltrail.statement import KeyId, canonical
from polltrail.statement.bodies import OfficialBody
from polltrail.statement.fields import moment_at
from polltrail.tally.fold.versions import Saying, Version, agreements, versions
from polltrail.tally.official_figure import OfficialFigure

DoubtAbout = Callable[[OfficialBody, KeyId, int], Doubt | None]
"""Says why a watcher's word about a place is in doubt, at the index of the entry; None if it is not."""


class Support(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One watcher who says so.

    Attributes
    ----------
    gone_at : int or None
        The entry that took it back.
    seen : int or None
        When they saw it, in seconds since 1970; None where they endorse what another saw.
    of : int or None
        The entry that they endorse.
    """

    index: int
    key: KeyId
    person: str
    doubt: Doubt | None
    gone_at: int | None = None
    seen: int | None = None
    of: int | None = None

    def counts(self, size: int) -> bool:
        """Whether it was said when the log had this size, was not taken back by then and is not in doubt."""
        return self.index < size and self.doubt is None and (self.gone_at is None or self.gone_at >= size)


class Claim(msgspec.Struct, frozen=True, gc=False):
    """One official figure, as one page or file showed it.

    Attributes
    ----------
    body : OfficialBody
        As the first of them said it.
    supports : tuple of Support
        Everybody who said the same of the same bytes, in the order of the log.
    """

    body: OfficialBody
    supports: tuple[Support, ...] = ()

    def add(self, support: Support) -> "Claim":
        """Give the claim with one more watcher behind it."""
        return msgspec.structs.replace(self, supports=(*self.supports, support))

    def without(self, target: int, index: int) -> "Claim":
        """Give the claim once the entry at `index` took back what the entry at `target` said."""
        left = tuple(
            msgspec.structs.replace(one, gone_at=index) if one.index == target else one
            for one in self.supports
        )
        return msgspec.structs.replace(self, supports=left)

    def doubting(self, doubt_about: DoubtAbout) -> "Claim":
        """Give the claim with every watcher's doubt asked anew."""
        asked = tuple(
            msgspec.structs.replace(one, doubt=doubt_about(self.body, one.key, one.index))
            for one in self.supports
        )
        return msgspec.structs.replace(self, supports=asked)

    def sayings(self, size: int) -> list[Saying]:
        """Give what counts of it when the log had this size."""
        seen = {one.index: one.seen for one in self.supports}
        return [
            Saying(
                index=one.index, key=one.key, person=one.person, body=self.body, of=one.of,
                seen=next((at for at in (one.seen, seen.get(one.of or -1)) if at is not None), seconds(self.body)),
            )
            for one in self.supports
            if one.counts(size)
        ]  # fmt: skip


def seconds(body: OfficialBody) -> int:
    """Tell when a watcher saw it, in seconds since 1970."""
    return int(body.seen_at.timestamp())


def content_of(body: OfficialBody) -> bytes:
    """Name what a watcher says, whoever says it and whenever: place, figures, and the bytes that showed them."""
    figures = body.figures
    said = msgspec.structs.replace(
        body,
        figures=msgspec.structs.replace(
            figures,
            votes=tuple(sorted(figures.votes)),
            choice_numbers=tuple(sorted(figures.choice_numbers, key=repr)),
        ),
        seen_at=moment_at(0),
        source="-",
    )
    return sha256(canonical.encode_checked(said)).digest()


def place_of(body: OfficialBody) -> Hashable:
    """Tell what the figures are of: a contest in a country, an area or a station."""
    return body.level, body.area, body.station, body.contest


def numbers_of(body: OfficialBody) -> frozenset[Hashable]:
    """Give the figures alone, without what showed them; a field left out is a blank."""
    figures = body.figures
    rows = [
        *(("number", name, "", number) for name, number in figures.numbers.items()),
        *(("votes", choice, "", number) for choice, number in figures.votes),
        *(("of a choice", *row) for row in figures.choice_numbers),
    ]
    return frozenset(row for row in rows if row[-1] is not None)


def is_blank(body: OfficialBody) -> bool:
    """Whether a watcher found no figure at all there."""
    return not numbers_of(body)


@dataclass(frozen=True, slots=True, kw_only=True)
class Official:
    """One version of an official figure, as of one size of the log.

    Attributes
    ----------
    stands : bool
        Whether as many watchers as the policy asks for agree, and the bytes they saw are stored. If not, it is claimed.
    persons : int
        How many agree.
    index : int
        The first entry that says so.
    seen_at : datetime
        When its signer saw it, as they say.
    agreed : int or None
        The entry by which enough of them saw it at one time; None where others agreed about something else meanwhile.
    present : bool
        Whether it is the version of its place that enough watchers agreed about last.
    stored : bool
        Whether a store has the bytes that were seen.
    sayings : tuple of Saying
        Everybody who says so.
    """

    body: OfficialBody
    stands: bool
    persons: int
    index: int
    seen_at: datetime
    agreed: int | None
    present: bool
    stored: bool
    sayings: tuple[Saying, ...]


def officials_at(
    size: int, claims: Iterable[Claim], *, persons: int, held: Callable[[bytes], int | None]
) -> tuple[Official, ...]:
    """Say which figures were known when the log had this size, in the order of the log.

    Parameters
    ----------
    persons : int
        How many watchers have to agree.
    held : callable
        The first entry that says that a store has some bytes; None where none does.
    """

    def is_stored(version: Version) -> bool:
        stored = held(bytes.fromhex(version.first.body.digest))
        return stored is not None and stored < size

    found: list[Official] = []
    for said in sayings_by(claims, size, place_of).values():
        made = versions(said, content_of)
        agreed = {id(v): index for index, v in agreements(made, persons=persons, counts=is_stored).items()}
        for one in made:
            stored, behind, at = is_stored(one), len(one.persons), agreed.get(id(one))
            found.append(
                Official(
                    body=one.first.body, stands=behind >= persons and stored, persons=behind, index=one.first.index,
                    seen_at=datetime.fromtimestamp(one.first.seen, tz=UTC), agreed=at,
                    present=at is not None and at == max(agreed.values()), stored=stored, sayings=tuple(one.sayings),
                )
            )  # fmt: skip
    return tuple(sorted(found, key=lambda one: one.index))


def sayings_by(
    claims: Iterable[Claim], size: int, name: Callable[[OfficialBody], Hashable]
) -> dict[Hashable, list[Saying]]:
    """Sort what was said when the log had this size, each list in the order of the log."""
    found: dict[Hashable, list[Saying]] = {}
    for claim in claims:
        found.setdefault(name(claim.body), []).extend(claim.sayings(size))
    return {name: sorted(said, key=lambda one: one.index) for name, said in found.items()}


def as_figure(official: Official) -> OfficialFigure:
    """Give an official figure as the comparison with the forms takes it; blanks are left out."""
    body = official.body
    numbers = {name: number for name, number in body.figures.numbers.items() if number is not None}
    return OfficialFigure(
        contest=ContestId(body.contest),
        level=body.level,
        area=body.station if body.level == "station" else body.area or None,
        by="choice",
        totals={choice: number for choice, number in body.figures.votes if number is not None},
        status=body.status,
        origin=body.source,
        covers_all_choices=all(number is not None for _, number in body.figures.votes)
        and not numbers.get("other_votes"),
        seen=official.seen_at.date(),
        order=official.index if official.agreed is None else official.agreed,
        stations_total=numbers.pop("stations_total", None),
        registered_voters=numbers.pop("registered_voters", None),
        valid_votes=numbers.pop("valid_votes", None),
        all_votes=numbers.pop("all_votes", None),
        ballots_cast=numbers.pop("ballots_cast", None),
        rejected_ballots=numbers.pop("rejected_ballots", None),
        extra=numbers,
    )


def compared(officials: Iterable[Official]) -> tuple[OfficialFigure, ...]:
    """Give the figures that are held against the forms: those that stand, also where they are shown no more."""
    return tuple(as_figure(one) for one in officials if one.stands and not is_blank(one.body))
