"""What a person should see about official figures: changed, vanished, or in a file that was replaced.

Nothing of it is wrong by itself. Figures change as long as an authority counts, and a correction is a change.
"""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Literal

from polltrail.statement.bodies import OfficialBody
from polltrail.tally.fold.official import Claim, is_blank, numbers_of, place_of, sayings_by
from polltrail.tally.fold.versions import Version, versions

Code = Literal["official-changed", "official-vanished", "official-file-replaced"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialNotice:
    """A version that is not the one before it.

    Attributes
    ----------
    index, against : int
        The first entry of the later version, and of the one before it.
    seen, before_seen : int
        When they were seen first, as watchers say, in seconds since 1970.
    persons : int
        How many watchers saw the later one.
    body, before : OfficialBody
        What they say; of a file that was replaced, the first figure of each.
    """

    code: Code
    index: int
    against: int
    seen: int
    before_seen: int
    persons: int
    body: OfficialBody
    before: OfficialBody

    @property
    def routine(self) -> bool:
        """Whether the authority had said of the version before that it was still counting, and no number is smaller now."""
        return self.before.status == "unofficial-partial" and not is_blank(self.body) and self._grew()

    def _grew(self) -> bool:
        before, now = self.before.figures, self.body.figures
        pairs = [(number, now.numbers.get(name)) for name, number in before.numbers.items()]
        votes = dict(now.votes)
        pairs += [(number, votes.get(choice)) for choice, number in before.votes]
        return all(one is None or (other is not None and other >= one) for one, other in pairs)


def notices_at(size: int, claims: Iterable[Claim]) -> tuple[OfficialNotice, ...]:
    """Compare every version with the one before it, of the same place and of the same file, when the log had this size."""
    known = list(claims)
    found: list[OfficialNotice] = []
    for said in sayings_by(known, size, place_of).values():
        found += _notices(versions(said, numbers_of), None)
    for said in sayings_by(known, size, _address).values():
        own = [one for one in said if one.of is None]  # who endorses has not seen these bytes at the address
        found += _notices(versions(own, _bytes), "official-file-replaced")
    return tuple(sorted(found, key=lambda one: (one.index, one.code)))


def _notices(made: Iterable[Version], code: Code | None) -> list[OfficialNotice]:
    return [
        OfficialNotice(
            code=code or ("official-vanished" if is_blank(one.first.body) else "official-changed"),
            index=one.first.index, against=one.before.first.index, seen=one.first.seen, before_seen=one.before.first.seen,
            persons=len(one.persons), body=one.first.body, before=one.before.first.body,
        )
        for one in made
        if one.before is not None and one.before.name != one.name
    ]  # fmt: skip


def _address(body: OfficialBody) -> Hashable:
    return body.source


def _bytes(body: OfficialBody) -> Hashable:
    return body.digest
