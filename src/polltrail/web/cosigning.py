"""Asking the election's witnesses to cosign what is published, again and again.

A round is one published checkpoint, and everybody who was asked to cosign it. A new one begins when there is a new
checkpoint, at most about once a second; and every five minutes with the same one, so that a silence is seen. Each
witness is asked on its own: one that is slow or away is left out of the next rounds until it has answered or its pause
is over, and nobody waits for it. All of it runs on an event loop elsewhere; what is acknowledged waits for none of it.
"""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

import httpx

from polltrail.errors import RollbackError, StoreError
from polltrail.log import History, NamedPolicy, NoteSignature, Policy, VerifierKey, Witness, acting_policies
from polltrail.statement.roster import Roster
from polltrail.store.head import Published
from polltrail.verify.anchor import published_policies
from polltrail.verify.witnesses import named_policies
from polltrail.web.asked_witness import Around, AskedWitness
from polltrail.web.elsewhere import elsewhere
from polltrail.web.parts import Part, Serving
from polltrail.web.witness_client import WHOLE_S, client

EVERY_S = 1.0
"""Seconds between the beginnings of two rounds, at least."""
AGAIN_S = 300.0
"""Seconds after which a checkpoint that has not changed is cosigned again."""
LOOK_S = 0.1
"""Seconds between two looks at what is new."""
GRACE_S: Final = 1.0
"""Seconds after which a round's record is written without those who have not answered."""


@dataclass(slots=True)
class _Round:
    """A published checkpoint, and the lines that came for it."""

    published: Published
    began: float
    lines: dict[VerifierKey, NoteSignature] = field(default_factory=dict)
    written: int = 0
    tasks: list["asyncio.Task[None]"] = field(default_factory=list)

    @property
    def waits(self) -> bool:
        """Whether somebody who was asked has not answered."""
        return not all(task.done() for task in self.tasks)


