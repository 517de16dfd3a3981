"""Says things in everybody's name, in a rehearsal and nowhere else."""

import time
from dataclasses import dataclass
from typing import Protocol

from polltrail.errors import DataError
from polltrail.statement import Statement, StatementId, make_statement
from polltrail.statement.canonical import encode_checked
from polltrail.statement.definition import DefinitionBody
from polltrail.statement.fields import Body


class Speakers(Protocol):
    """Everybody in whose name something is said."""

    def seed(self, who: str) -> bytes:
        """Give somebody's private key."""

    def secret(self, *words: str) -> bytes:
        """Derive 32 bytes for what the words say."""


@dataclass
class Voice:
    """Makes and signs statements; the same words by the same person are the same statement.

    Nonces come from the replay's seed. A nonce that can be computed hides nothing, so this is for rehearsals only.

    Attributes
    ----------
    made : int
        How many statements were made, and `seconds` how long that took.
    """

    election: StatementId
    people: Speakers
    made: int = 0
    seconds: float = 0.0

    @classmethod
    def of(cls, election: StatementId, definition: DefinitionBody, people: Speakers) -> "Voice":
        """Speak in an election.

        Raises
        ------
        DataError
            It is no rehearsal.
        """
        if not definition.rehearsal:
            raise DataError(
                f"election {election}: expected a rehearsal, found a real one; nothing was signed, because whoever knows "
                "the seed of a replay knows its keys"
            )
        return cls(election, people)

    def say(self, who: str, kind: str, body: Body, *, at: int) -> Statement:
        """Make one statement.

        Parameters
        ----------
        at : int
            When it claims to be made, in milliseconds since 1970.
        """
        begun = time.perf_counter()
        seed = self.people.seed(who)
        statement = make_statement(
            kind,
            election=self.election,
            seed=seed,
            nonce=self._nonce(who, kind, body, at),
            made_at=at,
            body=body,
        )
        self.made += 1
        self.seconds += time.perf_counter() - begun
        return statement

    def _nonce(self, who: str, kind: str, body: Body, at: int) -> bytes:
        words = encode_checked([kind, at // 1000, body]).decode()
        return self.people.secret("nonce", who, words)[:16]
