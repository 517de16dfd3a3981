"""What statements are worth whose keys are in doubt, and which name as replaced what was never theirs.

All of these may stand in the log. None of it speaks against the log; whoever relies on such a statement must know.
"""

from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from polltrail.statement import KeyId, Roster, Standing, Statement, milliseconds
from polltrail.statement.bodies import WithdrawalBody
from polltrail.statement.definition import DefinitionBody
from polltrail.statement.effect import same_person
from polltrail.verify.verdict import Noted
from polltrail.verify.witnesses import Signers

SHOWN: Final = 10
"""Entries that a finding names one by one."""

_WORDS: Final[dict[Standing, str]] = {
    "revoked": "said after the key was revoked; it counts for nothing",
    "suspect": "on hold: the key is suspect there",
    "late": "on hold: the key was enrolled after the roll closed",
    "unknown": "said before the key was enrolled",
}
_Naming = tuple[int, KeyId, bytes, bool]
"""Entry, its key, the id of the statement it names, and whether it says to withdraw it."""


@dataclass(slots=True)
class Standings:
    """Who signed which entries, and what they say to replace or to take back."""

    _signed: dict[KeyId, "array[int]"] = field(default_factory=dict)
    _naming: list[_Naming] = field(default_factory=list)

    def take(self, index: int, statement: Statement) -> None:
        """Take in an entry that may stand in the log."""
        try:
            self._signed[statement.key].append(index)
        except KeyError:
            self._signed[statement.key] = array("Q", [index])
        if statement.supersedes is None and statement.kind != "withdrawal":
            return
        body = statement.body
        if isinstance(body, WithdrawalBody):
            self._naming.append((index, statement.key, bytes.fromhex(body.statement), True))
        elif statement.supersedes is not None and not isinstance(body, DefinitionBody):
            self._naming.append((index, statement.key, bytes.fromhex(statement.supersedes), False))

    def doubts(
        self, roster: Roster, roll_closed: int | None, place: Callable[[bytes], int | None]
    ) -> tuple[Noted, ...]:
        """Tell each key in doubt once for every reason, and everybody once who names what is another's.

        Parameters
        ----------
        roll_closed : int or None
            How long the log was when the roll closed, as witnesses dated it.
        place : callable
            The entry of a statement, by its id; None for one that is not there.
        """
        found = [*self._doubts(roster, roll_closed), *self._foreign(roster, place)]
        return tuple(sorted(found, key=lambda one: one.index))

    def _doubts(self, roster: Roster, roll_closed: int | None) -> Iterator[Noted]:
        for key, signed in self._signed.items():
            ends = {roster.standing(key, index, roll_closed=roll_closed) for index in (signed[0], signed[-1])}
            if ends == {"valid"}:  # a standing only ever falls along the log
                continue
            by_standing: dict[Standing, list[int]] = {}
            for index in signed:
                by_standing.setdefault(roster.standing(key, index, roll_closed=roll_closed), []).append(index)
            for standing, indexes in by_standing.items():
                if standing != "valid":
                    what = f"{_entries(indexes)} of {_who(roster, key)}: {_WORDS[standing]}"
                    yield Noted(index=indexes[0], what=what)

    def _foreign(self, roster: Roster, place: Callable[[bytes], int | None]) -> Iterator[Noted]:
        owners = (
            {index: key for key, signed in self._signed.items() for index in signed} if self._naming else {}
        )
        found: dict[tuple[KeyId, bool], list[tuple[int, int]]] = {}
        for index, key, named, withdraws in self._naming:
            target = place(named)
            owner = None if target is None else owners.get(target)
            if target is not None and owner is not None and not same_person(key, owner, roster):
                found.setdefault((key, withdraws), []).append((index, target))
        for (key, withdraws), pairs in found.items():
            word = "taken back" if withdraws else "replaced"
            named_entries = ", ".join(f"{target} (by {index})" for index, target in pairs[:SHOWN])
            more = f" and {len(pairs) - SHOWN} more" if len(pairs) > SHOWN else ""
            what = f"{_who(roster, key)} names as {word} what another person signed, without effect: {named_entries}{more}"
            yield Noted(index=pairs[0][0], what=what)


def roll_closed(roster: Roster, signers: Signers) -> int | None:
    """Tell how long the log was when the roll closed, as its witnesses dated it; None where nobody did."""
    closes_at = roster.definitions[-1].body.roll_closes_at if roster.definitions else None
    if closes_at is None or signers.history is None:
        return None
    at = milliseconds(closes_at) // 1000
    known = (signers.history.known_by(policy, at) for policy in signers.policies)
    return max((one.size for one in known if one is not None), default=None)


def _who(roster: Roster, key: KeyId) -> str:
    enrolled = roster.enrolled(key)
    return f"{'a key' if enrolled is None else enrolled.role} {key[:16]}"


def _entries(indexes: Sequence[int]) -> str:
    shown = ", ".join(map(str, indexes[:SHOWN]))
    more = f" and {len(indexes) - SHOWN} more" if len(indexes) > SHOWN else ""
    return f"{'entry' if len(indexes) == 1 else 'entries'} {shown}{more}"
