"""Versions of what watchers saw in one place: what each of them saw, one after the other, put together.

A watcher's next word about a place is a new version, or the one that somebody else is at. What is seen once more after
something else was seen is a version of its own: an authority that goes back to an earlier figure has changed it twice.
Order is the log's. The time that a watcher gives only decides where a word that comes late belongs, so that nobody can
move what others said by a wrong one.
"""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field

from polltrail.statement import KeyId
from polltrail.statement.bodies import OfficialBody


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """What one watcher said about one place.

    Attributes
    ----------
    seen : int
        When they saw it, as they say, in seconds since 1970.
    of : int or None
        The entry that it endorses; None where they say so themselves.
    """

    index: int
    key: KeyId
    person: str
    body: OfficialBody
    seen: int
    of: int | None = None


@dataclass(slots=True, kw_only=True, eq=False)
class Version:
    """What was to be seen for a while.

    Attributes
    ----------
    sayings : list of Saying
        Everybody who saw it, in the order of the log.
    before : Version or None
        What was to be seen before it, for whoever saw it first.
    until : int
        When the last of those who have seen something else since say that they did.
    """

    name: Hashable
    before: "Version | None"
    sayings: list[Saying] = field(default_factory=list)
    until: int = -1

    @property
    def first(self) -> Saying:
        """Who said so first."""
        return self.sayings[0]

    @property
    def persons(self) -> set[str]:
        """Who saw it."""
        return {one.person for one in self.sayings}


def versions(sayings: Iterable[Saying], name: Callable[[OfficialBody], Hashable]) -> list[Version]:
    """Put what was said about one place together into versions, in the order in which they were first told.

    Parameters
    ----------
    sayings : iterable of Saying
        In the order of the log.
    name : callable
        What must be equal for two sayings to be about the same version.
    """
    made: list[Version] = []
    newest: dict[Hashable, Version] = {}
    last: dict[str, Version] = {}
    told: dict[int, Version] = {}
    for one in sayings:
        own, known = last.get(one.person), name(one.body)
        version = None if one.of is None else told.get(one.of)
        if version is None:
            version = own if own is not None and own.name == known else _joined(newest.get(known), last, one)
        if version is None:
            version = Version(name=known, before=own or _before(made, one, known))
            newest[known] = version
            made.append(version)
        if own is not None and own is not version:
            own.until = max(own.until, one.seen)
        version.sayings.append(one)
        last[one.person] = told[one.index] = version
    return made


def _joined(version: Version | None, last: dict[str, Version], one: Saying) -> Version | None:
    """Give the version if it is still to be seen, for somebody, or was when this was seen by who had not told it yet."""
    if version is None or any(at is version for at in last.values()):
        return version
    is_late = one.person not in version.persons and one.seen <= version.until
    return version if is_late else None


def _before(made: Iterable[Version], one: Saying, name: Hashable) -> Version | None:
    """Find what others had seen last, and was not the same, when somebody saw their first."""
    others = (version for version in made if version.name != name)
    earlier = [version for version in others if min(said.seen for said in version.sayings) <= one.seen]
    return earlier[-1] if earlier else None


def agreements(
    made: Iterable[Version], *, persons: int, counts: Callable[[Version], bool]
) -> dict[int, Version]:
    """Tell which versions enough watchers have agreed about, one after the other, by the entry that made it so.

    One takes the place of another when enough watchers are at it, and more than are still at the other, or as many as
    are enough came to it since anybody came to the other. So neither those who have gone silent keep an old one in its
    place, nor are one of them and somebody who says so now two who see an earlier one again.

    Parameters
    ----------
    persons : int
        How many are enough.
    counts : callable
        Whether a version may be agreed about at all.
    """
    joined = sorted(((one, at) for at in made for one in at.sayings), key=lambda pair: pair[0].index)
    found: dict[int, Version] = {}
    present: Version | None = None
    last: dict[str, tuple[int, Version]] = {}
    for one, version in joined:
        if one.person not in last or last[one.person][1] is not version:
            last[one.person] = (one.index, version)
        if version is present or not counts(version):
            continue
        here = [index for index, at in last.values() if at is version]
        there = [index for index, at in last.values() if at is present]
        since = sum(index > max(there, default=-1) for index in here)
        ever = len({said.person for said in version.sayings if said.index <= one.index})
        if (present is None and ever >= persons) or (
            len(here) >= persons and (len(here) > len(there) or since >= persons)
        ):
            present = found[one.index] = version
    return found
