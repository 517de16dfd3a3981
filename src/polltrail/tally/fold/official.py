"""What watchers say an authority published: claimed until enough of them agree about bytes that are stored.

Every version is kept. A later figure for the same place and contest is a new version; a place that a watcher finds
without figures was emptied. Nothing here says whether a figure is true.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import sha256

import msgspec

from polltrail.election import ContestId
from polltrail.review.slots import Doubt
from polltrail.statement import KeyId, canonical
from polltrail.statement.bodies import OfficialBody
from polltrail.statement.fields import moment_at
from polltrail.tally.official_figure import OfficialFigure


class Support(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One watcher who says so.

    Attributes
    ----------
    gone_at : int or None
        The entry that took it back.
    """

    index: int
    key: KeyId
    person: str
    doubt: Doubt | None
    gone_at: int | None = None


class Claim(msgspec.Struct, frozen=True, gc=False):
    """One version of one official figure, as one page or file showed it.

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

    def doubting(self, doubt_of: Callable[[KeyId, int], Doubt | None]) -> "Claim":
        """Give the claim with every watcher's doubt asked anew."""
        asked = tuple(
            msgspec.structs.replace(one, doubt=doubt_of(one.key, one.index)) for one in self.supports
        )
        return msgspec.structs.replace(self, supports=asked)

    def persons(self, size: int) -> set[str]:
        """Who stood behind it when the log had this size."""
        return {
            one.person
            for one in self.supports
            if one.index < size and one.doubt is None and (one.gone_at is None or one.gone_at >= size)
        }

    @property
    def index(self) -> int:
        """The first entry that says so."""
        return self.supports[0].index


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Official:
    """An official figure as of one size of the log.

    Attributes
    ----------
    stands : bool
        Whether as many watchers as the policy asks for agree, and the bytes they saw are stored. If not, it is claimed.
    persons : int
        How many agree.
    index : int
        The first entry that says so.
    """

    body: OfficialBody
    stands: bool
    persons: int
    index: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialNotice:
    """Something about official figures that a person should see.

    Attributes
    ----------
    code : str
        `official-changed`, `official-vanished` or `official-file-replaced`.
    index, against : int
        The entry of the later version, and of the one before it.
    """

    code: str
    index: int
    against: int
    body: OfficialBody
    before: OfficialBody


def officials_at(
    size: int, claims: Iterable[Claim], *, persons: int, held: Callable[[bytes], int | None]
) -> tuple[Official, ...]:
    """Say which figures were known when the log had this size, in the order of the log."""
    found = []
    for claim in claims:
        behind = claim.persons(size)
        if behind:
            stored = held(bytes.fromhex(claim.body.digest))
            stands = len(behind) >= persons and stored is not None and stored < size
            found.append(Official(body=claim.body, stands=stands, persons=len(behind), index=claim.index))
    return tuple(sorted(found, key=lambda one: one.index))


def notices(officials: Iterable[Official]) -> tuple[OfficialNotice, ...]:
    """Compare every version with the one before it: of the same place, and of the same file."""
    found: list[OfficialNotice] = []
    last: dict[object, Official] = {}
    files: dict[str, Official] = {}
    for one in officials:
        body, place = one.body, (one.body.level, one.body.area, one.body.station, one.body.contest)
        before = last.get(place)
        if before is not None and _numbers(before.body) != _numbers(body):
            code = "official-vanished" if _is_empty(body) else "official-changed"
            found.append(_notice(code, one, before))
        earlier = files.get(body.source)
        if earlier is not None and earlier.body.digest != body.digest:
            found.append(_notice("official-file-replaced", one, earlier))
        last[place] = files[body.source] = one
    return tuple(found)


def _notice(code: str, later: Official, before: Official) -> OfficialNotice:
    return OfficialNotice(
        code=code, index=later.index, against=before.index, body=later.body, before=before.body
    )


def _numbers(body: OfficialBody) -> object:
    figures = body.figures
    return dict(figures.votes), dict(figures.numbers), sorted(figures.choice_numbers, key=repr)


def _is_empty(body: OfficialBody) -> bool:
    numbers = [*body.figures.numbers.values(), *(number for _, number in body.figures.votes)]
    return all(number is None for number in numbers)


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
        covers_all_choices=all(number is not None for _, number in body.figures.votes),
        seen=body.seen_at.date(),
        stations_total=numbers.pop("stations_total", None),
        registered_voters=numbers.pop("registered_voters", None),
        valid_votes=numbers.pop("valid_votes", None),
        all_votes=numbers.pop("all_votes", None),
        ballots_cast=numbers.pop("ballots_cast", None),
        rejected_ballots=numbers.pop("rejected_ballots", None),
        extra=numbers,
    )
