"""Who asks the desk for something: somebody logged in, in a role that may, from a page of this server, and not too often."""

import hmac
from collections.abc import Callable, Container
from dataclasses import dataclass
from typing import Final

from polltrail.statement import KeyId
from polltrail.statement.ledger import KeyRole
from polltrail.web.allowance import Allowances, Rate
from polltrail.web.asgi import Scope, header
from polltrail.web.problems import Refused, told
from polltrail.web.sessions import Sessions

ANSWER: Final = b"x-polltrail-desk"
"""Carries the word that a page of ours was given with its session; a page of another site cannot read it, nor send it."""
OF_A_KEY: Final = Rate(burst=120, per_second=4)
"""How often one key may ask the desk for something."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Who asks."""

    key: KeyId
    role: KeyRole


class Guard:
    """Lets requests of the desk in; on the event loop alone.

    Parameters
    ----------
    clock : callable
        Seconds that only go forward.
    """

    def __init__(self, sessions: Sessions, *, clock: Callable[[], float]) -> None:
        self._sessions = sessions
        self._allowances: Allowances[KeyId] = Allowances(clock)

    def asker(self, scope: Scope) -> Asker | None:
        """Tell who asks; None where nobody is logged in."""
        found = self._sessions.authorised(scope)
        return None if found is None else Asker(key=found[0], role=found[1])

    def let_in(self, scope: Scope, roles: Container[KeyRole]) -> Asker:
        """Tell who asks, if they may.

        Raises
        ------
        Refused
            Nobody is logged in, or in another role, or too often, or a page of another site asks.
        """
        asker = self.asker(scope)
        if asker is None:
            raise Refused(told(401, "not-logged-in", "desk: expected somebody who is logged in, found nobody; nothing was done. Log in at /desk/"))  # fmt: skip
        if asker.role not in roles:
            raise Refused(told(403, "another-role", f"desk: expected another role for this, found {asker.role}; nothing was done"))  # fmt: skip
        if wait := self._allowances.wait(asker.key, OF_A_KEY):
            sentence = f"key {asker.key}: expected at most {OF_A_KEY.burst:g} requests at once and {OF_A_KEY.per_second:g} a second, found more; wait {wait} s"
            raise Refused(told(429, "too-many", sentence, retry_after=wait))
        self._allowances.spend(asker.key, OF_A_KEY)
        if scope["method"] not in {"GET", "HEAD"}:
            self._refuse_other_sites(scope)
        return asker

    def _refuse_other_sites(self, scope: Scope) -> None:
        """Refuse what a page of another site can make a browser send with its cookies."""
        site = header(scope, b"sec-fetch-site")
        kind = (header(scope, b"content-type") or b"").partition(b";")[0].strip().lower()
        expected, shown = self._sessions.own_word(scope), header(scope, ANSWER) or b""
        ours = expected is not None and hmac.compare_digest(expected.encode(), shown)
        if ours and kind == b"application/json" and site in {None, b"same-origin"}:
            return
        sentence = (
            f"desk: expected application/json and this session's own word in {ANSWER.decode()}, from a page of this server, "
            f"found {ascii(kind)[2:42]} from {ascii(site or b'somewhere')[2:22]}; nothing was done"
        )
        raise Refused(told(403, "another-site", sentence))
