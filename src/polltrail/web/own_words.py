"""What the server says itself: statements signed with a key of its own, which an organiser has enrolled.

They go the way of all statements: the roster is asked, the sequencer gives them their place, and nothing rests on
them before their commit.
"""

import secrets
from collections.abc import Sequence

from polltrail.statement import KeyId, encode_envelope, fingerprint, make_statement, public_key
from polltrail.statement.fields import Body
from polltrail.statement.roles import SIGNERS
from polltrail.web.door import DESK, Accepted, Ticket
from polltrail.web.parts import Serving
from polltrail.web.problems import Refused
from polltrail.web.sequencer import NOT_COMMITTED


class OwnWords:
    """Says things in the name of one key.

    Parameters
    ----------
    seed : bytes
        Of that key; it stays here.
    """

    def __init__(self, serving: Serving, seed: bytes) -> None:
        self._serving = serving
        self._seed = seed
        self.key: KeyId = fingerprint(public_key(seed))

    def may_say(self, kind: str) -> bool:
        """Whether the key is enrolled in a role that may say such things, and not revoked."""
        sequencer = self._serving.sequencer
        enrolled = sequencer.roster.enrolled(self.key)
        if enrolled is None or enrolled.role not in SIGNERS[kind]:
            return False
        return sequencer.roster.standing(self.key, sequencer.commits.size) in {"valid", "late"}

    async def say(self, kind: str, body: Body) -> Accepted:
        """Say one thing; see `say_all`."""
        (said,) = await self.say_all(kind, [body])
        return said

    async def say_all(self, kind: str, bodies: Sequence[Body]) -> list[Accepted]:
        """Say many things in one commit; they are in the log when this returns.

        Raises
        ------
        Refused
            One of them may not be logged, or too much waits; the others may be there.
        """
        tickets = [self._ticket(kind, body) for body in bodies]
        await self._serving.sequencer.submit(tickets)
        return [_accepted(ticket) for ticket in tickets]

    def _ticket(self, kind: str, body: Body) -> Ticket:
        statement = make_statement(
            kind,
            election=self._serving.sequencer.roster.election,
            seed=self._seed,
            nonce=secrets.token_bytes(16),
            made_at=self._serving.now(),
            body=body,
        )
        return Ticket(statement, encode_envelope(statement.envelope), DESK)


def _accepted(ticket: Ticket) -> Accepted:
    if isinstance(ticket.outcome, Accepted):
        return ticket.outcome
    raise Refused(ticket.outcome or NOT_COMMITTED)