class Cosigning:
    """The rounds of one log.

    Parameters
    ----------
    roster : callable
        Gives the roster as it is now.
    written : callable
        Told after lines were added to what is published.
    """

    def __init__(self, around: Around, *, roster: Callable[[], Roster], written: Callable[[], None]) -> None:
        self._around = around
        self._store = around.store
        self._roster = roster
        self._written = written
        self._named: list[NamedPolicy] = []
        self._acting: NamedPolicy | None = None
        self._all: dict[VerifierKey, AskedWitness] = {}
        self._rounds: list[_Round] = []

    @property
    def asked(self) -> Sequence[Witness]:
        """The witnesses that are asked."""
        return [one.witness for one in self._all.values()]

    async def go_on(self) -> None:
        """Ask until cancelled."""
        async with client() as asking:
            try:
                while True:
                    self.look(asking)
                    await asyncio.sleep(LOOK_S)
                    self.write()
            finally:
                tasks = [one.asking for one in self._all.values() if one.asking is not None]
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)

    def look(self, asking: httpx.AsyncClient) -> None:
        """Follow the policy, begin a round if it is time, and ask everybody who is free and has not cosigned it."""
        self._follow_policy()
        published, now = self._store.published, self._around.clock()
        last = self._rounds[-1] if self._rounds else None
        if published.size > 0 and self._all and (last is None or self._is_due(last, published, now)):
            self._rounds.append(_Round(published, now))
        if self._rounds:
            self._ask_who_is_free(asking, self._rounds[-1])

    def write(self) -> None:
        """Write down what came."""
        now = self._around.clock()
        for one in self._rounds:
            if len(one.lines) > one.written and (not one.waits or now - one.began >= GRACE_S):
                self._write(one)
        self._rounds = [one for one in self._rounds[:-1] if one.waits] + self._rounds[-1:]

    def _is_due(self, last: _Round, published: Published, now: float) -> bool:
        """Whether a new round may begin.

        After one without a quorum those who are still asked are waited for: so two slow witnesses come to cosign one
        checkpoint, and not each another one for ever.
        """
        passed = now - last.began
        if published.note == last.published.note:
            return passed >= AGAIN_S
        together = self._is_quorum(last) or not last.waits or passed > WHOLE_S
        return passed >= EVERY_S and together

    def _ask_who_is_free(self, asking: httpx.AsyncClient, current: _Round) -> None:
        for key, one in self._all.items():
            if key not in current.lines and one.free:
                one.asking = asyncio.create_task(self._ask(asking, key, one, current))
                current.tasks = [*(task for task in current.tasks if not task.done()), one.asking]

    async def _ask(
        self, asking: httpx.AsyncClient, key: VerifierKey, one: AskedWitness, current: _Round
    ) -> None:
        line = await one.cosign(asking, current.published)
        if line is not None:
            current.lines[key] = line

    def _write(self, one: _Round) -> None:
        one.written = len(one.lines)
        enough = self._is_quorum(one)
        self._store.add_cosigned(one.published.note, list(one.lines.values()), witnessed=enough)
        if enough:
            self._let_amendments_act(one.published.size)
        self._written()

    def _is_quorum(self, one: _Round) -> bool:
        policy = self._acting.policy if self._acting else None
        if policy is None:
            return False
        cosigned = {witness.name: 0 for witness in policy.witnesses if witness.key in one.lines}
        return policy.quorum_at(cosigned) is not None

    # Who is asked

    def _follow_policy(self) -> None:
        """Take in what the log has named, and publish what is in force."""
        roster = self._roster()
        named = named_policies(roster)
        if named != self._named:
            self._named = named
            self._store.publish_policy(*published_policies(roster))
            self._acting = self._acts() if len(named) > 1 else named[0] if named else None
            self._choose()

    def _acts(self) -> NamedPolicy:
        history = History(self._store.cosigned_notes(), self._store.key)

        def first_over(policy: Policy, index: int) -> int | None:
            found = history.first_over(policy, index)
            return None if found is None else found.size

        return acting_policies(self._named, first_over)[-1]

    def _let_amendments_act(self, size: int) -> None:
        """Go on to the last policy that a checkpoint of this size holds: those of the one before have seen it."""
        acting = self._acting
        held = [one for one in self._named if one.can_act and acting and acting.index < one.index < size]
        if held:
            self._acting = held[-1]
            self._choose()

    def _choose(self) -> None:
        """Ask the witnesses of the policy that acts, and of those that are to take its place."""
        acting = self._acting
        policies = [one.policy for one in self._named if acting is not None and one.index >= acting.index]
        wanted = {
            one.key: one
            for policy in policies
            if policy is not None
            for one in policy.witnesses
            if one.url.startswith(("http://", "https://"))
        }
        self._all = {key: self._kept(key, one) for key, one in wanted.items()}

    def _kept(self, key: VerifierKey, witness: Witness) -> AskedWitness:
        known = self._all.get(key)
        return known if known and known.witness == witness else AskedWitness(witness, self._around)


def cosigning_part(serving: Serving) -> Part:
    """Ask the witnesses of the election, whoever they are by then."""
    store, sequencer, files = serving.store, serving.sequencer, serving.files

    async def cosign() -> None:
        loop = asyncio.get_running_loop()

        def stop(exc: RollbackError) -> None:
            loop.call_soon_threadsafe(sequencer.fail, exc)

        def written() -> None:
            loop.call_soon_threadsafe(lambda: files.published(store.published.shown))

        around = Around(
            store=store, now=lambda: serving.now() // 1000, say=serving.say, stop=stop, clock=time.monotonic
        )
        try:
            await elsewhere(Cosigning(around, roster=lambda: sequencer.roster, written=written).go_on)
        except StoreError as exc:  # the disk, as where anything else is published
            sequencer.fail(exc)
            raise

    return Part(work=(cosign,))
